#include "net/http_serializer.hpp"

#include <array>
#include <charconv>

namespace parley::net {
namespace {

bool status_allows_body(int status) {
  return status >= 200 && status != 204 && status != 304;
}

template <class Number>
void append_number(std::string& out, Number number) {
  std::array<char, 24> digits{};
  const auto result = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  out.append(digits.data(), result.ptr);
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
  out.append(name);
  out.append(": ");
  out.append(value);
  out.append("\r\n");
}

void append_two_digits(std::string& out, int number) {
  out.push_back(static_cast<char>('0' + number / 10 % 10));
  out.push_back(static_cast<char>('0' + number % 10));
}

}  // namespace

bool has_body(const Response& response, const SerializeOptions& options) {
  return !options.head_only && status_allows_body(response.status) && !response.body_view().empty();
}

std::string serialize_header(const Response& response, const SerializeOptions& options) {
  std::string out;
  out.reserve(256);
  out.append("HTTP/1.1 ");
  append_number(out, response.status);
  out.push_back(' ');
  out.append(reason_phrase(response.status));
  out.append("\r\n");
  if (!options.date.empty()) append_field(out, "Date", options.date);
  for (std::size_t i = 0; i < response.headers.size(); ++i) {
    const Headers::Field field = response.headers.at(i);
    append_field(out, field.name, field.value);
  }
  if (status_allows_body(response.status)) {
    out.append("Content-Length: ");
    append_number(out, response.body_view().size());
    out.append("\r\n");
  }
  if (!options.keep_alive) append_field(out, "Connection", "close");
  out.append("\r\n");
  return out;
}

std::string http_date(std::time_t seconds) {
  static constexpr std::array<std::string_view, 7> days{"Sun", "Mon", "Tue", "Wed",
                                                        "Thu", "Fri", "Sat"};
  static constexpr std::array<std::string_view, 12> months{
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::tm time{};
  gmtime_r(&seconds, &time);
  std::string out;
  out.append(days[static_cast<std::size_t>(time.tm_wday)]);
  out.append(", ");
  append_two_digits(out, time.tm_mday);
  out.push_back(' ');
  out.append(months[static_cast<std::size_t>(time.tm_mon)]);
  out.push_back(' ');
  append_number(out, time.tm_year + 1900);
  out.push_back(' ');
  append_two_digits(out, time.tm_hour);
  out.push_back(':');
  append_two_digits(out, time.tm_min);
  out.push_back(':');
  append_two_digits(out, time.tm_sec);
  out.append(" GMT");
  return out;
}

}  // namespace parley::net
