// Whom a request comes from when proxies stand in front of this server. What the fields
// X-Forwarded-For and X-Request-Id say is anybody's invention unless a proxy wrote it that the
// operator named. Immutable; any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "net/headers.hpp"

namespace parley::http {

class TrustedProxies {
 public:
  TrustedProxies() = default;  // nobody is trusted

  // Addresses and networks with commas between them, `127.0.0.1,10.0.0.0/8,fd00::/8`; bits of an
  // address outside its network are an error, since they are a mistake. Nothing when malformed.
  static std::optional<TrustedProxies> parse(std::string_view list);
  std::string to_string() const;  // as parse() reads it

  // An IP address as text; IPv4 in IPv6 (`::ffff:10.0.0.1`) counts as the IPv4 that it is.
  bool contains(std::string_view address) const;

  // The address of who sent the request that came from `peer`: each proxy appends whom it got the
  // request from to X-Forwarded-For, so the list is read from its end, past the trusted ones, up to
  // the first address that is not. When all are trusted, the first one is whom the request began
  // at. It is `peer` when that is no trusted proxy, the field is missing, what is read of it is
  // malformed, or it has more than 4 KiB or `max_hops` entries to be read.
  std::string client_address(std::string_view peer, const net::Headers& headers) const;

  static constexpr std::size_t max_hops = 32;

  friend bool operator==(const TrustedProxies&, const TrustedProxies&) = default;

 private:
  using Bytes = std::array<std::uint8_t, 16>;  // IPv4 as IPv6, RFC 4291 section 2.5.5.2

  struct Network {
    Bytes address{};
    unsigned prefix = 128;  // leading bits that matter
    friend bool operator==(const Network&, const Network&) = default;
  };

  static std::optional<Bytes> parse_address(std::string_view text);
  static std::string print_address(const Bytes& address);
  static std::optional<Network> parse_network(std::string_view text);
  bool contains(const Bytes& address) const;

  std::vector<Network> networks_;
};

}  // namespace parley::http
