"""Makes a Python wheel that carries the program: `wheel.py PROGRAM VERSION LICENSE FOLDER`.

The shared libraries that the program needs come along, but for those of the C library: the wheel runs wherever the C
library is at least as new as that of the machine it was made on, which its tag says (PEP 600, `manylinux_X_Y`). The same
program gives the same bytes.
"""
import base64
import hashlib
import os
import platform
import sys
import zipfile

from carried import carried

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
    """What the wheel holds, by path; programs and libraries with their mode."""
    files = {f"stocktake/{name}": content for name, content in carried(program).items()}
    files["stocktake/__init__.py"] = b""
    files["stocktake/__main__.py"] = MAIN.encode()
    info = f"stocktake-{version}.dist-info"
    files[f"{info}/METADATA"] = (
        f"Metadata-Version: 2.4\nName: stocktake\nVersion: {version}\n"
        "Summary: Takes stock of what is installed, and says what changed that nobody expected\n"
        "License-Expression: Apache-2.0\nLicense-File: LICENSE\nRequires-Python: >=3.8\n").encode()
    files[f"{info}/WHEEL"] = f"Wheel-Version: 1.0\nGenerator: stocktake\nRoot-Is-Purelib: false\nTag: {tag()}\n".encode()
    files[f"{info}/entry_points.txt"] = b"[console_scripts]\nstocktake = stocktake.__main__:main\n"
    with open(license_file, "rb") as text:
        files[f"{info}/licenses/LICENSE"] = text.read()
    return info, files


def tag():
    major, minor = platform.libc_ver()[1].split(".")[:2]
    return f"py3-none-manylinux_{major}_{minor}_{platform.machine()}"


def record(info, files):
    """RECORD (the specification "Recording installed projects")."""
    lines = []
    for path, content in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        lines.append(f"{path},sha256={digest},{len(content)}\n")
    return "".join(lines) + f"{info}/RECORD,,\n"


def main():
    program, version, license_file, folder = sys.argv[1:]
    info, files = contents(program, version, license_file)
    files[f"{info}/RECORD"] = record(info, files).encode()
    path = os.path.join(folder, f"stocktake-{version}-{tag()}.whl")
    with zipfile.ZipFile(path + ".part", "w", zipfile.ZIP_DEFLATED) as wheel:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (0o100755 if name.startswith(("stocktake/bin/", "stocktake/lib/")) else 0o100644) << 16
            wheel.writestr(entry, content)
    os.replace(path + ".part", path)
    print(path)


if __name__ == "__main__":
    main()
