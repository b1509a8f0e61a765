#include "http/static_site.hpp"

#include <array>
#include <fstream>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "base/secrets.hpp"
#include "http/cookie.hpp"
#include "http/reply.hpp"
#include "net/headers.hpp"

namespace parley::http {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t max_site_bytes = 256U * 1024 * 1024;
constexpr std::string_view shell_path = "/200.html";

bool starts_with(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

std::string_view extension_of(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  const std::size_t dot = name.rfind('.');
  return dot == std::string_view::npos ? std::string_view() : name.substr(dot + 1);
}

std::string content_type_of(std::string_view path) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 19> types{{
      {"html", "text/html; charset=utf-8"},
      {"js", "text/javascript; charset=utf-8"},
      {"mjs", "text/javascript; charset=utf-8"},
      {"css", "text/css; charset=utf-8"},
      {"json", "application/json"},
      {"map", "application/json"},
      {"webmanifest", "application/manifest+json"},
      {"svg", "image/svg+xml"},
      {"png", "image/png"},
      {"jpg", "image/jpeg"},
      {"webp", "image/webp"},
      {"ico", "image/x-icon"},
      {"woff2", "font/woff2"},
      {"woff", "font/woff"},
      {"txt", "text/plain; charset=utf-8"},
      {"yaml", "application/yaml"},
      {"wasm", "application/wasm"},
      {"mp3", "audio/mpeg"},
      {"ogg", "audio/ogg"},
  }};
  const std::string_view extension = extension_of(path);
  for (const auto& [known, type] : types) {
    if (known == extension) return std::string(type);
  }
  return "application/octet-stream";
}

// The sources of the inline scripts of a page, as CSP's hash sources (CSP Level 3, section 2.3.1).
std::string inline_script_hashes(std::string_view html) {
  std::string hashes;
  while (true) {
    const std::size_t tag = html.find("<script");
    if (tag == std::string_view::npos) return hashes;
    html.remove_prefix(tag);
    const std::size_t open_end = html.find('>');
    const std::size_t close = html.find("</script>");
    if (open_end == std::string_view::npos || close == std::string_view::npos) return hashes;
    const std::string_view attributes = html.substr(0, open_end);
    if (attributes.find(" src=") == std::string_view::npos && close > open_end + 1) {
      const std::string_view source = html.substr(open_end + 1, close - open_end - 1);
      hashes += fmt::format(" 'sha256-{}'", sha256_base64(source));
    }
    html.remove_prefix(close + 9);
  }
}

std::string security_policy_of(std::string_view html) {
  return "default-src 'self'; script-src 'self'" + inline_script_hashes(html) +
         "; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
         "connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; "
         "frame-ancestors 'none'";
}

// Does an Accept-Encoding list (RFC 9110, section 12.5.3) name the coding with a weight above 0?
bool accepts_encoding(std::string_view list, std::string_view coding) {
  while (!list.empty()) {
    const std::size_t end = list.find(',');
    std::string_view item = list.substr(0, end);
    list.remove_prefix(end == std::string_view::npos ? list.size() : end + 1);
    const std::string_view parameters =
        item.find(';') == std::string_view::npos ? "" : item.substr(item.find(';'));
    item = item.substr(0, item.find(';'));
    while (!item.empty() && item.front() == ' ') item.remove_prefix(1);
    while (!item.empty() && item.back() == ' ') item.remove_suffix(1);
    if (!net::equals_ignoring_case(item, coding)) continue;
    const std::size_t weight = parameters.find("q=");
    return weight == std::string_view::npos ||
           parameters.find_first_of("123456789", weight) != std::string_view::npos;
  }
  return false;
}

bool matches_etag(std::string_view if_none_match, std::string_view etag) {
  return if_none_match == "*" || if_none_match.find(etag) != std::string_view::npos;
}

// RFC 8615 has one hidden folder that is meant to be served.
bool is_hidden(const fs::path& path) {
  const std::string name = path.filename().string();
  return name.front() == '.' && name != ".well-known";
}

Result<std::string> read_file(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  if (!stream) return fail(errors::unavailable, "Cannot read " + path.string() + ".");
  return bytes;
}

net::Response nothing_here() {
  return error_reply({errors::not_found, "There is nothing at this address."});
}

}  // namespace

