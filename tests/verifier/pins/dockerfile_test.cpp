#include <doctest/doctest.h>

#include <string>

#include "verifier/pins/pins.h"

using namespace stocktake;

namespace {

/// `LINE RULE` of each finding, with `; ` between.
std::string found_in(std::string_view dockerfile) {
  VerifyReport report;
  check_dockerfile("Dockerfile", dockerfile, report);
  std::string all;
  for (const VerifyFinding& finding : report.findings)
    all.append(all.empty() ? "" : "; ")
        .append(std::to_string(finding.line))
        .append(" ")
        .append(finding.rule->id);
  return all;
}

}  // namespace

TEST_CASE("a Dockerfile's commands are read in each of their forms") {
  struct Row {
    std::string_view text, found;
  };
  for (const Row& row : std::initializer_list<Row>{
           {"RUN npm install", "1 pin-install"},
           {"run npm install", "1 pin-install"},
           {"RUN [\"npm\", \"install\"]", "1 pin-install"},
           {"RUN [\"npm\", \"ci\"]", ""},
           {"RUN [\"sh\", \"-c\", \"cd x && npm install\"]", "1 pin-install"},
           {"RUN [ -f x ] || npm install", "1 pin-install"},
           {"RUN --mount=type=cache,target=/x npm install", "1 pin-install"},
           {"RUN <<EOF\nset -e\nnpm install\nEOF\nRUN npm ci", "3 pin-install"},
           {"RUN <<-'EOF' bash -e\n\tnpm install\n\tEOF", "2 pin-install"},
           {"RUN bash <<EOF\nnpm install\nEOF", "2 pin-install"},
           {"RUN python3 <<EOF\nnpm install\nEOF", ""},
           {"COPY <<EOF /x\nRUN npm install\nEOF\nRUN npm i", "4 pin-install"},
           {"ONBUILD RUN npm install", "1 pin-install"},
           {"ONBUILD ONBUILD RUN npm install", ""},
           {"CMD npm install && npm start", "1 pin-install"},
           {"ENTRYPOINT [\"npx\", \"serve\"]", "1 pin-install"},
           {"HEALTHCHECK --interval=5s CMD npx check", "1 pin-install"},
           {"# escape=`\nRUN a `\n  && npm install", "3 pin-install"},
           {"RUN a \\\n# npm install\n  && npm install", "3 pin-install"},
           {"RUN npx tool\nRUN npm --prefix web install", "1 pin-install; 2 pin-install"},
       }) {
    CAPTURE(row.text);
    CHECK(found_in(row.text) == row.found);
  }
}

TEST_CASE("a Dockerfile's images and what it fetches are named wherever they stand") {
  struct Row {
    std::string_view text, found;
  };
  const std::string commit(40, 'a');
  for (const Row& row : std::initializer_list<Row>{
           {"FROM debian:12", "1 pin-image"},
           {"FROM --platform=x debian:12 AS a\nFROM a", "1 pin-image"},
           {"ARG BASE=debian:12\nFROM $BASE", "2 pin-image"},
           {"ARG TAG=12\nFROM debian:${TAG}", "2 pin-image"},
           {"FROM ${BASE:-debian:12}", "1 pin-image"},
           {"FROM \\\n  # the base\n  debian:12", "1 pin-image"},
           {"FROM\tdebian:12\tAS a\nFROM a", "1 pin-image"},
           {"COPY \\\n --from=debian:12 a b", "1 pin-image"},
           {"RUN --mount=type=cache,target=/a \\\n  --mount=from=busybox:1,target=/x \\\n  npm install",
            "1 pin-image; 3 pin-install"},
           {"ARG D=debian@sha256:0000000000000000000000000000000000000000000000000000000000000000\nFROM ${D}",
            ""},
           {"ARG BASE\nFROM $BASE", ""},
           {"RUN --mount=type=bind,from=busybox:1,target=/x true", "1 pin-image"},
           {"FROM a@sha256:0000000000000000000000000000000000000000000000000000000000000000 AS b\nRUN "
            "--mount=from=b,target=/x true",
            ""},
           {"COPY --from=0 /a /b", ""},
           {"ADD https://example.com/a.tgz /a", "1 pin-hash"},
           {"ADD [\"https://example.com/a.tgz\", \"/a\"]", "1 pin-hash"},
           {"ADD --checksum=sha256:00 https://example.com/a.tgz /a", ""},
           {"ADD a.tgz /a", ""},
           {"ADD https://example.com/a.git#main /a", "1 pin-branch"},
           {"ONBUILD ADD https://example.com/a /a", "1 pin-hash"},
       }) {
    CAPTURE(row.text);
    CHECK(found_in(row.text) == row.found);
  }
  CHECK(found_in("ADD https://example.com/a.git#" + commit + ":sub /a").empty());
}

TEST_CASE("a Dockerfile of anything ends") {
  for (const std::string_view text :
       {"RUN <<EOF", "RUN [", "RUN []", "FROM", "FROM $", "FROM ${", "ONBUILD", "ADD", "<<",
        "ARG =", "RUN --mount=", "RUN --", "HEALTHCHECK CMD", "COPY <<A <<B\nA\n"})
    CHECK(found_in(text).empty());
}

TEST_CASE("verify: an image's digest that none can have pins nothing") {
  const std::string sha(64, 'a');
  CHECK(found_in("FROM python:3.12@sha256:" + sha).empty());
  CHECK(found_in("FROM python:3.12@sha512:" + sha + sha).empty());
  CHECK(found_in("FROM python:3.12@sha256:abc") == "1 pin-image");
  CHECK(found_in("FROM python:3.12@sha256:" + std::string(64, 'G')) == "1 pin-image");
}
