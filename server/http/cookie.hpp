// The session cookie (RFC 6265). Pure functions; any thread.
#pragma once

#include <string>
#include <string_view>

namespace parley::http {

// The value of `parley_session` in a Cookie header, empty when there is none.
std::string_view session_token(std::string_view cookie_header);

// Set-Cookie that keeps the token for as long as browsers keep cookies; the server ends sessions
// that are not used. `secure` when people come by https.
std::string keep_session(std::string_view token, bool secure);
// Set-Cookie that removes it.
std::string drop_session(bool secure);

// The web app's scripts cannot see the session. Whoever serves them a page says in the cookie
// `parley_hint` whether the browser brought one, good or not, so that a page without a session need
// not ask. The Set-Cookie that makes the hint true; empty when it is true already.
std::string correct_hint(std::string_view cookie_header);

}  // namespace parley::http
