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

#include "config/adapter_url.hpp"
#include "config/declarations.hpp"

namespace parley::config {
namespace {

namespace po = boost::program_options;

struct GivenValue {
  std::string text;
  std::string source;
  bool is_secret = false;  // came from a file of its own: not to be repeated in messages
};
using GivenValues = std::map<std::string, GivenValue>;

constexpr std::string_view environment_prefix = "PARLEY_";
constexpr std::string_view by_file_suffix = "-file";
constexpr std::size_t longest_value_file = 64 * 1024;

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
  std::string nearest = nearest_name(name);
  if (nearest.empty() && name.ends_with(by_file_suffix)) {
    nearest = nearest_name(name.substr(0, name.size() - by_file_suffix.size()));
  }
  if (!nearest.empty()) {
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

// The setting whose value is in the file that a variable names: `database` for
// PARLEY_DATABASE_FILE. Empty for a setting's own name, such as port-file.
std::string setting_given_by_file(std::string_view name) {
  if (is_declared(name) || !name.ends_with(by_file_suffix)) return {};
  const std::string_view setting = name.substr(0, name.size() - by_file_suffix.size());
  return is_declared(setting) && setting != "config" ? std::string(setting) : std::string();
}

Result<std::string> read_value_file(const std::string& variable_name, const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  std::string text(longest_value_file + 1, '\0');
  if (stream) stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!stream.is_open() || stream.bad() || (stream.fail() && !stream.eof())) {
    return fail(errors::bad_request,
                fmt::format("The file {} that {} names cannot be read.", path, variable_name));
  }
  text.resize(static_cast<std::size_t>(stream.gcount()));
  if (text.size() > longest_value_file) {
    return fail(errors::bad_request, fmt::format("The file {} that {} names is longer than 64 KiB.",
                                                 path, variable_name));
  }
  text.resize(text.find_last_not_of("\r\n") + 1);
  return text;
}

Result<void> read_environment(const std::vector<std::string>& environment, GivenValues& given) {
  std::map<std::string, std::string> variables;  // by setting: which variable gave it
  for (const std::string& variable : environment) {
    if (variable.rfind(environment_prefix, 0) != 0) continue;
    const std::size_t equals = variable.find('=');
    if (equals == std::string::npos) continue;
    const std::string variable_name = variable.substr(0, equals);
    GivenValue value{variable.substr(equals + 1), "environment " + variable_name};
    std::string name = setting_name(variable_name);
    const std::string by_file = setting_given_by_file(name);
    value.is_secret = !by_file.empty();
    if (value.is_secret) name = by_file;
    if (!is_declared(name)) return unknown_setting(variable_name, name, " in the environment");
    const auto [other, is_first] = variables.try_emplace(name, variable_name);
    if (!is_first && other->second != variable_name) {
      return fail(errors::bad_request, fmt::format("{} and {} are both given; give one of them.",
                                                   other->second, variable_name));
    }
    if (given.contains(name)) continue;
    if (value.is_secret) {
      auto text = read_value_file(variable_name, value.text);
      if (!text) return fail(text.error());
      value.text = std::move(*text);
    }
    given.emplace(name, std::move(value));
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
      given.try_emplace(
          option.string_key,
          GivenValue{option.value.empty() ? "" : option.value.front(), "file " + path});
    }
  } catch (const po::error& error) {
    return fail(errors::bad_request, fmt::format("{} makes no sense: {}.", path, error.what()));
  }
  return {};
}

// A value in a message to the operator, who may paste that anywhere.
std::string quote(const Declaration& declaration, const GivenValue& value) {
  if (value.is_secret) return "what the file holds";
  return fmt::format("\"{}\"", declaration.is_url ? without_password(value.text) : value.text);
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
                    fmt::format("{} ({}): {} is not {}.", declaration.name, source,
                                quote(declaration, found->second), declaration.expected));
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
