// Every guarantee of ports/account_store.hpp and ports/avatar_store.hpp, on every engine.
#include "store/store_fixture_test.hpp"

#include "model/errors.hpp"
#include "model/text_rules.hpp"

namespace parley::store {
namespace {

class AccountStoreContract : public StoreContract {
 protected:
  AccountStore& accounts() { return stores().accounts(); }
  AvatarStore& avatars() { return stores().avatars(); }

  static Avatar picture(std::string version, std::string data = "bytes") {
    Avatar avatar;
    avatar.type = ImageType::webp;
    avatar.version = std::move(version);
    avatar.data = std::move(data);
    return avatar;
  }

  std::vector<std::string> written(UserId user, std::string from, int limit) {
    const auto listed = run(accounts().list_written(user, std::move(from), limit));
    EXPECT_TRUE(listed) << listed.error().message;
    std::vector<std::string> ids;
    if (listed) {
      for (const Message& message : *listed) ids.push_back(message.client_id);
    }
    return ids;
  }

  std::vector<std::string> search(std::string prefix, UserId viewer) {
    const auto found = run(users().search_users(std::move(prefix), viewer, {}, 50));
    EXPECT_TRUE(found) << found.error().message;
    std::vector<std::string> names;
    if (found) {
      for (const Person& person : *found) names.push_back(person.user.username);
    }
    return names;
  }
};

using Names = std::vector<std::string>;

TEST_P(AccountStoreContract, ChangesAnEmailUnlessAnotherHasIt) {
  const UserId ada = make_user("ada");
  make_user("bob");
  const auto changed = run(accounts().change_email(ada, "new@example.org"));
  ASSERT_TRUE(changed) << changed.error().message;
  EXPECT_EQ(changed->email, "new@example.org");
  EXPECT_TRUE(run(users().find_credentials(std::string("new@example.org"))).value());
  EXPECT_FALSE(run(users().find_credentials(std::string("ada@example.org"))).value());

  const auto taken = run(accounts().change_email(ada, "bob@example.org"));
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().code, errors::email_taken);
  EXPECT_EQ(taken.error().field, "email");
  EXPECT_EQ(run(accounts().change_email(UserId(7), "x@example.org")).error().code,
            errors::not_found);
}

TEST_P(AccountStoreContract, KeepsAPictureByItsVersion) {
  const UserId ada = make_user("ada");
  const std::string bytes("\0\xff\n'\\", 5);
  const auto put = run(avatars().put_avatar(ada, picture("v1", bytes)));
  ASSERT_TRUE(put) << put.error().message;
  EXPECT_EQ(put->user.avatar, "v1");
  const auto found = run(avatars().find_avatar(ada, "v1")).value();
  ASSERT_TRUE(found);
  EXPECT_EQ(found->data, bytes);
  EXPECT_EQ(found->type, ImageType::webp);
  EXPECT_EQ(run(users().find_user(ada)).value()->avatar, "v1");

  EXPECT_EQ(run(avatars().put_avatar(ada, picture("v2")))->user.avatar, "v2");
  EXPECT_FALSE(run(avatars().find_avatar(ada, "v1")).value());
  EXPECT_EQ(run(avatars().find_avatar(ada, "v2")).value()->data, "bytes");

  EXPECT_EQ(run(avatars().remove_avatar(ada))->user.avatar, "");
  EXPECT_EQ(run(avatars().remove_avatar(ada))->user.avatar, "");
  EXPECT_FALSE(run(avatars().find_avatar(ada, "v2")).value());
  EXPECT_EQ(run(avatars().put_avatar(UserId(7), picture("v1"))).error().code, errors::not_found);
  EXPECT_EQ(run(avatars().remove_avatar(UserId(7))).error().code, errors::not_found);
}

// Whoever is last, the version that is shown is that of the picture that is there.
TEST_P(AccountStoreContract, RacingPicturesLeaveOne) {
  const UserId ada = make_user("ada");
  std::vector<std::future<Result<Account>>> changes;
  for (int n = 0; n < 16; ++n) {
    const std::string version = fmt::format("v{}", n);
    changes.push_back(start(avatars().put_avatar(ada, picture(version, "data of " + version))));
    if (n % 4 == 0) changes.push_back(start(avatars().remove_avatar(ada)));
  }
  for (auto& change : changes) EXPECT_TRUE(change.get());
  const std::string version = run(users().find_user(ada)).value()->avatar;
  const auto found = run(avatars().find_avatar(ada, version)).value();
  EXPECT_EQ(found.has_value(), !version.empty());
  if (found) EXPECT_EQ(found->data, "data of " + version);
}

TEST_P(AccountStoreContract, ListsWhatOneWroteByPages) {
  const UserId ada = make_user("ada");
  const UserId bob = make_user("bob");
  const ConversationId with_bob = open(ada, bob);
  const ConversationId with_carol = open(ada, make_user("carol"));
  Names expected;
  for (std::uint64_t n = 1; n <= 7; ++n) {
    ASSERT_TRUE(append(n % 2 == 0 ? with_bob : with_carol, ada, client_id(n)));
    expected.push_back(client_id(n));
  }
  ASSERT_TRUE(append(with_bob, bob, client_id(100)));
  EXPECT_EQ(written(ada, {}, 50), expected);
  EXPECT_EQ(written(ada, {}, 3), Names(expected.begin(), expected.begin() + 3));
  EXPECT_EQ(written(ada, client_id(4), 3), Names(expected.begin() + 3, expected.begin() + 6));
  EXPECT_EQ(written(ada, client_id(8), 3), Names{});
  EXPECT_EQ(written(bob, {}, 50), Names{client_id(100)});
}

TEST_P(AccountStoreContract, DeletesWhatIsThePersonsOwn) {
  const UserId ada = make_user("ada", "Ada Lovelace");
  const UserId bob = make_user("bob");
  const UserId carol = make_user("carol");
  const ConversationId id = open(ada, bob);
  ASSERT_TRUE(append(id, ada, client_id(1), "stays"));
  ASSERT_TRUE(run(avatars().put_avatar(ada, picture("v1"))));
  ASSERT_TRUE(run(contacts().put_contact(ada, bob, {}, Timestamp(1))));
  ASSERT_TRUE(run(contacts().put_contact(carol, ada, "Countess", Timestamp(1))));
  ASSERT_TRUE(run(users().set_last_seen({ada}, Timestamp(5000))));
  Session session;
  session.id = make_id<SessionTag>();
  session.user_id = ada;
  ASSERT_TRUE(run(sessions().create_session(session, std::string(64, 'a'))));

  const auto deleted = run(accounts().delete_account(ada, Timestamp(9000)));
  ASSERT_TRUE(deleted) << deleted.error().message;
  EXPECT_TRUE(deleted->user.is_deleted);
  EXPECT_EQ(deleted->user.username, deleted_username(ada));
  EXPECT_EQ(deleted->user.display_name, deleted_display_name);
  EXPECT_EQ(deleted->user.avatar, "");
  EXPECT_EQ(deleted->sessions, std::vector{session.id});
  EXPECT_EQ(deleted->keepers, std::vector{carol});

  EXPECT_FALSE(run(users().find_credentials(std::string("ada"))).value());
  EXPECT_FALSE(run(users().find_credentials(std::string("ada@example.org"))).value());
  EXPECT_EQ(run(users().find_credentials(ada)).value()->password_hash, "");
  EXPECT_FALSE(run(avatars().find_avatar(ada, "v1")).value());
  EXPECT_FALSE(run(sessions().find_session(std::string(64, 'a'))).value());
  for (const char* query : {"ada", "lovelace", "countess", "deleted"}) {
    EXPECT_EQ(search(query, carol), Names{}) << query;
  }
  EXPECT_EQ(run(contacts().list_contacts(carol, {}, 10))->size(), 0U);
  EXPECT_EQ(run(contacts().list_contacts(ada, {}, 10))->size(), 0U);
  EXPECT_TRUE(view(id, bob).peer.user.is_deleted);
  EXPECT_EQ(log(id).front().body, "stays");
  EXPECT_TRUE(run(users().last_seen_of_acquaintances(bob, {ada}))->empty());

  EXPECT_EQ(run(accounts().delete_account(ada, Timestamp(9001))).error().code, errors::not_found);
  EXPECT_EQ(run(accounts().delete_account(UserId(7), Timestamp(1))).error().code,
            errors::not_found);
  make_user("ada");
}

TEST_P(AccountStoreContract, NothingReachesADeletedAccount) {
  const UserId ada = make_user("ada");
  const UserId bob = make_user("bob");
  const UserId carol = make_user("carol");
  const ConversationId id = open(ada, bob);
  ASSERT_TRUE(append(id, bob, client_id(1)));
  ASSERT_TRUE(run(accounts().delete_account(ada, Timestamp(9000))));
  const auto refused = append(id, bob, client_id(2));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, errors::recipient_gone);
  EXPECT_TRUE(append(id, bob, client_id(1))->duplicate);
  expect_dense(id, 1);

