#include "tests/generator/traits/traits_text.h"

using stocktake::test::check_traits;

TEST_CASE("what C can do shows in the words that it is written with") {
  check_traits("a.c", {{"getenv(\"A\")", "environment"},
                       {"system(\"ls\")", "process"},
                       {"execve(a, b, c)", "process"},
                       {"socket(AF_INET, 1, 0)", "network"},
                       {"listen(fd, 5)", "listen"},
                       {"mmap(0, n, PROT_EXEC, 0, 0, 0)", "evaluate"},
                       {"inflateInit2(&s, 0)", "decode"},
                       {"gethostname(b, n)", "system-info"},
                       {"dlopen(p, 0)", "native-call"},
                       {"int a = 1'000; char q = '\"'; system(x)", "process"},
                       {"R\"(\n/*)\"; system(x)", "process"}});
}

TEST_CASE("what C declares is not called") {
  check_traits("a.h", {{"int system(const char *);", ""},
                       {"extern char *getenv (const char *name) __THROW;", ""},
                       {"int getaddrinfo(void);", ""},
                       {"return system((const char *)x);", "process"},
                       {"a * system(x);", "process"},
                       {"a * system(int(x));", "process"},
                       {"return system(const_cast<char *>(x));", "process"},
                       {"int a = system(x);", "process"},
                       {"char *a = getenv(constant);", "environment"}});
}

TEST_CASE("what C only seems to do is no trait") {
  check_traits("a.c", {{"my_getenv(\"A\")", ""},
                       {"obj->system(x)", ""},
                       {"filesystem(x)", ""},
                       {"// system(x)", ""},
                       {"/* getenv(\"A\") */", ""},
                       {"#error don't\n// system(x)", ""}});
}
