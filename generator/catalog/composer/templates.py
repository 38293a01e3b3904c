#!/usr/bin/env python3
"""Writes templates.cpp: the digests of what the releases of Composer write below vendor.

    templates.py COMPOSER STOCKTAKE DEPENDENCIES > templates.cpp

COMPOSER is a clone of Composer's repository with its tags, STOCKTAKE this program, DEPENDENCIES a folder in which PHP
finds Composer\\Semver and Composer\\Pcre (of any installed Composer, e.g. /usr/share/php). Needs php and git.

The files that Composer copies are taken from all commits, for many used a snapshot. Of each release that writes
something new its own AutoloadGenerator is asked for all variants of the files; stocktake
scans them, and names the digests of the texts that it does not know. What depends on the project is taken out by
stocktake alone, so that this is said in one place (generated.cpp).
"""
import hashlib
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

HARNESS = r"""<?php
error_reporting(0);
[, $src, $dependencies, $out] = $argv;
spl_autoload_register(function ($class) use ($src, $dependencies) {
    $file = strtr($class, '\\', '/') . '.php';
    foreach ([$src, $dependencies] as $root) if (is_file("$root/$file")) return require "$root/$file";
    // A type that nothing is asked of.
    $parts = explode('\\', $class);
    $name = array_pop($parts);
    eval('namespace ' . implode('\\', $parts) . '; class ' . $name . ' {}');
});
$class = new ReflectionClass('Composer\Autoload\AutoloadGenerator');
$generator = $class->newInstanceWithoutConstructor();
function method($class, $name) {
    if (!$class->hasMethod($name)) return null;
    $method = $class->getMethod($name);
    $method->setAccessible(true);
    return $method;
}
function call($method, $generator, array $named) {
    $arguments = [];
    foreach ($method->getParameters() as $p) $arguments[] = $named[$p->getName()];
    return $method->invokeArgs($generator, $arguments);
}
function write($out, $variant, $name, $text) {
    $folder = "$out/$variant/vendor" . ($name === 'autoload.php' ? '' : '/composer');
    @mkdir($folder, 0777, true);
    @mkdir("$out/$variant/vendor/composer", 0777, true);
    file_put_contents("$out/$variant/vendor/composer/installed.json", '{"packages": []}');
    file_put_contents("$folder/$name", $text);
}
$values = ['suffix' => 'abc', 'useClassMap' => true, 'useIncludePath' => false, 'targetDirLoader' => null,
    'useIncludeFiles' => false, 'vendorPathCode' => 'dirname(__DIR__)', 'appBaseDirCode' => 'dirname($vendorDir)',
    'useGlobalIncludePath' => false, 'prependAutoloader' => 'true', 'staticPhpVersion' => 70000, 'checkPlatform' => true,
    'vendorPathToTargetDirCode' => "__DIR__ . '/composer'"];
$real = method($class, 'getAutoloadRealFile');
$n = 0;
$places = [['dirname(__DIR__)', 'dirname($vendorDir)'], ['dirname(__DIR__)', '$vendorDir'],
    ['dirname(dirname(__FILE__))', 'dirname($vendorDir)'], ['dirname(dirname(__FILE__))', '$vendorDir']];
$authority = $class->hasProperty('classMapAuthoritative') ? $class->getProperty('classMapAuthoritative') : null;
if ($authority) $authority->setAccessible(true);
foreach ($authority ? [false, true] : [false] as $only) foreach ([false, true] as $files) foreach ([false, true] as $paths)
    foreach ([50600, 70000] as $php) foreach ($places as [$vendor, $base]) {
        if ($authority) $authority->setValue($generator, $only);
        write($out, 'real' . $n++, 'autoload_real.php', call($real, $generator, ['useIncludeFiles' => $files,
            'useIncludePath' => $paths, 'staticPhpVersion' => $php, 'vendorPathCode' => $vendor,
            'appBaseDirCode' => $base] + $values));
    }
$autoload = method($class, 'getAutoloadFile');
foreach (["__DIR__ . '/composer'", "__DIR__.'/composer'"] as $i => $code)
    write($out, "autoload$i", 'autoload.php', call($autoload, $generator, ['vendorPathToTargetDirCode' => $code] + $values));
if ($static = method($class, 'getStaticFile')) {
    $target = "$out/static/vendor/composer";
    @mkdir($target, 0777, true);
    foreach (['namespaces', 'psr4', 'classmap'] as $map)
        file_put_contents("$target/autoload_$map.php", '<?php $vendorDir = dirname(__DIR__); $baseDir = dirname($vendorDir); return array();');
    $version = 70000;
    $text = $static->invokeArgs($generator, array_slice(['abc', $target, dirname($target), dirname(dirname($target)), &$version],
        0, $static->getNumberOfParameters()));
    foreach (glob("$target/*.php") as $map) unlink($map);
    write($out, 'static', 'autoload_static.php', $text);
}
if ($check = method($class, 'getPlatformCheck')) {
    $n = 0;
    foreach ([[], ['php']] as $php) foreach ([[], ['ext-json']] as $extension) foreach ([[], ['php-64bit']] as $bits) {
        $package = new Composer\Package\Package('a/b', '1.0.0.0', '1.0.0');
        $links = [];
        foreach (array_merge($php, $extension, $bits) as $name)
            $links[$name] = new Composer\Package\Link('a/b', $name, (new Composer\Semver\VersionParser())->parseConstraints('>=7.2.5'));
        $package->setRequires($links);
        foreach (['platformRequirementFilter' => 'Composer\Filter\PlatformRequirementFilter\IgnoreNothingPlatformRequirementFilter'] as $p => $filter)
            if ($class->hasProperty($p)) {
                $property = $class->getProperty($p);
                $property->setAccessible(true);
                $property->setValue($generator, new $filter());
            }
        $text = call($check, $generator, ['packageMap' => [[$package, '/x']], 'ignorePlatformReqs' => [],
            'checkPlatform' => true, 'devPackageNames' => []]);
        if ($text) write($out, 'check' . $n++, 'platform_check.php', $text);
    }
}
"""

