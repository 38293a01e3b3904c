#include <doctest/doctest.h>

#include <atomic>
#include <cstdlib>
#include <new>

#include "differ/render/render.h"
#include "tests/differ/report_text.h"

// What a comparison costs, without a clock: how often it asks for memory, and for how much. A step that does
// something for every pair of files would ask as often, or, where it only looks, take minutes here. How long
// it really takes is a row of the benchmarks (`./dev bench --only changed`). A program of its own, for its
// operator new counts; cost_test.cpp runs it.

namespace {

std::atomic<std::uint64_t> requests = 0, requested_bytes = 0;

}  // namespace

void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  ++requests;
  requested_bytes += size;
  return std::malloc(size != 0 ? size : 1);
}
void* operator new(std::size_t size) {
  if (void* memory = operator new(size, std::nothrow)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}

using namespace stocktake;
using namespace stocktake::test;

namespace {

struct Cost {
  std::uint64_t requests = 0, bytes = 0;
  std::size_t findings = 0;
};

enum class Change : std::uint8_t { content, place, name_and_content };

/// Compares two sides of `files` files in ten packages, all changed in the same way under unchanged versions,
/// and writes every report.
Cost cost_of(int files, Change change) {
  InventoryBuilder before;
  for (int i = 0; i < files; ++i) {
    const std::string package = "p" + std::to_string(i * 10 / files);
    if (i % (files / 10) == 0) before.package("pkg:npm/" + package + "@1.0.0", package);
    before.file(package + "/f" + std::to_string(i) + ".js", "old " + std::to_string(i));
  }
  InventoryBuilder after = before;
  for (FileSpec& file : after.files) {
    if (change != Change::place) file.content += " new";
    if (change != Change::content) file.path.insert(file.path.find('/'), "/lib");
  }
  const Inventory b = before.build(), a = after.build();
  const std::uint64_t requests_before = requests, bytes_before = requested_bytes;
  const Report report = diff(b, a, {});
  std::size_t written = 0;
  for (const Renderer& renderer : renderers())
    renderer.render(report, {.verbose = true}, [&](std::string_view text) { written += text.size(); });
  CHECK(written > report.findings.size());
  return {requests - requests_before, requested_bytes - bytes_before, report.findings.size()};
}

}  // namespace

TEST_CASE("a comparison of ten times as many changes costs at most twelve times as much") {
  struct Case {
    const char* what;
    Change change;
    std::size_t findings_per_file;
  };
  for (const Case& c : {Case{"all changed", Change::content, 1},
                        {"all moved", Change::place, 1},
                        {"all gone, and as many came", Change::name_and_content, 2}}) {
    CAPTURE(std::string_view(c.what));
    const Cost small = cost_of(400, c.change), large = cost_of(4'000, c.change);
    CHECK(small.findings >= 400 * c.findings_per_file);
    CHECK(large.findings >= 4'000 * c.findings_per_file);
    CHECK(large.requests <= 12 * small.requests);
    CHECK(large.bytes <= 12 * small.bytes);
  }
}

TEST_CASE("a finding costs less than 450 bytes") {
  // The difference of two sizes: what a comparison costs as such does not count.
  const auto bytes = [](int files) {
    InventoryBuilder before;
    before.package("pkg:npm/a@1.0.0", "a");
    for (int i = 0; i < files; ++i) before.file("a/f" + std::to_string(i) + ".js", "old");
    InventoryBuilder after = before;
    for (FileSpec& file : after.files) file.content = "new";
    const Inventory b = before.build(), a = after.build();
    const Report report = diff(b, a, {});
    REQUIRE(report.findings.size() == static_cast<std::size_t>(files));
    return report.strings.bytes() + report.findings.capacity() * sizeof(Finding) +
           report.files.capacity() * sizeof(FileChange);
  };
  CHECK(bytes(4'000) - bytes(2'000) < 2'000 * 450);
}
