// Every guarantee of ports/contact_store.hpp, on every engine.
#include "store/store_fixture_test.hpp"

#include "model/errors.hpp"

namespace parley::store {
namespace {

class ContactStoreContract : public StoreContract {
 protected:
  void SetUp() override {
    StoreContract::SetUp();
    if (HasFatalFailure()) return;
    ada = make_user("ada", "Ada Lovelace");
    grace = make_user("grace", "Grace Hopper");
  }

  Contact put(UserId owner, UserId person, std::optional<std::string> alias = {},
              Timestamp at = Timestamp(3000)) {
    auto contact = run(contacts().put_contact(owner, person, std::move(alias), at));
    EXPECT_TRUE(contact) << contact.error().message;
    return contact ? *contact : Contact();
  }

  // The names in the order of the list, read in pages.
  std::vector<std::string> list(UserId owner, int limit = 500) {
    std::vector<std::string> names;
    std::optional<ContactCursor> after;
    for (;;) {
      const auto page = run(contacts().list_contacts(owner, after, limit));
      EXPECT_TRUE(page) << page.error().message;
      if (!page) return names;
      for (const Contact& contact : *page) {
        names.push_back(contact.alias.value_or(contact.user.display_name));
      }
      if (page->size() < static_cast<std::size_t>(limit)) return names;
      std::string name = names.back();
      for (char& c : name) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
      after = ContactCursor{std::move(name), page->back().user.id};
    }
  }

  std::vector<std::string> search(UserId viewer, std::string prefix) {
    const auto found = run(users().search_users(std::move(prefix), viewer, {}, 50));
    EXPECT_TRUE(found) << found.error().message;
    std::vector<std::string> names;
    if (found) {
      for (const Person& person : *found) names.push_back(person.user.username);
    }
    return names;
  }

  UserId ada;
  UserId grace;
};

using Names = std::vector<std::string>;

TEST_P(ContactStoreContract, KeepsAPersonUnderAnAliasOrNone) {
  Contact contact = put(ada, grace, "Amazing Grace");
  EXPECT_EQ(contact.user.id, grace);
  EXPECT_EQ(contact.user.username, "grace");
  EXPECT_EQ(contact.user.display_name, "Grace Hopper");
  EXPECT_EQ(contact.alias, "Amazing Grace");
  EXPECT_EQ(contact.created_at, Timestamp(3000));

  contact = put(ada, grace, "Admiral", Timestamp(4000));
  EXPECT_EQ(contact.alias, "Admiral");
  EXPECT_EQ(contact.created_at, Timestamp(3000)) << "when it was kept first";
  EXPECT_EQ(put(ada, grace).alias, std::nullopt);
  EXPECT_EQ(list(ada), Names{"Grace Hopper"});
  EXPECT_EQ(list(grace), Names{});
}

TEST_P(ContactStoreContract, NobodyCannotBeKept) {
  const auto refused = run(contacts().put_contact(ada, UserId(7), {}, Timestamp(1)));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, errors::not_found);
  EXPECT_EQ(list(ada), Names{});
}

TEST_P(ContactStoreContract, RemovesOnce) {
  put(ada, grace, "Admiral");
  EXPECT_TRUE(run(contacts().remove_contact(ada, grace)).value());
  EXPECT_FALSE(run(contacts().remove_contact(ada, grace)).value());
  EXPECT_FALSE(run(contacts().remove_contact(ada, UserId(7))).value());
  EXPECT_EQ(list(ada), Names{});
  EXPECT_EQ(search(ada, "admiral"), Names{});
}

TEST_P(ContactStoreContract, ListsByAliasOrNameAndPagesThroughTies) {
  const Names aliases{"zoe", "Bob", "bob", "", "Zoe", "\u00c9mile", "bob"};
  for (std::size_t n = 0; n < aliases.size(); ++n) {
    const UserId person = make_user(fmt::format("user_{}", n), "Middle");
    put(ada, person, aliases[n].empty() ? std::nullopt : std::optional(aliases[n]));
  }
  const Names expected{"bob", "bob", "bob", "middle", "zoe", "zoe", "\u00c9mile"};
  for (const int limit : {1, 2, 3, 7, 500}) {
    Names listed = list(ada, limit);
    for (std::string& name : listed) {
      name[0] = static_cast<char>(name[0] >= 'A' && name[0] <= 'Z' ? name[0] + 32 : name[0]);
    }
    EXPECT_EQ(listed, expected) << limit;
  }
}

TEST_P(ContactStoreContract, TheViewerAloneSeesTheRelation) {
  const ConversationId id = open(ada, grace);
  const Relation kept{true, "Admiral"};
  put(ada, grace, "Admiral");
  EXPECT_EQ(view(id, ada).peer.relation, kept);
  EXPECT_EQ(view(id, grace).peer.relation, Relation{});
  EXPECT_EQ(run(users().find_profile(grace, ada)).value()->person.relation, kept);
  EXPECT_EQ(run(users().find_profile(grace, ada)).value()->person.user.username, "grace");
  EXPECT_EQ(run(users().find_profile(ada, grace)).value()->person.relation, Relation{});
  EXPECT_FALSE(run(users().find_profile(UserId(7), ada)).value());
}

TEST_P(ContactStoreContract, SearchFindsTheWordsOfTheViewersAliases) {
  const UserId stranger = make_user("stranger");
  put(ada, grace, "\u00c9toile du  Nord_1%");
  for (const char* query : {"\u00e9toile", "du nord", "nord_1%", "nord"}) {
    EXPECT_EQ(search(ada, query), Names{"grace"}) << query;
    EXPECT_EQ(search(stranger, query), Names{}) << query;
  }
  for (const char* query : {"toile", "nord_%", "n_rd", "%", "nord_1%x", "\\"}) {
    EXPECT_EQ(search(ada, query), Names{}) << query;
  }
  put(ada, grace, "Grace of the navy");
  EXPECT_EQ(search(ada, "grace"), Names{"grace"}) << "once, although twice found";
}

TEST_P(ContactStoreContract, IsBounded) {
  place().execute(
      fmt::format("INSERT INTO users (id, username, email, display_name, password_hash, created_at)"
                  " WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {0})"
                  " SELECT i, 'user' || i, 'mail' || i, 'Crowd', '', 0 FROM n",
                  max_contacts_per_user));
  place().execute(
      fmt::format("INSERT INTO contacts (owner_id, contact_id, created_at)"
                  " SELECT {}, u.id, 0 FROM users u WHERE u.id BETWEEN 1 AND {}",
                  ada.value(), max_contacts_per_user));
  const auto refused = run(contacts().put_contact(ada, grace, {}, Timestamp(1)));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, errors::limit_reached);
  EXPECT_EQ(put(ada, UserId(5), "changed").alias, "changed");
  ASSERT_TRUE(run(contacts().remove_contact(ada, UserId(6))));
  put(ada, grace);
}

TEST_P(ContactStoreContract, RacingChangesLeaveOneEntry) {
  std::vector<std::future<Result<Contact>>> calls;
  for (int n = 0; n < 24; ++n) {
    calls.push_back(
        start(contacts().put_contact(ada, grace, fmt::format("alias {}", n), Timestamp(1))));
  }
  for (auto& call : calls) EXPECT_TRUE(call.get());
  EXPECT_EQ(list(ada).size(), 1U);
}

INSTANTIATE_TEST_SUITE_P(Engines, ContactStoreContract, testing::ValuesIn(database_factories()),
                         factory_name);

}  // namespace
}  // namespace parley::store
