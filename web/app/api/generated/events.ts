/* eslint-disable */
// Generated from api/asyncapi.yaml by "npm run types". Do not edit.

export type paths = Record<string, never>;
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
        HelloEvent: {
            /** @constant */
            type: "hello";
            data: {
                user_id: components["schemas"]["Id"];
                session_id: components["schemas"]["Id"];
                server_time: components["schemas"]["Time"];
                heartbeat_seconds: number;
                /**
                 * Format: int64
                 * @description How long after sending it I can edit or delete a message of mine; 0 for never.
                 */
                edit_window_seconds: number;
            };
        };
        MessageCreatedEvent: {
            /** @constant */
            type: "message.created";
            data: {
                message: components["schemas"]["Message"];
                /** @description In channels. */
                sender?: components["schemas"]["User"];
            };
        };
        MessageUpdatedEvent: {
            /** @constant */
            type: "message.updated";
            data: {
                message: components["schemas"]["Message"] | components["schemas"]["DeletedMessage"];
            };
        };
        ReceiptUpdatedEvent: {
            /** @constant */
            type: "receipt.updated";
            data: {
                conversation_id: components["schemas"]["Id"];
                user_id: components["schemas"]["Id"];
                delivered_seq: components["schemas"]["Mark"];
                read_seq: components["schemas"]["Mark"];
            };
        };
        ReceiptSummaryEvent: {
            /** @constant */
            type: "receipt.summary";
            data: {
                conversation_id: components["schemas"]["Id"];
                delivered_seq: components["schemas"]["Mark"];
                read_seq: components["schemas"]["Mark"];
            };
        };
        TypingEvent: {
            /** @constant */
            type: "typing";
            data: {
                conversation_id: components["schemas"]["Id"];
                user_id: components["schemas"]["Id"];
                active: boolean;
                /** @description In channels. */
                user?: components["schemas"]["User"];
            };
        };
        PresenceEvent: {
            /** @constant */
            type: "presence";
            data: {
                users: components["schemas"]["Presence"][];
            };
        };
        Presence: {
            user_id: components["schemas"]["Id"];
            /**
             * @description `unknown` when it is not mine to see or cannot be said now.
             * @enum {string}
             */
            status: "online" | "offline" | "unknown";
            /** @description When the last socket left; null while online, if never seen, or when unknown. */
            last_seen_at: components["schemas"]["Time"] | null;
        };
        ConversationUpdatedEvent: {
            /** @constant */
            type: "conversation.updated";
            data: {
                conversation: components["schemas"]["Conversation"];
            };
        };
        UserUpdatedEvent: {
            /** @constant */
            type: "user.updated";
            data: {
                user: components["schemas"]["User"];
            };
        };
        ContactUpdatedEvent: {
            /** @constant */
            type: "contact.updated";
            data: {
                contact: components["schemas"]["Contact"];
            };
        };
        ContactDeletedEvent: {
            /** @constant */
            type: "contact.deleted";
            data: {
                user_id: components["schemas"]["Id"];
            };
        };
        BlockUpdatedEvent: {
            /** @constant */
            type: "block.updated";
            data: {
                user_id: components["schemas"]["Id"];
                blocked: boolean;
            };
        };
        MessagesUpdatedEvent: {
            /** @constant */
            type: "messages.updated";
            data: {
                conversation_id: components["schemas"]["Id"];
                first_seq: components["schemas"]["Mark"];
                last_seq: components["schemas"]["Mark"];
            };
        };
        ConversationDeletedEvent: {
            /** @constant */
            type: "conversation.deleted";
            data: {
                conversation_id: components["schemas"]["Id"];
                cleared_seq: components["schemas"]["Mark"];
                /** Format: int64 */
                revision: number;
            };
        };
        GroupJoinedEvent: {
            /** @constant */
            type: "group.joined";
            data: {
                group_id: components["schemas"]["Id"];
                revision: components["schemas"]["GroupRevision"];
            };
        };
        GroupLeftEvent: {
            /** @constant */
            type: "group.left";
            data: {
                group_id: components["schemas"]["Id"];
                revision: components["schemas"]["GroupRevision"];
                reason: components["schemas"]["LeavingReason"];
            };
        };
        GroupUpdatedEvent: {
            /** @constant */
            type: "group.updated";
            data: {
                group_id: components["schemas"]["Id"];
                revision: components["schemas"]["GroupRevision"];
                name: components["schemas"]["GroupName"];
                description: components["schemas"]["GroupDescription"];
                color: components["schemas"]["GroupColor"];
            };
        };
        GroupDeletedEvent: {
            /** @constant */
            type: "group.deleted";
            data: {
                group_id: components["schemas"]["Id"];
                revision: components["schemas"]["GroupRevision"];
            };
        };
        MemberJoinedEvent: {
            /** @constant */
            type: "member.joined";
            data: {
                group_id: components["schemas"]["Id"];
                revision: components["schemas"]["GroupRevision"];
                member_count: number;
                members: components["schemas"]["Member"][];
            };
        };
        MemberLeftEvent: {
            /** @constant */
            type: "member.left";
            data: {
                group_id: components["schemas"]["Id"];
                revision: components["schemas"]["GroupRevision"];
                member_count: number;
                user_id: components["schemas"]["Id"];
                reason: components["schemas"]["LeavingReason"];
            };
        };
        MemberUpdatedEvent: {
            /** @constant */
            type: "member.updated";
            data: {
                group_id: components["schemas"]["Id"];
                revision: components["schemas"]["GroupRevision"];
                members: components["schemas"]["MemberRole"][];
            };
        };
        ChannelCreatedEvent: {
            /** @constant */
            type: "channel.created";
            data: {
                group_id: components["schemas"]["Id"];
                revision: components["schemas"]["GroupRevision"];
                channel: components["schemas"]["Channel"];
            };
        };
        ChannelUpdatedEvent: {
            /** @constant */
            type: "channel.updated";
            data: {
                group_id: components["schemas"]["Id"];
                revision: components["schemas"]["GroupRevision"];
                channels: components["schemas"]["Channel"][];
            };
        };
        ChannelDeletedEvent: {
            /** @constant */
            type: "channel.deleted";
            data: {
                group_id: components["schemas"]["Id"];
                revision: components["schemas"]["GroupRevision"];
                conversation_id: components["schemas"]["Id"];
            };
        };
        /** @enum {string} */
        LeavingReason: "left" | "removed";
        MemberRole: {
            user_id: components["schemas"]["Id"];
            role: components["schemas"]["GroupRole"];
        };
        SessionRevokedEvent: {
            /** @constant */
            type: "session.revoked";
            data: components["schemas"]["Empty"];
        };
        ResyncEvent: {
            /** @constant */
            type: "resync";
            data: components["schemas"]["Empty"];
        };
        PongEvent: {
            /** @constant */
            type: "pong";
            data: components["schemas"]["Empty"];
        };
        ErrorEvent: {
            /** @constant */
            type: "error";
            data: {
                error: components["schemas"]["Error"];
                /** @description The `type` of the refused frame, when it could be read. */
                command: string | null;
            };
        };
        ReceiptDeliveredCommand: {
            /** @constant */
            type: "receipt.delivered";
            data: components["schemas"]["ReceiptMark"];
        };
        ReceiptReadCommand: {
            /** @constant */
            type: "receipt.read";
            data: components["schemas"]["ReceiptMark"];
        };
        ReceiptMark: {
            conversation_id: components["schemas"]["Id"];
            /** Format: int64 */
            seq: number;
        };
        TypingCommand: {
            /** @constant */
            type: "typing";
            data: {
                conversation_id: components["schemas"]["Id"];
                active: boolean;
            };
        };
        PresenceGetCommand: {
            /** @constant */
            type: "presence.get";
            data: {
                user_ids: components["schemas"]["Id"][];
            };
        };
        PingCommand: {
            /** @constant */
            type: "ping";
            data: components["schemas"]["Empty"];
        };
        Empty: Record<string, never>;
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