Result<StaticSite> StaticSite::load(const fs::path& root) {
  std::error_code error;
  if (!fs::is_directory(root, error)) {
    return fail(errors::unavailable, "The web root " + root.string() + " is not a folder.");
  }
  StaticSite site;
  std::size_t total = 0;
  for (auto entry = fs::recursive_directory_iterator(root, error);
       !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    if (is_hidden(entry->path())) {
      entry.disable_recursion_pending();
      continue;
    }
    // A link could lead out of the folder.
    if (entry->is_symlink() || !entry->is_regular_file()) continue;
    auto bytes = read_file(entry->path());
    if (!bytes) return fail(bytes.error());
    total += bytes->size();
    if (total > max_site_bytes) {
      return fail(errors::unavailable, "The web root " + root.string() + " is over 256 MiB.");
    }
    std::string path = "/" + fs::relative(entry->path(), root).generic_string();
    const std::string_view extension = extension_of(path);
    const bool is_gzip = extension == "gz";
    const bool is_brotli = extension == "br";
    if (is_gzip || is_brotli) path.resize(path.size() - 3);
    Variant variant;
    variant.etag = "\"" + fingerprint(*bytes).substr(0, 20) + "\"";
    variant.body = std::make_shared<const std::string>(std::move(*bytes));
    File& file = site.files_[path];
    (is_gzip ? file.gzip : is_brotli ? file.brotli : file.plain) = std::move(variant);
  }
  if (error) {
    return fail(errors::unavailable, "Cannot read " + root.string() + ": " + error.message() + ".");
  }
  // What is there in compressed form only is a file of its own right: it was never a variant.
  std::erase_if(site.files_, [](const auto& entry) { return entry.second.plain.body == nullptr; });
  for (auto& [path, file] : site.files_) site.describe(path, file);
  return site;
}

void StaticSite::describe(std::string_view path, File& file) const {
  file.content_type = content_type_of(path);
  // Names below /_nuxt hold a hash of their content, but for the list of builds.
  const bool is_immutable = starts_with(path, "/_nuxt/") && !starts_with(path, "/_nuxt/builds/");
  file.cache_control = is_immutable ? "public, max-age=31536000, immutable" : "no-cache";
  if (extension_of(path) == "html") file.security_policy = security_policy_of(*file.plain.body);
}

const StaticSite::File* StaticSite::find(std::string_view path) const {
  std::string key(path);
  if (const auto found = files_.find(key); found != files_.end()) return &found->second;
  if (key.empty() || key.back() != '/') key += '/';
  if (const auto index = files_.find(key + "index.html"); index != files_.end()) {
    return &index->second;
  }
  const bool belongs_to_the_app =
      !starts_with(path, "/api/") && !starts_with(path, "/_nuxt/") && extension_of(path).empty();
  if (!belongs_to_the_app) return nullptr;
  const auto shell = files_.find(std::string(shell_path));
  return shell == files_.end() ? nullptr : &shell->second;
}

net::Response StaticSite::serve(const net::Request& request) const {
  if (request.method != net::Method::get && request.method != net::Method::head) {
    return nothing_here();
  }
  const File* file = find(request.path());
  if (file == nullptr) return nothing_here();

  const std::string_view accepted = request.headers.get("Accept-Encoding");
  const Variant* variant = &file->plain;
  const char* encoding = nullptr;
  if (file->brotli.body && accepts_encoding(accepted, "br")) {
    variant = &file->brotli;
    encoding = "br";
  } else if (file->gzip.body && accepts_encoding(accepted, "gzip")) {
    variant = &file->gzip;
    encoding = "gzip";
  }
  net::Response response;
  response.headers.add("ETag", variant->etag);
  response.headers.add("Cache-Control", file->cache_control);
  response.headers.add("Vary", "Accept-Encoding");
  response.headers.add("Referrer-Policy", "same-origin");
  if (!file->security_policy.empty()) {
    response.headers.add("Content-Security-Policy", file->security_policy);
    // Only pages have a policy, and only they run scripts that want to know.
    const std::string hint = correct_hint(request.headers.get("Cookie"));
    if (!hint.empty()) response.headers.add("Set-Cookie", hint);
  }
  if (matches_etag(request.headers.get("If-None-Match"), variant->etag)) {
    response.status = 304;
    return response;
  }
  response.headers.add("Content-Type", file->content_type);
  if (encoding != nullptr) response.headers.add("Content-Encoding", encoding);
  response.body = variant->body;
  return response;
}

}  // namespace parley::http
