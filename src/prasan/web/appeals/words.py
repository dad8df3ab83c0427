"""What appeals, their evidence and their decisions say in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from prasan.measures.appeals import Appeal, AppealError, Case
from prasan.measures.appeals.case import FINDINGS
from prasan.measures.checking import stored_columns
from prasan.registers.contract import Contract, shipped_contracts
from prasan.web.measures.words import value
from prasan.web.portal.own_data import not_stated, stored_words, verdict_words
from prasan.web.shell.templatetags.prasan import be_date, in_words, partial_date


@dataclass(frozen=True)
class CriterionView:
    """A criterion that decides the case: what the round said, what it is now, its rule, parameters and data."""

    id: str
    name: str
    said: str
    said_words: str
    now_words: str
    rule: str
    parameters: list[tuple[str, str]]
    data: list[tuple[str, list[tuple[str, str]]]]


def state(appeal: Appeal) -> str:
    """Where an appeal stands."""
    if appeal.state == "confirmed":
        return _("answered: granted") if appeal.granted else _("answered: not granted")
    if appeal.state == "decided":
        return _("decided, waits for a second officer")
    return _("waits for evidence to be read") if appeal.unread else _("waits for a decision")


def verdict(told: Mapping[str, Any] | None) -> str:
    """What a round or a decision says of a unit."""
    if told is None or told["verdict"] == "outside":
        return _("Outside the measure's population")
    return verdict_words(told["verdict"])


def criteria(case: Case, decided: Mapping[str, Any] | None) -> list[CriterionView]:
    """The criteria that are not met, or that a decision sees otherwise; with the values that they look at."""
    row, told = case.verdict or {}, []
    after = (decided or {}).get("criteria", {})
    for each in case.measure.criteria:
        said = row.get(f"c_{each.id}", "undetermined")
        if said == "met" and after.get(each.id, "met") == "met":
            continue
        told.append(
            CriterionView(
                each.id,
                in_words(each),
                said,
                verdict_words(said),
                verdict_words(after[each.id]) if each.id in after else "",
                each.rule.text,
                [(_parameter(case, name), value(_plain(of))) for name, of in case.parameters_of(each.id).items()],
                [_record(case, record) for record in case.data_of(each.id)],
            )
        )
    return told


def columns(case: Case) -> list[tuple[str, str, str]]:
    """The columns that the rules look at: ``register.column``, its name, and an example of what may be written."""
    such = {
        "number": _("a number, such as 15 or 2.5"),
        "boolean": _("true or false"),
        "text": _("a text"),
    }
    a_date = _("a date, such as 2014-10-01 or BE 2557-10-01")
    return [
        (f"{register}.{column}", _column(register, column), such.get(case.measure.schema[register][column], a_date))
        for register, looked_at in sorted(case.measure.reached.columns.items())
        for column in sorted(looked_at)
    ]


def said(case: Case, says: Sequence[str]) -> list[str]:
    """What evidence says, in words."""
    names = {each.id: in_words(each) for each in case.measure.criteria}
    told = []
    for each in says:
        what, _equals, text = (part.strip() for part in each.partition("="))
        if text in FINDINGS and "." not in what:
            told.append(f"{names.get(what, what)}: {verdict_words(text)}")
        else:
            register, _dot, column = what.partition(".")
            told.append(f"{_column(register, column)}: {text}")
    return told


def error(wrong: AppealError) -> str:
    """Why something was not done with an appeal, and what to do."""
    day = be_date(wrong.facts["day"]) if "day" in wrong.facts else ""
    return {
        "lodged": _("The appeal is lodged already."),
        "too_late": _(
            "The last day to appeal was %(day)s. Where there is a good reason to take it all the same, write it."
        )
        % {"day": day},
        "not_in_force": _("The round is not in force: nobody has been told anything yet."),
        "noticed_before": _("Nobody was told before %(day)s, when the round was approved.") % {"day": day},
        "no_evidence": _("There is no such file."),
        "no_answer": _("Write the answer: why it is so, as the person is to be told it."),
        "unread": _("Say first what each file that was handed in shows."),
        "no_reason": _("Write why it is sent back."),
        "other_member": _("Another member of the household has appealed already. Go on with that appeal."),
        "confirmed": _("The appeal is decided and confirmed. Nothing is added to it."),
        "not_lodged": _("There is no such appeal."),
        "undecided": _("The appeal has not been decided on all of its evidence."),
        "same_officer": _("You decided it. Another officer must look at it and confirm it."),
        "altered_evidence": _(
            "A file of the evidence is not as it was handed in. Nothing is decided until it is put back."
        ),
        "file_size": _("The file is empty or too large. Hand in a smaller scan."),
        "file_kind": _("Evidence is a PDF, a JPEG, a PNG or a text. Scan it or take a photograph of it."),
        "no_national_id": _("A national id has 13 digits, and the last one fits the others. Check it."),
        "nobody": _("Nobody with this national id was known when the round was made."),
        "unknown_person": _("The round knows no such person."),
        "unregistered": _("The person is in no civil record. Have the person registered first."),
        "no_value": _("A value cannot be read. Write it as the example beside it is written."),
    }.get(wrong.code, str(wrong))


@cache  # what is shipped does not change while the site runs, and a page asks for every column
def _contracts() -> dict[str, Contract]:
    return dict(shipped_contracts())


def _parameter(case: Case, name: str) -> str:
    known = case.measure.parameters.get(name)
    return in_words(known) if known else _("The day as at which it is worked out")  # $today


def _column(register: str, column: str) -> str:
    contract = _contracts().get(register)
    known = {each.column: in_words(each) for each in contract.columns} if contract else {}
    name = known.get(column) or _person_column(column)
    return f"{name} ({in_words(contract)})" if contract else name


def _person_column(column: str) -> str:
    return {"birth_date": _("Birth date"), "sex": _("Sex"), "area_code": _("Area")}.get(column, column)


def _record(case: Case, record: Mapping[str, Any]) -> tuple[str, list[tuple[str, str]]]:
    register = record["register"]
    contract = _contracts().get(register)
    whose = _("the person who appeals") if record["spine_id"] == case.spine_id else _("another member of the household")
    values, schema = record["values"], case.measure.schema[register]
    names = {each.column: in_words(each) for each in contract.columns} if contract else {}
    told = []
    for column, kind in schema.items():
        stored = [values[name] for name in stored_columns(column, kind) if name in values]
        if stored:
            written = partial_date(*stored) if kind == "partial_date" else stored_words(register, column, stored[0])
            told.append((names.get(column) or _person_column(column), written or not_stated()))
    return f"{in_words(contract) if contract else register}, {whose}", told


def _plain(of: object) -> object:
    return of.isoformat() if isinstance(of, date) else of
