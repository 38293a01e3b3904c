#include <doctest/doctest.h>

#include <openssl/evp.h>
#include <nlohmann/json.hpp>

#include <array>

#include "schemas/text/printable.h"
#include "schemas/text/utf8.h"
#include "tests/differ/report_builder.h"

using namespace stocktake;
using nlohmann::json;

namespace {

std::string between(const std::string& text, std::string_view open, std::string_view close) {
  const std::size_t from = text.find(open);
  if (from == text.npos) return {};
  const std::size_t start = from + open.size();
  return text.substr(start, text.find(close, start) - start);
}

std::string data_of(const std::string& html) {
  return between(html, "<script type=\"application/json\" id=\"data\">", "</script>");
}

/// The page without the style and script that are ours.
std::string ours_removed(std::string html) {
  for (const auto& [open, close] : {std::pair{"<style>", "</style>"}, std::pair{"<script>", "</script>"}}) {
    const std::size_t from = html.find(open);
    html.erase(from, html.find(close, from) - from);
  }
  return html;
}

std::string csp_digest(const std::string& text) {
  std::array<unsigned char, 32> digest{};
  unsigned size = 0;
  EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha256(), nullptr);
  std::array<unsigned char, 45> base64{};
  EVP_EncodeBlock(base64.data(), digest.data(), 32);
  return fmt::format("'sha256-{}'", reinterpret_cast<const char*>(base64.data()));
}

}  // namespace

TEST_CASE("html: the verdict, both inputs and the findings stand in the page without script") {
  ReportBuilder builder;
  build_attack(builder);
  const std::string html = rendered("html", builder.report());
  const std::string head = between(html, "<body>", "<main");
  CHECK(head == golden("attack_head.html", head));
  const std::string plain = between(html, "<section id=\"plain\">", "</section>");
  CHECK(plain == golden("attack_plain.html", plain));
  CHECK(head.find("<h1>3 unexpected: 2 errors, 1 warning</h1>") != std::string::npos);
  CHECK(head.find(std::string(64, 'a')) != std::string::npos);
  CHECK(head.find("urn:uuid:7c1f4a52") != std::string::npos);
  CHECK(plain.find("router_runtime.js") != std::string::npos);
}

TEST_CASE("html: the policy allows the page's own style and script by digest, and no network") {
  ReportBuilder builder;
  build_attack(builder);
  const std::string html = rendered("html", builder.report());
  const std::string policy = between(html, "http-equiv=\"Content-Security-Policy\" content=\"", "\"");
  CHECK(policy.starts_with("default-src 'none';"));
  CHECK(policy.find("style-src " + csp_digest(between(html, "<style>", "</style>"))) != std::string::npos);
  CHECK(policy.find("script-src " + csp_digest(between(html, "<script>", "</script>"))) != std::string::npos);
  CHECK(policy.find("unsafe") == std::string::npos);
  // Nothing is loaded from elsewhere.
  for (const char* reference :
       {"http://", "https://", " src=", "url(", "@import", "fetch(", "XMLHttpRequest"}) {
    CHECK_MESSAGE(html.find(reference) == std::string::npos, reference);
  }
  CHECK(html.find("{{") == std::string::npos);
}

TEST_CASE("html: the list has every finding, package and file") {
  ReportBuilder builder;
  build_attack(builder);
  const json data = json::parse(data_of(rendered("html", builder.report())));
  const Report& report = builder.report();
  REQUIRE(data["findings"].size() == report.findings.size());
  REQUIRE(data["packages"].size() == report.packages.size());
  REQUIRE(data["files"].size() == report.files.size());
  const json& first = data["findings"][0];
  CHECK(first[0] == 0);  // error
  CHECK(data["rules"][first[2].get<std::size_t>()] == "size-outlier");
  CHECK(data["texts"][first[3].get<std::size_t>()] == "pypi/lightning");
  CHECK(first[6] == "lightning/_runtime/router_runtime.js");
  CHECK(first[10] == -1);
  CHECK(first[11] == 11'200'000);
  const json& file = data["files"][0];
  CHECK(data["fileChanges"][file[0].get<std::size_t>()] == "modified");
  CHECK(file[2] == "certifi/0.py");
  CHECK(file[5] == to_hex(builder.after().files[0].sha256));
}

TEST_CASE("html: 10,000 changes are all there, the plain tables end early and say so") {
  ReportBuilder builder;
  build_many(builder, 10'000);
  const std::string html = rendered("html", builder.report());
  const json data = json::parse(data_of(html));
  CHECK(data["findings"].size() == 10'000);
  CHECK(data["files"].size() == 10'000);
  const std::string plain = between(html, "<section id=\"plain\">", "</section>");
  CHECK(plain.find("… and 9,500 more") != std::string::npos);
  CHECK(plain.size() < 400'000);
}

TEST_CASE("html: hostile names are text, and nothing else") {
  ReportBuilder builder;
  build_hostile(builder);
  const std::string html = rendered("html", builder.report());
  CHECK(is_utf8(html));
  std::string rest = ours_removed(html);
  const std::string data = data_of(rest);
  CHECK(data.find('<') == std::string::npos);
  CHECK(json::parse(data)["findings"].size() == builder.report().findings.size());
  std::erase(rest, '\n');
  CHECK_FALSE(has_hidden_characters(rest));
  for (const char* forbidden : {"<script>alert", "<img", "<!-- comment", "</script><img", ">=cmd"}) {
    CHECK_MESSAGE(rest.find(forbidden) == std::string::npos, forbidden);
  }
}
