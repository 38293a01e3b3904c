#include "differ/render/links.h"

#include <doctest/doctest.h>

#include <string>

using namespace stocktake;

namespace {

Package with_purl(const char* purl) {
  Package package;
  package.purl = purl;
  return package;
}

}  // namespace

TEST_CASE("a release has its page at the public registry of its ecosystem") {
  struct Case {
    const char *purl, *page;
  };
  const Case cases[] = {
      {"pkg:pypi/requests@2.32.3", "https://pypi.org/project/requests/2.32.3/"},
      {"pkg:npm/%40babel/core@7.24.0", "https://www.npmjs.com/package/%40babel/core/v/7.24.0"},
      {"pkg:npm/left-pad@1.3.0", "https://www.npmjs.com/package/left-pad/v/1.3.0"},
      {"pkg:cargo/serde@1.0.200", "https://crates.io/crates/serde/1.0.200"},
      {"pkg:golang/github.com/spf13/cobra@v1.8.0", "https://pkg.go.dev/github.com/spf13/cobra@v1.8.0"},
      {"pkg:composer/monolog/monolog@3.6.0", "https://packagist.org/packages/monolog/monolog#3.6.0"},
      {"pkg:gem/rails@7.1.3", "https://rubygems.org/gems/rails/versions/7.1.3"},
      {"pkg:npm/odd@1.0.0%22%3E%3Cscript%3E", "https://www.npmjs.com/package/odd/v/1.0.0%22%3E%3Cscript%3E"},
      {"pkg:npm/private@1.0.0?repository_url=https://npm.example.com", ""},
      {"pkg:npm/no-version", ""},
      {"pkg:generic/zlib@1.3", ""},
      {"pkg:npm/dots@..", ""},
      {"", ""},
  };
  for (const Case& c : cases) {
    CAPTURE(std::string(c.purl));
    CHECK(registry_page(with_purl(c.purl)) == c.page);
  }
}

TEST_CASE("two tags of one repository can be compared at its forge") {
  struct Case {
    const char *before, *after, *page;
  };
  const Case cases[] = {
      {"pkg:golang/github.com/spf13/cobra@v1.8.0", "pkg:golang/github.com/spf13/cobra@v1.8.1",
       "https://github.com/spf13/cobra/compare/v1.8.0...v1.8.1"},
      {"pkg:golang/github.com/docker/docker@v25.0.0%2Bincompatible",
       "pkg:golang/github.com/docker/docker@v26.0.0%2Bincompatible",
       "https://github.com/docker/docker/compare/v25.0.0...v26.0.0"},
      {"pkg:gitlab/group/tool@v1", "pkg:gitlab/group/tool@v2",
       "https://gitlab.com/group/tool/-/compare/v1...v2"},
      {"pkg:golang/github.com/a/b/v3@v3.0.0", "pkg:golang/github.com/a/b/v3@v3.1.0",
       "https://github.com/a/b/compare/v3.0.0...v3.1.0"},
      {"pkg:golang/github.com/a/b/v2@v2.9.0", "pkg:golang/github.com/a/b/v3@v3.1.0",
       "https://github.com/a/b/compare/v2.9.0...v3.1.0"},
      {"pkg:golang/github.com/a/b@v0.0.0-20240101000000-abcdefabcdef", "pkg:golang/github.com/a/b@v0.1.0",
       "https://github.com/a/b/compare/abcdefabcdef...v0.1.0"},
      // a module in a folder, no tag known, another place, nothing new
      {"pkg:golang/github.com/aws/sdk/core@v1.0.0", "pkg:golang/github.com/aws/sdk/core@v1.1.0", ""},
      {"pkg:npm/left-pad@1.0.0", "pkg:npm/left-pad@1.1.0", ""},
      {"pkg:github/a/b@v1", "pkg:github/c/b@v2", ""},
      {"pkg:github/a/b@v1", "pkg:github/a/b@v1", ""},
  };
  for (const Case& c : cases) {
    CAPTURE(std::string(c.after));
    CHECK(compare_page(with_purl(c.before), with_purl(c.after)) == c.page);
  }
}

TEST_CASE("two recorded commits of one repository can be compared at its forge") {
  const std::string one(40, 'a'), other(40, 'b');
  const auto recorded = [](const char* url, const std::string& commit) {
    Package package;
    package.purl = "pkg:composer/x/y@1.0";
    package.references = {{"website", url, {}, {}}, {"vcs", url, commit, {}}};
    return package;
  };
  struct Case {
    const char *before, *after;
    std::string was, is;
    const char* page;
  };
  const Case cases[] = {
      {"https://github.com/x/y.git", "https://github.com/x/y.git", one, other,
       "https://github.com/x/y/compare/"},
      {"https://github.com/x/y", "https://github.com/x/y.git", one, other, "https://github.com/x/y/compare/"},
      {"https://gitlab.com/x/y.git", "https://gitlab.com/x/y.git", one, other,
       "https://gitlab.com/x/y/-/compare/"},
      {"https://github.com/x/y.git", "https://github.com/z/y.git", one, other, ""},
      {"https://github.com/x/y.git", "https://github.com/x/y.git", one, one, ""},
      {"https://github.com/x/y.git", "https://github.com/x/y.git", "main", "v2", ""},  // no commits
      {"https://github.com/x/y/tree/z", "https://github.com/x/y/tree/z", one, other, ""},
      {"https://github.com/x/..", "https://github.com/x/..", one, other, ""},
      {"https://github.com.example/x/y", "https://github.com.example/x/y", one, other, ""},
  };
  for (const Case& c : cases) {
    CAPTURE(std::string(c.before));
    const std::string page = *c.page == '\0' ? "" : c.page + c.was + "..." + c.is;
    CHECK(compare_page(recorded(c.before, c.was), recorded(c.after, c.is)) == page);
  }
}
