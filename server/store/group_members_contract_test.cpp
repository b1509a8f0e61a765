// Who comes into a group, who leaves it, and who decides, on every engine.
#include <atomic>
#include <set>

#include "store/group_fixture_test.hpp"

namespace parley::store {
namespace {

class GroupMembersContract : public GroupContract {
 protected:
  Result<GroupStore::Additions> add(GroupId id, UserId actor, std::vector<UserId> people) {
    return run(groups().add_members(id, actor, std::move(people), at));
  }
  Result<GroupStore::Left> remove(GroupId id, UserId actor, UserId person) {
    return run(groups().remove_member(id, actor, person, at));
  }
};

TEST_P(GroupMembersContract, AddingTellsWhoCameInAndWhoDidNot) {
  const UserId ada = make_user("ada", "Ada");
  const UserId grace = make_user("grace", "Grace");
  const UserId mary = make_user("mary", "Mary");
  const UserId eve = make_user("eve", "Eve");
  const UserId nobody(4711);
  const GroupId id = make_group(ada, {grace});
  ASSERT_TRUE(run(blocks().block(eve, ada, at)));

  auto added = add(id, ada, {nobody, mary, grace, eve});
  ASSERT_TRUE(added) << added.error().message;
  EXPECT_EQ(names_of(added->added), "Mary ");
  EXPECT_EQ(added->added[0].role, member);
  EXPECT_EQ(added->added[0].joined_at, at);
  EXPECT_EQ(added->not_added, (std::vector{nobody, eve}));
  EXPECT_EQ(added->revision, 2);
  EXPECT_EQ(added->member_count, 3);

  // All of them again: nobody comes, nothing changes.
  added = add(id, ada, {mary, grace});
  ASSERT_TRUE(added);
  EXPECT_TRUE(added->added.empty());
  EXPECT_TRUE(added->not_added.empty());
  EXPECT_EQ(added->revision, 2);
  expect_sound(id);
}

TEST_P(GroupMembersContract, OwnerAndAdminsAdd) {
  const Trio trio = make_trio();
  const UserId eve = make_user("eve", "Eve");
  EXPECT_EQ(add(trio.id, trio.member, {eve}).error().code, errors::not_allowed);
  EXPECT_EQ(add(trio.id, eve, {eve}).error().code, errors::not_found);
  EXPECT_EQ(add(GroupId(99), trio.owner, {eve}).error().code, errors::not_found);
  EXPECT_EQ(roles_of(trio.id), "Olga:owner Adam:admin Mia:member ");
  ASSERT_TRUE(add(trio.id, trio.admin, {eve}));
  EXPECT_EQ(roles_of(trio.id), "Olga:owner Adam:admin Eve:member Mia:member ");
}

TEST_P(GroupMembersContract, WhatWasWrittenBeforeCountsAsRead) {
  const UserId ada = make_user("ada");
  const UserId grace = make_user("grace");
  const GroupId id = make_group(ada, {});
  const ConversationId channel = channel_of(id, ada);
  ASSERT_TRUE(run(groups().create_channel(id, ada, new_channel("second"))));
  place().execute(fmt::format("UPDATE conversations SET last_seq = 7, shown_seq = 7 WHERE id = {}",
                              channel.value()));
  ASSERT_TRUE(add(id, ada, {grace}));
  const std::string mine = fmt::format(
      "SELECT {{}} FROM conversation_members WHERE user_id = {} AND conversation_id = {}",
      grace.value(), channel.value());
  EXPECT_EQ(count(fmt::format(fmt::runtime(mine), "read_seq")), 7);
  EXPECT_EQ(count(fmt::format(fmt::runtime(mine), "delivered_seq")), 7);
  EXPECT_EQ(channels_of_person(grace), 2);
}

TEST_P(GroupMembersContract, NoMoreMembersThanTheLimit) {
  const UserId ada = make_user("ada");
  const GroupId id = make_group(ada, {});
  std::vector<UserId> people;
  for (int n = 0; n < 5; ++n) people.push_back(make_user(fmt::format("person{}", n)));
  place().execute(fmt::format("UPDATE groups SET member_count = {} WHERE id = {}",
                              max_members_per_group - 4, id.value()));
  const auto refused = add(id, ada, people);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, errors::limit_reached);
  EXPECT_EQ(revision_of(id, ada), 1);
  people.pop_back();
  const auto added = add(id, ada, people);
  ASSERT_TRUE(added);
  EXPECT_EQ(added->member_count, max_members_per_group);
  EXPECT_EQ(added->added.size(), 4U);
}

TEST_P(GroupMembersContract, ManyMembersInPages) {
  const UserId ada = make_user("ada", "Zoe");
  std::vector<UserId> people;
  for (int n = 0; n < 23; ++n) {
    people.push_back(make_user(fmt::format("person{:02}", n),
                               fmt::format("{}name {:02}", n % 2 == 0 ? "N" : "n", n / 3)));
  }
  const GroupId id = make_group(ada, people);
  ASSERT_TRUE(run(groups().change_role(id, ada, people[22], admin)));

  const auto whole = run(groups().list_members(id, {}, 500));
  ASSERT_TRUE(whole);
  ASSERT_EQ(whole->size(), 24U);
  EXPECT_EQ((*whole)[0].user.id, ada);
  EXPECT_EQ((*whole)[1].user.id, people[22]);

  std::vector<UserId> seen;
  std::optional<MemberCursor> from;
  for (;;) {
    const auto page = run(groups().list_members(id, from, 5));
    ASSERT_TRUE(page);
    for (const Member& entry : *page) seen.push_back(entry.user.id);
    if (page->size() < 5) break;
    const Member& last = page->back();
    from = MemberCursor{last.role, to_lower_ascii(last.user.display_name), last.user.id};
  }
  ASSERT_EQ(seen.size(), 24U);
  for (std::size_t n = 0; n < seen.size(); ++n) EXPECT_EQ(seen[n], (*whole)[n].user.id);
}

TEST_P(GroupMembersContract, Leaving) {
  const Trio trio = make_trio();
  EXPECT_EQ(remove(trio.id, trio.owner, trio.owner).error().code, errors::owner_must_hand_over);

  auto left = remove(trio.id, trio.member, trio.member);
  ASSERT_TRUE(left);
  EXPECT_TRUE(left->changed);
  EXPECT_EQ(left->revision, 3);
  EXPECT_EQ(left->member_count, 2);
  EXPECT_EQ(channels_of_person(trio.member), 0);
  expect_sound(trio.id);

  // Leaving again, or a group that there is not: nothing happens, and nothing is learnt.
  for (const GroupId id : {trio.id, GroupId(99)}) {
    left = remove(id, trio.member, trio.member);
    ASSERT_TRUE(left);
    EXPECT_FALSE(left->changed);
  }
  EXPECT_EQ(revision_of(trio.id, trio.owner), 3);
  // Whoever left may come back by an invite.
  const Invite invite = make_invite(trio.id, trio.owner);
  EXPECT_TRUE(run(invites().join_group(invite.token, trio.member, at)));
}

TEST_P(GroupMembersContract, WhoRemovesWhomIsAsTheRulesSay) {
  constexpr std::array roles{owner, admin, member};
  const UserId founder = make_user("founder");
  const UserId one = make_user("one");
  const UserId two = make_user("two");
  for (const GroupRole actor_role : roles) {
    for (const GroupRole role : roles) {
      if (actor_role == owner && role == owner) continue;
      const GroupId id = make_group(founder, {one, two});
      const auto take = [&](UserId person, GroupRole wanted) {
        if (wanted == admin) {
          EXPECT_TRUE(run(groups().change_role(id, founder, person, admin)));
        }
      };
      const UserId actor = actor_role == owner ? founder : one;
      const UserId person = role == owner ? founder : two;
      take(actor, actor_role);
      take(person, role);
      const auto removed = remove(id, actor, person);
      EXPECT_EQ(removed.has_value(), may_remove(actor_role, role))
          << name_of(actor_role) << " removes " << name_of(role);
      if (!removed) {
        EXPECT_EQ(removed.error().code, errors::not_allowed);
      }
      expect_sound(id);
    }
  }
}

TEST_P(GroupMembersContract, WhoWasRemovedComesBackOnlyByBeingAdded) {
  const Trio trio = make_trio();
  const Invite invite = make_invite(trio.id, trio.owner);
  ASSERT_TRUE(remove(trio.id, trio.admin, trio.member));
  const auto again = remove(trio.id, trio.admin, trio.member);
  ASSERT_TRUE(again);
  EXPECT_FALSE(again->changed);
  EXPECT_EQ(remove(trio.id, trio.member, trio.admin).error().code, errors::not_found);

  const auto refused = run(invites().join_group(invite.token, trio.member, at));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, errors::removed_from_group);

