"""Forms of services: what the registers fill in, and what is asked because none of them holds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any

from prasan.engine import yaml_text
from prasan.registers.contract import Contract, shipped_contracts
from prasan.services.reading import shipped_catalogue
from prasan.thai.dates import BUDDHIST_ERA, read_date

MOST_LETTERS = 500


@dataclass(frozen=True)
class Question:
    """What is asked.  ``kind`` is ``choice`` (of ``choices``: code, Thai, English), ``number`` (0 to ``most``), ``day`` or ``text``."""

    id: str
    kind: str
    label_th: str
    label_en: str
    choices: tuple[tuple[str, str, str], ...] = ()
    most: float = 1_000_000
    optional: bool = False


@dataclass(frozen=True)
class Form:
    """The form of a service.  ``held`` are by register the fields that are filled in; nothing else is opened."""

    service: str
    held: Mapping[str, frozenset[str]]
    questions: tuple[Question, ...]

    @property
    def registers(self) -> tuple[str, ...]:
        return tuple(self.held)


class AnswerError(ValueError):
    """An answer that does not fit its question; ``code`` is ``empty``, ``choice``, ``number``, ``day`` or ``long``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@lru_cache(maxsize=1)
def shipped_forms() -> Mapping[str, Form]:
    """The forms that come with the project, by service."""
    told = yaml_text.values((files("prasan.services") / "data" / "forms.yaml").read_text(encoding="utf-8"))
    contracts = shipped_contracts()
    return {form.service: form for form in (_form(each, contracts) for each in told["forms"])}


def _form(told: Mapping[str, Any], contracts: Mapping[str, Contract]) -> Form:
    held: dict[str, set[str]] = {}
    for each in told["from_registers"]:
        register, _, field = each.partition(".")
        if field not in contracts[register].fields:
            raise ValueError(f"forms.yaml, {told['service']}: {each} is no field of a register")
        held.setdefault(register, set()).add(field)
    questions = tuple(
        Question(**{**each, "choices": tuple(map(tuple, each.get("choices", ())))}) for each in told["ask"]
    )
    service = shipped_catalogue().services[told["service"]].id
    return Form(service, {name: frozenset(fields) for name, fields in held.items()}, questions)


def read_answer(question: Question, text: str) -> str:
    """An answer as it is kept: a choice's code, a number, a day (YYYY-MM-DD), or the text; "" where it may be left out.

    Raises AnswerError.
    """
    text = text.strip()
    if not text:
        if question.optional:
            return ""
        raise AnswerError("empty")
    match question.kind:
        case "choice":
            if text not in {code for code, _, _ in question.choices}:
                raise AnswerError("choice")
        case "number":
            try:
                amount = float(text.replace(",", ""))
            except ValueError:
                raise AnswerError("number") from None
            if not 0 <= amount <= question.most:
                raise AnswerError("number")
            return f"{amount:g}"
        case "day":
            try:
                read = read_date(text)
            except ValueError:
                read = None
            if read is None or not (read.month and read.day):
                raise AnswerError("day")
            return date(read.year, read.month, read.day).isoformat()
    if len(text) > MOST_LETTERS:
        raise AnswerError("long")
    return text


def shown_answer(question: Question, kept: str, *, thai: bool) -> str:
    """An answer in words."""
    if question.kind == "choice":
        return next((th if thai else en for code, th, en in question.choices if code == kept), kept)
    return kept


def as_typed(question: Question, kept: str) -> str:
    """A kept answer as it stands in the form again: a day in the Buddhist era."""
    if question.kind == "day" and kept:
        day = date.fromisoformat(kept)
        return f"{day.year + BUDDHIST_ERA}-{day:%m-%d}"
    return kept
