"""Makes the root file system of a container image that holds the program and what it needs, the C library and its loader
included, and nothing else: `root.py PROGRAM VERSION LICENSE FOLDER`. packaging/Containerfile makes the image of it.
"""
import os
import platform
import sys

from carried import carried, copied, loader, write_tar


def main():
    program, version, license_file, folder = sys.argv[1:]
    files = {f"usr/{name}": (content, 0o755) for name, content in carried(program, c_library=True).items()}
    with open(license_file, "rb") as text:
        files["usr/share/doc/stocktake/LICENSE"] = (text.read(), 0o644)
    interpreter = loader(program)
    with open(os.path.realpath(interpreter), "rb") as content:
        files[interpreter.lstrip("/")] = (content.read(), 0o755)
    write_tar(os.path.join(folder, f"stocktake-root-{version}-linux-{platform.machine()}.tar.gz"), files,
              folders=[("tmp", 0o1777), ("work", 0o755)])


if __name__ == "__main__":
    main()
