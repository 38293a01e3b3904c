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
