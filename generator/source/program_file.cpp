#include "generator/source/program_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "generator/source/attributes.h"
#include "generator/source/content.h"
#include "generator/source/program.h"
#include "schemas/error.h"
#include "schemas/inventory/program_text.h"
#include "schemas/io/descriptor.h"
#include "schemas/text/path.h"
#include "schemas/text/printable.h"

namespace stocktake {
namespace {

constexpr std::size_t kBlockOfProgram = 256u << 10;

}  // namespace

bool is_program_file(const InputFile& file) {
  constexpr std::size_t kHeadOfProgram = 2048;
  return file.is_seekable() && is_program(kind_of_bytes(file.path(), file.bytes_at(0, kHeadOfProgram)));
}

std::string look_into_program(const Descriptor& file) {
  return look_into_program([&file](std::uint64_t offset, std::size_t size) {
    constexpr std::uint64_t kMost = INT64_MAX;
    std::string bytes(size, '\0');
    const bool within = offset <= kMost - size;
    const ssize_t got = within ? pread(file.get(), bytes.data(), size, static_cast<off_t>(offset)) : -1;
    bytes.resize(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    return bytes;
  });
}

Tree read_program_file(const InputFile& file, const LookFor& look_for) {
  const struct stat status = file.status();
  Tree tree;
  tree.has_traits = look_for.traits;
  Entry entry;
  entry.path = tree.strings.keep(base_name(file.path()));
  entry.size = static_cast<std::uint64_t>(status.st_size);
  entry.mode = static_cast<std::uint16_t>(status.st_mode & 07777);
  entry.mtime = static_cast<std::uint32_t>(status.st_mtim.tv_sec);
  Content content(look_for, true);
  content.begin(entry.path, Wish::nothing);
  std::string block(kBlockOfProgram, '\0');
  std::uint64_t bytes = 0;
  for (std::size_t got = 1; got > 0; bytes += got) {
    got = file.read_at(bytes, block.data(), block.size());
    const std::string_view piece(block.data(), got);
    content.update(piece);
    content.look(piece, got == 0);
  }
  content.finish(entry, tree.strings);
  if (look_for.programs)
    if (const std::string items = look_into_program(file.descriptor()); !items.empty())
      entry.set_program(tree.strings.keep(items));
  const struct stat after = file.status();
  if (bytes != entry.size || after.st_size != status.st_size ||
      after.st_mtim.tv_sec != status.st_mtim.tv_sec || after.st_mtim.tv_nsec != status.st_mtim.tv_nsec)
    throw Error(fmt::format("{}: changed while it was read; scan it again", printable(file.path())));
  note_traits(entry.path, content.traits(), tree.traits, tree.strings);
  note_also(entry.path, content.also(), tree.also, tree.strings);
  tree.entries.push_back(entry);
  tree.finish();
  return tree;
}

}  // namespace stocktake
