// The built web app, held in memory: no disk is touched on an event loop. Files with a `.br` or
// `.gz` beside them go out compressed to whoever accepts it. Immutable after loading; any thread.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/error.hpp"
#include "net/http_message.hpp"

namespace parley::http {

class StaticSite {
 public:
  // A site without files: everything is `not_found`.
  StaticSite() = default;

  // Reads all files below `root` (at most 256 MiB) but links and hidden ones (`.git`,
  // `.env`). Fails with a sentence for the operator. Blocks.
  static Result<StaticSite> load(const std::filesystem::path& root);

  // The file, 304 when the client has it, a folder's index.html, or for an address that only the
  // app in the browser knows, the app's shell 200.html. `/api/*` and missing `/_nuxt/*` are 404.
  net::Response serve(const net::Request& request) const;

  std::size_t file_count() const { return files_.size(); }

 private:
  struct Variant {
    std::shared_ptr<const std::string> body;  // none: there is no such variant
    std::string etag;                         // quoted
  };
  struct File {
    Variant plain;
    Variant gzip;
    Variant brotli;
    std::string content_type;
    std::string cache_control;
    std::string security_policy;  // Content-Security-Policy, of pages only
  };

  const File* find(std::string_view path) const;
  void describe(std::string_view path, File& file) const;

  std::unordered_map<std::string, File> files_;  // by path, with its leading slash
};

}  // namespace parley::http
