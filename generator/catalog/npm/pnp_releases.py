"""Writes pnp_releases.h: the digests of the code that Yarn's releases write into `.pnp.cjs` and `.pnp.loader.mjs`.

    python3 pnp_releases.py WORK    installs each release by npm below WORK, and has it lock a project without packages

`.pnp.cjs` is taken without the table between its quotes, as `pnp_state` does.
"""

import hashlib
import json
import pathlib
import subprocess
import sys

PACKAGE = "@yarnpkg/cli-dist"
HERE = pathlib.Path(__file__).parent


def releases():
    listed = subprocess.run(["npm", "view", PACKAGE, "versions", "--json"], check=True, capture_output=True)
    plain = [v for v in json.loads(listed.stdout) if "-" not in v]
    return [v for v in plain if tuple(map(int, v.split("."))) >= (3, 2, 0)]  # before, the table was code


def written_by(version, work):
    """The folder of a project that this release has locked."""
    tool, project = work / "tool" / version, work / "project" / version
    if not (project / ".pnp.cjs").exists():
        tool.mkdir(parents=True, exist_ok=True)
        project.mkdir(parents=True, exist_ok=True)
        (tool / "package.json").write_text("{}")
        subprocess.run(["npm", "install", "--silent", f"{PACKAGE}@{version}"], cwd=tool, check=True)
        (project / "package.json").write_text('{"name": "x", "version": "1.0.0", "type": "module"}')
        (project / "yarn.lock").touch()
        (project / ".yarnrc.yml").write_text("enableTelemetry: false\n")
        program = tool / "node_modules" / PACKAGE / "bin" / "yarn.js"
        subprocess.run(["node", program, "install"], cwd=project, check=True, stdout=subprocess.DEVNULL)
    return project


def code_of(pnp):
    start = pnp.index(b"'{\\\n") + 1
    end = start
    while pnp[end : end + 1] != b"'":
        end += 2 if pnp[end : end + 1] == b"\\" else 1
    return pnp[:start] + pnp[end:]


def table(name, comment, by_digest):
    lines = [f"/// {comment}", f"inline constexpr std::string_view {name}[] = {{"]
    for digest, versions in by_digest.items():
        span = versions[0] if len(versions) == 1 else f"{versions[0]} to {versions[-1]}"
        lines.append(f'    "{digest}",  // {span}')
    return "\n".join([*lines, "};"])


def main():
    work = pathlib.Path(sys.argv[1])
    code, loaders = {}, {}
    for version in releases():
        project = written_by(version, work)
        digest = hashlib.sha256(code_of((project / ".pnp.cjs").read_bytes())).hexdigest()
        code.setdefault(digest, []).append(version)
        loader = project / ".pnp.loader.mjs"
        if loader.exists():
            loaders.setdefault(hashlib.sha256(loader.read_bytes()).hexdigest(), []).append(version)
    (HERE / "pnp_releases.h").write_text(
        f"""#pragma once

#include <string_view>

// pnp_releases.py writes this file.
namespace stocktake {{

{table("kPnpReleases", "SHA-256 of `.pnp.cjs` without its table.", code)}

{table("kPnpLoaders", "SHA-256 of `.pnp.loader.mjs`.", loaders)}

}}  // namespace stocktake
"""
    )


main()
