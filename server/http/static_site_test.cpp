#include "http/static_site.hpp"

#include <fstream>

#include <gtest/gtest.h>

#include "base/secrets.hpp"

namespace parley::http {
namespace {

class StaticSiteTest : public testing::Test {
 protected:
  void SetUp() override {
    initialize_cryptography();
    root = std::filesystem::path(testing::TempDir()) / ("site-" + make_token());
    write("200.html", "<script>boot()</script><script src=\"/x.js\"></script>");
    write("_nuxt/app.js", "app()");
    write("_nuxt/app.js.br", "BR");
    write("_nuxt/app.js.gz", "GZ");
    write("_nuxt/builds/latest.json", "{}");
    write(".secret/key", "hidden");
    write(".env", "hidden");
    std::filesystem::create_symlink("/etc/hostname", root / "link.txt");
    write(".well-known/security.txt", "contact");
    write("api/docs/index.html", "docs");
    site = StaticSite::load(root).value();
  }
  void TearDown() override { std::filesystem::remove_all(root); }

  void write(const std::string& path, const std::string& bytes) {
    std::filesystem::create_directories((root / path).parent_path());
    std::ofstream(root / path, std::ios::binary) << bytes;
  }

  net::Response get(const std::string& path,
                    std::initializer_list<std::pair<const char*, const char*>> headers = {}) {
    net::Request request;
    request.target.path = path;
    for (const auto& [name, value] : headers) request.headers.add(name, value);
    return site.serve(request);
  }

  std::filesystem::path root;
  StaticSite site;
};

TEST_F(StaticSiteTest, ServesFilesWithTheirTypeAndCacheRules) {
  const auto script = get("/_nuxt/app.js");
  EXPECT_EQ(script.status, 200);
  EXPECT_EQ(script.body_view(), "app()");
  EXPECT_EQ(script.headers.get("Content-Type"), "text/javascript; charset=utf-8");
  EXPECT_EQ(script.headers.get("Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(get("/_nuxt/builds/latest.json").headers.get("Cache-Control"), "no-cache");
  EXPECT_EQ(get("/200.html").headers.get("Cache-Control"), "no-cache");
  EXPECT_EQ(get("/api/docs").body_view(), "docs");
  EXPECT_EQ(get("/api/docs/").body_view(), "docs");
}

TEST_F(StaticSiteTest, PrefersBrotliThenGzip) {
  EXPECT_EQ(get("/_nuxt/app.js", {{"Accept-Encoding", "gzip, br"}}).body_view(), "BR");
  EXPECT_EQ(get("/_nuxt/app.js", {{"Accept-Encoding", "gzip;q=0.5, br;q=0"}}).body_view(), "GZ");
  EXPECT_EQ(get("/_nuxt/app.js", {{"Accept-Encoding", "identity"}}).body_view(), "app()");
  const auto brotli = get("/_nuxt/app.js", {{"Accept-Encoding", "br"}});
  EXPECT_EQ(brotli.headers.get("Content-Encoding"), "br");
  EXPECT_EQ(brotli.headers.get("Vary"), "Accept-Encoding");
  EXPECT_NE(brotli.headers.get("ETag"), get("/_nuxt/app.js").headers.get("ETag"));
}

TEST_F(StaticSiteTest, AnswersThatTheClientHasIt) {
  const std::string etag(get("/_nuxt/app.js").headers.get("ETag"));
  const auto again = get("/_nuxt/app.js", {{"If-None-Match", etag.c_str()}});
  EXPECT_EQ(again.status, 304);
  EXPECT_EQ(again.body_view(), "");
  EXPECT_EQ(get("/_nuxt/app.js", {{"If-None-Match", "\"other\""}}).status, 200);
}

TEST_F(StaticSiteTest, FallsBackToTheShellForAddressesOfTheApp) {
  EXPECT_EQ(get("/").body_view(), get("/200.html").body_view());
  EXPECT_EQ(get("/c/123").body_view(), get("/200.html").body_view());
  for (const char* path : {"/api/v1/nothing", "/_nuxt/old.js", "/missing.png", "/_nuxt/x"}) {
    EXPECT_EQ(get(path).status, 404) << path;
  }
}

TEST_F(StaticSiteTest, DoesNotServeHiddenFilesOrLinks) {
  EXPECT_EQ(get("/link.txt").status, 404);
  EXPECT_EQ(get("/.secret/key").body_view(), get("/200.html").body_view());
  EXPECT_EQ(get("/.env").status, 404);
  EXPECT_EQ(get("/.well-known/security.txt").body_view(), "contact");
}

TEST_F(StaticSiteTest, AllowsTheInlineScriptsOfThePageOnly) {
  const std::string policy(get("/").headers.get("Content-Security-Policy"));
  EXPECT_NE(policy.find("script-src 'self' 'sha256-" + sha256_base64("boot()") + "';"),
            std::string::npos);
  EXPECT_FALSE(get("/_nuxt/app.js").headers.contains("Content-Security-Policy"));
}

TEST_F(StaticSiteTest, SaysWhenThereIsNoSite) {
  EXPECT_FALSE(StaticSite::load(root / "missing").has_value());
  net::Request request;
  request.target.path = "/";
  EXPECT_EQ(StaticSite().serve(request).status, 404);
}

}  // namespace
}  // namespace parley::http
