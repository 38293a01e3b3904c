#include "generator/source/image_manifest.h"

#include <doctest/doctest.h>

#include <map>

#include "schemas/error.h"
#include "tests/generator/image_builder.h"

using namespace stocktake;
using namespace stocktake::test;

namespace {

ImageManifest read(const LayoutFiles& files, const ImageChoice& choice = {}) {
  const std::map<std::string, std::string> by_path(files.begin(), files.end());
  return read_image_manifest(
      "shop.tar",
      [&](const std::string& path) {
        const auto at = by_path.find(path);
        return at == by_path.end() ? std::nullopt : std::optional(at->second);
      },
      choice);
}

const std::vector<std::vector<LayerItem>> kTwoLayers = {{{"a", "1"}}, {{"b", "2"}}};

/// A layout with one image for each name and platform; all have the same layers.
LayoutFiles several(const std::vector<std::pair<std::string, std::string>>& images) {
  LayoutFiles files = oci_layout(kTwoLayers);
  const std::string manifest = "sha256:" + digest_of_text(files[3].second);
  std::string list;
  for (const auto& [name, architecture] : images)
    list += fmt::format(R"({}{{"digest":"{}","platform":{{"os":"{}","architecture":"{}"}},"annotations":)"
                        R"({{"org.opencontainers.image.ref.name":"{}"}}}})",
                        list.empty() ? "" : ",", manifest, architecture == "unknown" ? "unknown" : "linux",
                        architecture, name);
  files[4].second = fmt::format(R"({{"manifests":[{}]}})", list);
  return files;
}

}  // namespace

TEST_CASE("a command of a build is shown without what builds put secrets into") {
  const std::pair<const char*, const char*> cases[] = {
      {"", ""},
      {"COPY app /app # buildkit", "COPY app /app"},
      {"/bin/sh -c #(nop)  CMD [\"bash\"]", "CMD [\"bash\"]"},
      {"/bin/sh -c apt-get update  &&\tapt-get install x", "RUN apt-get update && apt-get install x"},
      {"RUN /bin/sh -c make # buildkit", "RUN make"},
      {"RUN |2 TOKEN=hush more USER=me /bin/sh -c make # buildkit", "RUN make"},
      {"|1 TOKEN=hush /bin/sh -c make", "RUN make"},
      {"RUN |1 TOKEN=hush /bin/zsh -c make", "RUN (with build arguments)"},
      {"ENV TOKEN=hush OTHER=hush", "ENV TOKEN=…"},
      {"/bin/sh -c #(nop)  ENV TOKEN=hush", "ENV TOKEN=…"},
      {"/bin/sh -c #(nop)  ENV TOKEN hush", "ENV TOKEN=…"},
      {"ARG TOKEN=hush", "ARG TOKEN=…"},
      {"env TOKEN=hush", "env TOKEN=…"},
      {"ARG\nTOKEN=hush", "ARG TOKEN=…"},
      {"RUN  |1 T=hush /bin/sh -c make", "RUN make"},
      {"RUN |1 T=/bin/sh -c hush /bin/sh -c make", "RUN make"},
      {"RUN --mount=type=secret |1 T=hush /bin/sh -c make", "RUN make"},
      {"/bin/sh -c #(nop) |1 T=hush", "RUN (with build arguments)"},
      {"RUN export PASSWORD=hush", "RUN export PASSWORD=…"},
      {"RUN login --token hush --user me", "RUN login --token … --user me"},
      {"RUN /bin/sh -c curl https://me:hush@example.invalid/x", "RUN curl https://example.invalid/x"},
      {"ADD \x1b[2J /", "ADD \\x1B[2J /"},
  };
  for (const auto& [created_by, command] : cases) {
    CAPTURE(created_by);
    CHECK(build_command(created_by) == command);
    CHECK(build_command(created_by).find("hush") == std::string::npos);
  }
  CHECK(build_command("COPY " + std::string(5000, 'x')).size() < 220);
}

TEST_CASE("a layout names its layers, the lowest first, and what made each") {
  for (const LayoutFiles& files : {oci_layout(kTwoLayers), docker_layout(kTwoLayers)}) {
    const ImageManifest manifest = read(files);
    CHECK(manifest.name == "shop:1");
    REQUIRE(manifest.layers.size() == 2);
    CHECK(manifest.layers[0].diff_id == digest_of_text(tar_of(kTwoLayers[0])));
    CHECK(manifest.layers[0].command == "COPY layer1 /");
    CHECK(manifest.layers[1].command == "COPY layer2 /");
    CHECK(manifest.settings == std::vector<std::string>{"platform linux/amd64"});
  }
}

TEST_CASE("of the configuration the settings are told, of variables only the names") {
  const ImageManifest manifest = read(oci_layout(
      kTwoLayers, ARCHIVE_FILTER_NONE,
      R"({"User":"1000","Entrypoint":["sh","-c","a b"],"Cmd":["x"],"Env":["PATH=/bin","TOKEN=hush"],)"
      R"("ExposedPorts":{"80/tcp":{}},"Volumes":{"/data":{}},"WorkingDir":"/app","Labels":{"b":"2","a":"1"},)"
      R"("StopSignal":"INT","Healthcheck":{"Test":["CMD","ok"]},"Unknown":[1,{"a":2}],)"
      R"("OnBuild":["RUN make","RUN go"],"Shell":["/bin/ash","-c"]})"));
  CHECK(manifest.settings ==
        std::vector<std::string>{
            "command x", "entrypoint sh -c 'a b'", "folder /app", "health CMD ok", "label a=1", "label b=2",
            "on-build RUN go", "on-build RUN make", "platform linux/amd64", "port 80/tcp",
            "shell /bin/ash -c", "stop-signal INT", "user 1000",
            "value PATH sha256:739c2820094af233eb88471b7bf75a61df6c03a07c5e0d2ab9065211f9d344ef",
            "variable PATH", "variable TOKEN", "volume /data"});
}

