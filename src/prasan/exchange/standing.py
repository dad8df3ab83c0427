"""The agreements that stand: those of the file, and those that both sides signed on the site.

What was signed, suspended, resumed and ended is a growing file (``agreements/decisions.jsonl`` in the data folder), which the
rooms read without the site's database.  An agreement that is renewed has versions: the earlier one holds until the day before
the later one begins.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from prasan.exchange.ledger import Ledger
from prasan.exchange.terms import Agreement, AgreementError, load_agreements, read_agreement
from prasan.exchange.withdrawals import withdrawals, withdrawn

LEDGER = "agreements"
FILE = "agreements.yaml"
_BANGKOK = ZoneInfo("Asia/Bangkok")
Event = Literal["in_force", "suspended", "resumed", "ended"]


@dataclass(frozen=True)
class Standing:
    """A version of an agreement that both sides signed, as it is now."""

    version: int
    agreement: Agreement
    seal: str


def today() -> date:
    """The day by which agreements begin and end: Bangkok's."""
    return datetime.now(_BANGKOK).date()


@cache  # it reads what is new since it was last asked, and no more
def acts(folder: Path) -> Ledger:
    """What became of the agreements signed on the site of a data folder."""
    return Ledger(folder / "agreements" / "decisions.jsonl")


def signed_agreements(folder: Path) -> list[Standing]:
    """The agreements signed on the site, each version as it stands.

    Raises LedgerError, and AgreementError where what was signed is not what its seal is of.
    """
    return list(_signed(folder, acts(folder).head()))


@lru_cache(maxsize=8)
def _signed(folder: Path, _head: str) -> tuple[Standing, ...]:
    found: dict[tuple[str, int], tuple[Agreement, str]] = {}
    for line in acts(folder).lines():
        name, state, day = str(line["agreement"]), str(line["event"]), line["at"].astimezone(_BANGKOK).date()
        if state == "in_force":
            signed = {**line["terms"], "state": state, "since": day, "signatures": line["signatures"]}
            agreement = read_agreement(signed, f"{folder / 'agreements'}: {name}")
            if agreement.seal != line["seal"]:
                raise AgreementError(f"{folder / 'agreements'}: {name} is not what was signed. Remedy: a backup")
            found[name, int(line["version"])] = agreement, line["seal"]
            continue
        now = "in_force" if state == "resumed" else state
        for key, (each, seal) in found.items():
            if key[0] == name and each.state != "ended":
                found[key] = each.model_copy(update={"state": now, "since": day}), seal
    return tuple(
        Standing(version, _until(each, _next(found, name, version)), seal)
        for (name, version), (each, seal) in sorted(found.items())
    )


def agreements_in(folder: Path) -> Sequence[Agreement]:
    """All agreements of a data folder, in force or not.  Raises AgreementError where it has neither a file nor a signed one,
    or one name for two; LedgerError.  Each has with it who took their consent to it back."""
    try:
        told = (folder / FILE).stat()
        file = (told.st_mtime_ns, told.st_size, told.st_ino)
    except FileNotFoundError:
        file = None
    return _with_withdrawn(folder, acts(folder).head(), file, withdrawals(folder).head())


@lru_cache(maxsize=8)  # they are asked for at each use, and change seldom
def _with_withdrawn(folder: Path, head: str, file: tuple[int, ...] | None, _taken_back: str) -> Sequence[Agreement]:
    back = withdrawn(folder)
    return tuple(
        each.model_copy(update={"withdrawn": back[each.id]}) if each.by_consent and each.id in back else each
        for each in _agreements(folder, head, file)
    )


@lru_cache(maxsize=8)
def _agreements(folder: Path, head: str, file: tuple[int, ...] | None) -> Sequence[Agreement]:
    signed = [each.agreement for each in _signed(folder, head)]
    path = folder / FILE
    if file is None and signed:
        return tuple(signed)
    listed = load_agreements(path)
    twice = {each.id for each in listed} & {each.id for each in signed}
    if twice:
        raise AgreementError(f"{path}: {', '.join(sorted(twice))} was signed on the site as well. Remedy: another id")
    return (*listed, *signed)


def _next(found: Mapping[tuple[str, int], Any], name: str, version: int) -> Agreement | None:
    later = [key for key in found if key[0] == name and key[1] > version]
    return found[min(later)][0] if later else None


def _until(agreement: Agreement, later: Agreement | None) -> Agreement:
    """An agreement until the version after it begins; where that begins as early, it has ended."""
    if later is None:
        return agreement
    last: date = later.valid_from - timedelta(days=1)
    if last < agreement.valid_from:
        return agreement.model_copy(update={"state": "ended"})
    return agreement.model_copy(update={"valid_to": min(last, agreement.valid_to or last)})
