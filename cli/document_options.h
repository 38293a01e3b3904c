#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "schemas/document/document.h"
#include "schemas/signature/signed_document.h"

namespace CLI {
class App;
}

namespace stocktake {

/// How a command that writes a CycloneDX document is to write it.
struct DocumentTarget {
  std::string output = "-";       ///< where it goes; `-` is standard output
  std::optional<SpecVersion> to;  ///< empty: as the input
  std::optional<Form> format;     ///< empty: by the output's name, else as the input
  bool strict = false;            ///< write nothing where something would be lost

  /// The form to write, where `input` is the input's.
  Form form(Form input) const;
  /// The version to write, where `input` is the input's: JSON from 1.2 on.
  SpecVersion version(SpecVersion input, Form form) const;
};

/// Reads a document, which may come signed, and converts one, each as a pass of `--timing`.
Document read_timed(const std::string& path, const Trust& trust);
Conversion convert_timed(Document document, SpecVersion version, Form form);

/// Adds `--to`, `--format` and `--strict`, which fill `target`; it must live as long as the command.
void add_target_options(CLI::App& command, DocumentTarget& target);

/// Lists what was lost on `err`, one line a place, and writes the document, a file whole or not at all.
/// Returns the exit status: kTrouble where `target.strict` and something would be lost. \throws Error where
/// the output cannot be written.
int write_conversion(Conversion conversion, const DocumentTarget& target, std::ostream& out,
                     std::ostream& err);

}  // namespace stocktake
