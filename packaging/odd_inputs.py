"""Writes archives and trees whose names or texts are in other character sets: `odd_inputs.py FOLDER`. packaging/check holds
what the static program, without the system's tables of character sets, says of them against what the dynamic one says.
"""
import io
import os
import subprocess
import sys
import tarfile
import zipfile

NAMES = {"latin-1": "Größe.txt", "cp437": "Größe.txt", "cp932": "日本語.txt", "koi8-r": "текст.txt", "utf-8": "日本語.txt"}


def write_tars(folder):
    for encoding, name in NAMES.items():
        for kind, form in (("gnu", tarfile.GNU_FORMAT), ("pax", tarfile.PAX_FORMAT)):
            path = os.path.join(folder, f"{kind}-{encoding}.tar")
            with tarfile.open(path, "w", format=form, encoding=encoding, errors="surrogateescape") as tar:
                entry = tarfile.TarInfo(name)
                entry.size = 1
                tar.addfile(entry, io.BytesIO(b"1"))


def write_zips(folder):
    """A zip file of each, the names as their bytes and without the flag that says UTF-8."""
    for encoding, name in NAMES.items():
        wanted = name.encode(encoding)
        standing = "x" * len(wanted)
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w") as archive:
            archive.writestr(standing, "1")
        with open(os.path.join(folder, f"{encoding}.zip"), "wb") as out:
            out.write(held.getvalue().replace(standing.encode(), wanted))


def write_others(folder):
    """What bsdtar writes, where there is one: formats that keep names as UTF-16."""
    tree = os.path.join(folder, "tree")
    os.makedirs(tree)
    for name in sorted(set(NAMES.values())):
        with open(os.path.join(tree, name), "w", encoding="utf-16") as out:
            out.write(name)
    with open(os.path.join(tree, "pom.xml"), "wb") as out:
        out.write("<?xml version='1.0' encoding='ISO-8859-15'?><project><name>Größe</name></project>".encode("iso-8859-15"))
    for form in ("7zip", "iso9660", "xar"):
        try:
            subprocess.run(["bsdtar", "--format", form, "-cf", os.path.join(folder, f"{form}.archive"), "-C", tree, "."],
                           check=True, env={**os.environ, "LC_ALL": "C.UTF-8", "SOURCE_DATE_EPOCH": "1"})
        except FileNotFoundError:
            return


def main():
    folder = sys.argv[1]
    os.makedirs(folder)
    write_tars(folder)
    write_zips(folder)
    write_others(folder)


if __name__ == "__main__":
    main()
