#include "config/declarations.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "config/adapter_url.hpp"
#include "config/values.hpp"

namespace parley::config {
namespace {

// `access` returns a reference to the member of the Settings it is given; its type decides how the
// value is written, and the member's initial value is the default.
template <class Access>
Declaration declare(std::string name, Access access, std::string description) {
  using T = std::remove_cvref_t<decltype(access(std::declval<Settings&>()))>;
  Declaration declaration;
  declaration.name = std::move(name);
  declaration.description = std::move(description);
  declaration.expected = ValueType<T>::expected;
  declaration.parse = [access](std::string_view text, Settings& settings) {
    return ValueType<T>::parse(text, access(settings));
  };
  declaration.print = [access](const Settings& settings) {
    return ValueType<T>::print(access(const_cast<Settings&>(settings)));
  };
  return declaration;
}

// An address that chooses an adapter; `is_valid` knows which there are, `expected` says so.
template <class Access>
Declaration declare_url(std::string name, Access access, bool (*is_valid)(std::string_view),
                        std::string_view expected, std::string description) {
  Declaration declaration = declare(std::move(name), access, std::move(description));
  declaration.expected = expected;
  declaration.is_url = true;
  declaration.parse = [access, is_valid](std::string_view text, Settings& settings) {
    if (!is_valid(text)) return false;
    access(settings) = text;
    return true;
  };
  declaration.print = [access](const Settings& settings) {
    return without_password(access(const_cast<Settings&>(settings)));
  };
  return declaration;
}

std::vector<Declaration> declare_all() {
  // clang-format off
  return {
      declare("listen", [](Settings& s) -> auto& { return s.listen; },
              "Address and port to serve on; port 0 takes a free one."),
      declare("port-file", [](Settings& s) -> auto& { return s.port_file; },
              "Where to write the address that is served on, once it is."),
      declare_url("database", [](Settings& s) -> auto& { return s.store.url; },
              is_database_url, "sqlite:PATH or postgresql://user:password@host:port/database",
              "Where everything is kept."),
      declare_url("bus", [](Settings& s) -> auto& { return s.bus.url; },
              is_bus_url, "local: or amqp://user:password@host:port/vhost",
              "How events reach the other servers; local: is for one server alone."),
      declare("bus-grace", [](Settings& s) -> auto& { return s.bus.binding_grace; },
              "How long RabbitMQ goes on sending here what nobody here needs any more."),
      declare("bus-patience", [](Settings& s) -> auto& { return s.bus.ready_patience; },
              "How long a socket waits for a RabbitMQ that is away before it is served without."),
      declare("bus-queue", [](Settings& s) -> auto& { return s.bus.max_waiting_events; },
              "Events that may wait for RabbitMQ; of more, some are dropped, and clients read them anew."),
      declare_url("presence", [](Settings& s) -> auto& { return s.presence.url; },
              is_presence_url, "local: or memcached://host:port[,host:port]",
              "Where it is told who is online; local: is for one server alone."),
      declare("durability", [](Settings& s) -> auto& { return s.store.durability; },
              "What an acknowledged message survives: normal, the death of the process; full, a power cut too, as PostgreSQL always does."),
      declare("migrate", [](Settings& s) -> auto& { return s.store.migrate; },
              "Bring an older database up to date at start; off refuses to serve it."),
      declare("database-readers", [](Settings& s) -> auto& { return s.store.reader_threads; },
              "Threads that read from the database."),
      declare("database-queue", [](Settings& s) -> auto& { return s.store.max_queued; },
              "Calls that may wait for the database; more are refused as overloaded."),
      declare("database-deadline", [](Settings& s) -> auto& { return s.store.queue_deadline; },
              "How long a call may wait for the database before it is refused."),
      declare("database-writers", [](Settings& s) -> auto& { return s.store.writers; },
              "Connections that write to PostgreSQL."),
      declare("database-query-connections", [](Settings& s) -> auto& { return s.store.query_connections; },
              "Connections that read from PostgreSQL."),
      declare("database-answer-deadline", [](Settings& s) -> auto& { return s.store.answer_deadline; },
              "How long PostgreSQL may say nothing before its connection is given up."),
      declare("database-patience", [](Settings& s) -> auto& { return s.store.patience; },
              "How long a start waits for a PostgreSQL that is not up yet."),
      declare("web-root", [](Settings& s) -> auto& { return s.web_root; },
              "Folder of the built web app; none: only the API is served."),
      declare("threads", [](Settings& s) -> auto& { return s.threads; },
              "Event-loop threads; 0 is one per core."),
      declare("allowed-origins", [](Settings& s) -> auto& { return s.api.allowed_origins; },
              "Web sites that may act for users, such as https://chat.example.org; none: the served host alone."),
      declare("trusted-proxies", [](Settings& s) -> auto& { return s.api.trusted_proxies; },
              "Proxies whose X-Forwarded-For and X-Request-Id are believed; none: nobody's are."),
      declare("secure-cookies", [](Settings& s) -> auto& { return s.api.secure_cookies; },
              "People come by https: cookies are for https only."),
      declare("session-idle-limit", [](Settings& s) -> auto& { return s.session_idle_limit; },
              "A log-in that was not used for so long is over."),
      declare("edit-window", [](Settings& s) -> auto& { return s.edit_window; },
              "How long after sending it a message can be edited or deleted for everyone; 0s: never."),
      declare("session-cache-entries", [](Settings& s) -> auto& { return s.session_cache.max_entries; },
              "Sessions that are kept in memory."),
      declare("session-cache-time", [](Settings& s) -> auto& { return s.session_cache.time_to_live; },
              "How long a session is believed without asking the database."),
      declare("password-threads", [](Settings& s) -> auto& { return s.passwords.threads; },
              "Threads that hash passwords."),
      declare("password-queue", [](Settings& s) -> auto& { return s.passwords.max_queued; },
              "Log-ins that may wait for a hash; more are refused as overloaded."),
      declare("password-passes", [](Settings& s) -> auto& { return s.passwords.passes; },
              "Argon2id passes of new passwords."),
      declare("password-memory-kib", [](Settings& s) -> auto& { return s.passwords.memory_kib; },
              "Argon2id memory of new passwords, in KiB."),
      declare("limit-passwords-per-account", [](Settings& s) -> auto& { return s.limits.passwords_per_account; },
              "Password attempts for one account."),
      declare("limit-passwords-per-address", [](Settings& s) -> auto& { return s.limits.passwords_per_address; },
              "Password attempts from one address."),
      declare("limit-sign-ups-per-address", [](Settings& s) -> auto& { return s.limits.sign_ups_per_address; },
              "New accounts from one address."),
      declare("limit-profile-changes-per-user", [](Settings& s) -> auto& { return s.limits.profile_changes_per_user; },
              "Changes of one user's name, bio, picture, privacy or email."),
      declare("limit-export-pages-per-user", [](Settings& s) -> auto& { return s.limits.export_pages_per_user; },
              "Pages of one user's export."),
      declare("limit-requests-per-user", [](Settings& s) -> auto& { return s.limits.requests_per_user; },
              "Requests of one user."),
      declare("limit-messages-per-user", [](Settings& s) -> auto& { return s.limits.messages_per_user; },
              "Messages of one user."),
      declare("max-connections", [](Settings& s) -> auto& { return s.server.max_connections; },
              "Connections at a time; more are refused."),
      declare("max-body", [](Settings& s) -> auto& { return s.server.http.max_body; },
              "Bytes of a request's body."),
      declare("header-timeout", [](Settings& s) -> auto& { return s.server.header_timeout; },
              "Time for a request's header to arrive."),
      declare("body-timeout", [](Settings& s) -> auto& { return s.server.body_timeout; },
              "Time for a request's body to arrive."),
      declare("keep-alive-timeout", [](Settings& s) -> auto& { return s.server.keep_alive_timeout; },
              "How long an idle connection is kept."),
      declare("write-timeout", [](Settings& s) -> auto& { return s.server.write_timeout; },
              "How long a peer may take nothing of what waits for it."),
      declare("socket-ping-after", [](Settings& s) -> auto& { return s.server.ping_after; },
              "A WebSocket that says nothing for so long is pinged."),
      declare("socket-pong-timeout", [](Settings& s) -> auto& { return s.server.pong_timeout; },
              "And closed when nothing comes for so long after it."),
      declare("socket-heartbeat", [](Settings& s) -> auto& { return s.gateway.heartbeat; },
              "How often clients are asked to ping."),
      declare("socket-queue", [](Settings& s) -> auto& { return s.server.send.hard_bytes; },
              "Bytes that may wait for a slow WebSocket before it is closed."),
      declare("socket-command-burst", [](Settings& s) -> auto& { return s.gateway.command_burst; },
              "Commands that a WebSocket may send at once; 0: no limit."),
      declare("socket-command-interval", [](Settings& s) -> auto& { return s.gateway.command_interval; },
              "And then one per interval."),
      declare("sockets-per-user", [](Settings& s) -> auto& { return s.gateway.max_sockets_per_user; },
              "WebSockets of one user at a time; more are closed."),
      declare("presence-leave-delay", [](Settings& s) -> auto& { return s.gateway.presence.leave_delay; },
              "How long after the last socket somebody counts as online."),
      declare("presence-refresh", [](Settings& s) -> auto& { return s.gateway.presence.refresh_interval; },
              "How often it is repeated who is online."),
      declare("shutdown-grace", [](Settings& s) -> auto& { return s.shutdown_grace; },
              "Time to finish what was accepted when stopping."),
      declare("log-level", [](Settings& s) -> auto& { return s.log.level; },
              "The least important lines to log."),
      declare("node", [](Settings& s) -> auto& { return s.log.node; },
              "The name of this server in logs; none: the host's name."),
  };
  // clang-format on
}

// Levenshtein's distance, by one row of the table at a time.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
    }
  }
  return row.back();
}

}  // namespace

const std::vector<Declaration>& declarations() {
  static const std::vector<Declaration> all = declare_all();
  return all;
}

std::string nearest_name(std::string_view unknown) {
  std::string nearest;
  std::size_t least = std::max<std::size_t>(3, unknown.size() / 2);
  for (const Declaration& declaration : declarations()) {
    const std::size_t distance = edit_distance(unknown, declaration.name);
    if (distance < least) {
      least = distance;
      nearest = declaration.name;
    }
  }
  return nearest;
}

}  // namespace parley::config
