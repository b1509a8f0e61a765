// Who asks. Made from the session alone, never from anything that a request says of itself.
#pragma once

#include <string>

#include "model/ids.hpp"

namespace parley {

struct Actor {
  UserId user_id;
  SessionId session_id;
};

// Where a request came from that nobody is logged in for yet.
struct Origin {
  std::string address;     // IP address
  std::string user_agent;  // as sent; cut to 256 bytes when kept
};

}  // namespace parley
