// The contract of the stores on PostgreSQL. The bodies are those of *_contract_test.cpp; they stand
// in this program, where one server serves them all, since starting one takes longer than all of
// them together.
#include <chrono>
#include <memory>
#include <string>

#include "store/account_deletion_contract_test.cpp"
#include "store/account_store_contract_test.cpp"
#include "store/block_store_contract_test.cpp"
#include "store/channel_contract_test.cpp"
#include "store/contact_store_contract_test.cpp"
#include "store/conversation_settings_contract_test.cpp"
#include "store/conversation_store_contract_test.cpp"
#include "store/crash_contract_test.cpp"
#include "store/group_channels_contract_test.cpp"
#include "store/group_members_contract_test.cpp"
#include "store/group_statements_contract_test.cpp"
#include "store/group_store_contract_test.cpp"
#include "store/invite_store_contract_test.cpp"
#include "store/membership_store_contract_test.cpp"
#include "store/message_changes_contract_test.cpp"
#include "store/message_store_contract_test.cpp"
#include "store/privacy_contract_test.cpp"
#include "store/session_store_contract_test.cpp"
#include "store/user_store_contract_test.cpp"
#include "support/postgres_cluster.hpp"

namespace parley::store {

namespace {

using parley::testing::PostgresCluster;

// With the schema, to be copied.
struct Template {
  Template() {
    name = cluster.create_database();
    StoreOptions options;
    options.url = cluster.url(name);
    const auto migrated = migrate(options);
    if (!migrated) throw std::runtime_error(migrated.error().message);
  }

  PostgresCluster cluster;
  std::string name;
};

class ContractEnvironment : public ::testing::Environment {
 public:
  // Before main() ends, while the objects that it uses are there.
  void TearDown() override { made.reset(); }
  static std::unique_ptr<Template> made;
};

std::unique_ptr<Template> ContractEnvironment::made;
[[maybe_unused]] const auto* environment =
    ::testing::AddGlobalTestEnvironment(new ContractEnvironment);

class PostgresPlace final : public DatabasePlace {
 public:
  PostgresPlace() {
    if (!ContractEnvironment::made) ContractEnvironment::made = std::make_unique<Template>();
    name_ = cluster().create_database(ContractEnvironment::made->name);
  }
  ~PostgresPlace() override { cluster().drop_database(name_); }

  StoreOptions options() const override {
    StoreOptions options;
    options.url = cluster().url(name_);
    return options;
  }
  void execute(const std::string& sql) const override { cluster().execute(name_, sql); }
  std::int64_t number(const std::string& sql) const override {
    return std::stoll(cluster().execute(name_, sql).at(0));
  }
  void settle() const override {
    EXPECT_TRUE(parley::testing::eventually(std::chrono::seconds(60), [this] {
      return cluster()
          .execute("postgres", "SELECT 1 FROM pg_stat_activity WHERE datname = '" + name_ + "'")
          .empty();
    }));
  }

 private:
  static PostgresCluster& cluster() { return ContractEnvironment::made->cluster; }
  std::string name_;
};

}  // namespace

std::vector<DatabaseFactory> database_factories() {
  return {{"postgres", [] { return std::make_unique<PostgresPlace>(); }}};
}

}  // namespace parley::store