UNKNOWN = re.compile(r"no known release of Composer wrote it: sha256:([0-9a-f]{64})")
COPIED = {"ClassLoader.php": "src/Composer/Autoload/ClassLoader.php",
          "InstalledVersions.php": "src/Composer/InstalledVersions.php", "LICENSE": "LICENSE"}


def git(repository, *arguments, binary=False):
    done = subprocess.run(["git", "-C", repository, *arguments], capture_output=True)
    return None if done.returncode else done.stdout if binary else done.stdout.decode()


def releases(repository):
    """The tags, the oldest first, each with its day."""
    lines = git(repository, "for-each-ref", "--sort=creatordate", "--format=%(creatordate:short) %(refname:strip=2)",
                "refs/tags").splitlines()
    return [line.split(" ", 1) for line in lines]


def copied(repository):
    """Name, content and day of whatever stood at the files that Composer copies, the oldest first."""
    for name, path in COPIED.items():
        commits = git(repository, "log", "--all", "--reverse", "--format=%H %cs", "--", path).splitlines()
        for commit, day in (line.split() for line in commits):
            content = git(repository, "show", f"{commit}:{path}", binary=True)
            if content is None:
                continue
            yield name, content, day
            if name == "LICENSE":
                yield name, b"\n" + content + b"\n", day  # as Composer's archive of itself has it


def files_of(components, owner=""):
    for c in components:
        if c["type"] == "file":
            yield c
        yield from files_of(c.get("components", []))


def digests_of(stocktake, folder):
    document = json.loads(subprocess.run([stocktake, "scan", "-q", folder], capture_output=True, check=True).stdout)
    for file in files_of(document["components"]):
        for p in file.get("properties", []):
            found = UNKNOWN.search(p["value"]) if p["name"] == "stocktake:generated" else None
            if found:
                yield file["name"].rsplit("/", 1)[-1], found[1]


def main(repository, stocktake, dependencies):
    known = {}  # (name, digest) to the day when it was first written
    for name, content, day in copied(repository):
        known.setdefault((name, hashlib.sha256(content).hexdigest()), day)
    seen = set()
    with tempfile.TemporaryDirectory() as temporary:
        harness = Path(temporary, "harness.php")
        harness.write_text(HARNESS)
        for day, release in releases(repository):
            generator = git(repository, "rev-parse", f"{release}:src/Composer/Autoload/AutoloadGenerator.php")
            if generator is None or generator in seen:
                continue
            seen.add(generator)
            folder = Path(temporary, release)
            (folder / "out").mkdir(parents=True)
            archive = git(repository, "archive", release, "src", binary=True)
            subprocess.run(["tar", "-x", "-C", folder], input=archive, check=True)
            done = subprocess.run(["php", harness, folder / "src", dependencies, folder / "out"], capture_output=True)
            found = list(digests_of(stocktake, folder / "out"))
            print(f"{release}: {len(found)} texts, status {done.returncode} {done.stdout[:200]}", file=sys.stderr)
            for name, digest in found:
                known.setdefault((name, digest), day)
    write(known)


def write(known):
    print("""#include "generator/catalog/composer/templates.h"

#include <algorithm>
#include <iterator>

namespace stocktake {
namespace {

struct Template {
  std::string_view name, sha256;  ///< of the file, and of its text without what depends on the project
};

/// Made by templates.py; behind each the day of the first release or commit that wrote it.
constexpr Template kTemplates[] = {""")
    for (name, digest), day in sorted(known.items(), key=lambda item: (item[0][0], item[1], item[0][1])):
        print(f'    {{"{name}", "{digest}"}},  // {day}')
    print("""};

}  // namespace

bool is_composer_template(std::string_view name, const Sha256& digest) {
  const std::string hex = to_hex(digest);
  return std::any_of(std::begin(kTemplates), std::end(kTemplates),
                     [&](const Template& t) { return t.name == name && t.sha256 == hex; });
}

}  // namespace stocktake""")


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
