#include <benchmark/benchmark.h>

#include <string>

#include "schemas/inventory/document.h"
#include "tests/bench/made_inventory.h"

namespace stocktake {
namespace {

std::string encoded(const Inventory& inventory) {
  std::string text;
  encode_inventory(inventory, [&](std::string_view bytes) { text += bytes; });
  return text;
}

void encode(benchmark::State& state) {
  const Inventory inventory = made_inventory(static_cast<std::uint32_t>(state.range(0)), 0);
  std::size_t bytes = 0;
  for (auto _ : state) encode_inventory(inventory, [&](std::string_view piece) { bytes += piece.size(); });
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
}
BENCHMARK(encode)->Arg(1000)->Arg(100000)->Unit(benchmark::kMillisecond);

void decode(benchmark::State& state) {
  const std::string text = encoded(made_inventory(static_cast<std::uint32_t>(state.range(0)), 0));
  for (auto _ : state) benchmark::DoNotOptimize(decode_inventory_text(text, "made"));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK(decode)->Arg(1000)->Arg(100000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace stocktake
