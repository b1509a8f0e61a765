// Tells of what a person looks like now, after the commit.
#pragma once

#include <vector>

#include "commands/services.hpp"

namespace parley {

// So many people are told at once; the others see it when they read anew.
inline constexpr int max_told_of_profile = 1'000;

// The person's own devices, and if `everybody`, those who share a direct conversation with the
// person or keep them as a contact, and the person's groups. That somebody could not be told is no
// failure.
Task<> tell_of_user(Services& services, User user, bool everybody);

// Who these are; nobody when they cannot be found.
Task<std::vector<UserId>> find_acquaintances(Services& services, UserId user);

}  // namespace parley
