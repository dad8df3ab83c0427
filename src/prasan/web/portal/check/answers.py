"""The form of a measure's questions: its fields with what was written in them, and the answers as records."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from prasan.citizens.asking import MOST_OTHERS, Part, Question, Questions, Records
from prasan.measures.checking import CIVIL, stored_columns
from prasan.measures.values import LARGEST
from prasan.registers.contract import shipped_contracts
from prasan.thai.dates import BUDDHIST_ERA, MONTHS_EN, MONTHS_TH
from prasan.thai.text import arabic_digits
from prasan.web.portal.own_data import stored_words
from prasan.web.shell.templatetags.prasan import in_words, thai

MOST_RECORDS = 5
OTHER = "-"  # a text that no rule names
ME = "me"


@dataclass(frozen=True)
class Shown:
    """A field of the form: ``how`` it is asked (number, date, choice), what was written, and what is wrong with it."""

    name: str
    label: str
    how: str
    value: str = ""
    options: list[tuple[str, str]] = field(default_factory=list)
    year: str = ""
    month: str = ""
    day: str = ""
    partial: bool = False
    fault: str = ""


@dataclass(frozen=True)
class Group:
    """Fields under one heading; ``more`` is the button's value that adds another record of the register."""

    heading: str
    fields: list[Shown]
    more: str = ""


@dataclass
class Form:
    """A measure's questions to one reader: groups of fields, and what they say once nothing is wrong."""

    groups: list[Group]
    me: Records
    others: list[Records]
    all_told: bool
    as_if: list[str]
    hidden: list[tuple[str, str]]
    at_home: Shown | None
    more_others: bool
    faults: list[tuple[str, str, str]]


def read_form(questions: Questions, sent: Mapping[str, str], *, household: bool) -> Form:
    """The form with what was sent in it; empty at first.  ``household``: the measure is for households."""
    reader = _Reader(sent)
    groups, me = reader.person(ME, questions.own, _("You and those who live with you") if household else _("You"))
    count = min(_whole(sent.get("others", "0")) + (sent.get("more") == "others"), MOST_OTHERS)
    others = []
    home = None
    if questions.at_home and not household:
        options = [("all", _("I live alone, or have written down everybody who lives in my house")),
                   ("", _("I do not know, or leave somebody out"))]  # fmt: skip
        home = Shown("all_told", _("Who lives in your house?"), "choice", sent.get("all_told", ""), options)
        for number in range(1, count + 1):
            heading = _("Somebody else in your house: %(number)s") % {"number": number}
            more, theirs = reader.person(f"m{number}", questions.others, heading)
            groups += more
            others.append(theirs)
    reader.hidden.append(("others", str(count)))
    return Form(
        groups, me, others, household or sent.get("all_told") == "all", reader.as_if, reader.hidden, home,
        home is not None and count < MOST_OTHERS, reader.faults,
    )  # fmt: skip


