#include "store/postgres_address.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include <fmt/format.h>
#include <libpq-fe.h>

#include "store/database.hpp"
#include "store/postgres_error.hpp"

namespace parley::store {

bool PostgresAddress::is_postgres(std::string_view url) {
  return url.starts_with("postgres:") || url.starts_with("postgresql:");
}

Result<PostgresAddress> PostgresAddress::parse(std::string_view url,
                                               std::chrono::milliseconds give_up) {
  std::string text(url);
  if (url.find("://") != url.find(':')) text = url.substr(url.find(':') + 1);
  char* message = nullptr;
  const auto free_options = [](PQconninfoOption* options) { PQconninfoFree(options); };
  const std::unique_ptr<PQconninfoOption, decltype(free_options)> parsed(
      PQconninfoParse(text.c_str(), &message), free_options);
  const std::unique_ptr<char, decltype(&PQfreemem)> owned_message(message, &PQfreemem);
  if (parsed == nullptr) {
    // libpq's message may repeat the URL, and with it the password.
    const std::string why = one_line(message == nullptr ? "out of memory" : message);
    const bool repeats = why.find('@') != std::string::npos;
    return fail(errors::unusable_database,
                fmt::format("The address of the PostgreSQL database cannot be read{}{}. Give it as "
                            "'postgresql://USER:PASSWORD@HOST:PORT/DATABASE'.",
                            repeats ? "" : ": ", repeats ? "" : why));
  }
  PostgresAddress address;
  for (const PQconninfoOption* option = parsed.get(); option->keyword != nullptr; ++option) {
    if (option->val != nullptr) address.options_.push_back({option->keyword, option->val});
  }
  address.add_default("fallback_application_name", "parley");
  address.add_default("target_session_attrs", "read-write");
  address.add_default("keepalives_idle", "10");
  address.add_default("keepalives_interval", "5");
  address.add_default("keepalives_count", "3");
  address.add_default("tcp_user_timeout", std::to_string(give_up.count()));
  std::erase_if(address.options_,
                [](const Option& option) { return option.keyword == "client_encoding"; });
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
