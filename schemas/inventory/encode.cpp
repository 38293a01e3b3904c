#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>

#include "schemas/error.h"
#include "schemas/identity/content_uuid.h"
#include "schemas/identity/url.h"
#include "schemas/inventory/bsi.h"
#include "schemas/inventory/document.h"
#include "schemas/inventory/ecosystem.h"
#include "schemas/inventory/properties.h"
#include "schemas/io/block_pipe.h"
#include "schemas/json/writer.h"
#include "schemas/text/percent.h"
#include "schemas/text/utf8.h"

namespace stocktake {
namespace {

constexpr std::size_t kFlush = 256 << 10;
constexpr std::uint16_t kUsualMode = 0644;

/// Whether a text can stand in JSON and in XML alike: UTF-8 without control characters but tab and newline
/// (XML 1.0, section 2.2; a carriage return would come back from XML as a newline).
bool is_fit(std::string_view text) {
  if (plain_prefix(text) == text.size()) return true;
  return std::none_of(
             text.begin(), text.end(),
             [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t'; }) &&
         is_utf8(text) && text.find("\xEF\xBF\xBE") == text.npos && text.find("\xEF\xBF\xBF") == text.npos;
}

/// The text with every byte that may not stand percent-escaped; `percent_unescape` gives it back.
std::string escape_unfit(std::string_view text) {
  const std::string utf8 = percent_escape_invalid_utf8(text);
  std::string fit;
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    const auto c = static_cast<unsigned char>(utf8[i]);
    const bool noncharacter =
        utf8.compare(i, 3, "\xEF\xBF\xBE") == 0 || utf8.compare(i, 3, "\xEF\xBF\xBF") == 0;
    if (noncharacter) {
      fit += c == 0xEF && utf8[i + 2] == '\xBE' ? "%EF%BF%BE" : "%EF%BF%BF";
      i += 2;
    } else if (c < 0x20 && c != '\n' && c != '\t') {
      fit += fmt::format("%{:02X}", c);
    } else {
      fit.push_back(utf8[i]);
    }
  }
  return fit;
}

/// Text for people (descriptions, names of authors): what cannot stand is replaced, for nobody compares it.
std::string fit_for_people(std::string_view text) {
  std::string result = is_utf8(text) ? std::string(text) : percent_escape_invalid_utf8(text);
  std::replace_if(
      result.begin(), result.end(),
      [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t'; }, ' ');
  return result;
}

class Encoder {
 public:
  Encoder(const Inventory& inventory, const Sink& sink, SpecVersion version, std::string_view program)
      : inventory_(inventory), sink_(sink), version_(version), program_(program), by_package_(inventory) {}

  void write() {
    out_.begin_object()
        .line()
        .member("bomFormat", "CycloneDX")
        .member("specVersion", to_string(version_))
        .member("version", 1);
    write_metadata();
    write_components();
    write_dependencies();
    write_completeness();
    blocks_.finish();
    flush();
    out_.line().member("serialNumber", "urn:uuid:" + uuid_.finish()).line().end_object();
    out_.text().push_back('\n');
    sink_(out_.text());
  }

 private:
  void write_metadata();
  void write_components();
  void write_package(std::uint32_t index);
  void write_subject();
  void write_party(std::string_view key, const Party& party);
  void write_authors(const std::vector<Party>& authors);
  void write_licenses(const std::vector<License>& licenses, bool of_a_package = true);
  void write_references(const std::vector<ExternalReference>& references);
  void write_patches(const std::vector<std::string_view>& patches);
  void write_evidence(const Package& package);
  void write_package_properties(std::uint32_t index);
  void write_file(const File& file);
  void write_file_hashes(const File& file, const FileDetail* detail);
  void write_file_properties(const File& file, const FileDetail* detail, bool escaped_name);
  void write_hashes(const std::vector<Hash>& hashes);
  void write_dependencies();
  void write_completeness();
  void write_known_needs(std::string_view aggregate, bool known);
  void write_dependency(std::string_view ref, const std::vector<std::uint32_t>& on);
  void people(std::string_view key, std::string_view text) {
    if (!text.empty()) out_.member(key, fit_for_people(text));
  }
  void property(std::string_view name, std::string_view value);
  static std::string reference(std::string_view bom_ref) {
    return is_fit(bom_ref) ? std::string(bom_ref) : escape_unfit(bom_ref);
  }
  void plain_property(std::string_view name, std::string_view value) {
    out_.begin_object().member("name", name).member("value", value).end_object();
  }

  void consume(std::string_view block) {
    uuid_.update(block);
    sink_(block);
  }
  void flush() {
    consume(out_.text());
    out_.text().clear();
  }
  void flush_when_full() {
    if (out_.text().size() >= kFlush) blocks_.put(out_.text());
  }

  const Inventory& inventory_;
  const Sink& sink_;
  SpecVersion version_;
  std::string_view program_;
  FilesByPackage by_package_;
  JsonWriter out_;
  ContentUuid uuid_;
  BlockPipe blocks_{[this](std::string_view block) { consume(block); }};  // last: it ends before what it uses
};

void Encoder::property(std::string_view name, std::string_view value) {
  const bool fit = is_fit(value);
  plain_property(name, fit ? value : escape_unfit(value));
  if (!fit) plain_property(std::string(name).append(property::kEncoding), property::kPercent);
}

void Encoder::write_metadata() {
  out_.line().key("metadata").begin_object();
  if (!inventory_.timestamp.empty()) {
    out_.line().key("timestamp");
    flush();  // the time of the scan is not its content: it stays out of the serial number
    out_.string(inventory_.timestamp);
    sink_(out_.text());
    out_.text().clear();
  }
  out_.line().key("lifecycles").begin_array().begin_object();
  out_.member("phase", inventory_.phase).end_object().end_array();
  out_.line().key("tools").begin_object().key("components").begin_array().begin_object();
  out_.member("type", "application").member("name", "stocktake").member("version", STOCKTAKE_VERSION);
  if (!program_.empty()) {
    flush();  // another build of this release that says the same gives the same serial number
    write_hashes({{HashAlgorithm::sha256, program_}});
    sink_(out_.text());
    out_.text().clear();
  }
  out_.end_object().end_array().end_object();
  const Imprint& imprint = inventory_.imprint;
  if (!imprint.authors.empty()) {
    out_.line();
    write_authors(imprint.authors);
  }
  write_subject();
  for (const auto& [key, party] :
       {std::pair("manufacturer", &imprint.manufacturer), {"supplier", &imprint.supplier}}) {
    if (party->empty()) continue;
    out_.line();
    write_party(key, *party);
  }
  if (!imprint.data_license.empty()) {
    out_.line();
    write_licenses({spdx_license(imprint.data_license)}, false);
  }
  if (!imprint.tlp.empty() && version_ >= SpecVersion::v1_7)
    out_.line().key("distributionConstraints").begin_object().member("tlp", imprint.tlp).end_object();
  out_.line().key("properties").begin_array();
  std::string facts;
  for (const Fact fact : kAllFacts)
    if (inventory_.facts.has(fact)) facts.append(facts.empty() ? "" : " ").append(to_string(fact));
  out_.line();
  plain_property(property::kFacts, facts);
  if (!inventory_.imprint.tlp.empty()) {
    out_.line();
    plain_property(property::kTlp, inventory_.imprint.tlp);
  }
  for (const Property& note : inventory_.notes) {
    out_.line();
    property(note.name, note.value);
  }
  // Folders and vanished files: what has no component to say it. Reason first, for it has no colon.
  for (const Unread& unread : inventory_.unread) {
    if (find_file(inventory_, unread.path) != nullptr) continue;
    out_.line();
    plain_property(property::kUnread, fmt::format("{}: {}", unread.reason, escape_unfit(unread.path)));
  }
  out_.line().end_array().line().end_object();
}

/// What was scanned: metadata.component.
void Encoder::write_subject() {
  const Imprint& imprint = inventory_.imprint;
  const bool image = std::any_of(inventory_.notes.begin(), inventory_.notes.end(),
                                 [](const Property& note) { return note.name == property::kImage; });
  std::string_view type = image ? "container" : "application";
  if (!imprint.type.empty()) type = imprint.type;
  out_.line().key("component").begin_object().member("type", type).member("bom-ref", kRootReference);
  write_party("supplier", imprint.supplier);
  write_party("manufacturer", imprint.manufacturer);
  people("group", imprint.group);
  out_.member("name", fit_for_people(inventory_.name));
  people("version", inventory_.version);
  people("description", imprint.description);
  write_licenses(imprint.licenses);
  people("purl", inventory_.purl);
  if (imprint.bsi) {
    out_.key("properties").begin_array();
    for (const Property& one : bsi_properties(inventory_)) property(one.name, one.value);
    out_.end_array();
  }
  out_.end_object();
}

/// An "organizational entity" of CycloneDX; nothing where there is none.
void Encoder::write_party(std::string_view key, const Party& party) {
  if (party.empty()) return;
  out_.key(key).begin_object();
  people("name", party.title());
  if (const auto url = iri_reference(party.url); url && !party.url.empty())
    out_.key("url").begin_array().string(*url).end_array();
  if (is_email(party.email))
    out_.key("contact").begin_array().begin_object().member("email", party.email).end_object().end_array();
  out_.end_object();
}

/// "Organizational contacts": these have no page.
void Encoder::write_authors(const std::vector<Party>& authors) {
  if (authors.empty()) return;
  out_.key("authors").begin_array();
  for (const Party& author : authors) {
    out_.begin_object();
    people("name", author.name.empty() && !is_email(author.email) ? author.title() : author.name);
    if (is_email(author.email)) out_.member("email", author.email);
    out_.end_object();
  }
  out_.end_array();
}

void Encoder::write_components() {
  out_.line().key("components").begin_array();
  for (std::uint32_t i = 0; i < inventory_.packages.size(); ++i) write_package(i);
  for (const std::uint32_t index : by_package_.unowned()) {
    write_file(inventory_.files[index]);
    flush_when_full();
  }
  out_.line().end_array();
}

void Encoder::write_package(std::uint32_t index) {
  const Package& package = inventory_.packages[index];
  out_.line().begin_object().member("type", package.type).member("bom-ref", reference(package.bom_ref));
  write_party("supplier", package.supplier);
  write_party("manufacturer", package.manufacturer);
  write_authors(package.authors);
  people("group", package.group);
  out_.member("name", fit_for_people(package.name));
  people("version", package.version);
  people("description", package.description);
  out_.optional_member("scope", package.scope);
  write_hashes(package.hashes);
  write_licenses(package.licenses);
  people("copyright", package.copyright);
  out_.optional_member("purl", package.purl);
  write_references(package.references);
  write_patches(package.patches);
  write_evidence(package);
  write_package_properties(index);
  const auto files = by_package_.files(index);
  if (!files.empty()) {
    out_.key("components").begin_array();
    for (const std::uint32_t file : files) {
      write_file(inventory_.files[file]);
      flush_when_full();
    }
    out_.line().end_array();
  }
  out_.end_object();
  flush_when_full();
}

// The schema allows either one expression or any number of ids and names: an expression that does not stand
// alone is written as a name.
// Of packages, whatever is written here is what somebody declared; nothing of it was concluded from anything.
void Encoder::write_licenses(const std::vector<License>& licenses, bool of_a_package) {
  constexpr std::string_view kAcknowledgement = "acknowledgement", kDeclared = "declared";
  if (licenses.empty()) return;
  out_.key("licenses").begin_array();
  if (licenses.size() == 1 && licenses[0].form == License::Form::expression) {
    out_.begin_object().member("expression", fit_for_people(licenses[0].text));
    if (of_a_package) out_.member(kAcknowledgement, kDeclared);
    out_.end_object();
  } else {
    for (const License& license : licenses) {
      const bool id = license.form == License::Form::id;
      out_.begin_object().key("license").begin_object();
      out_.member(id ? "id" : "name", fit_for_people(license.text));
      if (of_a_package) out_.member(kAcknowledgement, kDeclared);
      out_.end_object().end_object();
    }
  }
  out_.end_array();
}

void Encoder::write_references(const std::vector<ExternalReference>& references) {
  if (references.empty()) return;
  out_.key("externalReferences").begin_array();
  for (const ExternalReference& reference : references) {
    const auto url = iri_reference(reference.url);
    if (!url) continue;  // no spelling of it would pass the schema
    out_.begin_object().member("type", reference.type).member("url", *url);
    people("comment", reference.comment);
    write_hashes(reference.hashes);
    out_.end_object();
  }
  out_.end_array();
}

/// Patches of files: `PATH#sha256:HEX`. What another document had as a text is not repeated.
void Encoder::write_patches(const std::vector<std::string_view>& patches) {
  std::vector<std::string> urls;
  for (const std::string_view patch : patches)
    if (patch.find("#sha256:") != patch.npos)
      if (const auto url = iri_reference(patch)) urls.emplace_back(*url);
  if (urls.empty()) return;
  out_.key("pedigree").begin_object().key("patches").begin_array();
  for (const std::string& url : urls)
    out_.begin_object()
        .member("type", "unofficial")
        .key("diff")
        .begin_object()
        .member("url", url)
        .end_object()
        .end_object();
  out_.end_array().end_object();
}

void Encoder::write_evidence(const Package& package) {
  if (package.record.empty()) return;
  const std::string record =
      is_fit(package.record) ? std::string(package.record) : escape_unfit(package.record);
  out_.key("evidence").begin_object().key("identity").begin_array().begin_object().member("field", "purl");
  const std::string confidence = package.confidence == 100 ? "1" : fmt::format("0.{:02}", package.confidence);
  const std::string_view technique = package.technique.empty() ? "manifest-analysis" : package.technique;
  out_.key("confidence").raw(confidence);
  out_.key("methods")
      .begin_array()
      .begin_object()
      .member("technique", technique)
      .key("confidence")
      .raw(confidence);
  out_.member("value", record).end_object().end_array().end_object().end_array();
  out_.key("occurrences").begin_array().begin_object().member("location", record).end_object().end_array();
  out_.end_object();
}

void Encoder::write_package_properties(std::uint32_t index) {
  const Package& package = inventory_.packages[index];
  out_.key("properties").begin_array();
  property(property::kLocation, package.location);
  if (package.tree) plain_property(property::kTree, to_hex(*package.tree));
  if (!package.record_status.empty()) plain_property(property::kRecord, package.record_status);
  if (!package.lock_status.empty()) property(property::kLock, package.lock_status);
  for (const std::string_view hook : package.hooks) property(property::kHook, hook);
  for (const std::string_view entry : package.entry_points) property(property::kEntry, entry);
  for (const Property& other : package.properties) property(other.name, other.value);
  if (inventory_.imprint.bsi)
    for (const Property& one : bsi_properties(package, inventory_, by_package_.files(index)))
      property(one.name, one.value);
  out_.end_array();
}

void Encoder::write_hashes(const std::vector<Hash>& hashes) {
  if (hashes.empty()) return;
  out_.key("hashes").begin_array();
  for (const Hash& hash : hashes)
    out_.begin_object().member("alg", to_string(hash.algorithm)).member("content", hash.hex).end_object();
  out_.end_array();
}

// Files are most of a document: they are written from ready pieces of JSON, not member by member.
void Encoder::write_file(const File& file) {
  const FileDetail* detail = inventory_.detail_of(file);
  const bool fit = is_fit(file.path);
  out_.line().raw(R"({"type":"file","name":)");
  if (fit)
    out_.quoted_piece(file.path);
  else
    out_.quoted_piece(escape_unfit(file.path));
  if (const std::string_view mime = mime_type(file.kind); !mime.empty())
    out_.piece(R"(,"mime-type":)").quoted_piece(mime);
  write_file_hashes(file, detail);
  write_file_properties(file, detail, !fit);
  out_.piece("}");
}

void Encoder::write_file_hashes(const File& file, const FileDetail* detail) {
  std::string_view before = R"(,"hashes":[)";
  const auto write = [&](std::string_view algorithm, std::string_view hex) {
    out_.piece(before)
        .piece(R"({"alg":")")
        .piece(algorithm)
        .piece(R"(","content":")")
        .piece(hex)
        .piece("\"}");
    before = ",";
  };
  if (file.has_sha256) {
    std::array<char, 64> hex{};
    write_hex(file.sha256.bytes.data(), file.sha256.bytes.size(), hex.data());
    write("SHA-256", {hex.data(), hex.size()});
  }
  if (detail != nullptr)
    for (const Hash& hash : detail->hashes) write(to_string(hash.algorithm), hash.hex);
  if (before == ",") out_.piece("]");
}

void Encoder::write_file_properties(const File& file, const FileDetail* detail, bool escaped_name) {
  std::string_view before = R"(,"properties":[)";
  const auto plain = [&](std::string_view name, std::string_view value) {
    out_.piece(before)
        .piece(R"({"name":")")
        .piece(name)
        .piece(R"(","value":)")
        .quoted_piece(value)
        .piece("}");
    before = ",";
  };
  const auto any = [&](std::string_view name, std::string_view value) {
    if (value.empty()) return;
    const bool fit = is_fit(value);
    plain(name, fit ? value : escape_unfit(value));
    if (!fit) plain(std::string(name).append(property::kEncoding), property::kPercent);
  };
  const bool special = file.type != FileType::regular;
  if (escaped_name) plain(std::string(property::kName).append(property::kEncoding), property::kPercent);
  if (file.size != kUnknownSize) {
    const fmt::format_int digits(file.size);
    plain(property::kSize, {digits.data(), digits.size()});
  }
  if (!special && file.mode != kUsualMode && file.mode != kUnknownMode)
    plain(property::kMode, fmt::format("{:04o}", file.mode));
  if (special) plain(property::kType, to_string(file.type));
  if (file.layer != 0) {
    const fmt::format_int digits(file.layer);
    plain(property::kLayer, {digits.data(), digits.size()});
  }
  if (detail != nullptr) {
    any(property::kTarget, detail->target);
    any(property::kStarts, detail->starts);
    any(property::kScript, detail->script);
    any(property::kMadeFor, detail->made_for);
    any(property::kBytecode, detail->bytecode);
    any(property::kBytecodeHead, detail->bytecode_head);
    any(property::kCode, detail->code);
    any(property::kGenerated, detail->generated);
    any(property::kClaimedBy, detail->claimed_by);
    any(property::kSteers, detail->steers);
    any(property::kIrregular, detail->irregular);
    any(property::kAttributes, detail->attributes);
    any(property::kTraits, detail->traits);
    any(property::kHook, detail->hook);
    any(property::kRecord, detail->record_status);
    any(property::kUnread, detail->unread);
    any(property::kObject, detail->object);
    any(property::kRemote, detail->remote);
  }
  if (inventory_.imprint.bsi)
    for (const Property& one : bsi_properties(file)) any(one.name, one.value);
  if (before == ",") out_.piece("]");
}

/// An entry for every reference, empty where it needs nothing: who is not named has unknown needs (CycloneDX,
/// "dependencies"). The empty list is written, though it need not be: there are readers that fail without it.
void Encoder::write_dependency(std::string_view ref, const std::vector<std::uint32_t>& on) {
  out_.line().begin_object().member("ref", ref);
  out_.key("dependsOn").begin_array();
  for (const std::uint32_t index : on) out_.string(reference(inventory_.packages[index].bom_ref));
  out_.end_array().end_object();
  flush_when_full();
}

void Encoder::write_dependencies() {
  out_.line().key("dependencies").begin_array();
  write_dependency(kRootReference, inventory_.roots);
  for (const Package& package : inventory_.packages)
    write_dependency(reference(package.bom_ref), package.dependencies);
  out_.line().end_array();
}

/// What is known to be all there is: the files and packages of the whole, and what each package needs, which
/// the records of some ecosystems do not tell.
void Encoder::write_completeness() {
  out_.line().key("compositions").begin_array().begin_object();
  out_.member("aggregate", inventory_.complete ? "complete" : "incomplete");
  out_.key("assemblies").begin_array().string(kRootReference).end_array().end_object();
  write_known_needs("complete", true);
  write_known_needs("unknown", false);
  out_.end_array();
}

void Encoder::write_known_needs(std::string_view aggregate, bool known) {
  const auto is_it = [&](const Package& package) { return states_needs(package) == known; };
  const auto& packages = inventory_.packages;
  if (std::none_of(packages.begin(), packages.end(), is_it)) return;
  out_.line().begin_object().member("aggregate", aggregate).key("dependencies").begin_array();
  for (const Package& package : packages)
    if (is_it(package)) out_.string(reference(package.bom_ref));
  out_.end_array().end_object();
  flush_when_full();
}

}  // namespace

void encode_inventory(const Inventory& inventory, const Sink& sink, SpecVersion version,
                      std::string_view program) {
  Encoder(inventory, sink, version, program).write();
}

}  // namespace stocktake
