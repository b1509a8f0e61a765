// Every guarantee of ports/user_store.hpp, on every engine.
#include "store/store_fixture_test.hpp"

#include "model/errors.hpp"

namespace parley::store {
namespace {

class UserStoreContract : public StoreContract {
 protected:
  std::vector<std::string> search(std::string prefix, UserId except = {}, std::string after = {},
                                  int limit = 50) {
    const auto found =
        run(users().search_users(std::move(prefix), except, std::move(after), limit));
    EXPECT_TRUE(found) << found.error().message;
    std::vector<std::string> names;
    if (found) {
      for (const Person& person : *found) names.push_back(person.user.username);
    }
    return names;
  }

  std::vector<UserStore::LastSeen> last_seen(UserId viewer, std::vector<UserId> candidates) {
    const auto seen = run(users().last_seen_of_acquaintances(viewer, std::move(candidates)));
    EXPECT_TRUE(seen) << seen.error().message;
    return seen ? *seen : std::vector<UserStore::LastSeen>();
  }
};

using Names = std::vector<std::string>;

TEST_P(UserStoreContract, FindsAnAccountByUsernameEmailAndId) {
  Credentials ada = make_credentials("ada", "Ada Lovelace");
  const UserId id = ada.account.user.id;
  ASSERT_TRUE(run(users().create_user(std::move(ada))));

  for (const auto& found : {run(users().find_credentials(std::string("ada"))),
                            run(users().find_credentials(std::string("ada@example.org"))),
                            run(users().find_credentials(id))}) {
    ASSERT_TRUE(found && *found);
    EXPECT_EQ((*found)->account.user.id, id);
    EXPECT_EQ((*found)->account.user.username, "ada");
    EXPECT_EQ((*found)->account.user.display_name, "Ada Lovelace");
    EXPECT_EQ((*found)->account.email, "ada@example.org");
    EXPECT_EQ((*found)->account.created_at, Timestamp(500));
    EXPECT_EQ((*found)->password_hash, "hash of ada");
  }
  const auto user = run(users().find_user(id));
  ASSERT_TRUE(user && *user);
  EXPECT_EQ((*user)->username, "ada");
  EXPECT_EQ((*user)->display_name, "Ada Lovelace");
}

TEST_P(UserStoreContract, FindsNobodyWhoIsNotThere) {
  EXPECT_FALSE(run(users().find_credentials(std::string("ada"))).value());
  EXPECT_FALSE(run(users().find_credentials(std::string("ada@example.org"))).value());
  EXPECT_FALSE(run(users().find_credentials(std::string("a\0da", 4))).value());
  EXPECT_FALSE(run(users().find_credentials(UserId(7))).value());
  EXPECT_FALSE(run(users().find_user(UserId(7))).value());
}

TEST_P(UserStoreContract, RefusesATakenUsernameAndKeepsNothingOfIt) {
  make_user("ada");
  Credentials second = make_credentials("ada", "Zebra");
  second.account.email = "second@example.org";
  const auto refused = run(users().create_user(std::move(second)));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, errors::username_taken);
  EXPECT_EQ(refused.error().field, "username");
  EXPECT_FALSE(run(users().find_credentials(std::string("second@example.org"))).value());
  EXPECT_EQ(search("zebra"), Names{});
}

TEST_P(UserStoreContract, RefusesATakenEmail) {
  make_user("ada");
  Credentials second = make_credentials("grace", "Grace");
  second.account.email = "ada@example.org";
  const auto refused = run(users().create_user(std::move(second)));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, errors::email_taken);
  EXPECT_EQ(refused.error().field, "email");
  EXPECT_EQ(search("grace"), Names{});
}

TEST_P(UserStoreContract, OneOfManyRacingCreationsSucceeds) {
  std::vector<std::future<Result<void>>> creations;
  for (int n = 0; n < 16; ++n) {
    Credentials credentials = make_credentials("ada", fmt::format("Ada {}", n));
    credentials.account.email = fmt::format("ada{}@example.org", n);
    creations.push_back(start(users().create_user(std::move(credentials))));
  }
  int created = 0;
  for (auto& creation : creations) {
    const auto result = creation.get();
    if (result) {
      ++created;
    } else {
      EXPECT_EQ(result.error().code, errors::username_taken);
    }
  }
  EXPECT_EQ(created, 1);
  EXPECT_EQ(search("ada"), Names{"ada"});
}

