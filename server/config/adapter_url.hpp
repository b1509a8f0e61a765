// The addresses that choose the adapters: where data is kept, how events travel, where presence is
// told. Pure functions; any thread.
#pragma once

#include <string>
#include <string_view>

namespace parley::config {

// Each says whether the text names an adapter of its kind. The adapter itself reads the rest of the
// address when it is opened, and has more to say about it.
bool is_database_url(std::string_view text);  // sqlite:…
bool is_bus_url(std::string_view text);       // local:
bool is_presence_url(std::string_view text);  // local:

// The address as it may be shown: every password in it, whether it stands before the host
// (`scheme://user:password@host`) or is a parameter (`password=…`), is `***`. Of a text that is no
// address, and whose parts cannot be told, rather too much is hidden than too little.
std::string without_password(std::string_view url);

}  // namespace parley::config
