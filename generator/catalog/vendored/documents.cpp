#include "generator/catalog/vendored/documents.h"

#include <map>

#include "generator/catalog/digests.h"
#include "generator/catalog/tolerant_json.h"
#include "schemas/text/path.h"

namespace stocktake {
namespace {

struct SpdxFile {
  std::string name, sha256;
};

/// What is of use here in an SPDX document ("SPDX Specification 2.3", clauses 7, 8 and 11).
struct SpdxDocument {
  std::map<std::string, DescribedPackage, std::less<>> packages;
  std::map<std::string, SpdxFile, std::less<>> files;
  std::vector<std::pair<std::string, std::string>> contains;  ///< from, to
  std::vector<std::string> described;
};

/// `NOASSERTION` and `NONE` say nothing.
std::string stated(std::string_view text) {
  return text == "NOASSERTION" || text == "NONE" ? std::string() : std::string(text);
}

void read_spdx_package(TolerantJson& in, SpdxDocument& to) {
  DescribedPackage package;
  std::string id, concluded, declared;
  in.object([&](std::string_view key) {
    if (key == "SPDXID")
      id = in.text();
    else if (key == "name")
      package.record.name = in.text();
    else if (key == "versionInfo")
      package.record.version = stated(in.text());
    else if (key == "downloadLocation")
      package.record.archive = stated(in.text());
    else if (key == "homepage")
      package.record.website = stated(in.text());
    else if (key == "licenseConcluded")
      concluded = stated(in.text());
    else if (key == "licenseDeclared")
      declared = stated(in.text());
    else if (key == "externalRefs")
      in.array([&] {
        std::string type, locator;
        in.object([&](std::string_view member) {
          if (member == "referenceType")
            type = in.text();
          else if (member == "referenceLocator")
            locator = in.text();
          else
            in.skip();
        });
        if (type == "purl" && package.purl.empty()) package.purl = locator;
      });
    else
      in.skip();
  });
  package.record.license = concluded.empty() ? declared : concluded;
  if (!id.empty() && !package.record.name.empty()) to.packages.emplace(id, std::move(package));
}

void read_spdx_file(TolerantJson& in, SpdxDocument& to) {
  SpdxFile file;
  std::string id;
  in.object([&](std::string_view key) {
    if (key == "SPDXID")
      id = in.text();
    else if (key == "fileName")
      file.name = in.text();
    else if (key == "checksums")
      in.array([&] {
        std::string algorithm, value;
        in.object([&](std::string_view member) {
          if (member == "algorithm")
            algorithm = in.text();
          else if (member == "checksumValue")
            value = in.text();
          else
            in.skip();
        });
        if (algorithm == "SHA256") file.sha256 = canonical_hex(HashAlgorithm::sha256, value);
      });
    else
      in.skip();
  });
  if (file.name.starts_with("./")) file.name.erase(0, 2);
  if (!id.empty()) to.files.emplace(id, std::move(file));
}

void read_relationship(TolerantJson& in, SpdxDocument& to) {
  std::string from, kind, towards;
  in.object([&](std::string_view key) {
    if (key == "spdxElementId")
      from = in.text();
    else if (key == "relationshipType")
      kind = in.text();
    else if (key == "relatedSpdxElement")
      towards = in.text();
    else
      in.skip();
  });
  if (kind == "CONTAINS") to.contains.emplace_back(from, towards);
  if (kind == "DESCRIBES") to.described.push_back(towards);
}

std::vector<DescribedPackage> packages_of(SpdxDocument document) {
  for (const auto& [from, to] : document.contains) {
    const auto package = document.packages.find(from);
    const auto file = document.files.find(to);
    if (package != document.packages.end() && file != document.files.end())
      package->second.files.emplace_back(file->second.name, file->second.sha256);
  }
  std::vector<DescribedPackage> result;
  for (auto& [id, package] : document.packages)
    if (!package.files.empty()) result.push_back(std::move(package));
  if (!result.empty() || document.described.size() != 1) return result;
  const auto only = document.packages.find(document.described.front());
  if (only != document.packages.end() && !only->second.record.version.empty())
    result.push_back(std::move(only->second));
  return result;
}

/// `metadata.component` (CycloneDX 1.2 and newer).
void read_subject(TolerantJson& in, DescribedPackage& package, std::string& type) {
  in.object([&](std::string_view metadata) {
    if (metadata != "component") return in.skip();
    in.object([&](std::string_view key) {
      if (key == "type")
        type = in.text();
      else if (key == "name")
        package.record.name = in.text();
      else if (key == "version")
        package.record.version = in.text();
      else if (key == "purl")
        package.purl = in.text();
      else
        in.skip();
    });
  });
}

}  // namespace

bool is_vendored_document(std::string_view path) {
  if (folder_of(path).empty()) return false;
  return path.ends_with(".spdx.json") || path.ends_with(".cdx.json") || base_name(path) == "bom.json";
}

std::vector<DescribedPackage> read_vendored_document(std::string_view path, std::string_view text,
                                                     Catalog& out) {
  return read_tolerantly(text, path, out, [&](std::string_view json) {
    SpdxDocument spdx;
    DescribedPackage subject;
    std::string type;
    bool is_spdx = false;
    TolerantJson in(json, path, out.strings);
    in.document([&](std::string_view key) {
      if (key == "spdxVersion") {
        is_spdx = true;
        in.skip();
      } else if (key == "packages") {
        in.array([&] { read_spdx_package(in, spdx); });
      } else if (key == "files") {
        in.array([&] { read_spdx_file(in, spdx); });
      } else if (key == "relationships") {
        in.array([&] { read_relationship(in, spdx); });
      } else if (key == "documentDescribes") {
        for (const std::string_view id : in.texts()) spdx.described.emplace_back(id);
      } else if (key == "metadata") {
        read_subject(in, subject, type);
      } else {
        in.skip();
      }
    });
    if (is_spdx) return packages_of(std::move(spdx));
    const bool is_library = (type == "library" || type == "framework") && !subject.record.name.empty() &&
                            !subject.record.version.empty();
    return is_library ? std::vector<DescribedPackage>{std::move(subject)} : std::vector<DescribedPackage>{};
  });
}

}  // namespace stocktake
