#include "generator/catalog/composer/templates.h"

#include <doctest/doctest.h>

using namespace stocktake;

TEST_CASE("composer: what a release wrote is known by name and digest") {
  // ClassLoader.php of Composer 2.5.8.
  const auto digest = *parse_sha256("d4b2313e562edf942838ec316d983c1a3459ca67da3e5658e861200b0b3693c2");
  CHECK(is_composer_template("ClassLoader.php", digest));
  CHECK_FALSE(is_composer_template("InstalledVersions.php", digest));
  CHECK_FALSE(is_composer_template("ClassLoader.php", Sha256()));
}
