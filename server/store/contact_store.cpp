#include "store/contact_store.hpp"

#include <utility>

#include <fmt/format.h>

#include "model/errors.hpp"
#include "store/row_mapping.hpp"
#include "store/search_prefixes.hpp"

namespace parley::store {

namespace {

// One who is kept already may be changed when the list is full, too.
const Statement upsert_contact(
    "INSERT INTO contacts (owner_id, contact_id, alias, folded_alias, created_at)"
    " SELECT $1, u.id, $3, $4, $5 FROM users u WHERE u.id = $2 AND u.deleted_at IS NULL AND (EXISTS"
    " (SELECT 1 FROM contacts k WHERE k.owner_id = $1 AND k.contact_id = $2)"
    " OR (SELECT count(*) FROM contacts k WHERE k.owner_id = $1) < $6)"
    " ON CONFLICT (owner_id, contact_id) DO UPDATE SET"
    " alias = excluded.alias, folded_alias = excluded.folded_alias");

const Statement select_contact(
    fmt::format("SELECT {} FROM users u"
                " LEFT JOIN contacts k ON k.contact_id = u.id AND k.owner_id = $1"
                " WHERE u.id = $2 AND u.deleted_at IS NULL",
                contact_columns));

const Statement delete_contact("DELETE FROM contacts WHERE owner_id = $1 AND contact_id = $2");

// It sorts the owner's contacts, whose number is bounded, whatever the page.
constexpr std::string_view contact_name = "lower(coalesce(k.alias, u.display_name))";
const Statement select_contacts(
    fmt::format("SELECT {0} FROM contacts k JOIN users u ON u.id = k.contact_id"
                " WHERE k.owner_id = $1 AND ({1}, u.id) > ($2, $3) ORDER BY {1}, u.id LIMIT $4",
                contact_columns, contact_name));

Parameter optional_parameter(std::optional<std::string> text) {
  if (!text) return std::monostate();
  return std::move(*text);
}

}  // namespace

Task<Result<Contact>> DatabaseContactStore::put_contact(UserId owner, UserId person,
                                                        std::optional<std::string> alias,
                                                        Timestamp at) {
  std::optional<std::string> folded;
  if (alias) folded = fold_name(*alias);
  Transaction transaction(owner.value());
  transaction.add(upsert_contact, owner.value(), person.value(),
                  optional_parameter(std::move(alias)), optional_parameter(std::move(folded)),
                  at.milliseconds(), std::int64_t{max_contacts_per_user});
  transaction.add(select_contact, owner.value(), person.value());
  Result<std::vector<Rows>> written = co_await database_.write(std::move(transaction));
  if (!written) co_return fail(unexpected(std::move(written.error())));
  if ((*written)[1].empty()) co_return fail(errors::not_found, "There is no such user.");
  if ((*written)[0].affected() == 0) {
    co_return fail(errors::limit_reached, fmt::format("You have {} contacts; there cannot be more.",
                                                      max_contacts_per_user));
  }
  Row row = (*written)[1][0];
  co_return read_contact(row);
}

Task<Result<bool>> DatabaseContactStore::remove_contact(UserId owner, UserId person) {
  Transaction transaction(owner.value());
  transaction.add(delete_contact, owner.value(), person.value());
  Result<std::vector<Rows>> written = co_await database_.write(std::move(transaction));
  if (!written) co_return fail(unexpected(std::move(written.error())));
  co_return written->front().affected() > 0;
}

Task<Result<std::vector<Contact>>> DatabaseContactStore::list_contacts(
    UserId owner, std::optional<ContactCursor> after, int limit) {
  // No name is empty.
  if (!after) after.emplace();
  Query query(select_contacts, owner.value(), std::move(after->name), after->id.value(),
              std::int64_t{limit});
  Result<Rows> rows = co_await database_.read(std::move(query));
  if (!rows) co_return fail(std::move(rows.error()));
  std::vector<Contact> contacts;
  contacts.reserve(rows->size());
  for (std::size_t n = 0; n < rows->size(); ++n) {
    Row row = (*rows)[n];
    contacts.push_back(read_contact(row));
  }
  co_return contacts;
}

}  // namespace parley::store
