#include "model/group_rules.hpp"

#include <algorithm>
#include <array>

#include "model/errors.hpp"
#include "model/text_rules.hpp"

namespace parley {
namespace {

constexpr std::array<std::string_view, 10> group_colors{"slate", "red", "orange", "amber",  "green",
                                                        "teal",  "sky", "blue",   "violet", "pink"};

}  // namespace

GroupRole required_role(GroupAction action) {
  switch (action) {
    case GroupAction::read:
      return GroupRole::member;
    case GroupAction::change_group:
    case GroupAction::change_channels:
    case GroupAction::add_members:
    case GroupAction::manage_invites:
      return GroupRole::admin;
    case GroupAction::change_roles:
    case GroupAction::hand_over:
    case GroupAction::delete_group:
      return GroupRole::owner;
  }
  return GroupRole::owner;
}

bool may(GroupRole role, GroupAction action) {
  return role >= required_role(action);
}

bool may_remove(GroupRole remover, GroupRole removed) {
  return remover > removed;
}

bool may_leave(GroupRole role) {
  return role != GroupRole::owner;
}

std::optional<Error> refusal(std::optional<GroupRole> role, GroupAction action) {
  if (!role) return no_such_group();
  if (!may(*role, action)) return not_allowed_in_group();
  return {};
}

Error no_such_group() {
  return Error(errors::not_found, "You have no such group.");
}

Error not_allowed_in_group() {
  return Error(errors::not_allowed, "Your role in this group does not allow that.");
}

std::string_view name_of(GroupRole role) {
  switch (role) {
    case GroupRole::member:
      return "member";
    case GroupRole::admin:
      return "admin";
    case GroupRole::owner:
      return "owner";
  }
  return "member";
}

std::string_view name_of(LeavingReason reason) {
  return reason == LeavingReason::removed ? "removed" : "left";
}

Result<std::string> check_group_name(std::string_view text, std::string_view field) {
  return check_line(text, max_group_name_length, field);
}

Result<std::string> check_group_description(std::string_view text) {
  return check_paragraphs(text, max_group_description_length, "description");
}

Result<std::string> check_group_color(std::string_view text) {
  if (std::find(group_colors.begin(), group_colors.end(), text) == group_colors.end()) {
    return fail(errors::invalid_field, "There is no such colour.", "color");
  }
  return std::string(text);
}

bool is_invite_token(std::string_view text) {
  constexpr std::size_t token_length = 43;
  return text.size() == token_length &&
         text.find_first_not_of(
             "0123456789abcdefghijklmnopqrstuvwxyz"
             "ABCDEFGHIJKLMNOPQRSTUVWXYZ_-") == std::string_view::npos;
}

}  // namespace parley
