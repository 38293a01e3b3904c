#!/usr/bin/env python3
"""Measures how quiet stocktake is on the history of repositories that vendor or install packages.

    docs/upgrades/history.py --program build/release/cli/stocktake go=~/src/runc:vendor npm=~/src/action: ...

Each argument is KIND=GITFOLDER:PATH: a git repository (bare or not) that the caller has, and a folder in it; an empty
PATH is the whole repository. Of each, the last changes of PATH along the first parents are compared commit by commit,
`stocktake diff git:BEFORE:PATH git:AFTER:PATH`, and counted by kind: how many changes had something unexpected, and
of the upgraded packages in them, how many had. Nothing is fetched, and nothing is written but the output.

--details FILE keeps a line a finding, for someone to judge whether each is right: numbers alone don't say that.
"""

import argparse
import collections
import json
import os
import re
import signal
import subprocess
import sys
import time


def git(folder, *arguments):
    return subprocess.run(["git", "-C", folder, *arguments], capture_output=True, text=True, check=True).stdout


def changes_of(folder, path, most, since, until, touching):
    """Pairs (before, after) of commits that changed the path, or what is `touching` in it, newest first."""
    command = ["log", "--first-parent", "-m", "--format=%H %P", f"-n{most}"]
    command += [f"--since={since}"] if since else []
    command += [f"--until={until}"] if until else []
    for line in git(folder, *command, "--", touching or path or ".").splitlines():
        commits = line.split()
        if len(commits) > 1 and has(folder, commits[1], path) and has(folder, commits[0], path):
            yield commits[1], commits[0]


def has(folder, commit, path):
    found = subprocess.run(["git", "-C", folder, "cat-file", "-e", f"{commit}:{path}"], capture_output=True)
    return found.returncode == 0


def compare(program, folder, path, before, after, patience):
    """The report, or None and what went wrong. Both sides are named by their commits."""
    sides = [f"git:{commit}:{path}" if path else f"git:{commit}" for commit in (before, after)]
    try:
        run = subprocess.run([program, "diff", *sides, "-f", "json"], cwd=folder, capture_output=True, timeout=patience)
    except subprocess.TimeoutExpired:
        return None, "took too long"
    if not run.stdout:
        return None, run.stderr.decode(errors="replace").strip()[-200:]
    return json.loads(run.stdout), None


class Kind:
    def __init__(self):
        self.changes = self.unexpected = self.upgraded = self.noisy = self.new = self.noisy_new = 0
        self.rules = collections.Counter()
        self.failed = collections.Counter()

    def add(self, report):
        found = [f for f in report["findings"] if f["status"] == "unexpected"]
        self.changes += 1
        self.unexpected += bool(found)
        self.rules.update({f["rule"] for f in found})
        for package in report["packages"]:
            noisy = package["unexpected"] > 0
            if package["change"] in ("upgraded", "reversioned"):
                self.upgraded += 1
                self.noisy += noisy
            elif package["change"] == "added":
                self.new += 1
                self.noisy_new += noisy
        return found


def percent(part, whole):
    return f"{100 * part / whole:.1f} %" if whole else "–"


def table(kinds):
    lines = ["| kind | changes | with something unexpected | upgraded packages | unexpected | new packages | unexpected |",
             "|---|--:|--:|--:|--:|--:|--:|"]
    for name, kind in kinds.items():
        lines.append(f"| {name} | {kind.changes} | {kind.unexpected} ({percent(kind.unexpected, kind.changes)}) | "
                     f"{kind.upgraded} | {kind.noisy} ({percent(kind.noisy, kind.upgraded)}) | "
                     f"{kind.new} | {kind.noisy_new} ({percent(kind.noisy_new, kind.new)}) |")
    for name, kind in kinds.items():
        rules = ", ".join(f"{rule} {count}" for rule, count in kind.rules.most_common())
        lines.append(f"\n{name}: changes by rule: {rules or 'none'}"
                     + (f"; not compared: {dict(kind.failed)}" if kind.failed else ""))
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repository", nargs="+", metavar="KIND=GITFOLDER:PATH")
    parser.add_argument("--program", default="stocktake")
    parser.add_argument("--most", type=int, default=50, help="changes of each repository (default 50)")
    parser.add_argument("--since", help="no older changes, as git log takes it")
    parser.add_argument("--until", help="no newer changes, as git log takes it")
    parser.add_argument("--touching", metavar="PATH", help="only changes of this path of the repository")
    parser.add_argument("--patience", type=int, default=120, help="seconds for one comparison")
    parser.add_argument("--seconds", type=int, default=10**9, help="seconds for each repository")
    parser.add_argument("--details", help="file for a line a finding")
    options = parser.parse_args()
    program = os.path.abspath(options.program) if os.sep in options.program else options.program
    kinds = collections.OrderedDict()
    details = open(options.details, "w") if options.details else None
    # Whoever ends a long run early gets the table of what was compared until then.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        measure(options, program, kinds, details, parser)
    finally:
        print(table(kinds))


def measure(options, program, kinds, details, parser):
    for argument in options.repository:
        match = re.fullmatch(r"([a-z-]+)=(.+):([^:]*)", argument)
        if not match:
            parser.error(f"{argument}: write it as KIND=GITFOLDER:PATH")
        name, folder, path = match[1], os.path.expanduser(match[2]), match[3]
        kind = kinds.setdefault(name, Kind())
        end = time.monotonic() + options.seconds
        for before, after in changes_of(folder, path, options.most, options.since,
                                         options.until, options.touching):
            if time.monotonic() > end:
                break
            report, trouble = compare(program, folder, path, before, after, options.patience)
            if report is None:
                kind.failed[trouble] += 1
                continue
            for finding in kind.add(report):
                if details:
                    details.write("\t".join([name, os.path.basename(os.path.dirname(folder.rstrip("/"))), after[:12],
                                             finding["severity"], finding["rule"], finding.get("package", ""),
                                             finding.get("versionAfter", ""), finding.get("path", ""),
                                             finding["message"]]) + "\n")
                    details.flush()
        print(f"{argument}: done", file=sys.stderr)


if __name__ == "__main__":
    main()
