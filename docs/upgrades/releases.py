#!/usr/bin/env python3
"""Builds a store of the neighbouring releases of a real npm package, and holds its answers against the documents.

    docs/upgrades/releases.py --program build/release/cli/stocktake --store axios.sqlite --work /tmp/axios axios 34

Each of the last N releases of the package (no pre-releases, oldest first) is installed by npm without running scripts, as an
application that depends on nothing else, with the dependencies of the day on which it came out (`npm install --before`).
Then for files, digests and packages of all kinds the answers of the store are compared with those of `stocktake find` over
the exported documents; one that differs is an error. It needs npm and the network; --work keeps what was installed.
"""

import argparse
import collections
import datetime
import json
import os
import random
import re
import subprocess
import sys


def run(*command, cwd=None, statuses=(0,)):
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True)
    if done.returncode not in statuses:
        sys.exit(f"releases: {' '.join(command)}: {done.stderr}")
    return done.stdout


def neighbours(package, count):
    """(version, the day after it came out), the oldest first."""
    times = json.loads(run("npm", "view", package, "time", "--json"))
    plain = [version for version in times if re.fullmatch(r"\d+\.\d+\.\d+", version)]
    major = max(int(version.split(".")[0]) for version in plain)
    plain = [version for version in plain if int(version.split(".")[0]) == major]
    plain.sort(key=lambda version: [int(part) for part in version.split(".")])
    for version in plain[-count:]:
        day = datetime.datetime.fromisoformat(times[version].replace("Z", "+00:00")) + datetime.timedelta(days=1)
        yield version, day.date().isoformat()


def install(package, version, day, work):
    folder = os.path.join(work, version)
    if not os.path.isdir(os.path.join(folder, "node_modules")):
        os.makedirs(folder, exist_ok=True)
        run("npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", f"--before={day}", f"{package}@{version}",
            cwd=folder)
    return folder


def by_store(program, store, subject, order, *question):
    """What the store says: release → (path, digest, package)."""
    found = collections.defaultdict(set)
    for line in run(program, "history", *question, "--subject", subject, "-f", "ndjson", "--store", store,
                    statuses=(0, 1)).splitlines():
        span = json.loads(line)
        for release in order[order.index(span["first"]):order.index(span["last"]) + 1]:
            found[release].add((span.get("path", ""), span.get("sha256"), span.get("package")))
    return dict(found)


def by_documents(program, documents, *question):
    """What a search of the documents says."""
    found = collections.defaultdict(set)
    hits = json.loads(run(program, "find", *documents.values(), *question, "--format", "json", statuses=(0, 1)))
    release_of = {path: release for release, path in documents.items()}
    for hit in hits:
        found[release_of[hit["source"]]].add((hit.get("path", ""), hit.get("sha256"), hit.get("package")))
    return dict(found)


def questions(spans):
    """Every package, every pattern on its folder, and a hundred paths and digests at random."""
    chosen = random.Random(1).sample(spans, min(100, len(spans)))
    for span in chosen:
        yield "--path", span["path"]
        yield "--path", "**/" + span["path"].rsplit("/", 1)[-1]
        if "sha256" in span:
            yield "--sha256", span["sha256"]
    for purl in sorted({span["package"].split("@")[0] if not span["package"].startswith("pkg:npm/%40") else span["package"]
                        for span in spans if span.get("package", "").startswith("pkg:")}):
        yield "--purl", purl
    yield "--path", "node_modules/*/package.json"
    yield "--path", "**/*.cjs"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default="stocktake")
    parser.add_argument("--store", required=True)
    parser.add_argument("--work", required=True)
    parser.add_argument("package")
    parser.add_argument("count", type=int)
    options = parser.parse_args()
    program, subject = os.path.abspath(options.program), f"{options.package}-app"
    documents = {}
    for version, day in neighbours(options.package, options.count):
        folder = install(options.package, version, day, os.path.abspath(options.work))
        print(run(program, "store", "add", folder, "--subject", subject, "--release", version, "--store", options.store),
              end="", flush=True)
        documents[version] = os.path.join(options.work, f"{version}.cdx.json")
        run(program, "store", "export", "--subject", subject, "--release", version, "-o", documents[version], "--store",
            options.store)
    order = [one["release"] for one in json.loads(run(program, "store", "list", "--subject", subject, "-f", "json",
                                                      "--store", options.store))["releases"]]
    spans = [json.loads(line) for line in run(program, "store", "export", "--subject", subject, "-f", "ndjson", "--store",
                                              options.store).splitlines()]
    asked = 0
    for question in questions([span for span in spans if span["what"] == "file"]):
        asked += 1
        if by_store(program, options.store, subject, order, *question) != by_documents(program, documents, *question):
            sys.exit(f"releases: store and documents disagree on {' '.join(question)}")
    print(f"{len(order)} releases, {len(spans):,} spans; {asked} questions, the same answers from store and documents")


main()