  const ConversationId proposed = make_id<ConversationTag>();
  EXPECT_EQ(run(conversations().open_direct(proposed, carol, ada, Timestamp(1))).error().code,
            errors::not_found);
  EXPECT_EQ(run(conversations().open_direct(proposed, bob, ada, Timestamp(1)))->id, id);
  EXPECT_EQ(run(contacts().put_contact(carol, ada, {}, Timestamp(1))).error().code,
            errors::not_found);
}

// What was on its way when the account was deleted brings nothing back.
TEST_P(AccountStoreContract, NothingComesBackToADeletedAccount) {
  const UserId ada = make_user("ada", "Ada Lovelace");
  const UserId bob = make_user("bob");
  ASSERT_TRUE(run(accounts().delete_account(ada, Timestamp(9000))));
  ProfileChange change;
  change.display_name = "Ada Lovelace";
  change.bio = "Here again";
  static_cast<void>(run(users().change_profile(ada, change)));
  EXPECT_EQ(run(users().find_user(ada)).value()->display_name, deleted_display_name);
  EXPECT_EQ(search("lovelace", bob), Names{});
  EXPECT_FALSE(run(avatars().put_avatar(ada, picture("v1"))));
  EXPECT_FALSE(run(avatars().find_avatar(ada, "v1")).value());
  EXPECT_FALSE(run(accounts().change_email(ada, "ada@example.org")));
  EXPECT_FALSE(run(users().set_password_hash(ada, "hash")));
  Session session;
  session.id = make_id<SessionTag>();
  session.user_id = ada;
  static_cast<void>(run(sessions().create_session(session, std::string(64, 'b'))));
  EXPECT_FALSE(run(sessions().find_session(std::string(64, 'b'))).value());
}

INSTANTIATE_TEST_SUITE_P(Engines, AccountStoreContract, testing::ValuesIn(database_factories()),
                         factory_name);

}  // namespace
}  // namespace parley::store
