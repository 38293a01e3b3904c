#include "tests/generator/traits/traits_text.h"

using stocktake::test::check_traits;

TEST_CASE("what Java can do shows in the words that it is written with") {
  check_traits("a.java", {{"System.getenv(\"A\")", "environment"},
                          {"Runtime.getRuntime().exec(x)", "process"},
                          {"Runtime r = Runtime.getRuntime();\nr.exec(x)", "process"},
                          {"Runtime.getRuntime()::exec", "process"},
                          {"new ProcessBuilder(x)", "process"},
                          {"new Socket(h, p)", "network"},
                          {"u.openStream()", "network"},
                          {"new ServerSocket(80)", "listen"},
                          {"defineClass(a, b)", "evaluate"},
                          {"Base64.getDecoder()", "decode"},
                          {"InetAddress.getLocalHost()", "system-info"},
                          {"System.loadLibrary(\"a\")", "native-call"}});
}

TEST_CASE("what Java only seems to do is no trait") {
  check_traits("a.java", {{"new SocketFactory(h)", ""},
                          {"Runtime.getRuntime().availableProcessors()", ""},
                          {"pattern.exec(x)", ""},
                          {"// System.getenv(\"A\")", ""},
                          {"/** defineClass(a) */", ""},
                          {"MySystem.getenv(\"A\")", ""}});
}

TEST_CASE("a template of Kotlin hides nothing") {
  check_traits("a.kt", {{"x = \"${\"//\"}\"; System.getenv(y)", "environment"}});
}
