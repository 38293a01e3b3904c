#include "tests/generator/traits/traits_text.h"

using stocktake::test::check_traits;

TEST_CASE("what PHP can do shows in the words that it is written with") {
  check_traits("a.php", {{"<?php getenv(\"A\");", "environment"},
                         {"<?php shell_exec($x);", "process"},
                         {"<?php Shell_Exec ($x);", "process"},
                         {"<?php exec($x);", "process"},
                         {"<?php curl_init($x);", "network"},
                         {"<?php file_get_contents(\"http://a\");", "network"},
                         {"<?php stream_socket_server($x);", "listen"},
                         {"<?php eval($x);", "evaluate"},
                         {"<?php EVAL($x);", "evaluate"},
                         {"<?php base64_decode($x);", "decode"},
                         {"<?php php_uname();", "system-info"},
                         {"<?php FFI::cdef($x);", "native-call"},
                         {"<p>don't</p><?php $a='http://'; eval($x); ?>", "evaluate"},
                         {"<?php // a ?><?php eval($x);", "evaluate"},
                         {"<?php $a = <<<X\n// ${eval($x)}\nX;", "evaluate"}});
}

TEST_CASE("what PHP only seems to do is no trait") {
  check_traits("a.php", {{"<?php $db->exec($x);", ""},
                         {"<?php Foo::exec($x);", ""},
                         {"<?php function exec($x) {}", ""},
                         {"<?php curl_execute($x);", ""},
                         {"<?php // eval($x)", ""},
                         {"<?php # eval($x)", ""},
                         {"<?php /* eval($x) */", ""}});
}

TEST_CASE("PHP's other spellings of the same are found, and words beside them are none") {
  check_traits("a.php", {
                            {"<?php call_user_func('system', $x);", "process"},
                            {"<?php $x = 'system';", ""},
                            {"<?php array_map('assert', $x);", "evaluate"},
                            {"<?php copy('http://a', $x);", "network"},
                            {"<?php include 'http://a';", "network evaluate"},
                            {"<?php use GuzzleHttp\\{Client};", "network"},
                            {"<p>call eval(x) and base64_decode(y)</p><?php f(); ?><b>eval(x)</b>", ""},
                            {"<p>a</p><?php eval($x); ?>", "evaluate"},
                        });
}
