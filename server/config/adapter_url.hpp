// The addresses that choose the adapters: where data is kept, how events travel, where presence is
// told. Pure functions; any thread.
#pragma once

#include <string>
#include <string_view>

namespace parley::config {

// Each says whether the text is the address of an adapter of its kind. What follows the scheme of a
// database is left to the engine, which says what it thinks of it when it is opened.
bool is_database_url(std::string_view text);  // sqlite:…, postgres:…, postgresql:…
bool is_bus_url(std::string_view text);       // local:, amqp://…
bool is_presence_url(std::string_view text);  // local:, memcached://…

// The address as it may be shown: every password in it, whether it stands before the host
// (`scheme://user:password@host`) or is a parameter (`password=…`), is `***`. Of a text that is no
// address, and whose parts cannot be told, rather too much is hidden than too little.
std::string without_password(std::string_view url);

}  // namespace parley::config
