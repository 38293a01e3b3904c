"""The store of releases: how long adding takes, and how long an answer does; a part of bench.py.

A store of many releases is made by one real `store add`, and then by rows as further adds would write them, so that a
thousand releases take seconds to make. In each release 2 % of the files change, one in five of these under a new name.
"""
import concurrent.futures
import hashlib
import os
import random
import shutil
import sqlite3
import subprocess
import tempfile
import time

from documents import file_component, package_component, Document, FILES_OF_A_PACKAGE

STILL_THERE = 2147483647
SPACING = 1 << 16


def path_of(number):
    return f"lib/package{number // FILES_OF_A_PACKAGE}/folder{number % 7}/file{number % 911}-{number}.py"


def make_document(target, files, changed=frozenset()):
    document = Document(target, flat=False)
    for first in range(0, files, FILES_OF_A_PACKAGE):
        numbers = range(first, min(first + FILES_OF_A_PACKAGE, files))
        document.add(package_component(f"package{first // FILES_OF_A_PACKAGE}", "1.0"),
                     [file_component(path_of(n), "new" if n in changed else "old") for n in numbers])
    document.close()


def stocktake(program, store, *arguments):
    return subprocess.run([program, *arguments, "--store", store], check=True, capture_output=True, text=True).stdout


REALTIME = []  # what stands before a measured command, by --realtime


