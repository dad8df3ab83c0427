"""A mixed day on this machine, by locust: executives, officers, citizens and systems ask one site, server and client together.

``python benchmarks/mixed_day.py [--minutes 10] [--users 20] [--ramp 10] [--data FOLDER] [--people N] [--processes 2] [--threads 8]``

First the day: so many users at once for so many minutes, with the server's memory each minute; ``--minutes 60`` shows whether it stays
flat.  Then (``--ramp`` minutes at most, 0 for none) ten more users every twenty seconds until p95 of the last twenty is over a second: there
it breaks.  Then why: what each page takes of the processor, and where.  All of it is written into ``docs/reference/load.md`` too
(``--page``).  The database is SQLite, or what ``PRASAN_DATABASE_URL`` says.  Peer: in the same run, on the same machine, one request of
the site against a view of Django that says one word (`benchmarks/citizen_load.py` says how).
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from citizen_load import command, free_port, memory, prasan, processor_seconds, until_it_answers

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "reference" / "load.md"
KINDS = ("executives", "officers", "citizens", "systems")
OFFICERS, CITIZENS, STEP = 20, 40, 20
PREPARED = """
import json, sys
from pathlib import Path
from prasan.cli.site import prepare_site
prepare_site()
import yaml
from django.conf import settings
settings.ALLOWED_HOSTS = ["*"]
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone
from prasan.centres.due import last_ended
from prasan.centres.organisation import load_tree
from prasan.engine.snapshots import SnapshotStore
from prasan.web.accounts.keys import issue
from prasan.web.accounts.models import Role, System
from prasan.web.accounts.public_keys import add_public_key
from prasan.web.demo import create_demo_accounts
import pyarrow.parquet as pq
data, folder = Path(settings.PRASAN_DATA), Path(sys.argv[1])
sys.path.insert(0, sys.argv[2])
from prasan_client import SigningKey
User, store = get_user_model(), SnapshotStore(data / "snapshots")
if not User.objects.filter(username="pmo").exists():
    create_demo_accounts(None)
signed = [{"side": "provider", "by": "one", "unit": "15003", "signed_on": "2022-06-01"},
          {"side": "consumer", "by": "other", "unit": "07011", "signed_on": "2022-06-01"}]
kept = yaml.safe_load((data / "agreements.yaml").read_text(encoding="utf-8"))
if all(each["id"] != "load" for each in kept["agreements"]):
    kept["agreements"].append({
        "id": "load", "title_th": "ทดสอบ", "title_en": "Load", "providers": ["15003"], "consumers": ["07011"],
        "registers": ["civil"], "fields": {"civil": "all"}, "onward": False, "purposes": ["load"], "state": "in_force",
        "bases": [{"id": "pdpa-2562-24-4", "section": "24(4)", "valid_from": "2022-06-01"}], "valid_from": "2022-06-01",
        "signatures": signed})
    (data / "agreements.yaml").write_text(yaml.safe_dump(kept, allow_unicode=True), encoding="utf-8")
people = pq.read_table(store.live("linkage").file("links.parquet"), columns=["spine_id"]).slice(0, 4000).column(0).to_pylist()
departments = [each.code for each in load_tree().units.values() if each.code[2:] != "000"]
def session(name, role, unit="", spine=None):
    same = {"username": name} if spine is None else {"spine_id": spine}
    user, _ = User.objects.get_or_create(**same, defaults={"username": name, "role": role, "unit_code": unit, "spine_id": spine})
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    return {"unit": unit, "cookie": client.cookies["sessionid"].value}
period, executives = last_ended("quarter", timezone.localdate()).code, [("pmo", "00000"), ("moac", "07000")]
officers = []
for number, unit in enumerate(departments):
    officer = session(f"load-officer-{number}", Role.OFFICER, unit)
    client = Client(SERVER_NAME="localhost")
    client.cookies["sessionid"] = officer["cookie"]
    sent = client.post(f"/centres/reports/{unit}/digital_services/{period}/",
                       {"act": "save", "number": "0", "v.service_transactions.10": "1000"})
    if sent.status_code == 302 or client.get(f"/centres/reports/{unit}/digital_services/{period}/").status_code == 200:
        officers.append(officer)
    if len(officers) == int(sys.argv[3]):
        break
