#pragma once

#include <functional>
#include <span>
#include <string_view>

#include "differ/report.h"

namespace stocktake {

/// Takes the rendered text piece by piece.
using TextSink = std::function<void(std::string_view text)>;

struct RenderOptions {
  bool colour = false;      ///< text: for a terminal
  bool verbose = false;     ///< text: every explained file too
  std::size_t width = 100;  ///< text: columns
};

/// One report format: a pure function of the report. Adding one means one file in differ/render/ and one line
/// in the list in render.cpp. Nothing from an input leaves a renderer unescaped.
struct Renderer {
  std::string_view name;
  std::string_view summary;  ///< for --help
  void (*render)(const Report& report, const RenderOptions& options, const TextSink& out);
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
