#include "load/wire.hpp"

#include <array>
#include <charconv>

#include <fmt/format.h>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>

#include "base/json.hpp"

namespace parley::load {
namespace {

using boost::json::value;

const value* find(const value& object, std::string_view name) {
  if (!object.is_object()) return nullptr;
  return object.get_object().if_contains({name.data(), name.size()});
}

std::optional<std::string_view> read_text(const value& object, std::string_view name) {
  const value* found = find(object, name);
  if (found == nullptr || !found->is_string()) return std::nullopt;
  return std::string_view(found->get_string().data(), found->get_string().size());
}

bool read_message_into(Event& event, const value& data) {
  const value* message = find(data, "message");
  if (message == nullptr) return false;
  auto read = read_message(*message);
  if (!read) return false;
  event.conversation = read->conversation;
  event.user = read->sender;
  event.seq = read->seq;
  event.body = std::move(read->body);
  return true;
}

bool read_summary_into(Event& event, const value& data) {
  const auto conversation = read_id(data, "conversation_id");
  const auto delivered = read_number(data, "delivered_seq");
  const auto read = read_number(data, "read_seq");
  if (!conversation || !delivered || !read) return false;
  event.conversation = *conversation;
  event.delivered_seq = *delivered;
  event.read_seq = *read;
  return true;
}

bool read_receipt_into(Event& event, const value& data) {
  const auto user = read_id(data, "user_id");
  if (!user) return false;
  event.user = *user;
  return read_summary_into(event, data);
}

bool read_typing_into(Event& event, const value& data) {
  const auto conversation = read_id(data, "conversation_id");
  const auto user = read_id(data, "user_id");
  const value* active = find(data, "active");
  if (!conversation || !user || active == nullptr || !active->is_bool()) return false;
  event.conversation = *conversation;
  event.user = *user;
  event.is_active = active->get_bool();
  return true;
}

bool read_presence_into(Event& event, const value& data) {
  const value* users = find(data, "users");
  if (users == nullptr || !users->is_array()) return false;
  for (const value& user : users->get_array()) {
    const auto status = read_text(user, "status");
    if (!status) return false;
    ++event.listed;
    if (*status == "online") ++event.online;
    if (*status == "offline") ++event.offline;
  }
  return true;
}

bool read_data_into(Event& event, const value& data) {
  if (event.name == "message.created") {
    event.type = EventType::message_created;
    return read_message_into(event, data);
  }
  if (event.name == "receipt.updated") {
    event.type = EventType::receipt_updated;
    return read_receipt_into(event, data);
  }
  if (event.name == "receipt.summary") {
    event.type = EventType::receipt_summary;
    return read_summary_into(event, data);
  }
  if (event.name == "typing") {
    event.type = EventType::typing;
    return read_typing_into(event, data);
  }
  if (event.name == "presence") {
    event.type = EventType::presence;
    return read_presence_into(event, data);
  }
  if (event.name == "hello") event.type = EventType::hello;
  if (event.name == "resync") event.type = EventType::resync;
  return true;
}

}  // namespace

const Event* EventReader::read(std::string_view frame) {
  if (!last_ || frame != last_frame_) {
    last_.reset();
    last_frame_ = frame;
    std::array<unsigned char, 8192> memory;
    boost::json::monotonic_resource resource(memory.data(), memory.size());
    boost::system::error_code failed;
    const value json = boost::json::parse({frame.data(), frame.size()}, failed, &resource);
    if (failed) return nullptr;
    const auto name = read_text(json, "type");
    const value* data = find(json, "data");
    if (!name || data == nullptr) return nullptr;
    Event event;
    event.name = *name;
    if (!read_data_into(event, *data)) return nullptr;
    last_ = std::move(event);
  }
  return &*last_;
}

std::optional<value> parse_json(std::string_view text) {
  boost::system::error_code failed;
  value json = boost::json::parse({text.data(), text.size()}, failed);
  if (failed) return std::nullopt;
  return json;
}

std::optional<Id> read_id(const value& object, std::string_view name) {
  const auto text = read_text(object, name);
  Id id = 0;
  if (!text || std::from_chars(text->data(), text->data() + text->size(), id).ec != std::errc{}) {
    return std::nullopt;
  }
  return id;
}

std::optional<std::int64_t> read_number(const value& object, std::string_view name) {
  const value* found = find(object, name);
  if (found == nullptr || !found->is_int64()) return std::nullopt;
  return found->get_int64();
}

std::optional<SentMessage> read_message(const value& message) {
  const auto conversation = read_id(message, "conversation_id");
  const auto sender = read_id(message, "sender_id");
  const auto seq = read_number(message, "seq");
  const auto client_id = read_text(message, "client_id");
  const auto body = read_text(message, "body");
  if (!conversation || !sender || !seq || !client_id || !body) return std::nullopt;
  return SentMessage{*conversation, *seq, *sender, std::string(*client_id), std::string(*body)};
}

std::string message_request(std::string_view client_id, std::string_view body) {
  std::string request = R"({"client_id":)";
  json::append_string(request, client_id);
  request += R"(,"body":)";
  json::append_string(request, body);
  request += '}';
  return request;
}

std::string receipt_command(Id conversation, Seq seq, bool is_read) {
  return fmt::format(R"({{"type":"{}","data":{{"conversation_id":"{}","seq":{}}}}})",
                     is_read ? "receipt.read" : "receipt.delivered", conversation, seq);
}

std::string typing_command(Id conversation, bool is_active) {
  return fmt::format(R"({{"type":"typing","data":{{"conversation_id":"{}","active":{}}}}})",
                     conversation, is_active);
}

}  // namespace parley::load
