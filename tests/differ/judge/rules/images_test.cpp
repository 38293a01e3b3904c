#include <doctest/doctest.h>

#include "schemas/inventory/properties.h"
#include "tests/differ/report_text.h"

using namespace stocktake;
using namespace stocktake::test;

TEST_CASE("what an image starts and as whom is a finding, the rest of its configuration a note") {
  struct Case {
    std::vector<Property> was, is;
    const char *found, *notes;
  };
  const Property plain{property::kImage, "platform linux/amd64"};
  const Case cases[] = {
      {{plain}, {plain}, "", ""},
      {{plain}, {plain, {property::kImage, "entrypoint /x"}}, "warning image-changed\n", ""},
      {{plain, {property::kImage, "command a"}},
       {plain, {property::kImage, "command b"}},
       "warning image-changed\n",
       ""},
      {{plain, {property::kImage, "user 1000"}},
       {plain, {property::kImage, "user 1001"}},
       "warning image-changed\n",
       ""},
      {{plain, {property::kImage, "user 1000"}},
       {plain, {property::kImage, "user root"}},
       "error image-changed\n",
       ""},
      {{plain, {property::kImage, "user app"}},
       {plain, {property::kImage, "user 0:0"}},
       "error image-changed\n",
       ""},
      {{plain, {property::kImage, "user app"}}, {plain}, "error image-changed\n", ""},
      {{plain}, {plain, {property::kImage, "user app"}}, "warning image-changed\n", ""},
      {{plain}, {{property::kImage, "platform linux/arm64"}}, "warning image-changed\n", ""},
      {{plain}, {plain, {property::kImage, "port 80/tcp"}}, "", "note image-changed\n"},
      {{plain, {property::kImage, "variable A"}},
       {plain, {property::kImage, "variable B"}},
       "",
       "note image-changed\n"},
      {{plain},
       {plain, {property::kImage, "variable A"}, {property::kImage, "variable LD_PRELOAD"}},
       "warning image-changed\n",
       ""},
      {{plain, {property::kImage, "variable NODE_OPTIONS"}}, {plain}, "", "note image-changed\n"},
      {{plain},
       {plain, {property::kImage, "variable PATH"}, {property::kImage, "value PATH sha256:aa"}},
       "",
       "note image-changed\n"},
      {{plain, {property::kImage, "value PATH sha256:aa"}},
       {plain, {property::kImage, "value PATH sha256:bb"}},
       "warning image-changed\n",
       ""},
      {{plain, {property::kImage, "folder /app"}},
       {plain, {property::kImage, "folder /tmp"}},
       "warning image-changed\n",
       ""},
      {{plain}, {plain, {property::kImage, "shell /tmp/sh -c"}}, "warning image-changed\n", ""},
      {{plain}, {plain, {property::kImage, "on-build RUN x"}}, "warning image-changed\n", ""},
      {{plain, {property::kImage, "label date=1"}}, {plain, {property::kImage, "label date=2"}}, "", ""},
      {{}, {plain, {property::kImage, "user root"}}, "", ""},
      {{{property::kImageLayer, "1 aa COPY"}}, {{property::kImageLayer, "1 aa COPY"}}, "", ""},
      {{{property::kImageLayer, "1 aa"}},
       {{property::kImageLayer, "1 aa"}, {property::kImageLayer, "2 bb RUN x"}},
       "",
       "note image-layers\n"},
      {{{property::kImageLayer, "1 aa"}}, {{property::kImageLayer, "1 bb"}}, "", "note image-layers\n"},
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