TEST_P(UserStoreContract, SearchMatchesTheBeginningsOfUsernameAndWords) {
  make_user("lovelace1", "Ada King");
  make_user("ada", "Countess of Lovelace");
  make_user("grace", "Grace Hopper");
  EXPECT_EQ(search("lovel"), (Names{"ada", "lovelace1"}));
  EXPECT_EQ(search("ada"), (Names{"ada", "lovelace1"}));
  EXPECT_EQ(search("ki"), Names{"lovelace1"});
  EXPECT_EQ(search("ace"), Names{});
  EXPECT_EQ(search("countess of lo"), Names{"ada"});
  EXPECT_EQ(search("g"), Names{"grace"});
}

TEST_P(UserStoreContract, SearchIgnoresCaseBeyondAscii) {
  make_user("eloise", "\u00c9lo\u00efse \u0416\u0443\u043a\u043e\u0432");  // Éloïse Жуков
  EXPECT_EQ(search("\u00e9lo\u00cf"), Names{"eloise"});
  EXPECT_EQ(search("\u0436\u0423\u043a"), Names{"eloise"});
  EXPECT_EQ(search("elo"), Names{"eloise"});
  EXPECT_EQ(search("\u00e9li"), Names{});
}

TEST_P(UserStoreContract, SearchTakesEveryCharacterLiterally) {
  make_user("under_score", "100% O'Brien");
  make_user("underscore", "1000 Obrien");
  make_user("quotes", "\"Q\" \\back; DROP TABLE users");
  EXPECT_EQ(search("under_"), Names{"under_score"});
  EXPECT_EQ(search("100%"), Names{"under_score"});
  EXPECT_EQ(search("%"), Names{});
  EXPECT_EQ(search("_"), Names{});
  EXPECT_EQ(search("o'b"), Names{"under_score"});
  EXPECT_EQ(search("\"q\""), Names{"quotes"});
  EXPECT_EQ(search("\\b"), Names{"quotes"});
  EXPECT_EQ(search(""), Names{});
}

TEST_P(UserStoreContract, SearchPagesByUsernameWithoutTheSearcher) {
  UserId searcher;
  Names expected;
  for (int n = 0; n < 25; ++n) {
    std::string name = fmt::format("ada_{:02}", n);
    const UserId id = make_user(name, "Ada Ada");
    if (n == 13) {
      searcher = id;
    } else {
      expected.push_back(name);
    }
  }
  Names paged;
  for (std::string after; paged.size() < 100;) {
    const Names page = search("ada", searcher, after, 7);
    paged.insert(paged.end(), page.begin(), page.end());
    if (page.size() < 7) break;
    after = page.back();
  }
  EXPECT_EQ(paged, expected);
}

TEST_P(UserStoreContract, KeepsTheLongestNames) {
  std::string name;
  for (int n = 0; n < 64; ++n) name += "\U0001F600";
  const UserId id = make_user("abcdefghijklmnopqrstuvwxyz_12345", name);
  EXPECT_EQ(run(users().find_user(id)).value()->display_name, name);
  EXPECT_EQ(search(name), Names{"abcdefghijklmnopqrstuvwxyz_12345"});
  std::string words;
  for (int n = 0; n < 32; ++n) words += n == 0 ? "a" : fmt::format(" {:c}", 'a' + n % 26);
  make_user("words", words);
  EXPECT_EQ(search(words), Names{"words"});
}

TEST_P(UserStoreContract, ChangesThePasswordHash) {
  const UserId id = make_user("ada");
  ASSERT_TRUE(run(users().set_password_hash(id, "another")));
  EXPECT_EQ(run(users().find_credentials(id)).value()->password_hash, "another");
  const auto missing = run(users().set_password_hash(UserId(7), "another"));
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, errors::not_found);
}

