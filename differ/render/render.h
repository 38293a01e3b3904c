#pragma once

#include <span>
#include <string_view>

#include "differ/report.h"
#include "schemas/io/sink.h"

namespace stocktake {

struct RenderOptions {
  bool colour = false;      ///< text: for a terminal
  bool all = false;         ///< text: nothing is left out of a list
  bool verbose = false;     ///< text: every explained file too
  std::size_t width = 100;  ///< text: columns
};

/// One report format: a pure function of the report. Adding one means one file in differ/render/ and one line
/// in the list in render.cpp. Nothing from an input leaves a renderer unescaped.
struct Renderer {
  std::string_view name;
  std::string_view summary;  ///< for --help
  void (*render)(const Report& report, const RenderOptions& options, const Sink& out);
};

std::span<const Renderer> renderers();
/// The renderer of that name, or nullptr.
const Renderer* renderer(std::string_view name);

extern const Renderer kTextRenderer;
extern const Renderer kJsonRenderer;
extern const Renderer kMarkdownRenderer;
extern const Renderer kSarifRenderer;
extern const Renderer kJunitRenderer;
extern const Renderer kHtmlRenderer;

}  // namespace stocktake
