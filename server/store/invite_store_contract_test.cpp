// Invites, on every engine.
#include <atomic>

#include "store/group_fixture_test.hpp"

namespace parley::store {
namespace {

class InviteStoreContract : public GroupContract {
 protected:
  Result<InviteStore::Joined> join(const std::string& token, UserId user, Timestamp when = at) {
    return run(invites().join_group(token, user, when));
  }
};

TEST_P(InviteStoreContract, OwnerAndAdminsMakeThem) {
  const Trio trio = make_trio();
  auto wanted = new_invite(trio.id, 3);
  wanted.expires_at = Timestamp(9000);
  const auto made = run(invites().create_invite(trio.admin, wanted));
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(made->id, wanted.id);
  EXPECT_EQ(made->token, wanted.token);
  EXPECT_EQ(made->created_by.display_name, "Adam");
  EXPECT_EQ(made->created_at, wanted.created_at);
  EXPECT_EQ(made->expires_at, wanted.expires_at);
  EXPECT_EQ(made->max_uses, 3);
  EXPECT_EQ(made->uses, 0);
  EXPECT_EQ(revision_of(trio.id, trio.owner), 2);  // is not part of it

  EXPECT_EQ(run(invites().create_invite(trio.member, new_invite(trio.id))).error().code,
            errors::not_allowed);
  EXPECT_EQ(run(invites().create_invite(make_user("eve"), new_invite(trio.id))).error().code,
            errors::not_found);
}

TEST_P(InviteStoreContract, TheListHoldsWhatIsNotOver) {
  const Trio trio = make_trio();
  EXPECT_TRUE(run(invites().list_invites(trio.id, trio.owner, at))->empty());
  auto short_one = new_invite(trio.id);
  short_one.expires_at = Timestamp(5001);
  ASSERT_TRUE(run(invites().create_invite(trio.owner, short_one)));
  const Invite once = make_invite(trio.id, trio.owner, 1);
  const Invite revoked = make_invite(trio.id, trio.admin);

  const auto size = [&](Timestamp when) {
    return run(invites().list_invites(trio.id, trio.admin, when))->size();
  };
  EXPECT_EQ(size(at), 3U);
  EXPECT_EQ(size(Timestamp(5001)), 2U);
  ASSERT_TRUE(join(once.token, make_user("eve")));
  EXPECT_EQ(size(at), 2U);
  ASSERT_TRUE(run(invites().revoke_invite(trio.id, trio.owner, revoked.id, at)));
  ASSERT_TRUE(run(invites().revoke_invite(trio.id, trio.owner, revoked.id, at)));
  EXPECT_EQ(size(at), 1U);

  EXPECT_EQ(run(invites().list_invites(trio.id, trio.member, at)).error().code,
            errors::not_allowed);
  EXPECT_EQ(run(invites().list_invites(trio.id, make_user("mallory"), at)).error().code,
            errors::not_found);
  EXPECT_EQ(run(invites().revoke_invite(trio.id, trio.member, once.id, at)).error().code,
            errors::not_allowed);
  const GroupId other = make_group(trio.owner, {});
  EXPECT_EQ(run(invites().revoke_invite(other, trio.owner, once.id, at)).error().code,
            errors::not_found);
}

TEST_P(InviteStoreContract, NoMoreLiveOnesThanTheLimit) {
  const UserId ada = make_user("ada");
  const GroupId id = make_group(ada, {});
  Invite invite;
  for (int n = 0; n < max_live_invites_per_group; ++n) invite = make_invite(id, ada);
  EXPECT_EQ(run(invites().create_invite(ada, new_invite(id))).error().code, errors::limit_reached);
  ASSERT_TRUE(run(invites().revoke_invite(id, ada, invite.id, at)));
  EXPECT_TRUE(run(invites().create_invite(ada, new_invite(id))));
}

TEST_P(InviteStoreContract, WhatStrangersSee) {
  const UserId ada = make_user("ada");
  const UserId eve = make_user("eve");
  const GroupId id = make_group(ada, {});
  const Invite invite = make_invite(id, ada);
  const auto preview = run(invites().find_invite(invite.token, {}, at));
  ASSERT_TRUE(preview);
  EXPECT_EQ(preview->group.id, id);
  EXPECT_EQ(preview->group.name, "Society");
  EXPECT_EQ(preview->group.member_count, 1);
  EXPECT_FALSE(preview->is_member);
  EXPECT_FALSE(run(invites().find_invite(invite.token, eve, at))->is_member);
  EXPECT_TRUE(run(invites().find_invite(invite.token, ada, at))->is_member);
  EXPECT_EQ(run(invites().find_invite(make_token(), ada, at)).error().code, errors::not_found);
}

TEST_P(InviteStoreContract, Joining) {
  const UserId ada = make_user("ada");
  const UserId eve = make_user("eve", "Eve");
  const GroupId id = make_group(ada, {});
  const Invite invite = make_invite(id, ada, 2);
  auto joined = join(invite.token, eve);
  ASSERT_TRUE(joined) << joined.error().message;
  ASSERT_TRUE(joined->member);
  EXPECT_EQ(joined->member->user.display_name, "Eve");
  EXPECT_EQ(joined->member->role, member);
  EXPECT_EQ(joined->group.revision, 2);
  EXPECT_EQ(joined->group.role, member);
  EXPECT_EQ(joined->group.profile.member_count, 2);
  EXPECT_EQ(joined->group.channels.size(), 1U);
  expect_sound(id);

  // Who is in joins nothing and uses nothing up, the owner neither.
  for (const UserId user : {eve, ada}) {
    joined = join(invite.token, user);
    ASSERT_TRUE(joined);
    EXPECT_FALSE(joined->member);
    EXPECT_EQ(joined->group.revision, 2);
  }
  EXPECT_EQ(run(invites().list_invites(id, ada, at))->front().uses, 1);
  ASSERT_TRUE(join(invite.token, make_user("mary")));
  EXPECT_EQ(join(invite.token, make_user("grace")).error().code, errors::invite_over);
  // But who is in is let in by one that is over.
  EXPECT_TRUE(join(invite.token, eve));
}

TEST_P(InviteStoreContract, WhatIsOverLetsNobodyIn) {
  const UserId ada = make_user("ada");
  const UserId eve = make_user("eve");
  const GroupId id = make_group(ada, {});
  auto wanted = new_invite(id);
  wanted.expires_at = Timestamp(6000);
  ASSERT_TRUE(run(invites().create_invite(ada, wanted)));
  const Invite revoked = make_invite(id, ada);
  ASSERT_TRUE(run(invites().revoke_invite(id, ada, revoked.id, at)));

  EXPECT_EQ(join(wanted.token, eve, Timestamp(6000)).error().code, errors::invite_over);
  EXPECT_EQ(run(invites().find_invite(wanted.token, {}, Timestamp(6000))).error().code,
            errors::invite_over);
  EXPECT_EQ(join(revoked.token, eve).error().code, errors::invite_over);
  EXPECT_EQ(join(make_token(), eve).error().code, errors::not_found);
  EXPECT_TRUE(join(wanted.token, eve, Timestamp(5999)));
}

TEST_P(InviteStoreContract, AFullGroupLetsNobodyIn) {
  const UserId ada = make_user("ada");
  const GroupId id = make_group(ada, {});
  const Invite invite = make_invite(id, ada);
  place().execute(fmt::format("UPDATE groups SET member_count = {} WHERE id = {}",
                              max_members_per_group, id.value()));
  EXPECT_EQ(join(invite.token, make_user("eve")).error().code, errors::limit_reached);
  EXPECT_EQ(run(invites().list_invites(id, ada, at))->front().uses, 0);
}

TEST_P(InviteStoreContract, ExactlyAsManyGetInAsMay) {
  const UserId ada = make_user("ada");
  const GroupId id = make_group(ada, {});
  constexpr int places = 3;
  const Invite invite = make_invite(id, ada, places);
  std::vector<std::future<Result<InviteStore::Joined>>> attempts;
  for (int n = 0; n < 12; ++n) {
    attempts.push_back(
        start(invites().join_group(invite.token, make_user(fmt::format("person{}", n)), at)));
  }
  int inside = 0;
  for (auto& attempt : attempts) {
    const auto joined = attempt.get();
    if (joined) {
      ++inside;
    } else {
      EXPECT_EQ(joined.error().code, errors::invite_over);
    }
  }
  EXPECT_EQ(inside, places);
  EXPECT_EQ(revision_of(id, ada), 1 + places);
  EXPECT_EQ(group_of(id, ada).profile.member_count, 1 + places);
  EXPECT_EQ(count("SELECT uses FROM invites"), places);
  expect_sound(id);
}

INSTANTIATE_TEST_SUITE_P(Engines, InviteStoreContract, testing::ValuesIn(database_factories()),
                         factory_name);

}  // namespace
}  // namespace parley::store
