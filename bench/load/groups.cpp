#include "load/groups.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace parley::load {

namespace {
constexpr std::size_t most_at_once = 100;  // people who are added by one request
}

Id make_group(Run& run, const People& people, std::size_t size) {
  Id group = 0;
  Id channel = 0;
  const auto one = [&](std::size_t count, const Requests& form) {
    Requests requests = form;
    requests.count = count;
    requests.width = 1;
    requests.person = [](std::size_t) { return 0; };
    request_all(run, "the group is filled", requests, std::chrono::seconds(60));
  };
  Requests making;
  making.make = [&](std::size_t) {
    return make_request("POST", "/api/v1/groups", people.all[0].cookie,
                        fmt::format(R"({{"name":"Load {}"}})", size));
  };
  making.take = [&](std::size_t, const HttpAnswer& answer) {
    const auto json = answer.status == 201 ? parse_json(answer.body) : std::nullopt;
    const auto* made = json ? json->get_object().if_contains("group") : nullptr;
    const auto* channels = made != nullptr ? made->get_object().if_contains("channels") : nullptr;
    if (channels == nullptr || channels->get_array().empty()) {
      run.violate(fmt::format("a group: {} {}", answer.status, answer.body.substr(0, 300)));
      return;
    }
    group = read_id(*made, "id").value_or(0);
    channel = read_id(channels->get_array()[0], "id").value_or(0);
  };
  one(1, making);
  if (run.has_failed()) return channel;
  Requests adding;
  adding.make = [&](std::size_t number) {
    std::string body = R"({"user_ids":[)";
    const std::size_t first = 1 + number * most_at_once;
    for (std::size_t at = first; at < std::min(first + most_at_once, size); ++at) {
      body += fmt::format(R"({}"{}")", at == first ? "" : ",", people.all[at].id);
    }
    return make_request("POST", fmt::format("/api/v1/groups/{}/members", group),
                        people.all[0].cookie, body + "]}");
  };
  adding.take = [&](std::size_t, const HttpAnswer& answer) {
    const auto json = answer.status == 200 ? parse_json(answer.body) : std::nullopt;
    const auto* left_out = json ? json->get_object().if_contains("not_added") : nullptr;
    if (left_out == nullptr || !left_out->get_array().empty()) {
      run.violate(fmt::format("members: {} {}", answer.status, answer.body.substr(0, 300)));
    }
  };
  one((size - 1 + most_at_once - 1) / most_at_once, adding);
  return channel;
}

}  // namespace parley::load
