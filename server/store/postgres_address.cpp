#include "store/postgres_address.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include <fmt/format.h>
#include <libpq-fe.h>

#include "store/database.hpp"
#include "store/postgres_error.hpp"

namespace parley::store {

namespace {

Error unreadable(std::string_view why) {
  // libpq's message may repeat the URL, and with it the password.
  const bool repeats = why.find('@') != std::string_view::npos;
  return Error(errors::unusable_database,
               fmt::format("The address of the PostgreSQL database cannot be read{}{}. Give it as "
                           "'postgresql://USER:PASSWORD@HOST:PORT/DATABASE'.",
                           repeats ? "" : ": ", repeats ? std::string() : one_line(why)));
}

}  // namespace

bool PostgresAddress::is_postgres(std::string_view url) {
  return url.starts_with("postgres:") || url.starts_with("postgresql:");
}

Result<PostgresAddress> PostgresAddress::parse(std::string_view url,
                                               std::chrono::milliseconds give_up) {
  std::string text(url);
  if (url.find("://") != url.find(':')) text = url.substr(url.find(':') + 1);
  char* message = nullptr;
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> parsed(
      PQconninfoParse(text.c_str(), &message), &PQconninfoFree);
  const std::unique_ptr<char, decltype(&PQfreemem)> owned_message(message, &PQfreemem);
  if (parsed == nullptr) return fail(unreadable(message == nullptr ? "out of memory" : message));
  PostgresAddress address;
  for (const PQconninfoOption* option = parsed.get(); option->keyword != nullptr; ++option) {
    if (option->val == nullptr) continue;
    const std::string_view keyword = option->keyword;
    const std::string_view value = option->val;
    // libpq would find out only when it connects, as it finds out that a server is away.
    if (keyword == "port" && value.find_first_not_of("0123456789,") != std::string_view::npos) {
      return fail(unreadable("the port is no number"));
    }
    if (keyword != "client_encoding") {
      address.options_.push_back({std::string(keyword), std::string(value)});
    }
  }
  address.add_default("fallback_application_name", "parley");
  address.add_default("target_session_attrs", "read-write");
  address.add_default("keepalives_idle", "10");
  address.add_default("keepalives_interval", "5");
  address.add_default("keepalives_count", "3");
  address.add_default("tcp_user_timeout", std::to_string(give_up.count()));
  address.add_default("client_encoding", "UTF8");
  return address;
}

bool PostgresAddress::has(std::string_view keyword) const {
  return std::any_of(options_.begin(), options_.end(),
                     [&](const Option& option) { return option.keyword == keyword; });
}

void PostgresAddress::add_default(std::string_view keyword, std::string value) {
  if (!has(keyword)) options_.push_back({std::string(keyword), std::move(value)});
}

std::vector<const char*> PostgresAddress::keywords() const {
  std::vector<const char*> texts;
  for (const Option& option : options_) texts.push_back(option.keyword.c_str());
  texts.push_back(nullptr);
  return texts;
}

std::vector<const char*> PostgresAddress::values() const {
  std::vector<const char*> texts;
  for (const Option& option : options_) texts.push_back(option.value.c_str());
  texts.push_back(nullptr);
  return texts;
}

}  // namespace parley::store
