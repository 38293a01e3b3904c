#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <deque>
#include <memory>
#include <numeric>
#include <tuple>
#include <unordered_map>

#include "schemas/document/document.h"
#include "schemas/document/sniff.h"
#include "schemas/error.h"
#include "schemas/identity/sha256_stream.h"
#include "schemas/inventory/clean.h"
#include "schemas/inventory/document.h"
#include "schemas/inventory/properties.h"
#include "schemas/inventory/traits.h"
#include "schemas/io/document_file.h"
#include "schemas/io/input.h"
#include "schemas/json/reader.h"
#include "schemas/signature/envelope.h"
#include "schemas/signature/signed_document.h"
#include "schemas/text/percent.h"
#include "schemas/text/printable.h"
#include "schemas/text/utf8.h"

// One pass over the JSON. Members may come in any order, and what a component is (its `type`) may stand
// behind what it holds; so each component is collected in a reusable Draft and becomes a file or a package at
// its closing brace. The drafts of all nesting levels are reused, so that half a million file components
// allocate nothing but their paths.

namespace stocktake {
namespace {

struct DraftHash {
  HashAlgorithm algorithm{};
  std::array<std::uint8_t, 64> raw{};  // digest_size(algorithm) bytes of it
};

/// A component as it is being read; `clear` keeps the memory.
struct Draft {
  std::string type, group, name, version, purl, bom_ref, mime;
  std::vector<DraftHash> hashes;
  std::size_t hash_count = 0;
  std::vector<std::pair<std::string, std::string>> properties;
  std::size_t property_count = 0;
  std::string occurrence;         // the first of evidence.occurrences
  std::uint32_t seen = 0;         // members read so far, to refuse a second of the same name
  std::uint32_t slot = kNone;     // the package that its nested components belong to, once they were met
  Package package;                // the members that only packages have
  std::vector<License> observed;  // of evidence: the licences that were found in the package

  void clear() {
    for (std::string* text : {&type, &group, &name, &version, &purl, &bom_ref, &mime, &occurrence})
      text->clear();
    hash_count = property_count = 0;
    seen = 0;
    slot = kNone;
    package = Package();
    observed.clear();
  }
  DraftHash& add_hash() {
    if (hash_count == hashes.size()) hashes.emplace_back();
    return hashes[hash_count++];
  }
  std::pair<std::string, std::string>& add_property() {
    if (property_count == properties.size()) properties.emplace_back();
    auto& property = properties[property_count++];
    property.first.clear();
    property.second.clear();
    return property;
  }
};

class Decoder {
 public:
  explicit Decoder(JsonReader& in) : in_(in) {}
  Inventory read();
  /// Whether what was read has a signature inside.
  bool is_signed() const { return is_signed_; }

 private:
  using Kind = JsonReader::Kind;

  void read_document_member(std::string_view key);
  void read_metadata();
  void read_metadata_component();
  void read_component(std::uint32_t owner, std::size_t level);
  void read_component_member(std::string_view key, Draft& draft, std::size_t level);
  bool read_package_member(std::string_view key, Package& package);
  Party read_party();
  std::vector<Party> read_parties();
  void read_hashes(Draft& draft);
  void read_hash(DraftHash& hash);
  Hash keep_hash(const DraftHash& hash);
  std::vector<Hash> read_hash_list();
  void read_properties(Draft& draft);
  std::vector<License> read_licenses();
  void read_references(Package& package);
  void read_evidence(Draft& draft);
  void read_identity(Package& package);
  void read_pedigree(Package& package);
  void read_dependency();
  void read_composition();
  void end_file(Draft& draft, std::uint32_t owner);
  void end_package(Draft& draft);
  void apply_file_property(const std::string& name, const std::string& value, File& file);
  void take_hashes(const Draft& draft, File& file);
  std::optional<Sha256> tree_of(std::string_view value);
  bool apply_package_property(std::string_view name, std::string_view value, Package& package);
  void apply_note(const std::string& name, const std::string& value);
  void order_packages();
  void drop_path_starts();
  void order_files();
  void resolve_dependencies();

  /// The text of a string member; a value of another kind is the document's fault.
  std::string_view text() { return in_.string(); }
  std::string_view keep(std::string_view text) { return inventory_.strings.keep(text); }

