// The schema, as the migrations that made it. docs/database-design.md explains the tables and names
// the query behind each index. A migration that was released is never edited: add the next.
#include <array>

#include "store/migrations.hpp"

namespace parley::store {

namespace {

using Only = MigrationStep::Only;

Migration accounts_and_direct_conversations() {
  return {1,
          "accounts_and_direct_conversations",
          {
              // "PARL": tells our files from those of other programs.
              {"PRAGMA application_id = 1346458188", Only::sqlite},

              {R"(CREATE TABLE users (
                    id {int} PRIMARY KEY,
                    username {text} NOT NULL UNIQUE,
                    email {text} NOT NULL UNIQUE,
                    display_name {text} NOT NULL,
                    password_hash {text} NOT NULL,
                    created_at {int} NOT NULL,
                    last_seen_at {int}
                  ) {table})"},

              {R"(CREATE TABLE user_search_prefixes (
                    prefix {text} NOT NULL,
                    username {text} NOT NULL,
                    user_id {int} NOT NULL REFERENCES users (id) ON DELETE CASCADE,
                    PRIMARY KEY (prefix, username)
                  ) {clustered})"},
              {"CREATE INDEX user_search_prefixes_by_user ON user_search_prefixes (user_id)"},

              {R"(CREATE TABLE sessions (
                    id {int} PRIMARY KEY,
                    user_id {int} NOT NULL REFERENCES users (id) ON DELETE CASCADE,
                    token_hash {text} NOT NULL UNIQUE,
                    created_at {int} NOT NULL,
                    last_used_at {int} NOT NULL,
                    user_agent {text} NOT NULL,
                    address {text} NOT NULL
                  ) {updated})"},
              {"CREATE INDEX sessions_by_user ON sessions (user_id)"},

              {R"(CREATE TABLE conversations (
                    id {int} PRIMARY KEY,
                    direct_low_id {int} REFERENCES users (id),
                    direct_high_id {int} REFERENCES users (id),
                    created_at {int} NOT NULL,
                    activity_at {int} NOT NULL,
                    last_seq {int} NOT NULL DEFAULT 0,
                    last_sender_id {int},
                    last_preview {text},
                    UNIQUE (direct_low_id, direct_high_id),
                    CHECK (direct_low_id < direct_high_id)
                  ) {updated})"},
              {"CREATE INDEX conversations_by_direct_high_id ON conversations (direct_high_id)"},

              {R"(CREATE TABLE conversation_members (
                    conversation_id {int} NOT NULL REFERENCES conversations (id),
                    user_id {int} NOT NULL REFERENCES users (id),
                    delivered_seq {int} NOT NULL DEFAULT 0,
                    read_seq {int} NOT NULL DEFAULT 0,
                    cleared_seq {int} NOT NULL DEFAULT 0,
                    pinned_at {int},
                    archived_seq {int},
                    muted_until {int},
                    hidden {int} NOT NULL DEFAULT 0,
                    PRIMARY KEY (conversation_id, user_id),
                    CHECK (read_seq <= delivered_seq)
                  ) {updated_clustered})"},
              {"CREATE INDEX conversation_members_by_user"
               " ON conversation_members (user_id, conversation_id)"},

              {R"(CREATE TABLE messages (
                    conversation_id {int} NOT NULL REFERENCES conversations (id),
                    seq {int} NOT NULL CHECK (seq > 0),
                    sender_id {int} NOT NULL REFERENCES users (id),
                    client_id {uuid} NOT NULL,
                    body {text} NOT NULL,
                    created_at {int} NOT NULL,
                    PRIMARY KEY (conversation_id, seq),
                    UNIQUE (sender_id, client_id)
                  ) {clustered})"},
          }};
}

Migration conversation_settings() {
  return {2,
          "conversation_settings",
          {
              {"ALTER TABLE conversation_members ADD COLUMN marked_unread_seq {int}"},
              {"ALTER TABLE conversation_members ADD COLUMN settings_revision {int}"
               " NOT NULL DEFAULT 0"},
          }};
}

Migration contacts_and_blocks() {
  return {3,
          "contacts_and_blocks",
          {
              {R"(CREATE TABLE contacts (
                    owner_id {int} NOT NULL REFERENCES users (id),
                    contact_id {int} NOT NULL REFERENCES users (id),
                    alias {text},
                    folded_alias {text},
                    created_at {int} NOT NULL,
                    PRIMARY KEY (owner_id, contact_id),
                    CHECK (owner_id <> contact_id)
                  ) {clustered})"},
              {"CREATE INDEX contacts_by_contact ON contacts (contact_id)"},

              {R"(CREATE TABLE blocks (
                    blocker_id {int} NOT NULL REFERENCES users (id),
                    blocked_id {int} NOT NULL REFERENCES users (id),
                    created_at {int} NOT NULL,
                    since_seq {int} NOT NULL,
                    peer_delivered_seq {int} NOT NULL,
                    peer_read_seq {int} NOT NULL,
                    PRIMARY KEY (blocker_id, blocked_id),
                    CHECK (blocker_id <> blocked_id)
                  ) {clustered})"},
              {"CREATE INDEX blocks_by_blocked ON blocks (blocked_id)"},
              {"ALTER TABLE messages ADD COLUMN withheld_from {int}"},
              {"ALTER TABLE conversations ADD COLUMN shown_seq {int} NOT NULL DEFAULT 0"},
              {"UPDATE conversations SET shown_seq = last_seq"},
              {"ALTER TABLE conversation_members ADD COLUMN withheld_seq {int} NOT NULL DEFAULT 0"},
              {"ALTER TABLE conversation_members ADD COLUMN withheld_at {int}"},
              {"ALTER TABLE conversation_members ADD COLUMN withheld_preview {text}"},
              {"ALTER TABLE conversation_members ADD COLUMN silent_seq {int} NOT NULL DEFAULT 0"},
              {"ALTER TABLE conversation_members"
               " ADD COLUMN shown_delivered_seq {int} NOT NULL DEFAULT 0"},
              {"ALTER TABLE conversation_members"
               " ADD COLUMN shown_read_seq {int} NOT NULL DEFAULT 0"},
          }};
}

