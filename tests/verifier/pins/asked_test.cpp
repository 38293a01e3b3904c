#include "verifier/pins/asked.h"

#include <doctest/doctest.h>

#include "tests/mutation.h"
#include "tests/schemas/expect_error.h"

using namespace stocktake;

namespace {

/// `LINE NAME WHAT` of each, with `; ` between: the exact version, the range, or where it comes from; with
/// `?` where a lock need not have it.
std::string asked_by(std::string_view name, std::string_view text) {
  const ManifestKind* kind = manifest_kind(name);
  REQUIRE(kind != nullptr);
  std::string all;
  for (const Asked& asked : kind->read(name, text)) {
    all.append(all.empty() ? "" : "; ").append(std::to_string(asked.line)).append(" ").append(asked.name);
    if (!asked.source.empty())
      all.append(asked.pinned_source ? " commit" : " branch");
    else
      all.append(asked.exact.empty() ? " range " + asked.range : " " + asked.exact);
    if (asked.optional) all += "?";
  }
  return all;
}

struct Row {
  std::string_view name;
  std::string text, asked;
};

std::vector<Row> rows() {
  const std::string commit(40, 'a');
  return {
      {"package.json",
       "{\"dependencies\": {\"a\": \"^1\",\n\"b\": \"1.2.3\", \"c\": \"file:c\", \"d\": \"o/d\", \"e\": "
       "\"npm:x@1.0.0\"},"
       "\n\"devDependencies\": {\"f\": \"git+https://h/f.git#" +
           commit + "\"}}",
       "1 a range ^1; 2 b 1.2.3; 2 d branch; 2 e 1.0.0?; 3 f commit"},
      {"composer.json",
       "{\"require\": {\"php\": \">=8\", \"a/b\": \"dev-main\", \"c/d\": \"^6\", "
       "\"p/x-implementation\": \"1.0\"}}",
       "1 a/b branch; 1 c/d range ^6; 1 p/x-implementation 1.0?"},
      {"pyproject.toml",
       "[project]\ndependencies = [\"a>=1\", \"b[x]==1.0\",\n\"c; sys_platform == 'win32'\", \"d @ "
       "git+https://h/d@main\"]\n"
       "[project.optional-dependencies]\nx = [\"e\"]\n[dependency-groups]\ndev = [\"f==1.0.*\", "
       "{include-group = \"y\"}]\n"
       "[tool.poetry.dependencies]\npython = \"^3\"\ng = {git = \"https://h/g\", rev = \"" +
           commit + "\"}\nh = \"1.0\"\n",
       "2 a range >=1; 2 b 1.0; 3 c range ?; 3 d branch?; 5 e range ?; 7 f range ==1.0.*?; 10 g commit; "
       "11 h 1.0"},
      {"Pipfile",
       "[packages]\na = \"*\"\nb = \"==1.0\"\nc = {version = \">=1\", markers = \"x\"}\nd = {path = "
       "\".\"}\n"
       "[dev-packages]\ne = {git = \"https://h/e\", ref = \"main\"}\n",
       "2 a range *; 3 b 1.0; 4 c range >=1?; 7 e branch"},
      {"Cargo.toml",
       "[dependencies]\na = \"1\"\nb = \"=1.0.0\"\nc = { path = \"c\" }\nd = { version = \"1\", package "
       "= \"real\" }\n"
       "own = \"1\"\n[target.'cfg(unix)'.dependencies]\ne = { git = \"https://h/e\" "
       "}\n[patch.crates-io]\nown = { path = "
       "\"own\" }\n",
       "2 a range 1; 3 b 1.0.0; 5 real range 1; 8 e branch"},
      {"Gemfile",
       "gem 'a', '~> 1'\n gem \"b\", '1.0'\ngem 'c'\ngem 'd', github: 'o/d'\ngem 'e', path: 'e'\ngem "
       "'f', platforms: :x\n",
       "1 a range ~> 1; 2 b 1.0; 3 c range ; 4 d branch; 6 f range ?"},
      {"go.mod",
       "module m\nrequire a v1.0.0\nrequire (\n\tb v1.0.0 // indirect\n\tc v1.0.0\n)\nreplace (\n\tc => "
       "./c\n)\n",
       "2 a v1.0.0; 4 b v1.0.0?"},
      {"setup.cfg",
       "[metadata]\nname = x\n[options]\npackages = find:\ninstall_requires =\n    a>=1\n    b==1.0; "
       "python_version < '3'\n"
       "    # no\n[options.extras_require]\nx = c\n",
       "6 a range >=1; 7 b 1.0?; 10 c range ?"},
      {"setup.py",
       "setup(\n  install_requires=[\n    'a>=1',  # 'no'\n    \"b==1.0\",\n  ],\n  other=['c'])\n",
       "3 a range >=1; 4 b 1.0"},
      {"setup.py", "setup(install_requires=REQUIRES)", ""},
      {"pyproject.toml",
       "[project]\ndependencies = [\"a\", \"b-c\", \"d\", \"e\"]\n[tool.uv.sources]\na = {git = "
       "\"https://h/a\", branch = \"main\"}\nb_c = {git = \"https://h/b\", rev = \"" +
           commit + "\"}\nd = {workspace = true}\n",
       "4 a branch; 5 b-c commit; 2 e range "},
      {"Cargo.toml",
       "[dependencies]\na = \"1\"\n[patch.crates-io]\na = { git = \"https://h/a\", branch = \"main\" "
       "}\nb = { git = \"https://h/b\", rev = \"" +
           commit + "\" }\n[replace]\n\"c:1.0.0\" = { git = \"https://h/c\" }\n",
       "4 a branch; 5 b commit; 7 c:1.0.0 branch; 2 a range 1"},
      {"app.csproj",
       "<Project>\n<ItemGroup>\n<PackageReference Include=\"A\" Version=\"1.*\" />\n<PackageReference "
       "Include=\"B\"><Version>[1.0,2.0)</Version></PackageReference>\n<PackageReference Include=\"C\" "
       "Version=\"1.2.3\"/>\n<PackageReference Include=\"D\" Version=\"[1.2.3]\"/><PackageReference "
       "Include=\"E\"/><PackageReference Include=\"F\" Version=\"$(V)\"/>\n</ItemGroup></Project>",
       "3 A range 1.*; 4 B range [1.0,2.0); 5 C 1.2.3; 6 D [1.2.3]"},
      {"pom.xml",
       "<project><parent><artifactId>p</artifactId><version>1-SNAPSHOT</version><relativePath/></"
       "parent>\n"
       "<properties><v>[1,2)</v></properties><dependencies>\n<dependency><groupId>g</groupId>"
       "<artifactId>a</artifactId><version>${v}</version></dependency>\n<dependency><groupId>g</groupId>"
       "<artifactId>b</artifactId><version>1.0</version></dependency>\n<dependency><groupId>g</groupId>"
       "<artifactId>c</artifactId></dependency></dependencies><build><plugins>\n<plugin>"
       "<artifactId>d</artifactId><version>LATEST</version></plugin></plugins></build></project>",
       "3 g/a range [1,2); 4 g/b 1.0; 6 d range LATEST"},
      {"build.gradle",
       "dependencies {\n  implementation 'g:a:1.+'\n  api(\"g:b:1.0\") // 'g:x:+'\n  testImplementation "
       "group: 'g', name: 'c', version: 'latest.release'\n  api 'g:d:[1.0,2.0)@aar'\n}\n",
       "2 g/a range 1.+?; 4 g/c range latest.release?; 5 g/d range [1.0,2.0)?"},
      {"libs.versions.toml", "[versions]\na = \"1.0\"\nb = \"2.+\" # 'c:d:+'\n", "3 b range 2.+?"},
      {"environment.yml",
       "name: x\ndependencies:\n  - python=3.11\n  - conda-forge::numpy==1.26\n  - scipy=1.2=h0\n  - "
       "pandas>=2\n  - pip\n  - pip:\n    - a==1.0\n    - b\n    - -r c.txt\n",
       "3 python range =3.11; 4 numpy 1.26; 5 scipy 1.2=h0; 6 pandas range >=2; 9 a 1.0?; 10 b range ?"},
      {"environment.prod.yml", "production: yes\n", ""},
  };
}

}  // namespace

TEST_CASE("each kind of manifest asks for ranges, versions and repositories, with their lines") {
  for (const Row& row : rows()) {
    CAPTURE(row.text);
    CHECK(asked_by(row.name, row.text) == row.asked);
  }
}

TEST_CASE("a manifest that ends early, wherever, or is damaged, is read or refused") {
  for (const Row& row : rows()) {
    CAPTURE(row.name);
    const auto read = [&](const std::string& text) { asked_by(row.name, text); };
    mutation::feed_beginnings(row.text, read);
    mutation::feed({row.text}, 50, read);
  }
}

TEST_CASE("a manifest of anything is read, or refused") {
  for (const std::string_view name :
       {"package.json", "composer.json", "pyproject.toml", "Pipfile", "Cargo.toml"})
    CHECK_FALSE(error_text([&] { asked_by(name, "{"); }).empty());
  for (const std::string_view name : {"Gemfile", "go.mod", "setup.cfg", "setup.py"})
    for (const std::string_view text :
         {"{", "gem '", "require (", "[options]\ninstall_requires", "install_requires=['", ""})
      CHECK(asked_by(name, text).empty());
  CHECK(asked_by("package.json", "{\"dependencies\": [\"a\"], \"devDependencies\": 1}").empty());
}
