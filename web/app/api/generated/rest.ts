/* eslint-disable */
// Generated from api/openapi.yaml by "npm run types". Do not edit.

export interface paths {
    "/api/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find people by the beginning of their name or username
         * @description Matches the beginning of the username and of every word of the display name, and of my own aliases for
         *     people, without regard to case. Ordered by username. The searching user is not among the results.
         */
        get: operations["search_users"];
        put?: never;
        /** Create an account and log in */
        post: operations["sign_up"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: components["parameters"]["UserId"];
            };
            cookie?: never;
        };
        /** A person's profile */
        get: operations["get_user"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user_id}/avatar/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A person's picture
         * @description The version stands in `avatar` of the user. What an address answered once it answers for ever or not at all, so
         *     that browsers need not ask again.
         */
        get: operations["get_avatar"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who am I? */
        get: operations["get_me"];
        put?: never;
        post?: never;
        /**
         * Delete my account
         * @description At once and for good. My name, email, picture, bio, contacts and sessions are deleted, and others' contact entries
         *     for me. What I wrote stays with those to whom I wrote; they see it as by a deleted account, to whom nothing can be
         *     sent any more (`recipient_gone`). The username and the email are free for others.
         *
         *     I leave my groups. One that I own goes to the admin who is there for the longest, or else to the member who is;
         *     one that nobody else is in is deleted.
         */
        delete: operations["delete_me"];
        options?: never;
        head?: never;
        /**
         * Change my name, what I say of myself, or what I let others know
         * @description What is not given stays. A new name is told to those who share a conversation with me or keep me as a contact
         *     (`user.updated`), at most 1,000 of them, the last active first; searches find it at once.
         */
        patch: operations["change_me"];
        trace?: never;
    };
    "/api/v1/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change my password
         * @description All my other sessions are revoked; this one stays.
         */
        put: operations["change_password"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/email": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change my email address
         * @description From then on I log in with the new one. Nothing is sent to it.
         */
        put: operations["change_email"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/avatar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Give myself a picture
         * @description Kept byte for byte as it is sent, with whatever a camera wrote into it: take that out before. At most 128 KiB and
         *     1,024 by 1,024 pixels. Told as a new name is (`user.updated`).
         */
        put: operations["put_avatar"];
        post?: never;
        /**
         * Take my picture away
         * @description Idempotent.
         */
        delete: operations["remove_avatar"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All that is kept of me
         * @description Page by page: follow `next_cursor` until it is null and join the lists of the same name. My account and sessions
         *     come first, then contacts, blocks, groups, conversations as they stand in the chat list, and every message that I
         *     wrote in conversations that I am in, in no order that means anything.
         */
        get: operations["export_account"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where am I logged in? */
        get: operations["list_sessions"];
        put?: never;
        /**
         * Log in by username or email
         * @description An unknown user and a wrong password get the same answer in about the same time. Attempts are
         *     limited per account and per address.
         */
        post: operations["log_in"];
        /**
         * Log out everywhere
         * @description Revokes all my sessions, this one included, and closes their sockets.
         */
        delete: operations["log_out_everywhere"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/current": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Log out */
        delete: operations["log_out"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke one of my sessions */
        delete: operations["revoke_session"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * My contacts
         * @description Ordered by alias, or by display name where there is none: ASCII letters without regard to case, all others by
         *     code point.
         */
        get: operations["list_contacts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: components["parameters"]["UserId"];
            };
            cookie?: never;
        };
        get?: never;
        /**
         * Keep a person, under an alias or none
         * @description Idempotent. The alias replaces the one before; null or no alias takes it away. At most 5,000 contacts.
         */
        put: operations["put_contact"];
        post?: never;
        /**
         * Take a person off my contacts
         * @description Idempotent. The alias goes too; conversations stay.
         */
        delete: operations["remove_contact"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/blocks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whom do I block? */
        get: operations["list_blocks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/blocks/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: components["parameters"]["UserId"];
            };
            cookie?: never;
        };
        get?: never;
        /**
         * Block a person
         * @description Idempotent. From now on what the person sends succeeds for them and is withheld from me: no event, nothing
         *     unread, nothing in the chat list; to them it stays "sent". Our conversation stands still for me, what was unread
         *     in it counts as read, and my marks stand still for them. Neither sees the other's presence or typing. I cannot
         *     send there either (`you_blocked_them`). At most 5,000 people.
         */
        put: operations["block_user"];
        post?: never;
        /**
         * End a block
         * @description Idempotent. What was withheld stays so for ever: in my log those messages are numbers without a text, in the
         *     sender's they are marked `undelivered`.
         */
        delete: operations["unblock_user"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The chat list
         * @description One of its two views: `inbox`, or what I have archived. In both the pinned conversations come first, the
         *     last pinned on top, then the others, the last active on top. What moves while a client pages comes to
         *     it as an event.
         */
        get: operations["list_conversations"];
        put?: never;
        /**
         * Open the direct conversation with a user
         * @description Idempotent: there is one direct conversation per pair, also when both open it at the same time.
         *     The other person sees it when its first message arrives.
         */
        post: operations["open_conversation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{conversation_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: components["parameters"]["ConversationId"];
            };
            cookie?: never;
        };
        /** One entry of the chat list */
        get: operations["get_conversation"];
        put?: never;
        post?: never;
        /**
         * Delete a conversation for me
         * @description Clears it and takes it out of both views until a new message comes or I open it again; the old messages
         *     do not come back. Pin, archive and the mark as unread go with it, a mute stays. The other member keeps
         *     everything. Idempotent.
         */
        delete: operations["delete_conversation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{conversation_id}/settings": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: components["parameters"]["ConversationId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Pin, archive, mute or mark as unread, for me
         * @description What is not given stays as it is. Idempotent, but that a mute for a time begins anew. My devices get
         *     `conversation.updated`; the other member learns nothing.
         *
         *     `pinned`: any number of conversations can be; repeating it keeps the moment of the first.
         *
         *     `archived`: until a message comes, unless that message comes while the conversation is muted.
         *
         *     `mute`: for a time by the server's clock, `always`, or `null` to end it. A client shows no notifications
         *     while it lasts; messages come as ever.
         *
         *     `marked_unread`: until I read there again (also up to where I had read before), send or clear. Marks do
         *     not sink.
         */
        patch: operations["change_settings"];
        trace?: never;
    };
    "/api/v1/conversations/{conversation_id}/clear": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: components["parameters"]["ConversationId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Hide the messages so far from me
         * @description Up to `through_seq`, the last that I have seen: what comes meanwhile stays. They count as read by me, but
         *     no receipt goes out. They do not come back. The conversation stays in my chat list, and the other member
         *     keeps everything. Idempotent.
         */
        post: operations["clear_conversation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{conversation_id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: components["parameters"]["ConversationId"];
            };
            cookie?: never;
        };
        /**
         * A page of the log
         * @description Always in rising order of `seq`. With `before`, the page that ends just below that `seq`; with
         *     `after`, the page that begins just above it; with neither, the newest page. Giving both is an error.
         */
        get: operations["list_messages"];
        put?: never;
        /** Send a message */
        post: operations["send_message"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{conversation_id}/messages/changes": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: components["parameters"]["ConversationId"];
            };
            cookie?: never;
        };
        /**
         * What was edited or deleted since
         * @description For a client whose conversation says more `changes` than it knows of: it missed a `message.updated`. The
         *     messages that the later changes made what they are now, in rising order of `revision`, each once.
         */
        get: operations["list_changes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{conversation_id}/messages/{seq}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: components["parameters"]["ConversationId"];
                seq: components["parameters"]["Seq"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete a message of mine for everyone
         * @description As long as it can be edited. Its text is gone from the server for ever; its number stays, as a
         *     DeletedMessage. An edit that races with it loses. Deleting again changes nothing and is no error, however late.
         */
        delete: operations["delete_message"];
        options?: never;
        head?: never;
        /**
         * Edit a message of mine
         * @description For as long as `hello` says in `edit_window_seconds` after sending it. Everybody who has the message gets
         *     `message.updated`; nothing becomes unread by it. The same text again changes nothing and is no error.
         */
        patch: operations["edit_message"];
        trace?: never;
    };
    "/api/v1/conversations/{conversation_id}/messages/{seq}/receipts": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: components["parameters"]["ConversationId"];
                seq: components["parameters"]["Seq"];
            };
            cookie?: never;
        };
        /**
         * Who has a message of mine in a channel?
         * @description The other members by how far the message has come with them, myself and deleted accounts left out: they have read
         *     it, or have it and have not read it (`delivered`), or do not have it (`pending`). Who reads without sending read
         *     receipts is listed as `delivered`, and while I send none, nobody has read anything to me. In a direct
         *     conversation the other's marks say it: `invalid_parameter`.
         */
        get: operations["list_receipts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{conversation_id}/receipt": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: components["parameters"]["ConversationId"];
            };
            cookie?: never;
        };
        get?: never;
        /**
         * Raise my watermarks
         * @description The same as the socket commands `receipt.delivered` and `receipt.read`, for a client without a
         *     socket. Reading implies delivery. Marks only grow: a lower one changes nothing and is no error. A mark
         *     above `last_seq` is refused.
         */
        put: operations["mark_receipt"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * My groups
         * @description Ordered by name: ASCII letters without regard to case, all others by code point.
         */
        get: operations["list_groups"];
        put?: never;
        /**
         * Create a group
         * @description I become its owner. It begins with one channel. Those of `member_ids` who cannot be added (see `add_members`) are
         *     answered in `not_added`, and the group is created without them. At most 200 groups per person.
         */
        post: operations["create_group"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/groups/{group_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                group_id: components["parameters"]["GroupId"];
            };
            cookie?: never;
        };
        /** A group, and its channels as entries of my chat list */
        get: operations["get_group"];
        put?: never;
        post?: never;
        /**
         * Delete a group for everybody
         * @description The owner alone. Its channels and their messages go with it.
         */
        delete: operations["delete_group"];
        options?: never;
        head?: never;
        /**
         * Change the name, the description or the colour
         * @description What is not given stays. Owner and admins.
         */
        patch: operations["change_group"];
        trace?: never;
    };
    "/api/v1/groups/{group_id}/settings": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                group_id: components["parameters"]["GroupId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Pin, archive, mute or mark as unread all my channels of a group
         * @description As the settings of a conversation, for each of my channels in the group, at once. Channels that are created later
         *     begin without settings. My devices get a `conversation.updated` for each channel that changed.
         */
        patch: operations["change_group_settings"];
        trace?: never;
    };
    "/api/v1/groups/{group_id}/members": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                group_id: components["parameters"]["GroupId"];
            };
            cookie?: never;
        };
        /**
         * Who is in the group?
         * @description The owner, then the admins, then the others; each by display name as the contacts are ordered.
         */
        get: operations["list_members"];
        put?: never;
        /**
         * Add people
         * @description Owner and admins. Who is a member already is passed over and stands in neither list. `not_added` are those who do
         *     not exist, who block me or are in 200 groups already; which of these it is, is not told. Who was removed once may be
         *     added again. `limit_reached` when the group would have more than 5,000 members: then nobody is added.
         */
        post: operations["add_members"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/groups/{group_id}/members/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                group_id: components["parameters"]["GroupId"];
                user_id: components["parameters"]["UserId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove a member, or leave
         * @description Myself: I leave, and may come back by an invite. The owner hands over first (`owner_must_hand_over`), or deletes the
         *     group. Somebody else: the owner removes anybody, admins remove members. Who was removed cannot come back by an
         *     invite until somebody adds them. Idempotent.
         */
        delete: operations["remove_member"];
        options?: never;
        head?: never;
        /**
         * Make a member an admin, or an admin a member
         * @description The owner alone. The owner's own role changes by handing over (`change_owner`).
         */
        patch: operations["change_role"];
        trace?: never;
    };
    "/api/v1/groups/{group_id}/owner": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                group_id: components["parameters"]["GroupId"];
            };
            cookie?: never;
        };
        get?: never;
        /**
         * Hand the group over
         * @description The owner alone, to another member. Whoever was the owner becomes an admin.
         */
        put: operations["change_owner"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/groups/{group_id}/channels": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                group_id: components["parameters"]["GroupId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create a channel
         * @description Owner and admins. It comes last, and everybody in the group is in it. At most 50 channels.
         */
        post: operations["create_channel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/groups/{group_id}/channels/order": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                group_id: components["parameters"]["GroupId"];
            };
            cookie?: never;
        };
        get?: never;
        /**
         * Order the channels
         * @description Owner and admins. All channels of the group, each once; otherwise `invalid_field`.
         */
        put: operations["order_channels"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/groups/{group_id}/channels/{conversation_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                group_id: components["parameters"]["GroupId"];
                conversation_id: components["parameters"]["ConversationId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete a channel for everybody
         * @description Owner and admins. Its messages go with it.
         */
        delete: operations["delete_channel"];
        options?: never;
        head?: never;
        /**
         * Change a channel's name or description
         * @description What is not given stays. Owner and admins.
         */
        patch: operations["change_channel"];
        trace?: never;
    };
    "/api/v1/groups/{group_id}/invites": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                group_id: components["parameters"]["GroupId"];
            };
            cookie?: never;
        };
        /**
         * The invites of a group
         * @description Owner and admins. Those that are not over, the newest first.
         */
        get: operations["list_invites"];
        put?: never;
        /**
         * Make a link by which people join
         * @description Owner and admins. Without a time or a number of uses it holds until it is revoked. At most 50 invites that are not
         *     over.
         */
        post: operations["create_invite"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/groups/{group_id}/invites/{invite_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                group_id: components["parameters"]["GroupId"];
                invite_id: components["parameters"]["InviteId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke an invite
         * @description Owner and admins. Whoever joined by it stays. Idempotent.
         */
        delete: operations["revoke_invite"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invites/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: components["parameters"]["InviteToken"];
            };
            cookie?: never;
        };
        /**
         * What does this link lead to?
         * @description Needs no session. Attempts are limited per address.
         */
        get: operations["get_invite"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invites/{token}/join": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: components["parameters"]["InviteToken"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Join by an invite
         * @description All that was written in the group's channels is there to read and counts as read. A member already joins nothing and
         *     uses nothing up.
         */
        post: operations["join_group"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Is the process alive? */
        get: operations["get_liveness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Can it serve?
         * @description 503 while the database cannot be reached and while the server is shutting down.
         */
        get: operations["get_readiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * @description A 64-bit integer in decimal.
         * @example 7402338214215680
         */
        Id: string;
        /**
         * Format: date-time
         * @description RFC 3339, UTC, milliseconds.
         * @example 2026-11-24T09:30:00.000Z
         */
        Time: string;
        /**
         * @description Letters, digits and underscores; case does not matter and is not kept.
         * @example ada
         */
        Username: string;
        /**
         * @description No control characters; white space at its ends is cut.
         * @example Ada Lovelace
         */
        DisplayName: string;
        /**
         * @description Kept in lower case. Never shown to other users.
         * @example ada@example.org
         */
        Email: string;
        Password: string;
        /**
         * @description A UUID made by the sending client, unique per message of this sender. Answered in lower case.
         * @example 3f0c9f0e-6a2b-4a55-9f0b-0d8f6c1b2a34
         */
        ClientId: string;
        /** @description Not only white space; no control characters but line feed, carriage return and tab. */
        MessageBody: string;
        /**
         * Format: int64
         * @description A `seq`, or 0 for none.
         */
        Mark: number;
        /** @description Opaque. Null on the last page. */
        NextCursor: string | null;
        SignUp: {
            username: components["schemas"]["Username"];
            display_name: components["schemas"]["DisplayName"];
            email: components["schemas"]["Email"];
            password: components["schemas"]["Password"];
        };
        /** Format: binary */
        Picture: string;
        /**
         * @description Of the person's picture; absent when there is none.
         * @example 0f3d5c7a9b1e2d4c6f8a0b2c4d6e8f01
         */
        AvatarVersion: string;
        /**
         * @description The account was deleted; absent otherwise. Its names are no longer those of a person.
         * @constant
         */
        Deleted: true;
        /** @description What I let others know. Who does not share it does not see it of others either. */
        Privacy: {
            /** @description Whether I am online, and when I was last. */
            share_last_seen: boolean;
            /**
             * @description Whether others see what I read. While one of a conversation does not send them, what either reads there shows as
             *     delivered. What was shown before stays, and answering shows what came before as read.
             */
            send_read_receipts: boolean;
        };
        /** @description One page of all that is kept of me; only what it holds is there. */
        ExportPage: {
            account?: components["schemas"]["Me"];
            sessions?: components["schemas"]["Session"][];
            contacts?: components["schemas"]["Contact"][];
            blocks?: components["schemas"]["Block"][];
            /** @description The oldest first. */
            groups?: components["schemas"]["MembershipRecord"][];
            conversations?: components["schemas"]["Conversation"][];
            messages?: components["schemas"]["Message"][];
            next_cursor: components["schemas"]["NextCursor"];
        };
        User: {
            id: components["schemas"]["Id"];
            username: components["schemas"]["Username"];
            display_name: components["schemas"]["DisplayName"];
            avatar?: components["schemas"]["AvatarVersion"];
            deleted?: components["schemas"]["Deleted"];
        };
        /**
         * @description What I call the person; null when I call them by their own name. As a display name.
         * @example Countess
         */
        Alias: string | null;
        /** @description Somebody as I see them. */
        Person: {
            id: components["schemas"]["Id"];
            username: components["schemas"]["Username"];
            display_name: components["schemas"]["DisplayName"];
            avatar?: components["schemas"]["AvatarVersion"];
            deleted?: components["schemas"]["Deleted"];
            /** @description Are they among my contacts? */
            contact: boolean;
            alias: components["schemas"]["Alias"];
            /** @description Do I block them? */
            blocked: boolean;
        };
        /**
         * @description What a person says of themselves; may be empty. White space at its ends is cut; line feeds may stand in it.
         * @example First programmer.
         */
        Bio: string;
        /** @description Somebody as I see them. */
        Profile: {
            id: components["schemas"]["Id"];
            username: components["schemas"]["Username"];
            display_name: components["schemas"]["DisplayName"];
            avatar?: components["schemas"]["AvatarVersion"];
            deleted?: components["schemas"]["Deleted"];
            /** @description Are they among my contacts? */
            contact: boolean;
            alias: components["schemas"]["Alias"];
            /** @description Do I block them? */
            blocked: boolean;
            bio: components["schemas"]["Bio"];
        };
        Contact: {
            user: components["schemas"]["User"];
            alias: components["schemas"]["Alias"];
            created_at: components["schemas"]["Time"];
        };
        Block: {
            user: components["schemas"]["User"];
            created_at: components["schemas"]["Time"];
        };
        Me: {
            id: components["schemas"]["Id"];
            username: components["schemas"]["Username"];
            display_name: components["schemas"]["DisplayName"];
            avatar?: components["schemas"]["AvatarVersion"];
            bio: components["schemas"]["Bio"];
            email: components["schemas"]["Email"];
            created_at: components["schemas"]["Time"];
            privacy: components["schemas"]["Privacy"];
        };
        MeAnswer: {
            user: components["schemas"]["Me"];
        };
        Session: {
            id: components["schemas"]["Id"];
            created_at: components["schemas"]["Time"];
            /** @description To within a few minutes. */
            last_used_at: components["schemas"]["Time"];
            /** @description As sent when logging in; may be empty. */
            user_agent: string;
            /** @description The IP address that logged in; behind proxies that the server trusts, as they tell it. */
            address: string;
            /** @description Is it the session of this request? */
            current: boolean;
        };
        /**
         * Format: int64
         * @description How often messages of the conversation were edited or deleted.
         */
        Changes: number;
        /**
         * Format: int64
         * @description The number of the message's last change among all changes in the conversation. Of two states of a message the one
         *     with the higher revision is the later; one that was never changed has none.
         */
        Revision: number;
        /** @description `edited_at` stands only on a message that was edited. */
        Message: {
            conversation_id: components["schemas"]["Id"];
            /** Format: int64 */
            seq: number;
            sender_id: components["schemas"]["Id"];
            client_id: components["schemas"]["ClientId"];
            body: components["schemas"]["MessageBody"];
            created_at: components["schemas"]["Time"];
            edited_at?: components["schemas"]["Time"];
            revision?: components["schemas"]["Revision"];
        };
        /** @description A message in the log. `undelivered` stands only on messages of mine, and only when true. */
        LoggedMessage: {
            conversation_id: components["schemas"]["Id"];
            /** Format: int64 */
            seq: number;
            sender_id: components["schemas"]["Id"];
            client_id: components["schemas"]["ClientId"];
            body: components["schemas"]["MessageBody"];
            created_at: components["schemas"]["Time"];
            edited_at?: components["schemas"]["Time"];
            revision?: components["schemas"]["Revision"];
            /**
             * @description The other person never got this one. Their marks say nothing about it; show it as sent.
             * @constant
             */
            undelivered?: true;
        };
        /** @description A message that its sender deleted for everyone. Its number stays, so that the log has no hole. */
        DeletedMessage: {
            conversation_id: components["schemas"]["Id"];
            /** Format: int64 */
            seq: number;
            sender_id: components["schemas"]["Id"];
            client_id: components["schemas"]["ClientId"];
            created_at: components["schemas"]["Time"];
            /** @constant */
            deleted: true;
            revision: components["schemas"]["Revision"];
        };
        /**
         * @description A number of the log under which nothing is to be shown to me: it was sent while I blocked its sender. It stands
         *     here so that the log has no hole.
         */
        WithheldMessage: {
            conversation_id: components["schemas"]["Id"];
            /** Format: int64 */
            seq: number;
            /** @constant */
            withheld: true;
        };
        MessageAnswer: {
            message: components["schemas"]["Message"];
        };
        ChangedMessageAnswer: {
            message: components["schemas"]["Message"] | components["schemas"]["DeletedMessage"];
        };
        /**
         * @description The newest message, its body cut to at most 160 code points. `deleted` stands only on one that was deleted, whose
         *     preview is empty. Of two states the one from the conversation with more `changes` is the later.
         */
        MessagePreview: {
            /** Format: int64 */
            seq: number;
            sender_id: components["schemas"]["Id"];
            preview: string;
            created_at: components["schemas"]["Time"];
            /** @constant */
            deleted?: true;
            /** @description In channels. */
            sender?: components["schemas"]["User"];
        };
        Marks: {
            delivered_seq: components["schemas"]["Mark"];
            read_seq: components["schemas"]["Mark"];
        };
        /**
         * @description Mine alone; the other members do not see them. Of two states that reached a client in some order, the one
         *     with the higher `revision` is the later. Messages and marks change three of them without raising it: a
         *     message with a `seq` above the state's `last_seq` ends `hidden`, and `archived` too, unless it was created
         *     at or before `muted_until`; my `read_seq` rising ends `marked_unread`.
         */
        ConversationSettings: {
            pinned_at: components["schemas"]["Time"] | null;
            /** @description In the other view of the chat list. */
            archived: boolean;
            /** @description May be over. `9999-12-31T23:59:59.999Z` for `always`. */
            muted_until: components["schemas"]["Time"] | null;
            /** @description To be shown as unread though nothing is. */
            marked_unread: boolean;
            /** @description In neither view. It was deleted, or somebody else opened it, and no message came since. */
            hidden: boolean;
            /** @description Messages up to this one are hidden from me and count as read. */
            cleared_seq: components["schemas"]["Mark"];
            /** Format: int64 */
            revision: number;
        };
        /** @description How long from now; null for not at all. */
        Mute: {
            for_seconds: number;
        } | "always" | null;
        /** @description The other person of a direct conversation. */
        Peer: {
            user: components["schemas"]["User"];
            /** @description Are they among my contacts? */
            contact: boolean;
            alias: components["schemas"]["Alias"];
            /** @description Do I block them? Then nothing in the conversation changes. */
            blocked: boolean;
            marks: components["schemas"]["Marks"];
        };
        /** @description What a channel has instead of a peer. */
        ChannelPart: {
            group_id: components["schemas"]["Id"];
            name: string;
            description: string;
            /** Format: int64 */
            position: number;
        };
        /** @description A conversation as one of its members sees it. */
        Conversation: components["schemas"]["DirectConversation"] | components["schemas"]["ChannelConversation"];
        /** @description A conversation between two people. */
        DirectConversation: {
            id: components["schemas"]["Id"];
            /** @enum {string} */
            kind: "direct";
            created_at: components["schemas"]["Time"];
            /** @description Of the newest message, or of the creation. The chat list is ordered by it below the pinned. */
            activity_at: components["schemas"]["Time"];
            last_seq: components["schemas"]["Mark"];
            changes: components["schemas"]["Changes"];
            last_message: components["schemas"]["MessagePreview"] | null;
            /** Format: int64 */
            unread_count: number;
            /** @description My own watermarks. */
            marks: components["schemas"]["Marks"];
            settings: components["schemas"]["ConversationSettings"];
            peer: components["schemas"]["Peer"];
        };
        /** @description A channel of a group. All members of the group are in it. */
        ChannelConversation: {
            id: components["schemas"]["Id"];
            /** @enum {string} */
            kind: "channel";
            created_at: components["schemas"]["Time"];
            /** @description Of the newest message, or of the creation. The chat list is ordered by it below the pinned. */
            activity_at: components["schemas"]["Time"];
            last_seq: components["schemas"]["Mark"];
            changes: components["schemas"]["Changes"];
            last_message: components["schemas"]["MessagePreview"] | null;
            /** Format: int64 */
            unread_count: number;
            /** @description My own watermarks. */
            marks: components["schemas"]["Marks"];
            settings: components["schemas"]["ConversationSettings"];
            channel: components["schemas"]["ChannelPart"];
            /** @description Every member has, or has read, everything up to here. May lag a second behind; never sinks. */
            others_marks: components["schemas"]["Marks"];
        };
        ConversationAnswer: {
            conversation: components["schemas"]["Conversation"];
        };
        /**
         * @description No control characters; white space at its ends is cut.
         * @example Analytical Society
         */
        GroupName: string;
        /**
         * @description As the name of a group.
         * @example general
         */
        ChannelName: string;
        /**
         * @description May be empty. White space at its ends is cut; line feeds may stand in it.
         * @example Engines and numbers.
         */
        GroupDescription: string;
        /**
         * @default blue
         * @enum {string}
         */
        GroupColor: "slate" | "red" | "orange" | "amber" | "green" | "teal" | "sky" | "blue" | "violet" | "pink";
        /** @enum {string} */
        GroupRole: "owner" | "admin" | "member";
        /**
         * Format: int64
         * @description The number of the last change of the group. Of two states the higher one is the later.
         * @example 12
         */
        GroupRevision: number;
        /** @description A group as one of its members sees it. */
        Group: {
            id: components["schemas"]["Id"];
            name: components["schemas"]["GroupName"];
            description: components["schemas"]["GroupDescription"];
            color: components["schemas"]["GroupColor"];
            created_at: components["schemas"]["Time"];
            revision: components["schemas"]["GroupRevision"];
            member_count: number;
            /** @description My own. */
            role: components["schemas"]["GroupRole"];
            /** @description By `position`. */
            channels: components["schemas"]["Channel"][];
        };
        Channel: {
            /** @description The id of its conversation. */
            id: components["schemas"]["Id"];
            name: components["schemas"]["ChannelName"];
            description: components["schemas"]["GroupDescription"];
            /** @description The channels of a group are shown in this order. There may be gaps. */
            position: number;
            created_at: components["schemas"]["Time"];
        };
        Member: {
            user: components["schemas"]["User"];
            role: components["schemas"]["GroupRole"];
            joined_at: components["schemas"]["Time"];
        };
        /** @description A group that I am in, as it stands in the export. */
        MembershipRecord: {
            id: components["schemas"]["Id"];
            name: components["schemas"]["GroupName"];
            role: components["schemas"]["GroupRole"];
            joined_at: components["schemas"]["Time"];
            /** @description Their names, by `position`. What I wrote in them is among `messages`. */
            channels: components["schemas"]["ChannelName"][];
        };
        /**
         * @description Whoever knows it may join.
         * @example 3qZ0fW8nYx1kTnVgk7mJc2uQpLr9sDhEaBvCwXyZ012
         */
        InviteToken: string;
        Invite: {
            id: components["schemas"]["Id"];
            token: components["schemas"]["InviteToken"];
            created_by: components["schemas"]["User"];
            created_at: components["schemas"]["Time"];
            expires_at: components["schemas"]["Time"] | null;
            max_uses: number | null;
            /** @description How many joined by it. */
            uses: number;
        };
        InvitePreview: {
            group: components["schemas"]["GroupPreview"];
            /** @description Am I in it already? False when nobody is logged in. */
            is_member: boolean;
        };
        /** @description What strangers with an invite see of a group. */
        GroupPreview: {
            id: components["schemas"]["Id"];
            name: components["schemas"]["GroupName"];
            description: components["schemas"]["GroupDescription"];
            color: components["schemas"]["GroupColor"];
            member_count: number;
        };
        Error: {
            /**
             * @description Stable; programs decide by it.
             * @enum {string}
             */
            code: "bad_request" | "invalid_json" | "invalid_field" | "invalid_parameter" | "unauthenticated" | "invalid_credentials" | "wrong_password" | "forbidden_origin" | "not_found" | "method_not_allowed" | "username_taken" | "email_taken" | "client_id_reused" | "you_blocked_them" | "recipient_gone" | "invalid_picture" | "not_allowed" | "too_late" | "limit_reached" | "owner_must_hand_over" | "last_channel" | "invite_over" | "removed_from_group" | "payload_too_large" | "unsupported_media_type" | "rate_limited" | "too_many_attempts" | "internal" | "overloaded" | "unavailable" | "shutting_down";
            /** @description A sentence for people. */
            message: string;
            /** @description May the same request succeed later? */
            retryable: boolean;
            /** @description The field or parameter that is at fault. */
            field?: string;
        };
        ErrorAnswer: {
            error: components["schemas"]["Error"];
        };
        HealthAnswer: {
            /** @enum {string} */
            status: "ok";
        };
    };
    responses: {
        /**
         * @description `invalid_json`, `invalid_field` (a body field, named in `field`), `invalid_parameter` (of the path or
         *     query, named in `field`) or `bad_request`. Nothing was changed.
         */
        BadRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorAnswer"];
            };
        };
        /** @description `unauthenticated`: no session cookie, or one that is unknown, expired or revoked. */
        Unauthenticated: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorAnswer"];
            };
        };
        /** @description `forbidden_origin`: the Origin header names a site that may not act for the user. */
        Forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorAnswer"];
            };
        };
        /** @description `not_allowed`: my role in the group does not reach; or `forbidden_origin`. */
        NotAllowed: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorAnswer"];
            };
        };
        /** @description `not_found`: it does not exist, or is not mine to see. */
        NotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorAnswer"];
            };
        };
        /** @description `limit_reached`: there cannot be more of these. */
        LimitReached: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorAnswer"];
            };
        };
        /** @description `invite_over`: it was revoked, its time is over, or it was used as often as it may be. */
        InviteOver: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorAnswer"];
            };
        };
        /** @description `too_late`: it was sent too long ago, is deleted already, or cannot be changed any more. */
        TooLate: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorAnswer"];
            };
        };
        /** @description `payload_too_large`. */
        TooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorAnswer"];
            };
        };
        /** @description `unsupported_media_type`: send `Content-Type: application/json`. */
        UnsupportedMediaType: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorAnswer"];
            };
        };
        /** @description `rate_limited` or, for passwords, `too_many_attempts`. */
        RateLimited: {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorAnswer"];
            };
        };
        /** @description `overloaded`, `unavailable` or `shutting_down`. Retryable. */
        Unavailable: {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorAnswer"];
            };
        };
    };
    parameters: {
        UserId: components["schemas"]["Id"];
        ConversationId: components["schemas"]["Id"];
        GroupId: components["schemas"]["Id"];
        InviteId: components["schemas"]["Id"];
        InviteToken: components["schemas"]["InviteToken"];
        Seq: number;
    };
    requestBodies: never;
    headers: {
        /**
         * @description `parley_session`: HttpOnly, SameSite=Lax, Path=/, and Secure when the public address is https. Logging
         *     out clears it.
         */
        SessionCookie: string;
        /** @description Seconds until trying again makes sense. */
        RetryAfter: number;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    search_users: {
        parameters: {
            query: {
                /** @description At least one character that is not white space. */
                query: string;
                limit?: number;
                /** @description `next_cursor` of the previous page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of people. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        users: components["schemas"]["Person"][];
                        next_cursor: components["schemas"]["NextCursor"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    sign_up: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignUp"];
            };
        };
        responses: {
            /** @description The account exists and this client is logged in to it. */
            201: {
                headers: {
                    "Set-Cookie": components["headers"]["SessionCookie"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MeAnswer"];
                };
            };
            400: components["responses"]["BadRequest"];
            403: components["responses"]["Forbidden"];
            /** @description `username_taken` or `email_taken`. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_user: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: components["parameters"]["UserId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The person as I see them. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        user: components["schemas"]["Profile"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_avatar: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: components["parameters"]["UserId"];
                version: components["schemas"]["AvatarVersion"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The picture. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/webp": components["schemas"]["Picture"];
                    "image/jpeg": components["schemas"]["Picture"];
                    "image/png": components["schemas"]["Picture"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The logged-in user. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MeAnswer"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    delete_me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    current_password: string;
                };
            };
        };
        responses: {
            /** @description The account is gone, and with it all sessions. */
            204: {
                headers: {
                    "Set-Cookie": components["headers"]["SessionCookie"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            /** @description `wrong_password`: the current password is not right, or `forbidden_origin`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    change_me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    display_name?: components["schemas"]["DisplayName"];
                    bio?: components["schemas"]["Bio"];
                    privacy?: {
                        share_last_seen?: boolean;
                        send_read_receipts?: boolean;
                    };
                };
            };
        };
        responses: {
            /** @description The account as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MeAnswer"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    change_password: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    current_password: string;
                    new_password: components["schemas"]["Password"];
                };
            };
        };
        responses: {
            /** @description The password is changed. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            /** @description `wrong_password`: the current password is not right, or `forbidden_origin`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    change_email: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    email: components["schemas"]["Email"];
                    current_password: string;
                };
            };
        };
        responses: {
            /** @description The account as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MeAnswer"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            /** @description `wrong_password`: the current password is not right, or `forbidden_origin`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description `email_taken`. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    put_avatar: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "image/webp": components["schemas"]["Picture"];
                "image/jpeg": components["schemas"]["Picture"];
                "image/png": components["schemas"]["Picture"];
            };
        };
        responses: {
            /** @description The account as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MeAnswer"];
                };
            };
            /** @description `invalid_picture`: it is not of the type that Content-Type says, or too large in pixels. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    remove_avatar: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MeAnswer"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    export_account: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the previous page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExportPage"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_sessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description My sessions, the last used first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        sessions: components["schemas"]["Session"][];
                    };
                };
            };
            401: components["responses"]["Unauthenticated"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    log_in: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Username or email address. */
                    login: string;
                    password: string;
                };
            };
        };
        responses: {
            /** @description Logged in. */
            201: {
                headers: {
                    "Set-Cookie": components["headers"]["SessionCookie"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MeAnswer"];
                };
            };
            400: components["responses"]["BadRequest"];
            /** @description `invalid_credentials`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            403: components["responses"]["Forbidden"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    log_out_everywhere: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Logged out on all devices. */
            204: {
                headers: {
                    "Set-Cookie": components["headers"]["SessionCookie"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    log_out: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Logged out. */
            204: {
                headers: {
                    "Set-Cookie": components["headers"]["SessionCookie"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    revoke_session: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session is revoked and its sockets are closed. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_contacts: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next_cursor` of the previous page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of contacts. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        contacts: components["schemas"]["Contact"][];
                        next_cursor: components["schemas"]["NextCursor"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    put_contact: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: components["parameters"]["UserId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    alias?: components["schemas"]["Alias"];
                };
            };
        };
        responses: {
            /** @description The contact as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        contact: components["schemas"]["Contact"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["LimitReached"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    remove_contact: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: components["parameters"]["UserId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The person is no contact of mine. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_blocks: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next_cursor` of the previous page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page, the last blocked first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        blocks: components["schemas"]["Block"][];
                        next_cursor: components["schemas"]["NextCursor"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    block_user: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: components["parameters"]["UserId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The person is blocked. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["LimitReached"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    unblock_user: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: components["parameters"]["UserId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The person is not blocked. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_conversations: {
        parameters: {
            query?: {
                view?: "inbox" | "archived";
                limit?: number;
                /** @description `next_cursor` of the previous page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of the chat list. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        conversations: components["schemas"]["Conversation"][];
                        next_cursor: components["schemas"]["NextCursor"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    open_conversation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    user_id: components["schemas"]["Id"];
                };
            };
        };
        responses: {
            /** @description It existed already. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConversationAnswer"];
                };
            };
            /** @description It was created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConversationAnswer"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_conversation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: components["parameters"]["ConversationId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The conversation as I see it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConversationAnswer"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    delete_conversation: {
        parameters: {
            query?: {
                /**
                 * @description The last message that I have seen there. What came after it stays, and so does the conversation.
                 *     Without it, all that there is.
                 */
                through_seq?: number;
            };
            header?: never;
            path: {
                conversation_id: components["parameters"]["ConversationId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone from my chat list. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    change_settings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: components["parameters"]["ConversationId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    pinned?: boolean;
                    archived?: boolean;
                    marked_unread?: boolean;
                    mute?: components["schemas"]["Mute"];
                };
            };
        };
        responses: {
            /** @description The conversation as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConversationAnswer"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    clear_conversation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: components["parameters"]["ConversationId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    through_seq: components["schemas"]["Mark"];
                };
            };
        };
        responses: {
            /** @description The conversation as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConversationAnswer"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_messages: {
        parameters: {
            query?: {
                before?: number;
                after?: number;
                limit?: number;
            };
            header?: never;
            path: {
                conversation_id: components["parameters"]["ConversationId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /**
             * @description The page. `has_more` says whether messages lie further in the direction of paging
             *     (older without `after`, newer with it). `last_seq` is the newest in the conversation.
             */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        messages: (components["schemas"]["LoggedMessage"] | components["schemas"]["DeletedMessage"] | components["schemas"]["WithheldMessage"])[];
                        /** @description Who sent these messages, each person once. */
                        senders: components["schemas"]["User"][];
                        has_more: boolean;
                        last_seq: components["schemas"]["Mark"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    send_message: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: components["parameters"]["ConversationId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    client_id: components["schemas"]["ClientId"];
                    body: components["schemas"]["MessageBody"];
                };
            };
        };
        responses: {
            /** @description This `client_id` was sent before; this is the first result, as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangedMessageAnswer"];
                };
            };
            /** @description The message is committed. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageAnswer"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            /**
             * @description `you_blocked_them`: I block the other person. `forbidden_origin`: the Origin header names a site that may not
             *     act for the user.
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            404: components["responses"]["NotFound"];
            /** @description `client_id_reused`: this `client_id` belongs to a message of mine in another conversation; or `recipient_gone`: the other person deleted their account. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_changes: {
        parameters: {
            query?: {
                /** @description The number of changes that is known. */
                after?: number;
                limit?: number;
            };
            header?: never;
            path: {
                conversation_id: components["parameters"]["ConversationId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /**
             * @description With these, every change up to number `changes` is known. `has_more` says whether there are later ones. Messages that
             *     I cleared are not among them.
             */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        messages: (components["schemas"]["LoggedMessage"] | components["schemas"]["DeletedMessage"] | components["schemas"]["WithheldMessage"])[];
                        has_more: boolean;
                        changes: components["schemas"]["Changes"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    delete_message: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: components["parameters"]["ConversationId"];
                seq: components["parameters"]["Seq"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What is left of it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangedMessageAnswer"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            /**
             * @description `not_allowed`: another's message. `forbidden_origin`: the Origin header names a site that may not act for
             *     the user.
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            404: components["responses"]["NotFound"];
            409: components["responses"]["TooLate"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    edit_message: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: components["parameters"]["ConversationId"];
                seq: components["parameters"]["Seq"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    body: components["schemas"]["MessageBody"];
                };
            };
        };
        responses: {
            /** @description The message as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangedMessageAnswer"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            /**
             * @description `not_allowed`: another's message. `you_blocked_them`: I block the other person. `forbidden_origin`: the
             *     Origin header names a site that may not act for the user.
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            404: components["responses"]["NotFound"];
            409: components["responses"]["TooLate"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_receipts: {
        parameters: {
            query: {
                /** @description Which of them to list. */
                state: "read" | "delivered" | "pending";
                limit?: number;
                /** @description `next_cursor` of the previous page. */
                cursor?: string;
            };
            header?: never;
            path: {
                conversation_id: components["parameters"]["ConversationId"];
                seq: components["parameters"]["Seq"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How many are in each state, and one page of those in this one, by display name. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        counts: {
                            read: number;
                            delivered: number;
                            pending: number;
                        };
                        members: {
                            user: components["schemas"]["User"];
                            marks: components["schemas"]["Marks"];
                        }[];
                        next_cursor: components["schemas"]["NextCursor"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            /** @description `not_allowed`: another's message. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    mark_receipt: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: components["parameters"]["ConversationId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    delivered_seq?: components["schemas"]["Mark"];
                    read_seq?: components["schemas"]["Mark"];
                };
            };
        };
        responses: {
            /** @description My marks as they are now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        marks: components["schemas"]["Marks"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_groups: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All groups that I am a member of. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        groups: components["schemas"]["Group"][];
                    };
                };
            };
            401: components["responses"]["Unauthenticated"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    create_group: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: components["schemas"]["GroupName"];
                    description?: components["schemas"]["GroupDescription"];
                    color?: components["schemas"]["GroupColor"];
                    /** @default general */
                    channel_name?: components["schemas"]["ChannelName"];
                    member_ids?: components["schemas"]["Id"][];
                };
            };
        };
        responses: {
            /** @description It exists, and I am in it. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        group: components["schemas"]["Group"];
                        not_added: components["schemas"]["Id"][];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["LimitReached"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_group: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                group_id: components["parameters"]["GroupId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The group as it is now, and what I have in it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        group: components["schemas"]["Group"];
                        conversations: components["schemas"]["Conversation"][];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    delete_group: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                group_id: components["parameters"]["GroupId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["NotAllowed"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    change_group: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                group_id: components["parameters"]["GroupId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name?: components["schemas"]["GroupName"];
                    description?: components["schemas"]["GroupDescription"];
                    color?: components["schemas"]["GroupColor"];
                };
            };
        };
        responses: {
            /** @description The group as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        group: components["schemas"]["Group"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["NotAllowed"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    change_group_settings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                group_id: components["parameters"]["GroupId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    pinned?: boolean;
                    archived?: boolean;
                    marked_unread?: boolean;
                    mute?: components["schemas"]["Mute"];
                };
            };
        };
        responses: {
            /** @description My channels as they are now, by position. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        conversations: components["schemas"]["Conversation"][];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_members: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next_cursor` of the previous page. */
                cursor?: string;
            };
            header?: never;
            path: {
                group_id: components["parameters"]["GroupId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of members. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        members: components["schemas"]["Member"][];
                        next_cursor: components["schemas"]["NextCursor"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    add_members: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                group_id: components["parameters"]["GroupId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    user_ids: components["schemas"]["Id"][];
                };
            };
        };
        responses: {
            /** @description These are members now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        members: components["schemas"]["Member"][];
                        not_added: components["schemas"]["Id"][];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["NotAllowed"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["LimitReached"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    remove_member: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                group_id: components["parameters"]["GroupId"];
                user_id: components["parameters"]["UserId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The person is no member. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["NotAllowed"];
            404: components["responses"]["NotFound"];
            /** @description `owner_must_hand_over`. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    change_role: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                group_id: components["parameters"]["GroupId"];
                user_id: components["parameters"]["UserId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    role: "admin" | "member";
                };
            };
        };
        responses: {
            /** @description The member as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        member: components["schemas"]["Member"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["NotAllowed"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    change_owner: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                group_id: components["parameters"]["GroupId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    user_id: components["schemas"]["Id"];
                };
            };
        };
        responses: {
            /** @description The group as I see it now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        group: components["schemas"]["Group"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["NotAllowed"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    create_channel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                group_id: components["parameters"]["GroupId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: components["schemas"]["ChannelName"];
                    description?: components["schemas"]["GroupDescription"];
                };
            };
        };
        responses: {
            /** @description It exists. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        channel: components["schemas"]["Channel"];
                        group: components["schemas"]["Group"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["NotAllowed"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["LimitReached"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    order_channels: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                group_id: components["parameters"]["GroupId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    channel_ids: components["schemas"]["Id"][];
                };
            };
        };
        responses: {
            /** @description The group as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        group: components["schemas"]["Group"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["NotAllowed"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    delete_channel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                group_id: components["parameters"]["GroupId"];
                conversation_id: components["parameters"]["ConversationId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["NotAllowed"];
            404: components["responses"]["NotFound"];
            /** @description `last_channel`: a group keeps one. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    change_channel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                group_id: components["parameters"]["GroupId"];
                conversation_id: components["parameters"]["ConversationId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name?: components["schemas"]["ChannelName"];
                    description?: components["schemas"]["GroupDescription"];
                };
            };
        };
        responses: {
            /** @description The channel as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        channel: components["schemas"]["Channel"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["NotAllowed"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_invites: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                group_id: components["parameters"]["GroupId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The invites. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        invites: components["schemas"]["Invite"][];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["NotAllowed"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    create_invite: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                group_id: components["parameters"]["GroupId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    expires_in_seconds?: number | null;
                    max_uses?: number | null;
                };
            };
        };
        responses: {
            /** @description It can be used now. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        invite: components["schemas"]["Invite"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["NotAllowed"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["LimitReached"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    revoke_invite: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                group_id: components["parameters"]["GroupId"];
                invite_id: components["parameters"]["InviteId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Nobody joins by it any more. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["NotAllowed"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_invite: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: components["parameters"]["InviteToken"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The group as strangers may see it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        invite: components["schemas"]["InvitePreview"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            404: components["responses"]["NotFound"];
            410: components["responses"]["InviteOver"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    join_group: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: components["parameters"]["InviteToken"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description I am a member. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        group: components["schemas"]["Group"];
                        /** @description False: I was a member before. */
                        joined: boolean;
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            /** @description `removed_from_group`: somebody removed me, and only being added brings me back. Or `forbidden_origin`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            404: components["responses"]["NotFound"];
            409: components["responses"]["LimitReached"];
            410: components["responses"]["InviteOver"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_liveness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It answers. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthAnswer"];
                };
            };
        };
    };
    get_readiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It can serve. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthAnswer"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
}
