#!/usr/bin/env python3
"""measure.py: installs each pair of releases of pairs.txt, and each application of environments.txt at both of its dates,
scans both sides, compares them by default settings, and writes results.md: how many ordinary upgrades stocktake calls
unexpected, and of how many upgraded packages in whole applications the rules on code speak.

    ./dev build && docs/upgrades/measure.py --stocktake build/release/cli/stocktake

No code of a package is run: pip takes wheels only, npm leaves install scripts out. `--work DIR` keeps the
installations, so that a second run costs only scans and comparisons; `--only NAME` measures one package or application,
and prints what it would write.
"""
import argparse
import collections
import concurrent.futures
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
LIMIT = 50  # at most one ordinary upgrade, and one upgraded package of an application, in so many
CODE_RULES = ("capability-gained", "text-outlier", "bytecode-without-source", "bytecode-changed-alone",
              "source-shadowed")  # what the limit on applications is about

Pair = collections.namedtuple("Pair", "ecosystem package before after how section")
Application = collections.namedtuple("Application", "ecosystem name before after wanted")
NEW_RULES = ("capability-gained", "near-name")  # what may be said of packages that are newly brought
Grown = collections.namedtuple("Grown", "application upgraded loud findings noted code brought new trouble")
Result = collections.namedtuple("Result", "pair status findings noted added changed removed brought new trouble")


def read_pairs(path):
    pairs, section = [], ""
    for line in path.read_text().splitlines():
        fields = line.split("#", 1)[0].split()
        if fields and fields[0].startswith("["):
            section = fields[0].strip("[]")
        elif fields:
            pairs.append(Pair(*(fields + [""])[:5], section))
    return pairs


def read_applications(path):
    lines = [line.split() for line in path.read_text().splitlines() if line and not line.startswith("#")]
    return [Application(*fields[:4], fields[4:]) for fields in lines]


def run(command, folder=None):
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError((done.stderr or done.stdout).strip()[-400:])
    return done.stdout


PIP = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile",
       "--no-warn-script-location", "--only-binary", ":all:"]
NPM = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]


def install(root, ecosystem, arguments):
    """Leaves under root what pip or npm makes of `arguments(folder)`; a half installation never stands there."""
    if root.exists():
        return
    half = root.with_name(root.name + ".half")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(parents=True)
    if ecosystem == "pypi":
        run(PIP + arguments(str(half)))
    else:
        (half / "package.json").write_text('{"name": "app", "version": "1.0.0", "private": true}\n')
        run(NPM + arguments(str(half)), half)
    half.rename(root)


def install_release(pair, version, root):
    def arguments(folder):
        if pair.ecosystem != "pypi":
            return ["--save-exact", f"{pair.package}@{version}"]
        where = ["--target", folder] if pair.how == "target" else ["--prefix", folder, "--ignore-installed"]
        alone = [] if pair.how == "deps" else ["--no-deps"]
        return [*where, *alone, f"{pair.package}=={version}"]
    install(root, pair.ecosystem, arguments)


def install_application(application, date, root):
    """What a resolver chose on that day. pip 26 or newer knows the option."""
    def arguments(folder):
        if application.ecosystem != "pypi":
            return ["--before", date, *application.wanted]
        return ["--prefix", folder, "--ignore-installed", "--uploaded-prior-to", date, *application.wanted]
    install(root, application.ecosystem, arguments)


def compare(stocktake, folder):
    documents = []
    for side in ("before", "after"):
        documents.append(str(folder / f"{side}.json"))
        run([stocktake, "scan", str(folder / side), "-o", documents[-1]])
    report = folder / "report.json"
    done = subprocess.run([stocktake, "diff", *documents, "-f", f"json={report}", "-f", f"text={folder / 'report.txt'}"],
                          capture_output=True, text=True)
    if done.returncode not in (0, 1):
        raise RuntimeError(done.stderr.strip()[-400:])
    return done.returncode, json.loads(report.read_text())


def of_new(report):
    """How many packages are newly brought, and in how many of them each rule of NEW_RULES spoke, by level."""
    new = {i for i, p in enumerate(report["packages"]) if p["change"] == "added"}
    spoke = {(f["packageIndex"], f["rule"], f["severity"]) for f in report["findings"]
             if f["rule"] in NEW_RULES and f.get("packageIndex") in new}
    return len(new), collections.Counter(f"{rule} ({severity})" for _, rule, severity in spoke)


