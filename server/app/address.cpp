#include "app/address.hpp"

#include <charconv>

#include <fmt/format.h>

namespace parley::app {

Result<Address> parse_address(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  Address address;
  bool valid = colon != std::string_view::npos && colon > 0 && colon + 1 < text.size();
  if (valid) {
    std::string_view host = text.substr(0, colon);
    const std::string_view port = text.substr(colon + 1);
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), address.port);
    valid = error == std::errc{} && end == port.data() + port.size();
    const bool bracketed = host.front() == '[' && host.back() == ']';
    if (bracketed) host = host.substr(1, host.size() - 2);
    valid = valid && !host.empty() && (bracketed || host.find(':') == std::string_view::npos);
    address.host = host;
  }
  if (!valid) {
    return fail(
        errors::bad_request,
        fmt::format("\"{}\" is not an address such as 127.0.0.1:8080 or [::1]:8080.", text));
  }
  return address;
}

std::string to_string(const Address& address) {
  const bool is_v6 = address.host.find(':') != std::string::npos;
  return is_v6 ? fmt::format("[{}]:{}", address.host, address.port)
               : fmt::format("{}:{}", address.host, address.port);
}

}  // namespace parley::app
