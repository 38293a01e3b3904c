"""The program and the shared libraries that it needs, as the packages carry them that run on other machines.

Needs ldd, strip and patchelf. The same program gives the same bytes.
"""
import gzip
import io
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile

# The C library's own parts (glibc): a program that brings another copy of them needs its own loader too.
OF_THE_SYSTEM = re.compile(r"^(ld-linux.*|libc|libm|libdl|libpthread|librt|libresolv|libutil|libnsl|libanl)\.so")


def libraries(program, c_library):
    """The shared libraries that the loader would take, by name; with those of the C library where they are wanted."""
    found = {}
    for line in subprocess.check_output(["ldd", program], text=True).splitlines():
        match = re.match(r"\s*(\S+) => (/\S+)", line)
        if match and (c_library or not OF_THE_SYSTEM.match(match[1])):
            found[match[1]] = match[2]
        elif "not found" in line:
            sys.exit(f"packaging: {line.strip()}")
    return found


def loader(program):
    """The path at which the kernel looks for the program's loader."""
    return subprocess.check_output(["patchelf", "--print-interpreter", program], text=True).strip()


def copied(source, folder, search=None):
    """A stripped copy, which looks for its libraries in `search`, relative to itself."""
    target = os.path.join(folder, "copy")
    shutil.copyfile(source, target)
    os.chmod(target, 0o755)
    subprocess.run(["strip", "--strip-unneeded", target], check=True)
    if search:
        subprocess.run(["patchelf", "--set-rpath", search, target], check=True)
    with open(target, "rb") as content:
        return content.read()


def carried(program, c_library=False):
    """`bin/stocktake` and `lib/…`, each with its bytes."""
    files = {}
    with tempfile.TemporaryDirectory() as folder:
        files["bin/stocktake"] = copied(program, folder, "$ORIGIN/../lib")
        for name, path in libraries(program, c_library).items():
            # The C library's parts find each other, and are not to be told where.
            search = None if OF_THE_SYSTEM.match(name) else "$ORIGIN"
            files[f"lib/{name}"] = copied(os.path.realpath(path), folder, search)
    return files


def write_tar(path, files, folders=()):
    """A .tar.gz that is the same for the same files: `files` by path, each (bytes, mode)."""
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for name, mode in folders:
            folder = tarfile.TarInfo(name)
            folder.type, folder.mode = tarfile.DIRTYPE, mode
            tar.addfile(folder)
        for name, (content, mode) in files.items():
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(content), mode
            tar.addfile(entry, io.BytesIO(content))
    with open(path + ".part", "wb") as out:
        out.write(gzip.compress(held.getvalue(), 9, mtime=0))
    os.replace(path + ".part", path)
    print(path)
