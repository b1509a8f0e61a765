#include "config/settings.hpp"

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>
#include <utility>

#include <fmt/format.h>
#include <boost/program_options/cmdline.hpp>
#include <boost/program_options/errors.hpp>
#include <boost/program_options/options_description.hpp>
#include <boost/program_options/parsers.hpp>

#include "config/declarations.hpp"

namespace parley::config {
namespace {

namespace po = boost::program_options;

struct GivenValue {
  std::string text;
  std::string source;
};
using GivenValues = std::map<std::string, GivenValue>;

constexpr std::string_view environment_prefix = "PARLEY_";

std::string environment_name(std::string_view setting) {
  std::string name(environment_prefix);
  for (const char c : setting) {
    name += c == '-' ? '_' : static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  }
  return name;
}

std::string setting_name(std::string_view environment) {
  std::string name;
  for (const char c : environment.substr(environment_prefix.size())) {
    name += c == '_' ? '-' : static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  }
  return name;
}

bool is_declared(std::string_view name) {
  return name == "config" ||
         std::any_of(declarations().begin(), declarations().end(),
                     [&](const Declaration& known) { return known.name == name; });
}

tl::unexpected<Error> unknown_setting(std::string_view given, std::string_view name,
                                      std::string_view where) {
  std::string message = fmt::format("Unknown setting {}{}.", given, where);
  if (const std::string nearest = nearest_name(name); !nearest.empty()) {
    message += fmt::format(" Did you mean {}?", nearest);
  }
  return fail(errors::bad_request, message + " `parleyd config` lists all settings.");
}

po::options_description option_descriptions() {
  po::options_description descriptions;
  descriptions.add_options()("config", po::value<std::string>(), "");
  for (const Declaration& declaration : declarations()) {
    descriptions.add_options()(declaration.name.c_str(), po::value<std::string>(), "");
  }
  return descriptions;
}

Result<void> read_flags(const std::vector<std::string>& flags, GivenValues& given) {
  try {
    const po::options_description descriptions = option_descriptions();
    const int style = po::command_line_style::allow_long | po::command_line_style::long_allow_next |
                      po::command_line_style::long_allow_adjacent;
    const po::parsed_options parsed = po::command_line_parser(flags)
                                          .options(descriptions)
                                          .style(style)
                                          .allow_unregistered()
                                          .run();
    for (const po::option& option : parsed.options) {
      if (option.position_key >= 0 || option.string_key.empty()) {
        return fail(errors::bad_request,
                    fmt::format("{} is not a setting.", option.original_tokens.front()));
      }
      if (!is_declared(option.string_key)) {
        return unknown_setting("--" + option.string_key, option.string_key, "");
      }
      given[option.string_key] = {option.value.empty() ? "" : option.value.front(),
                                  "flag --" + option.string_key};
    }
  } catch (const po::error& error) {
    return fail(errors::bad_request, fmt::format("The flags make no sense: {}.", error.what()));
  }
  return {};
}

Result<void> read_environment(const std::vector<std::string>& environment, GivenValues& given) {
  for (const std::string& variable : environment) {
    if (variable.rfind(environment_prefix, 0) != 0) continue;
    const std::size_t equals = variable.find('=');
    if (equals == std::string::npos) continue;
    const std::string variable_name = variable.substr(0, equals);
    const std::string name = setting_name(variable_name);
    if (!is_declared(name)) return unknown_setting(variable_name, name, " in the environment");
    given.try_emplace(name, variable.substr(equals + 1), "environment " + variable_name);
  }
  return {};
}

Result<void> read_file(const std::string& path, GivenValues& given) {
  std::ifstream stream(path);
  if (!stream) {
    return fail(errors::bad_request, fmt::format("The settings file {} cannot be read.", path));
  }
  try {
    const po::parsed_options parsed =
        po::parse_config_file(stream, option_descriptions(), /*allow_unregistered=*/true);
    for (const po::option& option : parsed.options) {
      if (!is_declared(option.string_key)) {
        return unknown_setting(option.string_key, option.string_key, " in " + path);
      }
      given.try_emplace(option.string_key, option.value.empty() ? "" : option.value.front(),
                        "file " + path);
    }
  } catch (const po::error& error) {
    return fail(errors::bad_request, fmt::format("{} makes no sense: {}.", path, error.what()));
  }
  return {};
}

}  // namespace

Result<LoadedSettings> load_settings(const std::vector<std::string>& flags,
                                     const std::vector<std::string>& environment) {
  GivenValues given;
  if (auto read = read_flags(flags, given); !read) return fail(read.error());
  if (auto read = read_environment(environment, given); !read) return fail(read.error());
  if (const auto file = given.find("config"); file != given.end()) {
    const std::string path = file->second.text;
    if (auto read = read_file(path, given); !read) return fail(read.error());
  }

  const Settings defaults;
  LoadedSettings loaded;
  for (const Declaration& declaration : declarations()) {
    std::string source = "default";
    if (const auto found = given.find(declaration.name); found != given.end()) {
      source = found->second.source;
      if (!declaration.parse(found->second.text, loaded.settings)) {
        return fail(errors::bad_request,
                    fmt::format("{} ({}): \"{}\" is not {}.", declaration.name, source,
                                found->second.text, declaration.expected));
      }
    }
    loaded.report.push_back({declaration.name, declaration.print(loaded.settings),
                             declaration.print(defaults), std::move(source),
                             declaration.description});
  }
  return loaded;
}

std::string describe_settings() {
  const Settings defaults;
  std::ostringstream text;
  for (const Declaration& declaration : declarations()) {
    const std::string value = declaration.print(defaults);
    text << fmt::format("  --{:<30} {}\n  {:32} {}; default: {}; {}\n", declaration.name,
                        declaration.description, "", declaration.expected,
                        value.empty() ? "none" : value, environment_name(declaration.name));
  }
  return text.str();
}

}  // namespace parley::config
