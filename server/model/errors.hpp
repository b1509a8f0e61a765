// The error codes of the chat rules. The general ones are in base/error.hpp; all of them are listed
// in api/openapi.yaml, schema Error.
#pragma once

#include "base/error.hpp"

namespace parley::errors {

inline constexpr ErrorCode unauthenticated{"unauthenticated", ErrorKind::unauthenticated};
inline constexpr ErrorCode invalid_credentials{"invalid_credentials", ErrorKind::unauthenticated};
inline constexpr ErrorCode wrong_password{"wrong_password", ErrorKind::forbidden};
inline constexpr ErrorCode username_taken{"username_taken", ErrorKind::conflict};
inline constexpr ErrorCode email_taken{"email_taken", ErrorKind::conflict};
inline constexpr ErrorCode client_id_reused{"client_id_reused", ErrorKind::conflict};
inline constexpr ErrorCode you_blocked_them{"you_blocked_them", ErrorKind::forbidden};
inline constexpr ErrorCode recipient_gone{"recipient_gone", ErrorKind::conflict};
inline constexpr ErrorCode unsupported_media_type{"unsupported_media_type",
                                                  ErrorKind::unsupported_media};
inline constexpr ErrorCode payload_too_large{"payload_too_large", ErrorKind::too_large};
inline constexpr ErrorCode invalid_picture{"invalid_picture", ErrorKind::invalid};
inline constexpr ErrorCode not_allowed{"not_allowed", ErrorKind::forbidden};
inline constexpr ErrorCode too_late{"too_late", ErrorKind::conflict};
inline constexpr ErrorCode limit_reached{"limit_reached", ErrorKind::conflict};
inline constexpr ErrorCode too_many_attempts{"too_many_attempts", ErrorKind::too_many};

}  // namespace parley::errors
