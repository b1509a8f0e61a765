#include "base/log.hpp"

#include <atomic>
#include <chrono>
#include <memory>

#include <fmt/format.h>
#include <spdlog/async.h>
#include <spdlog/async_logger.h>
#include <spdlog/sinks/stdout_sinks.h>

#include "base/json.hpp"
#include "base/time.hpp"

namespace parley::log {
namespace {

struct Logger {
  std::shared_ptr<spdlog::details::thread_pool> pool;
  std::shared_ptr<spdlog::logger> out;
  std::string node;
  std::atomic<Level> level{Level::info};
  std::atomic<std::size_t> reported_drops{0};
};

Logger& logger() {
  static Logger instance;
  return instance;
}

std::string_view name_of(Level level) {
  switch (level) {
    case Level::debug:
      return "debug";
    case Level::info:
      return "info";
    case Level::warning:
      return "warning";
    case Level::error:
      return "error";
  }
  return "info";
}

void append_value(std::string& line, const Field& field) {
  struct Visitor {
    std::string& line;
    bool is_id;
    void operator()(std::string_view text) const { json::append_string(line, text); }
    void operator()(std::int64_t number) const {
      if (is_id) {
        fmt::format_to(std::back_inserter(line), "\"{}\"", number);
      } else {
        fmt::format_to(std::back_inserter(line), "{}", number);
      }
    }
    void operator()(double number) const {
      fmt::format_to(std::back_inserter(line), "{:.3f}", number);
    }
    void operator()(bool truth) const { line += truth ? "true" : "false"; }
  };
  std::visit(Visitor{line, field.is_id}, field.value);
}

// RFC 3339 with microseconds, as all services write it.
std::string timestamp() {
  using namespace std::chrono;
  const auto time = duration_cast<microseconds>(system_clock::now().time_since_epoch()).count();
  std::string text = Timestamp(time / 1'000).to_rfc3339();
  text.pop_back();
  return text + fmt::format("{:03}Z", time % 1'000);
}

void emit(spdlog::logger& out, std::string_view line) {
  out.log(spdlog::level::info, spdlog::string_view_t(line.data(), line.size()));
}

}  // namespace

std::string format_line(Level level, std::string_view node, std::string_view message,
                        std::initializer_list<Field> fields) {
  std::string line;
  line.reserve(256);
  line += R"({"ts":")";
  line += timestamp();
  line += R"(","level":")";
  line += name_of(level);
  line += R"(","service":"parleyd","node":)";
  json::append_string(line, node);
  line += R"(,"msg":)";
  json::append_string(line, message);
  for (const Field& field : fields) {
    if (field.is_absent()) continue;
    line += ',';
    json::append_string(line, field.key);
    line += ':';
    append_value(line, field);
  }
  line += '}';
  return line;
}

void start(const Options& options) {
  Logger& self = logger();
  self.node = options.node;
  self.level = options.level;
  auto sink = std::make_shared<spdlog::sinks::stdout_sink_mt>();
  self.pool = std::make_shared<spdlog::details::thread_pool>(options.queue_length, 1);
  self.out = std::make_shared<spdlog::async_logger>("parleyd", std::move(sink), self.pool,
                                                    spdlog::async_overflow_policy::overrun_oldest);
  self.out->set_pattern("%v");
  self.out->flush_on(spdlog::level::info);
}

Sink sink() {
  return [](Level level, std::string_view line) {
    if (is_enabled(level)) write(level, line, {});
  };
}

void stop() {
  Logger& self = logger();
  self.out.reset();
  self.pool.reset();
}

bool is_enabled(Level level) {
  return level >= logger().level.load(std::memory_order_relaxed);
}

void write(Level level, std::string_view message, std::initializer_list<Field> fields) {
  Logger& self = logger();
  if (!is_enabled(level)) return;
  const std::string line = format_line(level, self.node, message, fields);
  if (!self.out) {
    fmt::print("{}\n", line);
    std::fflush(stdout);
    return;
  }
  emit(*self.out, line);
  const std::size_t drops = self.pool->overrun_counter();
  if (const std::size_t before = self.reported_drops.exchange(drops); drops > before) {
    emit(*self.out, format_line(Level::warning, self.node, "Log lines were dropped.",
                                {{"dropped", drops - before}}));
  }
}

}  // namespace parley::log
