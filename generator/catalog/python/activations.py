#!/usr/bin/env python3
"""Writes activations.cpp: the digests of what venv, virtualenv and uv write into an environment by their templates.

    activations.py STOCKTAKE WHEELS PYTHON… > activations.cpp

STOCKTAKE is this program, WHEELS a folder with wheels of virtualenv and uv (`pip download --no-deps`), each PYTHON an
interpreter with the module venv. Every tool makes an environment for every interpreter that it knows; stocktake scans
them, and takes out what depends on the place, so that this is said in one place (scripts.cpp).
"""
import json
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

# Beside the programs, and at the root of the environment.
BESIDE = {"activate", "activate.bat", "activate.csh", "activate.fish", "activate.nu", "activate.ps1", "Activate.ps1",
          "activate.xsh", "activate_this.py", "deactivate.bat", "deactivate.csh", "pydoc.bat"}
AT_ROOT = {".gitignore", "CACHEDIR.TAG"}

HEAD = """#include "generator/catalog/python/activations.h"

#include <algorithm>
#include <iterator>

namespace stocktake {
namespace {

struct Template {
  std::string_view name, sha256;  ///< of the file, and of its text without what depends on the place
};

/// Made by activations.py; behind each the first tool and release that wrote it.
constexpr Template kTemplates[] = {
"""
TAIL = """};

}  // namespace

bool is_environment_template(std::string_view name, std::string_view sha256) {
  return std::any_of(std::begin(kTemplates), std::end(kTemplates),
                     [&](const Template& known) { return known.name == name && known.sha256 == sha256; });
}

}  // namespace stocktake
"""


def version_key(text):
    return [int(part) for part in re.findall(r"\d+", text)]


def run(*command, **options):
    return subprocess.run([str(c) for c in command], capture_output=True, **options).returncode == 0


def place_of(python):
    """A name that no shell quotes: `e3-11-7` of `…/3.11.7/bin/python`."""
    return "e" + python.parent.parent.name.replace(".", "-")


def with_wheel(wheel, pythons, tools, out):
    name, version = wheel.name.split("-")[:2]
    place = tools / f"{name}-{version}"
    zipfile.ZipFile(wheel).extractall(place)
    if name == "uv":
        program = place / f"uv-{version}.data" / "scripts" / "uv"
        program.chmod(0o755)
        makers = [(program, "venv", "--offline", "--python")]
    else:
        run(sys.executable, "-m", "pip", "install", "-q", "--target", place, wheel)
        makers = [("env", f"PYTHONPATH={place}", sys.executable, "-m", "virtualenv", "--no-download", "--without-pip", "-p"),
                  ("env", f"PYTHONPATH={place}", sys.executable, "-m", "virtualenv", "--no-seed", "-p")]
    for python in pythons:
        for maker in makers:
            folder = out / f"{name}-{version}" / place_of(python)
            if run(*maker, python, folder):
                break


def digests(stocktake, folder):
    """(name, digest) of every file that the tools wrote."""
    document = json.loads(subprocess.run([stocktake, "scan", folder], capture_output=True, check=True).stdout)
    for component in document["components"]:
        if component.get("type") != "file":
            continue
        path = Path(component["name"])
        known = {p["name"]: p["value"] for p in component.get("properties", [])}
        beside = path.name in BESIDE and path.parent.name == "bin"
        if not beside and not (path.name in AT_ROOT and len(path.parts) == 2):
            continue
        plain = [h["content"] for h in component.get("hashes", []) if h["alg"] == "SHA-256"]
        if found := [known["stocktake:script-sha256"]] if "stocktake:script-sha256" in known else plain:
            yield path.name, found[0]


def main():
    stocktake, wheels = Path(sys.argv[1]), Path(sys.argv[2])
    pythons = [Path(p) for p in sys.argv[3:]]
    rows = {}
    with tempfile.TemporaryDirectory() as work:
        out, tools = Path(work) / "made", Path(work) / "tools"
        for python in pythons:
            run(python, "-m", "venv", "--without-pip", out / f"venv-{python.parent.parent.name}" / place_of(python))
        for wheel in sorted(wheels.glob("*.whl"), key=lambda w: version_key(w.name)):
            with_wheel(wheel, pythons, tools, out)
        for folder in sorted(out.iterdir(), key=lambda f: (f.name.split("-")[0], version_key(f.name))):
            for key in sorted(digests(stocktake, folder)):
                rows.setdefault(key, folder.name.replace("-", " "))
    sys.stdout.write(HEAD)
    for (name, sha256), first in sorted(rows.items()):
        print(f'    {{"{name}", "{sha256}"}},  // {first}')
    sys.stdout.write(TAIL)


main()
