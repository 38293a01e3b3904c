// floor DIR [THREADS]: walks a tree, reads every regular file and takes its SHA-256, and does nothing else. A
// scan that costs as much as this has spent nothing on what it knows about packages. Prints how many files
// and bytes it read.
#include <fcntl.h>
#include <openssl/evp.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace {

constexpr std::size_t kBufferSize = std::size_t{256} << 10;
constexpr std::size_t kBatch = 16;  // files that a thread takes at once

/// What all threads together read.
struct Tally {
  std::atomic<std::uint64_t> files = 0, bytes = 0, unread = 0;
};

/// Reads files and takes their digests, one after the other; one for each thread.
class Reader {
 public:
  explicit Reader(Tally& tally) : tally_(tally), buffer_(kBufferSize) {}

  void read(const std::string& path) {
    const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (file < 0) {
      ++tally_.unread;
      return;
    }
    EVP_DigestInit_ex2(context_.get(), sha256_.get(), nullptr);
    std::uint64_t size = 0;
    for (;;) {
      const ssize_t got = ::read(file, buffer_.data(), buffer_.size());
      if (got <= 0) break;
      EVP_DigestUpdate(context_.get(), buffer_.data(), static_cast<std::size_t>(got));
      size += static_cast<std::uint64_t>(got);
      if (static_cast<std::size_t>(got) < buffer_.size()) break;  // spares the read that only says "end"
    }
    unsigned char digest[EVP_MAX_MD_SIZE];
    EVP_DigestFinal_ex(context_.get(), digest, nullptr);
    close(file);
    ++tally_.files;
    tally_.bytes += size;
  }

 private:
  template <auto kFree>
  struct Free {
    template <typename T>
    void operator()(T* object) const {
      kFree(object);
    }
  };
  Tally& tally_;
  std::vector<unsigned char> buffer_;
  std::unique_ptr<EVP_MD, Free<EVP_MD_free>> sha256_{EVP_MD_fetch(nullptr, "SHA256", nullptr)};
  std::unique_ptr<EVP_MD_CTX, Free<EVP_MD_CTX_free>> context_{EVP_MD_CTX_new()};
};

std::vector<std::string> regular_files(const char* root) {
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(
           root, std::filesystem::directory_options::skip_permission_denied))
    if (!entry.is_symlink() && entry.is_regular_file()) paths.push_back(entry.path().string());
  return paths;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2 || argc > 3) {
    std::fprintf(stderr, "usage: floor DIR [THREADS]\n");
    return 2;
  }
  try {
    const int asked = argc == 3 ? std::atoi(argv[2]) : static_cast<int>(std::thread::hardware_concurrency());
    const std::vector<std::string> paths = regular_files(argv[1]);
    Tally tally;
    std::atomic<std::size_t> next = 0;
    std::vector<std::jthread> threads;
    for (int i = 0; i < (asked > 0 ? asked : 1); ++i)
      threads.emplace_back([&] {
        Reader reader(tally);
        for (std::size_t first = next.fetch_add(kBatch); first < paths.size(); first = next.fetch_add(kBatch))
          for (std::size_t k = first; k < first + kBatch && k < paths.size(); ++k) reader.read(paths[k]);
      });
    threads.clear();  // waits for them
    std::printf("%llu files, %llu bytes, %llu unread\n", static_cast<unsigned long long>(tally.files.load()),
                static_cast<unsigned long long>(tally.bytes.load()),
                static_cast<unsigned long long>(tally.unread.load()));
    return tally.unread == 0 ? 0 : 1;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "floor: %s\n", error.what());
    return 2;
  }
}