TEST_P(UserStoreContract, LastSeenOnlyMovesForward) {
  const UserId ada = make_user("ada");
  const UserId grace = make_user("grace");
  const UserId joan = make_user("joan");
  open(joan, ada);
  open(grace, joan);
  ASSERT_TRUE(run(users().set_last_seen({ada, grace}, Timestamp(5000))));
  ASSERT_TRUE(run(users().set_last_seen({ada}, Timestamp(4000))));
  ASSERT_TRUE(run(users().set_last_seen({grace}, Timestamp(6000))));
  ASSERT_TRUE(run(users().set_last_seen({}, Timestamp(9000))));
  auto seen = last_seen(joan, {ada, grace});
  ASSERT_EQ(seen.size(), 2U);
  for (const auto& entry : seen) {
    EXPECT_EQ(entry.at, Timestamp(entry.user_id == ada ? 5000 : 6000));
  }
}

TEST_P(UserStoreContract, LastSeenIsToldOfAcquaintancesOnly) {
  const UserId ada = make_user("ada");
  const UserId friend_of_ada = make_user("grace");
  const UserId stranger = make_user("joan");
  open(friend_of_ada, ada);
  open(friend_of_ada, stranger);
  ASSERT_TRUE(run(users().set_last_seen({stranger}, Timestamp(5000))));
  const auto seen = last_seen(ada, {stranger, friend_of_ada, ada, UserId(7)});
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_EQ(seen.front().user_id, friend_of_ada);
  EXPECT_FALSE(seen.front().at);
  EXPECT_TRUE(last_seen(ada, {}).empty());
}

TEST_P(UserStoreContract, SurvivesReopening) {
  const UserId id = make_user("ada", "Ada Lovelace");
  reopen();
  EXPECT_EQ(run(users().find_user(id)).value()->display_name, "Ada Lovelace");
  EXPECT_EQ(search("love"), Names{"ada"});
}

TEST_P(UserStoreContract, ChangesWhatIsGivenOfAProfile) {
  const UserId ada = make_user("ada", "Ada Lovelace");
  const UserId grace = make_user("grace", "Grace Hopper");
  const auto change = [&](std::optional<std::string> name, std::optional<std::string> bio) {
    ProfileChange wanted;
    wanted.display_name = std::move(name);
    wanted.bio = std::move(bio);
    auto account = run(users().change_profile(ada, std::move(wanted)));
    EXPECT_TRUE(account) << account.error().message;
    return account ? *account : Account();
  };
  EXPECT_EQ(change({}, "First programmer.").user.display_name, "Ada Lovelace");
  const Account renamed = change("Countess of L", {});
  EXPECT_EQ(renamed.user.display_name, "Countess of L");
  EXPECT_EQ(renamed.user.username, "ada");
  EXPECT_EQ(renamed.bio, "First programmer.");
  EXPECT_EQ(search("count"), Names{"ada"});
  EXPECT_EQ(search("ada"), Names{"ada"}) << "by the username";
  EXPECT_EQ(search("love"), Names{});
  EXPECT_EQ(run(users().find_profile(ada, grace)).value()->bio, "First programmer.");
  EXPECT_EQ(run(users().change_profile(UserId(7), {})).error().code, errors::not_found);
}

TEST_P(UserStoreContract, FindsThoseWhoSeeAName) {
  const UserId ada = make_user("ada");
  const auto found = [&](int limit) {
    auto users_found = run(users().find_acquaintances(ada, limit)).value();
    std::sort(users_found.begin(), users_found.end());
    return users_found;
  };
  EXPECT_EQ(found(10), std::vector<UserId>{});
  std::vector<UserId> expected;
  for (int n = 0; n < 3; ++n) {
    expected.push_back(make_user(fmt::format("peer_{}", n)));
    open(expected.back(), ada);
  }
  expected.push_back(make_user("keeper"));
  ASSERT_TRUE(run(contacts().put_contact(expected.back(), ada, {}, Timestamp(1))));
  ASSERT_TRUE(run(contacts().put_contact(expected.front(), ada, {}, Timestamp(1))));
  make_user("stranger");
  std::sort(expected.begin(), expected.end());
  EXPECT_EQ(found(10), expected);
  EXPECT_EQ(found(2).size(), 2U);
}

INSTANTIATE_TEST_SUITE_P(Engines, UserStoreContract, testing::ValuesIn(database_factories()),
                         factory_name);

}  // namespace
}  // namespace parley::store
