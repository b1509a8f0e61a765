#include "http/trusted_proxies.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace parley::http {
namespace {

constexpr std::size_t longest_field = 4 * 1024;
constexpr std::array<std::uint8_t, 12> v4_in_v6{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

std::string_view trim(std::string_view text) {
  constexpr std::string_view blanks = " \t";
  text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
  text.remove_suffix(text.size() - (text.find_last_not_of(blanks) + 1));
  return text;
}

// Repeated fields are one list, in their order (RFC 9110 section 5.3). Nothing when it is too long.
std::optional<std::string> forwarded_for(const net::Headers& headers) {
  std::string list;
  for (std::size_t i = 0; i < headers.size(); ++i) {
    const net::Headers::Field field = headers.at(i);
    if (!net::equals_ignoring_case(field.name, "X-Forwarded-For")) continue;
    if (list.size() + field.value.size() > longest_field) return std::nullopt;
    if (!list.empty()) list += ',';
    list += field.value;
  }
  return list;
}

}  // namespace

std::optional<TrustedProxies::Bytes> TrustedProxies::parse_address(std::string_view text) {
  char terminated[INET6_ADDRSTRLEN] = {};
  if (text.size() >= sizeof terminated) return std::nullopt;
  std::memcpy(terminated, text.data(), text.size());
  if (std::strlen(terminated) != text.size()) return std::nullopt;
  Bytes address{};
  if (inet_pton(AF_INET6, terminated, address.data()) == 1) return address;
  std::copy(v4_in_v6.begin(), v4_in_v6.end(), address.begin());
  if (inet_pton(AF_INET, terminated, address.data() + v4_in_v6.size()) == 1) return address;
  return std::nullopt;
}

std::string TrustedProxies::print_address(const Bytes& address) {
  char text[INET6_ADDRSTRLEN] = {};
  const bool is_v4 = std::equal(v4_in_v6.begin(), v4_in_v6.end(), address.begin());
  const void* bytes = address.data() + (is_v4 ? v4_in_v6.size() : 0);
  inet_ntop(is_v4 ? AF_INET : AF_INET6, bytes, text, sizeof text);
  return text;
}

std::optional<TrustedProxies::Network> TrustedProxies::parse_network(std::string_view text) {
  const std::size_t slash = text.find('/');
  const std::string_view host = text.substr(0, slash);
  const auto address = parse_address(host);
  if (!address) return std::nullopt;
  Network network{*address, 128};
  if (slash != std::string_view::npos) {
    const std::string_view length = text.substr(slash + 1);
    const bool is_v4 = host.find(':') == std::string_view::npos;
    const unsigned outside = is_v4 ? v4_in_v6.size() * 8 : 0;
    unsigned prefix = 0;
    const auto [end, error] = std::from_chars(length.data(), length.data() + length.size(), prefix);
    if (error != std::errc{} || end != length.data() + length.size() || prefix > 128 - outside) {
      return std::nullopt;
    }
    network.prefix = prefix + outside;
  }
  for (unsigned bit = network.prefix; bit < 128; ++bit) {
    if ((network.address[bit / 8] >> (7 - bit % 8) & 1) != 0) return std::nullopt;
  }
  return network;
}

std::optional<TrustedProxies> TrustedProxies::parse(std::string_view list) {
  TrustedProxies proxies;
  while (!trim(list).empty()) {
    const std::size_t comma = list.find(',');
    const auto network = parse_network(trim(list.substr(0, comma)));
    if (!network) return std::nullopt;
    proxies.networks_.push_back(*network);
    list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
  }
  return proxies;
}

std::string TrustedProxies::to_string() const {
  std::string list;
  for (const Network& network : networks_) {
    if (!list.empty()) list += ',';
    const std::string address = print_address(network.address);
    const bool is_v4 = address.find(':') == std::string::npos;
    list += address;
    if (network.prefix == 128) continue;
    list += '/';
    list += std::to_string(network.prefix - (is_v4 ? v4_in_v6.size() * 8 : 0));
  }
  return list;
}

bool TrustedProxies::contains(const Bytes& address) const {
  return std::any_of(networks_.begin(), networks_.end(), [&](const Network& network) {
    const unsigned whole = network.prefix / 8;
    if (!std::equal(address.begin(), address.begin() + whole, network.address.begin())) {
      return false;
    }
    const unsigned rest = network.prefix % 8;
    return rest == 0 || (address[whole] ^ network.address[whole]) >> (8 - rest) == 0;
  });
}

bool TrustedProxies::contains(std::string_view address) const {
  if (networks_.empty()) return false;
  const auto bytes = parse_address(address);
  return bytes && contains(*bytes);
}

std::string TrustedProxies::client_address(std::string_view peer,
                                           const net::Headers& headers) const {
  if (!contains(peer)) return std::string(peer);
  const auto list = forwarded_for(headers);
  std::string_view rest = list ? std::string_view(*list) : std::string_view();
  if (rest.empty()) return std::string(peer);
  for (std::size_t hop = 0; hop < max_hops; ++hop) {
    const std::size_t comma = rest.rfind(',');
    const std::size_t start = comma == std::string_view::npos ? 0 : comma + 1;
    const auto address = parse_address(trim(rest.substr(start)));
    if (!address) return std::string(peer);
    if (comma == std::string_view::npos || !contains(*address)) return print_address(*address);
    rest = rest.substr(0, comma);
  }
  return std::string(peer);
}

}  // namespace parley::http
