// Every guarantee of ports/membership_store.hpp, on every engine.
#include "store/store_fixture_test.hpp"

namespace parley::store {
namespace {

class MembershipStoreContract : public StoreContract {
 protected:
  std::vector<GroupMembership> memberships_of(UserId user) {
    auto listed = run(memberships().list_memberships(user));
    EXPECT_TRUE(listed) << listed.error().message;
    if (!listed) return {};
    std::sort(listed->begin(), listed->end(),
              [](const auto& a, const auto& b) { return a.revision < b.revision; });
    return *listed;
  }
};

TEST_P(MembershipStoreContract, NamesTheGroupsThatSomebodyIsInWithTheirRevisions) {
  const UserId ada = make_user("ada");
  const UserId grace = make_user("grace");
  EXPECT_TRUE(memberships_of(ada).empty());
  const GroupId first = make_group_of({ada, grace});
  const GroupId second = make_group_of({grace});
  const GroupId third = make_group_of({grace, ada});
  place().execute(fmt::format("UPDATE groups SET revision = 9 WHERE id = {}", third.value()));
  EXPECT_EQ(memberships_of(ada), (std::vector<GroupMembership>{{first, 1}, {third, 9}}));
  place().execute(fmt::format("UPDATE groups SET deleted_at = 5 WHERE id = {}", first.value()));
  EXPECT_EQ(memberships_of(grace), (std::vector<GroupMembership>{{second, 1}, {third, 9}}));
}

INSTANTIATE_TEST_SUITE_P(Engines, MembershipStoreContract, testing::ValuesIn(database_factories()),
                         factory_name);

}  // namespace
}  // namespace parley::store
