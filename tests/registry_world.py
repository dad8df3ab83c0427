"""A small nation with look-ups, agreements of every kind, and systems that ask it: for the tests of the registry."""

from __future__ import annotations

import json
import os
import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import yaml
from demo_site import demo_data

from prasan.engine.snapshots import SnapshotStore
from prasan.exchange.agreements import Permit, Request
from prasan.exchange.log import AccessLog
from prasan.linkage.identity import spine_key
from prasan.linkage.lookups.making import make_lookups

__all__ = ["EVERYTHING", "demo_data", "linked_folder", "registry_folder"]

REGISTERS = ("civil", "farmer", "poor")
EVERYTHING = Permit(Request("test", "15003", "answer_lookups", REGISTERS), "-", "-", date(2026, 1, 1))


def agreements() -> str:
    """``lookup`` allows all; ``narrow`` two fields of one register, two people a request, nothing onward; one that expired;
    one for Bangkok alone; and one that rests on consent."""
    common = {
        "title_th": "ทดสอบ", "title_en": "Test", "providers": ["15003"], "consumers": ["07011"],
        "bases": [{"id": "pdpa-2562-24-4", "section": "24(4)", "valid_from": "2022-06-01"}], "valid_from": "2022-06-01",
        "state": "in_force",
        "signatures": [
            {"side": "provider", "by": "one", "unit": "15003", "signed_on": "2022-06-01"},
            {"side": "consumer", "by": "other", "unit": "07011", "signed_on": "2022-06-01"},
        ],
    }  # fmt: skip
    everything = {"registers": list(REGISTERS), "fields": dict.fromkeys(REGISTERS, "all"), "onward": True}
    narrow = {
        "registers": ["civil"], "fields": {"civil": ["national_id", "given_name"]}, "population": {"a_request": 2},
    }  # fmt: skip
    consent = [{"id": "pdpa-2562-19", "section": "19", "valid_from": "2022-06-01"}]
    yesterday = (date.today() - timedelta(days=1)).isoformat()
    listed = [
        {**common, **everything, "id": "lookup", "purposes": ["lookup"]},
        {**common, **narrow, "id": "narrow", "purposes": ["narrow"]},
        {**common, **everything, "id": "expired", "purposes": ["expired"], "valid_to": yesterday},
        {**common, **everything, "id": "kept", "purposes": ["kept"], "onward": False},
        {**common, **everything, "id": "agreed", "purposes": ["agreed"], "onward": False, "bases": consent},
        {**common, **everything, "id": "capital", "purposes": ["capital"], "areas": ["10"]},
    ]
    return yaml.safe_dump({"agreements": listed}, allow_unicode=True)


@pytest.fixture(scope="session")
def linked_folder(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration's people with look-ups, in a folder of their own: what is done to it shows nowhere else."""
    folder = tmp_path_factory.mktemp("registry")
    shutil.copytree(demo_data / "snapshots", folder / "snapshots", copy_function=os.link)
    shutil.rmtree(folder / "snapshots" / "lookup-changes", ignore_errors=True)
    shutil.rmtree(folder / "snapshots" / "lookup", ignore_errors=True)
    shutil.copy(demo_data / "spine-key", folder / "spine-key")
    make(folder)
    (folder / "agreements.yaml").write_text(agreements(), encoding="utf-8")
    return folder


def make(folder: Path) -> None:
    """Make the look-ups of a folder."""
    key = spine_key(folder / "spine-key")
    make_lookups(SnapshotStore(folder / "snapshots"), EVERYTHING, log=log_of(folder), key=key)


def log_of(folder: Path) -> AccessLog:
    return AccessLog(folder / "log" / "access.jsonl")


def people_of(folder: Path, register: str = "civil") -> list[dict[str, Any]]:
    """The rows of a register, as they were accepted."""
    live = SnapshotStore(folder / "snapshots").live(f"register/{register}")
    return pq.read_table(live.file("accepted.parquet")).to_pylist()


@pytest.fixture
def registry_folder(linked_folder: Path, settings: Any, db: None) -> Path:
    """The site on that folder; its sandbox has the same people."""
    settings.PRASAN_DATA = linked_folder
    sandbox = linked_folder / "sandbox"
    if not sandbox.exists():
        sandbox.mkdir()
        (sandbox / "snapshots").symlink_to(linked_folder / "snapshots")
        (sandbox / "agreements.yaml").write_text(
            (linked_folder / "agreements.yaml").read_text(encoding="utf-8"), encoding="utf-8"
        )
    return linked_folder


class Asking:
    """A system that asks through Django's test client, signed by the client's own code."""

    def __init__(self, unit: str = "07011", *, sandbox: bool = False) -> None:
        from django.test import Client
        from prasan_client import SigningKey

        from prasan.web.accounts.keys import issue
        from prasan.web.accounts.models import System
        from prasan.web.accounts.public_keys import add_public_key

        number = System.objects.count()
        self.system = System.objects.create(unit_code=unit, name=f"system {number}")
        self.token = issue(self.system, sandbox=sandbox)
        self.key = SigningKey.generate()
        add_public_key(self.system, json.dumps(self.key.public_jwk()))
        self._client = Client(SERVER_NAME="localhost")

    def post(
        self, operation: str, asked: Any, *, signature: str | None = "", sent: bytes | None = None, **headers: str
    ) -> Any:
        """The answer to a request; ``signature`` "" is the right one, None is none, and ``sent`` another body than was signed."""
        path = f"/api/v1/registry/{operation}"
        body = json.dumps(asked).encode()
        if signature == "":
            signature, _ = self.key.sign("POST", path, body)
        headers = {"Authorization": f"Bearer {self.token}", **headers}
        if signature is not None:
            headers["Prasan-Signature"] = signature
        return self._client.post(path, sent or body, content_type="application/json", headers=headers)
