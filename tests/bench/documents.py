#!/usr/bin/env python3
"""Makes pairs of CycloneDX documents whose differences are known.

documents.py FOLDER FILES [--changed PERCENT] [--flat]

Writes FOLDER/before.cdx.json and FOLDER/after.cdx.json, FILES file components each, 50 to a package, nested in
it, or beside it with --flat, and prints what a comparison must find, as JSON. Between the two:

  - every 20th package is upgraded, all its files with it; one is downgraded, one removed, one added;
  - of the files of all others, PERCENT per cent change under an unchanged version, evenly spread;
  - one file that runs code whenever Python starts is added to an unchanged package.

500,000 files make about 120 MB a side. Written in pieces: a million files need no memory to speak of.
"""
import argparse
import hashlib
import json
import os
import sys

FILES_OF_A_PACKAGE = 50
UPGRADED_EVERY, DOWNGRADED, REMOVED, SNEAKED_INTO = 20, 3, 4, 11


def file_component(path, content):
    digest = hashlib.sha256(f"{path}\0{content}".encode()).hexdigest()
    return {"type": "file", "bom-ref": f"file:{path}", "name": path,
            "hashes": [{"alg": "SHA-256", "content": digest}]}


def package_component(name, version):
    purl = f"pkg:pypi/{name}@{version}"
    return {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl}


class Document:
    """One side, written component by component."""

    def __init__(self, path, flat):
        self.flat, self.separator = flat, ""
        self.out = open(path, "w", encoding="utf-8")
        self.out.write('{"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": [')

    def write(self, component):
        self.out.write(self.separator + json.dumps(component))
        self.separator = ", "

    def add(self, package, files):
        if self.flat:
            for component in [package, *files]:
                self.write(component)
        else:
            self.write({**package, "components": files} if files else package)

    def close(self):
        self.out.write("]}")
        self.out.close()


class Spread:
    """Says of each file whether it is one of the PERCENT that change."""

    def __init__(self, percent):
        self.percent, self.due = percent, 0.0

    def next(self):
        self.due += self.percent / 100
        if self.due < 1:
            return False
        self.due -= 1
        return True


def make_pair(folder, files, percent=0.0, flat=False):
    os.makedirs(folder, exist_ok=True)
    before, after = (Document(os.path.join(folder, side + ".cdx.json"), flat) for side in ("before", "after"))
    facts = {"upgraded": 0, "downgraded": 0, "removed": 0, "added": 1, "changed_under_same_version": 0, "added_file": None}
    spread = Spread(percent)
    for number in range(files // FILES_OF_A_PACKAGE):
        name, old, new = f"package-{number:06d}", "2.1.0", "2.1.0"
        if number % UPGRADED_EVERY == 7:
            new, facts["upgraded"] = "2.2.0", facts["upgraded"] + 1
        elif number == DOWNGRADED:
            new, facts["downgraded"] = "1.9.0", 1
        paths = [f"vendor/{name}/src/module_{k:03d}.py" for k in range(FILES_OF_A_PACKAGE)]
        before.add(package_component(name, old), [file_component(path, old) for path in paths])
        if number == REMOVED:
            facts["removed"] = 1
            continue
        contents = [new if new != old or not spread.next() else "changed" for _ in paths]
        facts["changed_under_same_version"] += contents.count("changed")
        components = [file_component(path, content) for path, content in zip(paths, contents)]
        if number == SNEAKED_INTO:
            facts["added_file"] = f"vendor/{name}/start.pth"
            components.append(file_component(facts["added_file"], "import os"))
        after.add(package_component(name, new), components)
    after.add(package_component("newcomer", "0.0.1"), [])
    before.close()
    after.close()
    return facts


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("folder")
    parser.add_argument("files", type=int)
    parser.add_argument("--changed", type=float, default=0.0)
    parser.add_argument("--flat", action="store_true")
    options = parser.parse_args()
    print(json.dumps(make_pair(options.folder, options.files, options.changed, options.flat)))


if __name__ == "__main__":
    sys.exit(main())
