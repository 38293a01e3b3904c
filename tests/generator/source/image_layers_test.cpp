#include "generator/source/image_layers.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "generator/source/archive_reader.h"
#include "tests/generator/image_builder.h"

using namespace stocktake;
using namespace stocktake::test;

namespace {

class TextBlocks : public Blocks {
 public:
  explicit TextBlocks(std::string text) : text_(std::move(text)) {}
  std::string_view next() override {
    const std::string_view all = given_ ? std::string_view() : text_;
    given_ = true;
    return all;
  }

 private:
  std::string text_;
  bool given_ = false;
};

Members layer_of(const std::vector<LayerItem>& items) {
  TextBlocks bytes(tar_of(items));
  ArchiveReader reader("layer", bytes);
  return read_members(reader, 1, {{}, [](std::string_view) { return Wish::all; }});
}

/// What stands in the image: `path=content@layer`, `path->target@layer`, and the empty folders.
std::string stacked(const std::vector<std::vector<LayerItem>>& layers) {
  std::vector<Members> members;
  for (const auto& layer : layers) members.push_back(layer_of(layer));
  LayerStack stack;
  for (const Members& layer : members) stack.add(layer);
  const Tree tree = lay_out(stack.take());
  std::string text;
  for (const Entry& entry : tree.entries)
    text += entry.type == FileType::symlink
                ? fmt::format("{}->{}@{} ", entry.path, entry.target(), entry.layer)
                : fmt::format("{}={}@{} ", entry.path, entry.content(), entry.layer);
  for (const Tree::Folder& folder : tree.folders) text += fmt::format("{}/ ", folder.path);
  for (const Unread& unread : tree.unread) text += fmt::format("!{} ", unread.reason);
  return text;
}

}  // namespace

TEST_CASE("layers are laid one upon the other as whoever unpacks them would") {
  struct Case {
    const char* what;
    std::vector<std::vector<LayerItem>> layers;
    const char* found;
  };
  const Case cases[] = {
      {"what a layer above has counts", {{{"a", "1"}, {"b", "1"}}, {{"a", "2"}}}, "a=2@2 b=1@1 "},
      {"a whiteout takes a file away", {{{"d/a", "1"}, {"d/b", "1"}}, {{"d/.wh.a", ""}}}, "d/b=1@1 "},
      {"a whiteout takes a folder away", {{{"d/e/a", "1"}, {"de", "1"}}, {{".wh.d", ""}}}, "de=1@1 "},
      {"a whiteout takes nothing of its own layer away, wherever it stands",
       {{{"a", "1"}}, {{"a", "2"}, {".wh.a", ""}}},
       "a=2@2 "},
      {"an opaque folder hides what stood in it",
       {{{"d/a", "1"}, {"d/e/b", "1"}, {"f", "1"}}, {{"d/c", "2"}, {"d/.wh..wh..opq", ""}}},
       "d/c=2@2 f=1@1 "},
      {"other names of the file system are nothing", {{{"d/.wh..wh.plnk", "1"}, {"a", "1"}}}, "a=1@1 "},
      {"a whiteout comes back", {{{"a", "1"}}, {{".wh.a", ""}}, {{"a", "3"}}}, "a=3@3 "},
      {"a file in place of a folder", {{{"d/a", "1"}}, {{"d", "2"}}}, "d=2@2 "},
      {"a folder in place of a file", {{{"d", "1"}}, {{"d", "", AE_IFDIR}, {"d/a", "2"}}}, "d/a=2@2 "},
      {"a folder beside what stood in it", {{{"d/a", "1"}}, {{"d", "", AE_IFDIR}}}, "d/a=1@1 "},
      {"a link leads a path on",
       {{{"lib", "usr/lib", AE_IFLNK}}, {{"lib/a", "2"}}},
       "lib->usr/lib@1 usr/lib/a=2@2 "},
      {"a link leads a path on in its own layer",
       {{{"lib", "/usr/lib", AE_IFLNK}, {"lib/a", "1"}}},
       "lib->/usr/lib@1 usr/lib/a=1@1 "},
      {"a link leads a whiteout on",
       {{{"lib", "usr/lib", AE_IFLNK}, {"usr/lib/a", "1"}}, {{"lib/.wh.a", ""}}},
       "lib->usr/lib@1 "},
      {"a folder in place of a link",
       {{{"l", "d", AE_IFLNK}}, {{"l", "", AE_IFDIR}, {"l/a", "2"}}},
       "l/a=2@2 "},
      {"a link that leads out stops at the root",
       {{{"l", "../../x", AE_IFLNK}}, {{"l/a", "2"}}},
       "a=2@2 l->../../x@1 "},
      {"links in a circle",
       {{{"l", "m", AE_IFLNK}, {"m", "l", AE_IFLNK}}, {{"k", "2"}}},
       "k=2@2 l->m@1 m->l@1 "},
      {"a hard link to what a layer below has", {{{"a", "1"}}, {{"b", "a", 0}}}, "a=1@1 b=1@2 "},
      {"a hard link keeps the bytes that stood there",
       {{{"a", "1"}}, {{"b", "a", 0}}, {{"a", "3"}}},
       "a=3@3 b=1@2 "},
      {"a whiteout that is a folder", {{{"d/a", "1"}, {"b", "1"}}, {{".wh.d", "", AE_IFDIR}}}, "b=1@1 "},
      {"an opaque mark that is a folder",
       {{{"d/a", "1"}}, {{"d/.wh..wh..opq", "", AE_IFDIR}, {"d/b", "2"}}},
       "d/b=2@2 "},
      {"a whiteout of nothing",
       {{{"d/a", "1"}}, {{"d/.wh.", ""}}},
       "d/a=1@1 !a whiteout that names nothing: programs read it differently "},
      {"a hard link to nothing", {{{"b", "a", 0}}}, "b=@1 "},
      {"no layer", {}, ""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.what);
    CHECK(stacked(c.layers) == c.found);
  }
}

TEST_CASE("a path that is too long for every system is said and not followed") {
  std::string deep;
  for (int i = 0; i < 3000; ++i) deep += "d/";
  CHECK(stacked({{{"l", "d", AE_IFLNK}}, {{deep + "a", "2"}}}) == "l->d@1 !a path of more than 4,096 bytes ");
}

TEST_CASE("links that lead to ever longer paths are not followed") {
  std::vector<LayerItem> items;
  for (int link = 0; link < 39; ++link) {
    std::string target;
    for (int i = 0; i < 1000; ++i) target += fmt::format("l{}/", link + 1);
    items.push_back({fmt::format("l{}", link), target, AE_IFLNK});
  }
  for (int i = 0; i < 200; ++i) items.push_back({fmt::format("l0/{}", i), "x"});
  const Members layer = layer_of(items);
  LayerStack stack;
  stack.add(layer);
  CHECK(stack.take().files.size() == items.size());
}
