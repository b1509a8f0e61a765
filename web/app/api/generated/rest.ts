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
         * @description Matches the beginning of the username and of every word of the display name, without regard to case.
         *     Ordered by username. The searching user is not among the results.
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
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
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
    "/api/v1/conversations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The chat list
         * @description My conversations, the last active first.
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
        /** @description `not_found`: it does not exist, or is not mine to see. */
        NotFound: {
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
        ConversationId: components["schemas"]["Id"];
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
                        users: components["schemas"]["User"][];
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
    list_conversations: {
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
                        messages: components["schemas"]["Message"][];
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
            /** @description This `client_id` was sent before; this is the first result. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageAnswer"];
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
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `client_id_reused`: this `client_id` belongs to a message of mine in another conversation. */
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
