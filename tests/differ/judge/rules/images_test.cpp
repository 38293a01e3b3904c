#include <doctest/doctest.h>

#include "tests/differ/report_text.h"

using namespace stocktake;
using namespace stocktake::test;

TEST_CASE("what an image starts and as whom is a finding, the rest of its configuration a note") {
  struct Case {
    std::vector<Property> was, is;
    const char *found, *notes;
  };
  const Property plain{kImage, "platform linux/amd64"};
  const Case cases[] = {
      {{plain}, {plain}, "", ""},
      {{plain}, {plain, {kImage, "entrypoint /x"}}, "warning image-changed\n", ""},
      {{plain, {kImage, "command a"}}, {plain, {kImage, "command b"}}, "warning image-changed\n", ""},
      {{plain, {kImage, "user 1000"}}, {plain, {kImage, "user 1001"}}, "warning image-changed\n", ""},
      {{plain, {kImage, "user 1000"}}, {plain, {kImage, "user root"}}, "error image-changed\n", ""},
      {{plain, {kImage, "user app"}}, {plain, {kImage, "user 0:0"}}, "error image-changed\n", ""},
      {{plain, {kImage, "user app"}}, {plain}, "error image-changed\n", ""},
      {{plain}, {plain, {kImage, "user app"}}, "warning image-changed\n", ""},
      {{plain}, {{kImage, "platform linux/arm64"}}, "warning image-changed\n", ""},
      {{plain}, {plain, {kImage, "port 80/tcp"}}, "", "note image-changed\n"},
      {{plain, {kImage, "variable A"}}, {plain, {kImage, "variable B"}}, "", "note image-changed\n"},
      {{plain},
       {plain, {kImage, "variable A"}, {kImage, "variable LD_PRELOAD"}},
       "warning image-changed\n",
       ""},
      {{plain, {kImage, "variable NODE_OPTIONS"}}, {plain}, "", "note image-changed\n"},
      {{plain},
       {plain, {kImage, "variable PATH"}, {kImage, "value PATH sha256:aa"}},
       "",
       "note image-changed\n"},
      {{plain, {kImage, "value PATH sha256:aa"}},
       {plain, {kImage, "value PATH sha256:bb"}},
       "warning image-changed\n",
       ""},
      {{plain, {kImage, "folder /app"}}, {plain, {kImage, "folder /tmp"}}, "warning image-changed\n", ""},
      {{plain}, {plain, {kImage, "shell /tmp/sh -c"}}, "warning image-changed\n", ""},
      {{plain}, {plain, {kImage, "on-build RUN x"}}, "warning image-changed\n", ""},
      {{plain, {kImage, "label date=1"}}, {plain, {kImage, "label date=2"}}, "", ""},
      {{}, {plain, {kImage, "user root"}}, "", ""},
      {{{kImageLayer, "1 aa COPY"}}, {{kImageLayer, "1 aa COPY"}}, "", ""},
      {{{kImageLayer, "1 aa"}},
       {{kImageLayer, "1 aa"}, {kImageLayer, "2 bb RUN x"}},
       "",
       "note image-layers\n"},
      {{{kImageLayer, "1 aa"}}, {{kImageLayer, "1 bb"}}, "", "note image-layers\n"},
  };
  for (const Case& c : cases) {
    if (!c.is.empty()) CAPTURE(c.is.back().value);
    InventoryBuilder before = small_environment(), after = small_environment();
    before.notes = c.was;
    after.notes = c.is;
    CHECK(unexpected(before, after) == c.found);
    CHECK(noted(before, after) == c.notes);
  }
}
