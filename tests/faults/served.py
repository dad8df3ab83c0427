"""Nodes that serve one site as `prasan serve` does, and those who ask them: by HTTP, as browsers do."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

_TOKEN = "x" * 32  # what a form and its cookie must have in common


@dataclass(frozen=True)
class Answer:
    """What came back; ``status`` 0 where nothing did: then nobody was told that anything was done."""

    status: int
    text: str
    headers: dict[str, str]


class Node:
    """``prasan serve`` on a port of its own, until :meth:`stop`."""

    def __init__(self, environment: dict[str, str], out: Path, processes: int) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        with out.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", "from prasan.cli.main import main; main()", "serve", "--port", str(self.port),
                 "--processes", str(processes), "--threads", "4"],
                env={**os.environ, **environment}, stdout=log, stderr=log,
            )  # fmt: skip
        self.out = out

    def ask(self, path: str, session: str = "", language: str = "th", key: str = "", **sent: str) -> Answer:
        """The answer to a page that is asked for, to a form that is sent, or to a system with its key."""
        cookies = {"django_language": language, "csrftoken": _TOKEN} | ({"sessionid": session} if session else {})
        headers = {"Host": "localhost", "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
        headers |= {"Authorization": f"Bearer {key}"} if key else {}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            if sent:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
                body = urlencode({"csrfmiddlewaretoken": _TOKEN, **sent})
                connection.request("POST", path, body, headers)
            else:
                connection.request("GET", path, headers=headers)
            told = connection.getresponse()
            return Answer(told.status, told.read().decode(), dict(told.getheaders()))
        except (OSError, http.client.HTTPException):
            return Answer(0, "", {})
        finally:
            connection.close()

    def ready(self) -> bool:
        return self.ask("/health/ready").status == 200

    def workers(self) -> set[int]:
        """The processes that answer."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return {int(each) for each in children.read_text().split()}

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)


def until(holds: object, seconds: float = 60) -> bool:
    """Whether it holds before so much time is over."""
    assert callable(holds)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.05)
    return False
