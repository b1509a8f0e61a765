// What the stores of groups ask of the database: so many statements, however many members, channels
// and groups there are.
#include <atomic>

#include "store/group_fixture_test.hpp"
#include "store/group_store.hpp"
#include "store/invite_store.hpp"
#include "store/open_database.hpp"

namespace parley::store {
namespace {

// Counts what passes through it.
class CountingDatabase final : public Database {
 public:
  explicit CountingDatabase(std::unique_ptr<Database> database) : database_(std::move(database)) {}

  Engine engine() const override { return database_->engine(); }
  Task<Result<Rows>> read(Query query) override {
    ++statements;
    co_return co_await database_->read(std::move(query));
  }
  Task<Result<std::vector<Rows>>> write(Transaction transaction) override {
    statements += static_cast<int>(transaction.queries.size());
    co_return co_await database_->write(std::move(transaction));
  }
  bool is_ready() const override { return database_->is_ready(); }
  void close() override { database_->close(); }

  std::atomic<int> statements = 0;

 private:
  std::unique_ptr<Database> database_;
};

class GroupStatementsContract : public GroupContract {
 protected:
  void SetUp() override {
    GroupContract::SetUp();
    auto opened = open_database(place().options());
    ASSERT_TRUE(opened) << opened.error().message;
    database_ = std::make_unique<CountingDatabase>(std::move(*opened));
  }
  void TearDown() override { database_->close(); }

  template <class T>
  int statements_of(Task<Result<T>> task) {
    database_->statements = 0;
    const auto done = run(std::move(task));
    EXPECT_TRUE(done) << done.error().message;
    return database_->statements;
  }

  struct Costs {
    int list;
    int read;
    int create;
    int add;
    int join;
    int leave;
    int new_channel;
    int order;

    friend bool operator==(const Costs&, const Costs&) = default;
  };
  // Of a group with so many members and channels, of a person with so many groups.
  Costs costs(const std::string& prefix, int members, int channels, int more_groups) {
    DatabaseGroupStore counted(*database_);
    DatabaseInviteStore counted_invites(*database_);
    const UserId ada = make_user(prefix + "ada");
    std::vector<UserId> people;
    for (int n = 0; n < members; ++n) {
      people.push_back(make_user(fmt::format("{}{}", prefix, n)));
    }
    const std::vector<UserId> newcomers(people.end() - members / 2, people.end());
    people.resize(people.size() - newcomers.size());
    for (int n = 0; n < more_groups; ++n) make_group(ada, {});

    Costs costs{};
    GroupStore::NewGroup group = new_group(ada, people);
    const GroupId id = group.id;
    costs.create = statements_of(counted.create_group(std::move(group)));
    for (int n = 1; n < channels; ++n) {
      EXPECT_TRUE(run(groups().create_channel(id, ada, new_channel("more"))));
    }
    const Invite invite = make_invite(id, ada);
    costs.add = statements_of(counted.add_members(id, ada, newcomers, at));
    const UserId joiner = make_user(prefix + "joiner");
    costs.join = statements_of(counted_invites.join_group(invite.token, joiner, at));
    costs.list = statements_of(counted.list_groups(ada));
    costs.read = statements_of(counted.find_group(id, ada));
    costs.leave = statements_of(counted.remove_member(id, ada, joiner, at));
    costs.new_channel = statements_of(counted.create_channel(id, ada, new_channel("last")));
    std::vector<ConversationId> order;
    for (const Channel& channel : group_of(id, ada).channels) order.push_back(channel.id);
    std::reverse(order.begin(), order.end());
    costs.order = statements_of(counted.order_channels(id, ada, order));
    EXPECT_EQ(channels_of(id, ada).substr(0, 5), "last ");
    expect_sound(id);
    return costs;
  }

 private:
  std::unique_ptr<CountingDatabase> database_;
};

TEST_P(GroupStatementsContract, TheirNumberDoesNotGrow) {
  const Costs few = costs("few", 2, 1, 0);
  const Costs many = costs("many", 40, 12, 9);
  EXPECT_EQ(few, many);
  EXPECT_EQ(few.list, 2);
  EXPECT_EQ(few.read, 2);
  EXPECT_EQ(few.create, 10);
  EXPECT_EQ(few.add, 9);
  EXPECT_EQ(few.join, 11);
  EXPECT_EQ(few.leave, 6);
  EXPECT_EQ(few.new_channel, 6);
  EXPECT_EQ(few.order, 5);
}

INSTANTIATE_TEST_SUITE_P(Engines, GroupStatementsContract, testing::ValuesIn(database_factories()),
                         factory_name);

}  // namespace
}  // namespace parley::store
