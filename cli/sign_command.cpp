#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/keys.h"
#include "cli/output.h"
#include "schemas/io/input.h"
#include "schemas/io/timing.h"
#include "schemas/signature/jsf.h"
#include "schemas/text/printable.h"

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

int run_verify_signature(const VerifyCommand& command) {
  const Trust trust = trust_in(command.keys);
  const std::string name = name_of_input(command.document);
  const std::string document = read_input(command.document);
  const Pass pass("verify");
  const SignatureVerdict verdict = check_signature(document, name, trust.keys);
  std::string words;
  if (verdict.good)
    words = fmt::format("good: {} is by {} ({})", signature_words(verdict),
                        printable(command.keys[verdict.key]), trust.keys[verdict.key].id());
  else if (verdict.kind == SignatureVerdict::Kind::none)
    words = "not signed";
  else
    words = fmt::format("NOT GOOD: not signed by {}, or changed since",
                        command.keys.size() == 1 ? "this key" : "any of these keys");
  Output output("-");
  output.write(fmt::format("{}: {}\n", printable(name), words));
  output.commit();
  return verdict.good ? kExpected : kUnexpected;
}

}  // namespace

void add_sign_command(CLI::App& app, Run& run) {
  const auto command = std::make_shared<SignCommand>();
  CLI::App* sign = app.add_subcommand("sign", "Sign a JSON document inside (JSF), as CycloneDX has it");
  sign->add_option("DOCUMENT", command->document, "The document, JSON; - is standard input")->required();
  add_signing_options(*sign, command->key, "--key", "The private key")->required();
  sign->add_option("-o,--output", command->output, "Where the signed document goes; - is standard output")
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
