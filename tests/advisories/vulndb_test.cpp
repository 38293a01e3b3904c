// Real records: Go's vulnerability database (tests/conformance.txt). Every record of it loads, and the
// verdict on a release of a module agrees with the range as a person reads it.
#include <algorithm>
#include <filesystem>
#include <string>

#include "advisories/match.h"
#include "tests/advisories/advisory_builder.h"
#include "tests/paths.h"
#include "tests/skip.h"

using namespace stocktake;

namespace {

/// A module, a record that speaks of it, and releases read by hand: the first half lies in its range, the
/// rest not.
struct Verdict {
  std::string_view module, record;
  std::vector<std::string_view> affected, not_affected;
};

const Verdict kVerdicts[] = {
    // [0, 0.0.0-20190125091013-d26f9f9a57f3)
    {"golang.org/x/net",
     "GO-2020-0014",
     {"v0.0.0-20190119204137-ed066c81e75e"},
     {"v0.0.0-20190125091013-d26f9f9a57f3", "v0.1.0"}},
    // [0, 0.0.0-20200220183623-bac4c82f6975)
    {"golang.org/x/crypto",
     "GO-2020-0012",
     {"v0.0.0-20200219234226-1ad67e1f0ef4"},
     {"v0.0.0-20200220183623-bac4c82f6975", "v0.0.0-20200221231518-2aa609cf4a9d"}},
    // [0, 0.3.3)
    {"golang.org/x/text",
     "GO-2020-0015",
     {"v0.3.2", "v0.3.3-0.20200101000000-000000000000"},
     {"v0.3.3", "v0.14.0"}},
    // [0, 1.19.12) [1.20.0-0, 1.20.7) [1.21.0-0, 1.21.0-rc.4)
    {"stdlib",
     "GO-2023-1987",
     {"1.19.11", "1.20", "1.20.6", "1.21.0-rc.3"},
     {"1.19.12", "1.20.7", "1.21.0-rc.4", "1.21.0", "1.22.1"}},
    {"github.com/gin-gonic/gin", "GO-2020-0001", {"v1.5.0"}, {"v1.6.0", "v1.9.1"}},
    // from 0.0.0-20150717181359-44718f8a89b0 on, never fixed
    {"github.com/dgrijalva/jwt-go",
     "GO-2020-0017",
     {"v3.2.0+incompatible", "v0.0.0-20150717181359-44718f8a89b0"},
     {"v0.0.0-20140101000000-000000000000"}},
    {"github.com/gogo/protobuf", "GO-2021-0053", {"v1.3.1"}, {"v1.3.2"}},
    {"gopkg.in/yaml.v2", "GO-2020-0036", {"v2.2.7"}, {"v2.2.8", "v2.4.0"}},
    // [20.10.0, 25.0.6) [26.0.0, 26.1.5) [27.0.0, 27.1.1), all +incompatible
    {"github.com/docker/docker",
     "GO-2024-3005",
     {"v20.10.0+incompatible", "v24.0.7+incompatible", "v26.1.4+incompatible", "v27.1.0+incompatible"},
     {"v19.3.15+incompatible", "v25.0.6+incompatible", "v26.1.5+incompatible", "v27.1.1+incompatible"}},
    // [0, 1.2.8) [1.3.0-rc.1, 1.3.3) [1.4.0-rc.1, 1.4.0-rc.3)
    {"github.com/opencontainers/runc",
     "GO-2025-4096",
     {"v1.2.7", "v1.3.0", "v1.4.0-rc.2"},
     {"v1.2.8", "v1.3.3", "v1.4.0-rc.3", "v1.4.0"}},
    // [0, 1.4.13) [1.5.0, 1.5.10) [1.6.0, 1.6.1)
    {"github.com/containerd/containerd",
     "GO-2022-0344",
     {"v1.4.12", "v1.5.9", "v1.6.0"},
     {"v1.4.13", "v1.5.10", "v1.6.1"}},
    // [0, 1.8.15) [1.9.0, 1.9.9) [1.10.1, 1.10.2)
    {"github.com/hashicorp/consul",
     "GO-2022-0559",
     {"v1.8.14", "v1.9.8", "v1.10.1"},
     {"v1.8.15", "v1.9.9", "v1.10.0", "v1.10.2"}},
    // [0.10.0, 1.5.9) [1.6.0, 1.6.5) [1.7.0, 1.7.2)
    {"github.com/hashicorp/vault",
     "GO-2022-0623",
     {"v0.10.0", "v1.5.8", "v1.6.4", "v1.7.1"},
     {"v0.9.6", "v1.5.9", "v1.6.5", "v1.7.2"}},
    // [0, 1.11.9) [1.12.0, 1.12.7) [1.13.0, 1.13.5)
    {"k8s.io/kubernetes",
     "GO-2022-0782",
     {"v1.11.8", "v1.12.6", "v1.13.4"},
     {"v1.11.9", "v1.12.7", "v1.13.5", "v1.14.0"}},
    {"helm.sh/helm/v3", "GO-2022-0384", {"v3.6.0"}, {"v3.6.1"}},
    {"github.com/go-git/go-git/v5", "GO-2024-2456", {"v5.0.0", "v5.10.1"}, {"v5.11.0"}},
    // fixed in a pseudo-version before 4.1.18
    {"github.com/labstack/echo/v4",
     "GO-2021-0051",
     {"v4.1.17"},
     {"v4.1.18-0.20201215153152-4422e3b66b9f", "v4.2.0"}},
    {"github.com/gofiber/fiber/v2", "GO-2023-2052", {"v2.49.1"}, {"v2.49.2"}},
    {"github.com/miekg/dns", "GO-2020-0006", {"v1.0.3"}, {"v1.0.4", "v1.1.50"}},
    {"github.com/prometheus/client_golang", "GO-2022-0322", {"v1.11.0"}, {"v1.11.1"}},
    {"github.com/tidwall/gjson", "GO-2021-0054", {"v1.6.5"}, {"v1.6.6"}},
    {"github.com/valyala/fasthttp", "GO-2022-0355", {"v1.33.0"}, {"v1.34.0"}},
    {"github.com/gorilla/websocket", "GO-2020-0019", {"v1.4.0"}, {"v1.4.1"}},
    {"github.com/jackc/pgx/v4", "GO-2024-2605", {"v4.18.1"}, {"v4.18.2"}},
    {"github.com/go-jose/go-jose/v3", "GO-2023-2334", {"v3.0.0"}, {"v3.0.1"}},
    {"github.com/golang-jwt/jwt/v4", "GO-2024-3250", {"v4.5.0"}, {"v4.5.1"}},
    // [0, 1.56.3) [1.57.0, 1.57.1) [1.58.0, 1.58.3)
    {"google.golang.org/grpc",
     "GO-2023-2153",
     {"v1.56.2", "v1.57.0", "v1.58.2"},
     {"v1.56.3", "v1.57.1", "v1.58.3", "v1.59.0"}},
    // [1.29.0, 1.29.1)
    {"google.golang.org/protobuf", "GO-2023-1631", {"v1.29.0"}, {"v1.28.1", "v1.29.1"}},
    // [0, 1.8.3) [1.9.0, 1.9.1) [1.9.2, 1.9.3)
    {"github.com/sirupsen/logrus",
     "GO-2025-4188",
     {"v1.8.2", "v1.9.0", "v1.9.2"},
     {"v1.8.3", "v1.9.1", "v1.9.3"}},
    // [2.2.0, 2.9.23) [2.10.0, 2.10.2)
    {"github.com/nats-io/nats-server/v2",
     "GO-2023-2133",
     {"v2.2.0", "v2.9.22", "v2.10.1"},
     {"v2.1.9", "v2.9.23", "v2.10.2"}},
    // [0, 1.7.14) [1.8.0, 1.8.7)
    {"github.com/argoproj/argo-cd", "GO-2022-0387", {"v1.7.13", "v1.8.6"}, {"v1.7.14", "v1.8.7"}},
    // [1.2.1-0.20180103…, 1.2.1-0.20180404…)
    {"github.com/satori/go.uuid",
     "GO-2022-0244",
     {"v1.2.1-0.20180103161547-0ef6afb2f6cd"},
     {"v1.2.0", "v1.2.1-0.20180404165556-75cca531ea76"}},
    {"github.com/go-ldap/ldap",
     "GO-2022-0887",
     {"v2.4.1+incompatible"},
     {"v2.5.0+incompatible", "v3.0.0+incompatible"}},
};

const AdvisoryDatabase& vulndb() {
  static const AdvisoryDatabase database = [] {
    DatabaseOptions options;
    options.today = "2026-12-31";
    return open_database(std::string(paths::kConformance) + "/vulndb", options);
  }();
  return database;
}

/// Whether the record is found of the module in that version.
bool finds(const Verdict& verdict, std::string_view version) {
  const std::string purl = "pkg:golang/" + std::string(verdict.module) + "@" + std::string(version);
  Inventory inventory;
  inventory.packages.emplace_back().purl = purl;
  const auto matches = match_advisories(inventory, {&vulndb(), 1});
  return std::any_of(matches.findings.begin(), matches.findings.end(), [&](const AdvisoryFinding& finding) {
    return std::find(finding.records.begin(), finding.records.end(), verdict.record) != finding.records.end();
  });
}

}  // namespace

TEST_CASE("every record of Go's vulnerability database loads") {
  if (lacks_conformance("vulndb")) return;
  const DatabaseFacts& facts = vulndb().index.facts();
  std::uint64_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(std::string(paths::kConformance) + "/vulndb"))
    files += entry.path().extension() == ".json" ? 1 : 0;
  CHECK(files > 4000);
  CHECK(facts.records == files);
  CHECK(facts.complaints == 0);
  CHECK(facts.ecosystems.at("Go") == files);
}

TEST_CASE("of more than 30 Go modules the verdict agrees with the range as a person reads it") {
  if (lacks_conformance("vulndb")) return;
  CHECK(std::size(kVerdicts) >= 30);
  for (const Verdict& verdict : kVerdicts) {
    CAPTURE(verdict.module);
    for (const std::string_view version : verdict.affected) CHECK_MESSAGE(finds(verdict, version), version);
    for (const std::string_view version : verdict.not_affected)
      CHECK_MESSAGE(!finds(verdict, version), version);
  }
}