  ASSERT_TRUE(add(trio.id, trio.owner, {trio.member}));
  ASSERT_TRUE(remove(trio.id, trio.member, trio.member));
  EXPECT_TRUE(run(invites().join_group(invite.token, trio.member, at)));
  expect_sound(trio.id);
}

TEST_P(GroupMembersContract, RolesAreTheOwnersToGive) {
  const Trio trio = make_trio();
  const auto change = [&](UserId actor, UserId person, GroupRole role) {
    return run(groups().change_role(trio.id, actor, person, role));
  };
  EXPECT_EQ(change(trio.admin, trio.member, admin).error().code, errors::not_allowed);
  EXPECT_EQ(change(trio.member, trio.member, admin).error().code, errors::not_allowed);
  EXPECT_EQ(change(make_user("eve"), trio.member, admin).error().code, errors::not_found);
  EXPECT_EQ(change(trio.owner, UserId(4711), admin).error().code, errors::not_found);
  EXPECT_EQ(change(trio.owner, trio.owner, member).error().code, errors::not_allowed);

  auto changed = change(trio.owner, trio.member, admin);
  ASSERT_TRUE(changed);
  EXPECT_TRUE(changed->changed);
  EXPECT_EQ(changed->revision, 3);
  EXPECT_EQ(changed->member.role, admin);
  EXPECT_EQ(changed->member.user.id, trio.member);
  changed = change(trio.owner, trio.member, admin);
  ASSERT_TRUE(changed);
  EXPECT_FALSE(changed->changed);
  EXPECT_EQ(changed->revision, 3);
  ASSERT_TRUE(change(trio.owner, trio.admin, member));
  EXPECT_EQ(roles_of(trio.id), "Olga:owner Mia:admin Adam:member ");
}

