#!/usr/bin/env python3
"""Measures stocktake against its goals and prints the table of docs/performance.md.

bench.py BUILD [options]        (./dev bench [options] builds first)

  --tree NAME=FOLDER  scan this tree too; any number of times
  --real              make trees from public packages (pip, npm, go, cargo; what is missing is left out)
  --synthetic         make trees of 10,000, 100,000 and 1,000,000 files, and documents as large, for growth
  --only WORDS        only the parts whose names hold one of the words: scan traits cache diff decode validate
                       changed growth start advisories store micro
  --runs N            runs of each program, alternating; the fastest counts (default 5)
  --work FOLDER       where trees and documents are made and kept (default BUILD/work)
  --realtime          as root: give each measured program both cores, so that a busy machine can measure

Every time is the fastest of the alternating runs; every memory figure is the largest resident size that the
kernel reports of the program. A ratio compares two programs in the same alternation. Only the standard
library is used.
"""
import argparse
import base64
import hashlib
import itertools
import json
import os
import random
import shutil
import subprocess
import sys
import time
import zipfile

import stores
from documents import make_pair

# Free bytes below which nothing is made: a million small files take 5 GB.
ROOM = 10 * 10**9

# What --real installs, pinned so that a tree is the same tomorrow.
PYTHON_PACKAGES = ["numpy==1.26.4", "pandas==2.2.2", "scipy==1.13.1", "matplotlib==3.9.0", "django==5.0.6",
                   "sqlalchemy==2.0.30", "sphinx==7.3.7", "botocore==1.34.120", "sympy==1.12.1"]
NPM_PACKAGES = ["webpack@5.91.0", "typescript@5.4.5", "eslint@8.57.0", "jest@29.7.0", "react@18.3.1",
                "next@14.2.3", "lodash@4.17.21", "date-fns@3.6.0"]
GO_MODULES = ["github.com/gin-gonic/gin@v1.10.0", "k8s.io/client-go@v0.30.1", "google.golang.org/grpc@v1.64.0"]
CRATES = {"tokio": "1.38.0", "serde_json": "1.0.117", "clap": "4.5.4", "reqwest": "0.12.4", "regex": "1.10.4"}


# ── running ──────────────────────────────────────────────────────────────────────────────────────────────

class Result:
    """The fastest wall-clock time, the least processor time and the largest memory of a program's runs."""

    def __init__(self):
        self.seconds = self.processor = float("inf")
        self.bytes = 0


def run_once(command, realtime):
    start = time.perf_counter()
    child = os.fork()
    if child == 0:
        try:
            nothing = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1, 2):
                os.dup2(nothing, stream)
            if realtime:
                os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(10))
            os.execv(command[0], command)
        finally:  # only where the program could not be started
            os._exit(127)
    _, status, usage = os.wait4(child, 0)
    seconds = time.perf_counter() - start
    found_something = 1  # the exit status of a diff or a check, which is no failure
    finds = "diff" in command or "check" in command
    if os.waitstatus_to_exitcode(status) not in ((0, found_something) if finds else (0,)):
        sys.exit(f"bench: failed: {' '.join(command)}")
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


def alternate(commands, options):
    """Runs the commands in turn, after one round that warms the page cache; a Result for each."""
    results = [Result() for _ in commands]
    for turn in range(options.runs + 1):
        for command, result in zip(commands, results):
            if os.path.exists(options.output):
                os.unlink(options.output)  # to free the last run's document is not this run's work
            seconds, processor, size = run_once(command, options.realtime)
            if turn == 0:
                continue
            result.seconds = min(result.seconds, seconds)
            result.processor = min(result.processor, processor)
            result.bytes = max(result.bytes, size)
    return results


