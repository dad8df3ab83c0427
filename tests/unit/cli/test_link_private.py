"""Two agencies and a linkage unit at their command lines, each with a data folder of its own."""

from __future__ import annotations

import json
import stat
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from nations import made_in

from prasan.cli.main import main
from prasan.exchange.log import AccessLog
from prasan.linkage.private.keys import load_key, make_key
from prasan.web.log_words import action_words


@dataclass
class Desk:
    """Who types ``prasan`` in a folder that all three can hand files over in."""

    data: Path
    shared: Path
    patch: pytest.MonkeyPatch
    capture: pytest.CaptureFixture[str]

    def types(self, *arguments: str) -> dict[str, Any]:
        """The answer of a verb, as JSON."""
        answer: dict[str, Any] = json.loads(self._run(*arguments, "--json")[1])
        return answer

    def says(self, *arguments: str) -> str:
        """The answer of a verb, in words."""
        return self._run(*arguments)[1]

    def is_refused(self, *arguments: str) -> str:
        """The one sentence with which a verb ends."""
        code, out, error = self._run(*arguments, code=1)
        assert (code, out) == (1, "")
        assert error.startswith("prasan: ")
        assert error.count("\n") == 1
        return error

    def _run(self, *arguments: str, code: int = 0) -> tuple[int, str, str]:
        self.patch.setenv("PRASAN_DATA", str(self.data))
        self.patch.chdir(self.shared)
        self.patch.setattr(sys, "argv", ["prasan", *arguments])
        self.capture.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        told = self.capture.readouterr()
        assert (ended.value.code or 0) == code, told
        return code, told.out, told.err


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """``nation`` with the deliveries, and a data folder for each with its agreement."""
    folder = tmp_path_factory.mktemp("private")
    made_in(folder, 3_000, 5)
    sample = files("prasan.exchange").joinpath("data", "demo_agreements.yaml").read_text(encoding="utf-8")
    for name in ("welfare", "province", "unit"):
        (folder / name).mkdir()
        (folder / name / "agreements.yaml").write_text(sample, encoding="utf-8")
    return folder