TEST_P(GroupMembersContract, HandingOver) {
  const Trio trio = make_trio();
  const auto hand_over = [&](UserId actor, UserId person) {
    return run(groups().change_owner(trio.id, actor, person));
  };
  EXPECT_EQ(hand_over(trio.admin, trio.admin).error().code, errors::not_allowed);
  EXPECT_EQ(hand_over(make_user("eve"), trio.admin).error().code, errors::not_found);
  EXPECT_EQ(hand_over(trio.owner, UserId(4711)).error().code, errors::not_found);
  auto changed = hand_over(trio.owner, trio.owner);
  ASSERT_TRUE(changed);
  EXPECT_FALSE(changed->changed);

  changed = hand_over(trio.owner, trio.member);
  ASSERT_TRUE(changed);
  EXPECT_TRUE(changed->changed);
  EXPECT_EQ(changed->group.revision, 3);
  EXPECT_EQ(changed->group.role, admin);
  EXPECT_EQ(roles_of(trio.id), "Mia:owner Adam:admin Olga:admin ");
  EXPECT_TRUE(remove(trio.id, trio.owner, trio.owner));
  expect_sound(trio.id);
}

// Many at once: whatever the order in which they come through, the group is sound, and every
// change took the next revision.
TEST_P(GroupMembersContract, AddingAndRemovingAtOnce) {
  const Trio trio = make_trio();
  std::vector<UserId> people;
  for (int n = 0; n < 8; ++n) people.push_back(make_user(fmt::format("person{}", n)));
  std::vector<std::future<Result<GroupStore::Additions>>> additions;
  std::vector<std::future<Result<GroupStore::Left>>> removals;
  for (int round = 0; round < 4; ++round) {
    for (const UserId person : people) {
      const UserId actor = round % 2 == 0 ? trio.owner : trio.admin;
      additions.push_back(start(groups().add_members(trio.id, actor, {person}, at)));
      removals.push_back(start(groups().remove_member(trio.id, trio.owner, person, at)));
    }
  }
  std::set<Revision> revisions;
  std::size_t changes = 0;
  for (auto& addition : additions) {
    const auto added = addition.get();
    ASSERT_TRUE(added) << added.error().message;
    if (added->added.empty()) continue;
    ++changes;
    revisions.insert(added->revision);
  }
  for (auto& removal : removals) {
    const auto left = removal.get();
    ASSERT_TRUE(left) << left.error().message;
    if (!left->changed) continue;
    ++changes;
    revisions.insert(left->revision);
  }
  EXPECT_EQ(revisions.size(), changes);
  EXPECT_EQ(revision_of(trio.id, trio.owner), static_cast<Revision>(2 + changes));
  expect_sound(trio.id);
}

// Of two who remove each other at the same moment one is too late.
TEST_P(GroupMembersContract, AHandOverAgainstAnAct) {
  for (int round = 0; round < 5; ++round) {
    const UserId ada = make_user(fmt::format("ada{}", round));
    const UserId grace = make_user(fmt::format("grace{}", round));
    const GroupId id = make_group(ada, {grace});
    auto over = start(groups().change_owner(id, ada, grace));
    auto removal = start(groups().remove_member(id, ada, grace, at));
    const bool handed_over = over.get().has_value();
    const auto removed = removal.get();
    EXPECT_NE(handed_over, removed.has_value());
    if (!removed) {
      EXPECT_EQ(removed.error().code, errors::not_allowed);
    }
    expect_sound(id);
  }
}

INSTANTIATE_TEST_SUITE_P(Engines, GroupMembersContract, testing::ValuesIn(database_factories()),
                         factory_name);

}  // namespace
}  // namespace parley::store
