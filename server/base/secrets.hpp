// Random tokens and their fingerprints, by libsodium. Any thread.
#pragma once

#include <string>
#include <string_view>

namespace parley {

// Prepares libsodium. Call once before anything else of this file, base/id.hpp or
// base/password_hasher.hpp; calling again is harmless. Throws std::runtime_error when the system
// has no source of randomness.
void initialize_cryptography();

// 256 random bits in base64url without padding (RFC 4648, section 5): 43 characters.
std::string make_token();

// SHA-256 in lower-case hexadecimal: 64 characters. For tokens of full entropy only, never for
// passwords.
std::string fingerprint(std::string_view token);

// SHA-256 in standard base64 with padding, as Content-Security-Policy names inline scripts.
std::string sha256_base64(std::string_view bytes);

}  // namespace parley
