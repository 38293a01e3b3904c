"""Makes an npm package that carries the program: `npm.py PROGRAM VERSION LICENSE FOLDER`.

It has no install script and needs none: npm links the program itself. It says for which system, processor and C library
it is (`os`, `cpu`, `libc` of package.json), so that npm refuses it elsewhere.
"""
import json
import os
import platform
import sys

from carried import carried, write_tar

CPUS = {"x86_64": "x64", "aarch64": "arm64"}


def manifest(version):
    return json.dumps({
        "name": "stocktake",
        "version": version,
        "description": "Takes stock of what is installed, and says what changed that nobody expected",
        "license": "Apache-2.0",
        "bin": {"stocktake": "bin/stocktake"},
        "files": ["bin", "lib"],
        "os": ["linux"],
        "cpu": [CPUS.get(platform.machine(), platform.machine())],
        "libc": ["glibc"],
    }, indent=2) + "\n"


def main():
    program, version, license_file, folder = sys.argv[1:]
    with open(license_file, "rb") as text:
        files = {"package/package.json": (manifest(version).encode(), 0o644), "package/LICENSE": (text.read(), 0o644)}
    for name, content in carried(program).items():
        files[f"package/{name}"] = (content, 0o755)
    cpu = CPUS.get(platform.machine(), platform.machine())
    write_tar(os.path.join(folder, f"stocktake-npm-{version}-linux-{cpu}.tgz"), files)


if __name__ == "__main__":
    main()