system = System.objects.create(unit_code="07011", name=f"load {timezone.now():%H%M%S%f}")
key = SigningKey.generate()
key.save(folder / "key.pem")
add_public_key(system, json.dumps(key.public_jwk()))
civil = pq.ParquetFile(store.live("register/civil").file("accepted.parquet"))
ids = civil.read_row_group(0, ["national_id"]).column(0).to_pylist()[:2000]
print(json.dumps({
    "sessions": {
        "executives": [session(name, Role.EXECUTIVE, unit) for name, unit in executives], "officers": officers,
        "citizens": [session(f"load-citizen-{n}", Role.CITIZEN, "", spine)
                     for n, spine in enumerate(list(dict.fromkeys(people))[:int(sys.argv[4])])]},
    "token": issue(system), "key": str(folder / "key.pem"), "people": [each for each in ids if each],
    "period": period, "provinces": ["10", "11", "12", "13", "14", "15"]}))
"""
PROFILED = """
import cProfile, json, pstats, sys, time
import django; django.setup()
from django.conf import settings
settings.ALLOWED_HOSTS = ["*"]
from django.test import Client
pages = json.loads(sys.argv[1])
def room(file):
    for name, part in (("templates", "/django/template/"), ("database", "/db/"), ("populations' database", "duckdb"),
                       ("translations", "gettext"), ("translations", "/translation/"), ("Django, else", "/django/")):
        if part in file:
            return name
    if "/prasan/" in file:
        parts = file.partition("/prasan/")[2].split("/")
        return "prasan." + ".".join(parts[:2] if parts[0] == "web" else parts[:1]).removesuffix(".py")
    return "Python and other libraries"
for name, (path, cookie) in pages.items():
    client = Client(SERVER_NAME="localhost", headers={"accept-language": "th"})
    client.cookies["sessionid"] = cookie
    for _ in range(3):
        client.get(path)
    began = time.process_time()
    for _ in range(10):
        client.get(path)
    took = (time.process_time() - began) / 10
    profile = cProfile.Profile()
    profile.runcall(client.get, path)
    spent = {}
    for (file, _line, function), (_calls, _own, own, _all, _callers) in pstats.Stats(profile).stats.items():
        where = "database" if "sqlite3" in function or "psycopg" in file else "populations' database" if "duckdb" in function.lower() else room(file)
        spent[where] = spent.get(where, 0.0) + own
    print(json.dumps([name, took, spent]))
