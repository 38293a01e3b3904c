#include "differ/render/render.h"

#include <array>

namespace stocktake {

std::span<const Renderer> renderers() {
  static const std::array kRenderers = {kTextRenderer,  kJsonRenderer,  kMarkdownRenderer,
                                        kSarifRenderer, kJunitRenderer, kHtmlRenderer};
  return kRenderers;
}

const Renderer* renderer(std::string_view name) {
  for (const Renderer& one : renderers()) {
    if (one.name == name) return &one;
  }
  return nullptr;
}

}  // namespace stocktake
