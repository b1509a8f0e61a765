// What members decide for themselves alone, as ports/conversation_store.hpp promises, on every
// engine.
#include "store/store_fixture_test.hpp"

namespace parley::store {
namespace {

using Ids = std::vector<ConversationId>;

SettingsChange pinned(bool on) {
  SettingsChange change;
  change.pinned = on;
  return change;
}
SettingsChange archived(bool on) {
  SettingsChange change;
  change.archived = on;
  return change;
}
SettingsChange marked_unread(bool on) {
  SettingsChange change;
  change.marked_unread = on;
  return change;
}
SettingsChange muted(std::optional<Timestamp> until) {
  SettingsChange change;
  change.mute = SettingsChange::Mute{until};
  return change;
}

class ConversationSettingsContract : public StoreContract {
 protected:
  void SetUp() override {
    StoreContract::SetUp();
    if (HasFatalFailure()) return;
    ada = make_user("ada", "Ada Lovelace");
    grace = make_user("grace", "Grace Hopper");
    id = open(ada, grace);
  }

  void send(UserId sender, int count = 1, Timestamp at = Timestamp(2000)) {
    for (int n = 0; n < count; ++n) {
      const auto sent = append(id, sender, client_id(next_client_id_++), "hello", at);
      ASSERT_TRUE(sent) << sent.error().message;
    }
  }

  // Also checks what holds for every change: the answer is what a fresh look shows, its revision
  // rises exactly when something changed, a repetition changes nothing, and the other member sees
  // what it saw before.
  ConversationStore::Changed change(UserId member, const SettingsChange& wanted,
                                    Timestamp at = Timestamp(5000)) {
    return checked(member,
                   [&] { return run(conversations().change_settings(id, member, wanted, at)); });
  }
  ConversationStore::Changed clear(UserId member, Seq through_seq) {
    return checked(
        member, [&] { return run(conversations().clear_conversation(id, member, through_seq)); });
  }
  ConversationStore::Changed remove(UserId member, Seq through_seq) {
    return checked(
        member, [&] { return run(conversations().delete_conversation(id, member, through_seq)); });
  }

  Marks raise(UserId member, Seq delivered, Seq read, bool settings_change = false) {
    const auto raised = run(conversations().raise_marks(id, member, Marks{delivered, read}));
    EXPECT_TRUE(raised && *raised);
    EXPECT_EQ((*raised)->settings_changed, settings_change);
    return (*raised)->marks;
  }

  Conversation look(UserId viewer) { return view(id, viewer); }
  Ids inbox(UserId viewer) { return chat_list(viewer, ConversationView::inbox); }
  Ids archive(UserId viewer) { return chat_list(viewer, ConversationView::archived); }

  UserId ada;
  UserId grace;
  ConversationId id;

 private:
  template <class Call>
  ConversationStore::Changed checked(UserId member, Call call) {
    const Conversation before = look(member);
    const UserId other = before.peer.user.id;
    const Conversation others_before = look(other);
    const Ids others_inbox = inbox(other);
    const auto done = call();
    EXPECT_TRUE(done && *done);
    if (!done || !*done) return {};
    const auto again = call();
    EXPECT_TRUE(again && *again && !(*again)->changed);
    const Conversation after = look(member);
    EXPECT_EQ((*done)->changed, after.settings.revision > before.settings.revision);
    expect_same((*done)->conversation, after);
    expect_same(others_before, look(other));
    EXPECT_EQ(inbox(other), others_inbox);
    return **done;
  }

  static void expect_same(const Conversation& a, const Conversation& b) {
    EXPECT_EQ(a.id, b.id);
    EXPECT_EQ(a.last_seq, b.last_seq);
    EXPECT_EQ(a.last_message.has_value(), b.last_message.has_value());
    EXPECT_EQ(a.marks, b.marks);
    EXPECT_EQ(a.peer.marks, b.peer.marks);
    EXPECT_EQ(a.settings, b.settings);
  }

