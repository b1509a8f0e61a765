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
        User: {
            id: components["schemas"]["Id"];
            username: components["schemas"]["Username"];
            display_name: components["schemas"]["DisplayName"];
        };
        Me: {
            id: components["schemas"]["Id"];
            username: components["schemas"]["Username"];
            display_name: components["schemas"]["DisplayName"];
            email: components["schemas"]["Email"];
            created_at: components["schemas"]["Time"];
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
        Message: {
            conversation_id: components["schemas"]["Id"];
            /** Format: int64 */
            seq: number;
            sender_id: components["schemas"]["Id"];
            client_id: components["schemas"]["ClientId"];
            body: components["schemas"]["MessageBody"];
            created_at: components["schemas"]["Time"];
        };
        MessageAnswer: {
            message: components["schemas"]["Message"];
        };
        /** @description The newest message, its body cut to at most 160 code points. */
        MessagePreview: {
            /** Format: int64 */
            seq: number;
            sender_id: components["schemas"]["Id"];
            preview: string;
            created_at: components["schemas"]["Time"];
        };
        Marks: {
            delivered_seq: components["schemas"]["Mark"];
            read_seq: components["schemas"]["Mark"];
        };
        /** @description Mine alone; the other members do not see them. */
        ConversationSettings: {
            pinned_at: components["schemas"]["Time"] | null;
            archived: boolean;
            muted_until: components["schemas"]["Time"] | null;
            /** @description Messages up to this one are hidden from me. */
            cleared_seq: components["schemas"]["Mark"];
        };
        /** @description The other person of a direct conversation. */
        Peer: {
            user: components["schemas"]["User"];
            marks: components["schemas"]["Marks"];
        };
        /** @description A conversation as one of its members sees it. */
        Conversation: {
            id: components["schemas"]["Id"];
            /** @enum {string} */
            kind: "direct";
            created_at: components["schemas"]["Time"];
            /** @description Of the newest message, or of the creation. The chat list is ordered by it. */
            activity_at: components["schemas"]["Time"];
            last_seq: components["schemas"]["Mark"];
            last_message: components["schemas"]["MessagePreview"] | null;
            /** Format: int64 */
            unread_count: number;
            /** @description My own watermarks. */
            marks: components["schemas"]["Marks"];
            settings: components["schemas"]["ConversationSettings"];
            peer: components["schemas"]["Peer"];
        };
        ConversationAnswer: {
            conversation: components["schemas"]["Conversation"];
        };
        Error: {
            /**
             * @description Stable; programs decide by it.
             * @enum {string}
             */
            code: "bad_request" | "invalid_json" | "invalid_field" | "invalid_parameter" | "unauthenticated" | "invalid_credentials" | "wrong_password" | "forbidden_origin" | "not_found" | "method_not_allowed" | "username_taken" | "email_taken" | "client_id_reused" | "payload_too_large" | "unsupported_media_type" | "rate_limited" | "too_many_attempts" | "internal" | "overloaded" | "unavailable" | "shutting_down";
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
            };
        };
        MessageCreatedEvent: {
            /** @constant */
            type: "message.created";
            data: {
                message: components["schemas"]["Message"];
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
        TypingEvent: {
            /** @constant */
            type: "typing";
            data: {
                conversation_id: components["schemas"]["Id"];
                user_id: components["schemas"]["Id"];
                active: boolean;
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
