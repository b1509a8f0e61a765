// What the deletion of an account does to the person's groups, on every engine.
#include <functional>
#include <utility>

#include "store/account_store.hpp"
#include "store/group_fixture_test.hpp"
#include "store/open_database.hpp"

namespace parley::store {
namespace {

// Lets something happen after each read.
class InterruptedDatabase final : public Database {
 public:
  explicit InterruptedDatabase(std::unique_ptr<Database> database)
      : database_(std::move(database)) {}

  Engine engine() const override { return database_->engine(); }
  Task<Result<Rows>> read(Query query) override {
    auto rows = co_await database_->read(std::move(query));
    co_await after_read();
    co_return rows;
  }
  Task<Result<std::vector<Rows>>> write(Transaction transaction) override {
    ++transactions;
    co_return co_await database_->write(std::move(transaction));
  }
  bool is_ready() const override { return database_->is_ready(); }
  void close() override { database_->close(); }

  std::function<Task<>()> after_read;
  int transactions = 0;

 private:
  std::unique_ptr<Database> database_;
};

class AccountDeletionContract : public GroupContract {
 protected:
  Task<Result<AccountStore::Deleted>> deletion(UserId person) {
    return stores().accounts().delete_account(person, at);
  }
  std::vector<AccountStore::LeftGroup> delete_account(UserId person) {
    const auto deleted = run(deletion(person));
    EXPECT_TRUE(deleted) << deleted.error().message;
    return deleted ? deleted->groups : std::vector<AccountStore::LeftGroup>();
  }
  void join_at(GroupId id, UserId person, int when) {
    place().execute(
        fmt::format("UPDATE group_members SET joined_at = {} WHERE group_id = {} AND user_id = {}",
                    when, id.value(), person.value()));
  }
  std::int64_t traces_of(UserId person) {
    std::int64_t found = 0;
    for (const char* table : {"group_members", "group_removals", "conversation_members"}) {
      found +=
          count(fmt::format("SELECT count(*) FROM {} WHERE user_id = {}", table, person.value()));
    }
    return found;
  }
  bool is_deleted(UserId person) { return run(users().find_user(person)).value()->is_deleted; }
};

TEST_P(AccountDeletionContract, AMemberLeaves) {
  const Trio trio = make_trio();
  ASSERT_TRUE(run(groups().create_channel(trio.id, trio.owner, new_channel("second"))));
  const auto left = delete_account(trio.member);
  ASSERT_EQ(left.size(), 1U);
  EXPECT_EQ(left[0].id, trio.id);
  EXPECT_EQ(left[0].revision, 4);
  EXPECT_EQ(left[0].member_count, 2);
  EXPECT_FALSE(left[0].heir);
  EXPECT_EQ(revision_of(trio.id, trio.owner), 4);
  EXPECT_EQ(group_of(trio.id, trio.owner).profile.member_count, 2);
  EXPECT_EQ(roles_of(trio.id), "Olga:owner Adam:admin ");
  EXPECT_EQ(traces_of(trio.member), 0);
  expect_sound(trio.id);
}

TEST_P(AccountDeletionContract, TheOwnersGroupGoesToTheAdminOfLongestStanding) {
  const UserId owner = make_user("olga", "Olga");
  const UserId early = make_user("mia", "Mia");
  const UserId late_admin = make_user("adam", "Adam");
  const UserId early_admin = make_user("anna", "Anna");
  const GroupId id = make_group(owner, {early, late_admin, early_admin});
  ASSERT_TRUE(run(groups().change_role(id, owner, late_admin, admin)));
  ASSERT_TRUE(run(groups().change_role(id, owner, early_admin, admin)));
  join_at(id, early, 4100);
  join_at(id, early_admin, 4200);
  join_at(id, late_admin, 4300);

  const auto left = delete_account(owner);
  ASSERT_EQ(left.size(), 1U);
  EXPECT_EQ(left[0].heir, early_admin);
  EXPECT_EQ(left[0].revision, 5);
  EXPECT_EQ(left[0].member_count, 3);
  EXPECT_EQ(revision_of(id, early), 5);
  EXPECT_EQ(roles_of(id), "Anna:owner Adam:admin Mia:member ");
  EXPECT_EQ(traces_of(owner), 0);
  expect_sound(id);
}

TEST_P(AccountDeletionContract, WithoutAdminsItGoesToTheMemberOfLongestStanding) {
  const UserId owner = make_user("olga", "Olga");
  const UserId first = make_user("zoe", "Zoe");
  const UserId second = make_user("mia", "Mia");
  const UserId third = make_user("kim", "Kim");
  const GroupId id = make_group(owner, {first, second, third});
  // At the same moment: then the older account.
  join_at(id, third, 4500);
  EXPECT_EQ(delete_account(owner).at(0).heir, std::min(first, second));
  EXPECT_EQ(delete_account(std::min(first, second)).at(0).heir, std::max(first, second));
  const auto last = delete_account(std::max(first, second));
  EXPECT_EQ(last.at(0).heir, third);
  EXPECT_EQ(last.at(0).revision, 7);
  EXPECT_EQ(roles_of(id), "Kim:owner ");
  expect_sound(id);
}

TEST_P(AccountDeletionContract, AGroupOfNobodyElseIsDeleted) {
  const UserId ada = make_user("ada", "Ada");
  const UserId grace = make_user("grace", "Grace");
  const GroupId id = make_group(ada, {});
  ASSERT_TRUE(run(groups().create_channel(id, ada, new_channel("second"))));
  ASSERT_TRUE(append(channel_of(id, ada), ada, client_id(1)));
  const Invite invite = make_invite(id, ada);

  const auto left = delete_account(ada);
  ASSERT_EQ(left.size(), 1U);
  EXPECT_EQ(left[0].member_count, 0);
  EXPECT_EQ(left[0].revision, 3);
  EXPECT_FALSE(left[0].heir);
  EXPECT_EQ(run(invites().join_group(invite.token, grace, at)).error().code, errors::not_found);
  EXPECT_EQ(count("SELECT count(*) FROM conversations WHERE deleted_at IS NULL"), 0);
  EXPECT_GT(purge(), 0);
  for (const char* table : {"groups", "conversations", "messages", "invites", "group_members"}) {
    EXPECT_EQ(count(fmt::format("SELECT count(*) FROM {}", table)), 0) << table;
  }
}

TEST_P(AccountDeletionContract, AllGroupsAtOnceInSoManyTransactions) {
  const UserId ada = make_user("ada", "Ada");
  const UserId grace = make_user("grace", "Grace");
  std::vector<GroupId> owned;
  std::vector<GroupId> joined;
  std::vector<GroupId> alone;
  for (int n = 0; n < 7; ++n) {
    owned.push_back(make_group(ada, {grace}));
    joined.push_back(make_group(grace, {ada}));
    alone.push_back(make_group(ada, {}));
  }
  // Left, and deleted: nothing is to be told of these.
  ASSERT_TRUE(run(groups().remove_member(make_group(grace, {ada}), grace, ada, at)));
  ASSERT_TRUE(run(groups().delete_group(make_group(ada, {grace}), ada, at)));

  auto opened = open_database(place().options());
  ASSERT_TRUE(opened) << opened.error().message;
  InterruptedDatabase database(std::move(*opened));
  database.after_read = []() -> Task<> { co_return; };
  DatabaseAccountStore accounts(database);
  const auto deleted = run(accounts.delete_account(ada, at));
  ASSERT_TRUE(deleted) << deleted.error().message;
  EXPECT_EQ(database.transactions, 1);
  database.close();

  EXPECT_EQ(deleted->groups.size(), 21U);
  for (const auto& left : deleted->groups) {
    const auto is_in = [&left](const std::vector<GroupId>& ids) {
      return std::find(ids.begin(), ids.end(), left.id) != ids.end();
    };
    EXPECT_EQ(left.heir.has_value(), is_in(owned));
    EXPECT_EQ(left.revision, is_in(owned) ? 3 : 2);
    EXPECT_EQ(left.member_count, is_in(alone) ? 0 : 1);
  }
  for (const auto& ids : {owned, joined}) {
    for (const GroupId id : ids) {
      expect_sound(id);
      EXPECT_EQ(roles_of(id), "Grace:owner ");
    }
  }
  EXPECT_EQ(run(groups().list_groups(grace))->size(), 15U);
  purge();  // of the group that was deleted before
  EXPECT_EQ(traces_of(ada), 0);
}

TEST_P(AccountDeletionContract, NobodyComesBackIntoAGroup) {
  const Trio trio = make_trio();
  const Invite invite = make_invite(trio.id, trio.admin);
  delete_account(trio.member);
  EXPECT_EQ(run(invites().join_group(invite.token, trio.member, at)).error().code,
            errors::unavailable);
  const auto added = run(groups().add_members(trio.id, trio.owner, {trio.member}, at));
  ASSERT_TRUE(added);
  EXPECT_EQ(added->not_added, std::vector{trio.member});
  EXPECT_FALSE(run(groups().create_group(new_group(trio.member, {trio.owner}))));
  EXPECT_EQ(traces_of(trio.member), 0);

  // An invite is the group's, whoever made it.
  delete_account(trio.admin);
  const auto listed = run(invites().list_invites(trio.id, trio.owner, at));
  ASSERT_TRUE(listed);
  EXPECT_TRUE(listed->at(0).created_by.is_deleted);
  EXPECT_TRUE(run(invites().join_group(invite.token, make_user("kim"), at)));
  expect_sound(trio.id);
}

// Somebody who is added to one more group after the deletion has looked is deleted all the same,
// from that one too; after some times of it nothing has happened.
TEST_P(AccountDeletionContract, AGroupThatComesInBetweenIsLeftToo) {
  const UserId ada = make_user("ada", "Ada");
  const UserId grace = make_user("grace", "Grace");
  std::vector<GroupId> later;
  for (int n = 0; n < 8; ++n) later.push_back(make_group(grace, {}));
  auto opened = open_database(place().options());
  ASSERT_TRUE(opened) << opened.error().message;
  InterruptedDatabase database(std::move(*opened));
  std::size_t added = 0;
  std::size_t until = later.size();
  database.after_read = [&]() -> Task<> {
    if (added == until) co_return;
    std::vector<UserId> people{ada};
    const auto done =
        co_await stores().groups().add_members(later[added++], grace, std::move(people), at);
    EXPECT_TRUE(done && done->added.size() == 1);
  };
  DatabaseAccountStore accounts(database);

  const auto refused = run(accounts.delete_account(ada, at));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, errors::unavailable);
  EXPECT_FALSE(is_deleted(ada));
  EXPECT_EQ(run(users().find_user(ada)).value()->display_name, "Ada");
  EXPECT_EQ(run(groups().list_groups(ada))->size(), added);
  for (const GroupId id : later) expect_sound(id);

