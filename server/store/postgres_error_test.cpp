#include "store/postgres_error.hpp"

#include <gtest/gtest.h>

#include "store/database.hpp"

namespace parley::store {
namespace {

TEST(PostgresError, NamesTheViolatedConstraint) {
  const Error error = postgres_error("23505", "duplicate key", "users_username_key");
  EXPECT_TRUE(violates(error, "users_username_key"));
  EXPECT_EQ(postgres_error("23503", "no such row").code, errors::foreign_key_violated);
}

TEST(PostgresError, TellsWhatMayBeTriedAgain) {
  for (const char* state : {"40001", "40P01"}) {
    EXPECT_EQ(postgres_error(state, "").code, errors::transaction_conflict);
  }
  for (const char* state : {"57014", "55P03"}) {
    EXPECT_EQ(postgres_error(state, "").code, errors::unavailable);
  }
  for (const char* state : {"57P01", "53100", "53300", "08006", "58030", "25006"}) {
    EXPECT_EQ(postgres_error(state, "").code, errors::engine_failed) << state;
  }
  for (const char* state : {"42601", "42P01", "XX000", ""}) {
    EXPECT_EQ(postgres_error(state, "").code, errors::internal) << state;
  }
}

TEST(PostgresError, TellsWhatTheDatabaseCannotHold) {
  for (const char* state : {"22021", "22P02", "22P05"}) {
    const Error error = postgres_error(state, "invalid byte sequence: 'a message of somebody'");
    EXPECT_EQ(error.code, errors::invalid_field);
    EXPECT_EQ(error.message.find("somebody"), std::string::npos);
  }
}

TEST(PostgresError, ShowsAVerboseMessageInOneLine) {
  EXPECT_EQ(one_line("connection to server failed: FATAL:  3D000: database \"x\" does not exist\n"
                     "LOCATION:  InitPostgres, postinit.c:948\n"),
            "connection to server failed: FATAL:  database \"x\" does not exist");
  EXPECT_EQ(one_line("one\ntwo\n"), "one two");
  EXPECT_EQ(one_line(""), "");
}

}  // namespace
}  // namespace parley::store
