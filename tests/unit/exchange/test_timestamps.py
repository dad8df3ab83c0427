"""Checkpoints stamped by a real authority: OpenSSL's, behind a small server."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from typer.testing import CliRunner

from prasan.cli.main import app
from prasan.exchange.checkpoints import LogKeys, kept_as, sign_checkpoint
from prasan.exchange.log import AccessLog
from prasan.exchange.timestamps import TimestampError, stamp, stamp_of, stamped_at

pytestmark = pytest.mark.skipif(
    not shutil.which("openssl") and not os.environ.get("CI"), reason="OpenSSL's authority is not installed"
)

_SETTINGS = """
[tsa]
default_tsa = one
[one]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
[root]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign
[signer]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
"""


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Its address, and the certificates it is trusted by."""
    folder = tmp_path_factory.mktemp("authority")
    settings = folder / "openssl.cnf"
    settings.write_text(_SETTINGS.format(folder=folder))
    (folder / "serial").write_text("01\n")

    def openssl(*words: str) -> None:
        subprocess.run(["openssl", *words], check=True, capture_output=True, cwd=folder, timeout=60)

    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
    openssl("req", "-x509", *key, "-keyout", "root.key", "-out", "root.pem", "-subj", "/CN=Root", "-days", "30",
            "-config", "openssl.cnf", "-extensions", "root")  # fmt: skip
    openssl("req", *key, "-keyout", "tsa.key", "-out", "tsa.csr", "-subj", "/CN=Stamps", "-config", "openssl.cnf")
    openssl("x509", "-req", "-in", "tsa.csr", "-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial", "-days", "30",
            "-out", "tsa.pem", "-extfile", "openssl.cnf", "-extensions", "signer")  # fmt: skip

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            (folder / "asked.tsq").write_bytes(self.rfile.read(int(self.headers["Content-Length"])))
            openssl("ts", "-reply", "-queryfile", "asked.tsq", "-out", "answer.tsr", "-config", "openssl.cnf")
            self.send_response(200)
            self.end_headers()
            self.wfile.write((folder / "answer.tsr").read_bytes())

        def log_message(self, format: str, *values: object) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", folder / "root.pem"
    server.shutdown()


def test_a_stamp_holds_for_its_checkpoint_alone_and_by_its_roots_alone(
    tmp_path: Path, authority: tuple[str, Path]
) -> None:
    address, roots = authority
    log = AccessLog(tmp_path / "access.jsonl")
    log.append({"action": "open", "who": "somebody"})
    note = kept_as(log, sign_checkpoint(log, LogKeys(log)).size)
    said = stamp(note, address, roots)
    assert stamped_at(note, roots) == said

    log.append({"action": "open", "who": "somebody else"})
    later = kept_as(log, sign_checkpoint(log, LogKeys(log)).size)
    shutil.copy(stamp_of(note), stamp_of(later))
    with pytest.raises(TimestampError, match="does not hold"):
        stamped_at(later, roots)

    others = tmp_path / "others.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=Other",
         "-keyout", str(tmp_path / "key"), "-out", str(others)],
        check=True, capture_output=True,
    )  # fmt: skip
    with pytest.raises(TimestampError, match="does not hold"):
        stamped_at(note, others)


def test_an_authority_that_sends_elsewhere_is_not_followed(tmp_path: Path, authority: tuple[str, Path]) -> None:
    address, roots = authority

    class Sends(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(307)
            self.send_header("Location", address)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *values: object) -> None: ...

    log = AccessLog(tmp_path / "access.jsonl")
    log.append({"action": "open", "who": "somebody"})
    note = kept_as(log, sign_checkpoint(log, LogKeys(log)).size)
    with HTTPServer(("127.0.0.1", 0), Sends) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with pytest.raises(TimestampError, match="307"):
            stamp(note, f"http://127.0.0.1:{server.server_port}/", roots)
        server.shutdown()
    assert not stamp_of(note).exists()


def test_the_command_stamps_and_verifies_and_an_authority_that_is_away_costs_nothing_else(
    tmp_path: Path, authority: tuple[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    address, roots = authority
    monkeypatch.setenv("PRASAN_DATA", str(tmp_path))
    (tmp_path / "log").mkdir()
    AccessLog(tmp_path / "log" / "access.jsonl").append({"action": "open", "who": "somebody"})
    run = CliRunner()
    stamped = run.invoke(app, ["log", "stamp", "--authority", address, "--roots", str(roots), "--json"])
    assert stamped.exit_code == 0, stamped.output
    told = json.loads(stamped.stdout)
    verified = json.loads(run.invoke(app, ["log", "verify", "--roots", str(roots), "--json"]).stdout)
    assert verified["whole"]
    assert list(verified["stamped_at"].values()) == [told["at"]]

    away = run.invoke(app, ["log", "stamp", "--authority", "http://127.0.0.1:9/", "--roots", str(roots)])
    assert isinstance(away.exception, TimestampError)
    assert "Remedy" in str(away.exception)
    Path(told["stamp"]).write_bytes(b"not a stamp")
    broken = run.invoke(app, ["log", "verify", "--roots", str(roots), "--json"])
    assert broken.exit_code == 1
    assert "does not hold" in json.loads(broken.stdout)["faults"][0]
