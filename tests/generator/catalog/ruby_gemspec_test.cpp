#include "generator/catalog/ruby_gemspec.h"

#include <doctest/doctest.h>

#include <string>

using namespace stocktake;

TEST_CASE("what RubyGems writes into an installed gemspec is no code of the gem's") {
  const std::string_view written = R"(# -*- encoding: utf-8 -*-
# stub: demo 1.0.0 ruby lib
# stub: ext/demo/extconf.rb

Gem::Specification.new do |s|
  s.name = "demo".freeze
  s.version = "1.0.0"
  s.platform = "x86_64-linux".freeze

  s.required_rubygems_version = Gem::Requirement.new(">= 0".freeze) if s.respond_to? :required_rubygems_version=
  s.metadata = { "a#b" => "c\#{d}", "allowed_push_host" => "https://example.com" } if s.respond_to? :metadata=
  s.require_paths = ["lib".freeze]
  s.date = %q{2012-01-01}
  s.cert_chain = ["-----BEGIN-----\nA=\n"]
  s.description = "system(\"id\") is what it does".freeze
  s.specification_version = 4
  s.installed_by_version = "3.3.15" if s.respond_to? :installed_by_version

  if s.respond_to? :specification_version then
    s.add_runtime_dependency(%q<rack>.freeze, ["~> 2.0", ">= 2.0.1"])
  else
    s.add_dependency(%q<rack>.freeze, [">= 0"])
  end
end
)";
  CHECK(foreign_line(written) == "");
}

TEST_CASE("whatever else stands in an installed gemspec is code that runs") {
  for (const std::string_view line :
       {"system(\"id\")", "s.summary = \"#{`id`}\"", "s.summary = `id`", "s.name = eval(\"x\")",
        "s.instance_eval(\"x\")", "require \"x\"", "s.summary = \"x\"; system(\"id\")", "s.summary = \"x",
        "s.summary = %x(id)", "if system(\"id\") then", "s.add_dependency(%q<a>, [x])", "s.version = VERSION",
        "s.name = \"a\" if system(\"id\")"}) {
    CAPTURE(line);
    CHECK(foreign_line("Gem::Specification.new do |s|\n  " + std::string(line) + "\nend\n") == line);
  }
}
