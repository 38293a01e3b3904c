#include "advisories/render/render.h"

#include <array>

namespace stocktake {

std::span<const CheckRenderer> check_renderers() {
  static const std::array kRenderers = {kTextCheckRenderer,     kJsonCheckRenderer,
                                        kMarkdownCheckRenderer, kSarifCheckRenderer,
                                        kOpenVexCheckRenderer,  kCycloneDxVexCheckRenderer};
  return kRenderers;
}

}  // namespace stocktake
