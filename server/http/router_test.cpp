#include "http/router.hpp"

#include <gtest/gtest.h>

namespace parley::http {
namespace {

class RouterTest : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* path : {"/a", "/a/current", "/a/{id}", "/a/{id}/b/{other}"}) {
      router.add(net::Method::get, path, nullptr);
    }
    router.add(net::Method::post, "/a", nullptr);
  }

  std::string template_of(net::Method method, std::string_view path) const {
    const auto result = router.find(method, path);
    if (const auto* found = std::get_if<Router::Found>(&result)) return found->route->path;
    if (const auto* refused = std::get_if<Router::MethodNotAllowed>(&result)) {
      return "405 " + refused->allowed;
    }
    return "404";
  }

  Router router;
};

TEST_F(RouterTest, FindsByMethodAndPath) {
  EXPECT_EQ(template_of(net::Method::get, "/a"), "/a");
  EXPECT_EQ(template_of(net::Method::head, "/a"), "/a");
  EXPECT_EQ(template_of(net::Method::get, "/a/current"), "/a/current");
  EXPECT_EQ(template_of(net::Method::get, "/a/7"), "/a/{id}");
  EXPECT_EQ(template_of(net::Method::get, "/a/7/b/8"), "/a/{id}/b/{other}");
}

TEST_F(RouterTest, HandsOverThePathValues) {
  const auto result = router.find(net::Method::get, "/a/7/b/8");
  EXPECT_EQ(std::get<Router::Found>(result).values, (PathValues{"7", "8"}));
}

TEST_F(RouterTest, SaysWhatIsMissingOrNotAllowed) {
  for (const char* path : {"", "/", "/b", "/a/", "/a/7/b", "/a/7/b/8/9", "a"}) {
    EXPECT_EQ(template_of(net::Method::get, path), "404") << path;
  }
  EXPECT_EQ(template_of(net::Method::delete_, "/a"), "405 GET, HEAD, POST");
  EXPECT_EQ(template_of(net::Method::post, "/a/7"), "405 GET, HEAD");
}

}  // namespace
}  // namespace parley::http