class _Reader:
    def __init__(self, sent: Mapping[str, str]) -> None:
        self.sent = sent
        self.faults: list[tuple[str, str, str]] = []
        self.hidden: list[tuple[str, str]] = []
        self.as_if: list[str] = []

    def person(self, who: str, parts: tuple[Part, ...], heading: str) -> tuple[list[Group], Records]:
        """The groups of fields on one person, and what they say."""
        groups: list[Group] = []
        told: dict[str, list[dict[str, Any]] | None] = {}
        for part in parts:
            contract = shipped_contracts().get(part.register)
            register = in_words(contract) if contract else part.register
            title = heading if part.register == CIVIL else f"{heading}: {register}"
            count, more = self._records(who, part)
            there = self._presence(who, part, register) if part.presence else None
            records = []
            for number in range(count):
                read = [self._field(who, number, question) for question in part.questions]
                fields = [shown for shown, _record in read]
                if there and number == 0:
                    fields.insert(0, there)
                record = {name: value for _shown, each in read for name, value in each.items()}
                records.append(record)
                at = f"{title} ({number + 1})" if count > 1 else title
                last = number == count - 1
                groups.append(Group(at, fields, more if last else ""))
            told[part.register] = self._as_told(there, records, register, who)
        return groups, told

    def _as_told(
        self, there: Shown | None, records: list[dict[str, Any]], register: str, who: str
    ) -> list[dict[str, Any]] | None:
        """The records that count; None where nobody knows whether there are any."""
        if there is None or there.value == "yes":
            return records
        if there.value == "would":
            if who == ME:
                self.as_if.append(register)
            return records
        return [] if there.value == "no" else None

    def _records(self, who: str, part: Part) -> tuple[int, str]:
        """How many records the form has room for, and the value of the button for one more."""
        if not part.several:
            return 1, ""
        key = f"rows.{who}.{part.register}"
        count = min(max(_whole(self.sent.get(key, "1")), 1) + (self.sent.get("more") == key), MOST_RECORDS)
        self.hidden.append((key, str(count)))
        return count, key if count < MOST_RECORDS else ""

    def _presence(self, who: str, part: Part, register: str) -> Shown:
        options = [("yes", _("Yes")), ("no", _("No"))]
        if who == ME:
            options.append(("would", _("Not yet: work it out as if I were")))
        options.append(("", _("I do not know")))
        name = f"{who}.{part.register}"
        label = (
            _("Are you in the register “%(register)s”?")
            if who == ME
            else _("Is this person in the register “%(register)s”?")
        ) % {"register": register}
        value = self.sent.get(name, "")
        return Shown(name, label, "choice", value if value in dict(options) else "", options)

    def _field(self, who: str, number: int, question: Question) -> tuple[Shown, dict[str, Any]]:
        """A field as it is shown, and the stored columns that it says something of."""
        name = f"{who}.{question.register}.{number}.{question.column}"
        label = column_label(question.register, question.column)
        if question.kind in ("date", "partial_date"):
            return self._date(name, label, question)
        value = arabic_digits(self.sent.get(name, "")).strip()[:60]
        if question.kind == "number":
            amount, fault = _number(value)
            if fault:
                self.faults.append((name, label, fault))
            return Shown(name, label, "number", value, fault=fault), {} if amount is None else {question.column: amount}
        options = _options(question)
        chosen = value if value in dict(options) else ""
        known: Any = {"true": True, "false": False}.get(chosen, chosen) if question.kind == "boolean" else chosen
        return Shown(name, label, "choice", chosen, options), {} if chosen == "" else {question.column: known}

    def _date(self, name: str, label: str, question: Question) -> tuple[Shown, dict[str, Any]]:
        partial = question.kind == "partial_date"
        year, month, day = (arabic_digits(self.sent.get(f"{name}.{part}", "")).strip()[:10] for part in "ymd")
        fault, read = _read_date(year, month, day, partial=partial)
        shown = Shown(name, label, "date", year=year, month=month, day=day, partial=partial, fault=fault,
                      options=_months())  # fmt: skip
        if fault:
            self.faults.append((f"{name}.y", label, fault))
            return shown, {}
        if read is None:
            return shown, {}
        stored = stored_columns(question.column, question.kind)
        return shown, dict(zip(stored, read if partial else (date(*read),), strict=True))  # type: ignore[arg-type]


def column_label(register: str, column: str) -> str:
    """A column as it is asked about."""
    contract = shipped_contracts().get(register)
    meanings = {"area_code": "area"}
    for each in contract.columns if contract else ():
        if column in (each.column, each.meaning) or meanings.get(column) == each.meaning:
            return in_words(each)
    return column


def _options(question: Question) -> list[tuple[str, str]]:
    if question.kind == "boolean":
        told = [("true", _("Yes")), ("false", _("No"))]
    else:
        told = [
            *((text, stored_words(question.register, question.column, text)) for text in question.texts),
            (OTHER, _("Something else")),
        ]
    return [*told, ("", _("I do not know"))]


def _months() -> list[tuple[str, str]]:
    return [(str(number), name) for number, name in enumerate(MONTHS_TH if thai() else MONTHS_EN, start=1)]


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 0


def _number(text: str) -> tuple[float | None, str]:
    if not text:
        return None, ""
    try:
        amount = float(text.replace(",", "").replace(" ", ""))
    except ValueError:
        amount = math.nan
    if not math.isfinite(amount) or not 0 <= amount <= LARGEST:
        return None, _("Write a number, such as 15 or 20,000. Leave it empty if you do not know.")
    return amount, ""


def _read_date(
    year: str, month: str, day: str, *, partial: bool
) -> tuple[str, tuple[int, int | None, int | None] | None]:
    """What is wrong with a date, or the date of the common era; None where nothing is written."""
    if not (year or month or day):
        return "", None
    example = date.today().year + BUDDHIST_ERA - 40
    if not (year.isascii() and year.isdecimal() and 2400 <= int(year) <= example + 140):
        return _("Write the year of the Buddhist Era in four digits, such as %(year)s.") % {"year": example}, None
    if (not partial and not (month and day)) or (day and not month):
        return _("Write the day, the month and the year."), None
    if not all(not part or (part.isascii() and part.isdecimal()) for part in (month, day)):
        return _("Write the day and the month in digits."), None
    read = (int(year) - BUDDHIST_ERA, int(month) if month else None, int(day) if day else None)
    try:
        date(read[0], read[1] or 1, read[2] or 1)
    except ValueError:
        return _("There is no such day. Look at the calendar again."), None
    return "", read
