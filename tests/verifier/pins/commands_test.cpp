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
           {"cargo build", true},
           {"cargo build --release --locked", false},
           {"cargo run --frozen", false},
           {"cargo test", false},
           {"cargo vendor", true},
           {"cargo update", true},
           {"go install example.com/x@latest", true},
           {"go install example.com/x@v1.2.3", false},
           {"go install ./cmd/x", false},
           {"go get example.com/x", true},
           {"gem install rake", true},
           {"gem install rake -v 13.0.0", false},
           {"gem install rake:13.0.0", false},
           {"bundle update", true},
           {"bundle install", true},
           {"bundle install --frozen", false},
           {"BUNDLE_FROZEN=true bundle install", false},
           {"bundle config set --local frozen true && bundle install", false},
           {"bundle config set --local path vendor && bundle install", true},
           {"bundle exec rake", false},
           {"composer require a/b", true},
           {"composer install --no-dev", false},
           {"composer global require a/b", true},
           {"composer global require a/b:^1.2", true},
           {"composer global require a/b:1.2.3", false},
           {"pip install git+https://github.com/a/b@main", true},
           {"pip install git+https://github.com/a/b", true},
           {"pip install -e git+https://github.com/a/b@v1.0#egg=b", true},
           {"pip install git+https://github.com/a/b@0123456789012345678901234567890123456789", false},
           {"pip install git+https://github.com/a/b@$COMMIT", false},
           {"pip install https://x.example/y-1.0-py3-none-any.whl", true},
           {"pip install 'y @ https://x.example/y.whl'", true},
           {"pip install https://x.example/y.whl#sha256=00", false},
           {"pip install ./y.whl", false},
           {"pip3.11 install black", true},
           {"npm install git+https://github.com/a/b", true},
           {"npm install github:a/b", true},
           {"npm install a/b#main", true},
           {"npm install a/b#0123456789012345678901234567890123456789", false},
           {"npm install @a/b@1.0.0", false},
           {"npm install https://x.example/y.tgz", true},
           {"npm install y.tgz", false},
           {"npm install file:../y", false},
           {"uv add x", true},
           {"uv lock --upgrade", true},
           {"uv lock --check", false},
           {"uv pip sync requirements.txt", false},
           {"uv tool install ruff@0.4.0", false},
           {"uv tool install ruff", true},
           {"poetry lock", true},
           {"poetry check --lock", false},
           {"gem install rails -v '~> 7'", true},
           {"gem install rails --version=7.0.1", false},
           {"gem install rails -v $RAILS", false},
           {"conda install numpy", true},
           {"conda install -y -n base -c conda-forge numpy", true},
           {"conda install -n base 'numpy>=1'", true},
           {"conda install python=3.11", true},
           {"conda install numpy=1.26.4 scipy==1.11=py311_0", false},
           {"mamba install numpy", true},
           {"micromamba create -n x python", true},
           {"conda env create -f environment.yml", true},
           {"conda env create -f conda-linux-64.lock", false},
           {"conda create --name x --file explicit.txt", false},
           {"conda activate x", false},
           {"dotnet add package X", true},
           {"dotnet add app.csproj package X --version 1.2.3", false},
           {"dotnet add package X --version 1.*", true},
           {"dotnet restore", true},
           {"dotnet restore --locked-mode", false},
           {"dotnet restore -p:RestoreLockedMode=true", false},
           {"dotnet build --no-restore", false},
           {"dotnet tool install X", true},
           {"dotnet tool restore", false},
           {"deno install npm:x", true},
           {"deno install npm:x@1.2.3", false},
           {"deno install --frozen", false},
           {"deno run x.ts", false},
           {"easy_install x", true},
           {"python -m easy_install x", true},
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
    CHECK((loose_installs(row.command, row.command).size() == 1) == row.loose);
  }
}

TEST_CASE("verify: what is to be written instead is a command of the same program") {
  struct Row {
    std::string_view command, instead;
  };
  for (const Row& row : std::initializer_list<Row>{
           {"npm install github:u/r", "npm install github:u/r#COMMIT, all 40 digits"},
           {"npm install u/r#main", "npm install u/r#COMMIT, all 40 digits"},
           {"pip install flask", "pip install flask==VERSION, or a requirements file with --require-hashes"},
           {"uv pip install flask",
            "uv pip install flask==VERSION, or a requirements file with --require-hashes"},
           {"uv tool install ruff", "uv tool install ruff==VERSION"},
           {"pipx install black", "pipx install black==VERSION"},
           {"pip install git+https://x/y@main", "pip install git+…@COMMIT, all 40 digits"},
           {"gem install rails -v '~> 7'", "gem install rails --version VERSION"},
           {"cargo run", "cargo run --locked"},
       }) {
    CAPTURE(row.command);
    const auto found = loose_installs(row.command, row.command);
    REQUIRE(found.size() == 1);
    CHECK(found[0].instead == row.instead);
  }
}

TEST_CASE("verify: a setting elsewhere in the file forbids Bundler to change the lock") {
  CHECK(loose_installs("bundle install", "ENV BUNDLE_DEPLOYMENT=1\nRUN bundle install\n").empty());
  CHECK(loose_installs("bundle install", "RUN bundle install\n").size() == 1);
}

TEST_CASE("verify: a command is named with its line, also behind lines that are joined") {
  constexpr std::string_view kScript = "echo a \\\n  b\nset -e\n  npm install && \\\n  pip install x\n";
  const auto found = loose_installs(kScript, kScript);
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
    CHECK(loose_installs(script, script).size() <= 1);
}
