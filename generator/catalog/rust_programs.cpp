#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "generator/catalog/programs.h"
#include "generator/catalog/tolerant_json.h"
#include "generator/catalog/tools.h"
#include "schemas/error.h"

// Rust: the crates that cargo-auditable, which Linux distributions build with, writes into a program
// (cargo-auditable, PARSING.md and its JSON schema): `packages`, each with `name`, `version`, `source`
// (`crates.io`, `git`, `local` …), `kind` where it is not `runtime`, and `dependencies`, numbers of others.
// One is the `root`, to which the file belongs. What only helped to build it (`build`) is not in it, and is
// left out.
namespace stocktake {
namespace {

constexpr std::size_t kMostCrates = 10'000;

struct AuditableCrate {
  std::string_view name, version, source, kind;
  std::vector<std::size_t> needs;
  bool is_root = false;
};

std::optional<std::size_t> index_of(std::string_view text) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

AuditableCrate read_crate(TolerantJson& in) {
  AuditableCrate crate;
  in.object([&](std::string_view key) {
    if (key == "name")
      crate.name = in.keep(in.text());
    else if (key == "version")
      crate.version = in.keep(in.text());
    else if (key == "source")
      crate.source = in.keep(in.text());
    else if (key == "kind")
      crate.kind = in.keep(in.text());
    else if (key == "root")
      crate.is_root = in.boolean();
    else if (key == "dependencies")
      in.array([&] {
        const auto index = index_of(in.text());
        if (index && crate.needs.size() < kMostCrates) crate.needs.push_back(*index);
      });
    else
      in.skip();
  });
  return crate;
}

/// \throws Error where the text is no JSON, or lists more crates than any program has.
std::vector<AuditableCrate> read_crates(std::string_view text, std::string_view path, Catalog& out) {
  std::vector<AuditableCrate> crates;
  TolerantJson in(text, path, out.strings);
  in.document([&](std::string_view key) {
    if (key != "packages") return in.skip();
    in.array([&] {
      crates.push_back(read_crate(in));
      if (crates.size() > kMostCrates) throw Error("lists more than 10,000 crates");
    });
  });
  return crates;
}

void add_crates(std::uint32_t entry, const Entry& file, const std::vector<AuditableCrate>& crates,
                Catalog& out) {
  std::vector<std::uint32_t> found(crates.size(), kNone);
  for (std::size_t i = 0; i < crates.size(); ++i) {
    const AuditableCrate& crate = crates[i];
    if (crate.name.empty() || (crate.kind == "build" && !crate.is_root)) continue;
    Package package;
    package.name = crate.name;
    package.version = crate.version;
    package.purl = package_url(out, file.path, "cargo", {}, crate.name, crate.version);
    package.location = file.path;
    package.record = file.path;
    package.technique = "binary-analysis";
    package.confidence = 100;
    found[i] = static_cast<std::uint32_t>(out.found.size());
    out.found.push_back({std::move(package), {}});
    if (crate.is_root) out.claims.push_back({entry, found[i], 0, Claim::Witness::none});
  }
  for (std::size_t i = 0; i < crates.size(); ++i)
    for (const std::size_t need : crates[i].needs)
      if (found[i] != kNone && need < found.size() && found[need] != kNone && need != i)
        out.found[found[i]].dependencies.push_back(found[need]);
}

}  // namespace

void catalog_rust_programs(const Tree& tree, Catalog& out) {
  for (std::uint32_t i = 0; i < tree.entries.size(); ++i) {
    const Entry& file = tree.entries[i];
    for (const InsideItem& item : told_by_program(file, out)) {
      if (item.path == "crates!") report(out, file.path, item.content);
      if (item.path != "crates") continue;
      try {
        add_crates(i, file, read_crates(item.content, file.path, out), out);
      } catch (const Error& error) {
        report(out, file.path, error);
      }
    }
  }
}

}  // namespace stocktake
