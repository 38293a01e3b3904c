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
