#include <set>
#include <unordered_set>

#include <fmt/format.h>

#include "load/chat.hpp"
#include "load/scenarios.hpp"
#include "load/seed.hpp"

namespace parley::load {
namespace {

constexpr std::size_t most_conversations = 500;
constexpr std::size_t list_page = 100;
constexpr std::size_t message_page = 50;
constexpr std::size_t connection_count = 64;

const boost::json::array* find_array(const std::optional<boost::json::value>& json,
                                     std::string_view name) {
  const auto* found = json && json->is_object()
                          ? json->get_object().if_contains({name.data(), name.size()})
                          : nullptr;
  return found != nullptr ? found->if_array() : nullptr;
}

class Reader {
 public:
  Reader(Run& run, const People& people)
      : run_(run),
        reader_(reader_of(people)),
        cookie_(people.all[reader_].cookie),
        conversation_(people.pairs[reader_ / 2]) {
    for (std::size_t at = 0; at < connection_count; ++at) {
      connections_.push_back(std::make_unique<HttpConnection>(run.loop, run.server_of(at)));
    }
    open_conversations(people);
    read_last_seq();
  }

  void read_pages(const std::string& name, std::size_t in_flight) {
    execute(name, in_flight, [this](Phase& phase, TimePoint intended) {
      // A page's end anywhere in the history.
      const Seq before =
          static_cast<Seq>(message_page) + 1 +
          static_cast<Seq>(run_.random() % static_cast<std::uint64_t>(last_seq_ - 50));
      ask(fmt::format("/api/v1/conversations/{}/messages?before={}&limit={}", conversation_, before,
                      message_page),
          [this, &phase, intended, before](const HttpAnswer& answer) {
            phase.record("page", intended);
            check_page(answer, before);
            finish(phase, intended);
          });
    });
  }

  void read_lists(const std::string& name, std::size_t in_flight) {
    execute(name, in_flight, [this](Phase& phase, TimePoint intended) {
      auto ids = std::make_shared<std::unordered_set<Id>>();
      read_list(phase, intended, "", ids);
    });
  }

  std::size_t conversation_count() const { return conversation_count_; }
  Seq last_seq() const { return last_seq_; }

 private:
  using Take = std::function<void(const HttpAnswer&)>;

  void ask(const std::string& target, Take take) {
    connections_[next_++ % connections_.size()]->request(make_request("GET", target, cookie_),
                                                         std::move(take));
  }

  void execute(const std::string& name, std::size_t in_flight,
               const std::function<void(Phase&, TimePoint)>& fire) {
    if (run_.has_failed()) return;
    Phase phase(run_, name, 0, in_flight);
    phase.execute(
        [&](TimePoint intended) {
          ++open_;
          fire(phase, intended);
        },
        [&] { return open_ == 0; });
  }

  void finish(Phase& phase, TimePoint intended) {
    --open_;
    run_.add_check("read", 1);
    phase.complete(intended);
  }

  void check_page(const HttpAnswer& answer, Seq before) {
    const auto json = parse_json(answer.body);
    const auto* messages = find_array(json, "messages");
    bool is_right = messages != nullptr && messages->size() == message_page;
    for (std::size_t at = 0; is_right && at < message_page; ++at) {
      const auto message = read_message((*messages)[at]);
      const Seq seq = before - static_cast<Seq>(message_page - at);
      is_right = message && message->seq == seq && message->body == seeded_body(seq);
    }
    if (!is_right) {
      run_.violate(fmt::format("the page before {} is not as it was written: {} {}", before,
                               answer.status, answer.body.substr(0, 300)));
    }
  }

