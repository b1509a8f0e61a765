#include "load/scenarios.hpp"

namespace parley::load {

const std::vector<Scenario>& all_scenarios() {
  static const std::vector<Scenario> all{
      {"direct", run_direct},
  };
  return all;
}

}  // namespace parley::load
