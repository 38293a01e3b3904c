#include "schemas/signature/signed_document.h"

#include <fmt/format.h>

#include <optional>
#include <utility>

#include "schemas/error.h"
#include "schemas/json/reader.h"
#include "schemas/signature/envelope.h"
#include "schemas/signature/jsf.h"
#include "schemas/signature/statement.h"
#include "schemas/text/printable.h"

namespace stocktake {
namespace {

/// What a payload's type says that it is.
struct PayloadType {
  std::string_view name;
  bool is_statement;
};
constexpr PayloadType kPayloadTypes[] = {{kStatementMediaType, true},
                                         {"application/vnd.cyclonedx+json", false}};

std::string predicate_of(std::string_view statement, const std::string& name) {
  std::optional<std::string_view> predicate;
  JsonReader in(statement, name);
  in.object([&](std::string_view key) {
    const bool wanted = key == "predicate";
    if (wanted && predicate) in.fail("\"predicate\" stands twice");
    in.peek();  // what is blank before the value
    const auto begin = in.offset();
    in.skip();
    if (wanted) predicate = statement.substr(begin, in.offset() - begin);
  });
  in.finish();
  if (!predicate)
    throw Error(fmt::format("{}: a statement without a predicate: it holds no document", printable(name)));
  return std::string(*predicate);
}

std::string document_in(const Envelope& envelope, const std::string& name) {
  for (const PayloadType& known : kPayloadTypes)
    if (envelope.payload_type == known.name)
      return known.is_statement ? predicate_of(envelope.payload, name + " (payload)") : envelope.payload;
  throw Error(fmt::format("{}: signs '{}', which is neither an in-toto statement nor a CycloneDX document",
                          printable(name), printable(envelope.payload_type)));
}

SignatureVerdict check_envelope(const Envelope& envelope, const std::vector<PublicKey>& keys) {
  SignatureVerdict verdict;
  verdict.kind = SignatureVerdict::Kind::envelope;
  verdict.signatures = envelope.signatures.size();
  verdict.payload_type = envelope.payload_type;
  for (std::size_t i = 0; i < keys.size() && !verdict.good; ++i)
    if (const auto which = signature_by(envelope, keys[i])) {
      verdict.good = true;
      verdict.key = i;
      verdict.signature = *which;
    }
  return verdict;
}

SignatureVerdict check_inside(std::string_view bytes, const std::string& name,
                              const std::vector<PublicKey>& keys) {
  SignatureVerdict verdict;
  verdict.kind = SignatureVerdict::Kind::inside;
  for (std::size_t i = 0; i < keys.size() && !verdict.good; ++i) {
    const JsfVerdict jsf = verify_jsf(bytes, name, keys[i]);
    verdict.signatures = jsf.signatures;
    verdict.unknown_algorithm = jsf.unknown_algorithm;
    if (!jsf.good) continue;
    verdict.good = true;
    verdict.key = i;
    verdict.signature = *jsf.good;
  }
  return verdict;
}

void require_good(const SignatureVerdict& verdict, const std::string& name, std::size_t keys) {
  if (!verdict.good)
    throw Error(fmt::format("{}: {} (--key)", printable(name), refusal_words(verdict, keys)));
}

}  // namespace

std::string refusal_words(const SignatureVerdict& verdict, std::size_t keys) {
  if (verdict.kind == SignatureVerdict::Kind::none) return "not signed";
  const std::string_view who = keys == 1 ? "this key" : "any of these keys";
  if (verdict.unknown_algorithm.empty()) return fmt::format("not signed by {}, or changed since", who);
  return fmt::format("not signed by {}: its algorithm is {}, and ES256 and Ed25519 are known here", who,
                     printable(verdict.unknown_algorithm));
}

SignatureVerdict check_signature(std::string_view bytes, const std::string& name,
                                 const std::vector<PublicKey>& keys) {
  if (wrapping_of(bytes) == Wrapping::envelope) return check_envelope(read_envelope(bytes, name), keys);
  if (has_jsf(bytes, name)) return check_inside(bytes, name, keys);
  return {};
}

OpenedDocument open_document(std::string bytes, const std::string& name, const Trust& trust) {
  const Wrapping wrapping = wrapping_of(bytes);
  const bool asked = !trust.keys.empty();
  const std::string inner = name + " (document inside)";
  if (wrapping == Wrapping::envelope) {
    const Envelope envelope = read_envelope(bytes, name);
    asked ? require_good(check_envelope(envelope, trust.keys), name, trust.keys.size())
          : trust.unverified(name);
    return {document_in(envelope, name), inner};
  }
  if (asked)
    require_good(check_signature(bytes, name, trust.keys), name, trust.keys.size());
  else if (has_jsf(bytes, name))
    trust.unverified(name);
  if (wrapping == Wrapping::statement) return {predicate_of(bytes, name), inner};
  return {std::move(bytes), name};
}

}  // namespace stocktake
