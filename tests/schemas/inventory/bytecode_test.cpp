#include "schemas/inventory/bytecode.h"

#include <doctest/doctest.h>

using namespace stocktake;

TEST_CASE("bytecode names its source by its folder and its name") {
  struct Case {
    const char *path, *source;
  };
  for (const Case& c : {Case{"x/__pycache__/name.cpython-312.pyc", "x/name.py"},
                        {"__pycache__/name.cpython-312.pyc", "name.py"},
                        {"x/__pycache__/name.cpython-312.opt-2.pyc", "x/name.py"},
                        {"x/__pycache__/name.pypy39.pyc", "x/name.py"},
                        {"x/__pycache__/a.b.cpython-312.pyc", "x/a.b.py"},
                        {"x/__pycache__/test_x.cpython-311-pytest-7.4.3.pyc", "x/test_x.py"},
                        {"x/__pycache__/test_x.cpython-313-pytest-8.3.2.opt-1.pyc", "x/test_x.py"},
                        {"x/name.pyc", ""},
                        {"x/not__pycache__/name.cpython-312.pyc", ""},
                        {"x/__pycache__/name.py", ""},
                        {"__pycache__", ""},
                        {"", ""}}) {
    CAPTURE(c.path);
    CHECK(source_of_bytecode(c.path) == c.source);
  }
}
