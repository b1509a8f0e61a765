#include "model/group_rules.hpp"

#include <array>
#include <utility>

#include <gtest/gtest.h>

#include "model/errors.hpp"

namespace parley {
namespace {

using enum GroupRole;

constexpr std::array roles{owner, admin, member};

struct Right {
  GroupAction action;
  std::array<bool, 3> allowed;  // of the owner, an admin, a member
};

constexpr std::array<Right, 8> rights{{
    {GroupAction::read, {true, true, true}},
    {GroupAction::change_group, {true, true, false}},
    {GroupAction::change_channels, {true, true, false}},
    {GroupAction::add_members, {true, true, false}},
    {GroupAction::manage_invites, {true, true, false}},
    {GroupAction::change_roles, {true, false, false}},
    {GroupAction::hand_over, {true, false, false}},
    {GroupAction::delete_group, {true, false, false}},
}};

TEST(GroupRules, WhoMayDoWhat) {
  for (const Right& right : rights) {
    for (std::size_t n = 0; n < roles.size(); ++n) {
      const auto refused = refusal(roles[n], right.action);
      EXPECT_EQ(may(roles[n], right.action), right.allowed[n]);
      EXPECT_EQ(!refused, right.allowed[n]);
      if (refused) {
        EXPECT_EQ(refused->code, errors::not_allowed);
      }
    }
    // To outsiders there is no such group, whatever they ask.
    const auto outsider = refusal({}, right.action);
    ASSERT_TRUE(outsider);
    EXPECT_EQ(outsider->code, errors::not_found);
  }
}

TEST(GroupRules, WhoRemovesWhom) {
  EXPECT_TRUE(may_remove(owner, admin));
  EXPECT_TRUE(may_remove(owner, member));
  EXPECT_TRUE(may_remove(admin, member));
  for (const auto& [remover, removed] :
       {std::pair(owner, owner), std::pair(admin, owner), std::pair(admin, admin),
        std::pair(member, owner), std::pair(member, admin), std::pair(member, member)}) {
    EXPECT_FALSE(may_remove(remover, removed)) << name_of(remover) << " " << name_of(removed);
  }
}

TEST(GroupRules, OnlyTheOwnerCannotLeave) {
  EXPECT_FALSE(may_leave(owner));
  EXPECT_TRUE(may_leave(admin));
  EXPECT_TRUE(may_leave(member));
}

TEST(GroupRules, Names) {
  EXPECT_EQ(check_group_name("  Analytical Society \n").value(), "Analytical Society");
  EXPECT_EQ(check_group_name(std::string(64, 'x')).value(), std::string(64, 'x'));
  for (const std::string& bad :
       {std::string(), std::string("  "), std::string("a\nb"), std::string(65, 'x')}) {
    const auto refused = check_group_name(bad, "channel_name");
    ASSERT_FALSE(refused) << bad;
    EXPECT_EQ(refused.error().field, "channel_name");
  }
}

TEST(GroupRules, Descriptions) {
  EXPECT_EQ(check_group_description("").value(), "");
  EXPECT_EQ(check_group_description(" Engines\nand numbers. ").value(), "Engines\nand numbers.");
  EXPECT_FALSE(check_group_description(std::string(501, 'x')));
  EXPECT_FALSE(check_group_description("a\x01z"));
}

TEST(GroupRules, Colors) {
  EXPECT_TRUE(check_group_color(default_group_color));
  EXPECT_EQ(check_group_color("teal").value(), "teal");
  for (const std::string_view bad : {"", "Teal", "mauve", "#fff"}) {
    EXPECT_FALSE(check_group_color(bad)) << bad;
  }
}

TEST(GroupRules, InviteTokens) {
  EXPECT_TRUE(is_invite_token(std::string(43, 'a')));
  EXPECT_TRUE(is_invite_token("3qZ0fW8nYx1kTnVgk7mJc2uQpLr9sDhEaBvCwXyZ_-2"));
  EXPECT_FALSE(is_invite_token(""));
  EXPECT_FALSE(is_invite_token(std::string(42, 'a')));
  EXPECT_FALSE(is_invite_token(std::string(44, 'a')));
  EXPECT_FALSE(is_invite_token(std::string(42, 'a') + "%"));
}

}  // namespace
}  // namespace parley
