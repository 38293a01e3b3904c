#include "tests/generator/traits/traits_text.h"

using stocktake::test::check_traits;

TEST_CASE("what Go can do shows in the words that it is written with") {
  check_traits("a.go", {{"os.Getenv(\"A\")", "environment"},
                        {"import \"os/exec\"", "process"},
                        {"http.Get(u)", "network"},
                        {"net.Dial(\"tcp\", a)", "network"},
                        {"net.Listen(\"tcp\", a)", "listen"},
                        {"plugin.Open(p)", "evaluate"},
                        {"base64.StdEncoding.DecodeString(s)", "decode"},
                        {"os.Hostname()", "system-info"},
                        {"import \"C\"", "native-call"},
                        {"unsafe.Pointer(p)", "native-call"},
                        {"x := `\n// ` + os.Getenv(\"A\")", "environment"}});
}

TEST_CASE("what Go only seems to do is no trait") {
  check_traits("a.go", {{"os.GetenvOr(\"A\")", ""},
                        {"http.Getter(u)", ""},
                        {"// os.Getenv(\"A\")", ""},
                        {"/* net.Dial(a) */", ""},
                        {"chaos.Getenv(\"A\")", ""}});
}

TEST_CASE("a package that Go gives another name is still the same") {
  check_traits("a.go", {
                           {"import o \"os\"\nvar x = o.Getenv(y)", "environment"},
                           {"import (\n  . \"os\"\n)\nvar x = Environ()", "environment"},
                           {"import \"os\"\nvar x = p.Getenv(y)", ""},
                           {"import h \"net/http\"\nh.NewRequest(a, b, c)", "network"},
                           {"import _ \"net/http\"\nh.NewRequest(a, b, c)", ""},
                           {"import h \"net/http\"\nh.StatusOK", ""},
                           {"import n \"net\"\nn.Dial(a, b)", "network"},
                           {"new(http.Client)", "network"},
                           {"http.Head(u)", "network"},
                           {"/* */ x(\"/proc/self/environ\")", "environment"},
                       });
}
