// Fills a conversation with a long history, past the API: a million messages by one statement of
// SQL take seconds instead of minutes. The servers must be stopped.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "load/people.hpp"

namespace parley::load {

// Who reads: the last person, in the conversation with the one before. Scenarios that leave
// conversations as they are can use all people before these two.
inline std::size_t reader_of(const People& people) {
  return people.all.size() - 1;
}

// What message number `seq` of the history says.
std::string seeded_body(Seq seq);

// Writes messages 1 … `count`. `database` as parleyd's --database. Throws std::runtime_error, with
// what the engine said, when the conversation is not empty or the tables are not as expected.
void seed_history(const std::string& database, const People& people, Seq count);

}  // namespace parley::load
