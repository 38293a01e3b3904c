#include "generator/source/python_code.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace stocktake;

namespace {

std::string number(std::uint32_t value) {
  std::string bytes;
  for (int shift = 0; shift < 32; shift += 8) bytes += static_cast<char>(value >> shift & 0xff);
  return bytes;
}

std::string head(std::uint32_t flags, std::uint32_t time, std::uint32_t size) {
  return "\xa7\x0d\r\n" + number(flags) + number(time) + number(size);
}

/// A short text as marshal writes it; with `refers` it can be referred to.
std::string text(std::string_view value, char type = 'z', bool refers = true) {
  std::string bytes(1, static_cast<char>(type | (refers ? 0x80 : 0)));
  bytes += static_cast<char>(value.size());
  return bytes.append(value);
}

/// A code object of Python 3.11: `constants` are marshalled objects.
std::string code(std::string_view instructions, const std::vector<std::string>& constants,
                 const std::string& path, const std::string& name = text("<module>")) {
  std::string bytes = "\xe3";
  for (int i = 0; i < 5; ++i) bytes += number(0);
  bytes += "s" + number(static_cast<std::uint32_t>(instructions.size())) + std::string(instructions);
  bytes += ")";
  bytes += static_cast<char>(constants.size());
  for (const std::string& constant : constants) bytes += constant;
  bytes += std::string("\xa9\0", 2) + std::string("\xa9\0", 2) + "s" + number(0);
  return bytes + path + name + name + number(1) + "s" + number(0) + "s" + number(0);
}

std::string digest(const std::string& body, std::string_view version = "\xa7\x0d\r\n") {
  const auto found = code_digest(std::string(version) + std::string(12, 'x') + body);
  return found ? to_hex(*found) : "";
}

std::string reference(std::uint32_t index) {
  return "r" + number(index);
}

}  // namespace

TEST_CASE("bytecode is held against the source that stands there") {
  Entry source;
  source.size = 100;
  source.mtime = 1'700'000'000;
  const auto state = [&](std::string_view bytes) {
    return bytecode_state("m.cpython-311.pyc", bytes, &source);
  };
  CHECK(state(head(0, 1'700'000'000, 100)).empty());
  CHECK(state(head(0, 1'700'000'001, 100)) == "other time");
  CHECK(state(head(0, 1'700'000'000, 101)) == "other size");
  CHECK(state(head(1, 1, 2)) == "unchecked");
  CHECK(state(head(3, 1, 2)) == "checked hash");
  CHECK(state(head(4, 1'700'000'000, 100)) == "malformed");
  CHECK(state(head(0, 1'700'000'000, 100).substr(0, 15)) == "malformed");
  CHECK(state("\x7f"
              "ELF" +
              head(0, 1'700'000'000, 100).substr(4)) == "malformed");
  CHECK(bytecode_state("m.cpython-311.pyc", head(0, 1, 100), nullptr) == "no source");
  const std::string old = head(1'700'000'000, 100, 0).substr(0, 12);
  CHECK(bytecode_state("m.cpython-36.pyc", old, &source).empty());
  CHECK(bytecode_state("m.cpython-311.pyc", old, &source) == "malformed");
  source.mtime = 0;
  CHECK(state(head(0, 5, 100)).empty());
}

TEST_CASE("the head of bytecode is told in words") {
  CHECK(bytecode_head("m.cpython-311.pyc", head(0, 1'700'000'000, 100)) ==
        "3495 timestamp 1700000000 size 100");
  CHECK(bytecode_head("m.cpython-311.pyc", head(1, 0x04030201, 0x08070605)) ==
        "3495 unchecked 0102030405060708");
  CHECK(bytecode_head("m.cpython-311.pyc", head(3, 1, 0)) == "3495 checked 0100000000000000");
  CHECK(bytecode_head("m.cpython-311.pyc", head(2, 1, 0)).empty());
  CHECK(bytecode_head("m.cpython-36.pyc", head(1'700'000'000, 100, 0).substr(0, 12)) ==
        "3495 timestamp 1700000000 size 100");
  CHECK(bytecode_head("m.cpython-311.pyc", "").empty());
}

TEST_CASE("code has one digest wherever it was compiled, and whatever referred to its objects meanwhile") {
  // A function in a module: both name the path, the outer one by its number.
  const auto module = [](const std::string& path, bool interned, char instruction) {
    const std::string inner =
        code(std::string(4, instruction), {"N"}, text(path), text("f", interned ? 'Z' : 'z'));
    return code("abcd", {inner, "N"}, reference(4));
  };
  const std::string one = digest(module("/a/m.py", true, '1'));
  CHECK(one.size() == 64);
  CHECK(digest(module("/another/place/m.py", true, '1')) == one);
  CHECK(digest(module("/a/m.py", false, '1')) == one);
  CHECK(digest(module("/a/m.py", true, '2')) != one);
  CHECK(digest(module("/a/m.py", true, '1') + "x") != one);

  // The path alone: what refers to it has another number where more objects have one.
  const auto plain = [](bool refers) {
    return code("abcd", {text("x", 'z', refers), text("y"), reference(refers ? 2 : 1)}, text("/a/m.py"));
  };
  CHECK(digest(plain(true)) == digest(plain(false)));
  // Another object referred to is another code.
  CHECK(digest(code("abcd", {text("x"), text("y"), reference(1)}, text("/a/m.py"))) !=
        digest(code("abcd", {text("x"), text("y"), reference(2)}, text("/a/m.py"))));
}

TEST_CASE("a second path in the code, and a path elsewhere than in its place, are the code's own") {
  const auto both = [](const std::string& inner, const std::string& outer) {
    return digest(code("abcd", {code("efgh", {}, text(inner)), "N"}, text(outer)));
  };
  CHECK(both("/a/m.py", "/a/m.py") == both("/b/m.py", "/b/m.py"));
  CHECK(both("/a/m.py", "/b/m.py") != both("/b/m.py", "/b/m.py"));
  const auto constant = [](const std::string& path) {
    return digest(code("abcd", {text(path)}, text("/a/m.py")));
  };
  CHECK(constant("/a/m.py") != constant("/b/m.py"));
}

TEST_CASE("what is no code of a known version is told by its bytes") {
  const std::string good = code("abcd", {"N"}, text("/a/m.py")), moved = code("abcd", {"N"}, text("/b/m.py"));
  CHECK(digest(good) == digest(moved));
  constexpr std::string_view kPypy = "\x80\x01\r\n", kPython310 = "\x6f\x0d\r\n";
  CHECK(digest(good, kPypy) != digest(moved, kPypy));
  CHECK(digest(good, kPython310) != digest(moved, kPython310));  // its code objects have another form
  CHECK(digest("") == "");
  CHECK(code_digest("") == std::nullopt);
  // Lengths, numbers and depths that nothing stands behind.
  for (const std::string& bad :
       {std::string("s\xff\xff\xff\xff"), std::string("(\xff\xff\xff\x7f"),
        std::string("l") + number(0x80000000), std::string("r") + number(0), std::string(100'000, ')'),
        std::string("("), std::string("{NN"),
        std::string("z\x05"
                    "abc"),
        std::string("\x01"), std::string(10'000, '\x29') + std::string(10'000, '\1')}) {
    CHECK(digest(bad).size() == 64);
    CHECK(digest(bad) != digest(bad + "x"));
  }
}
