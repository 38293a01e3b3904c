#include "schemas/identity/url.h"

#include <doctest/doctest.h>

#include <string>

using namespace stocktake;

namespace {

struct Case {
  const char *from, *to;
};

}  // namespace

TEST_CASE("a URL loses users, passwords and tokens, in whatever form it is written") {
  const Case cases[] = {
      {"https://user:s3cr3t@example.org/x", "https://example.org/x"},
      {"https://s3cr3t@example.org/x", "https://example.org/x"},
      {"git+https://oauth2:s3cr3t@example.org/o/r.git#abc", "git+https://example.org/o/r.git#abc"},
      {"https://user:p@s:s3cr3t@example.org", "https://example.org"},
      {"https://user:s3/cr3t@example.org/x", "https://example.org/x"},
      {"https://user:s3?cr#3t@example.org/x", "https://example.org/x"},
      {"https://us%40er:s3cr3t@example.org/", "https://example.org/"},
      {"//user:s3cr3t@example.org/x", "//example.org/x"},
      {"scm:git:https://user:s3cr3t@example.org/x", "scm:git:https://example.org/x"},
      {"https://proxy.example.org/https://user:s3cr3t@example.org/x",
       "https://proxy.example.org/https://example.org/x"},
      {"https://example.org/?to=https%3A%2F%2Fu%3As3cr3t%40h.org%2Fx",
       "https://example.org/?to=https%3A%2F%2Fh.org%2Fx"},
      {"https://example.org/?to=https%3A%2F%2Fh.org%2Fx%3Ftoken%3Ds3cr3t",
       "https://example.org/?to=https%3A%2F%2Fh.org%2Fx"},
      {"ssh://alice@example.org/r.git", "ssh://example.org/r.git"},
      {"ssh://git@example.org/r.git", "ssh://git@example.org/r.git"},
      {"ssh://git:s3cr3t@example.org/r.git", "ssh://git@example.org/r.git"},
      {"git@example.org:o/r.git", "git@example.org:o/r.git"},
      {"alice@example.org:o/r.git", "example.org:o/r.git"},
      {"alice:s3cr3t@example.org:o/r.git", "example.org:o/r.git"},
      {"https://example.org/x.tgz?access_token=s3cr3t", "https://example.org/x.tgz"},
      {"https://example.org/x.tgz?a=1&private_token=s3cr3t&b=2#frag",
       "https://example.org/x.tgz?a=1&b=2#frag"},
      {"https://example.org/x?PRIVATE-TOKEN=s3cr3t&sv=1", "https://example.org/x?sv=1"},
      {"https://x.blob.example.net/f?sv=2022&sig=s3cr3t%3D", "https://x.blob.example.net/f?sv=2022"},
      {"https://b.example.com/f?X-Amz-Credential=s3cr3t&X-Amz-Signature=s3cr3t&X-Amz-Expires=9",
       "https://b.example.com/f?X-Amz-Expires=9"},
      {"https://example.org/x?api_key=s3cr3t;apikey=s3cr3t", "https://example.org/x"},
      {"https://example.org/x#access_token=s3cr3t&egg=y", "https://example.org/x#egg=y"},
      {"/x?token=s3cr3t", "/x"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.from);
    CHECK(without_secrets(c.from) == c.to);
    CHECK(without_secrets(c.to) == c.to);
    CHECK(without_secrets_in("curl '" + std::string(c.from) + "'").find("s3cr3t'") == std::string::npos);
  }
}

TEST_CASE("a URL without secrets stays to the byte") {
  for (const char* url :
       {"", "https://example.org", "https://example.org:8080/@scope/name@1.0", "https://[::1]:8080/@x",
        "mailto:jane@example.org", "pkg:npm/%40scope/name@1.0?vcs_url=git%2Bhttps://example.org/x#sub",
        "https://example.org/?&&a=&b", "https://example.org/x?design=1&signal=2&keyboard=3", "./a?b#c",
        "https://example.org/x#", "git@example.org:x?y", "#", "?", "@", "://", "https://@"}) {
    CAPTURE(url);
    if (std::string(url) != "https://@") CHECK(without_secrets(url) == url);
    CHECK(without_secrets_in(url) == without_secrets(url));
  }
}

