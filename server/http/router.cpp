#include "http/router.hpp"

#include <optional>
#include <utility>

namespace parley::http {
namespace {

// The first segment of a path without its slash; removes both from the path.
std::string_view take_segment(std::string_view& path) {
  path.remove_prefix(1);
  const std::size_t end = path.find('/');
  const std::string_view segment = path.substr(0, end);
  path.remove_prefix(segment.size());
  return segment;
}

std::optional<PathValues> match(std::string_view pattern, std::string_view path) {
  PathValues values;
  while (!pattern.empty() && !path.empty()) {
    const std::string_view expected = take_segment(pattern);
    const std::string_view given = take_segment(path);
    if (!expected.empty() && expected.front() == '{' && !given.empty()) {
      values.push_back(given);
    } else if (expected != given) {
      return {};
    }
  }
  if (!pattern.empty() || !path.empty()) return {};
  return values;
}

}  // namespace

void Router::add(net::Method method, std::string path, Handler handler) {
  routes_.push_back({method, std::move(path), std::move(handler)});
}

std::variant<Router::Found, Router::MethodNotAllowed, Router::NotFound> Router::find(
    net::Method method, std::string_view path) const {
  if (path.empty() || path.front() != '/') return NotFound{};
  const net::Method wanted = method == net::Method::head ? net::Method::get : method;
  std::string allowed;
  for (const Route& route : routes_) {
    auto values = match(route.path, path);
    if (!values) continue;
    if (route.method == wanted) return Found{&route, std::move(*values)};
    if (!allowed.empty()) allowed += ", ";
    allowed += net::to_string(route.method);
    if (route.method == net::Method::get) allowed += ", HEAD";
  }
  if (allowed.empty()) return NotFound{};
  return MethodNotAllowed{std::move(allowed)};
}

}  // namespace parley::http