TEST_CASE("of several images one is chosen by platform or name, and else the question names them") {
  const LayoutFiles files = several({{"one", "amd64"}, {"one", "arm64"}, {"two", "arm64"}});
  const std::pair<ImageChoice, const char*> asked[] = {
      {{}, "say which by --platform, of linux/amd64, linux/arm64; say which by --image, of one, two"},
      {{"linux/arm64", ""}, "holds several images; say which by --image, of one, two"},
      {{"linux/s390x", ""}, "holds no such image; say which by --platform"},
      {{"", "three"}, "holds no such image"},
  };
  for (const auto& [choice, question] : asked)
    CHECK_THROWS_WITH_AS(read(files, choice), doctest::Contains(question), Error);
  CHECK(read(files, {"linux/amd64", ""}).name == "one");
  CHECK_THROWS_WITH_AS(read(files, {"linux/arm64", "two"}),
                       doctest::Contains("is an image for linux/amd64, not for linux/arm64"), Error);
  CHECK(read(several({{"a", "amd64"}, {"", "unknown"}}), {"", "a"}).name == "a");
}

TEST_CASE("what its digest does not fit, or is malformed, is refused with the place") {
  const LayoutFiles whole = oci_layout(kTwoLayers);
  for (const std::size_t blob : {2U, 3U}) {  // the configuration, the manifest
    LayoutFiles files = whole;
    files[blob].second += ' ';
    CHECK_THROWS_WITH_AS(read(files), doctest::Contains("is not what its digest says"), Error);
    files.erase(files.begin() + static_cast<std::ptrdiff_t>(blob));
    CHECK_THROWS_WITH_AS(read(files), doctest::Contains("shop.tar: lacks blobs/sha256/"), Error);
  }
  const std::pair<const char*, const char*> indexes[] = {
      {"{}", "names no image"},
      {"{", "shop.tar: index.json:1:2"},
      {R"({"manifests":[{"digest":"sha512:00"}]})", "is no digest by SHA-256"},
      {R"({"manifests":[{"digest":"sha256:../../x"}]})", "is no digest by SHA-256"},
      {R"({"manifests":7})", "names no image"},
      {R"({"manifests":[],"Manifests":[]})", "stands twice"},
      {R"({"manifests":[],"manifests":[]})", "stands twice"},
      {R"({"manifestſ":[]})", "is not ASCII"},
  };
  for (const auto& [index, complaint] : indexes)
    CHECK_THROWS_WITH_AS(read({{"index.json", index}}), doctest::Contains(complaint), Error);
  CHECK_THROWS_WITH_AS(read({}), doctest::Contains("it is no image"), Error);
  CHECK_THROWS_WITH_AS(read({{"manifest.json", "[]"}}), doctest::Contains("names no image"), Error);
  CHECK_THROWS_WITH_AS(read({{"manifest.json", R"([{"Config":"c","Layers":["a"]}])"}, {"c", "{}"}}),
                       doctest::Contains("names 1 layers and its configuration 0"), Error);
}

TEST_CASE("keys in another case are read as docker reads them") {
  LayoutFiles files = docker_layout(kTwoLayers);
  std::string& configuration = files[2].second;
  configuration.replace(configuration.find("\"rootfs\""), 8, "\"RootFS\"");
  CHECK(read(files).layers[1].diff_id == digest_of_text(tar_of(kTwoLayers[1])));
  CHECK(read(oci_layout(kTwoLayers, ARCHIVE_FILTER_NONE, R"({"entrypoint":"/x 'y'"})")).settings.front() ==
        R"(entrypoint '/x '\''y'\''')");
}

TEST_CASE("where both forms of a layout name other images, none is read") {
  LayoutFiles files = oci_layout(kTwoLayers), other = docker_layout({{{"a", "evil"}}});
  CHECK_NOTHROW(read(files));
  files.insert(files.end(), other.begin(), other.end());
  CHECK_THROWS_WITH_AS(read(files), doctest::Contains("name different images"), Error);
}

TEST_CASE("indexes that name each other many times are not followed for ever") {
  LayoutFiles files;
  std::string inner = R"({"manifests":[]})";
  for (int depth = 0; depth < 4; ++depth) {
    const std::string digest = digest_of_text(inner);
    files.emplace_back("blobs/sha256/" + digest, inner);
    std::string list;
    for (int i = 0; i < 300; ++i)
      list +=
          fmt::format(R"({}{{"mediaType":"application/vnd.oci.image.index.v1+json","digest":"sha256:{}"}})",
                      i == 0 ? "" : ",", digest);
    inner = fmt::format(R"({{"manifests":[{}]}})", list);
  }
  files.emplace_back("index.json", inner);
  CHECK_THROWS_WITH_AS(read(files), doctest::Contains("more than 1,000 indexes"), Error);
}
