#include "tests/generator/traits/traits_text.h"

using stocktake::test::check_traits;

TEST_CASE("what Ruby can do shows in the words that it is written with") {
  check_traits("a.rb", {{"ENV[\"HOME\"]", "environment"},
                        {"ENV.fetch(\"A\")", "environment"},
                        {"system(\"ls\")", "process"},
                        {"IO.popen(\"ls\")", "process"},
                        {"%x(ls)", "process"},
                        {"Net::HTTP.get(x)", "network"},
                        {"require \"open-uri\"", "network"},
                        {"TCPServer.new(80)", "listen"},
                        {"eval(x)", "evaluate"},
                        {"eval order", "evaluate"},
                        {"sub system(x)", "process"},
                        {"Base64.decode64(x)", "decode"},
                        {"x.unpack('m')", "decode"},
                        {"Socket.gethostname", "system-info"},
                        {"require 'fiddle'", "native-call"},
                        {"x = \"\n# #{eval(y)}\"", "evaluate"},
                        {"x = \"\n# \"; eval(y)", "evaluate"}});
}

TEST_CASE("what Ruby only seems to do is no trait") {
  check_traits("a.rb", {{"MY_ENV[\"A\"]", ""},
                        {"x.system(\"a\")", ""},
                        {"eval do |x|", ""},
                        {"def system(x)", ""},
                        {"x.eval(y)", ""},
                        {"# eval(x)", ""},
                        {"  # system(\"a\")", ""},
                        {"retrieval(x)", ""}});
}

TEST_CASE("Ruby's other spellings of the same are found, and words beside them are none") {
  check_traits("a.rb", {
                           {"system \"ls\"", "process"},
                           {"exec 'ls'", "process"},
                           {"x = `ls`", "process"},
                           {"x.system \"ls\"", ""},
                           {"my_system \"ls\"", ""},
                           {"ENV.to_hash", "environment"},
                           {"x.instance_eval(y)", "evaluate"},
                           {"x.instance_eval(&y)", ""},
                           {"x.instance_eval do", ""},
                           {"x.class_eval(y)", "evaluate"},
                           {"binding.eval(x)", "evaluate"},
                           {"open('|ls')", "process"},
                           {"open(\"a|b\")", ""},
                           {"Excon.get(u)", "network"},
                           {"=begin\neval(x)\n=end\na = 1", ""},
                           {"x = \"\n=begin\n\"; eval(y) # \"\n=end", "evaluate"},
                       });
}
