"""Makes a Python wheel that carries the program: `wheel.py PROGRAM VERSION LICENSE FOLDER`.

The program needs nothing but a kernel, so that the wheel is for every C library: its tags name the oldest of each that pip
has a word for on these processors (PEP 600 and PEP 599 for glibc, PEP 656 for musl). The same program gives the same bytes.
"""
import base64
import hashlib
import os
import sys
import zipfile

from carried import processor, read

MAIN = '''"""Runs the program that this package carries."""
import os
import sys


def main():
    program = os.path.join(os.path.dirname(os.path.abspath(__file__)), "bin", "stocktake")
    os.execv(program, [program, *sys.argv[1:]])


if __name__ == "__main__":
    main()
'''


def contents(program, version, license_file):
    """What the wheel holds, by path; and the name of its folder of metadata."""
    files = {"stocktake/bin/stocktake": program, "stocktake/__init__.py": b""}
    files["stocktake/__main__.py"] = MAIN.encode()
    info = f"stocktake-{version}.dist-info"
    files[f"{info}/METADATA"] = (
        f"Metadata-Version: 2.4\nName: stocktake\nVersion: {version}\n"
        "Summary: Takes stock of what is installed, and says what changed that nobody expected\n"
        "License-Expression: Apache-2.0\nLicense-File: LICENSE\nRequires-Python: >=3.8\n").encode()
    tags = "".join(f"Tag: py3-none-{platform}\n" for platform in platforms(program))
    files[f"{info}/WHEEL"] = f"Wheel-Version: 1.0\nGenerator: stocktake\nRoot-Is-Purelib: false\n{tags}".encode()
    files[f"{info}/entry_points.txt"] = b"[console_scripts]\nstocktake = stocktake.__main__:main\n"
    files[f"{info}/licenses/LICENSE"] = read(license_file)
    return info, files


def platforms(program):
    return [f"{system}_{processor(program)}" for system in ("manylinux2014", "manylinux_2_17", "musllinux_1_1")]


def record(info, files):
    """RECORD (the specification "Recording installed projects")."""
    lines = []
    for path, content in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        lines.append(f"{path},sha256={digest},{len(content)}\n")
    return "".join(lines) + f"{info}/RECORD,,\n"


def main():
    path, version, license_file, folder = sys.argv[1:]
    program = read(path)
    info, files = contents(program, version, license_file)
    files[f"{info}/RECORD"] = record(info, files).encode()
    path = os.path.join(folder, f"stocktake-{version}-py3-none-{'.'.join(platforms(program))}.whl")
    with zipfile.ZipFile(path + ".part", "w", zipfile.ZIP_DEFLATED) as wheel:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (0o100755 if name == "stocktake/bin/stocktake" else 0o100644) << 16
            wheel.writestr(entry, content)
    os.replace(path + ".part", path)
    print(path)


if __name__ == "__main__":
    main()
