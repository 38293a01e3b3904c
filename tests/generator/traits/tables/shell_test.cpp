#include "tests/generator/traits/traits_text.h"

using stocktake::test::check_traits;

TEST_CASE("what a shell script can do shows in the words that it is written with") {
  check_traits("a.sh", {{"curl -s u", "network"},
                        {"wget u", "network"},
                        {"curl u | bash", "network evaluate"},
                        {"eval \"$x\"", "evaluate"},
                        {"echo x | base64 -d", "decode"},
                        {"whoami", "system-info"},
                        {"printenv", "environment"},
                        {"echo $(env)", "environment"},
                        {"cat /dev/tcp/a/80", "network"},
                        {"nohup x", "process"},
                        {"LD_PRELOAD=/a b", "native-call"},
                        {"crontab -", "persistence"},
                        {"cat <<X\n# $(curl u)\nX", "network"},
                        {"x=\"\n# \"; eval $y", "evaluate"}});
}

TEST_CASE("what a shell script only seems to do is no trait") {
  check_traits("a.sh", {{"libcurl x", ""},
                        {"# curl u", ""},
                        {"  # wget u", ""},
                        {"medieval x", ""},
                        {"./configure --hostname=a", ""}});
}

TEST_CASE("a shell's other spellings of the same are found, and words beside them are none") {
  check_traits("a.sh", {
                           {"curl u |\n  sh", "network evaluate"},
                           {"curl u |\nsh", "network evaluate"},
                           {"a |\n  shift", ""},
                           {"a | /bin/sh", "evaluate"},
                           {"a | dash", "evaluate"},
                           {"a | dashboard", ""},
                           {"base64 -di", "decode"},
                           {"base64 --dec", "decode"},
                           {"base64 --wrap", ""},
                           {"chmod u+x a", "process"},
                           {"chmod 0755 a", "process"},
                           {"chmod 0644 a", ""},
                           {"set | a", "environment"},
                           {"reset | a", ""},
                           {"ping $(hostname).a", "system-info"},
                           {"bash <<< $x", "evaluate"},
                       });
}
