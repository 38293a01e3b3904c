"""Makes an npm package that carries the program: `npm.py PROGRAM VERSION LICENSE FOLDER`.

It has no install script and needs none: npm links the program itself. It says for which system and processor it is (`os`,
`cpu` of package.json), so that npm refuses it elsewhere; the C library does not matter.
"""
import json
import os
import sys

from carried import processor, read, write_tar

CPUS = {"x86_64": "x64", "aarch64": "arm64"}


def manifest(version, cpu):
    return json.dumps({
        "name": "stocktake",
        "version": version,
        "description": "Takes stock of what is installed, and says what changed that nobody expected",
        "license": "Apache-2.0",
        "bin": {"stocktake": "bin/stocktake"},
        "files": ["bin"],
        "os": ["linux"],
        "cpu": [cpu],
    }, indent=2) + "\n"


def main():
    program, version, license_file, folder = sys.argv[1:]
    content = read(program)
    cpu = CPUS[processor(content)]
    write_tar(os.path.join(folder, f"stocktake-npm-{version}-linux-{cpu}.tgz"), {
        "package/package.json": (manifest(version, cpu).encode(), 0o644),
        "package/LICENSE": (read(license_file), 0o644),
        "package/bin/stocktake": (content, 0o755),
    })


if __name__ == "__main__":
    main()
