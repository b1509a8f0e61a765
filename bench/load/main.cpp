// parley_bench: the load generator. tools/dev/bench.mjs starts servers and calls it; by hand:
//
//   parley_bench people --server 127.0.0.1:8080 --people 1000 --file people.json
//   parley_bench seed --database sqlite:data/parley.db --file people.json --messages 1000000
//   parley_bench run direct --server 127.0.0.1:8080 --file people.json [--out result.json]
//
// What the parts do without Parley (load/ceilings.hpp): parley_bench ceiling NAME, some of them
// against parley_bench serve. The result is JSON. Exit code 1: something was wrong, and the result
// says what; 2: bad arguments.
#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>
#include <boost/json/serialize.hpp>
#include <boost/program_options.hpp>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <exception>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "load/bare_server.hpp"
#include "load/ceilings.hpp"
#include "load/people.hpp"
#include "load/scenarios.hpp"
#include "load/seed.hpp"

namespace parley::load {
namespace {

namespace options = boost::program_options;
using Strings = std::vector<std::string>;

options::options_description describe(RunOptions& run) {
  options::options_description all("Options");
  all.add_options()("server", options::value<Strings>()->multitoken(),
                    "address:port of each server")("watch", options::value<Strings>()->multitoken(),
                                                   "name=pid of what is measured beside it")(
      "file", options::value<std::string>(), "where the people are kept")(
      "out", options::value<std::string>(), "where the result goes; standard output")(
      "seconds", options::value(&run.seconds), "measured, of each phase")(
      "warm-up", options::value(&run.warm_up), "seconds before that")(
      "people", options::value(&run.people), "who hold a connection")(
      "talkers", options::value(&run.talkers), "who talk")(
      "in-flight", options::value(&run.in_flight), "operations at a time, of closed loops")(
      "rate", options::value(&run.rate), "of open loops, per second")(
      "body-size", options::value(&run.body_size), "bytes of a message")(
      "database", options::value<std::string>(), "what is filled, as parleyd's --database")(
      "bus", options::value<std::string>(), "amqp:// URL of a broker")(
      "port-file", options::value<std::string>(), "where to write what is served on")(
      "messages", options::value<Seq>()->default_value(1'000'000), "of the history")(
      "members", options::value(&run.members), "of a group");
  return all;
}

Watched parse_watched(const std::string& text) {
  Watched watched;
  const std::size_t equals = text.find('=');
  watched.name = text.substr(0, equals);
  if (equals != std::string::npos) {
    std::from_chars(text.data() + equals + 1, text.data() + text.size(), watched.process);
  }
  if (watched.process <= 0) throw std::invalid_argument("--watch wants name=pid, not " + text);
  return watched;
}

// Thousands of sockets need as many descriptors.
void raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

int finish(const Run& run, const options::variables_map& given) {
  const std::string text = boost::json::serialize(run.result());
  if (given.count("out") > 0) {
    std::ofstream(given["out"].as<std::string>()) << text << '\n';
  } else {
    fmt::print("{}\n", text);
  }
  return run.has_failed() ? 1 : 0;
}

int execute(const std::string& verb, const std::string& scenario, RunOptions run_options,
            const options::variables_map& given) {
  if (given.count("server") > 0) {
    for (const std::string& server : given["server"].as<Strings>()) {
      run_options.servers.push_back(parse_endpoint(server));
    }
  }
  if (given.count("watch") > 0) {
    for (const std::string& text : given["watch"].as<Strings>()) {
      run_options.watched.push_back(parse_watched(text));
    }
  }
  run_options.watched.push_back(Watched{"generator", getpid()});
  const auto text = [&given](const char* option) {
    if (given.count(option) == 0)
      throw std::invalid_argument(fmt::format("--{} is missing", option));
    return given[option].as<std::string>();
  };
  if (verb == "serve") {
    serve_bare(text("port-file"), run_options.body_size);
    return 0;
  }
  if (verb == "seed") {
    seed_history(text("database"), load_people(text("file")), given["messages"].as<Seq>());
    return finish(Run("seed", run_options), given);
  }
  if (verb == "ceiling") {
    Run run(scenario, run_options);
    if (scenario == "echo") {
      run_bare_echo(run);
    } else if (scenario == "broadcast") {
      run_bare_broadcast(run);
    } else if (scenario == "send") {
      run_raw_send(run);
    } else if (scenario == "store") {
      run_bare_store(run, load_people(text("file")), text("database"));
    } else if (scenario == "postgres") {
      run_bare_postgres(run, load_people(text("file")), text("database"));
    } else if (scenario == "rabbitmq") {
      run_bare_rabbitmq(run, text("bus"));
    } else {
      throw std::invalid_argument("there is no ceiling called " + scenario);
    }
    return finish(run, given);
  }
  if (run_options.servers.empty()) throw std::invalid_argument("--server is missing");
  if (verb == "people") {
    Run run("people", run_options);
    const People people = sign_up_people(run);
    if (!run.has_failed()) save_people(people, text("file"));
    return finish(run, given);
  }
  const auto& all = all_scenarios();
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const Scenario& one) { return one.name == scenario; });
  if (verb != "run" || found == all.end()) {
    throw std::invalid_argument("there is nothing called " + verb + " " + scenario);
  }
  const People people = load_people(text("file"));
  Run run(scenario, run_options);
  found->execute(run, people);
  return finish(run, given);
}

int run_command(int count, char** words) {
  RunOptions run_options;
  const options::options_description described = describe(run_options);
  const std::string verb = count > 1 ? words[1] : "";
  const bool has_name = count > 2 && words[2][0] != '-';
  const std::string name = has_name ? words[2] : "";
  try {
    options::variables_map given;
    const int skipped = has_name ? 2 : 1;
    options::store(options::command_line_parser(std::max(count - skipped, 1),
                                                words + std::min(skipped, count - 1))
                       .options(described)
                       .run(),
                   given);
    options::notify(given);
    return execute(verb, name, std::move(run_options), given);
  } catch (const std::invalid_argument& error) {
    fmt::print(stderr, "parley_bench: {}\n", error.what());
  } catch (const options::error& error) {
    fmt::print(stderr, "parley_bench: {}\n", error.what());
  }
  std::cerr << "usage: parley_bench people|seed|run SCENARIO|ceiling NAME|serve [OPTION…]\n"
            << described;
  return 2;
}

}  // namespace
}  // namespace parley::load

int main(int count, char** words) {
  try {
    parley::load::raise_descriptor_limit();
    return parley::load::run_command(count, words);
  } catch (const std::exception& error) {
    fmt::print(stderr, "parley_bench: {}\n", error.what());
    return 1;
  }
}
