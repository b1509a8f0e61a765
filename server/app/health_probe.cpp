#include "app/health_probe.hpp"

#include <string>

#include <fmt/format.h>
#include <boost/asio/ip/tcp.hpp>

namespace parley::app {

Result<void> probe_health(Address address, std::chrono::milliseconds deadline) {
  if (address.host == "0.0.0.0") address.host = "127.0.0.1";
  if (address.host == "::") address.host = "::1";
  const std::string name = to_string(address);
  const auto no_answer = [&name](const boost::asio::ip::tcp::iostream& stream) {
    return fail(errors::unavailable,
                fmt::format("No answer from {}: {}.", name,
                            stream.error() ? stream.error().message() : "not HTTP"));
  };

  // The deadline is for everything on this stream: connecting, sending, reading.
  boost::asio::ip::tcp::iostream stream;
  stream.expires_after(deadline);
  stream.connect(address.host, std::to_string(address.port));
  if (!stream) return no_answer(stream);
  stream << "GET /readyz HTTP/1.1\r\nHost: " << name << "\r\nConnection: close\r\n\r\n"
         << std::flush;
  std::string version;
  int status = 0;
  if (!(stream >> version >> status) || !version.starts_with("HTTP/1.")) return no_answer(stream);
  if (status != 200) {
    return fail(errors::unavailable, fmt::format("{} is not ready (status {}).", name, status));
  }
  return {};
}

}  // namespace parley::app
