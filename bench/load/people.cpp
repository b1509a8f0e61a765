#include "load/people.hpp"

#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>
#include <boost/json/serialize.hpp>

#include "load/wire.hpp"

namespace parley::load {
namespace {

constexpr std::string_view password = "correct horse battery";

std::string sign_up_request(std::size_t number, std::uint64_t run) {
  const std::string name = fmt::format("load_{:x}_{}", run, number);
  return make_request(
      "POST", "/api/v1/users", {},
      fmt::format(R"({{"username":"{0}","display_name":"Load {1}","email":"{0}@example.org",)"
                  R"("password":"{2}"}})",
                  name, number, password));
}

}  // namespace

void request_all(Run& run, const std::string& what, const Requests& requests,
                 std::chrono::seconds limit) {
  const std::size_t servers = run.options.servers.size();
  std::vector<std::unique_ptr<HttpConnection>> connections;
  for (std::size_t at = 0; at < std::max(requests.width, servers); ++at) {
    connections.push_back(
        std::make_unique<HttpConnection>(run.loop, run.options.servers[at % servers]));
  }
  std::size_t sent = 0;
  std::size_t answered = 0;
  // Keeps the window full. Connections whose index equals the server's, modulo, lead to it.
  const std::function<void()> send = [&] {
    while (sent < requests.count && sent - answered < connections.size()) {
      const std::size_t number = sent++;
      const std::size_t server = requests.person(number) % servers;
      std::size_t at = server;
      for (std::size_t other = at; other < connections.size(); other += servers) {
        if (connections[other]->waiting() < connections[at]->waiting()) at = other;
      }
      connections[at]->request(requests.make(number), [&, number](const HttpAnswer& answer) {
        ++answered;
        if (answered % 1000 == 0)
          run.progress(fmt::format("{}: {} of {}", what, answered, requests.count));
        requests.take(number, answer);
        send();
      });
    }
  };
  send();
  run.expect(what, limit, [&] { return answered == requests.count; });
}

People sign_up_people(Run& run) {
  People people;
  people.all.resize(run.options.people / 2 * 2);
  const auto tag = static_cast<std::uint64_t>(Clock::now().time_since_epoch().count());
  Requests sign_ups;
  sign_ups.count = people.all.size();
  sign_ups.person = [](std::size_t number) { return number; };
  sign_ups.make = [&](std::size_t number) { return sign_up_request(number, tag); };
  sign_ups.take = [&](std::size_t number, const HttpAnswer& answer) {
    const auto json = parse_json(answer.body);
    const auto* user = json && json->is_object() ? json->get_object().if_contains("user") : nullptr;
    const auto id = user == nullptr ? std::nullopt : read_id(*user, "id");
    if (answer.status != 201 || !id || answer.cookie.empty()) {
      run.violate(fmt::format("sign-up: {} {}", answer.status, answer.body));
      return;
    }
    people.all[number] = Person{*id, answer.cookie};
  };
  request_all(run, "people sign up", sign_ups, std::chrono::seconds(180));
  if (run.has_failed()) return people;

  people.pairs.resize(people.all.size() / 2);
  Requests openings;
  openings.count = people.pairs.size();
  openings.person = [](std::size_t number) { return 2 * number; };
  openings.make = [&](std::size_t number) {
    return make_request("POST", "/api/v1/conversations", people.all[2 * number].cookie,
                        fmt::format(R"({{"user_id":"{}"}})", people.all[2 * number + 1].id));
  };
  openings.take = [&](std::size_t number, const HttpAnswer& answer) {
    const auto json = parse_json(answer.body);
    const auto* conversation =
        json && json->is_object() ? json->get_object().if_contains("conversation") : nullptr;
    const auto id = conversation == nullptr ? std::nullopt : read_id(*conversation, "id");
    if (!id) {
      run.violate(fmt::format("opening a conversation: {} {}", answer.status, answer.body));
      return;
    }
    people.pairs[number] = *id;
  };
  request_all(run, "conversations are opened", openings, std::chrono::seconds(120));
  return people;
}

void save_people(const People& people, const std::string& file) {
  boost::json::array all;
  for (const Person& person : people.all) {
    all.push_back(boost::json::array{person.id, person.cookie});
  }
  boost::json::object json;
  json["people"] = std::move(all);
  json["pairs"] = boost::json::array(people.pairs.begin(), people.pairs.end());
  std::ofstream(file) << boost::json::serialize(json);
}

People load_people(const std::string& file) {
  std::ifstream stream(file);
  const std::string text(std::istreambuf_iterator<char>(stream), {});
  const auto json = parse_json(text);
  if (!json) throw std::runtime_error(file + " is not a file of people");
  People people;
  for (const auto& person : json->at("people").as_array()) {
    people.all.push_back(Person{person.at(0).as_int64(), std::string(person.at(1).as_string())});
  }
  for (const auto& pair : json->at("pairs").as_array()) people.pairs.push_back(pair.as_int64());
  return people;
}

}  // namespace parley::load
