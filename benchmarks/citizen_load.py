"""Five hundred citizens at once on this machine, server and client together; and how long pages take on a slow line.

``python benchmarks/citizen_load.py [--data FOLDER] [--people N] [--citizens 500] [--rounds R] [--processes 2] [--threads 8] [--line]``

Without ``--data`` it makes the demonstration of N people (2,000) in a temporary folder.  The server is `prasan serve`, as README says.
Each citizen has a connection, asks for a page with the languages and encodings of a browser, reads it, waits a second or two (people
read) and asks again; the first request of all comes at once.  The client is this program's own event loop: what a library's client
takes of the processors would be taken from the server.  Peer: a view of Django that says one word, behind the same gunicorn, asked in
the same way in the same run.  ``--line`` opens the pages in Chromium at 400 kbit/s and 400 ms, cold, and says what was sent and when
something was to be seen.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import resource
import socket
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

PAGES = {
    "home": "/accounts/login/",
    "services": "/services/?q=%E0%B8%97%E0%B8%B3%E0%B8%9A%E0%B8%B1%E0%B8%95%E0%B8%A3%E0%B8%AB%E0%B8%B2%E0%B8%A2",
    "open data": "/open-data/",
    "open data set": "/open-data/rice-2557/",
    "learn": "/learn/calls/",
}
OWN = {"my overview": "/me/"}
PEER = """
from django.conf import settings
settings.configure(SECRET_KEY="peer", ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"])
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import re_path
urlpatterns = [re_path("", lambda request: HttpResponse("word"))]
application = get_wsgi_application()
"""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path)
    options.add_argument("--people", type=int, default=2000)
    options.add_argument("--citizens", type=int, default=500)
    options.add_argument("--rounds", type=int, default=4)
    options.add_argument("--processes", type=int, default=2)
    options.add_argument("--threads", type=int, default=8)
    options.add_argument("--line", action="store_true")
    asked = options.parse_args()
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, 4096))
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.data or Path(temporary)
        if asked.data is None:
            prasan(folder, "demo", "--people", str(asked.people), "--no-serve")
        run(folder, Path(temporary), asked)


def prasan(folder: Path, *verb: str) -> None:
    subprocess.run(
        command(*verb), env={**os.environ, "PRASAN_DATA": str(folder)}, check=True, stdout=subprocess.DEVNULL
    )


def command(*verb: str) -> list[str]:
    return [sys.executable, "-c", "from prasan.cli.main import main; main()", *verb]


def run(folder: Path, temporary: Path, asked: argparse.Namespace) -> None:
    cookie = signed_in(folder)
    shape = ["--processes", str(asked.processes), "--threads", str(asked.threads)]
    port = free_port()
    server = subprocess.Popen(
        command("serve", "--port", str(port), *shape),
        env={**os.environ, "PRASAN_DATA": str(folder)},
        stdout=subprocess.DEVNULL,
    )
    try:
        until_it_answers(port)
        every = {name: (path, "") for name, path in PAGES.items()}
        every |= {name: (path, cookie) for name, path in OWN.items()}
        asyncio.run(load(port, every, 8, 2))  # code, templates and files are read once
        ours = measured("Prasan", server.pid, port, every, asked)
        if asked.line:
            on_a_slow_line(port, every)
    finally:
        server.terminate()
        server.wait()
    (temporary / "peer.py").write_text(PEER, encoding="utf-8")
    port = free_port()
    peer = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "peer:application", "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread",
         "--workers", str(asked.processes), "--threads", str(asked.threads), "--log-level", "error"],
        cwd=temporary,
    )  # fmt: skip
    try:
        until_it_answers(port)
        word = {"a word": ("/", "")}
        asyncio.run(load(port, word, 8, 2))
        plain = measured("peer, a bare view", peer.pid, port, word, asked)
    finally:
        peer.terminate()
        peer.wait()
    print(f"processor a request, against the bare view: ratio {ours / plain:.1f}")


def signed_in(folder: Path) -> str:
    """The cookie of a session of the demonstration's citizen, as signing in by the page makes one."""
    program = (
        "import django; django.setup()\n"
        "from django.conf import settings; settings.ALLOWED_HOSTS = ['*']\n"
        "from django.contrib.auth import get_user_model; from django.test import Client\n"
        "client = Client(); client.force_login(get_user_model().objects.get(username='citizen'))\n"
        "print(client.cookies['sessionid'].value)"
    )
    environment = {**os.environ, "PRASAN_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "prasan.web.settings"}
    done = subprocess.run([sys.executable, "-c", program], env=environment, check=True, capture_output=True, text=True)
    return f"sessionid={done.stdout.strip().splitlines()[-1]}"


def measured(name: str, pid: int, port: int, pages: dict[str, tuple[str, str]], asked: argparse.Namespace) -> float:
    """Ask, and print; the seconds of the processors that a request took."""
    spent, began = processor_seconds(pid), time.perf_counter()
    times, failed, first = asyncio.run(load(port, pages, asked.citizens, asked.rounds))
    took, spent = time.perf_counter() - began, processor_seconds(pid) - spent
    every = sorted(each for some in times.values() for each in some)
    print(
        f"{name}: {asked.citizens} citizens at once, {asked.processes} processes of {asked.threads} threads, {os.cpu_count()} cores, "
        f"load {os.getloadavg()[0]:.1f}: {len(every):,} requests, {failed} failed, {len(every) / took:.0f} a second, "
        f"processor {spent / len(every) * 1e3:.1f} ms each, memory {memory(pid):.0f} MB"
    )
    print(f"  {'first page':<14} {in_words(first)}")
    for page, some in times.items():
        print(f"  {page:<14} {in_words(some)}")
    return spent / len(every)


def in_words(times: list[float]) -> str:
    ordered = sorted(times)
    at = {share: ordered[min(len(ordered) - 1, int(len(ordered) * share / 100))] for share in (50, 95, 99)}
    return "  ".join(f"p{share} {value * 1e3:7.0f} ms" for share, value in at.items()) + f"  of {len(ordered):,}"


async def load(
    port: int, pages: dict[str, tuple[str, str]], citizens: int, rounds: int
) -> tuple[dict[str, list[float]], int, list[float]]:
    """What each page took of each who asked; how many requests failed; and what the first of each citizen took."""
    times: dict[str, list[float]] = defaultdict(list)
    first: list[float] = []
    failed = 0
    names = list(pages)

    async def citizen(number: int) -> None:
        nonlocal failed
        draw = random.Random(number)
        for turn in range(rounds):
            page = names[(number + turn) % len(names)]
            began = time.perf_counter()
            try:
                status = await get(port, *pages[page])
            except (OSError, asyncio.IncompleteReadError):
                status = 0
            took = time.perf_counter() - began
            if status == 200:
                times[page].append(took)
                if turn == 0:
                    first.append(took)
            else:
                failed += 1
            await asyncio.sleep(draw.uniform(1, 3))

    await asyncio.gather(*(citizen(number) for number in range(citizens)))
    return times, failed, first


async def get(port: int, path: str, cookie: str) -> int:
    """Ask for a page on a connection of its own, and read all of it; the status."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    headers = ["Host: localhost", "Accept-Encoding: gzip", "Connection: close", f"Cookie: django_language=th; {cookie}"]
    writer.write("\r\n".join([f"GET {path} HTTP/1.1", *headers, "", ""]).encode())
    await writer.drain()
    answer = await reader.read()
    writer.close()
    return int(answer.split(b" ", 2)[1])


def on_a_slow_line(port: int, pages: dict[str, tuple[str, str]]) -> None:
    """Each page in a new browser at 390 px, 400 kbit/s and 400 ms there and back: what was sent, and when something was seen."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--headless", "--no-sandbox"])
        for name, (path, cookie) in pages.items():
            context = browser.new_context(viewport={"width": 390, "height": 850})
            kept = {"django_language": "th"} | (dict([cookie.split("=", 1)]) if cookie else {})
            site = f"http://localhost:{port}"
            context.add_cookies([{"name": each, "value": value, "url": site} for each, value in kept.items()])
            page = context.new_page()
            line = context.new_cdp_session(page)
            line.send("Network.enable")
            slow = {
                "offline": False,
                "latency": 400,
                "downloadThroughput": 400_000 / 8,
                "uploadThroughput": 400_000 / 8,
            }
            line.send("Network.emulateNetworkConditions", slow)
            sent: list[float] = []
            line.on("Network.loadingFinished", lambda told, sent=sent: sent.append(told["encodedDataLength"]))
            page.goto(site + path)
            page.evaluate("document.fonts.ready")
            paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? -1")
            whole = page.evaluate("performance.timing.loadEventEnd - performance.timing.navigationStart")
            print(
                f"  {name:<14} {sum(sent) / 1e3:6.1f} kB, seen after {paint / 1e3:.1f} s, whole after {whole / 1e3:.1f} s"
            )
            context.close()
        browser.close()


def processor_seconds(pid: int) -> float:
    below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    own = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return own + sum(processor_seconds(int(each)) for each in below)


def memory(pid: int) -> float:
    """The memory of a process and those that it began, in MB: what is shared is counted once for each."""
    below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6 + sum(memory(int(each)) for each in below)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def until_it_answers(port: int) -> None:
    for _ in range(1200):
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server does not answer")


if __name__ == "__main__":
    main()
