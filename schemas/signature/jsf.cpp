#include "schemas/signature/jsf.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "schemas/error.h"
#include "schemas/json/reader.h"
#include "schemas/json/tree.h"
#include "schemas/json/writer.h"
#include "schemas/signature/canonical.h"
#include "schemas/text/base64.h"
#include "schemas/text/printable.h"
#include "schemas/text/utf8.h"

namespace stocktake {
namespace {

using Node = JsonTree::Node;
using Kind = JsonTree::Kind;

constexpr std::size_t kMostSigners = 100;
constexpr std::string_view kCoreMembers[] = {"algorithm", "keyId", "publicKey", "certificatePath", "value"};
constexpr std::string_view kGlobalMembers[] = {"excludes", "extensions"};

bool among(std::string_view name, std::span<const std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}
bool among(std::string_view name, std::span<const std::string> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

constexpr std::string_view kAlgorithms[] = {"ES256", "Ed25519"};  // in the order of KeyKind

std::string_view algorithm_of(KeyKind kind) {
  return kAlgorithms[static_cast<std::size_t>(kind)];
}

/// Base64 for URLs without padding, as JSON Web Signatures have it.
std::string to_base64url(std::string_view bytes) {
  std::string text = to_base64({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
  text.resize(text.find_last_not_of('=') + 1);
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  return text;
}

/// How several signatures stand to each other.
enum class Arrangement : std::uint8_t { single, signers, chain };

/// The text, where it begins as a JSON object does.
std::string_view object_text(std::string_view json, const std::string& name) {
  if (first_character(json) != '{')
    throw Error(fmt::format("{}: not a JSON object: nothing else is signed inside", printable(name)));
  return json;
}

/// A signed object, taken apart.
class SignedObject {
 public:
  SignedObject(std::string_view json, const std::string& name, const JsfRules& rules)
      : tree_(object_text(json, name), name), name_(name), rules_(rules) {
    key_ = find_key(JsonTree::kRoot, rules.property);
    if (key_ == JsonTree::kRoot) return;
    signature_ = JsonTree::value(key_);
    if (tree_.kind(signature_) != Kind::object) fail("the signature is no object");
    take_options();
    take_cores();
  }

  std::size_t count() const { return cores_.size(); }

  std::string_view algorithm(std::size_t i) const {
    const Node algorithm = tree_.member(cores_[i], "algorithm");
    if (!is_text(algorithm)) fail("a signature needs an \"algorithm\"");
    return tree_.text(algorithm);
  }

  /// Whether the i-th signature is the key's.
  bool verifies(std::size_t i, const PublicKey& key) const {
    const Node value = tree_.member(cores_[i], "value");
    if (!is_text(value)) fail("a signature needs a \"value\"");
    if (algorithm(i) != algorithm_of(key.kind())) return false;
    const auto bytes = from_base64(tree_.text(value));
    if (!bytes || to_base64url(*bytes) != tree_.text(value)) return false;
    return key.verifies(signed_text(i), *bytes, SignatureForm::fixed);
  }

  /// What the i-th signature signs.
  std::string signed_text(std::size_t i) const {
    std::vector<Node> omitted = excluded_;
    omitted.push_back(find_key(cores_[i], "value"));
    for (std::size_t other = 0; other < cores_.size(); ++other)
      if (arrangement_ == Arrangement::signers ? other != i : other > i) omitted.push_back(cores_[other]);
    std::sort(omitted.begin(), omitted.end());
    std::string text;
    append_canonical(text, tree_, JsonTree::kRoot, omitted, name_);
    return text;
  }

 private:
  [[noreturn]] void fail(std::string_view what) const {
    throw Error(fmt::format("{}: {}", printable(name_), what));
  }

  // The root is no member's value: it stands for none.
  bool is_text(Node node) const { return node != JsonTree::kRoot && tree_.kind(node) == Kind::string; }

  /// The key of that member, or kRoot.
  Node find_key(Node object, std::string_view member) const {
    const Node value = tree_.member(object, member);
    return value == JsonTree::kRoot ? JsonTree::kRoot : value - 1;
  }

  /// The names that a member of the signature lists.
  std::vector<std::string> names_in(std::string_view member) const {
    std::vector<std::string> names;
    const Node list = tree_.member(signature_, member);
    if (list == JsonTree::kRoot) return names;
    if (tree_.kind(list) != Kind::array || tree_.size(list) == 0)
      fail(fmt::format("\"{}\" of the signature is no list of names", member));
    Node at = JsonTree::first(list);
    for (std::uint32_t i = 0; i < tree_.size(list); ++i, at = tree_.next(at)) {
      if (!is_text(at)) fail(fmt::format("\"{}\" of the signature holds what is no name", member));
      names.emplace_back(tree_.text(at));
    }
    return names;
  }

  void take_options() {
    for (const std::string& name : names_in("excludes")) {
      if (!among(name, rules_.excludes))
        fail(fmt::format("its signature leaves \"{}\" unsigned, and says so in \"excludes\"",
                         printable(name)));
      if (const Node key = find_key(JsonTree::kRoot, name); key != JsonTree::kRoot) excluded_.push_back(key);
    }
    if (const Node key = find_key(signature_, "excludes"); key != JsonTree::kRoot) excluded_.push_back(key);
    extensions_ = names_in("extensions");
    for (const std::string& name : extensions_)
      if (!among(name, rules_.extensions))
        fail(fmt::format("its signature has the extension \"{}\", which is not known here", printable(name)));
  }

  void take_cores() {
    for (const auto& [member, arrangement] :
         {std::pair<std::string_view, Arrangement>("signers", Arrangement::signers),
          {"chain", Arrangement::chain}})
      if (const Node list = tree_.member(signature_, member); list != JsonTree::kRoot) {
        if (arrangement_ != Arrangement::single) fail("a signature has \"signers\" or a \"chain\", not both");
        arrangement_ = arrangement;
        if (tree_.kind(list) != Kind::array) fail(fmt::format("\"{}\" of the signature is no list", member));
        const std::string_view own[] = {member};
        check_members(signature_, own, kGlobalMembers);
        Node at = JsonTree::first(list);
        for (std::uint32_t i = 0; i < tree_.size(list); ++i, at = tree_.next(at)) take_core(at, {});
      }
    if (arrangement_ == Arrangement::single) take_core(signature_, kGlobalMembers);
  }

  void take_core(Node core, std::span<const std::string_view> also) {
    if (tree_.kind(core) != Kind::object) fail("a signature that is no object");
    if (cores_.size() == kMostSigners) fail("more than 100 signatures: no honest document needs them");
    check_members(core, kCoreMembers, also);
    cores_.push_back(core);
  }

  /// What JSF does not define must not stand in a signature (JSF, 6).
  void check_members(Node object, std::span<const std::string_view> known,
                     std::span<const std::string_view> also) const {
    Node key = JsonTree::first(object);
    for (std::uint32_t i = 0; i < tree_.size(object); ++i, key = tree_.next(JsonTree::value(key))) {
      const std::string_view name = tree_.text(key);
      if (!among(name, known) && !among(name, also) && !among(name, extensions_))
        fail(fmt::format("its signature has a member \"{}\", which JSF does not know", printable(name)));
    }
  }

  JsonTree tree_;
  const std::string& name_;
  const JsfRules& rules_;
  Node key_ = JsonTree::kRoot;        ///< of the member that holds the signature; kRoot: there is none
  Node signature_ = JsonTree::kRoot;  ///< its value
  std::vector<Node> excluded_;        ///< keys of members that are not signed
  std::vector<std::string> extensions_;
  std::vector<Node> cores_;  ///< each signature
  Arrangement arrangement_ = Arrangement::single;
};

std::string signature_member(const PublicKey& key, std::string_view value) {
  const auto [x, y] = key.numbers();
  const bool curve = key.kind() == KeyKind::ecdsa_p256;
  JsonWriter out;
  out.begin_object().member("algorithm", algorithm_of(key.kind())).key("publicKey").begin_object();
  out.member("kty", curve ? "EC" : "OKP").member("crv", curve ? "P-256" : "Ed25519");
  out.member("x", to_base64url(x));
  if (curve) out.member("y", to_base64url(y));
  out.end_object().member("value", value).end_object();
  return "\"signature\":" + out.text();
}

/// What the members of an object say of it, read without keeping them.
struct Head {
  bool any = false;
  bool is_signed = false;
  bool is_bom = false;
  std::string version;  ///< of CycloneDX
};

Head read_head(std::string_view json, const std::string& name) {
  Head head;
  JsonReader in(object_text(json, name), name);
  in.object([&](std::string_view key) {
    head.any = true;
    head.is_signed = head.is_signed || key == "signature";
    head.is_bom = head.is_bom || key == "bomFormat";
    if (key == "specVersion" && in.peek() == JsonReader::Kind::string)
      head.version = in.string();
    else
      in.skip();
  });
  in.finish();
  return head;
}

void require_place(const Head& head, const std::string& name) {
  if (head.is_signed)
    throw Error(fmt::format("{}: has a signature already; remove its member \"signature\" to sign it anew",
                            printable(name)));
  if (head.is_bom && !head.version.empty() && head.version < "1.4")
    throw Error(fmt::format(
        "{}: CycloneDX {} has no place for a signature; 1.4 and newer have one (stocktake convert)",
        printable(name), printable(head.version)));
}

/// Puts a member into the object that the text is: behind the last one, where it follows any, and laid out as
/// the first one is.
std::string with_member(std::string_view json, bool follows, std::string_view member) {
  const auto open = json.find('{'), close = json.rfind('}');
  const auto first = json.find_first_not_of(" \t\r\n", open + 1);
  const std::string_view space = !follows ? std::string_view() : json.substr(open + 1, first - open - 1);
  const auto end = json.find_last_not_of(" \t\r\n", close - 1) + 1;
  std::string text(json.substr(0, end));
  if (follows) text.append(",").append(space);
  return text.append(member).append(json.substr(end));
}

}  // namespace

JsfVerdict verify_jsf(std::string_view json, const std::string& name, const PublicKey& key,
                      const JsfRules& rules) {
  const SignedObject object(json, name, rules);
  JsfVerdict verdict;
  verdict.signatures = object.count();
  for (std::size_t i = 0; i < object.count() && !verdict.good; ++i) {
    if (object.verifies(i, key)) verdict.good = i;
    if (!among(object.algorithm(i), kAlgorithms)) verdict.unknown_algorithm = object.algorithm(i);
  }
  return verdict;
}

std::string sign_jsf(std::string_view json, const std::string& name, const PrivateKey& key) {
  const Head head = read_head(json, name);
  require_place(head, name);
  const JsfRules rules;
  std::string value;
  {
    const std::string unsigned_text = with_member(json, head.any, signature_member(key.public_key(), ""));
    const SignedObject object(unsigned_text, name, rules);
    value = key.sign(object.signed_text(0), SignatureForm::fixed);
  }
  return with_member(json, head.any, signature_member(key.public_key(), to_base64url(value)));
}

bool has_jsf(std::string_view json, const std::string& name) {
  if (first_character(json) != '{' || json.find("\"signature\"") == json.npos) return false;
  return read_head(json, name).is_signed;
}

}  // namespace stocktake
