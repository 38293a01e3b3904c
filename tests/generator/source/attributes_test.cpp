#include "generator/source/attributes.h"

#include <doctest/doctest.h>

#include <string>

using namespace stocktake;
using namespace std::string_literals;

TEST_CASE("capabilities are told by their version, and by their bytes where nobody knows it") {
  CHECK(capability_words("").empty());
  // What `setcap cap_net_raw+ep` writes.
  CHECK(capability_words("\x01\0\0\x02\0\x20\0\0\0\0\0\0\0\0\0\0\0\0\0\0"s) ==
        "capabilities=permitted:2000,inheritable:0,effective");
  CHECK(capability_words("\0\0\0\x03\0\0\0\0\x01\0\0\0\x80\0\0\0\0\0\0\0\xe8\x03\0\0"s) ==
        "capabilities=permitted:8000000000,inheritable:1,root:1000");
  CHECK(capability_words("\0\0\0\x01\x02\0\0\0\0\0\0\0"s) == "capabilities=permitted:2,inheritable:0");
  CHECK(capability_words("\xff\x01") == "capabilities=ff01");
}

TEST_CASE("owners and devices are numbers") {
  CHECK(owner_words({0, 1000}) == "owner=0:1000");
  CHECK(device_words(8, 1) == "device=8:1");
  std::string words;
  add_words(words, "");
  add_words(words, "a=1");
  add_words(words, "b=2");
  CHECK(words == "a=1 b=2");
}

TEST_CASE("of folders, what most have is told once and the others by themselves") {
  Tree tree;
  tree.finish();
  tree.usual_folders = 2;
  CHECK(folder_notes(tree).empty());
  tree.folders = {{"a", 0777, false}, {"b", 0755, true}};
  CHECK(folder_notes(tree) == std::vector<std::string>{"0777 a", "empty b"});
  tree.folders.insert(tree.folders.end(), 4, {"c", 0775, false});
  tree.attributes = {{"b", "owner=1:1"}};
  CHECK(folder_notes(tree) ==
        std::vector<std::string>{"0755 b", "0775 .", "0777 a", "empty b", "owner=1:1 b"});
}
