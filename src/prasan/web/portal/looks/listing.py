"""The uses of personal data that touched one person, and what each was: who, why, by which law, of which fields."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from django.utils.translation import gettext as _

from prasan.exchange.legal_bases import LegalBasis, legal_bases
from prasan.exchange.lists import prove_list
from prasan.exchange.log import Entry
from prasan.exchange.log_index import LogIndex, Search
from prasan.exchange.seals import seals_over, today
from prasan.registers.contract import shipped_contracts
from prasan.web.accounts.models import User
from prasan.web.exchange import CITIZEN, CITIZEN_ACCESS, Telling, Use, Uses, access_log
from prasan.web.shell.templatetags.prasan import in_language, thai

BANGKOK = timezone(timedelta(hours=7))
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
_SECTION = re.compile(r"(.+?) s\.(.+)")


def asked_of(spine_id: int, registers: Iterable[str]) -> Search:
    """The uses of that person, and those of everybody in a register that the person is in.  Those under a seal that is not over are
    left out where they are counted too, so that no page tells of them."""
    return Search(person=spine_id, in_registers=tuple(registers), seals=seals_over(access_log(), today()))


def touched(asked: Search, *, unit: str = "", month: str = "") -> Uses:
    """Such uses, newest first; ``unit`` and ``month`` (``2026-11``, in Bangkok) leave others out."""
    if unit:
        asked = replace(asked, unit=unit)
    if found := _MONTH.fullmatch(month):
        year, number = int(found[1]), int(found[2])
        later = (year + 1, 1) if number == 12 else (year, number + 1)
        asked = replace(
            asked, since=datetime(year, number, 1, tzinfo=BANGKOK), until=datetime(*later, 1, tzinfo=BANGKOK)
        )
    return Uses(asked)


def counted(asked: Search) -> list[tuple[str, str, int]]:
    """How many of them there are by month, the newest first, and unit."""
    return LogIndex(access_log()).by_month_and_unit(asked)


def own_use(spine_id: int, registers: Iterable[str], number: int) -> Entry | None:
    """One of them by its number in the log; None for any other, as for none."""
    index = LogIndex(access_log())
    if not 0 <= number < index.size():
        return None
    at = index.entry(number).at.astimezone(UTC)
    asked = replace(asked_of(spine_id, registers), since=at, until=at + timedelta(microseconds=1))
    return next((each for each in index.search(asked, limit=-1) if each.index == number), None)


def proved(spine_id: int, registers: Iterable[str]) -> dict[str, Any]:
    """The same with the proof of each, signed to be all; see :mod:`prasan.exchange.lists`.  Raises LogError, CheckpointError."""
    return prove_list(access_log(), asked_of(spine_id, registers))


@dataclass(frozen=True)
class Look:
    """A use in plain words: ``laws`` are (law and section, what it allows), ``fields`` by register, ``unit`` who answers for it."""

    use: Use
    month: str
    agency: str
    unit: str
    laws: list[tuple[str, str]]
    fields: list[tuple[str, str]]
    by_citizen: bool


def looks_in_words(entries: Iterable[Entry]) -> list[Look]:
    """The uses as the page of who looked tells them."""
    telling = Telling()
    return [_look(telling, each) for each in entries]


def answering_unit(event: Mapping[str, Any]) -> str:
    """The unit that answers for a use; empty where it was the person's own, somebody's in that one's name, or an answer."""
    who = str(event.get("who", ""))
    if who.partition("/")[0] == CITIZEN or str(event.get("action", "")).startswith("question_"):
        return ""  # an answer is not asked about as a use: it goes on to the auditor
    if event.get("purpose") != CITIZEN_ACCESS:
        return str(event.get("unit") or "")
    return User.objects.filter(username=who).values_list("unit_code", flat=True).first() or ""


def law_words(legal_basis: str) -> list[tuple[str, str]]:
    """The laws of a use as the log writes them: each law and section, and what it allows in plain words."""
    told = []
    for each in filter(None, map(str.strip, legal_basis.split(";"))):
        found = _SECTION.fullmatch(each)
        known = [basis for basis in legal_bases().values() if found and basis.short_en == found[1]]
        near = [basis for basis in known if found and found[2].startswith(basis.section)]
        basis: LegalBasis | None = max(near, key=lambda one: len(one.section), default=None)
        if found is None or not known:
            told.append((each, ""))
            continue
        law = known[0].name_th if thai() else known[0].name_en
        name = _("%(law)s, section %(section)s") % {"law": law, "section": found[2]}
        told.append((name, in_language(basis, "permits") if basis else ""))
    return told


def _look(telling: Telling, entry: Entry) -> Look:
    event = entry.event
    unit = answering_unit(event)
    return Look(
        telling.use(entry),
        entry.at.astimezone(BANGKOK).strftime("%Y-%m"),
        telling.unit(unit or str(event.get("unit") or "")),
        unit,
        law_words(str(event.get("legal_basis", ""))),
        [_fields(name, (event.get("fields") or {}).get(name)) for name in event.get("registers") or ()],
        str(event.get("who", "")).partition("/")[0] == CITIZEN,
    )


def _fields(register: str, fields: Iterable[str] | None) -> tuple[str, str]:
    contract = shipped_contracts().get(register)
    name = f"{contract.name_th if thai() else contract.name_en}" if contract else register
    if fields is None:
        return name, _("all fields")
    known = contract.fields if contract else {}
    words = [(known[each].name_th if thai() else known[each].name_en) if each in known else each for each in fields]
    return name, ", ".join(words)
