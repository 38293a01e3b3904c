#include "verifier/pins/commands.h"

#include <doctest/doctest.h>

#include <string>

using namespace stocktake;

TEST_CASE("verify: a command that installs past the lock is found, and one that takes it is not") {
  struct Row {
    std::string_view command;
    bool loose;
  };
  for (const Row& row : std::initializer_list<Row>{
           {"npm install", true},
           {"npm i --production", true},
           {"npm ci", false},
           {"npm install left-pad", true},
           {"npm install left-pad@1.3.0", false},
           {"npm install -g @angular/cli@17.0.0", false},
           {"npm install -g @angular/cli@latest", true},
           {"npm install ./local", false},
           {"npm run install", false},
           {"npm --version", false},
           {"yarn", true},
           {"yarn install --immutable", false},
           {"yarn build", false},
           {"yarn add a", true},
           {"pnpm i", true},
           {"pnpm install --frozen-lockfile", false},
           {"bun install", true},
           {"pip install requests", true},
           {"pip3 install 'requests>=2'", true},
           {"pip install requests==2.31.0", false},
           {"pip install -r requirements.txt", false},
           {"pip install -r requirements.txt extra", true},
           {"pip install .", false},
           {"pip install -e .[test]", false},
           {"python3 -m pip install --upgrade pip", true},
           {"pip freeze", false},
           {"pipx install black", true},
           {"uv sync", true},
           {"uv sync --locked", false},
           {"uv pip install black", true},
           {"poetry update", true},
           {"poetry install", false},
           {"pipenv install", true},
           {"pipenv install --deploy", false},
           {"cargo install ripgrep", true},
           {"cargo install --locked ripgrep", true},
           {"cargo install --locked ripgrep@14.1.0", false},
           {"cargo install --locked --version 14.1.0 ripgrep", false},
           {"cargo install --path .", false},
           {"cargo build", false},
           {"cargo update", true},
           {"go install example.com/x@latest", true},
           {"go install example.com/x@v1.2.3", false},
           {"go install ./cmd/x", false},
           {"go get example.com/x", true},
           {"gem install rake", true},
           {"gem install rake -v 13.0.0", false},
           {"gem install rake:13.0.0", false},
           {"bundle update", true},
           {"bundle install", false},
           {"composer require a/b", true},
           {"composer install --no-dev", false},
           {"CI=1 sudo npm install", true},
           {"if true; then npm install; fi", true},
           {"(cd x && npm install)", true},
           {"echo npm install", false},
           {"echo 'x; npm install'", false},
           {"# npm install", false},
           {"npm ci # npm install", false},
           {"pip install $PACKAGES", false},
           {"npx cowsay", true},
           {"npx cowsay@1.6.0 moo", false},
           {"npx -y -p cowsay@1.6.0 cowsay", false},
           {"npx --package=cowsay cowsay", true},
           {"npx --no-install tsc", false},
           {"npm exec cowsay", true},
           {"npm exec --package=a@1.0.0 -- a", false},
           {"pnpm dlx cowsay", true},
           {"pnpm exec tsc", false},
           {"yarn dlx cowsay", true},
           {"bunx cowsay", true},
           {"bun x cowsay@1.6.0", false},
           {"uvx ruff check", true},
           {"uvx ruff==0.4.0 check", false},
           {"uvx ruff@0.4.0 check", false},
           {"uvx --from ruff ruff", true},
           {"uv tool run ruff", true},
           {"pipx run black", true},
           {"pipx run black==24.1.0", false},
           {"npm --prefix web install", true},
           {"npm --prefix web ci", false},
           {"npm -C web --loglevel error i", true},
           {"yarn --cwd web build", false},
           {"cargo +nightly install ripgrep", true},
           {"timeout 60 npm install", true},
           {"timeout -k 5 60 npm install", true},
           {"sudo -u app -E npm install", true},
           {"sudo apt-get install -y npm", false},
           {"apt-get install npx", false},
           {"env X=1 npm install", true},
           {"env -u X -- npm install", true},
           {"nice -n 5 npm install", true},
           {"xargs -n 1 npm install < list", true},
           {"gosu app npm install", true},
           {"sh -c 'npm install'", true},
           {"bash -euxc \"cd x && npm install\"", true},
           {"su app -c 'npm install'", true},
           {"sh -c \"sh -c 'npm install'\"", true},
           {"sh -c 'npm ci'", false},
           {"echo `npm install`", true},
           {"echo $(npm install)", true},
           {"time -p npm install", true},
           {"exec npm install", true},
           {"/usr/bin/npm install", true},
       }) {
    CAPTURE(row.command);
    CHECK((loose_installs(row.command).size() == 1) == row.loose);
  }
}

TEST_CASE("verify: a command is named with its line, also behind lines that are joined") {
  const auto found = loose_installs("echo a \\\n  b\nset -e\n  npm install && \\\n  pip install x\n");
  REQUIRE(found.size() == 2);
  CHECK(found[0].line == 3);
  CHECK(found[0].instead == "npm ci");
  CHECK(found[1].line == 4);
  CHECK(found[1].command == "pip install x");
}

TEST_CASE("verify: a script of anything ends") {
  for (const std::string_view script :
       {"'", "\"npm install", "\\", "npm install \\", "((((", "npm", "=", "\xff\xff", "sudo", "timeout",
        "timeout 60", "sh -c", "npx", "npm --prefix", "npx -p"})
    CHECK(loose_installs(script).size() <= 1);
}
