#include "tests/e2e/wheel.h"

#include <fstream>
#include <sstream>
#include <stdexcept>

#include "tests/digest_of.h"

namespace cases {
namespace {

namespace fs = std::filesystem;

void write(const fs::path& path, const std::string& content) {
  fs::create_directories(path.parent_path());
  std::ofstream out(path, std::ios::binary);
  out << content;
  if (!out.flush()) throw std::runtime_error("cannot write " + path.string());
}

}  // namespace

void install_wheel(const fs::path& folder, const std::string& name, const std::string& version,
                   const std::string& body) {
  const fs::path site = folder / "lib/python3.11/site-packages";
  const auto at = version.find('@');
  const std::string stated = version.substr(0, at),
                    in_folder = at == version.npos ? version : version.substr(at + 1);
  const std::string info = name + "-" + in_folder + ".dist-info/";
  std::string record;
  const auto install = [&](const std::string& path, const std::string& content) {
    write((site / path).lexically_normal(), content);
    record += path + ",sha256=" + hex_sha256(content) + "," + std::to_string(content.size()) + "\n";
  };
  std::istringstream lines(body);
  for (std::string line; std::getline(lines, line);) {
    const auto equals = line.find(" = ");
    const std::string path = line.substr(0, equals);
    install(path, equals == line.npos ? "# " + path + "\n" : line.substr(equals + 3) + "\n");
  }
  install(info + "METADATA", "Metadata-Version: 2.1\nName: " + name + "\nVersion: " + stated + "\n");
  install(info + "INSTALLER", "pip\n");
  write(site / info / "RECORD", record + info + "RECORD,,\n");
}

}  // namespace cases
