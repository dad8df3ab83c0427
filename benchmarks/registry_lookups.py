"""Signed and logged look-ups through the site, against the plain query of a database, in the same run.

``python benchmarks/registry_lookups.py [--data FOLDER] [--people N] [--seconds S] [--connections C] [--processes P] [--runs R] [--by id|name]``

Without ``--data`` it makes N people (100,000) in a temporary folder.  The server is `prasan serve`; requests are signed before
they are timed, the server checks each signature, decides, looks up, writes the log to the disk and signs its answer.  Peers: one
row by its indexed id in SQLite (a table of up to a million of the people), with nothing signed, decided or logged; and
DuckDB over the register's own file.  Of several runs each is printed, with how busy the machine was.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).parent.parent / "clients" / "python"))

UNIT, PURPOSE = "07011", "benchmark"
AGREEMENT = """agreements:
  - {id: benchmark, title_th: ทดสอบ, title_en: Benchmark, legal_basis: a benchmark on synthetic people, units: ["07011", "15003"],
     registers: [civil, farmer, poor], purposes: [benchmark, answer_lookups, link_registers], valid_from: 2014-10-01}
"""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path)
    options.add_argument("--people", type=int, default=100_000)
    options.add_argument("--seconds", type=float, default=5.0)
    options.add_argument("--connections", type=int, default=4)
    options.add_argument("--processes", type=int, default=2)
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("--by", choices=("id", "name"), default="id", help="of name: and the birth date")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.data or Path(temporary)
        if asked.data is None:
            prepare(folder, asked.people)
        run(folder, asked)


def prepare(folder: Path, people: int) -> None:
    (folder / "agreements.yaml").write_text(AGREEMENT, encoding="utf-8")
    for verb in (["nation", "make", "--people", str(people)], ["ingest"], ["link"], ["registry", "index"]):
        prasan(folder, *verb)


def prasan(folder: Path, *verb: str) -> None:
    command = [sys.executable, "-c", "from prasan.cli.main import main; main()", *verb]
    subprocess.run(command, env={**os.environ, "PRASAN_DATA": str(folder)}, check=True, stdout=subprocess.DEVNULL)


def run(folder: Path, asked: argparse.Namespace) -> None:
    (folder / "agreements.yaml").write_text(AGREEMENT, encoding="utf-8")
    os.environ |= {"PRASAN_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "prasan.web.settings"}
    token, key = sign_up()
    people = some_people(folder, asked.by)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", "from prasan.cli.main import main; main()", "serve", "--port", str(port),
               "--processes", str(asked.processes)]  # fmt: skip
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        until_it_answers(port)
        ask(port, signed(token, key, random.choices(people, k=200)), asked.connections)  # files and code are read once
        measured = [measure(port, server.pid, token, key, people, asked) for _ in range(asked.runs)]
    finally:
        server.terminate()
        server.wait()
    rows = people_rows(folder)
    plain, plain_spent = sqlite_times(rows)
    scan = duckdb_times(folder, [row[0] for row in rows])
    p50, spent = min(each[0] for each in measured), min(each[1] for each in measured)
    print("of the best run, against a plain query of a database:")
    print(f"SQLite by an index, p50        {plain * 1e3:8.4f} ms   ratio {p50 / plain:8.1f}")
    print(f"SQLite by an index, processor  {plain_spent * 1e3:8.4f} ms   ratio {spent / plain_spent:8.1f}")
    print(f"DuckDB over the file, p50      {scan * 1e3:8.2f} ms   ratio {p50 / scan:8.4f}")


def measure(
    port: int, server: int, token: str, key: Any, people: list[dict[str, str]], asked: argparse.Namespace
) -> tuple[float, float]:
    """One run: half of the look-ups take no longer (seconds), and what each took of the processor."""
    requests = signed(token, key, random.choices(people, k=int(450 * asked.seconds)))
    spent, began = processor_seconds(server), time.perf_counter()
    times = sorted(ask(port, requests, asked.connections))
    took, spent = time.perf_counter() - began, (processor_seconds(server) - spent) / len(times)
    p50, p99 = statistics.median(times), times[int(len(times) * 0.99)]
    print(
        f"{len(times):,} look-ups by {asked.connections} connections to {asked.processes} process(es), load {os.getloadavg()[0]:.1f}: "
        f"{len(times) / took:.0f} a second, p50 {p50 * 1e3:.2f} ms, p99 {p99 * 1e3:.2f} ms, processor {spent * 1e3:.2f} ms each"
    )
    return p50, spent


def sign_up() -> tuple[str, Any]:
    import django

    django.setup()
    from django.core.management import call_command
    from prasan_client import SigningKey

    from prasan.web.accounts.keys import issue
    from prasan.web.accounts.models import System
    from prasan.web.accounts.public_keys import add_public_key

    call_command("migrate", verbosity=0, interactive=False)
    system = System.objects.create(unit_code=UNIT, name=f"benchmark {time.time()}")
    key = SigningKey.generate()
    add_public_key(system, json.dumps(key.public_jwk()))
    return issue(system), key


def civil_file(folder: Path) -> Path:
    live = json.loads((folder / "snapshots" / "register" / "civil" / "live.json").read_text())["id"]
    return folder / "snapshots" / "register" / "civil" / live / "accepted.parquet"


def some_people(folder: Path, by: str) -> list[dict[str, str]]:
    """What is asked of people out of all parts of the register: an id, or names and a birth date."""
    file = pq.ParquetFile(civil_file(folder))
    columns = ["national_id"] if by == "id" else ["given_name", "family_name", "birth_date"]
    groups = random.sample(range(file.num_row_groups), k=min(40, file.num_row_groups))
    rows = (row for group in groups for row in file.read_row_group(group, columns).to_pylist())
    return [{name: str(value) for name, value in row.items()} for row in rows if None not in row.values()]


def people_rows(folder: Path) -> list[tuple[Any, ...]]:
    columns = ["national_id", "given_name", "family_name", "sex", "house_code", "area_code"]
    file = pq.ParquetFile(civil_file(folder))
    rows: list[tuple[Any, ...]] = []
    for group in range(min(8, file.num_row_groups)):
        rows += zip(*(column.to_pylist() for column in file.read_row_group(group, columns).columns), strict=True)
    return rows


def signed(token: str, key: Any, people: list[dict[str, str]]) -> list[tuple[str, bytes, dict[str, str]]]:
    made = []
    for each in people:
        path = "/api/v1/registry/persons/" + ("by-id" if "national_id" in each else "by-name")
        told = {"purpose": PURPOSE, **each,
                "registers": {"civil": ["given_name", "family_name", "birth_date", "area_code"]}}  # fmt: skip
        body = json.dumps(told).encode()
        signature, _ = key.sign("POST", path, body)
        headers = {
            "Authorization": f"Bearer {token}",
            "Prasan-Signature": signature,
            "Content-Type": "application/json",
        }
        made.append((path, body, headers))
    return made


def ask(port: int, requests: list[tuple[str, bytes, dict[str, str]]], connections: int) -> list[float]:
    """Each request once, over so many connections; the seconds that each took."""
    left, alone, times = iter(requests), threading.Lock(), []

    def one() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while True:
            with alone:
                request = next(left, None)
            if request is None:
                return
            began = time.perf_counter()
            connection.request("POST", *request)
            answer = connection.getresponse()
            told = answer.read()
            times.append(time.perf_counter() - began)
            # Of people who share names and birth date nothing is told of any.
            if answer.status != 200 or not (b'"found": true' in told or b'"ambiguous": true' in told):
                raise SystemExit(f"{answer.status}: {told[:300]!r}")

    threads = [threading.Thread(target=one) for _ in range(connections)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return times


def processor_seconds(pid: int) -> float:
    """What a process and those that it began have spent: unlike the time taken, it depends little on who else is at work."""
    below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") + sum(
        processor_seconds(int(each)) for each in below
    )


def until_it_answers(port: int) -> None:
    for _ in range(600):
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server does not answer")


def sqlite_times(rows: list[tuple[Any, ...]]) -> tuple[float, float]:
    """What one row by its id takes: of the clock (the median), and of the processor."""
    with tempfile.TemporaryDirectory() as folder:
        database = sqlite3.connect(Path(folder) / "people.sqlite3")
        database.execute(
            "CREATE TABLE people (national_id TEXT PRIMARY KEY, given TEXT, family TEXT, sex TEXT, house TEXT, area TEXT)"
        )
        database.executemany("INSERT INTO people VALUES (?, ?, ?, ?, ?, ?)", rows)
        database.commit()
        times, spent = [], time.process_time()
        for each in random.choices(rows, k=2000):
            began = time.perf_counter()
            database.execute("SELECT * FROM people WHERE national_id = ?", (each[0],)).fetchone()
            times.append(time.perf_counter() - began)
        spent = (time.process_time() - spent) / len(times)
        database.close()
    return statistics.median(times), spent


def duckdb_times(folder: Path, people: list[str]) -> float:
    import duckdb

    database = duckdb.connect()
    times = []
    for each in random.choices(people, k=5):
        began = time.perf_counter()
        database.execute("SELECT * FROM read_parquet($file) WHERE national_id = $id",
                         {"file": str(civil_file(folder)), "id": each}).fetchone()  # fmt: skip
        times.append(time.perf_counter() - began)
    return statistics.median(times)


if __name__ == "__main__":
    main()
