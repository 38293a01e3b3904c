#include "tests/generator/traits/traits_text.h"

using stocktake::test::check_traits;

TEST_CASE("what JavaScript can do shows in the words that it is written with") {
  check_traits("a.js",
               {{"send(process.env)", "environment"},
                {"process . env.HOME", "environment"},
                {"const { env } = process;", "environment"},
                {"globalThis[\"process\"][\"env\"]", "environment"},
                {"process[`env`]", "environment"},
                {"require('child_process')", "process"},
                {"import cp from \"node:child_process\"", "process"},
                {"const r = require; r('child_process')", "process"},
                {"require(\"http\")", "network"},
                {"import h from 'https'", "network"},
                {"await import('net')", "network"},
                {"fetch(url)", "network"},
                {"new XMLHttpRequest()", "network"},
                {"http.createServer(f)", "listen"},
                {"eval(x)", "evaluate"},
                {"(0,eval)(x)", "evaluate"},
                {"const e = eval;", "evaluate"},
                {"new Function(x)", "evaluate"},
                {"[].constructor.constructor(x)()", "evaluate"},
                {"require('vm')", "evaluate"},
                {"setTimeout('x()', 1)", "evaluate"},
                {"atob(x)", "decode"},
                {"Buffer.from(x, 'base64')", "decode"},
                {"os.userInfo()", "system-info"},
                {"os.hostname()", "system-info"},
                {"process.dlopen(m, f)", "native-call"},
                {"var _0x3fa1=1", "obfuscated"},
                {"String.fromCharCode(104,101,108,108,111,32,119,111)", "obfuscated"},
                {R"(x='\x68\x65\x6c\x6c\x6f\x20\x77\x6f\x72\x6c\x64\x68\x65\x6c\x6c\x6f')", "obfuscated"}});
}

TEST_CASE("what JavaScript code only seems to do is no trait") {
  check_traits(
      "a.js",
      {{"process.env.NODE_ENV", ""},
       {"process.environment", ""},
       {"url.protocol === 'https'", ""},
       {"medieval(x)", ""},
       {"math.eval(x)", ""},
       {"function eval(x) {}", ""},
       {"Function('return this')()", ""},
       {"Function( \"return this;\" )()", ""},
       {"Function(\"r\", \"regeneratorRuntime = r\")(runtime)", ""},
       {"process.env['NODE_ENV']", ""},
       {"isFunction(x)", ""},
       {"prefetch(x)", ""},
       {"x.fetch(y)", ""},
       {"x.toString('base64')", ""},
       {"String.fromCharCode(c)", ""},
       {R"(/[\u0300-\u036f\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308\u0309\u0310\u0311\u0312]/)", ""},
       {"// process.env", ""},
       {"x(); // eval(x)", ""},
       {"/* fetch(x)\n * eval(x)\n */", ""},
       {"/** require('child_process') */", ""},
       {"'http://a' // eval(x)", ""}});
  check_traits("a.d.ts", {{"eval(x)", ""}});
}

TEST_CASE("what JavaScript is excused for is excused alone") {
  check_traits("a.js", {{"Function('return this,'+x)()", "evaluate"},
                        {"Function('return this')(), Function(x)", "evaluate"},
                        {"Function('r', 'regeneratorRuntime;'+x)()", "evaluate"},
                        {"Function(function a(){} + x)()", "evaluate"},
                        {"Function(functionBody)()", "evaluate"},
                        {"process.env.NODE_ENVIRONMENT", "environment"},
                        {"process.env['NODE_ENV' && 'A']", "environment"}});
}

TEST_CASE("a method that JavaScript defines is not called") {
  check_traits("a.js", {{"class A {\n  fetch(url) {\n  }\n  eval(x, y = (1)) {}\n  static atob(a) {}\n}", ""},
                        {"x = {\n  fetch(url) { return 1 },\n  eval({a, b}) {},\n}", ""},
                        {"async function fetch(url) {}", ""},
                        {"if (fetch(url)) {", "network"},
                        {"fetch(url)\n{ f() }", "network"},
                        {"async\nfetch(url)", "network"},
                        {"function\nfetch(url)", "network"},
                        {"fetch(')  {' + url)", "network"},
                        {"fetch(/\\)  {/ + url)", "network"},
                        {"fetch(url /*) {*/)", "network"},
                        {"fetch(f(url), () => {})", "network"}});
  check_traits("a.ts", {{"interface A {\n  fetch(url: string): Promise<B>;\n  eval(x: string): void;\n}", ""},
                        {"class A {\n  a = 1;\n  fetch(url: string): Promise<B> {\n  }\n}", ""},
                        {"c ? fetch(url): b", "network"},
                        {"c ? // {\n fetch(url): b", "network"},
                        {"c ? /*\n{ */ fetch(url): b", "network"},
                        {"c\n<!-- ? ;\n? fetch(url): b", "network"},
                        {"switch (a) { case fetch(url): }", "network"}});
}

TEST_CASE("nobody hides JavaScript by making it look like a comment") {
  check_traits("a.js", {{"a = /[/*]/; eval(x)", "evaluate"},
                        {"if (1) /[/*]/.test(a); eval(x)", "evaluate"},
                        {"a++ /1; b='/'; c='//' ; eval(x)", "evaluate"},
                        {"a.return /1; b='/'; c='//' ; eval(x)", "evaluate"},
                        {"x = `\n/*`; eval(x)", "evaluate"},
                        {"x = `${`\n// `}${eval(x)}`", "evaluate"},
                        {"if (x) /'/.test(a); t=`'\n// ${eval(x)}`", "evaluate"},
                        {"// a\reval(x)", "evaluate"},
                        {"// a\xE2\x80\xA8"
                         "eval(x)",
                         "evaluate"},
                        {"x = '// '; eval(x)", "evaluate"},
                        {"<a>don't</a>\n/* */ eval(x)", "evaluate"}});
}

TEST_CASE("JavaScript's other spellings of the same are found, and words beside them are none") {
  check_traits("a.js", {
                           {"global.fetch(u)", "network"},
                           {"self.fetch(u)", "network"},
                           {"this.myself.fetching(u)", ""},
                           {"fetch?.(u)", "network"},
                           {"fetch/**/(u)", "network"},
                           {"process/* a\n b */./**/env", "environment"},
                           {"require(/* a */'http')", "network"},
                           {"x./**/fetch(u)", ""},
                           {"async/*\xE2\x80\xA8*/ fetch(u)", "network"},
                           {"fetch /* a", ""},
                           {"x.fetch?.(u)", ""},
                           {"eval?.(x)", "evaluate"},
                           {"fetch.call(x, u)", "network"},
                           {"require('dns/promises')", "network"},
                           {"import got from 'got'", "network"},
                           {"x = 'got'", ""},
                           {"process.getBuiltinModule('https')", "network"},
                           {"new Worker(x, {eval: true})", "evaluate"},
                           {"Buffer.from(x, 'base64url')", "decode"},
                           {"import('data:text/javascript,' + x)", "evaluate"},
                           {"const {env: e} = globalThis.process", "environment"},
                           {"process.binding('spawn_sync')", "process native-call"},
                       });
}