"""


@dataclass
class Run:
    """What one run of locust came to."""

    asked: list[tuple[float, str, str, float, str]] = field(default_factory=list)
    seconds: float = 0.0
    server: float = 0.0
    client: float = 0.0
    held: list[tuple[float, float]] = field(default_factory=list)
    load: float = 0.0

    def slope(self) -> float | None:
        """MB a minute by least squares, without the first minute, in which code and templates are read."""
        later = [(at / 60, mb) for at, mb in self.held if at >= 60]
        if len(later) < 3:
            return None
        mean_at, mean_mb = (sum(each[place] for each in later) / len(later) for place in (0, 1))
        spread = sum((at - mean_at) ** 2 for at, _ in later)
        return sum((at - mean_at) * (mb - mean_mb) for at, mb in later) / spread


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--minutes", type=float, default=10)
    options.add_argument("--users", type=int, default=20)
    options.add_argument("--ramp", type=float, default=10)
    options.add_argument("--data", type=Path)
    options.add_argument("--people", type=int, default=2000)
    options.add_argument("--processes", type=int, default=2)
    options.add_argument("--threads", type=int, default=8)
    options.add_argument("--page", type=Path, default=PAGE)
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        data = asked.data or Path(temporary) / "data"
        if asked.data is None:
            prasan(data, "demo", "--people", str(asked.people), "--no-serve")
        folder = Path(temporary) / "load"
        folder.mkdir()
        os.environ |= {"PRASAN_DATA": str(data), "DJANGO_SETTINGS_MODULE": "prasan.web.settings"}
        told = json.loads(last_line(PREPARED, str(folder), str(HERE.parent / "clients" / "python"), str(OFFICERS), str(CITIZENS)))  # fmt: skip
        lines = list(reported(told, folder, asked))
    asked.page.write_text("\n".join(lines) + "\n", encoding="utf-8")


def last_line(program: str, *words: str) -> str:
    done = subprocess.run([sys.executable, "-c", program, *words], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    return done.stdout.strip().splitlines()[-1]


def reported(told: dict[str, object], folder: Path, asked: argparse.Namespace) -> Iterable[str]:
    """The page, line by line; each is printed as soon as it is known."""
    port = free_port()
    server = subprocess.Popen(
        command("serve", "--port", str(port), "--processes", str(asked.processes), "--threads", str(asked.threads)),
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        until_it_answers(port)
        warm(port, told)
        day = run(told, folder, port, server.pid, asked.users, asked.minutes * 60)
        broken = run(told, folder, port, server.pid, 0, asked.ramp * 60) if asked.ramp else None
    finally:
        server.terminate()
        server.wait()
    for line in [*head(asked, day), *by_kind(day.asked), *spent(day), *flat(day), *breaking(broken), *why(told)]:
        print(line)
        yield line


def warm(port: int, told: dict[str, object]) -> None:
    """Have each process read code, templates and files, which it does once."""
    for _ in range(4):
        for path, cookie in seen(told).values():
            asked = urllib.request.Request(
                f"http://127.0.0.1:{port}{path}", headers={"Host": "localhost", "Cookie": f"sessionid={cookie}"}
            )
            with urllib.request.urlopen(asked, timeout=300) as answer:
                answer.read()


def seen(told: dict[str, object]) -> dict[str, tuple[str, str]]:
    """A page of each kind of user, with the session of one who may see it."""
    sessions: dict[str, list[dict[str, str]]] = told["sessions"]  # type: ignore[assignment]
    executive, officer, citizen = (sessions[kind][0] for kind in KINDS[:3])
    form = f"/centres/reports/{officer['unit']}/digital_services/{told['period']}/"
    return {
        "overview of a centre": (f"/centres/{executive['unit']}/", executive["cookie"]),
        "list of reports": ("/centres/reports/", officer["cookie"]),
        "form of a report": (form, officer["cookie"]),
        "my overview": ("/me/", citizen["cookie"]),
        "who looked": ("/me/looked/", citizen["cookie"]),
        "search for a service": ("/services/?q=%E0%B8%97%E0%B8%B3%E0%B8%9A%E0%B8%B1%E0%B8%95%E0%B8%A3", ""),
    }


def run(told: dict[str, object], folder: Path, port: int, pid: int, users: int, seconds: float) -> Run:
    """Let locust ask, and see meanwhile what the server holds."""
    requests = folder / "requests.tsv"
    requests.unlink(missing_ok=True)
    order = folder / "order.json"
    order.write_text(
        json.dumps({**told, "users": users, "seconds": seconds, "requests": str(requests)}), encoding="utf-8"
    )
    found, began = Run(), time.time()
    spent = processor_seconds(pid)
    locust = subprocess.Popen(
        [sys.executable, "-m", "locust", "-f", str(HERE / "load" / "users.py"), "--headless", "--only-summary",
         "--host", f"http://127.0.0.1:{port}", "--stop-timeout", "5"],
        env={**os.environ, "PRASAN_LOAD": str(order)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    over = threading.Event()

    def look() -> None:
        while True:
            found.held.append((time.time() - began, memory(pid)))
            found.load = max(found.load, os.getloadavg()[0])
            if over.wait(min(60.0, seconds / 4)):
                return

    looking = threading.Thread(target=look)
    looking.start()
    while locust.poll() is None:
        found.client = processor_seconds(locust.pid) if Path(f"/proc/{locust.pid}/stat").exists() else found.client
        time.sleep(0.5)
    over.set()
    looking.join()
    found.held.append((time.time() - began, memory(pid)))
    found.server = processor_seconds(pid) - spent
    for line in requests.read_text(encoding="utf-8").splitlines():
        at, kind, name, took, fault = line.split("\t")
        found.asked.append((float(at) - began, kind, name, float(took), fault))
    if not found.asked:
        raise SystemExit("locust asked for nothing: run it by hand to see why")
    found.seconds = found.asked[-1][0] - min(each[0] for each in found.asked)
    return found


def head(asked: argparse.Namespace, day: Run) -> Iterable[str]:
    database = "PostgreSQL" if os.environ.get("PRASAN_DATABASE_URL") else "SQLite"
    yield "# A mixed day, measured"
    yield ""
    yield f"Written by `python benchmarks/mixed_day.py --minutes {asked.minutes:g} --users {asked.users} --ramp {asked.ramp:g}` on {date.today()}; run it again to have"
    yield "your machine's figures. Times are of the clock, at the client, and include waiting for a free thread."
    yield ""
    yield f"- Site: {asked.processes} processes of {asked.threads} threads, {database}, {asked.people:,} synthetic people; server and client on the same {os.cpu_count()} cores."
    yield f"- Machine: highest load while measuring {day.load:.1f}" + (
        ": **other programs were at work**, so that times are upper bounds."
        if day.load > 2 * (os.cpu_count() or 1)
        else "."
    )
    yield f"- Users at once: {asked.users}: of 100, 10 executives, 25 officers, 55 citizens, 10 systems (each four requests a second)."
    yield ""
    yield f"## {day.seconds / 60:.1f} minutes"
    yield ""


def by_kind(asked: Sequence[tuple[float, str, str, float, str]]) -> Iterable[str]:
    yield "| who | what | requests | failed | a second | p50 ms | p95 ms | p99 ms |"
    yield "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    over = max(each[0] for each in asked) - min(each[0] for each in asked)
    groups: dict[tuple[str, str], list[tuple[float, bool]]] = defaultdict(list)
    for _, kind, name, took, fault in asked:
        failed = bool(fault)
        groups[kind, "all"].append((took, failed))
        groups[kind, name].append((took, failed))
        groups["everybody", "all"].append((took, failed))
    for kind in (*KINDS, "everybody"):
        for (of, name), some in sorted(groups.items(), key=lambda each: (each[0][1] != "all", each[0])):
            if of == kind:
                times = sorted(took for took, _ in some)
                at = [times[min(len(times) - 1, int(len(times) * share))] for share in (0.5, 0.95, 0.99)]
                bold = "**" if name == "all" else ""
                figures = " | ".join(f"{each:,.0f}" for each in at)
                yield f"| {bold}{kind}{bold} | {name} | {len(some):,} | {sum(bad for _, bad in some)} | {len(some) / over:.1f} | {figures} |"
    yield ""
    faults = Counter(fault for *_, fault in asked if fault)
    if faults:
        yield f"Failed: {'; '.join(f'{number} times {fault}' for fault, number in faults.most_common(5))}."
        yield ""


def spent(day: Run) -> Iterable[str]:
    each = day.server / len(day.asked) * 1e3
    yield f"The server took {day.server:.0f} s of the processors in {day.seconds:.0f} s ({day.server / day.seconds:.2f} cores), {each:.1f} ms a request; the client {day.client:.0f} s."
    yield ""


def flat(day: Run) -> Iterable[str]:
    yield "## Memory"
    yield ""
    first, last = day.held[0][1], day.held[-1][1]
    yield f"All processes of the server held {first:.0f} MB at the start and {last:.0f} MB at the end (what is shared is counted for each)."
    yield "Minute by minute: " + ", ".join(f"{at / 60:.1f}: {mb:.0f}" for at, mb in day.held) + "."
    slope = day.slope()
    if slope is not None:
        yield f"After the first minute it grew by {slope:+.2f} MB a minute."
    if day.seconds < 50 * 60:
        yield "That it stays flat for an hour is not shown by so short a run: `--minutes 60` shows it."
    yield ""


def breaking(broken: Run | None) -> Iterable[str]:
    if broken is None:
        return
    yield "## Where it breaks"
    yield ""
    yield f"Ten users, and ten more every {STEP} seconds, until p95 of a step is over a second (highest load {broken.load:.1f}):"
    yield ""
    yield "| users | requests a second | failed | p50 ms | p95 ms |"
    yield "| ---: | ---: | ---: | ---: | ---: |"
    began = min(each[0] for each in broken.asked)
    steps: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for at, _, _, took, fault in broken.asked:
        steps[int((at - began) // STEP)].append((took, bool(fault)))
    for step, some in sorted(steps.items()):
        times = sorted(took for took, _ in some)
        p50, p95 = (times[min(len(times) - 1, int(len(times) * share))] for share in (0.5, 0.95))
        yield f"| {10 + 10 * step} | {len(some) / STEP:.1f} | {sum(bad for _, bad in some)} | {p50:,.0f} | {p95:,.0f} |"
    yield ""
    each = broken.server / len(broken.asked)
    cores = broken.server / broken.seconds
    yield f"A request took {each * 1e3:.1f} ms of the processors, the server {cores:.2f} cores, and the client {broken.client / broken.seconds:.2f}. So {os.cpu_count()} cores"
    yield f"that do nothing else answer {(os.cpu_count() or 1) / each:.0f} such requests a second at most: beyond that they wait for each other, and the waiting grows."
    yield ""


def why(told: dict[str, object]) -> Iterable[str]:
    """What a page takes of the processor, and where, by Python's own profiler, in a process that does nothing else."""
    done = subprocess.run(
        [sys.executable, "-c", PROFILED, json.dumps(seen(told))], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    yield "## Why: where a page's time goes"
    yield ""
    yield "| page | processor ms | shares, as Python's profiler sees them |"
    yield "| --- | ---: | --- |"
    for line in done.stdout.splitlines():
        name, took, by_room = json.loads(line)
        total = sum(by_room.values())
        most = sorted(by_room.items(), key=lambda each: -each[1])[:5]
        yield f"| {name} | {took * 1e3:.1f} | {', '.join(f'{room} {part / total:.0%}' for room, part in most)} |"


if __name__ == "__main__":
    main()
