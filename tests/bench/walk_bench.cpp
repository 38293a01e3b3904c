#include "generator/source/walk.h"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "generator/scan.h"
#include "tests/temporary.h"

namespace stocktake {
namespace {

/// A tree of `files` small files, fifty to a folder.
void make_tree(const std::filesystem::path& root, std::int64_t files) {
  for (std::int64_t i = 0; i < files; ++i) {
    const auto folder = root / fmt::format("folder-{:05}", i / 50);
    if (i % 50 == 0) std::filesystem::create_directories(folder);
    std::ofstream(folder / fmt::format("module_{:02}.py", i % 50)) << std::string(200 + i % 50 * 100, 'x');
  }
}

void walk(benchmark::State& state) {
  const TemporaryFolder folder;
  make_tree(folder.path(), state.range(0));
  WalkOptions options;
  options.threads = static_cast<unsigned>(state.range(1));
  options.wishes = wish_for;
  for (auto _ : state) benchmark::DoNotOptimize(walk_directory(folder.path(), options));
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(walk)->ArgsProduct({{1000, 20000}, {1, 2}})->Unit(benchmark::kMillisecond)->UseRealTime();

void walk_and_assemble(benchmark::State& state) {
  const TemporaryFolder folder;
  make_tree(folder.path(), state.range(0));
  WalkOptions options;
  options.threads = 1;
  for (auto _ : state) {
    std::vector<Diagnostic> diagnostics;
    benchmark::DoNotOptimize(scan_directory(folder.path(), options, diagnostics));
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(walk_and_assemble)->Arg(20000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace stocktake
