// The accounts of a run: made once by the sign-up of the API, kept in a file with their session
// cookies, and used by every scenario after that. Real accounts with real sessions, though of a
// server whose passwords were made cheap to hash. On the loop's thread.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "load/http_connection.hpp"
#include "load/run.hpp"

namespace parley::load {

struct Person {
  Id id = 0;
  std::string cookie;
};

struct People {
  std::vector<Person> all;
  // The direct conversation between people 2k and 2k + 1.
  std::vector<Id> pairs;
};

// Signs up `run.options.people` of them (an even number) and opens the conversation of each pair.
// What fails is a violation.
People sign_up_people(Run& run);

void save_people(const People& people, const std::string& file);
// Throws std::runtime_error when it is not a file of save_people().
People load_people(const std::string& file);

// Many requests, at most `width` at a time, each to the server of a person.
struct Requests {
  std::size_t count = 0;
  std::size_t width = 32;
  std::function<std::size_t(std::size_t number)> person;
  std::function<std::string(std::size_t number)> make;  // the bytes of the request
  std::function<void(std::size_t number, const HttpAnswer& answer)> take;
};

// Sends them in order and returns when all are answered, or after a violation when `limit` is over.
void request_all(Run& run, const std::string& what, const Requests& requests,
                 std::chrono::seconds limit);

}  // namespace parley::load
