#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

/// Dockerfiles (Dockerfile reference), as what runs them reads them.
namespace stocktake {

/// An instruction with its continued lines, and the line it begins on.
struct DockerInstruction {
  std::string word;  ///< in capitals; of `ONBUILD RUN` it is `RUN`
  std::string rest;  ///< behind it; continued lines end with `\`, and comments between them are that alone
  std::uint32_t line = 0;  ///< from 1
  std::string heredoc;     ///< the text of its here-documents
  std::uint32_t heredoc_line = 0;
};

/// All of them, in their order. Linear, no errors.
std::vector<DockerInstruction> read_dockerfile(std::string_view text);

/// The words of an instruction's rest, also where lines or tabs separate them. Views into it.
std::vector<std::string_view> docker_words(std::string_view rest);

/// What the instructions of one file take from elsewhere; they are given one after the other, since what an
/// image is called depends on those before: the defaults of `ARG`, and the names of stages.
class DockerSources {
 public:
  struct Source {
    enum class Kind : std::uint8_t {
      image,       ///< of FROM, COPY --from and RUN --mount=from=: a reference
      repository,  ///< of ADD: an address with `#REF`, or without
      address,     ///< of ADD
    };
    Kind kind;
    std::string text;
    bool checked = false;  ///< an address whose digest is stated
  };

  std::vector<Source> of(const DockerInstruction& one);

 private:
  void note_arguments(std::string_view rest);
  std::string resolved(std::string_view image) const;
  void take_image(std::string_view image, std::vector<Source>& out) const;
  void take_from(std::string_view rest, std::vector<Source>& out);

  std::set<std::string> stages_;
  std::map<std::string, std::string> arguments_;
  bool seen_from_ = false;
};

/// The commit, tag or branch that an address of a repository names behind `#`; empty where it names none.
std::string_view docker_ref(std::string_view repository);

}  // namespace stocktake
