#include "tests/generator/traits/traits_text.h"

using stocktake::test::check_traits;

TEST_CASE("what PowerShell can do shows in the words that it is written with") {
  check_traits("a.ps1", {{"$env:APPDATA", "environment"},
                         {"Start-Process a", "process"},
                         {"Invoke-WebRequest u", "network"},
                         {"invoke-webrequest u", "network"},
                         {"IEX (x)", "evaluate"},
                         {"x | iex", "evaluate"},
                         {"[Convert]::FromBase64String(x)", "decode"},
                         {"$env:COMPUTERNAME", "environment system-info"},
                         {"[DllImport(\"a\")]", "native-call"}});
}

TEST_CASE("what PowerShell only seems to do is no trait") {
  check_traits("a.ps1", {{"# Invoke-Expression x", ""}, {"Restart-Process2 a", ""}, {"$env:PATH", ""}});
}

TEST_CASE("a block that PowerShell does not run is no code, unless it may be a text") {
  check_traits("a.ps1", {
                            {"<#\nInvoke-Expression x\n#>\n$a = 1", ""},
                            {"$a = '\n<# '; Invoke-Expression x #>", "evaluate"},
                        });
}
