// Profile pictures. Thread and failure rules as in ports/user_store.hpp.
#pragma once

#include <optional>
#include <string>

#include "base/error.hpp"
#include "base/task.hpp"
#include "model/image.hpp"
#include "model/user.hpp"

namespace parley {

struct Avatar {
  ImageType type{};
  std::string data;     // the file's bytes, as they came
  std::string version;  // of the data: the same bytes have the same
};

class AvatarStore {
 public:
  virtual ~AvatarStore() = default;

  // The picture of the person from now on, in place of the one before. The account as it is then;
  // `not_found`.
  virtual Task<Result<Account>> put_avatar(UserId user, Avatar avatar) = 0;

  // Idempotent. `not_found` when there is no such user.
  virtual Task<Result<Account>> remove_avatar(UserId user) = 0;

  // Nothing when this is not the picture that the person has now.
  virtual Task<Result<std::optional<Avatar>>> find_avatar(UserId user, std::string version) = 0;
};

}  // namespace parley
