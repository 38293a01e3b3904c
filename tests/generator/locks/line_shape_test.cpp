#include "generator/locks/line_shape.h"

#include <doctest/doctest.h>

#include "generator/locks/lock.h"
#include "schemas/error.h"

using namespace stocktake;

TEST_CASE("verify: a lock with a line that its program would refuse is refused, with the line") {
  struct Row {
    std::string_view name, text;
    std::string_view where;  ///< of the error; empty: it is read
  };
  for (const Row& row : std::initializer_list<Row>{
           {"go.sum", "", ""},
           {"go.sum", "a v1.0.0 h1:x=\n\na v1.0.0/go.mod h1:y=\r\n", ""},
           {"go.sum", "a v1.0.0 h1:x=\n<<<<<<< HEAD\n", "go.sum:2"},
           {"go.sum", "garbage\n", "go.sum:1"},
           {"Gemfile.lock", "GEM\n  remote: https://rubygems.org/\n\nBUNDLED WITH\n   2.5.0\n", ""},
           {"Gemfile.lock", "GEM\n=======\n", "Gemfile.lock:2"},
           {"Gemfile.lock", "not a lock\n", "Gemfile.lock:1"},
           {"gradle.lockfile", "# This is\na:b:1.0=compileClasspath\nempty=annotationProcessor\n", ""},
           {"gradle.lockfile", "empty=\n", ""},
           {"gradle.lockfile", "a:b=x\n", "gradle.lockfile:1"},
           {"gradle.lockfile", "{\"a\": 1}\n", "gradle.lockfile:1"},
           {"yarn.lock", "# v1\n\n\"@a/b@^1\", c@2:\n  version \"1.0.0\"\n", ""},
           {"yarn.lock", "__metadata:\n  version: 8\n\n? \"a@npm:1, a@npm:2\"\n:\n  version: 1\n", ""},
           {"yarn.lock", "\xef\xbb\xbf# v1\n", ""},
           {"yarn.lock", "a@1:\n  version \"1\"\n>>>>>>> other\n", "yarn.lock:3"},
           {"yarn.lock", "{}\n", "yarn.lock:1"},
           {"pnpm-lock.yaml", "lockfileVersion: '9.0'\n\n---\npackages:\n\n  a@1.0.0:\n", ""},
           {"pnpm-lock.yaml", "lockfileVersion: 5.4\n=======\n", "pnpm-lock.yaml:2"},
           {"pnpm-lock.yaml", "this is: garbage\n", "pnpm-lock.yaml:1"},
       }) {
    CAPTURE(row.text);
    std::string error;
    try {
      lock_format(row.name)->read(row.text, std::string(row.name));
    } catch (const Error& thrown) {
      error = thrown.what();
    }
    CHECK(error.substr(0, error.find(": ")) == row.where);
  }
}
