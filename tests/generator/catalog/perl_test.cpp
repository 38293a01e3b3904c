#include <doctest/doctest.h>

#include <string>

#include "tests/generator/catalog_text.h"
#include "tests/generator/tree_builder.h"

using namespace stocktake;

TEST_CASE(
    "perl: a packlist names the files of a distribution, whatever folder the library was installed in") {
  const Tree tree =
      TreeBuilder(kPerlCataloger)
          .file("local/lib/perl5/x86_64-linux/auto/My/Dist/.packlist",
                "/opt/app/local/lib/perl5/My/Dist.pm\n/opt/app/local/man/man3/My::Dist.3pm type=file\n"
                "/opt/app/local/bin/gone\n")
          .file("local/lib/perl5/My/Dist.pm", "code")
          .file("local/man/man3/My::Dist.3pm", "text")
          .file("local/lib/perl5/Other.pm", "code")
          .file("usr/lib/perl/5.36/.packlist", "/usr/bin/perl\n")
          .build();
  const Catalog catalog = catalog_of(kPerlCataloger, tree);
  CHECK(diagnostics_of(catalog).empty());
  REQUIRE(catalog.found.size() == 1);
  CHECK(catalog.found[0].package.purl == "pkg:cpan/My-Dist");
  CHECK(property_of(catalog.found[0].package, "stocktake:record-missing") == "1");
  CHECK(owners(tree, catalog, "local/lib/perl5/My/Dist.pm") == "My-Dist");
  CHECK(owners(tree, catalog, "local/man/man3/My::Dist.3pm") == "My-Dist");
  CHECK(owners(tree, catalog, "local/lib/perl5/Other.pm").empty());
}

TEST_CASE("perl: cpanm's note says version and author of a distribution, and whose the packlist is") {
  const Tree tree = TreeBuilder(kPerlCataloger)
                        .file("lib/perl5/x86_64-linux/.meta/libwww-perl-6.67/install.json",
                              R"({"name":"LWP","version":"6.67","dist":"libwww-perl-6.67","target":"LWP",
"pathname":"O/OA/OALDERS/libwww-perl-6.67.tar.gz","provides":{"LWP":{"file":"lib/LWP.pm","version":"6.67"}}})")
                        .file("lib/perl5/x86_64-linux/.meta/libwww-perl-6.67/MYMETA.json", "{}")
                        .file("lib/perl5/x86_64-linux/auto/LWP/.packlist", "/x/lib/perl5/LWP.pm\n")
                        .file("lib/perl5/LWP.pm", "code")
                        .build();
  const Catalog catalog = catalog_of(kPerlCataloger, tree);
  CHECK(diagnostics_of(catalog).empty());
  REQUIRE(catalog.found.size() == 1);
  CHECK(catalog.found[0].package.purl == "pkg:cpan/OALDERS/libwww-perl@6.67");
  CHECK(owners(tree, catalog, "lib/perl5/LWP.pm") == "libwww-perl");
  CHECK(owners(tree, catalog, "lib/perl5/x86_64-linux/.meta/libwww-perl-6.67/MYMETA.json") == "libwww-perl");
}

TEST_CASE("perl: notes that say nothing are said") {
  const Tree tree = TreeBuilder(kPerlCataloger)
                        .file(".meta/a-1/install.json", "{}")
                        .file(".meta/b-1/install.json", "no")
                        .unread("auto/C/.packlist", "no permission")
                        .build();
  const Catalog catalog = catalog_of(kPerlCataloger, tree);
  CHECK(catalog.found.empty());
  const std::string said = diagnostics_of(catalog);
  CHECK(said.find(".meta/a-1/install.json: names no distribution; the package is unknown\n") != said.npos);
  CHECK(said.find(".meta/b-1/install.json: ") != said.npos);
  CHECK(said.find("auto/C/.packlist: could not be read; the package is unknown\n") != said.npos);
}