  std::uint64_t next_client_id_ = 1;
};

TEST_P(ConversationSettingsContract, StrangersChangeNothing) {
  send(ada, 2);
  const UserId stranger = make_user("joan");
  for (const ConversationId any : {id, ConversationId(7)}) {
    EXPECT_FALSE(
        run(conversations().change_settings(any, stranger, pinned(true), Timestamp(1))).value());
    EXPECT_FALSE(run(conversations().clear_conversation(any, stranger, 1)).value());
    EXPECT_FALSE(run(conversations().delete_conversation(any, stranger, 1)).value());
  }
  EXPECT_EQ(look(ada).settings, ConversationSettings{});
  EXPECT_EQ(look(grace).settings, ConversationSettings{});
}

TEST_P(ConversationSettingsContract, PinsKeepTheirMoment) {
  EXPECT_TRUE(change(ada, pinned(true), Timestamp(5000)).changed);
  EXPECT_FALSE(change(ada, pinned(true), Timestamp(6000)).changed);
  EXPECT_EQ(look(ada).settings.pinned_at, Timestamp(5000));
  EXPECT_TRUE(change(ada, pinned(false)).changed);
  EXPECT_FALSE(look(ada).settings.pinned_at);
  EXPECT_FALSE(change(ada, pinned(false)).changed);
}

TEST_P(ConversationSettingsContract, ListsThePinnedFirstAndPagesThroughBoth) {
  std::vector<ConversationId> ids;
  for (int n = 0; n < 17; ++n) {
    const UserId other = make_user(fmt::format("peer_{:02}", n));
    ids.push_back(open(ada, other));
    // Groups of four at the same moment.
    ASSERT_TRUE(append(ids.back(), other, client_id(1000 + static_cast<std::uint64_t>(n)), "hi",
                       Timestamp(10'000 + n / 4)));
  }
  // The oldest conversations, two of them pinned at the same moment.
  for (const auto& [n, at] : {std::pair(0, 20), std::pair(3, 30), std::pair(1, 30)}) {
    ASSERT_TRUE(run(conversations().change_settings(ids[static_cast<std::size_t>(n)], ada,
                                                    pinned(true), Timestamp(at))));
  }
  const Ids whole = inbox(ada);
  ASSERT_EQ(whole.size(), 18U);
  // Equal pins and equal activity: the higher id first.
  EXPECT_EQ((Ids{whole[0], whole[1], whole[2]}),
            (Ids{std::max(ids[1], ids[3]), std::min(ids[1], ids[3]), ids[0]}));
  EXPECT_EQ(whole[3], ids[16]);
  EXPECT_EQ(whole.back(), id);
  for (const int limit : {1, 2, 3, 5, 18}) {
    Ids paged;
    std::optional<ConversationCursor> before;
    for (;;) {
      const auto page =
          run(conversations().list_conversations(ada, ConversationView::inbox, before, limit));
      ASSERT_TRUE(page) << page.error().message;
      for (const Conversation& entry : *page) paged.push_back(entry.id);
      if (page->empty()) break;
      before = ConversationCursor::at(page->back());
    }
    EXPECT_EQ(paged, whole) << "pages of " << limit;
  }
}

TEST_P(ConversationSettingsContract, ArchivedIsAnotherViewUntilAMessageComes) {
  send(ada, 2);
  EXPECT_TRUE(change(grace, archived(true)).changed);
  EXPECT_TRUE(look(grace).settings.archived);
  EXPECT_EQ(inbox(grace), Ids{});
  EXPECT_EQ(archive(grace), Ids{id});
  EXPECT_EQ(archive(ada), Ids{});
  raise(grace, 2, 2);
  EXPECT_EQ(archive(grace), Ids{id}) << "reading brings nothing back";
  send(ada);
  EXPECT_FALSE(look(grace).settings.archived);
  EXPECT_EQ(inbox(grace), Ids{id});
  EXPECT_EQ(archive(grace), Ids{});

  EXPECT_TRUE(change(grace, archived(true)).changed);
  EXPECT_TRUE(change(grace, archived(false)).changed);
  EXPECT_EQ(inbox(grace), Ids{id});
  EXPECT_FALSE(change(grace, archived(false)).changed);
}

TEST_P(ConversationSettingsContract, TheArchiveIsPagedAndKeepsPins) {
  send(ada, 1);
  const ConversationId second = open(ada, make_user("joan"));
  for (const ConversationId each : {id, second}) {
    ASSERT_TRUE(run(conversations().change_settings(each, ada, archived(true), Timestamp(5000))));
  }
  EXPECT_EQ(archive(ada), (Ids{id, second}));
  ASSERT_TRUE(run(conversations().change_settings(second, ada, pinned(true), Timestamp(5000))));
  EXPECT_EQ(archive(ada), (Ids{second, id}));
  const auto first =
      run(conversations().list_conversations(ada, ConversationView::archived, {}, 1));
  ASSERT_EQ(first->size(), 1U);
  const auto rest = run(conversations().list_conversations(
      ada, ConversationView::archived, ConversationCursor::at(first->front()), 5));
  ASSERT_EQ(rest->size(), 1U);
  EXPECT_EQ(rest->front().id, id);
}

TEST_P(ConversationSettingsContract, AMutedOneStaysArchivedForWhatTheMuteCovers) {
  send(ada, 1, Timestamp(2000));
  change(grace, muted(Timestamp(9000)));
  change(grace, archived(true));
  send(ada, 1, Timestamp(9000));
  EXPECT_TRUE(look(grace).settings.archived);
  EXPECT_EQ(archive(grace), Ids{id});
  EXPECT_EQ(inbox(grace), Ids{});
  send(ada, 1, Timestamp(9001));
  EXPECT_FALSE(look(grace).settings.archived);
  EXPECT_EQ(inbox(grace), Ids{id});
  EXPECT_EQ(look(grace).settings.muted_until, Timestamp(9000));
}

TEST_P(ConversationSettingsContract, MutingDoesNotArchiveAndUnmutingDoesNotBringBack) {
  send(ada);
  change(grace, archived(true));
  send(ada);
  change(grace, muted(muted_always));
  EXPECT_FALSE(look(grace).settings.archived) << "a message had brought it back before";
  EXPECT_EQ(look(grace).settings.muted_until, muted_always);

  change(grace, archived(true));
  send(ada);
  EXPECT_TRUE(look(grace).settings.archived);
  EXPECT_FALSE(change(grace, archived(true)).changed);
  change(grace, muted(Timestamp(1)));
  EXPECT_TRUE(look(grace).settings.archived) << "a shorter mute is no message";
  change(grace, muted({}));
  EXPECT_TRUE(look(grace).settings.archived) << "the end of a mute is no message";
  EXPECT_FALSE(look(grace).settings.muted_until);
  send(ada);
  EXPECT_FALSE(look(grace).settings.archived);
}

TEST_P(ConversationSettingsContract, MarkedUnreadUntilReadAgain) {
  send(ada, 3);
  raise(grace, 3, 3);
  EXPECT_TRUE(change(grace, marked_unread(true)).changed);
  EXPECT_TRUE(look(grace).settings.marked_unread);
  EXPECT_EQ(look(grace).unread_count(), 0);
  EXPECT_EQ(look(grace).marks, (Marks{3, 3})) << "marks never sink";

  raise(grace, 3, 0);
  raise(grace, 3, 2);
  EXPECT_TRUE(look(grace).settings.marked_unread) << "that is not reading to the end";
  raise(grace, 0, 3, /*settings_change=*/true);
  EXPECT_FALSE(look(grace).settings.marked_unread);
  raise(grace, 0, 3);

  change(grace, marked_unread(true));
  EXPECT_TRUE(change(grace, marked_unread(false)).changed);
  EXPECT_FALSE(look(grace).settings.marked_unread);
  EXPECT_FALSE(change(grace, marked_unread(false)).changed);
}

TEST_P(ConversationSettingsContract, MarkedUnreadUntilReadFurtherOrSent) {
  send(ada, 2);
  raise(grace, 2, 2);
  change(grace, marked_unread(true));
  send(ada);
  EXPECT_TRUE(look(grace).settings.marked_unread);
  const std::int64_t revision = look(grace).settings.revision;
  raise(grace, 3, 3);
  EXPECT_FALSE(look(grace).settings.marked_unread);
  EXPECT_EQ(look(grace).settings.revision, revision);

  EXPECT_TRUE(change(grace, marked_unread(true)).changed);
  send(grace);
  EXPECT_FALSE(look(grace).settings.marked_unread);
  EXPECT_TRUE(change(grace, marked_unread(true)).changed);
}

TEST_P(ConversationSettingsContract, ARefusedMarkLeavesItMarkedUnread) {
  send(ada, 2);
  raise(grace, 2, 2);
  change(grace, marked_unread(true));
  const auto refused = run(conversations().raise_marks(id, grace, Marks{3, 2}));
  ASSERT_FALSE(refused);
  EXPECT_TRUE(look(grace).settings.marked_unread);
}

TEST_P(ConversationSettingsContract, AnEmptyOneCanBeMarkedUnread) {
  change(ada, marked_unread(true));
  raise(ada, 0, 0);
  EXPECT_TRUE(look(ada).settings.marked_unread);
  send(grace);
  EXPECT_TRUE(look(ada).settings.marked_unread);
  raise(ada, 1, 0);
  EXPECT_TRUE(look(ada).settings.marked_unread);
  raise(ada, 1, 1);
  EXPECT_FALSE(look(ada).settings.marked_unread);
}

TEST_P(ConversationSettingsContract, ClearHidesWhatIsThereAndNothingElse) {
  send(ada, 5);
  EXPECT_TRUE(clear(grace, 3).changed);
  Conversation seen = look(grace);
  EXPECT_EQ(seen.settings.cleared_seq, 3);
  EXPECT_EQ(seen.unread_count(), 2);
  ASSERT_TRUE(seen.last_message);
  EXPECT_EQ(seen.last_message->seq, 5);
  EXPECT_FALSE(clear(grace, 2).changed) << "nothing comes back";
  EXPECT_EQ(look(grace).settings.cleared_seq, 3);

  EXPECT_TRUE(clear(grace, 5).changed);
  seen = look(grace);
  EXPECT_FALSE(seen.last_message);
  EXPECT_EQ(seen.unread_count(), 0);
  EXPECT_EQ(inbox(grace), Ids{id});
  EXPECT_EQ(run(conversations().find_access(id, grace)).value()->cleared_seq, 5);
  EXPECT_EQ(look(ada).peer.marks, Marks{}) << "clearing is no receipt";

  send(ada);
  seen = look(grace);
  EXPECT_EQ(seen.last_message->seq, 6);
  EXPECT_EQ(seen.unread_count(), 1);
}

TEST_P(ConversationSettingsContract, ClearingEndsMarkedUnreadAndWhatIsClearedCountsAsRead) {
  send(ada, 4);
  raise(grace, 4, 2);
  change(grace, marked_unread(true));
  clear(grace, 4);
  EXPECT_FALSE(look(grace).settings.marked_unread);
  change(grace, marked_unread(true));
  raise(grace, 4, 3);
  EXPECT_TRUE(look(grace).settings.marked_unread) << "3 was cleared before";
  raise(grace, 4, 4, /*settings_change=*/true);
  EXPECT_FALSE(look(grace).settings.marked_unread);
}

TEST_P(ConversationSettingsContract, DeletedIsGoneUntilAMessageComes) {
  send(ada, 3);
  change(grace, pinned(true));
  change(grace, archived(true));
  change(grace, muted(Timestamp(9000)));
  change(grace, marked_unread(true));
  EXPECT_TRUE(remove(grace, 3).changed);
  EXPECT_EQ(inbox(grace), Ids{});
  EXPECT_EQ(archive(grace), Ids{});
  const Conversation gone = look(grace);
  EXPECT_TRUE(gone.settings.hidden);
  EXPECT_FALSE(gone.last_message);
  EXPECT_EQ(gone.unread_count(), 0);

  send(ada);
  EXPECT_EQ(inbox(grace), Ids{id});
  const Conversation back = look(grace);
  EXPECT_FALSE(back.settings.hidden);
  EXPECT_EQ(back.unread_count(), 1);
  EXPECT_EQ(back.settings.cleared_seq, 3);
  EXPECT_FALSE(back.settings.pinned_at);
  EXPECT_FALSE(back.settings.archived);
  EXPECT_FALSE(back.settings.marked_unread);
  EXPECT_EQ(back.settings.muted_until, Timestamp(9000)) << "what is silenced stays silent";
}

TEST_P(ConversationSettingsContract, OpenedAgainADeletedOneIsEmpty) {
  send(ada, 3);
  raise(grace, 3, 3);
  remove(grace, 3);
  const std::int64_t revision = look(grace).settings.revision;
  EXPECT_EQ(open(grace, ada), id);
  EXPECT_EQ(inbox(grace), Ids{id});
  const Conversation seen = look(grace);
  EXPECT_FALSE(seen.settings.hidden);
  EXPECT_GT(seen.settings.revision, revision);
  EXPECT_FALSE(seen.last_message);
  EXPECT_EQ(seen.settings.cleared_seq, 3);
  EXPECT_TRUE(remove(grace, 3).changed) << "it can be deleted again";
  EXPECT_EQ(inbox(grace), Ids{});
}

TEST_P(ConversationSettingsContract, DeletingUpToAMessageKeepsWhatCameAfterIt) {
  send(ada, 5);
  EXPECT_TRUE(remove(grace, 3).changed);
  EXPECT_EQ(inbox(grace), Ids{id});
  EXPECT_FALSE(look(grace).settings.hidden);
  EXPECT_EQ(look(grace).unread_count(), 2);
}

TEST_P(ConversationSettingsContract, ClearingOneThatWasDeletedBeforeLeavesItListed) {
  send(ada);
  remove(grace, 1);
  send(ada);
  clear(grace, 2);
  EXPECT_EQ(inbox(grace), Ids{id});
  EXPECT_FALSE(look(grace).settings.hidden);
}

TEST_P(ConversationSettingsContract, ClearingOneThatIOnlyReceivedLeavesItListed) {
  send(ada, 2);
  clear(grace, 2);
  EXPECT_EQ(inbox(grace), Ids{id});
}

TEST_P(ConversationSettingsContract, OneCallChangesSeveral) {
  send(ada);
  SettingsChange all;
  all.pinned = true;
  all.archived = true;
  all.marked_unread = true;
  all.mute = SettingsChange::Mute{muted_always};
  EXPECT_TRUE(change(grace, all, Timestamp(7000)).changed);
  const ConversationSettings settings = look(grace).settings;
  EXPECT_EQ(settings.pinned_at, Timestamp(7000));
  EXPECT_TRUE(settings.archived);
  EXPECT_TRUE(settings.marked_unread);
  EXPECT_EQ(settings.muted_until, muted_always);
}

TEST_P(ConversationSettingsContract, RacingWithMessagesLosesNone) {
  constexpr int before = 10;
  constexpr int count = 60;
  send(ada, before);
  std::vector<std::future<Result<MessageStore::Appended>>> sends;
  std::vector<std::future<Result<std::optional<ConversationStore::Changed>>>> changes;
  for (int n = 0; n < count; ++n) {
    sends.push_back(start(messages().append_message(
        make_message(id, ada, client_id(5000 + static_cast<std::uint64_t>(n))))));
    if (n % 3 == 0) changes.push_back(start(conversations().clear_conversation(id, grace, n / 6)));
    if (n % 3 == 1) {
      changes.push_back(start(conversations().delete_conversation(id, grace, n / 6)));
    }
    if (n % 3 == 2) {
      changes.push_back(
          start(conversations().change_settings(id, grace, pinned(n % 2 == 0), Timestamp(n))));
    }
  }
  std::int64_t changed = 0;
  for (auto& call : changes) {
    const auto done = call.get();
    ASSERT_TRUE(done && *done);
    if ((*done)->changed) ++changed;
  }
  for (auto& call : sends) ASSERT_TRUE(call.get());
  expect_dense(id, before + count);
  const Conversation seen = look(grace);
  EXPECT_EQ(seen.settings.revision, changed) << "every change counts once";
  EXPECT_EQ(seen.last_seq, before + count);
  EXPECT_LE(seen.settings.cleared_seq, before);
  EXPECT_EQ(seen.unread_count(), before + count - seen.settings.cleared_seq);
  EXPECT_EQ(inbox(grace), Ids{id});
}

INSTANTIATE_TEST_SUITE_P(Engines, ConversationSettingsContract,
                         testing::ValuesIn(database_factories()), factory_name);

}  // namespace
}  // namespace parley::store
