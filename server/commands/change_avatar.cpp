#include "commands/change_avatar.hpp"

#include <utility>

#include <fmt/format.h>

#include "base/secrets.hpp"
#include "commands/tell_of_user.hpp"
#include "model/errors.hpp"

namespace parley {
namespace {

// Of the version of a picture: enough of its SHA-256 that no two pictures share one.
constexpr std::size_t version_length = 32;

Result<ImageType> check_picture(std::string_view media_type, std::string_view data) {
  const auto declared = image_type_of(media_type);
  if (!declared) {
    return fail(errors::unsupported_media_type,
                "Send the picture as image/webp, image/jpeg or image/png.");
  }
  if (data.size() > max_avatar_bytes) {
    return fail(errors::payload_too_large,
                fmt::format("A picture has at most {} KiB.", max_avatar_bytes / 1024));
  }
  const auto header = read_image_header(data);
  if (!header || header->type != *declared) {
    return fail(errors::invalid_picture, fmt::format("This is no picture of {}.", media_type));
  }
  if (header->width > max_avatar_side || header->height > max_avatar_side) {
    return fail(errors::invalid_picture,
                fmt::format("A picture has at most {0} by {0} pixels.", max_avatar_side));
  }
  return header->type;
}

Task<Result<Account>> announce(Services& services, Result<Account> account) {
  if (account) co_await tell_of_user(services, account->user, true);
  co_return account;
}

}  // namespace

Task<Result<Account>> put_avatar(Services& services, Actor actor, std::string media_type,
                                 std::string data) {
  const auto type = check_picture(media_type, data);
  if (!type) co_return fail(type.error());
  if (auto allowed = services.throttles.change_profile(actor.user_id); !allowed) {
    co_return fail(allowed.error());
  }
  Avatar avatar;
  avatar.type = *type;
  avatar.version = fingerprint(data).substr(0, version_length);
  avatar.data = std::move(data);
  auto account = co_await services.avatars.put_avatar(actor.user_id, std::move(avatar));
  co_return co_await announce(services, std::move(account));
}

Task<Result<Account>> remove_avatar(Services& services, Actor actor) {
  if (auto allowed = services.throttles.change_profile(actor.user_id); !allowed) {
    co_return fail(allowed.error());
  }
  auto account = co_await services.avatars.remove_avatar(actor.user_id);
  co_return co_await announce(services, std::move(account));
}

}  // namespace parley