  until = added + 2;
  const auto deleted = run(accounts.delete_account(ada, at));
  ASSERT_TRUE(deleted) << deleted.error().message;
  EXPECT_EQ(deleted->groups.size(), until);
  database.close();
  EXPECT_EQ(traces_of(ada), 0);
  for (const GroupId id : later) {
    EXPECT_EQ(roles_of(id), "Grace:owner ");
    expect_sound(id);
  }
}

// Everything that can happen to somebody in groups, against the end of the account: whatever comes
// first, the person is in none afterwards, and the groups are sound.
TEST_P(AccountDeletionContract, AgainstAllThatHappensInGroups) {
  for (int round = 0; round < 8; ++round) {
    const auto name = [round](const char* who) { return fmt::format("{}{}", who, round); };
    const UserId ada = make_user(name("ada"));
    const UserId grace = make_user(name("grace"));
    const UserId mary = make_user(name("mary"));
    const GroupId owned = make_group(ada, {grace, mary});
    const GroupId joined = make_group(grace, {ada, mary});
    const GroupId alone = make_group(ada, {});
    const GroupId later = make_group(grace, {mary});
    const GroupId ended = make_group(grace, {ada});
    const ConversationId channel = channel_of(alone, ada);
    const Invite to_owned = make_invite(owned, ada);
    const Invite to_later = make_invite(later, grace);

    auto addition = start(groups().add_members(later, grace, {ada}, at));
    auto hand_over = start(groups().change_owner(joined, grace, ada));
    auto own_hand_over = start(groups().change_owner(owned, ada, grace));
    auto sent = start(messages().append_message(
        make_message(channel, ada, client_id(static_cast<std::uint64_t>(round)))));
    auto deleted = start(deletion(ada));
    auto joining = start(invites().join_group(to_later.token, ada, at));
    auto removal = start(groups().remove_member(joined, mary, mary, at));
    auto end = start(groups().delete_group(ended, grace, at));
    auto creation = start(groups().create_group(new_group(ada, {grace})));
    auto deleted_too = start(deletion(mary));
    auto newcomer = start(invites().join_group(to_owned.token, make_user(name("kim")), at));

    const auto done = deleted.get();
    ASSERT_TRUE(done) << done.error().message;
    ASSERT_TRUE(deleted_too.get());
    ASSERT_TRUE(addition.get());
    ASSERT_TRUE(removal.get());
    ASSERT_TRUE(end.get());
    ASSERT_TRUE(newcomer.get());
    hand_over.wait();
    own_hand_over.wait();
    sent.wait();
    joining.wait();
    const auto created = creation.get();
    for (const UserId person : {ada, mary}) {
      EXPECT_TRUE(is_deleted(person));
      EXPECT_EQ(count(fmt::format("SELECT count(*) FROM group_members m JOIN groups g"
                                  " ON g.id = m.group_id WHERE m.user_id = {}",
                                  person.value())),
                0);
    }
    for (const GroupId id : {owned, joined, later}) expect_sound(id);
    if (created) expect_sound(created->group.profile.id);
    EXPECT_FALSE(run(groups().find_role(alone, ada)).value());
    EXPECT_EQ(count(fmt::format("SELECT count(*) FROM groups WHERE deleted_at IS NULL AND id = {}",
                                alone.value())),
              0);
  }
}

// Each of all members goes at the same moment: the last one takes the group along.
TEST_P(AccountDeletionContract, AllMembersAtOnce) {
  const UserId ada = make_user("ada");
  std::vector<UserId> people;
  for (int n = 0; n < 11; ++n) people.push_back(make_user(fmt::format("person{}", n)));
  const GroupId id = make_group(ada, people);
  const GroupId other = make_group(people[5], {ada, people[7]});
  people.push_back(ada);
  std::vector<std::future<Result<AccountStore::Deleted>>> deletions;
  for (const UserId person : people) deletions.push_back(start(deletion(person)));
  std::vector<int> counts;
  for (auto& one : deletions) {
    const auto deleted = one.get();
    ASSERT_TRUE(deleted) << deleted.error().message;
    for (const auto& left : deleted->groups) {
      if (left.id == id) counts.push_back(left.member_count);
    }
  }
  std::sort(counts.begin(), counts.end());
  ASSERT_EQ(counts.size(), 12U);
  for (int n = 0; n < 12; ++n) EXPECT_EQ(counts[static_cast<std::size_t>(n)], n);
  for (const GroupId gone : {id, other}) {
    EXPECT_EQ(count(fmt::format("SELECT count(*) FROM groups WHERE deleted_at IS NULL AND id = {}",
                                gone.value())),
              0);
  }
  EXPECT_EQ(count("SELECT count(*) FROM group_members"), 0);
}

TEST_P(AccountDeletionContract, TheGroupsOfOnesOwnAreListed) {
  const UserId ada = make_user("ada", "Ada");
  const UserId grace = make_user("grace", "Grace");
  const GroupId first = make_group(grace, {ada}, "First");
  const GroupId second = make_group(ada, {}, "Second");
  const auto random = run(groups().create_channel(first, grace, new_channel("random")));
  ASSERT_TRUE(random);
  const auto ended = run(groups().create_channel(first, grace, new_channel("ended")));
  ASSERT_TRUE(ended);
  ASSERT_TRUE(run(groups().delete_channel(first, grace, ended->channel.id, at)));
  ASSERT_TRUE(run(groups().delete_group(make_group(ada, {}), ada, at)));
  ASSERT_TRUE(run(groups().remove_member(make_group(grace, {ada}), ada, ada, at)));
  join_at(first, ada, 4321);

  auto listed = run(stores().accounts().list_joined(ada));
  ASSERT_TRUE(listed) << listed.error().message;
  ASSERT_EQ(listed->size(), 2U);
  // In the order of ids, which is by chance within a millisecond.
  if (listed->front().group != first) std::swap(listed->front(), listed->back());
  EXPECT_EQ(listed->at(0).group, first);
  EXPECT_EQ(listed->at(0).name, "First");
  EXPECT_EQ(listed->at(0).role, member);
  EXPECT_EQ(listed->at(0).joined_at, Timestamp(4321));
  EXPECT_EQ(listed->at(0).channels, (std::vector<std::string>{"general", "random"}));
  EXPECT_EQ(listed->at(1).group, second);
  EXPECT_EQ(listed->at(1).role, owner);
  EXPECT_EQ(listed->at(1).channels, std::vector<std::string>{"general"});
  delete_account(ada);
  EXPECT_TRUE(run(stores().accounts().list_joined(ada))->empty());
}

INSTANTIATE_TEST_SUITE_P(Engines, AccountDeletionContract, testing::ValuesIn(database_factories()),
                         factory_name);

}  // namespace
}  // namespace parley::store