class Table:
    """Collects the goals and what was reached."""

    def __init__(self):
        self.rows = []

    def add(self, work, measured, reference, ratio, goal, unit=""):
        reached = "yes" if ratio <= goal else "NO"
        self.rows.append((work, measured, reference, f"{ratio:.2f}{unit}", f"≤ {goal:g}{unit}", reached))
        print("  ".join(self.rows[-1]), file=sys.stderr, flush=True)

    def compare(self, work, ours, reference, goal):
        self.add(work, f"{ours.seconds * 1000:.0f} ms", f"{reference.seconds * 1000:.0f} ms",
                 ours.seconds / reference.seconds, goal)

    def show(self):
        head = ("work", "stocktake", "reference", "ratio", "goal", "reached")
        widths = [max(len(row[i]) for row in self.rows + [head]) for i in range(len(head))]
        for row in [head, tuple("-" * w for w in widths)] + self.rows:
            print("| " + " | ".join(cell.ljust(w) for cell, w in zip(row, widths)) + " |")
        missed = sum(row[-1] == "NO" for row in self.rows)
        print(f"\n{len(self.rows) - missed} of {len(self.rows)} goals reached")


# ── what is measured on ──────────────────────────────────────────────────────────────────────────────────

def made(folder, make):
    """Makes the folder unless it was made before; None where making fails."""
    if not os.path.isdir(folder):
        print(f"making {folder}", file=sys.stderr)
        partial = folder + ".partial"
        shutil.rmtree(partial, ignore_errors=True)
        if shutil.disk_usage(os.path.dirname(folder)).free < ROOM:
            print(f"bench: {os.path.basename(folder)} is left out: the disk has too little room", file=sys.stderr)
            return None
        os.makedirs(partial)
        try:
            make(partial)
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"bench: {os.path.basename(folder)} is left out: {error}", file=sys.stderr)
            shutil.rmtree(partial, ignore_errors=True)
            return None
        os.rename(partial, folder)
    return folder


def client(*command, folder):
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def make_python(folder):
    client(sys.executable, "-m", "venv", folder, folder=folder)
    client(os.path.join(folder, "bin", "pip"), "install", *PYTHON_PACKAGES, folder=folder)


def make_npm(folder):
    client("npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", *NPM_PACKAGES, folder=folder)


def make_go(folder):
    client("go", "mod", "init", "example.com/bench", folder=folder)
    client("go", "get", *GO_MODULES, folder=folder)
    with open(os.path.join(folder, "main.go"), "w") as out:
        imports = "".join(f'import _ "{module.split("@")[0]}"\n' for module in GO_MODULES
                          if "client-go" not in module)
        out.write(f'package main\n\n{imports}import _ "k8s.io/client-go/kubernetes"\n\nfunc main() {{}}\n')
    client("go", "mod", "tidy", folder=folder)
    client("go", "mod", "vendor", folder=folder)


def make_cargo(folder):
    os.makedirs(os.path.join(folder, "src"))
    with open(os.path.join(folder, "src", "main.rs"), "w") as out:
        out.write("fn main() {}\n")
    with open(os.path.join(folder, "Cargo.toml"), "w") as out:
        out.write('[package]\nname = "bench"\nversion = "0.1.0"\nedition = "2021"\n\n[dependencies]\n')
        out.writelines(f'{name} = "={version}"\n' for name, version in CRATES.items())
    client("cargo", "vendor", "--quiet", folder=folder)


