#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/keys.h"
#include "cli/output.h"
#include "schemas/error.h"
#include "schemas/io/input.h"
#include "schemas/io/timing.h"
#include "schemas/signature/envelope.h"
#include "schemas/signature/jsf.h"
#include "schemas/signature/statement.h"
#include "schemas/text/ci_commands.h"
#include "schemas/text/printable.h"
#include "schemas/text/text.h"
#include "schemas/text/utf8.h"

namespace stocktake {
namespace {

struct SignCommand {
  std::string document;
  std::string output = "-";
  SigningKey key;
};

int run_sign(const SignCommand& command) {
  const PrivateKey key = read_signing_key(command.key);
  const std::string document = read_input(command.document);
  const Pass pass("sign");
  const std::string text = sign_jsf(document, name_of_input(command.document), key);
  Output output(command.output);
  output.write(text);
  output.commit();
  return kExpected;
}

struct VerifyCommand {
  std::string document;
  std::vector<std::string> keys;
};

/// "the second of 3 signatures in it"
std::string signature_words(const SignatureVerdict& verdict) {
  const bool inside = verdict.kind == SignatureVerdict::Kind::inside;
  if (verdict.signatures == 1) return inside ? "the signature in it" : "the envelope's signature";
  return fmt::format("signature {} of {}", verdict.signature + 1, verdict.signatures);
}

/// What an envelope that is signed says of what, a line each; nothing of another payload than a statement.
std::string statement_words(std::string_view envelope, const std::string& name) {
  constexpr std::size_t kShown = 10;
  const Envelope opened = read_envelope(envelope, name);
  if (opened.payload_type != kStatementMediaType) return {};
  const StatementHead head = read_statement_head(opened.payload, name + " (payload)");
  std::string words = fmt::format("  states {}\n", printable(head.predicate_type));
  for (std::size_t i = 0; i < std::min(kShown, head.subjects.size()); ++i)
    words += fmt::format("  about {}  {}\n", printable(head.subjects[i].name),
                         printable(head.subjects[i].digests));
  if (head.subjects.size() > kShown)
    words += fmt::format("  … and {} more\n", format_count(head.subjects.size() - kShown));
  return words;
}

int run_verify_signature(const VerifyCommand& command) {
  const Trust trust = trust_in(command.keys);
  const std::string name = name_of_input(command.document);
  const std::string document = read_input(command.document);
  const Pass pass("verify");
  const SignatureVerdict verdict = check_signature(document, name, trust.keys);
  const char first = first_character(document);
  if (verdict.kind == SignatureVerdict::Kind::none && first != '{' && first != '<')
    throw Error(
        fmt::format("{}: is neither JSON nor XML, and so no document that could be signed", printable(name)));
  std::string words;
  if (verdict.good)
    words = fmt::format("good: {} is by {} ({})", signature_words(verdict),
                        printable(command.keys[verdict.key]), trust.keys[verdict.key].id());
  else
    words = (verdict.kind == SignatureVerdict::Kind::none ? "" : "NOT GOOD: ") +
            refusal_words(verdict, command.keys.size());
  Output output("-");
  output.write(lines_without_ci_commands(fmt::format("{}: {}\n", printable(name), words)));
  if (verdict.good && verdict.kind == SignatureVerdict::Kind::envelope)
    output.write(lines_without_ci_commands(statement_words(document, name)));
  output.commit();
  return verdict.good ? kExpected : kUnexpected;
}

}  // namespace

void add_sign_command(CLI::App& app, Run& run) {
  const auto command = std::make_shared<SignCommand>();
  CLI::App* sign = app.add_subcommand("sign", "Sign a JSON document inside (JSF), as CycloneDX has it");
  sign->add_option("DOCUMENT", command->document, "The document, JSON; - is standard input")->required();
  add_signing_options(*sign, command->key, "--key", "The private key")->required();
  sign->add_option("-o,--output", command->output, "Where to write the signed document; - is standard output")
      ->capture_default_str();
  sign->footer(
      "The signature becomes the document's last member; all else stays as it is. It holds for every\n"
      "layout of the same JSON (RFC 8785), and for nothing that says anything else.\n"
      "\n"
      "  openssl genpkey -algorithm ed25519 -out key.pem && openssl pkey -in key.pem -pubout -out key.pub\n"
      "  stocktake sign sbom.cdx.json --key key.pem -o signed.cdx.json\n"
      "  stocktake verify-signature signed.cdx.json --key key.pub");
  sign->callback([command, &run] { run = [command] { return run_sign(*command); }; });
}

void add_verify_signature_command(CLI::App& app, Run& run) {
  const auto command = std::make_shared<VerifyCommand>();
  CLI::App* verify =
      app.add_subcommand("verify-signature", "Is a document signed by this key, and unchanged?");
  verify
      ->add_option(
          "DOCUMENT", command->document,
          "JSON with a signature inside (JSF), a DSSE envelope or a sigstore bundle; - is standard input")
      ->required();
  add_trust_option(*verify, command->keys)
      ->description("The public key, in PEM; of several, any")
      ->required();
  verify->footer("Exit status: 0 signed by the key and unchanged, 1 not, 2 trouble: it cannot be read.");
  verify->callback([command, &run] { run = [command] { return run_verify_signature(*command); }; });
}

}  // namespace stocktake