  JsonReader& in_;
  Inventory inventory_;
  std::deque<Draft> drafts_;  // one a nesting level; a deque, for references to it stay while it grows
  bool is_cyclonedx_ = false;
  bool is_signed_ = false;
  std::vector<std::string> other_members_;  // of the document, while nothing says that it is CycloneDX
  bool has_nested_files_ = false;
  bool has_files_ = false, has_sizes_ = false, has_kinds_ = false, has_components_ = false;
  bool facts_stated_ = false, denies_complete_ = false;
  std::vector<std::uint32_t> alias_;  // of a package slot that turned out to be a file's: its owner instead
  std::vector<std::pair<std::string_view, std::vector<std::string_view>>> dependencies_;
  std::string_view root_reference_;
  std::string digest_text_;  // of the hash being read
};

/// Members of a component, each at most once: a second `hashes` could hide the first from another reader.
constexpr std::string_view kMembers[] = {"type",
                                         "name",
                                         "version",
                                         "group",
                                         "purl",
                                         "bom-ref",
                                         "hashes",
                                         "mime-type",
                                         "properties",
                                         "components",
                                         "evidence",
                                         "licenses",
                                         "externalReferences",
                                         "pedigree"};

void Decoder::read_document_member(std::string_view key) {
  if (key == "bomFormat") {
    is_cyclonedx_ = in_.peek() == Kind::string && text() == "CycloneDX";
    if (!is_cyclonedx_) in_.fail("bomFormat is not \"CycloneDX\": this is not a CycloneDX document");
  } else if (key == "$schema" && in_.peek() == Kind::string) {
    if (text().find("cyclonedx.org/schema/bom-") != std::string_view::npos) is_cyclonedx_ = true;
  } else if (key == "specVersion") {
    const std::string_view version = text();
    if (version.size() != 3 || version.substr(0, 2) != "1." || version[2] < '2' || version[2] > '7')
      in_.fail(fmt::format("specVersion {}: only CycloneDX 1.2 to 1.7 can be read", printable(version)));
  } else if (key == "serialNumber") {
    inventory_.origin.serial = keep(text());
  } else if (key == "metadata") {
    read_metadata();
  } else if (key == "components") {
    if (has_components_) in_.fail("\"components\" stands twice in the document");
    has_components_ = true;
    in_.array([&] { read_component(kNone, 0); });
  } else if (key == "dependencies") {
    in_.array([&] { read_dependency(); });
  } else if (key == "compositions") {
    in_.array([&] { read_composition(); });
  } else if (key == "predicate" && !is_cyclonedx_ && in_.peek() == Kind::object) {
    // Of a statement of in-toto ("Statement v1") the document is the predicate.
    in_.object([&](std::string_view member) { read_document_member(member); });
  } else {
    is_signed_ = is_signed_ || key == "signature";
    if (!is_cyclonedx_ && other_members_.size() < 100) other_members_.emplace_back(key);
    in_.skip();
  }
}

void Decoder::read_metadata() {
  in_.object([&](std::string_view key) {
    if (key == "timestamp") {
      inventory_.timestamp = keep(text());
    } else if (key == "component") {
      read_metadata_component();
    } else if (key == "authors") {
      inventory_.imprint.authors = read_parties();
    } else if (key == "supplier") {
      inventory_.imprint.supplier = read_party();
    } else if (key == "manufacturer") {
      inventory_.imprint.manufacturer = read_party();
    } else if (key == "licenses") {
      if (const auto licenses = read_licenses(); !licenses.empty())
        inventory_.imprint.data_license = licenses.front().text;
    } else if (key == "lifecycles") {
      in_.array([&] {
        in_.object([&](std::string_view member) {
          if (member == "phase")
            inventory_.phase = keep(text());
          else
            in_.skip();
        });
      });
    } else if (key == "properties") {
      Draft draft;
      read_properties(draft);
      for (std::size_t i = 0; i < draft.property_count; ++i)
        apply_note(draft.properties[i].first, draft.properties[i].second);
    } else {
      in_.skip();
    }
  });
}

void Decoder::read_metadata_component() {
  Imprint& imprint = inventory_.imprint;
  in_.object([&](std::string_view key) {
    if (key == "name")
      inventory_.name = keep(text());
    else if (key == "version")
      inventory_.version = keep(text());
    else if (key == "purl")
      inventory_.purl = keep(text());
    else if (key == "bom-ref")
      root_reference_ = keep(text());
    else if (key == "type")
      imprint.type = keep(text());
    else if (key == "group")
      imprint.group = keep(text());
    else if (key == "description")
      imprint.description = keep(text());
    else if (key == "licenses")
      imprint.licenses = read_licenses();
    else if (key == "components")
      in_.array([&] { read_component(kNone, 0); });
    else
      in_.skip();
  });
}

void Decoder::apply_note(const std::string& name, const std::string& value) {
  if (name == property::kFacts) {
    facts_stated_ = true;
    for (const Fact fact : kAllFacts)
      if ((" " + value + " ").find(" " + std::string(to_string(fact)) + " ") != std::string::npos)
        inventory_.facts.add(fact);
  } else if (name == property::kTlp) {
    inventory_.imprint.tlp = keep(value);
  } else if (name == property::kUnread) {
    const auto colon = value.find(": ");
    const std::size_t path = colon == std::string::npos ? 0 : colon + 2;
    inventory_.unread.push_back(
        {keep(percent_unescape(std::string_view(value).substr(path))),
         keep(std::string_view(value).substr(0, colon == std::string::npos ? 0 : colon))});
  } else {
    inventory_.notes.push_back({keep(name), keep(value)});
  }
}

void Decoder::read_component(std::uint32_t owner, std::size_t level) {
  if (level == drafts_.size()) drafts_.emplace_back();
  Draft& draft = drafts_[level];
  draft.clear();
  in_.object([&](std::string_view key) { read_component_member(key, draft, level); });
  if (draft.type == "file")
    end_file(draft, owner);
  else
    end_package(draft);
}

void Decoder::read_component_member(std::string_view key, Draft& draft, std::size_t level) {
  const auto* const known = std::find(std::begin(kMembers), std::end(kMembers), key);
  if (known != std::end(kMembers)) {
    const std::uint32_t bit = 1U << (known - std::begin(kMembers));
    if ((draft.seen & bit) != 0) in_.fail(fmt::format("\"{}\" stands twice in one component", *known));
    draft.seen |= bit;
  }
  if (key == "type")
    draft.type.assign(text());
  else if (key == "name")
    draft.name.assign(text());
  else if (key == "bom-ref")
    draft.bom_ref.assign(text());
  else if (key == "hashes")
    read_hashes(draft);
  else if (key == "version")
    draft.version.assign(text());
  else if (key == "purl")
    draft.purl.assign(text());
  else if (key == "group")
    draft.group.assign(text());
  else if (key == "mime-type")
    draft.mime.assign(text());
  else if (key == "properties")
    read_properties(draft);
  else if (key == "evidence")
    read_evidence(draft);
  else if (key == "components") {
    // What is nested belongs to this component, if it is a package; its slot is taken now, filled at its end.
    draft.slot = static_cast<std::uint32_t>(inventory_.packages.size());
    inventory_.packages.emplace_back();
    alias_.push_back(draft.slot);
    in_.array([&] { read_component(draft.slot, level + 1); });
  } else if (!read_package_member(key, draft.package)) {
    in_.skip();
  }
}

/// An "organizational entity" or "organizational contact" of CycloneDX: of several contacts and pages the
/// first. What is of another kind than the specification has is passed over: nothing is judged by it.
Party Decoder::read_party() {
  Party party;
  const auto first = [&](std::string_view& to) {
    if (to.empty() && in_.peek() == Kind::string)
      to = keep(text());
    else
      in_.skip();
  };
  const auto each = [&](const auto& read) { in_.peek() == Kind::array ? in_.array(read) : in_.skip(); };
  const auto members = [&](const auto& read) { in_.peek() == Kind::object ? in_.object(read) : in_.skip(); };
  const auto contact = [&] {
    members([&](std::string_view key) { key == "email" ? first(party.email) : in_.skip(); });
  };
  members([&](std::string_view key) {
    if (key == "name")
      first(party.name);
    else if (key == "email")
      first(party.email);
    else if (key == "url")
      each([&] { first(party.url); });
    else if (key == "contact")
      each(contact);
    else
      in_.skip();
  });
  if (party.name == party.email || party.name == party.url) party.name = {};  // its title
  return party;
}

std::vector<Party> Decoder::read_parties() {
  std::vector<Party> parties;
  in_.array([&] { parties.push_back(read_party()); });
  return parties;
}

bool Decoder::read_package_member(std::string_view key, Package& package) {
  if (key == "description")
    package.description = keep(text());
  else if (key == "scope")
    package.scope = keep(text());
  else if (key == "copyright")
    package.copyright = keep(text());
  else if (key == "author")  // until 1.5
    package.authors = parse_parties(keep(text()));
  else if (key == "authors")
    package.authors = read_parties();
  else if (key == "supplier")
    package.supplier = read_party();
  else if (key == "manufacturer")
    package.manufacturer = read_party();
  else if (key == "licenses")
    package.licenses = read_licenses();
  else if (key == "externalReferences")
    read_references(package);
  else if (key == "pedigree")
    read_pedigree(package);
  else
    return false;
  return true;
}

void Decoder::read_hash(DraftHash& hash) {
  bool known = false;
  digest_text_.clear();
  in_.object([&](std::string_view key) {
    if (key == "alg") {
      const std::string_view name = text();
      const auto algorithm = name == "SHA-256" ? HashAlgorithm::sha256 : hash_algorithm(name);
      known = algorithm.has_value();
      if (algorithm) hash.algorithm = *algorithm;
    } else if (key == "content") {
      digest_text_.assign(text());
    } else {
      in_.skip();
    }
  });
  if (!known) in_.fail("a hash of no known algorithm: CycloneDX lists those that a document may use");
  if (!parse_hex(digest_text_, hash.raw.data(), digest_size(hash.algorithm)))
    in_.fail(fmt::format("'{}' is not a {}: expected {} hexadecimal digits", printable(digest_text_),
                         to_string(hash.algorithm), 2 * digest_size(hash.algorithm)));
}

/// The digest as the inventory keeps it: hexadecimal in lower case, however the document wrote it.
Hash Decoder::keep_hash(const DraftHash& hash) {
  std::array<char, 128> hex{};
  const char* end = write_hex(hash.raw.data(), digest_size(hash.algorithm), hex.data());
  return {hash.algorithm, keep({hex.data(), static_cast<std::size_t>(end - hex.data())})};
}

void Decoder::read_hashes(Draft& draft) {
  in_.array([&] { read_hash(draft.add_hash()); });
}

std::vector<Hash> Decoder::read_hash_list() {
  std::vector<Hash> list;
  DraftHash hash;
  in_.array([&] {
    read_hash(hash);
    list.push_back(keep_hash(hash));
  });
  return list;
}

void Decoder::read_properties(Draft& draft) {
  in_.array([&] {
    auto& property = draft.add_property();
    bool has_text = false;
    in_.object([&](std::string_view key) {
      if (key == "name" && in_.peek() == Kind::string) {
        property.first.assign(text());
      } else if (key == "value" && in_.peek() == Kind::string) {
        property.second.assign(text());
        has_text = true;
      } else {
        in_.skip();
      }
    });
    if (!has_text && property.first.starts_with(property::kPrefix))
      in_.fail(fmt::format("the property {} has no text as its value", printable(property.first)));
    // A marker speaks of the property before it, and is done with it.
    if (property.second == property::kPercent && property.first.ends_with(property::kEncoding)) {
      const auto stem =
          std::string_view(property.first).substr(0, property.first.size() - property::kEncoding.size());
      if (draft.property_count >= 2 && draft.properties[draft.property_count - 2].first == stem) {
        auto& before = draft.properties[draft.property_count - 2];
        before.second = percent_unescape(before.second);
        --draft.property_count;
      }
    }
  });
}

std::vector<License> Decoder::read_licenses() {
  std::vector<License> licenses;
  const auto read_license = [&] {
    in_.object([&](std::string_view key) {
      if (key == "id")
        licenses.push_back({License::Form::id, keep(text())});
      else if (key == "name")
        licenses.push_back({License::Form::name, keep(text())});
      else
        in_.skip();
    });
  };
  in_.array([&] {
    in_.object([&](std::string_view key) {
      if (key == "expression")
        licenses.push_back({License::Form::expression, keep(text())});
      else if (key == "license")
        read_license();
      else
        in_.skip();
    });
  });
  return licenses;
}

void Decoder::read_references(Package& package) {
  in_.array([&] {
    ExternalReference reference;
    in_.object([&](std::string_view key) {
      if (key == "type")
        reference.type = keep(text());
      else if (key == "url")
        reference.url = keep(text());
      else if (key == "comment")
        reference.comment = keep(text());
      else if (key == "hashes")
        reference.hashes = read_hash_list();
      else
        in_.skip();
    });
    package.references.push_back(std::move(reference));
  });
}

void Decoder::read_evidence(Draft& draft) {
  in_.object([&](std::string_view key) {
    if (key == "occurrences") {
      in_.array([&] {
        in_.object([&](std::string_view member) {
          if (member == "location" && draft.occurrence.empty())
            draft.occurrence.assign(text());
          else
            in_.skip();
        });
      });
    } else if (key == "identity") {
      if (in_.peek() == Kind::object)
        read_identity(draft.package);  // 1.5
      else
        in_.array([&] { read_identity(draft.package); });
    } else if (key == "licenses") {
      draft.observed = read_licenses();
    } else {
      in_.skip();
    }
  });
}

void Decoder::read_identity(Package& package) {
  in_.object([&](std::string_view key) {
    if (key == "confidence" && in_.peek() == Kind::number) {
      const std::string number(in_.number());
      const double share = std::clamp(std::strtod(number.c_str(), nullptr), 0.0, 1.0);
      package.confidence = static_cast<std::uint8_t>(std::lround(share * 100));
    } else if (key == "methods") {
      in_.array([&] {
        in_.object([&](std::string_view member) {
          if (member == "technique")
            package.technique = keep(text());
          else
            in_.skip();
        });
      });
    } else {
      in_.skip();
    }
  });
}

/// pedigree.patches: what identifies a patch is the digest of its diff where a property gives it, else its
/// text or url.
void Decoder::read_pedigree(Package& package) {
  const auto read_diff = [&] {
    in_.object([&](std::string_view key) {
      if (key == "url") {
        package.patches.push_back(keep(text()));
      } else if (key == "text") {
        in_.object([&](std::string_view member) {
          if (member == "content")
            package.patches.push_back(keep(text()));
          else
            in_.skip();
        });
      } else {
        in_.skip();
      }
    });
  };
  in_.object([&](std::string_view key) {
    if (key != "patches") return in_.skip();
    in_.array([&] {
      in_.object([&](std::string_view member) {
        if (member == "diff")
          read_diff();
        else
          in_.skip();
      });
    });
  });
}

void Decoder::read_dependency() {
  std::string_view ref;
  std::vector<std::string_view> on;
  in_.object([&](std::string_view key) {
    if (key == "ref")
      ref = keep(text());
    else if (key == "dependsOn")
      in_.array([&] { on.push_back(keep(text())); });
    else
      in_.skip();
  });
  if (!on.empty()) dependencies_.emplace_back(ref, std::move(on));
}

void Decoder::read_composition() {
  bool complete = false, incomplete = false, whole = false, of_needs = false;
  in_.object([&](std::string_view key) {
    if (key == "aggregate") {
      const std::string_view aggregate = text();
      complete = aggregate == "complete";
      incomplete = aggregate.starts_with("incomplete");
    } else if (key == "assemblies") {
      in_.array([&] { whole = text() == kRootReference || whole; });
    } else {
      of_needs = of_needs || key == "dependencies" || key == "vulnerabilities";
      in_.skip();
    }
  });
  // Of a part, or of whatever it does not name: files are missing somewhere.
  inventory_.says_incomplete = inventory_.says_incomplete || (incomplete && !of_needs);
  if (!whole) return;
  // Of two that contradict each other the one that promises less holds.
  inventory_.complete = complete && !denies_complete_;
  denies_complete_ = !inventory_.complete;
}

/// Texts that few files have.
constexpr std::pair<std::string_view, std::string_view FileDetail::*> kDetails[] = {
    {property::kTarget, &FileDetail::target},
    {property::kStarts, &FileDetail::starts},
    {property::kScript, &FileDetail::script},
    {property::kMadeFor, &FileDetail::made_for},
    {property::kBytecode, &FileDetail::bytecode},
    {property::kBytecodeHead, &FileDetail::bytecode_head},
    {property::kCode, &FileDetail::code},
    {property::kGenerated, &FileDetail::generated},
    {property::kHook, &FileDetail::hook},
    {property::kRecord, &FileDetail::record_status},
    {property::kUnread, &FileDetail::unread},
    {property::kClaimedBy, &FileDetail::claimed_by},
    {property::kSteers, &FileDetail::steers},
    {property::kIrregular, &FileDetail::irregular},
    {property::kAttributes, &FileDetail::attributes},
    {property::kTraits, &FileDetail::traits},
    {property::kObject, &FileDetail::object},
    {property::kRemote, &FileDetail::remote},
};

/// The number that `text` is, without sign or anything else around it, up to `most`; nothing where it is
/// none.
template <class Number>
std::optional<Number> whole_number(std::string_view text, int base, Number most) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  if (error != std::errc() || end != text.data() + text.size() || text.starts_with('-') || number > most)
    return std::nullopt;
  return number;
}

/// What is nonsense is the document's fault: a size that was passed over would switch off what looks at
/// sizes, and of two types one would hide the other.
void Decoder::apply_file_property(const std::string& name, const std::string& value, File& file) {
  const auto take = [&](auto read, auto& to, auto unknown, std::string_view what) {
    if (to != unknown) in_.fail(fmt::format("{} stands twice in one file", name));
    if (!read) in_.fail(fmt::format("{}: '{}' is no {}", name, printable(value), what));
    to = *read;
  };
  if (name == property::kSize) {
    take(whole_number<std::uint64_t>(value, 10, kUnknownSize - 1), file.size, kUnknownSize,
         "number of bytes");
    has_sizes_ = true;
  } else if (name == property::kMode) {
    take(whole_number<std::uint16_t>(value, 8, 07777), file.mode, kUnknownMode, "mode, in octal digits");
  } else if (name == property::kLayer) {
    take(whole_number<std::uint16_t>(value, 10, UINT16_MAX), file.layer, std::uint16_t{0},
         "number of a layer");
  } else if (name == property::kType) {
    take(file_type(value), file.type, FileType::regular, "type of a file");
  } else {
    for (const auto& [known, member] : kDetails) {
      if (name != known) continue;
      std::string_view& text = inventory_.make_detail(file).*member;
      if (!text.empty()) in_.fail(fmt::format("{} stands twice in one file", name));
      if (name == property::kTraits && (value.empty() || !decode_traits(value)))
        in_.fail(fmt::format("{}: '{}' is no list of traits", name, printable(value)));
      text = keep(value);
    }
  }
}

/// The digests of a file: one an algorithm, and none of what has no content.
void Decoder::take_hashes(const Draft& draft, File& file) {
  const std::array<std::uint8_t, 64>* known[16] = {};
  if (file.type != FileType::regular && (draft.hash_count != 0 || file.size != kUnknownSize))
    in_.fail(fmt::format("'{}' is a {}, which has neither digest nor size", printable(file.path),
                         to_string(file.type)));
  for (std::size_t i = 0; i < draft.hash_count; ++i) {
    const DraftHash& hash = draft.hashes[i];
    const auto*& first = known[static_cast<std::size_t>(hash.algorithm)];
    if (first != nullptr) {
      if (std::equal(first->begin(), first->begin() + digest_size(hash.algorithm), hash.raw.begin()))
        continue;
      in_.fail(
          fmt::format("'{}' has two different digests {}", printable(file.path), to_string(hash.algorithm)));
    }
    first = &hash.raw;
    if (hash.algorithm == HashAlgorithm::sha256) {
      std::copy_n(hash.raw.begin(), file.sha256.bytes.size(), file.sha256.bytes.begin());
      file.has_sha256 = true;
    } else {
      inventory_.make_detail(file).hashes.push_back(keep_hash(hash));
    }
  }
}

void Decoder::end_file(Draft& draft, std::uint32_t owner) {
  has_files_ = true;
  if (owner != kNone) has_nested_files_ = true;
  if (draft.slot != kNone) alias_[draft.slot] = owner;
  File file;
  file.package = owner;
  bool escaped = false;
  for (std::size_t i = 0; i < draft.property_count; ++i) {
    const auto& [name, value] = draft.properties[i];
    if (name.size() == property::kName.size() + property::kEncoding.size() &&
        name.starts_with(property::kName) && value == property::kPercent)
      escaped = true;
    else
      apply_file_property(name, value, file);
  }
  // Others give the base name as the name and the path as an occurrence.
  if (!draft.occurrence.empty() && draft.name.find('/') == std::string::npos &&
      draft.occurrence.ends_with("/" + draft.name))
    draft.name = draft.occurrence;
  file.path = escaped ? keep(percent_unescape(draft.name)) : keep(draft.name);
  if (!draft.mime.empty()) {
    has_kinds_ = true;
    file.kind = kind_of_mime_type(draft.mime);
  }
  take_hashes(draft, file);
  inventory_.files.push_back(file);
}

std::optional<Sha256> Decoder::tree_of(std::string_view value) {
  const auto digest = parse_sha256(value);
  if (!digest) in_.fail(fmt::format("{}: '{}' is no SHA-256", property::kTree, printable(value)));
  return digest;
}

bool Decoder::apply_package_property(std::string_view name, std::string_view value, Package& package) {
  if (name == property::kLocation)
    package.location = keep(value);
  else if (name == property::kTree)
    package.tree = tree_of(value);
  else if (name == property::kRecord)
    package.record_status = keep(value);
  else if (name == property::kLock)
    package.lock_status = keep(value);
  else if (name == property::kHook)
    package.hooks.push_back(keep(value));
  else if (name == property::kEntry)
    package.entry_points.push_back(keep(value));
  else
    return false;
  return true;
}

void Decoder::end_package(Draft& draft) {
  Package& package = draft.package;
  package.type = keep(draft.type);
  package.group = keep(draft.group);
  package.name = keep(draft.name);
  package.version = keep(draft.version);
  package.purl = keep(draft.purl);
  package.bom_ref = keep(draft.bom_ref);
  package.record = keep(draft.occurrence);
  if (package.licenses.empty()) package.licenses = std::move(draft.observed);
  for (std::size_t i = 0; i < draft.hash_count; ++i) package.hashes.push_back(keep_hash(draft.hashes[i]));
  for (std::size_t i = 0; i < draft.property_count; ++i) {
    const auto& [name, value] = draft.properties[i];
    if (!apply_package_property(name, value, package))
      package.properties.push_back({keep(name), keep(value)});
  }
  std::sort(package.hooks.begin(), package.hooks.end());
  std::sort(package.entry_points.begin(), package.entry_points.end());
  if (draft.slot == kNone) {
    alias_.push_back(static_cast<std::uint32_t>(inventory_.packages.size()));
    inventory_.packages.push_back(std::move(package));
  } else {
    inventory_.packages[draft.slot] = std::move(package);
  }
}

/// Sorts the packages, drops the slots of files, and rewrites the owners.
void Decoder::order_packages() {
  auto& packages = inventory_.packages;
  std::vector<std::uint32_t> order;
  for (std::uint32_t i = 0; i < packages.size(); ++i)
    if (alias_[i] == i) order.push_back(i);
  const auto key = [&](std::uint32_t i) {
    const Package& p = packages[i];
    return std::tie(p.purl, p.name, p.version, p.location, p.record, p.group, p.bom_ref);
  };
  const auto less = [&](std::uint32_t a, std::uint32_t b) { return key(a) < key(b); };
  if (!std::is_sorted(order.begin(), order.end(), less)) std::stable_sort(order.begin(), order.end(), less);
  std::vector<std::uint32_t> place(packages.size(), kNone);
  std::vector<Package> sorted;
  sorted.reserve(order.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    place[order[i]] = i;
    sorted.push_back(std::move(packages[order[i]]));
  }
  packages = std::move(sorted);
  for (File& file : inventory_.files) {
    std::uint32_t owner = file.package;
    while (owner != kNone && alias_[owner] != owner) owner = alias_[owner];  // up the files that held files
    file.package = owner == kNone ? kNone : place[owner];
  }
}

/// Other generators write `/lib/x` or `./lib/x` for what stands at `lib/x` below what they scanned. Only
/// where all files are written so: then no two become one.
void Decoder::drop_path_starts() {
  auto& files = inventory_.files;
  for (const std::string_view start : {"/", "./"}) {
    const auto starts = [&](const File& file) {
      return file.path.size() > start.size() && file.path.starts_with(start);
    };
    if (files.empty() || !std::all_of(files.begin(), files.end(), starts)) continue;
    for (File& file : files) file.path.remove_prefix(start.size());
    for (Package& package : inventory_.packages)
      if (package.record.starts_with(start)) package.record.remove_prefix(start.size());
  }
}

void Decoder::order_files() {
  if (!facts_stated_) drop_path_starts();
  auto& files = inventory_.files;
  const auto less = [](const File& a, const File& b) { return a.path < b.path; };
  if (!std::is_sorted(files.begin(), files.end(), less)) std::stable_sort(files.begin(), files.end(), less);
  const bool modes = inventory_.facts.has(Fact::modes);
  for (const File& file : files)
    if (const FileDetail* detail = inventory_.detail_of(file); detail != nullptr && !detail->unread.empty())
      inventory_.unread.push_back({file.path, detail->unread});
  if (modes)
    for (File& file : files)
      if (file.mode == kUnknownMode && file.type == FileType::regular && file.has_sha256) file.mode = 0644;
  inventory_.says_incomplete =
      inventory_.says_incomplete && inventory_.unread.empty() && inventory_.facts.has(Fact::files);
  std::sort(inventory_.unread.begin(), inventory_.unread.end(), [](const Unread& a, const Unread& b) {
    return std::tie(a.path, a.reason) < std::tie(b.path, b.reason);
  });
}

void Decoder::resolve_dependencies() {
  std::unordered_map<std::string_view, std::uint32_t> by_reference;
  for (std::uint32_t i = 0; i < inventory_.packages.size(); ++i)
    if (!inventory_.packages[i].bom_ref.empty()) by_reference.emplace(inventory_.packages[i].bom_ref, i);
  for (const auto& [ref, on] : dependencies_) {
    const auto from = by_reference.find(ref);
    if (from == by_reference.end() && ref != root_reference_) continue;
    auto& list =
        from != by_reference.end() ? inventory_.packages[from->second].dependencies : inventory_.roots;
    for (const std::string_view target : on)
      if (const auto to = by_reference.find(target); to != by_reference.end()) list.push_back(to->second);
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
  }
}

Inventory Decoder::read() {
  if (in_.peek() != Kind::object) in_.fail("a CycloneDX document is a JSON object");
  in_.object([&](std::string_view key) { read_document_member(key); });
  in_.finish();
  if (!is_cyclonedx_)
    throw Error(fmt::format("{}: not a CycloneDX document but {}", printable(in_.name()),
                            looks_like_json(other_members_)));
  if (!facts_stated_) {
    if (has_files_) inventory_.facts.add(Fact::files);
    if (has_nested_files_) inventory_.facts.add(Fact::owners);
    if (has_sizes_) inventory_.facts.add(Fact::sizes);
    if (has_kinds_) inventory_.facts.add(Fact::kinds);
  }
  order_packages();
  order_files();
  resolve_dependencies();
  remove_secrets(inventory_);
  inventory_.origin.kind = "document";
  return std::move(inventory_);
}

Inventory decode_stream(DocumentFile& file, const std::string& name, const Trust& trust) {
  JsonReader in([&](char* to, std::size_t room) { return file.read(to, room); }, name);
  Decoder decoder(in);
  Inventory inventory = decoder.read();
  if (decoder.is_signed()) trust.unverified(name);
  return inventory;
}

/// What must lie in memory as a whole: envelopes, and what a key must have signed; XML, compressed documents,
/// JSON in another encoding, and what is no document at all, by the complete reader, whose JSON is then read
/// like any other. An SBOM in these forms is converted once and kept as JSON where speed matters.
Inventory decode_whole(std::string input, const std::string& name, const Trust& trust) {
  OpenedDocument opened = open_document(decompress_input(std::move(input), name), name, trust);
  std::string& bytes = opened.text;
  if (first_character(bytes) != '{') {
    const Document document = read_document(bytes, opened.name);
    bytes = write_document(document, Form::json, std::max(document.version(), kOldestJson));
  }
  JsonReader in(bytes, opened.name);
  return Decoder(in).read();
}

}  // namespace

