#pragma once

#include <optional>
#include <string>
#include <string_view>

/// URLs as records and documents spell them: without what lets somebody in, and fit for a document. Any
/// bytes; thread-safe; linear.
namespace stocktake {

/// A field that holds one URL (or anything else), without user names, passwords and tokens: what stands
/// before the '@' of an authority (`https://user:password@host/`, `git+https://token@host/`, also of a URL
/// inside of another) or of a path for scp (`user@host:path`), and the parameters of queries and fragments
/// whose name says that their value is one (`access_token`, `sig`, `X-Amz-Signature`, …), also where they
/// stand in an encoded URL. The user `git` stays: it is what everybody writes, and secret to nobody.
std::string without_secrets(std::string_view url);

/// The same for every URL in a text: a command, a message, a description. What a shell would run as a command
/// of its own (`$(…)`) is no secret and stays.
std::string without_secrets_in(std::string_view text);

/// The canonical purl without secrets in its qualifiers (`vcs_url`, `download_url`, `repository_url`, …). A
/// text that is no purl comes back as `without_secrets` has it.
std::string purl_without_secrets(std::string_view purl);

/// Whether the text is an IRI reference (RFC 3987), which is what CycloneDX takes for a URL.
bool is_iri_reference(std::string_view text);

/// Whether the text is one that begins with a scheme.
bool is_iri(std::string_view text);

/// The IRI reference that a text means which a record calls a URL: characters that may not stand in one,
/// where they stand, are percent-encoded. Nothing where no spelling makes it one (`::x`).
std::optional<std::string> iri_reference(std::string_view text);

}  // namespace stocktake
