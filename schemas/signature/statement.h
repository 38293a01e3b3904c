#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "schemas/json/writer.h"

/// Statements of in-toto (github.com/in-toto/attestation, "Statement v1"): what a program says, its
/// predicate, about a thing that it names by a digest. Not signed: `schemas/signature/envelope.h` does that.
namespace stocktake {

inline constexpr std::string_view kStatementType = "https://in-toto.io/Statement/v1";
/// The media type of a statement, as signatures name it.
inline constexpr std::string_view kStatementMediaType = "application/vnd.in-toto+json";
/// The predicate that is a CycloneDX document.
inline constexpr std::string_view kBomPredicate = "https://cyclonedx.org/bom";

/// A thing that a statement speaks of (in-toto "ResourceDescriptor"), named by one digest.
struct Resource {
  std::string name;            ///< for people; raw bytes; may be empty
  std::string_view algorithm;  ///< as in-toto's DigestSet calls it: `sha256`, `dirHash`, `gitCommit`
  std::string digest;          ///< lower-case hexadecimal
};

/// Writes it as a JSON object.
void write_resource(JsonWriter& out, const Resource& resource);

/// The statement, with a line end last. \param predicate a JSON object, written as it is.
std::string statement_of(const Resource& subject, std::string_view predicate_type,
                         std::string_view predicate);

/// What a statement says of what, without its predicate.
struct StatementHead {
  struct Subject {
    std::string name;     ///< empty: it has none
    std::string digests;  ///< `sha256:HEX gitCommit:HEX`, as they stand there
  };
  std::string predicate_type;
  std::vector<Subject> subjects;
};

/// Reads it. \throws Error where the text is no JSON object, or these members are not what they should be.
StatementHead read_statement_head(std::string_view statement, const std::string& name);

}  // namespace stocktake
