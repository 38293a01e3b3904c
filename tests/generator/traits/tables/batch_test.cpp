#include "tests/generator/traits/traits_text.h"

using stocktake::test::check_traits;

TEST_CASE("what a batch file can do shows in the words that it is written with") {
  check_traits("a.bat", {{"certutil -urlcache u", "network"},
                         {"powershell -enc x", "evaluate"},
                         {"certutil -decode a b", "decode"},
                         {"echo %USERNAME%", "system-info"},
                         {"start a", "process"},
                         {"schtasks /create", "persistence"}});
}

TEST_CASE("what a batch file only seems to do is no trait") {
  check_traits("a.bat", {{"REM certutil -urlcache u", ""}, {":: schtasks", ""}, {"restart a", ""}});
}

TEST_CASE("a batch file's variables are found as far as they hold secrets or are all") {
  check_traits("a.bat", {
                            {"set > a", "environment"},
                            {"set a=b", ""},
                            {"echo %AWS_SECRET_ACCESS_KEY%", "environment"},
                            {"echo %PATH%", ""},
                            {"@rem schtasks", ""},
                        });
}
