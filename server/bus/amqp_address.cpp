#include "bus/amqp_address.hpp"

#include <charconv>

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

namespace parley::bus {
namespace {

tl::unexpected<Error> refuse(std::string message) {
  return fail(errors::invalid_field, std::move(message));
}

}  // namespace

std::string AmqpAddress::to_string() const {
  std::string text = host.find(':') == std::string::npos ? host : '[' + host + ']';
  text += ':' + std::to_string(port);
  text += virtual_host == "/" ? "/" : '/' + virtual_host;
  return text;
}

Result<AmqpAddress> parse_amqp_address(std::string_view url) {
  const auto parsed = boost::urls::parse_uri(url);
  if (!parsed) return refuse("is not a URL; amqp://user:password@host:port/vhost is");
  const boost::urls::url_view& view = *parsed;
  if (view.scheme() != "amqp") return refuse("must begin with amqp:// (amqps is not supported)");
  if (!view.has_authority() || view.encoded_host().empty()) return refuse("has no host");
  if (view.has_query() || view.has_fragment()) return refuse("may not have a query or a fragment");

  AmqpAddress address;
  address.host =
      view.host_type() == boost::urls::host_type::ipv6 ? view.host_address() : view.host();
  if (view.has_port()) {
    address.port = view.port_number();
    if (address.port == 0) return refuse("has a port that is not one");
  }
  if (view.has_userinfo()) {
    address.user = view.user();
    address.password = view.password();
  }
  if (view.encoded_path().empty() || view.encoded_path() == "/") return address;
  const auto segments = view.segments();
  if (segments.size() != 1) {
    return refuse("must name one virtual host after the port, as in amqp://host/chat");
  }
  address.virtual_host = segments.front();
  return address;
}

}  // namespace parley::bus