Inventory decode_inventory(const std::string& path) {
  return decode_inventory(InputFile(path), Trust());
}

Inventory decode_inventory(const InputFile& input, const Trust& trust) {
  const std::string name = name_of_input(input.path());
  DocumentFile file(input);
  const bool streams =
      file.begins_as_json() && trust.keys.empty() && wrapping_of(file.beginning()) != Wrapping::envelope;
  Inventory inventory =
      streams ? decode_stream(file, name, trust) : decode_whole(file.read_all(), name, trust);
  inventory.origin.path = inventory.strings.keep(input.path());
  inventory.origin.digest = inventory.strings.keep(file.sha256());
  return inventory;
}

Inventory decode_inventory_bytes(std::string bytes, const std::string& name, const Trust& trust) {
  const std::string sha256 = to_hex(sha256_of_text(bytes));
  Inventory inventory = decode_whole(std::move(bytes), name, trust);
  inventory.origin.path = inventory.strings.keep(name);
  inventory.origin.digest = inventory.strings.keep(sha256);
  return inventory;
}

Inventory decode_inventory_text(std::string_view json, const std::string& name) {
  JsonReader in(json, name);
  Inventory inventory = Decoder(in).read();
  inventory.origin.path = inventory.strings.keep(name);
  return inventory;
}

}  // namespace stocktake