Migration profiles() {
  return {4, "profiles", {{"ALTER TABLE users ADD COLUMN bio {text} NOT NULL DEFAULT ''"}}};
}

Migration groups_and_channels() {
  return {5,
          "groups_and_channels",
          {
              {R"(CREATE TABLE groups (
                    id {int} PRIMARY KEY,
                    name {text} NOT NULL,
                    description {text} NOT NULL,
                    color {text} NOT NULL,
                    created_at {int} NOT NULL,
                    revision {int} NOT NULL DEFAULT 1,
                    member_count {int} NOT NULL DEFAULT 0,
                    deleted_at {int}
                  ) {updated})"},

              {R"(CREATE TABLE group_members (
                    group_id {int} NOT NULL REFERENCES groups (id),
                    user_id {int} NOT NULL REFERENCES users (id),
                    role {int} NOT NULL,
                    joined_at {int} NOT NULL,
                    joined_revision {int} NOT NULL,
                    PRIMARY KEY (group_id, user_id)
                  ) {clustered})"},
              {"CREATE INDEX group_members_by_user ON group_members (user_id, group_id)"},

              {R"(CREATE TABLE group_removals (
                    group_id {int} NOT NULL REFERENCES groups (id),
                    user_id {int} NOT NULL REFERENCES users (id),
                    removed_at {int} NOT NULL,
                    PRIMARY KEY (group_id, user_id)
                  ) {clustered})"},
              {"CREATE INDEX group_removals_by_user ON group_removals (user_id)"},

              {R"(CREATE TABLE invites (
                    id {int} PRIMARY KEY,
                    group_id {int} NOT NULL REFERENCES groups (id),
                    token {text} NOT NULL UNIQUE,
                    created_by {int} NOT NULL REFERENCES users (id),
                    created_at {int} NOT NULL,
                    expires_at {int},
                    max_uses {int},
                    uses {int} NOT NULL DEFAULT 0,
                    revoked_at {int}
                  ) {table})"},
              {"CREATE INDEX invites_by_group ON invites (group_id)"},
              {"CREATE INDEX invites_by_creator ON invites (created_by)"},

              {"ALTER TABLE conversations ADD COLUMN group_id {int} REFERENCES groups (id)"},
              {"ALTER TABLE conversations ADD COLUMN name {text}"},
              {"ALTER TABLE conversations ADD COLUMN description {text}"},
              {"ALTER TABLE conversations ADD COLUMN position {int}"},
              {"ALTER TABLE conversations ADD COLUMN deleted_at {int}"},
              {"ALTER TABLE conversations"
               " ADD COLUMN all_delivered_seq {int} NOT NULL DEFAULT 0"},
              {"ALTER TABLE conversations ADD COLUMN all_read_seq {int} NOT NULL DEFAULT 0"},
              {"CREATE INDEX conversations_by_group ON conversations (group_id)"
               " WHERE group_id IS NOT NULL"},
          }};
}

Migration message_changes() {
  return {6,
          "message_changes",
          {
              {"ALTER TABLE conversations ADD COLUMN changes {int} NOT NULL DEFAULT 0"},
              {"ALTER TABLE messages ADD COLUMN edited_at {int}"},
              {"ALTER TABLE messages ADD COLUMN deleted_at {int}"},
              {"ALTER TABLE messages ADD COLUMN revision {int} NOT NULL DEFAULT 0"},
              {"CREATE INDEX messages_by_revision ON messages (conversation_id, revision)"
               " WHERE revision > 0"},
          }};
}

Migration privacy_and_avatars() {
  return {7,
          "privacy_and_avatars",
          {
              {"ALTER TABLE users ADD COLUMN share_last_seen {int} NOT NULL DEFAULT 1"},
              {"ALTER TABLE users ADD COLUMN send_read_receipts {int} NOT NULL DEFAULT 1"},
              {"ALTER TABLE users ADD COLUMN avatar {text}"},
              {"ALTER TABLE users ADD COLUMN deleted_at {int}"},
              {"ALTER TABLE conversation_members"
               " ADD COLUMN private_read_seq {int} NOT NULL DEFAULT 0"},

              {R"(CREATE TABLE avatars (
                    user_id {int} PRIMARY KEY REFERENCES users (id),
                    version {text} NOT NULL,
                    type {int} NOT NULL,
                    data {text} NOT NULL
                  ) {table})"},
          }};
}

}  // namespace

std::span<const Migration> all_migrations() {
  static const std::array migrations{accounts_and_direct_conversations(),
                                     conversation_settings(),
                                     contacts_and_blocks(),
                                     profiles(),
                                     groups_and_channels(),
                                     message_changes(),
                                     privacy_and_avatars()};
  return migrations;
}

}  // namespace parley::store
