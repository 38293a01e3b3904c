#include "advisories/render/render.h"

#include <algorithm>
#include <array>

namespace stocktake {

std::span<const CheckRenderer> check_renderers() {
  static const std::array kRenderers = {kTextCheckRenderer, kJsonCheckRenderer};
  return kRenderers;
}

const CheckRenderer* check_renderer(std::string_view name) {
  const auto all = check_renderers();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const CheckRenderer& one) { return one.name == name; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace stocktake