def measure(stocktake, work, pair):
    folder = work / pair.ecosystem / f"{pair.package.replace('/', '+')}-{pair.before}-{pair.after}"
    try:
        install_release(pair, pair.before, folder / "before")
        install_release(pair, pair.after, folder / "after")
        status, report = compare(stocktake, folder)
    except RuntimeError as error:
        return Result(pair, 2, {}, {}, 0, 0, 0, 0, {}, str(error))
    by_status = {"unexpected": collections.Counter(), "noted": collections.Counter()}
    for finding in report["findings"]:
        by_status[finding["status"]][finding["rule"]] += 1
    files = report["counts"]["files"]
    return Result(pair, status, by_status["unexpected"], by_status["noted"], files["added"],
                  files["modified"] + files["moved"], files["removed"], *of_new(report), "")


def measure_application(stocktake, work, application):
    """How many packages were upgraded, and in how many of them each rule spoke, at warning or error and as a note."""
    folder = work / "environments" / f"{application.ecosystem}-{application.name}"
    try:
        install_application(application, application.before, folder / "before")
        install_application(application, application.after, folder / "after")
        _, report = compare(stocktake, folder)
    except RuntimeError as error:
        return Grown(application, 0, 0, {}, {}, 0, 0, {}, str(error))
    upgraded = {i for i, p in enumerate(report["packages"]) if p["change"] == "upgraded"}
    spoke, noted = ({(f["packageIndex"], f["rule"]) for f in report["findings"]
                     if f["status"] == status and f.get("packageIndex") in upgraded} for status in ("unexpected", "noted"))
    return Grown(application, len(upgraded), len({package for package, _ in spoke}),
                 collections.Counter(rule for _, rule in spoke), collections.Counter(rule for _, rule in noted),
                 len({package for package, rule in spoke if rule in CODE_RULES}), *of_new(report), "")


def rule_list(counter):
    return ", ".join(rule if count == 1 else f"{rule} ×{count}" for rule, count in sorted(counter.items()))


def how_words(pair):
    words = {"": "alone", "target": "flat", "deps": "with dependencies"}
    return "with dependencies" if pair.ecosystem == "npm" else words[pair.how]


def table(results):
    lines = ["| package | from | to | how | exit | unexpected | notes | added | changed | removed |",
             "|---|---|---|---|--:|---|---|--:|--:|--:|"]
    for r in results:
        p = r.pair
        lines.append(f"| {p.ecosystem} {p.package} | {p.before} | {p.after} | {how_words(p)} | {r.status} | "
                     f"{rule_list(r.findings)} | {rule_list(r.noted)} | {r.added} | {r.changed} | {r.removed} |")
    return "\n".join(lines)


def verdict(results, name):
    """The count of a section in words, and whether it is within the limit."""
    loud = [r for r in results if r.status == 1]
    rules = collections.Counter(rule for r in results for rule in r.findings)
    words = f"**{len(loud)} of {len(results)} {name} upgrades are called unexpected**"
    if rules:
        words += ". In how many each rule spoke at warning or error: " + rule_list(rules)
    return words + ".", len(loud) * LIMIT <= len(results)


def application_table(grown):
    """The part on whole applications, and whether the rules on code are quiet enough there."""
    upgraded, code = sum(g.upgraded for g in grown), sum(g.code for g in grown)
    rules = collections.Counter()
    for g in grown:
        rules.update(g.findings)
    lines = [f"**Of {upgraded} upgraded packages in {len(grown)} applications, {code} carry a warning or an error of the "
             f"rules on code** ({', '.join(CODE_RULES)}). In how many each rule spoke at warning or error: "
             f"{rule_list(rules)}.", "",
             "| application | from | to | upgraded | with a finding | of the rules on code | rules |",
             "|---|---|---|--:|--:|--:|---|"]
    for g in grown:
        a = g.application
        lines.append(f"| {a.ecosystem} {a.name} | {a.before} | {a.after} | {g.upgraded} | {g.loud} | {g.code} | "
                     f"{rule_list(g.findings)} |")
    return "\n".join(lines), code * LIMIT <= upgraded


