#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stocktake {

/// What someone says of a vulnerability in a product (Vulnerability Exploitability eXchange).
enum class VexStatus : std::uint8_t { not_affected, affected, fixed, under_investigation };
std::string_view to_string(VexStatus status);  ///< as OpenVEX spells it

/// A product or a part of one: whatever of it is known. Nothing known fits nothing.
struct VexProduct {
  std::string purl;
  std::string ref;                    ///< its bom-ref in the SBOM that is meant, or any other id
  std::string serial;                 ///< of that SBOM, `urn:uuid:…`; empty: any
  std::vector<std::string> hashes;    ///< hexadecimal, lower case, of whatever algorithm
  std::vector<std::string> versions;  ///< not empty: these alone are meant
  std::vector<VexProduct> parts;  ///< not empty: these alone are meant, where the product is what was checked
};

struct VexStatement {
  std::vector<std::string> ids;  ///< of the vulnerability and its aliases
  std::vector<VexProduct> products;
  VexStatus status = VexStatus::under_investigation;
  std::string justification, detail;
  std::string time;   ///< RFC 3339; of two statements about the same the later one holds
  std::string place;  ///< `vex.json: statement 3`
};

/// A justification in the words of one of the two forms, whichever it was given in; empty where that has
/// none.
std::string_view openvex_justification(std::string_view word);
std::string_view cyclonedx_justification(std::string_view word);

/// Reads an OpenVEX document (0.0.1 to 0.2.0) or the `vulnerabilities` of a CycloneDX document in JSON.
/// `name` is the file's, for messages. Thread-safe. \throws Error where it is neither, or a statement names
/// no vulnerability or has no status that there is: a statement that is not understood must not be lost in
/// silence.
std::vector<VexStatement> read_vex(std::string_view json, const std::string& name);

}  // namespace stocktake
