#pragma once

#include <string_view>

namespace stocktake {

/// The files of differ/render/html/, embedded at build time, and the SHA-256 of those that the page's
/// Content-Security-Policy names (hexadecimal).
struct HtmlAssets {
  std::string_view page, style, style_sha256, script, script_sha256;
};
extern const HtmlAssets kHtmlAssets;

}  // namespace stocktake
