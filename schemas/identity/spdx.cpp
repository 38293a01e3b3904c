#include "schemas/identity/spdx.h"

#include <algorithm>
#include <iterator>

#include "schemas/text/ascii.h"

namespace stocktake {
namespace {

bool before(std::string_view a, std::string_view b) {
  return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(),
                                      [](char x, char y) { return lower_ascii(x) < lower_ascii(y); });
}

// Identifiers of the SPDX licence list that packages of the large registries state; sorted without regard to
// case.
constexpr std::string_view kIds[] = {"0BSD",
                                     "AAL",
                                     "AFL-1.1",
                                     "AFL-1.2",
                                     "AFL-2.0",
                                     "AFL-2.1",
                                     "AFL-3.0",
                                     "AGPL-1.0-only",
                                     "AGPL-1.0-or-later",
                                     "AGPL-3.0",
                                     "AGPL-3.0-only",
                                     "AGPL-3.0-or-later",
                                     "Apache-1.0",
                                     "Apache-1.1",
                                     "Apache-2.0",
                                     "APSL-2.0",
                                     "Artistic-1.0",
                                     "Artistic-1.0-Perl",
                                     "Artistic-2.0",
                                     "BitTorrent-1.1",
                                     "blessing",
                                     "BlueOak-1.0.0",
                                     "BSD-1-Clause",
                                     "BSD-2-Clause",
                                     "BSD-2-Clause-Patent",
                                     "BSD-2-Clause-Views",
                                     "BSD-3-Clause",
                                     "BSD-3-Clause-Attribution",
                                     "BSD-3-Clause-Clear",
                                     "BSD-3-Clause-LBNL",
                                     "BSD-3-Clause-Modification",
                                     "BSD-3-Clause-No-Nuclear-License",
                                     "BSD-4-Clause",
                                     "BSD-4-Clause-UC",
                                     "BSD-Protection",
                                     "BSD-Source-Code",
                                     "BSL-1.0",
                                     "BUSL-1.1",
                                     "bzip2-1.0.6",
                                     "CAL-1.0",
                                     "CC-BY-1.0",
                                     "CC-BY-2.0",
                                     "CC-BY-2.5",
                                     "CC-BY-3.0",
                                     "CC-BY-4.0",
                                     "CC-BY-NC-4.0",
                                     "CC-BY-NC-ND-4.0",
                                     "CC-BY-NC-SA-4.0",
                                     "CC-BY-ND-4.0",
                                     "CC-BY-SA-3.0",
                                     "CC-BY-SA-4.0",
                                     "CC-PDDC",
                                     "CC0-1.0",
                                     "CDDL-1.0",
                                     "CDDL-1.1",
                                     "CDLA-Permissive-2.0",
                                     "CECILL-2.0",
                                     "CECILL-2.1",
                                     "CECILL-B",
                                     "CECILL-C",
                                     "ClArtistic",
                                     "CNRI-Python",
                                     "CPAL-1.0",
                                     "CPL-1.0",
                                     "curl",
                                     "ECL-2.0",
                                     "EFL-2.0",
                                     "Elastic-2.0",
                                     "EPL-1.0",
                                     "EPL-2.0",
                                     "EUPL-1.0",
                                     "EUPL-1.1",
                                     "EUPL-1.2",
                                     "FSFAP",
                                     "FSFUL",
                                     "FTL",
                                     "GFDL-1.3-only",
                                     "GFDL-1.3-or-later",
                                     "GPL-1.0-only",
                                     "GPL-1.0-or-later",
                                     "GPL-2.0",
                                     "GPL-2.0+",
                                     "GPL-2.0-only",
                                     "GPL-2.0-or-later",
                                     "GPL-3.0",
                                     "GPL-3.0+",
                                     "GPL-3.0-only",
                                     "GPL-3.0-or-later",
                                     "Hippocratic-2.1",
                                     "HPND",
                                     "HPND-sell-variant",
                                     "ICU",
                                     "IJG",
                                     "Intel",
                                     "IPA",
                                     "IPL-1.0",
                                     "ISC",
                                     "JSON",
                                     "LGPL-2.0",
                                     "LGPL-2.0-only",
                                     "LGPL-2.0-or-later",
                                     "LGPL-2.1",
                                     "LGPL-2.1+",
                                     "LGPL-2.1-only",
                                     "LGPL-2.1-or-later",
                                     "LGPL-3.0",
                                     "LGPL-3.0+",
                                     "LGPL-3.0-only",
                                     "LGPL-3.0-or-later",
                                     "Libpng",
                                     "libpng-2.0",
                                     "libtiff",
                                     "LPL-1.02",
                                     "LPPL-1.3c",
                                     "MirOS",
                                     "MIT",
                                     "MIT-0",
                                     "MIT-CMU",
                                     "MIT-Modern-Variant",
                                     "MITNFA",
                                     "mpich2",
                                     "MPL-1.0",
                                     "MPL-1.1",
                                     "MPL-2.0",
                                     "MPL-2.0-no-copyleft-exception",
                                     "MS-PL",
                                     "MS-RL",
                                     "MulanPSL-2.0",
                                     "Multics",
                                     "Naumen",
                                     "NCSA",
                                     "NGPL",
                                     "NIST-PD",
                                     "NPL-1.1",
                                     "NTP",
                                     "ODbL-1.0",
                                     "OFL-1.0",
                                     "OFL-1.1",
                                     "OFL-1.1-no-RFN",
                                     "OGL-UK-3.0",
                                     "OLDAP-2.8",
                                     "OpenSSL",
                                     "OSL-1.0",
                                     "OSL-2.0",
                                     "OSL-2.1",
                                     "OSL-3.0",
                                     "PDDL-1.0",
                                     "PHP-3.0",
                                     "PHP-3.01",
                                     "PolyForm-Noncommercial-1.0.0",
                                     "PolyForm-Small-Business-1.0.0",
                                     "PostgreSQL",
                                     "PSF-2.0",
                                     "Python-2.0",
                                     "Python-2.0.1",
                                     "QPL-1.0",
                                     "RPL-1.1",
                                     "RPL-1.5",
                                     "RPSL-1.0",
                                     "Ruby",
                                     "Sendmail",
                                     "SGI-B-2.0",
                                     "SimPL-2.0",
                                     "SISSL",
                                     "Sleepycat",
                                     "SPL-1.0",
                                     "SSPL-1.0",
                                     "TCL",
                                     "Unicode-3.0",
                                     "Unicode-DFS-2015",
                                     "Unicode-DFS-2016",
                                     "Unlicense",
                                     "UPL-1.0",
                                     "Vim",
                                     "VSL-1.0",
                                     "W3C",
                                     "W3C-19980720",
                                     "Watcom-1.0",
                                     "WTFPL",
                                     "X11",
                                     "XFree86-1.1",
                                     "Xnet",
                                     "Zed",
                                     "Zend-2.0",
                                     "Zlib",
                                     "zlib-acknowledgement",
                                     "ZPL-1.1",
                                     "ZPL-2.0",
                                     "ZPL-2.1"};

bool is_word(char c) {
  return is_alphanumeric(c) || c == '-' || c == '.' || c == '+' || c == ':';
}

}  // namespace

