#include "store/database.hpp"

#include <stdexcept>

namespace parley::store {

namespace {

// Constant-initialised, hence there before the first Statement of any source file.
constinit const Statement* newest_statement = nullptr;

}  // namespace

Statement::Statement(std::string sql) : Statement(std::move(sql), {}) {}

Statement::Statement(std::string sqlite, std::string postgres)
    : sql_(std::move(sqlite)),
      postgres_(std::move(postgres)),
      next_(newest_statement),
      number_(newest_statement == nullptr ? 0 : newest_statement->number_ + 1) {
  newest_statement = this;
}

std::vector<const Statement*> Statement::all() {
  std::vector<const Statement*> statements;
  for (const Statement* s = newest_statement; s != nullptr; s = s->next_) statements.push_back(s);
  return statements;
}

Value& Row::next() {
  if (column_ == end_) throw std::logic_error("a row has fewer columns than its reader expects");
  return *column_++;
}

std::int64_t Row::integer() {
  if (const auto* value = std::get_if<std::int64_t>(&next())) return *value;
  throw std::logic_error("a column is not the integer that its reader expects");
}

std::optional<std::int64_t> Row::optional_integer() {
  if (is_null()) {
    ++column_;
    return {};
  }
  return integer();
}

std::string Row::text() {
  if (auto* value = std::get_if<std::string>(&next())) return std::move(*value);
  throw std::logic_error("a column is not the text that its reader expects");
}

bool Row::is_null() const {
  return column_ != end_ && std::holds_alternative<std::monostate>(*column_);
}

void Row::skip(std::size_t count) {
  column_ += count;
}

bool violates(const Error& error, std::string_view constraint) {
  return error.code == errors::unique_violated && error.field == constraint;
}

Error unexpected(Error error) {
  if (error.code == errors::unique_violated || error.code == errors::foreign_key_violated) {
    return Error(errors::unavailable, "The database met a conflict that trying again resolves.", {},
                 1);
  }
  return error;
}

}  // namespace parley::store
