// The narrow driver that all SQL of Parley is written over. It says what the stores need of an
// engine and nothing of how one does it: SQLite answers from threads of its own, PostgreSQL from
// a pipelined connection. Calls are made on an event-loop thread and resume on it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/error.hpp"
#include "base/task.hpp"

// Codes of this room; they stay within it.
namespace parley::errors {
// An expected violation. Error::field holds the name of the constraint, on every engine as
// PostgreSQL names it by default: `<table>_<column>_…_key`, or `<table>_pkey`.
inline constexpr ErrorCode unique_violated{"unique_violated", ErrorKind::conflict};
inline constexpr ErrorCode foreign_key_violated{"foreign_key_violated", ErrorKind::conflict};
// The database cannot be used by this binary; for the operator, never on the wire.
inline constexpr ErrorCode unusable_database{"unusable_database", ErrorKind::internal};
}  // namespace parley::errors

namespace parley::store {

enum class Engine { sqlite, postgres };

// What a column holds. Booleans are 0 and 1, times milliseconds since 1970, identifiers integers.
using Value = std::variant<std::monostate, std::int64_t, std::string>;

// What is bound to `$n`: a value, or a list of integers for `… IN` that list, which the engines
// write differently: `IN (SELECT value FROM json_each($1))` and `= ANY($1::bigint[])`.
using Parameter =
    std::variant<std::monostate, std::int64_t, std::string, std::vector<std::int64_t>>;

// An SQL statement with parameters `$1 … $n`, every one of them used. Statements are objects of
// static storage duration, made before main(): their address is their name in the engines' caches,
// and a driver can prepare them all when it connects, so that an error in one shows at the start.
class Statement {
 public:
  // One text that both engines understand alike.
  explicit Statement(std::string sql);
  // Where they must differ.
  Statement(std::string sqlite, std::string postgres);
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  const std::string& text(Engine engine) const {
    return engine == Engine::postgres && !postgres_.empty() ? postgres_ : sql_;
  }

  // 0, 1, 2, …, different for every statement of the program.
  std::size_t number() const { return number_; }

  // Every statement of the program.
  static std::vector<const Statement*> all();

 private:
  std::string sql_;
  std::string postgres_;
  const Statement* next_;
  std::size_t number_;
};

struct Query {
  // The parameters in order, each a std::int64_t, std::string, vector of std::int64_t or monostate.
  template <class... Parameters>
  explicit Query(const Statement& query_statement, Parameters&&... query_parameters)
      : statement(&query_statement) {
    parameters.reserve(sizeof...(query_parameters));
    (parameters.emplace_back(std::forward<Parameters>(query_parameters)), ...);
  }

  const Statement* statement;
  std::vector<Parameter> parameters;  // $1 first
};

// Reads the columns of one row from left to right. Must not outlive its Rows. Throws
// std::logic_error when the column is of another type: the statement and its reader disagree.
class Row {
 public:
  Row(Value* first, std::size_t count) : column_(first), end_(first + count) {}

  std::int64_t integer();
  std::optional<std::int64_t> optional_integer();
  std::string text();  // moved out: a column is read once
  bool boolean() { return integer() != 0; }
  bool is_null() const;          // the next column
  void skip(std::size_t count);  // REQUIRES: so many columns are left

 private:
  Value& next();

  Value* column_;
  Value* end_;
};

// The answer to one statement.
class Rows {
 public:
  Rows() = default;
  Rows(std::size_t columns, std::vector<Value> values, std::int64_t affected)
      : columns_(columns), values_(std::move(values)), affected_(affected) {}

  std::size_t size() const { return columns_ == 0 ? 0 : values_.size() / columns_; }
  bool empty() const { return values_.empty(); }
  // REQUIRES: index < size().
  Row operator[](std::size_t index) { return {values_.data() + index * columns_, columns_}; }
  // Rows that an INSERT, UPDATE or DELETE changed, whether it returns them or not; 0 of a SELECT.
  std::int64_t affected() const { return affected_; }

 private:
  std::size_t columns_ = 0;
  std::vector<Value> values_;
  std::int64_t affected_ = 0;
};

// Statements that are run in this order and succeed or fail as one. Nothing is decided between
// them outside the database, so that they travel in one round trip: a later statement that depends
// on what an earlier one did says so in SQL.
struct Transaction {
  explicit Transaction(std::int64_t row_key, std::int64_t then = 0)
      : key(row_key), second_key(then) {}

  template <class... Parameters>
  void add(const Statement& statement, Parameters&&... parameters) {
    queries.emplace_back(statement, std::forward<Parameters>(parameters)...);
  }

  // The identifier of the row that the transaction locks first (a conversation, a user). An engine
  // with several writers sends those of one key down one connection, and sorts a batch by it.
  std::int64_t key;
  // Orders those of one key: whoever is locked below it (a member of the conversation), so that two
  // servers lock them in the same order.
  std::int64_t second_key;
  std::vector<Query> queries;
};

class Database {
 public:
  virtual ~Database() = default;

  virtual Engine engine() const = 0;

  // One SELECT. It sees every write that had returned before it was called.
  virtual Task<Result<Rows>> read(Query query) = 0;

  // One answer per statement. When it returns a value, the transaction is committed; when it
  // returns an error, it has changed nothing, with one exception: an engine that is lost in the
  // middle of a commit cannot say what became of it, and the answer is `unavailable`.
  //
  // Errors: `unique_violated` (see below), `foreign_key_violated`; `overloaded` when the queue is
  // full or the call waited in it for too long; `shutting_down` after close(); `unavailable` for
  // failures of the disk or the connection; `internal` when the statement itself is wrong.
  virtual Task<Result<std::vector<Rows>>> write(Transaction transaction) = 0;

  // Did the last writes reach the engine?
  virtual bool is_ready() const = 0;

  // Finishes what was accepted, refuses what comes later. Blocks; idempotent.
  virtual void close() = 0;
};

// Is it the violation of this unique constraint?
bool violates(const Error& error, std::string_view constraint);

// What a store hands on of an error that it did not expect: violations become a retryable
// `unavailable` (two identifiers of the same millisecond met), all else stays as it is.
Error unexpected(Error error);

}  // namespace parley::store
