// Which web sites may act for a user who is logged in (RFC 6454): the defence against cross-site
// requests and WebSockets, beside SameSite cookies. Immutable; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace parley::http {

class OriginPolicy {
 public:
  // Serialised origins such as `https://chat.example.org`. Without any, a page may act that came
  // from the host and port that the request goes to.
  explicit OriginPolicy(std::vector<std::string> allowed);

  // `origin` and `host` are the headers, empty when missing. Whoever sends no Origin is no browser
  // page of another site.
  bool allows(std::string_view origin, std::string_view host) const;

 private:
  const std::vector<std::string> allowed_;
};

}  // namespace parley::http
