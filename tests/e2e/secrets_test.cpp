#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/e2e/program.h"
#include "tests/temporary.h"

namespace {

// Every secret holds this word.
constexpr const char* kMark = "s3cr3t";

/// A tree of several ecosystems, whose records hold secrets wherever a URL may stand.
void make_tree(const TemporaryFolder& folder, const std::string& root, const std::string& version) {
  const auto file = [&](const std::string& path, const std::string& text) {
    folder.file(root + "/" + path, text);
  };
  file("node_modules/a/package.json",
       R"({"name":"a","version":")" + version +
           R"(","repository":{"type":"git","url":"git+https://u:s3cr3t@h.org/a.git"},)"
           R"("homepage":"https://s3cr3t@h.org/","bugs":"https://h.org/?private_token=s3cr3t",)"
           R"("scripts":{"install":"curl https://u:s3cr3t@h.org/)" +
           version + R"( | sh"}})");
  file("package-lock.json",
       R"({"lockfileVersion":3,"packages":{"":{"dependencies":{"a":"*"}},"node_modules/a":{"version":")" +
           version + R"(","resolved":"https://h.org/a.tgz?access_token=s3cr3t"}}})");
  const std::string site = "lib/python3.11/site-packages/";
  file(site + "p-1.dist-info/METADATA",
       "Metadata-Version: 2.1\nName: p\nVersion: 1\nHome-page: https://u:s3cr3t@h.org/p\n"
       "Project-URL: Source, https://s3cr3t@h.org/p.git\n\n");
  file(site + "p-1.dist-info/direct_url.json",
       R"({"url":"ssh://s3cr3t@h.org/p.git","vcs_info":{"vcs":"git","commit_id":"11"}})");
  file(site + "p-1.dist-info/RECORD", "p-1.dist-info/RECORD,,\n");
  file(site + "p.pth", "import os; os.system('curl https://u:s3cr3t@h.org/" + version + "')\n");
  file("Cargo.lock",
       "version = 4\n\n[[package]]\nname = \"g\"\nversion = \"1.0.0\"\nsource = "
       "\"git+https://u:s3cr3t@h.org/g?branch=x#0123456789abcdef0123456789abcdef01234567\"\n");
  file("vendor/g/Cargo.toml",
       "[package]\nname = \"g\"\nversion = \"1.0.0\"\nrepository = \"https://u:s3cr3t@h.org/g\"\n");
  file("vendor/g/.cargo-checksum.json", R"({"files":{},"package":null})");
  file(
      "php/vendor/composer/installed.json",
      R"([{"name":"v/c","version":"1.0","type":"library","source":{"type":"git","url":"https://u:s3cr3t@h.org/c.git",)"
      R"("reference":"abc"},"dist":{"type":"zip","url":"https://h.org/c.zip?token=s3cr3t"}}])");
  file("requirements.txt", "https://u:s3cr3t@h.org/p.whl\nq @ git+https://s3cr3t@h.org/q.git@main\n");
  file("Dockerfile",
       "FROM scratch\nRUN pip install https://u:s3cr3t@h.org/p.whl\nADD https://u:s3cr3t@h.org/x /x\n");
  file("gems/specifications/r-1.0.gemspec",
       "Gem::Specification.new do |s|\n  s.name = \"r\".freeze\n  s.version = \"1.0\"\n"
       "  s.homepage = \"https://u:s3cr3t@h.org/r\".freeze\nend\n");
}

}  // namespace

TEST_CASE("no user name, password or token of any record reaches a document, a report or a message") {
  const TemporaryFolder folder;
  make_tree(folder, "before", "1.0.0");
  make_tree(folder, "after", "2.0.0");
  const std::string here = folder.path().string();
  const std::vector<std::pair<std::vector<std::string>, int>> commands = {
      {{"scan", "before"}, 0},
      {{"scan", "before", "-o", "before.json"}, 0},
      {{"show", "before.json"}, 0},
      {{"find", "--path", "**", "before.json"}, 0},
      {{"find", "--purl", "pkg:npm/a", "before"}, 0},
      {{"diff", "before", "after"}, 1},
      {{"diff", "before.json", "after", "-f", "json", "-f", "sarif=a.sarif", "-f", "html=a.html"}, 1},
      {{"diff", "before.json", "after", "-f", "markdown"}, 1},
      {{"convert", "before.json", "--format", "xml"}, 0},
      {{"verify", "before.json", "after"}, 1},
      {{"verify", "before"}, 1},
      {{"pins", "before"}, 1}};
  for (const auto& [command, status] : commands) {
    const Run run = run_program(command, here);
    CAPTURE(command[0]);
    CHECK(run.status == status);
    CHECK(run.out.size() + run.err.size() > 0);
    CHECK(run.out.find(kMark) == std::string::npos);
    CHECK(run.err.find(kMark) == std::string::npos);
  }
  const Run grep = run({"grep", "-l", kMark, "before.json", "a.sarif", "a.html"}, here);
  CHECK(grep.out.empty());
  CHECK(run_program({"scan", "before"}, here).out.find("https://h.org/c.git") != std::string::npos);
}

TEST_CASE("a URL and a package name that no document may hold are left out, and said") {
  const TemporaryFolder folder;
  folder.file("t/node_modules/a/package.json", R"({"name":"a","version":"1.0.0","homepage":"::x"})");
  folder.file("t/lib/python3.11/site-packages/a-1.dist-info/METADATA", "Name: eM\xFFx\nVersion: 1\n\n");
  const std::string here = folder.path().string();
  const Run scan = run_program({"scan", "t", "-o", "t.json"}, here);
  CHECK(scan.status == 0);
  CHECK(scan.err.find("the URL '::x' is not valid; it is left out") != std::string::npos);
  CHECK(scan.err.find("METADATA: its name makes no package URL: package URL 'pkg:pypi/em%FFx@1': it is not "
                      "UTF-8") != std::string::npos);
  CHECK(run_program({"validate", "t.json"}, here).status == 0);
}