std::optional<std::string_view> spdx_id(std::string_view text) {
  const auto at = std::lower_bound(std::begin(kIds), std::end(kIds), text, before);
  if (at == std::end(kIds) || before(text, *at)) return std::nullopt;
  return *at;
}

bool is_spdx_expression(std::string_view text) {
  // operand {operator operand}: what may come next depends only on what came last and on the open
  // parentheses.
  bool want_operand = true;
  std::size_t open = 0;
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] == ' ') {
      ++i;
    } else if (text[i] == '(') {
      if (!want_operand) return false;
      ++open, ++i;
    } else if (text[i] == ')') {
      if (want_operand || open == 0) return false;
      --open, ++i;
    } else {
      std::size_t end = i;
      while (end < text.size() && is_word(text[end])) ++end;
      const std::string_view word = text.substr(i, end - i);
      if (word.empty()) return false;
      const bool is_operator = equal_ignoring_case(word, "AND") || equal_ignoring_case(word, "OR") ||
                               equal_ignoring_case(word, "WITH");
      if (is_operator == want_operand) return false;
      want_operand = is_operator;
      i = end;
    }
  }
  return !want_operand && open == 0;
}

License spdx_license(std::string_view text) {
  if (const auto id = spdx_id(text)) return {License::Form::id, *id};
  // One word that is no known identifier is more often a remark ("Proprietary", "UNLICENSED") than a rare
  // licence.
  const bool joined = text.find(' ') != std::string_view::npos || text.substr(0, 11) == "LicenseRef-";
  return {joined && is_spdx_expression(text) ? License::Form::expression : License::Form::name, text};
}

}  // namespace stocktake
