"""Makes the tarball of what `cmake --install` put into INSTALLED, the static program with its manual pages and completions:
`tarball.py INSTALLED VERSION FOLDER`. It unpacks to one folder, whose content may as well be unpacked into /usr/local.
"""
import os
import sys

from carried import processor, read, write_tar


def main():
    installed, version, folder = sys.argv[1:]
    name = f"stocktake-{version}-linux-{processor(read(os.path.join(installed, 'bin', 'stocktake')))}"
    files = {}
    for place, _, names in os.walk(installed):
        for file in names:
            path = os.path.join(place, file)
            mode = 0o755 if os.access(path, os.X_OK) else 0o644
            files[os.path.join(name, os.path.relpath(path, installed))] = (read(path), mode)
    write_tar(os.path.join(folder, f"{name}.tar.gz"), files)


if __name__ == "__main__":
    main()
