#!/usr/bin/env python3
"""Says how many lines of each folder the tests reached: coverage.py BUILD, after a run of a build with --coverage.

A line counts once, however often templates or includes make code of it; only this repository's own files count.
"""
import glob
import json
import os
import subprocess
import sys

TOP = os.path.realpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
FOLDERS = ("cli", "differ", "generator", "schemas")


def lines_of(build):
    """{file: {line: whether it was reached}}"""
    reached = {}
    notes = sorted(glob.glob(os.path.join(build, "**", "*.gcda"), recursive=True))
    for first in range(0, len(notes), 50):
        ran = subprocess.run(["gcov", "--json-format", "--stdout", *map(os.path.abspath, notes[first:first + 50])],
                             check=True, capture_output=True, cwd=build, text=True)
        for text in ran.stdout.splitlines():
            document = json.loads(text)
            for file in document["files"]:
                path = os.path.realpath(os.path.join(document["current_working_directory"], file["file"]))
                name = os.path.relpath(path, TOP)
                if name.split(os.sep)[0] not in FOLDERS:
                    continue
                lines = reached.setdefault(name, {})
                for line in file["lines"]:
                    lines[line["line_number"]] = lines.get(line["line_number"], False) or line["count"] > 0
    return reached


def main():
    folders = {}
    for name, lines in lines_of(sys.argv[1]).items():
        counts = folders.setdefault(os.path.dirname(name), [0, 0])
        counts[0] += sum(lines.values())
        counts[1] += len(lines)
    if not folders:
        sys.exit("coverage: no test ran in this build")
    folders["all"] = [sum(counts[i] for counts in folders.values()) for i in (0, 1)]
    print(f"{'folder':<34}{'lines':>8}{'reached':>9}")
    for folder, (reached, lines) in sorted(folders.items(), key=lambda item: (item[0] == "all", item[0])):
        print(f"{folder:<34}{lines:>8}{100 * reached / lines:>8.1f}%")


main()
