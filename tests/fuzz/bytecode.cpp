// What Python compiled: the head of a .pyc, and the marshalled code behind it.
#include "generator/source/python_code.h"
#include "tests/fuzz/fuzz.h"

using namespace stocktake;

FUZZ(input) {
  Entry source;
  source.type = FileType::regular;
  for (const std::string_view name : {"m.cpython-36.pyc", "m.cpython-312.pyc"})
    demand(bytecode_head(name, input).empty() == (bytecode_state(name, input, &source) == "malformed"));
  demand(code_digest(input) == code_digest(input));
}
