#include "generator/catalog/remote_pins.h"

#include <doctest/doctest.h>

#include "tests/schemas/expect_error.h"

using namespace stocktake;

namespace {

const std::string kCommit(40, 'a'), kDigest = "@sha256:" + std::string(64, 'b');

std::string pins_in(std::string_view path, const std::string& text) {
  std::string all;
  for (const RemotePin& pin : remote_pins(path, text))
    all.append(all.empty() ? "" : " ").append(pin.name).append(pin.exact ? "!" : "?");
  return all;
}

}  // namespace

TEST_CASE("what workflows, Dockerfiles and compose files take from elsewhere is told with its pin") {
  const std::string workflow = ".github/workflows/ci.yml";
  CHECK(pins_in(workflow,
                "jobs:\n  a:\n    container: debian:12\n    services: {db: {image: 'h:5000/db" + kDigest +
                    "'}}\n    steps:\n    - uses: actions/checkout@v4\n    - {uses: o/a/b@" + kCommit +
                    "}\n    - uses: ./own\n    - uses: docker://alpine\n    - run: uses\n") ==
        "debian? h:5000/db! actions/checkout? o/a/b! alpine?");
  CHECK(pins_in("x/action.yaml", "runs:\n  steps:\n  - uses: o/a\n") == "o/a?");
  CHECK(pins_in("compose.yaml", "services:\n  a: {image: 'x:1'}\n  b:\n    image: ${Y}\n") == "x?");
  CHECK(pins_in("docker-compose.prod.yml", "services: {a: {image: x" + kDigest + "}}") == "x!");
  CHECK(pins_in("Dockerfile",
                "FROM --platform=$P python:3" + kDigest +
                    " AS base\nfrom base as next\n"
                    "COPY --from=h/tool:1 --chown=0 a b\nCOPY --from=next a b\nCOPY --from=0 a b\n"
                    "FROM python:${V}\nFROM $X\nFROM scratch\n") == "python! h/tool? python?");
  CHECK(pins_in("Dockerfile", "ARG BASE=python" + kDigest +
                                  "\nFROM \\\n  $BASE\nRUN --mount=from=tool:1,target=/t t\n"
                                  "ONBUILD COPY --from=late:1 a b\nADD https://h/a.tgz https://u:p@h/b.git#" +
                                  kCommit + " /x\n") ==
        "python! tool? late? https://h/a.tgz? https://h/b.git!");
  CHECK(pins_in("compose.yaml", "services: {a: {build: ., image: own}}\nx-image: {image: other}\n").empty());
  CHECK(pins_in("values.yml", "image: x").empty());
  CHECK(pins_in(workflow, "").empty());
  CHECK_FALSE(error_text([&] { pins_in(workflow, "a: ["); }).empty());
}
