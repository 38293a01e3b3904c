#include "generator/catalog/ruby_standalone.h"

#include <doctest/doctest.h>

#include <string>

#include "tests/generator/tree_builder.h"

using namespace stocktake;

namespace {

const std::string kHead =
    "require 'rbconfig'\n"
    "# ruby 1.8.7 doesn't define RUBY_ENGINE\n"
    "ruby_engine = defined?(RUBY_ENGINE) ? RUBY_ENGINE : 'ruby'\n"
    "ruby_version = RbConfig::CONFIG[\"ruby_version\"]\n"
    "path = File.expand_path('..', __FILE__)\n";
const std::string kGem = "$:.unshift \"#{path}/../#{ruby_engine}/#{ruby_version}/gems/json-2.3.0/lib\"\n";

}  // namespace

TEST_CASE("ruby: Bundler's standalone setup agrees where it adds gems and nothing else") {
  const char* const gems[] = {
      "$:.unshift \"#{path}/\"\n",
      "$:.unshift "
      "File.expand_path(\"#{__dir__}/../#{RUBY_ENGINE}/#{Gem.ruby_api_version}/gems/a-1.0/lib/a\")\n",
      "$:.unshift "
      "File.expand_path(\"#{__dir__}/../#{RUBY_ENGINE}/#{Gem.ruby_api_version}/extensions/x86_64-linux/"
      "#{Gem.extension_api_version}/a-1.0\")\n",
      "$:.unshift \"#{path}/../#{ruby_engine}/#{ruby_version}/bundler/gems/a-1a2b3c4d5e6f/lib\"\n"};
  for (const char* line : gems) {
    CAPTURE(std::string(line));
    CHECK(standalone_state(kHead + kGem + line) == "agrees");
  }
}

TEST_CASE(
    "ruby: any other line in the standalone setup is said, with a digest over all that is not of gems") {
  const char* const lines[] = {
      "$:.unshift \"#{path}/../#{ruby_engine}/#{ruby_version}/gems/a-1.0/../../../../evil\"\n",
      "$:.unshift \"#{path}/../#{ruby_engine}/#{ruby_version}/gems/#{`id`}/lib\"\n",
      "$:.unshift \"/tmp/evil\"\n", "$:.unshift \"#{path}/../evil/lib\"\n",
      "$:.unshift \"#{path}/../#{ruby_engine}/#{ruby_version}/gems/a-1.0/lib\"; load \"x\"\n"};
  for (const char* line : lines) {
    CAPTURE(std::string(line));
    const std::string state = standalone_state(kHead + line + kGem);
    CHECK(state.starts_with("differs "));
    CHECK(state.ends_with(": " + std::string(line, std::string(line).size() - 1)));
    CHECK(standalone_state(kHead + line) == state);  // gems that come and go change nothing
  }
  CHECK(standalone_state(kHead + "load 'evil'\n").ends_with("which no known release of Bundler wrote"));
}

TEST_CASE("ruby: a file of that name in a gem is the gem's") {
  TreeBuilder builder(kRubyCataloger);
  builder.file("bundle/bundler/setup.rb", kHead)
      .file("bundle/ruby/3.2.0/gems/bundler-2.5.0/lib/bundler/setup.rb", "require 'x'");
  const Tree tree = builder.build();
  const Catalog catalog = catalog_of(kRubyCataloger, tree);
  REQUIRE(catalog.details.size() == 1);
  CHECK(tree.entries[catalog.details[0].entry].path == "bundle/bundler/setup.rb");
  CHECK(catalog.details[0].text == "agrees");
}
