// The list of all settings. Built once, then immutable.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "config/settings.hpp"

namespace parley::config {

struct Declaration {
  std::string name;
  std::string description;
  std::string_view expected;  // what a value looks like
  bool is_url = false;        // and may hold a password: shown without it
  std::function<bool(std::string_view, Settings&)> parse;
  std::function<std::string(const Settings&)> print;
};

const std::vector<Declaration>& declarations();

// The declared name that an unknown one was probably meant to be: the nearest by edit distance,
// empty when none is near.
std::string nearest_name(std::string_view unknown);

}  // namespace parley::config