  // The whole chat list, page by page.
  void read_list(Phase& phase, TimePoint intended, const std::string& cursor,
                 const std::shared_ptr<std::unordered_set<Id>>& ids) {
    std::string target = fmt::format("/api/v1/conversations?limit={}", list_page);
    if (!cursor.empty()) target += "&cursor=" + cursor;
    ask(target, [this, &phase, intended, ids](const HttpAnswer& answer) {
      const auto json = parse_json(answer.body);
      const auto* page = find_array(json, "conversations");
      if (page == nullptr) {
        run_.violate(
            fmt::format("the chat list: {} {}", answer.status, answer.body.substr(0, 200)));
        return finish(phase, intended);
      }
      for (const auto& conversation : *page) ids->insert(read_id(conversation, "id").value_or(0));
      if (ids->size() <= list_page) phase.record("first page", intended);
      const auto* next = json->get_object().if_contains("next_cursor");
      if (next != nullptr && next->is_string()) {
        return read_list(phase, intended, std::string(next->get_string()), ids);
      }
      if (ids->size() != conversation_count_) {
        run_.violate(fmt::format("the chat list has {} conversations, not {}", ids->size(),
                                 conversation_count_));
      }
      phase.record("chat list", intended);
      finish(phase, intended);
    });
  }

  // So many conversations of the reader, each with a message.
  void open_conversations(const People& people) {
    const std::size_t count = std::min(most_conversations, people.all.size() - 1);
    std::vector<Id> ids(count, 0);
    Requests openings;
    openings.count = count;
    openings.person = [](std::size_t number) { return number; };
    openings.make = [&](std::size_t number) {
      return make_request(
          "POST", "/api/v1/conversations", cookie_,
          fmt::format(R"({{"user_id":"{}"}})", people.all[reader_ - 1 - number].id));
    };
    openings.take = [&](std::size_t number, const HttpAnswer& answer) {
      const auto json = parse_json(answer.body);
      const auto* one =
          json && json->is_object() ? json->get_object().if_contains("conversation") : nullptr;
      if (one != nullptr) ids[number] = read_id(*one, "id").value_or(0);
    };
    request_all(run_, "conversations are opened", openings, std::chrono::seconds(60));
    Requests sends;
    sends.count = count - 1;  // the first is the long one
    sends.person = openings.person;
    sends.make = [&](std::size_t number) {
      return make_request(
          "POST", fmt::format("/api/v1/conversations/{}/messages", ids[number + 1]), cookie_,
          message_request(fmt::format("00000001-0000-4000-8000-{:012x}", number), "Hello."));
    };
    sends.take = [&](std::size_t, const HttpAnswer& answer) {
      if (answer.status != 201 && answer.status != 200) {
        run_.violate(fmt::format("a message: {} {}", answer.status, answer.body));
      }
    };
    request_all(run_, "messages are sent", sends, std::chrono::seconds(60));
    conversation_count_ = count;
  }

  void read_last_seq() {
    bool is_read = false;
    ask(fmt::format("/api/v1/conversations/{}/messages?limit=1", conversation_),
        [&](const HttpAnswer& answer) {
          const auto json = parse_json(answer.body);
          last_seq_ = json ? read_number(*json, "last_seq").value_or(0) : 0;
          is_read = true;
        });
    run_.expect("the history is found", std::chrono::seconds(30), [&] { return is_read; });
    if (last_seq_ <= 2 * static_cast<Seq>(message_page)) {
      run_.violate("there is no history; parley_bench seed makes it");
    }
  }

  Run& run_;
  const std::size_t reader_;
  const std::string cookie_;
  const Id conversation_;
  std::vector<std::unique_ptr<HttpConnection>> connections_;
  std::size_t conversation_count_ = 0;
  Seq last_seq_ = 0;
  std::size_t next_ = 0;
  std::uint64_t open_ = 0;
};

}  // namespace

void run_history(Run& run, const People& people) {
  Reader reader(run, people);
  reader.read_pages("page of 50, one at a time", 1);
  reader.read_pages("page of 50, highest rate", connection_count);
  reader.read_lists("chat list, one at a time", 1);
  reader.read_lists("chat list, highest rate", connection_count);
  run.add_fact("messages", reader.last_seq());
  run.add_fact("conversations", reader.conversation_count());
}

}  // namespace parley::load
