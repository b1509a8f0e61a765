// Every guarantee of ports/session_store.hpp, on every engine.
#include "store/store_fixture_test.hpp"

namespace parley::store {
namespace {

class SessionStoreContract : public StoreContract {
 protected:
  using Ids = std::vector<SessionId>;

  static Session make_session(UserId user, std::int64_t used_at = 1000) {
    Session session;
    session.id = make_id<SessionTag>();
    session.user_id = user;
    session.created_at = Timestamp(1000);
    session.last_used_at = Timestamp(used_at);
    session.user_agent = "Browser/1.0 (\u00fc)";
    session.address = "192.0.2.1";
    return session;
  }

  static TokenHash hash(std::int64_t number) { return fmt::format("{:064x}", number); }

  SessionId create(UserId user, std::int64_t number, std::int64_t used_at = 1000) {
    Session session = make_session(user, used_at);
    const SessionId id = session.id;
    const auto created = run(sessions().create_session(std::move(session), hash(number)));
    EXPECT_TRUE(created) << created.error().message;
    EXPECT_TRUE(created && created->empty());
    return id;
  }

  std::vector<SessionId> list(UserId user) {
    const auto listed = run(sessions().list_sessions(user));
    EXPECT_TRUE(listed) << listed.error().message;
    std::vector<SessionId> ids;
    if (listed) {
      for (const Session& session : *listed) ids.push_back(session.id);
    }
    return ids;
  }
};

TEST_P(SessionStoreContract, FindsASessionByItsTokenHashOnly) {
  const UserId ada = make_user("ada");
  const SessionId id = create(ada, 1);
  const auto found = run(sessions().find_session(hash(1)));
  ASSERT_TRUE(found && *found);
  EXPECT_EQ((*found)->id, id);
  EXPECT_EQ((*found)->user_id, ada);
  EXPECT_EQ((*found)->created_at, Timestamp(1000));
  EXPECT_EQ((*found)->last_used_at, Timestamp(1000));
  EXPECT_EQ((*found)->user_agent, "Browser/1.0 (\u00fc)");
  EXPECT_EQ((*found)->address, "192.0.2.1");
  EXPECT_FALSE(run(sessions().find_session(hash(2))).value());
}

TEST_P(SessionStoreContract, ListsTheLastUsedFirst) {
  const UserId ada = make_user("ada");
  const SessionId old = create(ada, 1, 1000);
  const SessionId recent = create(ada, 2, 3000);
  const SessionId middle = create(ada, 3, 2000);
  create(make_user("grace"), 4, 9000);
  EXPECT_EQ(list(ada), (Ids{recent, middle, old}));
}

TEST_P(SessionStoreContract, TouchingOnlyMovesForward) {
  const UserId ada = make_user("ada");
  const SessionId id = create(ada, 1, 1000);
  ASSERT_TRUE(run(sessions().touch_session(id, Timestamp(5000))));
  ASSERT_TRUE(run(sessions().touch_session(id, Timestamp(4000))));
  EXPECT_EQ(run(sessions().find_session(hash(1))).value()->last_used_at, Timestamp(5000));
  EXPECT_TRUE(run(sessions().touch_session(SessionId(7), Timestamp(5000))));
}

TEST_P(SessionStoreContract, TheSessionUsedLongestAgoGivesWay) {
  const UserId ada = make_user("ada");
  const UserId grace = make_user("grace");
  const SessionId of_grace = create(grace, 100'000, 1);
  Ids ids;
  for (int n = 0; n < max_sessions_per_user; ++n) ids.push_back(create(ada, n, 10'000 + n));
  ASSERT_TRUE(run(sessions().touch_session(ids[0], Timestamp(90'000))));

  // Also when a clock that is behind makes the new one the oldest.
  Session late = make_session(ada, 5);
  const SessionId late_id = late.id;
  const auto revoked = run(sessions().create_session(std::move(late), hash(5000)));
  ASSERT_TRUE(revoked);
  EXPECT_EQ(*revoked, Ids{ids[1]});
  EXPECT_FALSE(run(sessions().find_session(hash(1))).value());
  EXPECT_EQ(run(sessions().find_session(hash(5000))).value()->id, late_id);
  EXPECT_EQ(list(ada).size(), static_cast<std::size_t>(max_sessions_per_user));
  EXPECT_EQ(list(grace), Ids{of_grace});
}

TEST_P(SessionStoreContract, RevokesOneOfTheUsersOwn) {
  const UserId ada = make_user("ada");
  const UserId grace = make_user("grace");
  const SessionId id = create(ada, 1);
  EXPECT_EQ(run(sessions().revoke_session(grace, id)).value(), Ids{});
  EXPECT_EQ(list(ada), Ids{id});
  EXPECT_EQ(run(sessions().revoke_session(ada, id)).value(), Ids{id});
  EXPECT_EQ(run(sessions().revoke_session(ada, id)).value(), Ids{});
  EXPECT_FALSE(run(sessions().find_session(hash(1))).value());
}

TEST_P(SessionStoreContract, RevokesAllButOneOrAll) {
  const UserId ada = make_user("ada");
  const UserId grace = make_user("grace");
  Ids ids{create(ada, 1), create(ada, 2), create(ada, 3)};
  const SessionId of_grace = create(grace, 4);
  Ids revoked = run(sessions().revoke_sessions(ada, ids[1])).value();
  std::sort(revoked.begin(), revoked.end());
  Ids expected{ids[0], ids[2]};
  std::sort(expected.begin(), expected.end());
  EXPECT_EQ(revoked, expected);
  EXPECT_EQ(list(ada), Ids{ids[1]});
  EXPECT_EQ(run(sessions().revoke_sessions(ada, {})).value(), Ids{ids[1]});
  EXPECT_EQ(list(ada), Ids{});
  EXPECT_EQ(list(grace), Ids{of_grace});
}

TEST_P(SessionStoreContract, RefusesASessionOfNobody) {
  const auto refused = run(sessions().create_session(make_session(UserId(7)), hash(1)));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, errors::not_found);
  EXPECT_FALSE(run(sessions().find_session(hash(1))).value());
}

TEST_P(SessionStoreContract, ManyAtOnceKeepTheLimit) {
  const UserId ada = make_user("ada");
  std::vector<std::future<Result<Ids>>> creations;
  for (int n = 0; n < 130; ++n) {
    creations.push_back(start(sessions().create_session(make_session(ada, 1000 + n), hash(n))));
  }
  std::size_t revoked = 0;
  for (auto& creation : creations) revoked += creation.get().value().size();
  EXPECT_EQ(revoked, 30U);
  EXPECT_EQ(list(ada).size(), 100U);
}

INSTANTIATE_TEST_SUITE_P(Engines, SessionStoreContract, testing::ValuesIn(database_factories()),
                         factory_name);

}  // namespace
}  // namespace parley::store
