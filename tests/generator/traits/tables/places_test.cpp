#include "tests/generator/traits/traits_text.h"

using stocktake::test::check_traits;

TEST_CASE("what a place or a host can do shows in the words that it is written with") {
  check_traits("a.py", {{"open('~/.aws/credentials')", "secrets"},
                        {"join(home, '.ssh', 'id_rsa')", "secrets"},
                        {"x = '/home/a/.npmrc'", "secrets"},
                        {"\"http://169.254.169.254/latest\"", "secrets"},
                        {"'.bashrc'", "persistence"},
                        {"'/etc/cron.d/a'", "persistence"},
                        {"'.github/workflows'", "persistence"},
                        {"'.claude/settings.json'", "persistence"},
                        {"'https://pastebin.com/raw/a'", "drop-host"},
                        {"'https://api.telegram.org/bot1:a/send'", "drop-host"},
                        {"'http://45.67.89.10/a'", "drop-host"},
                        {"'https://45.67.89.10:8080'", "drop-host"},
                        {"'https://api.ipify.org'", "system-info"}});
}

TEST_CASE("what a place or a host only seems to do is no trait") {
  check_traits("a.py", {{"'x.npmrc.bak2'", ""},
                        {"'my_id_rsa2'", ""},
                        {"'http://127.0.0.1/a'", ""},
                        {"'http://10.1.2.3/a'", ""},
                        {"'http://192.168.0.1'", ""},
                        {"'http://203.0.113.7/'", ""},
                        {"'http://1.2.3.4/'", ""},
                        {"'http://8.8.8.8/'", ""},
                        {"'http://45.67.89/'", ""},
                        {"'http://45.67.89.256/'", ""},
                        {"'http://45.67.89.10.example.com/'", ""},
                        {"'http://example.com'", ""},
                        {"'notpastebin.com'", ""}});
}
