"""The client, and the service that is built on it, over HTTP against the site."""

from __future__ import annotations

import importlib.util
import io
import json
import threading
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from prasan_client import RefusedError, Registry, SigningKey, UnreachableError, UntrustedAnswerError
from prasan_client.signatures import Trusted
from registry_world import Asking, linked_folder, people_of, registry_folder

from prasan.exchange.log import AccessLog
from prasan.exchange.site_keys import SiteKeys

__all__ = ["linked_folder", "registry_folder"]
ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def served(registry_folder: Path, live_server: Any) -> tuple[str, Asking]:
    return live_server.url, Asking()


@pytest.fixture
def somebody(registry_folder: Path) -> dict[str, Any]:
    return next(each for each in people_of(registry_folder) if each["birth_date"] and each["family_name"])


@pytest.mark.django_db(transaction=True)
def test_the_client_signs_asks_and_verifies(served: Any, somebody: dict[str, Any], tmp_path: Path) -> None:
    url, asking = served
    asking.key.save(tmp_path / "key.pem")
    registry = Registry(url, asking.token, SigningKey.load(tmp_path / "key.pem"))
    assert registry.exists(somebody["national_id"], register="civil", purpose="lookup")
    fields = {"civil": ["given_name", "family_name"]}
    person = registry.look_up(somebody["national_id"], purpose="lookup", registers=fields)
    assert person is not None
    assert person.records["civil"] == [{"given_name": somebody["given_name"], "family_name": somebody["family_name"]}]
    found = registry.find(
        somebody["given_name"], somebody["family_name"], somebody["birth_date"], purpose="lookup", registers=fields
    )
    assert found.person == person
    assert registry.look_up_many([somebody["national_id"]], purpose="lookup", registers=fields) == [person]
    subscription = registry.subscribe(register="civil", purpose="lookup", national_ids=[somebody["national_id"]])
    assert list(registry.changes(subscription)) == []
    registry.end(subscription)
    with pytest.raises(RefusedError, match="no_such_subscription"):
        list(registry.changes(subscription))
    with pytest.raises(RefusedError) as refused:
        registry.exists(somebody["national_id"], register="civil", purpose="curiosity")
    assert (refused.value.status, refused.value.places[0]["code"]) == (403, "purpose")
    stranger = Registry(url, asking.token, asking.key, trusted=[{**SigningKey.generate().public_jwk(), "kid": "other"}])
    with pytest.raises(UntrustedAnswerError):
        stranger.exists(somebody["national_id"], register="civil", purpose="lookup")


def test_the_client_takes_a_new_key_that_a_trusted_one_signed_and_no_other(tmp_path: Path) -> None:
    keys = SiteKeys(tmp_path, AccessLog(tmp_path / "access.jsonl"))
    keys.rotate(by="keeper", why="first")
    trusted = Trusted(keys.public())
    second = keys.rotate(by="keeper", why="yearly")
    third = keys.rotate(by="keeper", why="yearly")
    forged = {**third, "kid": "forged", "x": SigningKey.generate().public_jwk()["x"]}
    trusted.learn([forged, *keys.public()])
    assert [trusted.knows(each) for each in (second["kid"], third["kid"], "forged")] == [True, True, False]
    trusted.verified(keys.sign({"status": 200}, b"{}"), b"{}")
    (tmp_path / "signing-key.pem").unlink()
    anew = keys.rotate(by="keeper", why="lost")
    trusted.learn(keys.public())
    assert not trusted.knows(anew["kid"])


@pytest.mark.django_db(transaction=True)
def test_the_pages_example_runs_as_it_stands(
    served: Any, somebody: dict[str, Any], tmp_path: Path, monkeypatch: Any, capsys: Any
) -> None:
    from prasan.web.registry.examples import PYTHON

    url, asking = served
    monkeypatch.chdir(tmp_path)
    asking.key.save("signing-key.pem")
    told = PYTHON.replace("{address}", url).replace('"sandbox"', '"lookup"')
    exec(compile(told, "example", "exec"), {"KEY": asking.token, "NATIONAL_ID": somebody["national_id"]})
    assert somebody["given_name"] in capsys.readouterr().out


class _Between(BaseHTTPRequestHandler):
    """Somebody between the client and the registry, who answers what they like."""

    answers: list[tuple[int, bytes]] = []
    seen: list[str] = []

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.seen.append(self.headers["Prasan-Signature"])
        self._answer(*self.answers.pop(0))

    def do_GET(self) -> None:
        self._answer(200, b'{"keys": []}')

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        if status in (301, 307):
            self.send_header("Location", "http://127.0.0.1:9/")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def between() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Between)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()


def test_an_answer_that_nobody_signed_is_not_believed_and_a_redirect_is_not_followed(between: str) -> None:
    registry = Registry(between, "prasan_x_y", SigningKey.generate(), tries=1)
    for answer in ((200, b'{"exists": true}'), (307, b"")):
        _Between.answers = [answer]
        with pytest.raises(UntrustedAnswerError):
            registry.exists("1100998164639", register="civil", purpose="x")
    with pytest.raises(UnreachableError):
        Registry("http://127.0.0.1:9", "k", SigningKey.generate(), tries=1).exists("1", register="civil", purpose="x")


def _example() -> Any:
    spec = importlib.util.spec_from_file_location("account_opening", ROOT / "docs" / "examples" / "account_opening.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules["account_opening"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.django_db(transaction=True)
def test_a_banks_check_at_the_opening_of_an_account(served: Any, somebody: dict[str, Any], monkeypatch: Any) -> None:
    url, asking = served
    example = _example()
    monkeypatch.setattr(example, "PURPOSE", "lookup")
    app = example.service(Registry(url, asking.token, asking.key, tries=1))

    def advice(**changed: str) -> str:
        born: date = somebody["birth_date"]
        card = {"national_id": somebody["national_id"], "given_name": somebody["given_name"],
                "family_name": somebody["family_name"], "birth_date": f"{born.year + 543}{born.isoformat()[4:]}"}  # fmt: skip
        body = json.dumps({**card, **changed}).encode()
        environ = {"wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))}
        return str(json.loads(b"".join(app(environ, lambda *_: None)))["advice"])

    assert advice() == "go_on"
    assert advice(given_name="กก") == "come_to_a_branch"
    assert advice(national_id="1234567890121") == "come_to_a_branch"
    assert advice(national_id="1234567890123") == "correct_what_you_wrote"
    assert advice(birth_date="soon") == "correct_what_you_wrote"
    monkeypatch.setattr(example, "PURPOSE", "expired")
    assert advice() == "try_later"