def all_rules(stocktake):
    """The ids of all rules, as `explain` lists them."""
    rows = [line.split() for line in run([stocktake, "explain"]).splitlines()]
    return [row[0] for row in rows if len(row) > 2 and row[1] in ("error", "warning", "note", "off")]


def rule_table(rules, results, grown):
    """Of every rule, how often it spoke; those that never did in one line."""
    ordinary = [r for r in results if r.pair.section == "ordinary"]
    hard = [r for r in results if r.pair.section != "ordinary"]
    columns = [[sum(rule in one for one in ones) for rule in rules]
               for ones in ([r.findings for r in ordinary], [r.noted for r in ordinary],
                            [r.findings for r in hard], [r.noted for r in hard])]
    columns += [[sum(one.get(rule, 0) for one in ones) for rule in rules]
                for ones in ([g.findings for g in grown], [g.noted for g in grown])]
    lines = ["In how many ordinary upgrades, in how many of the others, and of how many upgraded packages of the "
             "applications each rule spoke, at warning or error and as a note.", "",
             "| rule | ordinary | notes | others | notes | applications | notes |", "|---|--:|--:|--:|--:|--:|--:|"]
    silent = []
    for rule, *counts in zip(rules, *columns):
        if any(counts):
            lines.append(f"| {rule} | {' | '.join(map(str, counts))} |")
        else:
            silent.append(rule)
    if silent:
        lines += ["", f"These never spoke: {', '.join(silent)}."]
    return "\n".join(lines)


def new_words(results, grown):
    """What is said of packages that are newly brought, which no limit counts."""
    new = collections.Counter()
    for one in results + grown:
        new.update(one.new)
    count = sum(one.brought for one in results + grown)
    said = rule_list(new) if new else "nothing"
    return (f"Beside these, {count} packages are newly brought, by all upgrades and applications together. In how many of "
            f"them {' and '.join(NEW_RULES)} spoke: {said}.")


def document(results, grown, rules):
    """The page, and whether the ordinary upgrades and the applications are quiet enough."""
    text, quiet = (HERE / "results.head.md").read_text(), True
    for section in dict.fromkeys(r.pair.section for r in results):
        measured = [r for r in results if r.pair.section == section]
        words, within = verdict(measured, section)
        quiet = quiet and (within or section != "ordinary")
        text += f"\n## {section.capitalize()} upgrades\n\n{words}\n\n{table(measured)}\n"
    words, _ = verdict(results, "measured")
    text += f"\n## Together\n\n{words}\n\n{rule_table(rules, results, grown)}\n\n{new_words(results, grown)}\n"
    words, within = application_table(grown)
    return text + f"\n## Whole applications, half a year apart\n\n{words}\n", quiet and within


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stocktake", required=True, type=pathlib.Path, help="the program to measure")
    parser.add_argument("--work", type=pathlib.Path, help="keep the installations here")
    parser.add_argument("--only", help="measure this package or application, write no results")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    pairs = [p for p in read_pairs(HERE / "pairs.txt") if options.only in (None, p.package)]
    applications = [a for a in read_applications(HERE / "environments.txt") if options.only in (None, a.name)]
    stocktake = str(options.stocktake.resolve())
    with tempfile.TemporaryDirectory() as temporary, concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        work = (options.work or pathlib.Path(temporary)).resolve()
        results = []
        for r in pool.map(lambda pair: measure(stocktake, work, pair), pairs):
            print(*r.pair[:4], "→", r.status, rule_list(r.findings), r.trouble, flush=True)
            results.append(r)
        grown = []
        for g in pool.map(lambda one: measure_application(stocktake, work, one), applications):
            print(*g.application[:4], "→", g.upgraded, g.loud, g.code, rule_list(g.findings), g.trouble, flush=True)
            grown.append(g)
    if any(r.trouble for r in results + grown):
        return 2  # a table with holes would look better than it is
    text, quiet = document(results, grown, all_rules(stocktake))
    if options.only:
        print(text[text.index("\n## "):])
    else:
        (HERE / "results.md").write_text(text)
    return 0 if quiet else 1


if __name__ == "__main__":
    sys.exit(main())
