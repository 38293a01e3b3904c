#include "differ/match/match.h"

#include <benchmark/benchmark.h>

#include "differ/differ.h"
#include "tests/bench/made_inventory.h"

namespace stocktake {
namespace {

void match(benchmark::State& state) {
  const auto files = static_cast<std::uint32_t>(state.range(0));
  const Inventory before = made_inventory(files, 0), after = made_inventory(files, 1);
  for (auto _ : state) {
    const PackageMatches packages = match_packages(before, after);
    benchmark::DoNotOptimize(match_files(before, after, packages));
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(match)->Arg(1000)->Arg(100000)->Arg(1000000)->Unit(benchmark::kMillisecond);

void match_and_judge(benchmark::State& state) {
  const auto files = static_cast<std::uint32_t>(state.range(0));
  const Inventory before = made_inventory(files, 0), after = made_inventory(files, 1);
  for (auto _ : state) benchmark::DoNotOptimize(diff(before, after, DiffOptions()));
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(match_and_judge)->Arg(1000)->Arg(100000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace stocktake