@pytest.fixture
def desks(
    folders: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[Desk, Desk, Desk]:
    welfare, province, unit = (
        Desk(folders / name, folders, monkeypatch, capsys) for name in ("welfare", "province", "unit")
    )
    return welfare, province, unit


PRIVATE = ("link", "private")


@pytest.fixture
def both_encoded(desks: tuple[Desk, Desk, Desk], folders: Path) -> None:
    """From nothing to deliveries of tokens, once."""
    if (folders / "key").exists():
        return
    welfare, province, _ = desks
    welfare.types("ingest", "poor", "nation/poor.parquet")
    province.types("ingest", "civil", "nation/civil.parquet")
    welfare.types(*PRIVATE, "key", "--out", "key", "--purpose", "welfare 2560")
    welfare.types(*PRIVATE, "seal", "key", "--out", "seal")
    welfare.types(*PRIVATE, "round", "key")
    welfare.types(*PRIVATE, "encode", "poor", "--key", "key", "--out", "poor-tokens")
    province.types(*PRIVATE, "encode", "civil", "--key", "key", "--out", "civil-tokens")


@pytest.mark.usefixtures("both_encoded")
def test_from_two_registers_to_links_that_each_agency_knows_by_its_own_keys(
    desks: tuple[Desk, Desk, Desk], folders: Path
) -> None:
    welfare, province, unit = desks
    told = unit.types(*PRIVATE, "match", "poor-tokens", "civil-tokens", "--seal", "seal", "--out", "found")
    assert told["linked"] > 400
    asked = {}
    for desk, name in ((welfare, "poor"), (province, "civil")):
        options = ("--key", "key", "--asked", f"found/ask-{name}.parquet", "--out", f"{name}-rest")
        asked[name] = desk.types(*PRIVATE, "encode", name, *options)
    assert (asked["poor"]["content"], asked["civil"]["content"]) == ("encodings", "blocks")
    assert asked["poor"]["records"] == told["left_over"]["poor"] < asked["poor"]["of"] / 10
    narrowed = unit.types(*PRIVATE, "match", "poor-rest", "civil-rest", "--seal", "seal", "--out", "found")
    assert narrowed["file"] == "ask-civil-alike.parquet"
    options = ("--key", "key", "--asked", f"found/{narrowed['file']}", "--out", "civil-rest")
    assert province.types(*PRIVATE, "encode", "civil", *options)["records"] == narrowed["asked"]
    words = unit.says(*PRIVATE, "match", "poor-rest", "civil-rest", "--seal", "seal", "--out", "found")
    assert "links by encoding" in words
    opened = {}
    for desk, name in ((welfare, "poor"), (province, "civil")):
        out = f"{name}-links.parquet"
        desk.types(*PRIVATE, "open", name, "found/links.parquet", "--key", "key", "--out", out)
        opened[name] = {row["record_key"]: row["link_id"] for row in pq.read_table(folders / out).to_pylist()}
    welfare.types(*PRIVATE, "open", "poor", "found/review.parquet", "--key", "key", "--out", "poor-review.parquet")
    person = {}
    for name in ("poor", "civil"):
        rows = pq.read_table(folders / "truth" / f"{name}.parquet").to_pylist()
        person[name] = {row["record_key"]: row["person"] for row in rows}
    civil = {link: person["civil"][key] for key, link in opened["civil"].items()}
    right = sum(civil[link] == person["poor"][key] for key, link in opened["poor"].items())
    assert right / len(opened["poor"]) > 0.99
    assert len(opened["poor"]) > told["linked"]
    made = [folders / name for name in ("key", "seal", "poor-rest", "civil-rest", "poor-links.parquet")]
    assert {stat.S_IMODE(path.stat().st_mode) for path in [*made, *(folders / "found").iterdir()]} == {0o600}
    logged = {
        desk.data.name: [entry.event["action"] for entry in AccessLog(desk.data / "log" / "access.jsonl").entries()]
        for desk in desks
    }
    assert logged["unit"] == ["private_match_tokens", "private_match_blocks", "private_match_encodings"]
    assert logged["province"] == ["private_tokens", "private_blocks", "private_encodings", "private_links"]
    assert [action for actions in logged.values() for action in actions if action_words(action) == action] == []
    gone = unit.types(*PRIVATE, "forget", ".", "--all")["deleted"]
    assert sorted(gone) == ["civil-rest", "civil-tokens", "poor-rest", "poor-tokens"]


def test_no_verb_tells_a_secret(desks: tuple[Desk, Desk, Desk], folders: Path) -> None:
    welfare, _, _ = desks
    key = ("key", "--out", "secret", "--purpose", "p", "--days", "9")
    said = welfare.says(*PRIVATE, *key)
    said += str(welfare.types(*PRIVATE, "seal", "secret", "--out", "its-seal"))
    said += welfare.says(*PRIVATE, "round", "secret", "--days", "2")
    said += welfare.is_refused(*PRIVATE, *key)
    (folders / "its-seal").chmod(0o644)
    said += welfare.is_refused(*PRIVATE, "match", "a", "b", "--seal", "its-seal", "--out", "found")
    held = load_key(folders / "secret", today=datetime.now(UTC).date())
    for secret in (held.secret, held.opened().salt, held.seal.secret):
        assert secret.hex() not in said
        assert secret.hex()[:16] not in said


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("match", "nowhere", "civil-t", "--seal", "seal", "--out", "x"), "nowhere: there is no such file"),
        (("match", "key", "civil-t", "--seal", "seal", "--out", "x"), "key: it is no file of private linkage"),
        (("match", "nation/poor.parquet", "b", "--seal", "seal", "--out", "x"), "it is no file of private linkage"),
        (("match", "a", "b", "--seal", "key", "--out", "x"), "key: it is not the seal of a private linkage"),
        (("match", "a", "b", "--seal", "none", "--out", "x"), "none: there is no such file"),
        (("encode", "poor", "--key", "seal", "--out", "x"), "seal: it is not the secret key"),
        (("encode", "poor", "--key", "old", "--out", "x"), "expired on"),
        (("encode", "civil", "--key", "key", "--out", "x"), "no snapshot of register/civil yet"),
        (("encode", "poor", "--key", "key", "--unit", "07011", "--out", "x"), "not permitted"),
        (("encode", "poor", "--key", "key", "--asked", "nation/poor.parquet", "--out", "x"), "no file of private"),
        (("open", "poor", "seal", "--key", "key", "--out", "x"), "seal: it is no file of private linkage"),
        (("round", "key", "--days", "31"), "31 days: a round lives from one day to 30"),
    ],
)
@pytest.mark.usefixtures("both_encoded")
def test_what_cannot_be_done_is_said_in_one_sentence(
    desks: tuple[Desk, Desk, Desk], folders: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    welfare, _, _ = desks
    if "old" in arguments and not (folders / "old").exists():
        make_key(folders / "old", purpose="p", days=1, today=datetime.now(UTC).date() - timedelta(days=3))
    assert sentence in welfare.is_refused(*PRIVATE, *arguments)
    assert not (folders / "x").exists()
