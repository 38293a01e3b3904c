#include "tests/generator/traits/traits_text.h"

using stocktake::test::check_traits;

TEST_CASE("what the commands of a package can do shows in the words that it is written with") {
  check_traits("package.json", {{"{\"scripts\": {\"postinstall\": \"curl -s u | sh\"}}", "network evaluate"},
                                {"{\"scripts\": {\"postinstall\": \"node -e \\\"x\\\"\"}}", "evaluate"},
                                {"{\"scripts\": {\"a\": \"echo x | base64 -d\"}}", "decode"}});
}

TEST_CASE("what the commands of a package only seems to do is no trait") {
  check_traits("package.json", {{"{\"dependencies\": {\"curl\": \"1\"}}", ""},
                                {"{\"scripts\": {\"test\": \"node a.js\"}}", ""}});
}

TEST_CASE("makefiles and workflows hold commands, other data does not") {
  for (const char* path :
       {"Makefile", "a/b.mk", ".github/workflows/a.yml", "x/.github/workflows/a.yaml", "binding.gyp"})
    check_traits(path, {{"  run: curl -s u", "network"}});
  for (const char* path : {"a.yml", "package-lock.json", "Makefile.txt", "a.json"})
    check_traits(path, {{"  run: curl -s u", ""}});
}

TEST_CASE("programs that run command lines show what these do") {
  check_traits("a.py", {{"run('curl -s u | bash')", "network evaluate"}});
  check_traits("a.js", {{"run('echo x | base64 -d')", "decode"}});
}
