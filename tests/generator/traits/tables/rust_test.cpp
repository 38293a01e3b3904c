#include "tests/generator/traits/traits_text.h"

using stocktake::test::check_traits;

TEST_CASE("what Rust can do shows in the words that it is written with") {
  check_traits("a.rs", {{"std::env::var(\"A\")", "environment"},
                        {"use std::process::Command;", "process"},
                        {"Command::new(\"ls\")", "process"},
                        {"TcpStream::connect(a)", "network"},
                        {"TcpListener::bind(a)", "listen"},
                        {"base64::decode(x)", "decode"},
                        {"GzDecoder::new(x)", "decode"},
                        {"whoami::username()", "system-info"},
                        {"unsafe { x }", ""},
                        {"extern \"C\" fn a() {}", "native-call"},
                        {"let q = '\"'; env::var(\"A\")", "environment"},
                        {"let r = r#\"\n/* \"#; env::var(\"A\")", "environment"}});
}

TEST_CASE("what Rust only seems to do is no trait") {
  check_traits("a.rs", {{"my_env::variable(\"A\")", ""},
                        {"// env::var(\"A\")", ""},
                        {"/* TcpStream */", ""},
                        {"fn f<'a>(x: &'a str) {} // env::var(x)", ""}});
}
