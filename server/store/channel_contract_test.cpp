// What the conversation and the message store promise about channels, on every engine.
#include "store/store_fixture_test.hpp"

#include "model/errors.hpp"

namespace parley::store {
namespace {

class ChannelContract : public StoreContract {
 protected:
  void SetUp() override {
    StoreContract::SetUp();
    if (HasFatalFailure()) return;
    ada = make_user("ada", "Ada Lovelace");
    grace = make_user("grace", "Grace Hopper");
    joan = make_user("joan");
    group = make_group_of({ada, grace, joan});
    channel = make_channel_of(group, {ada, grace, joan});
  }

  UserId ada;
  UserId grace;
  UserId joan;
  GroupId group;
  ConversationId channel;
};

TEST_P(ChannelContract, MembersWriteOneLog) {
  const auto first = append(channel, ada, client_id(1), "hello all");
  ASSERT_TRUE(first) << first.error().message;
  EXPECT_EQ(first->audience.group, group);
  EXPECT_EQ(first->sender.id, ada);
  EXPECT_EQ(first->sender.username, "ada");
  EXPECT_EQ(first->sender.display_name, "Ada Lovelace");
  ASSERT_TRUE(append(channel, grace, client_id(2)));
  const auto again = append(channel, ada, client_id(1));
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_TRUE(again->duplicate);
  EXPECT_EQ(again->audience.group, group);
  EXPECT_EQ(again->sender.display_name, "Ada Lovelace");
  expect_dense(channel, 2);
}

TEST_P(ChannelContract, IsAnEntryOfEveryMembersList) {
  ASSERT_TRUE(append(channel, ada, client_id(1), "hello all"));
  for (const UserId member : {ada, grace, joan}) {
    EXPECT_EQ(chat_list(member), std::vector{channel});
    const Conversation seen = view(channel, member);
    ASSERT_TRUE(seen.channel);
    EXPECT_EQ(seen.channel->group_id, group);
    EXPECT_EQ(seen.channel->name, "general");
    ASSERT_TRUE(seen.last_message);
    ASSERT_TRUE(seen.last_message->sender);
    EXPECT_EQ(seen.last_message->sender->display_name, "Ada Lovelace");
    EXPECT_EQ(seen.last_message->preview, "hello all");
    EXPECT_EQ(seen.unread_count(), member == ada ? 0 : 1);
  }
}

TEST_P(ChannelContract, ItsMarksAndSettingsAreEachMembersOwn) {
  ASSERT_TRUE(append(channel, ada, client_id(1)));
  const auto raised = run(conversations().raise_marks(channel, grace, Marks{1, 1}));
  ASSERT_TRUE(raised && *raised);
  EXPECT_TRUE((*raised)->changed);
  EXPECT_EQ((*raised)->audience.group, group);
  EXPECT_EQ(view(channel, grace).unread_count(), 0);
  EXPECT_EQ(view(channel, joan).unread_count(), 1);
  SettingsChange pinned;
  pinned.pinned = true;
  const auto changed = run(conversations().change_settings(channel, joan, pinned, Timestamp(9)));
  ASSERT_TRUE(changed && *changed);
  EXPECT_TRUE((*changed)->conversation.settings.pinned_at);
  EXPECT_FALSE(view(channel, grace).settings.pinned_at);
}

TEST_P(ChannelContract, ABlockDoesNotReachIntoGroups) {
  ASSERT_TRUE(run(blocks().block(grace, ada, Timestamp(1))));
  const auto sent = append(channel, ada, client_id(1));
  ASSERT_TRUE(sent) << sent.error().message;
  EXPECT_FALSE(sent->message.withheld_from);
  EXPECT_TRUE(append(channel, grace, client_id(2)));
  const auto access = run(conversations().find_access(channel, grace));
  ASSERT_TRUE(access && *access);
  EXPECT_FALSE((*access)->is_silent());
  EXPECT_EQ((*access)->user.username, "grace");
  EXPECT_EQ(view(channel, grace).unread_count(), 0);
}

TEST_P(ChannelContract, OutsidersAndADeletedChannelHaveNothing) {
  const UserId stranger = make_user("stranger");
  ASSERT_TRUE(append(channel, ada, client_id(1)));
  EXPECT_FALSE(*run(conversations().find_access(channel, stranger)));
  EXPECT_EQ(append(channel, stranger, client_id(2)).error().code, errors::not_found);
  place().execute(
      fmt::format("UPDATE conversations SET deleted_at = 9 WHERE id = {}", channel.value()));
  EXPECT_FALSE(*run(conversations().find_access(channel, ada)));
  EXPECT_FALSE(*run(conversations().find_conversation(channel, ada)));
  EXPECT_FALSE(*run(conversations().raise_marks(channel, grace, Marks{1, 1})));
  EXPECT_EQ(append(channel, ada, client_id(3)).error().code, errors::not_found);
  EXPECT_EQ(append(channel, ada, client_id(1)).error().code, errors::not_found);
  EXPECT_TRUE(chat_list(ada).empty());
}

TEST_P(ChannelContract, NamesTheSendersOfAPage) {
  auto listed = run(messages().list_senders({grace, ada, UserId(7)}));
  ASSERT_TRUE(listed) << listed.error().message;
  ASSERT_EQ(listed->size(), 2U);
  std::sort(listed->begin(), listed->end(),
            [](const User& a, const User& b) { return a.username < b.username; });
  EXPECT_EQ(listed->front().display_name, "Ada Lovelace");
  EXPECT_EQ(listed->back().display_name, "Grace Hopper");
}

INSTANTIATE_TEST_SUITE_P(Engines, ChannelContract, testing::ValuesIn(database_factories()),
                         factory_name);

}  // namespace
}  // namespace parley::store