def seconds_of(command):
    start = time.perf_counter()
    subprocess.run([*REALTIME, *command], stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def make_releases(store, files, releases):
    """Adds releases to a store that has one, as rows."""
    generator = random.Random(7)
    database = sqlite3.connect(store)
    database.execute("PRAGMA synchronous = OFF")
    (subject, next_text, next_span), = database.execute("SELECT subject, next_text, next_span FROM stocktake_subjects")
    columns = "what, folder, name, sha256, package, kind, mode, target"
    live = database.execute(f"SELECT span, {columns} FROM stocktake_spans WHERE what = 0 AND gone = {STILL_THERE}").fetchall()
    text = max(r[0] for r in database.execute("SELECT MAX(text) FROM stocktake_texts"))
    for number in range(1, releases):
        position, changed = number * SPACING, generator.sample(range(len(live)), files // 50)
        closed, opened, texts = [], [], []
        for index in changed:
            span, what, folder, name, _, package, kind, mode, target = live[index]
            if generator.random() < 0.2:
                text += 1
                texts.append((subject, text, f"new{number}-{index}.py".encode()))
                name = text
            digest = generator.randbytes(32)
            closed.append((position, subject, span))
            live[index] = (next_span, what, folder, name, digest, package, kind, mode, target)
            opened.append((subject, next_span, *live[index][1:], position, STILL_THERE))
            next_span += 1
        database.executemany("UPDATE stocktake_spans SET gone = ? WHERE subject = ? AND span = ?", closed)
        database.executemany(f"INSERT INTO stocktake_spans (subject, span, {columns}, first, gone) "
                             "VALUES (?,?,?,?,?,?,?,?,?,?,?,?)", opened)
        database.executemany("INSERT INTO stocktake_texts (subject, text, head) VALUES (?, ?, ?)", texts)
        database.execute("INSERT INTO stocktake_releases SELECT subject, ?, ?, ?, size, taken, added, files, packages, "
                         "unowned, undigested, unread, nameless, lists_files FROM stocktake_releases WHERE position = 0",
                         (position, f"{number + 1}", hashlib.sha256(str(number).encode()).digest()))
    database.execute("UPDATE stocktake_subjects SET next_text = ?, next_span = ?", (text + 1, next_span))
    database.commit()
    (digest,), = database.execute("SELECT sha256 FROM stocktake_spans WHERE what = 0 AND gone < ? "
                                  "ORDER BY span DESC LIMIT 1", (STILL_THERE,))
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return digest.hex()


def questions(program, store, digest):
    return {
        "history by digest": [program, "history", "--sha256", digest, "--store", store],
        "history by path": [program, "history", "--path", path_of(777), "--store", store],
        "history by **/name": [program, "history", "--path", "**/" + path_of(778).rsplit("/", 1)[1], "--store", store],
        "history by purl": [program, "history", "--purl", "pkg:pypi/package7", "--store", store],
        "find by digest": [program, "find", "--sha256", digest, "--store", store],
    }


def fastest(command, runs):
    return min(seconds_of(command) for _ in range(runs))


def adding(bench, folder, files=100_000):
    program, runs = bench.stocktake, bench.options.runs
    before, after, store = (os.path.join(folder, name) for name in ("before.json", "after.json", "add.sqlite"))
    make_document(before, files)
    make_document(after, files, frozenset(range(0, files, 50)))
    stocktake(program, store, "store", "add", before, "--subject", "s", "--release", "1")
    added, decoded = [], []
    for turn in range(runs + 1):
        copy = store + ".copy"
        for suffix in ("", "-wal", "-shm"):
            if os.path.exists(copy + suffix):
                os.unlink(copy + suffix)
        shutil.copy(store, copy)
        add = seconds_of([program, "store", "add", after, "--subject", "s", "--release", "2", "--store", copy])
        decode = seconds_of([bench.tool("decode_document"), after])
        if turn:
            added.append(add)
            decoded.append(decode)
    bench.table.add(f"store add, {files:,} files, 2 % changed, beyond decoding", f"{min(added):.2f} s",
                    f"{min(decoded):.2f} s", min(added) - min(decoded), 1.0, " s")


def size(bench, folder, files=20_000, releases=20):
    """Real adds, documents and all."""
    store, document = os.path.join(folder, "size.sqlite"), os.path.join(folder, "size.json")
    changed = set()
    for number in range(releases):
        changed |= set(range(number, files, 50))
        make_document(document, files, frozenset(changed))
        stocktake(bench.stocktake, store, "store", "add", document, "--subject", "s", "--release", str(number + 1))
    database = sqlite3.connect(store)
    rows = database.execute("SELECT SUM(pgsize) FROM dbstat WHERE name = 'stocktake_spans'").fetchone()[0]
    documents = database.execute("SELECT SUM(LENGTH(bytes)) FROM stocktake_documents").fetchone()[0]
    database.close()
    whole = os.path.getsize(store)
    bench.table.add(f"store size, {releases} releases of {files:,} files, 2 % changed", f"{whole / 1e6:.1f} MB",
                    f"{(rows + documents) / 1e6:.1f} MB", whole / (rows + documents), 1.2)


def forget(*paths):
    """What the kernel keeps of the files in memory, so that the next reader waits for the disk."""
    for path in paths:
        with open(path, "rb") as file:
            os.fsync(file.fileno())
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def answers(bench, folder, files=100_000, releases=1000):
    store, document = os.path.join(folder, "many.sqlite"), os.path.join(folder, "many.json")
    make_document(document, files)
    stocktake(bench.stocktake, store, "store", "add", document, "--subject", "s", "--release", "1")
    digest = make_releases(store, files, releases)
    what = f"{releases:,} releases of {files:,} files"

    def ask(commands, where, before):
        for name, command in commands.items():
            seconds = []
            for _ in range(bench.options.runs):
                before()
                seconds.append(seconds_of(command))
            milliseconds = min(seconds) * 1000
            bench.table.add(f"{name}, {what}{where}", f"{milliseconds:.1f} ms", "", milliseconds, 50, " ms")
    commands = questions(bench.stocktake, store, digest)
    ask(commands, "", lambda: None)
    ask(commands, ", store and program not in memory", lambda: forget(store, bench.stocktake))
    try:
        server = Server()
    except FileNotFoundError as missing:
        bench.table.add(f"PostgreSQL: {missing}", "", "", 0, 0)
        return
    copy_store(bench, store, document, server)
    ask(questions(bench.stocktake, server.url, digest), ", PostgreSQL", lambda: None)
    server.close()


def copy_store(bench, store, document, server):
    """The rows of a store of files only, but for documents, into a server whose tables the program makes."""
    stocktake(bench.stocktake, server.url, "store", "add", document, "--subject", "s", "--release", "1")
    database = sqlite3.connect(store)
    for table in ("subjects", "releases", "texts", "packages", "spans"):
        rows = database.execute(f"SELECT * FROM stocktake_{table}")
        names = ", ".join(column[0] for column in rows.description)
        server.load(f"stocktake_{table}", names, rows)
    database.close()


def growth(bench, folder, files=10_000):
    document = os.path.join(folder, "growth.json")
    for releases in (100, 1000, 10_000):
        store = os.path.join(folder, f"growth-{releases}.sqlite")
        make_document(document, files)
        stocktake(bench.stocktake, store, "store", "add", document, "--subject", "s", "--release", "1")
        digest = make_releases(store, files, releases)
        command = questions(bench.stocktake, store, digest)
        milliseconds = fastest(command["history by digest"], bench.options.runs) * 1000
        make_document(document, files, frozenset(range(0, files, 50)))
        add = seconds_of([bench.stocktake, "store", "add", document, "--subject", "s", "--release", "last", "--last",
                          "--store", store])
        bench.table.add(f"history by digest, {releases:,} releases of {files:,} files, "
                        f"{os.path.getsize(store) / releases / 1000:.0f} kB each, add {add:.2f} s", f"{milliseconds:.1f} ms", "",
                        milliseconds, 50, " ms")


def listing(bench, folder, subjects=10_000):
    store, document = os.path.join(folder, "list.sqlite"), os.path.join(folder, "list.json")
    make_document(document, 50)
    stocktake(bench.stocktake, store, "store", "add", document, "--subject", "s", "--release", "1")
    database = sqlite3.connect(store)
    for number in range(2, subjects + 1):
        database.execute("INSERT INTO stocktake_subjects VALUES (?, ?, 1, 1)", (number, f"subject-{number}"))
        for position in (0, 1):
            database.execute("INSERT INTO stocktake_releases SELECT ?, ?, ?, sha256, size, taken, added, files, packages, "
                             "unowned, undigested, unread, nameless, lists_files FROM stocktake_releases WHERE subject = 1",
                             (number, position, str(position)))
    database.commit()
    database.close()
    milliseconds = fastest([bench.stocktake, "store", "list", "--store", store], bench.options.runs) * 1000
    bench.table.add(f"store list, {subjects:,} subjects", f"{milliseconds:.1f} ms", "", milliseconds, 100, " ms")


def copied(value):
    """A value as COPY reads it."""
    if value is None:
        return b"\\N"
    if isinstance(value, bytes):
        return b"\\\\x" + value.hex().encode()
    return str(value).encode()


class Server:
    """A PostgreSQL server of the bench's own, on a socket in a temporary folder."""

    def __init__(self):
        found = sorted(os.listdir("/usr/lib/postgresql"), key=int) if os.path.isdir("/usr/lib/postgresql") else []
        if not found:
            raise FileNotFoundError("no PostgreSQL server (Debian: postgresql)")
        self.programs = f"/usr/lib/postgresql/{found[-1]}/bin/"
        self.folder = tempfile.mkdtemp(prefix="stocktake-bench-")
        self.user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if self.user:
            os.chmod(self.folder, 0o755)
            shutil.chown(self.folder, "postgres")
        self.run("initdb", "-A", "trust", "-U", "owner", "-E", "UTF8", "--locale=C")
        self.run("pg_ctl", "-w", "-s", "-l", self.folder + "/log", "-o", f"-c listen_addresses='' -k {self.folder}", "start")
        self.url = f"postgresql:///postgres?host={self.folder}&user=owner"

    def run(self, program, *arguments):
        subprocess.run([*self.user, self.programs + program, "-D", self.folder + "/data", *arguments], check=True,
                       stdout=subprocess.DEVNULL, cwd=self.folder)

    def load(self, table, names, rows):
        """Fills a table anew; numbers, texts and bytes in PostgreSQL's own text form."""
        psql = subprocess.Popen([self.programs + "psql", "-q", "-v", "ON_ERROR_STOP=1", self.url], stdin=subprocess.PIPE)
        psql.stdin.write(f"TRUNCATE {table};\nCOPY {table} ({names}) FROM STDIN;\n".encode())
        for row in rows:
            psql.stdin.write(b"\t".join(copied(value) for value in row) + b"\n")
        psql.stdin.write(f"\\.\nANALYZE {table};\n".encode())
        psql.stdin.close()
        if psql.wait() != 0:
            raise SystemExit(f"bench: PostgreSQL does not take the rows of {table}")

    def close(self):
        self.run("pg_ctl", "-s", "-m", "immediate", "stop")
        shutil.rmtree(self.folder)


def writers(bench, folder, count=8, each=10, files=2000):
    """Several programs write at once, each one subject of its own and one that all share."""
    try:
        server = Server()
    except FileNotFoundError as missing:
        bench.table.add(f"PostgreSQL: {missing}", "", "", 0, 0)
        return
    documents = []
    for number in range(each):
        documents.append(os.path.join(folder, f"writer-{number}.json"))
        make_document(documents[-1], files, frozenset(range(number, files, 50)))

    def write(writer):
        for number, document in enumerate(documents):
            for subject in (f"own-{writer}", "shared"):
                stocktake(bench.stocktake, server.url, "store", "add", document, "--subject", subject, "--release",
                          f"{writer}.{number}", "-q")
    stocktake(bench.stocktake, server.url, "store", "add", documents[0], "--subject", "first", "--release", "1")
    start = time.perf_counter()
    with concurrent.futures.ThreadPoolExecutor(count) as pool:
        list(pool.map(write, range(count)))
    seconds = time.perf_counter() - start
    listed = stocktake(bench.stocktake, server.url, "store", "list", "--subject", "shared").count("\n") - 1
    if listed != count * each:
        raise SystemExit(f"bench: PostgreSQL: {listed} releases of {count * each}")
    server.close()
    adds = 2 * count * each
    bench.table.add(f"PostgreSQL, {count} writers, {adds} adds of {files:,} files, none lost, none double",
                    f"{adds / seconds:.0f} adds/s", "", seconds / adds * 1000, 250, " ms an add")


def measure(bench):
    REALTIME[:] = ["chrt", "-f", "10"] if bench.options.realtime else []
    folder = os.path.join(bench.options.work, "stores")
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    for part in (adding, size, answers, growth, listing, writers):
        part(bench, folder)
    shutil.rmtree(folder)
