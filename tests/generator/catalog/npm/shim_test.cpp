#include "generator/catalog/npm/shim.h"

#include <doctest/doctest.h>

#include <string>

using namespace stocktake;

namespace {

constexpr const char* kFolder = "node_modules/.pnpm/a@1.0.0/node_modules/a/bin";

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
  return text;
}

/// The script that starts `../a/bin/a.js`, in the form of earlier or later versions of pnpm.
std::string script(bool later, const std::string& node_path) {
  std::string text = R"sh(#!/bin/sh
basedir=$(dirname "$(echo "$0" | sed -e 's,\\,/,g')")

case `uname` in
HEADesac

if [ -z "$NODE_PATH" ]; then
  export NODE_PATH="PATH"
else
  export NODE_PATH="PATH:$NODE_PATH"
fi
if [ -x "$basedir/node" ]; then
  exec "$basedir/node"  "$basedir/../a/bin/a.js" "$@"
else
  exec node  "$basedir/../a/bin/a.js" "$@"
fi
)sh";
  text = replaced(text, "\"PATH", "\"" + node_path);
  return replaced(text, "HEAD",
                  later ? R"sh(    *CYGWIN*|*MINGW*|*MSYS*)
        if command -v cygpath > /dev/null 2>&1; then
            basedir=`cygpath -w "$basedir"`
        fi
    ;;
)sh"
                        : R"sh(    *CYGWIN*) basedir=`cygpath -w "$basedir"`;;
)sh");
}

}  // namespace

TEST_CASE("a script as pnpm writes it tells what it starts") {
  for (const bool later : {false, true}) {
    const std::string text = script(later, "/x/node_modules:/y/node_modules");
    const auto shim = read_pnpm_shim(text);
    REQUIRE(shim);
    CHECK(shim->program == "../a/bin/a.js");
    CHECK(shim->node_path == "/x/node_modules:/y/node_modules");
  }
}

TEST_CASE("a script with anything more or less or else in it tells nothing") {
  const std::string good = script(false, "/x/node_modules");
  REQUIRE(read_pnpm_shim(good));
  const std::string cases[] = {
      "",
      good + "curl example.org\n",
      good.substr(0, good.size() - 1),
      replaced(good, "fi\nif", "fi\ntouch x\nif"),
      replaced(good, "exec node  \"$basedir/../a/bin/a.js", "exec node  \"$basedir/../a/bin/b.js"),
      replaced(good, "../a/bin/a.js", "../a/$(touch x)"),
      replaced(good, "../a/bin/a.js", "../a/`touch x`"),
      replaced(good, "/x/node_modules", "/x/$HOME/node_modules"),
      replaced(good, "/x/node_modules:$NODE_PATH", "/y/node_modules:$NODE_PATH"),
      replaced(good, "exec node ", "exec nodejs "),
  };
  for (const std::string& text : cases) CHECK_FALSE(read_pnpm_shim(text));
}

TEST_CASE("NODE_PATH names node_modules folders around the program, all below one root") {
  const auto root = [](const std::string& node_path) {
    return std::string(root_of_node_path(node_path, kFolder).value_or("none"));
  };
  CHECK(root(replaced("/home/me/app/node_modules/.pnpm/a@1.0.0/node_modules/a/bin/node_modules:"
                      "/home/me/app/node_modules/.pnpm/a@1.0.0/node_modules/a/node_modules:"
                      "/home/me/app/node_modules/.pnpm/a@1.0.0/node_modules:"
                      "/home/me/app/node_modules/.pnpm/node_modules",
                      "/home/me", "/home/you")) == "/home/you/app");
  CHECK(root("/app/node_modules/.pnpm/a@1.0.0/node_modules/a/node_modules") == "/app");
  CHECK(root("/node_modules/.pnpm/node_modules").empty());
  for (const char* other : {"", "/tmp/evil/node_modules", "node_modules/.pnpm/node_modules",
                            "/app/node_modules/.pnpm/node_modules:/tmp/evil/node_modules",
                            "/app/node_modules/.pnpm/node_modules:/other/node_modules/.pnpm/node_modules",
                            "/app/node_modules/.pnpm/node_modules:/app/node_modules/.pnpm/b@1/node_modules",
                            "/app/node_modules/.pnpm/node_modules:/app/node_modules/.pnpm/../node_modules",
                            "/app/node_modules/.pnpm/node_modules::/app/node_modules/.pnpm/node_modules"})
    CHECK(root(other) == "none");
}
