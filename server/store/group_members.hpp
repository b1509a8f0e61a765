// The statement by which people come into a group; for group_store.cpp and group_members.cpp alone.
#pragma once

#include <vector>

#include "ports/group_store.hpp"
#include "store/database.hpp"

namespace parley::store {

// Inserts those of the list who may be added by the actor. $1 group, $2 actor, $3 list, $4 time.
extern const Statement insert_members;

// Identifiers as a parameter.
std::vector<std::int64_t> list_of(const std::vector<UserId>& users);

// By the answer to select_joined: those who came in, when `inserted`, and those of `asked` who are
// no members.
GroupStore::Additions read_additions(Rows& joined, bool inserted, const std::vector<UserId>& asked);

}  // namespace parley::store