def make_synthetic(folder, files):
    """A virtual environment's packages, fifty files each, with the records that an installer writes."""
    site = os.path.join(folder, "lib", "python3.11", "site-packages")
    for package in range(files // 50):
        name, lines = f"package_{package:05d}", []
        os.makedirs(os.path.join(site, name, "sub"))
        os.makedirs(os.path.join(site, f"{name}-1.0.dist-info"))

        def write(path, text):
            content = text.encode()
            with open(os.path.join(site, path), "wb", buffering=0) as out:
                out.write(content)
            digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")
            lines.append(f"{path},sha256={digest},{len(content)}\n")

        for f in range(47):
            write(f"{name}/sub/module_{f:02d}.py", f"# {package} {f}\n" + "x = 1\n" * ((package * 7 + f * 13) % 400))
        write(f"{name}-1.0.dist-info/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        write(f"{name}-1.0.dist-info/INSTALLER", "pip\n")
        with open(os.path.join(site, f"{name}-1.0.dist-info", "RECORD"), "w") as out:
            out.writelines(lines + [f"{name}-1.0.dist-info/RECORD,,\n"])


def make_moved(folder, before):
    """The document again, every file in another folder."""
    with open(before) as document:
        text = document.read()
    for side, content in (("before", text), ("after", text.replace('"vendor/', '"third_party/'))):
        with open(os.path.join(folder, side + ".cdx.json"), "w") as out:
            out.write(content)


def trees(options):
    found = {}
    for given in options.tree:
        name, _, folder = given.partition("=")
        found[name] = folder
    if options.real:
        for name, make in (("python", make_python), ("npm", make_npm), ("go", make_go), ("cargo", make_cargo)):
            found[name] = made(os.path.join(options.work, name), make)
    if not found:
        found["synthetic 10,000"] = made(os.path.join(options.work, "files-10000"),
                                         lambda folder: make_synthetic(folder, 10000))
    return {name: folder for name, folder in found.items() if folder}


def make_advisories(folder, records):
    """Records as databases of npm and PyPI have them, two of three of malware with digests; and a document of which a
    few hundred packages are affected."""
    def digest(text):
        return hashlib.sha256(text.encode()).hexdigest()

    def malware(i):
        files = [{"path": "index.js", "sha256": digest(f"{i} file")}]
        archives = [{"filename": "a.tgz", "hashes": {"sha1": digest(f"{i} archive")[:40]}}]
        return {"id": f"MAL-2025-{i}", "aliases": [f"GHSA-{i:012x}"], "summary": f"Malicious code in pkg-{i}",
                "affected": [{"package": {"ecosystem": ("PyPI", "npm")[i % 2], "name": f"pkg-{i}"},
                              "versions": ["0.0.7", "1.0.0"], "database_specific": {
                                  "indicators": {"evidence_files": files, "package_integrity": archives}}}],
                "database_specific": {"malicious-packages-origins": [{"source": "x", "sha256": digest(f"{i}")}]}}

    def flaw(i):
        kind, ecosystem = (("ECOSYSTEM", "PyPI"), ("SEMVER", "npm"))[i % 2]
        return {"id": f"GHSA-v{i}", "aliases": [f"CVE-2025-{i}"], "summary": f"Something in lib-{i % 20000}",
                "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],
                "affected": [{"package": {"ecosystem": ecosystem, "name": f"lib-{i % 20000}"}, "ranges": [
                    {"type": kind, "events": [{"introduced": "0"}, {"fixed": f"1.{i % 50}.0"}]}]}]}

    with zipfile.ZipFile(os.path.join(folder, "all.zip"), "w", zipfile.ZIP_DEFLATED) as archive:
        for i in range(records):
            record = {"schema_version": "1.7.4", "modified": f"2026-04-{i % 28 + 1:02}T00:00:00Z", "details": "x " * 400,
                      **(malware(i) if i % 3 else flaw(i))}
            archive.writestr(record["id"] + ".json", json.dumps(record, indent=1))
    components = [{"type": "library", "name": f"lib-{i * 7}", "version": "1.20.0", "purl": f"pkg:npm/lib-{i * 7}@1.20.0"}
                  for i in range(1000)]
    components += [{"type": "file", "name": f"lib/{i}.js", "hashes": [{"alg": "SHA-256", "content": digest(f"f{i}")}]}
                   for i in range(100000)]
    with open(os.path.join(folder, "shop.cdx.json"), "w", encoding="utf-8") as out:
        json.dump({"bomFormat": "CycloneDX", "specVersion": "1.6", "components": components}, out)


def make_extremes(folder):
    """One file of 100 MB each: code, the same on one line, and what is no text."""
    with open(__file__, encoding="utf-8") as own:
        code = own.read().encode("ascii", "ignore").decode()
    size = 100_000_000
    texts = {"code": code.encode(), "one line": code.replace("\n", ";").encode(),
             "random bytes": random.Random(1).randbytes(1_000_000)}
    for name, text in texts.items():
        os.mkdir(os.path.join(folder, name))
        with open(os.path.join(folder, name, "a.py"), "wb") as out:
            out.write(text * (size // len(text)))


def sides(folder):
    return folder and [os.path.join(folder, side + ".cdx.json") for side in ("before", "after")]


def documents(options, files):
    return sides(made(os.path.join(options.work, f"documents-{files}"),
                      lambda partial: make_pair(partial, files, 0.1)))


def changed_documents(options, files):
    return sides(made(os.path.join(options.work, f"changed-{files}"),
                      lambda partial: make_pair(partial, files, 100)))


def moved_documents(options, files):
    pair = documents(options, files)
    return pair and sides(made(os.path.join(options.work, f"moved-{files}"),
                               lambda partial: make_moved(partial, pair[0])))


# ── the goals ────────────────────────────────────────────────────────────────────────────────────────────

def count_files(folder):
    return sum(len(files) for _, _, files in os.walk(folder))


class Bench:
    def __init__(self, options):
        self.options = options
        self.table = Table()
        self.stocktake = os.path.join(options.build, "cli", "stocktake")
        self.tool = lambda name: os.path.join(options.build, "tests", "bench", name)
        self.floor = self.tool("floor")

    def scan(self, folder, threads, *more):
        return [self.stocktake, "scan", "-q", "--threads", str(threads), folder, "-o", self.options.output, *more]

    def scans(self):
        for name, folder in trees(self.options).items():
            for threads, goal in ((2, 1.0), (1, 1.10)):
                ours, floor = alternate([self.scan(folder, threads), [self.floor, folder, str(threads)]],
                                        self.options)
                self.table.compare(f"scan {name}, {threads} thread{'s' * (threads > 1)}", ours, floor, goal)
                if threads == 2:
                    self.table.add(f"memory of it ({count_files(folder):,} files)", f"{ours.bytes / 1e6:.1f} MB",
                                   f"{floor.bytes / 1e6:.1f} MB", ours.bytes / 1e6, 60, " MB")

    def traits(self):
        """What it costs to find what the code of each file can do: time, memory and the document's size."""
        for name, folder in trees(self.options).items():
            commands = [self.scan(folder, 2), self.scan(folder, 2, "--no-traits")]
            with_traits, without = alternate(commands, self.options)
            self.table.compare(f"scan {name} with traits, 2 threads", with_traits, without, 1.25)
            self.table.add("memory of it", f"{with_traits.bytes / 1e6:.1f} MB", f"{without.bytes / 1e6:.1f} MB",
                           with_traits.bytes / without.bytes, 1.10)
            sizes = []
            for command in commands:
                run_once(command, False)
                sizes.append(os.path.getsize(self.options.output))
                os.unlink(self.options.output)
            self.table.add("its document", f"{sizes[0] / 1e6:.2f} MB", f"{sizes[1] / 1e6:.2f} MB", sizes[0] / sizes[1],
                           1.06)
        self.extremes()

    def extremes(self):
        """What traits add to the processor time of a scan of what is hardly code, a byte, beside code."""
        folder = made(os.path.join(self.options.work, "extremes"), make_extremes)
        if not folder:
            return
        names = ("code", "one line", "random bytes")
        commands = [self.scan(os.path.join(folder, name), 1, *more) for name in names for more in ((), ("--no-traits",))]
        results = alternate(commands, self.options)
        added = [ours.processor - without.processor for ours, without in zip(results[::2], results[1::2])]
        for name, seconds in zip(names[1:], added[1:]):
            self.table.add(f"traits of 100 MB, {name}", f"{seconds * 1000:.0f} ms", f"{added[0] * 1000:.0f} ms",
                           seconds / max(added[0], 0.001), 1.5)

    def cache(self):
        for name, folder in trees(self.options).items():
            store = os.path.join(self.options.work, "cache")
            if os.path.exists(store):
                os.unlink(store)
            ours, floor = alternate([self.scan(folder, 2, "--cache", store), [self.floor, folder, "2"]],
                                    self.options)
            self.table.compare(f"re-scan {name} with --cache", ours, floor, 0.25)

    def diff(self):
        pair = documents(self.options, 500000)
        if not pair:
            return
        size = sum(os.path.getsize(path) for path in pair)
        ours, walk = alternate([[self.stocktake, "diff", *pair], [self.tool("simdjson_walk"), *pair]], self.options)
        self.table.compare(f"diff of two documents, {size / 1e6:.0f} MB", ours, walk, 2.5)
        self.table.add("memory of it", f"{ours.bytes / 1e6:.0f} MB", f"{size / 1e6:.0f} MB", ours.bytes / size, 1.5)

    def decode(self):
        pair = documents(self.options, 500000)
        if not pair:
            return
        size = os.path.getsize(pair[0])
        ours, walk = alternate([[self.tool("decode_document"), pair[0]], [self.tool("simdjson_walk"), pair[0]]],
                               self.options)
        self.table.compare(f"decode one document, {size / 1e6:.0f} MB", ours, walk, 2.0)
        self.table.add("memory of it", f"{ours.bytes / 1e6:.0f} MB", f"{size / 1e6:.0f} MB", ours.bytes / size, 1.5)

    def validate(self):
        pair = documents(self.options, 500000)
        if not pair:
            return
        size = os.path.getsize(pair[0])
        ours, walk = alternate([[self.stocktake, "validate", pair[0]], [self.tool("simdjson_walk"), pair[0]]],
                               self.options)
        self.table.compare(f"validate one document, {size / 1e6:.0f} MB", ours, walk, 20)
        self.table.add("memory of it", f"{ours.bytes / 1e6:.0f} MB", f"{size / 1e6:.0f} MB", ours.bytes / size, 5)

    def changed(self):
        """The worst cases of a diff: every digest changed, and every file moved, under unchanged versions."""
        for name, make in (("changed", changed_documents), ("moved", moved_documents)):
            few, many = make(self.options, 10000), make(self.options, 100000)
            if few and many:
                large, small = alternate([[self.stocktake, "diff", *many], [self.stocktake, "diff", *few]],
                                         self.options)
                self.table.add(f"diff, all {name}: 100,000 against 10,000 files", f"{large.seconds * 1000:.0f} ms",
                               f"{small.seconds * 1000:.0f} ms", large.seconds / small.seconds, 12)
        pair, findings = changed_documents(self.options, 500000), 474902
        if pair:
            ours, same = alternate([[self.stocktake, "diff", *pair], [self.stocktake, "diff", pair[0], pair[0]]],
                                   self.options)
            self.table.add(f"memory a finding, {findings:,} of them", f"{ours.bytes / 1e6:.0f} MB",
                           f"{same.bytes / 1e6:.0f} MB", (ours.bytes - same.bytes) / findings, 640, " bytes")

    def growth(self):
        if not self.options.synthetic:
            return
        scanned, compared = {}, {}  # result by number of files
        for files in (10000, 100000, 1000000):
            folder = made(os.path.join(self.options.work, f"files-{files}"),
                          lambda partial, count=files: make_synthetic(partial, count))
            pair = documents(self.options, files)
            if folder:
                scanned[files] = alternate([self.scan(folder, 2)], self.options)[0]
            if pair:
                compared[files] = alternate([[self.stocktake, "diff", *pair]], self.options)[0]
        for name, results in (("scan", scanned), ("diff", compared)):
            for (few, small), (many, large) in itertools.pairwise(results.items()):
                step = f"{few:,} → {many:,} files"
                self.table.add(f"{name}: time a file, {step}", f"{large.seconds / many * 1e6:.2f} µs",
                               f"{small.seconds / few * 1e6:.2f} µs",
                               large.seconds / small.seconds * few / many, 1.15)
                self.table.add(f"{name}: memory a file, {step}", f"{large.bytes / many:.0f} bytes",
                               f"{small.bytes / few:.0f} bytes", large.bytes / small.bytes * few / many, 1.15)
                if name == "scan":
                    self.table.add(f"scan: memory a further file, {step}", f"{large.bytes / 1e6:.0f} MB",
                                   f"{small.bytes / 1e6:.0f} MB", (large.bytes - small.bytes) / (many - few), 400,
                                   " bytes")

    def start(self):
        for flag in ("--version", "--help"):
            result = alternate([[self.stocktake, flag]], self.options)[0]
            self.table.add(f"start-up, {flag}", f"{result.seconds * 1000:.1f} ms", "", result.seconds * 1000, 10, " ms")
        stripped = os.path.join(self.options.work, "stripped")
        subprocess.run(["strip", "-o", stripped, self.stocktake], check=True)
        size = os.path.getsize(stripped) / 1e6
        self.table.add("stripped binary", f"{size:.1f} MB", "", size, 8, " MB")

    def advisories(self):
        """An index of 300,000 made records, and 1,000 packages and 100,000 files looked up by it."""
        folder = made(os.path.join(self.options.work, "advisories-300000"), lambda path: make_advisories(path, 300000))
        if not folder:
            return
        archive, document = os.path.join(folder, "all.zip"), os.path.join(folder, "shop.cdx.json")
        index = os.path.join(self.options.work, "advisory-index")
        shutil.rmtree(index, ignore_errors=True)
        check = [self.stocktake, "check", document, "--advisories", archive, "--advisory-index", index, "-f",
                 f"text={self.options.output}"]
        seconds, _, memory = run_once(check, self.options.realtime)
        then = alternate([check], self.options)[0]
        size = sum(entry.stat().st_size for entry in os.scandir(index))
        self.table.add("check: first use of 300,000 records", f"{seconds:.1f} s", "", seconds, 15, " s")
        self.table.add("memory of it", f"{memory / 1e6:.0f} MB", "", memory / 1e6, 150, " MB")
        self.table.add("the index", f"{size / 1e6:.0f} MB", "", size / 300000, 400, " bytes a record")
        self.table.add("check: 1,000 packages, 100,000 files", f"{then.seconds * 1000:.0f} ms", "", then.seconds, 0.5, " s")
        self.table.add("memory of it", f"{then.bytes / 1e6:.0f} MB", "", then.bytes / 1e6, 100, " MB")

    def store(self):
        stores.measure(self)

    def micro(self):
        subprocess.run([self.tool("stocktake_bench"), "--benchmark_min_time=0.2"], check=True, stdout=sys.stderr)


PARTS = ("scans", "traits", "cache", "diff", "decode", "validate", "changed", "growth", "start", "advisories",
         "store", "micro")


def parse(arguments):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter,
                                     usage="bench.py BUILD [options]", add_help=False)
    parser.add_argument("build", help=argparse.SUPPRESS)
    parser.add_argument("--tree", action="append", default=[], help=argparse.SUPPRESS)
    for flag in ("--real", "--synthetic", "--realtime"):
        parser.add_argument(flag, action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--only", default="", help=argparse.SUPPRESS)
    parser.add_argument("--runs", type=int, default=5, help=argparse.SUPPRESS)
    parser.add_argument("--work", help=argparse.SUPPRESS)
    parser.add_argument("-h", "--help", action="help", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    options.build = os.path.abspath(options.build)
    options.work = os.path.abspath(options.work or os.path.join(options.build, "work"))
    os.makedirs(options.work, exist_ok=True)
    options.output = os.path.join(options.work, "out.cdx.json")  # what every scan writes
    return options


def main():
    options = parse(sys.argv[1:])
    bench = Bench(options)
    words = options.only.split()
    for part in PARTS:
        if not words or any(word in part for word in words):
            getattr(bench, part)()
    if bench.table.rows:
        print(f"{os.cpu_count()} cores, fastest of {options.runs} alternating runs\n")
        bench.table.show()


main()
