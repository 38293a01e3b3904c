#include <benchmark/benchmark.h>

#include <string>

#include "schemas/identity/sha256_stream.h"

namespace stocktake {
namespace {

using Engine = Sha256Stream::Engine;

void hash_one(benchmark::State& state, Engine engine) {
  const std::string text(static_cast<std::size_t>(state.range(0)), 'x');
  Sha256Stream stream(engine);
  for (auto _ : state) {
    stream.reset();
    stream.update(text);
    benchmark::DoNotOptimize(stream.finish());
  }
  state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK_CAPTURE(hash_one, openssl, Engine::openssl)->Range(1 << 10, 1 << 20);
BENCHMARK_CAPTURE(hash_one, best, Sha256Stream::best_engine())->Range(1 << 10, 1 << 20);

void hash_two_side_by_side(benchmark::State& state) {
  const std::string text_a(static_cast<std::size_t>(state.range(0)), 'a'), text_b(text_a.size(), 'b');
  Sha256Stream a, b;
  for (auto _ : state) {
    a.reset();
    b.reset();
    benchmark::DoNotOptimize(Sha256Stream::update_both(a, text_a, b, text_b));
    benchmark::DoNotOptimize(a.finish());
    benchmark::DoNotOptimize(b.finish());
  }
  state.SetBytesProcessed(state.iterations() * 2 * state.range(0));
}
BENCHMARK(hash_two_side_by_side)->Range(1 << 10, 1 << 20);

}  // namespace
}  // namespace stocktake
