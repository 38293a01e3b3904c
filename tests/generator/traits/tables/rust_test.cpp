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

TEST_CASE("what Rust takes of a module at once, or by another name, is still the same") {
  check_traits("a.rs", {
                           {"use std::env::{var, args};", "environment"},
                           {"use std::env as e;\nlet x = e::var(y);", "environment"},
                           {"use std::env::{args, current_dir};", ""},
                           {"let x = e::var(y);", ""},
                           {"use std::process::{Command as C, Stdio};", "process"},
                           {"use std::process::{exit};", ""},
                           {"libc::system(x)", "process"},
                           {"isahc::get(u)", "network"},
                       });
}
