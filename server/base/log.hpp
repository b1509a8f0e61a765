// Structured logging: one JSON object a line on standard output, with the field names that every
// service of Parley shares (ts, level, service, node, msg, request_id, user_id, …).
//
// A line is formatted on the calling thread and written by a thread of its own. When that thread
// cannot keep up, the oldest waiting lines are dropped and their number is logged; the caller is
// never blocked. Any thread. Before `start` and after `stop` lines go straight to the output.
//
// Never log a message body, a password, a token, a cookie or an email address.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

#include "base/id.hpp"

namespace parley::log {

enum class Level { debug, info, warning, error };

// One more member of the line's object. Views only: it lives as long as the call.
struct Field {
  std::string_view key;
  std::variant<std::string_view, std::int64_t, double, bool> value;

  Field(std::string_view k, std::string_view v) : key(k), value(v) {}
  Field(std::string_view k, const std::string& v) : key(k), value(std::string_view(v)) {}
  Field(std::string_view k, const char* v) : key(k), value(std::string_view(v)) {}
  Field(std::string_view k, bool v) : key(k), value(v) {}
  Field(std::string_view k, double v) : key(k), value(v) {}
  template <std::integral T>
  Field(std::string_view k, T v) : key(k), value(static_cast<std::int64_t>(v)) {}
  // Identifiers are numbers wider than JavaScript's: they go out as strings, as on the wire. A
  // field whose id is 0 (nobody) is left out.
  template <class Tag>
  Field(std::string_view k, Id<Tag> v) : key(k), value(v.value()), is_id(true) {}

  bool is_absent() const { return is_id && std::get<std::int64_t>(value) == 0; }

  bool is_id = false;
};

struct Options {
  Level level = Level::info;
  std::string node;                  // names this server among its like
  std::size_t queue_length = 8'192;  // lines
};

// Call once, at start; `stop` writes what waits. Not thread-safe against each other.
void start(const Options& options);
void stop();

bool is_enabled(Level level);
void write(Level level, std::string_view message, std::initializer_list<Field> fields);

// Where a part of the server that is opened with options puts its lines, so that tests can listen;
// called on any thread, must not block. May be empty.
using Sink = std::function<void(Level, std::string_view)>;

// The sink that writes them here.
Sink sink();

// The line without its end, for tests.
std::string format_line(Level level, std::string_view node, std::string_view message,
                        std::initializer_list<Field> fields);

inline void debug(std::string_view message, std::initializer_list<Field> fields = {}) {
  if (is_enabled(Level::debug)) write(Level::debug, message, fields);
}
inline void info(std::string_view message, std::initializer_list<Field> fields = {}) {
  if (is_enabled(Level::info)) write(Level::info, message, fields);
}
inline void warning(std::string_view message, std::initializer_list<Field> fields = {}) {
  write(Level::warning, message, fields);
}
inline void error(std::string_view message, std::initializer_list<Field> fields = {}) {
  write(Level::error, message, fields);
}

}  // namespace parley::log
