#include "http/origin_policy.hpp"

#include <algorithm>
#include <utility>

#include "net/headers.hpp"

namespace parley::http {

OriginPolicy::OriginPolicy(std::vector<std::string> allowed) : allowed_(std::move(allowed)) {}

bool OriginPolicy::allows(std::string_view origin, std::string_view host) const {
  if (origin.empty()) return true;
  if (!allowed_.empty()) {
    return std::any_of(allowed_.begin(), allowed_.end(), [&](const std::string& allowed) {
      return net::equals_ignoring_case(allowed, origin);
    });
  }
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (origin.substr(0, scheme.size()) == scheme) {
      return net::equals_ignoring_case(origin.substr(scheme.size()), host);
    }
  }
  return false;
}

}  // namespace parley::http
