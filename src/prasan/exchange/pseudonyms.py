"""Pseudonyms: each receiving agency has its own name for a person, so that two agencies cannot join what they were not given together.

A pseudonym is HMAC-SHA-256 of the spine id under a key of the agency's (NIST SP 800-224; ISO 25237 on pseudonymisation).  Keys
are rotated: a pseudonym says by which key it was drawn, and the holder of the keys alone can say which new one an old one is.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from prasan.engine.locks import locked
from prasan.exchange.log import AccessLog
from prasan.exchange.log_index import LogIndex, Search

NEW_KEY, PURPOSE = "new_pseudonym_key", "keep_pseudonyms"
_KEY_BYTES = 32
_SHOWN_BYTES = 20  # 160 bits: no two of a nation meet by chance


class PseudonymError(ValueError):
    """A pseudonym or key that cannot be used; the message says why."""


class Pseudonyms:
    """The pseudonyms of one receiving agency.  The keys' file is readable by its owner alone.

    ``agency`` is a unit's code.  The file holds the keys of all agencies, by agency and number.  ``log`` is told that a key begins,
    and by it a loss of the file is known: names would else change unseen.
    """

    def __init__(self, path: Path, agency: str, log: AccessLog | None = None) -> None:
        self._path = path
        self._log = log
        self.agency = agency

    def draw(self, spine_ids: Iterable[int]) -> list[str]:
        """The pseudonyms of people, in their order, by the agency's newest key; the first is made where there never was one.

        Raises PseudonymError where the keys are gone.
        """
        keys = self._keys() or self._add(first=True)
        number = max(keys)
        return [_drawn(keys[number], self.agency, number, each) for each in spine_ids]

    def draw_units(self, unit_keys: Iterable[str]) -> list[str]:
        """The same of those that a measure counts, ``person:<spine id>`` or ``household:<id>``: a person's is the one of :meth:`draw`."""
        keys = self._keys() or self._add(first=True)
        number = max(keys)
        told = []
        for each in unit_keys:
            kind, _, name = each.partition(":")
            told.append(f"{kind}:{_drawn(keys[number], self.agency, number, name if kind == 'person' else each)}")
        return told

    def rotate(self, *, by: str = "prasan", why: str = "a new key") -> int:
        """Begin a new key, and say its number; what was drawn before stays known to :meth:`translate`, if its key is there."""
        return max(self._add(first=False, by=by, why=why))

    def forget(self, number: int) -> None:
        """Destroy an old key: nobody can say any more whose its pseudonyms are.  Raises PseudonymError for the newest."""
        with locked(self._path.with_suffix(".lock")):
            told = self._read()
            mine = told.get(self.agency, {})
            if str(number) not in mine or number == max(map(int, mine)):
                raise PseudonymError(f"key {number} of {self.agency} is in use, or is not there: rotate first")
            del mine[str(number)]
            self._write(told)

    def translate(self, pseudonyms: Iterable[str], spine_ids: Iterable[int]) -> dict[str, str]:
        """What each pseudonym is called by the newest key; of nobody among these people, it is left out.

        Raises PseudonymError where its key was destroyed.
        """
        keys = self._keys()
        wanted = list(pseudonyms)
        numbers = {_number(each) for each in wanted}
        if unknown := numbers - keys.keys():
            raise PseudonymError(
                f"the key {min(unknown)} of {self.agency} is not there: its pseudonyms mean nothing any more"
            )
        newest, asked = max(keys, default=0), set(wanted)
        found = {}
        for each in spine_ids:
            for number in numbers:
                old = _drawn(keys[number], self.agency, number, each)
                if old in asked:
                    found[old] = _drawn(keys[newest], self.agency, newest, each)
        return found

    def _keys(self) -> dict[int, bytes]:
        mine = self._known().get(self.agency, {})
        return {int(number): bytes.fromhex(each["key"]) for number, each in mine.items()}

    def _add(self, *, first: bool, by: str = "prasan", why: str = "the first key") -> dict[int, bytes]:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with locked(self._path.with_suffix(".lock")):
            told = self._read()
            mine = told.setdefault(self.agency, {})
            if not (first and mine):  # another process may have been first
                logged = self._logged()
                if first and logged:
                    raise PseudonymError(
                        f"{self._path}: the keys of {self.agency} are gone. Remedy: put the file back from a backup, or begin a new "
                        f"key with `prasan registry new-pseudonym-key {self.agency}`: what it calls people is then another for good"
                    )
                number = max([*map(int, mine), *logged], default=0) + 1  # no number ever stands for two keys
                mine[str(number)] = {"key": secrets.token_hex(_KEY_BYTES), "from": datetime.now(UTC).date().isoformat()}
                self._write(told)
                if self._log is not None:
                    lost = sorted(logged - {int(each) for each in mine})
                    self._log.append(
                        {"action": NEW_KEY, "who": by, "unit": self.agency, "purpose": PURPOSE, "number": number, "why": why,
                         "without": lost}
                    )  # fmt: skip
        return self._keys()

    def _logged(self) -> set[int]:
        """The numbers of this agency's keys that the log knows of."""
        if self._log is None:
            return set()
        begun = LogIndex(self._log).search(Search(action=NEW_KEY, unit=self.agency), limit=-1)
        return {int(each.event["number"]) for each in begun if "number" in each.event}

    def _read(self) -> dict[str, dict[str, Any]]:
        """What the file has, to be changed."""
        return {agency: dict(mine) for agency, mine in self._known().items()}

    def _known(self) -> Mapping[str, Mapping[str, Any]]:
        try:
            told = self._path.stat()
        except FileNotFoundError:
            return {}
        return _keys_in(self._path, (told.st_mtime_ns, told.st_size, told.st_ino))

    def _write(self, told: dict[str, dict[str, Any]]) -> None:
        beside = self._path.with_suffix(".new")
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            json.dump(told, file)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self._path)


@lru_cache(maxsize=8)  # each answer draws names; the file changes once a year
def _keys_in(path: Path, _state: tuple[int, ...]) -> Mapping[str, Mapping[str, Any]]:
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except ValueError:
        raise PseudonymError(f"{path}: not a file of keys. Remedy: put it back from a backup.") from None


def _drawn(key: bytes, agency: str, number: int, spine_id: int | str) -> str:
    code = hmac.new(key, f"{agency}:{spine_id}".encode(), hashlib.sha256).digest()[:_SHOWN_BYTES]
    return f"p{number}-{base64.b32encode(code).decode().lower()}"


def _number(pseudonym: str) -> int:
    number, _, code = pseudonym.removeprefix("p").partition("-")
    if not (pseudonym.startswith("p") and number.isdecimal() and len(code) == _SHOWN_BYTES * 8 // 5):
        raise PseudonymError(f"{pseudonym[:40]!r} is no pseudonym")
    return int(number)
