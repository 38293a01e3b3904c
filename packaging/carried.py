"""What the packages share that carry the static program to machines of any kind. The same program gives the same bytes.
"""
import gzip
import io
import os
import struct
import sys
import tarfile

# The processor that a program is for, by the number in its ELF header, as Linux calls it.
PROCESSORS = {62: "x86_64", 183: "aarch64"}


def processor(program):
    """The processor that the program is for. Exits where it needs others than itself to run: that is no static one."""
    kind, machine = struct.unpack_from("<HH", program, 16)
    (table,) = struct.unpack_from("<Q", program, 32)
    size, count = struct.unpack_from("<HH", program, 54)
    needs_loader = any(struct.unpack_from("<I", program, table + size * at)[0] == 3 for at in range(count))  # PT_INTERP
    if program[:4] != b"\x7fELF" or needs_loader or machine not in PROCESSORS:
        sys.exit("packaging: this is no static program for a processor that is known here")
    return PROCESSORS[machine]


def read(path):
    with open(path, "rb") as content:
        return content.read()


def write_tar(path, files, folders=()):
    """A .tar.gz that is the same for the same files: `files` by path, each (bytes, mode)."""
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for name, mode in folders:
            folder = tarfile.TarInfo(name)
            folder.type, folder.mode = tarfile.DIRTYPE, mode
            tar.addfile(folder)
        for name, (content, mode) in sorted(files.items()):
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(content), mode
            tar.addfile(entry, io.BytesIO(content))
    with open(path + ".part", "wb") as out:
        out.write(gzip.compress(held.getvalue(), 9, mtime=0))
    os.replace(path + ".part", path)
    print(path)
