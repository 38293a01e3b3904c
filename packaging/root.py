"""Makes the root file system of a container image that holds the program and nothing else: `root.py PROGRAM VERSION LICENSE
FOLDER`. packaging/Containerfile makes the image of it.
"""
import os
import sys

from carried import processor, read, write_tar


def main():
    program, version, license_file, folder = sys.argv[1:]
    content = read(program)
    write_tar(os.path.join(folder, f"stocktake-root-{version}-linux-{processor(content)}.tar.gz"), {
        "usr/bin/stocktake": (content, 0o755),
        "usr/share/doc/stocktake/LICENSE": (read(license_file), 0o644),
    }, folders=[("tmp", 0o1777), ("work", 0o755)])


if __name__ == "__main__":
    main()
