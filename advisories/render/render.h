#pragma once

#include <span>
#include <string_view>

#include "advisories/check.h"
#include "schemas/io/sink.h"

namespace stocktake {

/// One format of a check's report: a pure function of it. Adding one means one file in advisories/render/ and
/// one line in the list in render.cpp. Nothing from an input leaves a renderer unescaped. A report is a
/// document of its own: no format writes into an inventory.
struct CheckRenderer {
  std::string_view name;
  std::string_view summary;  ///< for --help
  void (*render)(const CheckReport& report, const Sink& out);
};

/// All of them; the first is for people.
std::span<const CheckRenderer> check_renderers();
extern const CheckRenderer kTextCheckRenderer;
extern const CheckRenderer kJsonCheckRenderer;
extern const CheckRenderer kMarkdownCheckRenderer;
extern const CheckRenderer kSarifCheckRenderer;
extern const CheckRenderer kOpenVexCheckRenderer;
extern const CheckRenderer kCycloneDxVexCheckRenderer;

}  // namespace stocktake
