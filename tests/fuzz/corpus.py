#!/usr/bin/env python3
"""Makes the first inputs of each fuzz target from what the tests have: corpus.py BUILD FOLDER

FOLDER/TARGET gets files; what a fuzzer added there before stays.
"""
import glob
import io
import itertools
import os
import py_compile
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile

TOP = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
LARGEST = 20_000  # bytes: small inputs are what a fuzzer is fast with


def read(path):
    with open(path, "rb") as data:
        return data.read()


def files_below(folder):
    return sorted(path for path in glob.glob(os.path.join(folder, "**"), recursive=True) if os.path.isfile(path))


def documents(build):
    yield read(os.path.join(TOP, "tests", "example", "sample.cdx.json"))
    for path in files_below(os.path.join(build, "conformance", "cyclonedx")):
        yield read(path)


def case_trees():
    """The files of each end-to-end case, below each of its folders, as {path: content}."""
    for case in files_below(os.path.join(TOP, "tests", "e2e", "cases")):
        sides = {}
        for section in re.split(rb"^--- ", read(case), flags=re.M)[1:]:
            header, _, content = section.partition(b"\n")
            word, _, path = header.partition(b" ")
            side, _, below = path.split(b" ")[0].decode(errors="replace").partition("/")
            if word == b"file" and below:
                sides.setdefault(side, {})[below] = content[:4_000]
        yield from sides.values()


def bytecode():
    """What this Python makes of a few sources, with each kind of head."""
    source = "import os as o\ndef f(a, *b, c=(1, 2.5, 3j, b'x', None), **d):\n  return [lambda x: (x, a) for a in b]\n" \
             "class C:\n  x = {1, 'zwei', ...}\n  async def g(self): await self.h(10**30, -1)\n"
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "module.py")
        for text in ("", "x = 1\n", source, source * 20):
            with open(path, "w", encoding="utf-8") as out:
                out.write(text)
            for mode in py_compile.PycInvalidationMode:
                yield read(py_compile.compile(path, cfile=path + "c", invalidation_mode=mode))


def trees():
    """The trees of the replayed incidents, as {path: content}."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, os.path.join(TOP, "fixtures", "replay", "make.py"), folder], check=True,
                       stdout=subprocess.DEVNULL)
        for side in sorted(glob.glob(os.path.join(folder, "*", "*"))):
            yield {os.path.relpath(path, side): read(path)[:4_000] for path in files_below(side)}


def records(tree):
    return b"".join(b"==> " + path.encode() + b"\n" + content + b"\n" for path, content in tree.items())


LOCKS = re.compile(r"(lock[.a-z]*|\.lock(file|b)?|go\.sum|requirements\.txt|npm-shrinkwrap\.json|_Packages|pylock\..*)$")


def locks(tree):
    for path, content in tree.items():
        if LOCKS.search(path):
            yield os.path.basename(path).encode() + b"\n" + content


def archives(tree):
    plain, zipped = io.BytesIO(), io.BytesIO()
    for mode in ("w", "w:gz", "w:xz"):
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode=mode) as archive:
            for path, content in tree.items():
                member = tarfile.TarInfo(path)
                member.size = len(content)
                archive.addfile(member, io.BytesIO(content))
        yield out.getvalue()
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in tree.items():
            archive.writestr(path, content)
    yield zipped.getvalue()


def policies():
    for path in [os.path.join(TOP, "README.md"), *files_below(os.path.join(TOP, "tests"))]:
        for match in re.findall(rb"(?:```toml\n|R\"\(|stocktake\.toml\n)(\[(?:compare|severity|\[expect).*?)(?:```|\)\")", read(path), re.S):
            yield match


def signed(program):
    """A bundle and a document with a signature inside, by each kind of key that the tests have."""
    keys = read(os.path.join(TOP, "tests", "schemas", "signature", "keys.h"))
    with tempfile.TemporaryDirectory() as folder:
        os.makedirs(os.path.join(folder, "tree", "sub"))
        for key in re.findall(rb"-----BEGIN PRIVATE KEY-----.*?-----END PRIVATE KEY-----\n", keys, re.S):
            with open(os.path.join(folder, "key.pem"), "wb") as out:
                out.write(key)
            with open(os.path.join(folder, "tree", "a"), "wb") as out:
                out.write(b"a")
            run = lambda *arguments: subprocess.run([program, *arguments], cwd=folder, check=True)
            run("scan", "tree", "-q", "-o", "a.json", "--statement", "a.bundle", "--sign", "key.pem")
            run("sign", "a.json", "--key", "key.pem", "-o", "a.signed")
            yield read(os.path.join(folder, "a.bundle"))
            yield read(os.path.join(folder, "a.signed"))


def advisories():
    """The records and VEX documents of the end-to-end cases and the tests."""
    for case in glob.glob(os.path.join(TOP, "tests", "e2e", "cases", "*.case")):
        for section in re.split(rb"^--- ", read(case), flags=re.M)[1:]:
            header, _, content = section.partition(b"\n")
            if header.startswith((b"file osv/", b"file openvex", b"file vex")):
                yield content
    for match in re.findall(rb'R"\((.*?)\)"', read(os.path.join(TOP, "tests", "advisories", "hostile_test.cpp")), re.S):
        yield match


def inventories(program):
    """Both sides' documents of each replayed incident."""
    with tempfile.TemporaryDirectory() as folder:
        for number, tree in enumerate(trees()):
            side = os.path.join(folder, str(number))
            for path, content in tree.items():
                os.makedirs(os.path.dirname(os.path.join(side, path)), exist_ok=True)
                with open(os.path.join(side, path), "wb") as out:
                    out.write(content)
            cache = side + ".cache"
            ran = subprocess.run([program, "scan", "-q", side, "--cache", cache], capture_output=True)
            yield ran.stdout, read(cache) if os.path.exists(cache) else b""


def main():
    build, folder = sys.argv[1:]
    sides = list(inventories(os.path.join(build, "cli", "stocktake")))
    made = {
        "documents": documents(build),
        "inventory": itertools.chain((text for text, _ in sides), documents(build)),
        "records": map(records, itertools.chain(trees(), case_trees())),
        "locks": itertools.chain.from_iterable(map(locks, itertools.chain(trees(), case_trees()))),
        "bytecode": bytecode(),
        "archives": itertools.chain.from_iterable(map(archives, trees())),
        "policy": policies(),
        "advisories": advisories(),
        "traits": (content for tree in trees() for content in tree.values()),
        "signed": signed(os.path.join(build, "cli", "stocktake")),
        "cache": (cache for _, cache in sides),
        "diff": (before[0] + b"\n---\n" + after[0] for before, after in zip(sides[::2], sides[1::2])),
    }
    for target, inputs in made.items():
        os.makedirs(os.path.join(folder, target), exist_ok=True)
        for number, content in enumerate(inputs):
            if 0 < len(content) <= LARGEST or target in ("diff", "inventory"):
                with open(os.path.join(folder, target, f"seed-{number:04d}"), "wb") as out:
                    out.write(content)


main()