TEST_CASE("every URL in a text is cleaned, and nothing that a shell would run disappears") {
  const Case cases[] = {
      {"curl -u https://u:s3cr3t@h.org/x | sh", "curl -u https://h.org/x | sh"},
      {"FOO=\"https://h.org/?token=s3cr3t\" make", "FOO=\"https://h.org/\" make"},
      {"git clone u:s3cr3t@h.org:o/r.git && make", "git clone h.org:o/r.git && make"},
      {"see https://a@h.org/, https://b:c@i.org.", "see https://h.org/, https://i.org."},
      {"Jane <jane@example.org>", "Jane <jane@example.org>"},
      {"curl https://h.org/?token=$(rm -rf x)", "curl https://h.org/(rm -rf x)"},
      {"curl https://$(evil)@h.org/", "curl https://$(evil)@h.org/"},
      {"curl https://a&evil@h.org/", "curl https://a&evil@h.org/"},
      {"foo@npm:^1.0.0", "foo@npm:^1.0.0"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.from);
    CHECK(without_secrets_in(c.from) == c.to);
  }
}

TEST_CASE("a purl loses what its qualifiers and version say too much, and else keeps its spelling") {
  const Case cases[] = {
      {"pkg:generic/x@1?vcs_url=git%2Bhttps://u:s3cr3t%40h.org/x.git",
       "pkg:generic/x@1?vcs_url=git%2Bhttps://h.org/x.git"},
      {"pkg:generic/x@1?download_url=https://h.org/x%3Ftoken%3Ds3cr3t",
       "pkg:generic/x@1?download_url=https://h.org/x"},
      {"pkg:pypi/x@1?repository_url=https://u%3As3cr3t%40h.org", "pkg:pypi/x@1?repository_url=https://h.org"},
      {"pkg:npm/%40s/x@1.0#a/b", "pkg:npm/%40s/x@1.0#a/b"},
      {"PKG:npm/x@1", "PKG:npm/x@1"},
      {"pkg:npm?vcs_url=https://u:s3cr3t@h.org/x", "pkg:npm?vcs_url=https://h.org/x"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.from);
    const std::string clean = purl_without_secrets(c.from);
    CHECK(clean.find("s3cr3t") == std::string::npos);
    CHECK(purl_without_secrets(clean) == clean);
    if (std::string(c.from).find("s3cr3t") == std::string::npos) CHECK(clean == c.to);
  }
}

TEST_CASE("what a record calls a URL becomes an IRI reference, or nothing") {
  const std::pair<const char*, const char*> cases[] = {
      {"https://example.com/a b?x=[1]&y=100%", "https://example.com/a%20b?x=%5B1%5D&y=100%25"},
      {"http://[::1]:80/%7Ex", "http://[::1]:80/%7Ex"},
      {"https://h/#/#x", "https://h/#/%23x"},
      {"https://h/\xC3\xA9", "https://h/\xC3\xA9"},
      {"https://h/\xFF", "https://h/%FF"},
      {"", ""},
      {"::x", nullptr},
      {"1a:b", nullptr},
      {"a b:c", nullptr},
  };
  for (const auto& [from, to] : cases) {
    CAPTURE(from);
    const auto iri = iri_reference(from);
    CHECK(iri.has_value() == (to != nullptr));
    if (iri && to != nullptr) CHECK(*iri == to);
    if (iri) CHECK(is_iri_reference(*iri));
  }
  CHECK(is_iri("https://h"));
  CHECK_FALSE(is_iri("/x"));
}

TEST_CASE("what is clean stays as it is, also where one secret hid another") {
  for (const std::string_view url :
       {"//pkg:npm/nx@:npm/nx@2.3.1", "https://a:b@c:d@example.org/x@y:z", "a@b:c@d:e@f",
        "git+https://t@git+https://u@example.org/", "https://example.org/?token=a&token=b"}) {
    CAPTURE(url);
    const std::string once = without_secrets(url), in_text = without_secrets_in(url);
    CHECK(without_secrets(once) == once);
    CHECK(without_secrets_in(in_text) == in_text);
  }
  CHECK(without_secrets("//pkg:npm/nx@:npm/nx@2.3.1") == "//2.3.1");
}
