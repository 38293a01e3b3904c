#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "store/render/history.h"
#include "store/render/render.h"

using namespace stocktake;

namespace {

// A name that would be a tag, a script, an attribute's end, a command of a build service and of a terminal.
const std::string kHostile = "<script>alert(1)</script>\"'&\x1b[31m::error::x";

std::vector<Drift> hostile() {
  std::vector<Drift> drift(2);
  drift[0].release.name = kHostile;
  drift[0].release.taken = kHostile;
  drift[0].release.added = kHostile;
  drift[1].release.name = "2";
  drift[1].release.files = 10;
  drift[1].came = 3;
  drift[1].unexpected = 1;
  return drift;
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

KeptSpan hostile_span() {
  KeptSpan span;
  span.subject = span.path = span.package = span.kind = span.target = kHostile + "\xff";
  span.first.name = span.last.name = kHostile;
  return span;
}

}  // namespace

TEST_CASE("no name in the picture of a subject is more than text, and the page loads nothing") {
  const std::string page = drift_as_html(kHostile, hostile());
  CHECK_FALSE(holds(page, "<script"));
  CHECK_FALSE(holds(page, "\x1b"));
  CHECK(holds(page, "&lt;script&gt;"));
  CHECK(holds(page, "default-src 'none'; style-src 'sha256-"));
  CHECK_FALSE(holds(page, " href="));
  CHECK_FALSE(holds(page, " src="));
  CHECK(holds(page, "<rect"));
  CHECK(holds(page, "class=\"alarm\">1<"));
}

TEST_CASE("the picture of no release, and of very many, is a page") {
  CHECK(holds(drift_as_html("x", {}), "0 releases"));
  std::vector<Drift> many(2000);
  for (Drift& one : many) one.release.name = "r";
  CHECK(holds(drift_as_html("x", many), "2,000 releases"));
}

TEST_CASE("no name of the store reaches a terminal or a build service as more than text") {
  Release release;
  release.name = release.taken = release.added = kHostile;
  Subject subject{kHostile, 1, release, release};
  for (const std::string& text :
       {drift_as_text(hostile()), history_as_text({hostile_span()}), spans_as_hits({hostile_span()}),
        subjects_as_text({subject}), releases_as_text({release}), added_as_text(kHostile, kHostile, {}),
        drift_as_json(kHostile, hostile()), history_as_json({hostile_span()}, {}),
        span_as_json_line(hostile_span()), subjects_as_json({subject}),
        releases_as_json(kHostile, {release})}) {
    CAPTURE(text);
    CHECK_FALSE(holds(text, "\x1b"));
    CHECK_FALSE(holds(text, "\n::error"));
    CHECK_FALSE(holds(text, "\xff"));
  }
}
