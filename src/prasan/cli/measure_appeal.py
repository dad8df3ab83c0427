"""``prasan measure appeal``: why a round says what it says of a person, what evidence shows, and the decision on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from prasan.cli.common import AsJson, access_log, say, store
from prasan.cli.measure import chosen_measure
from prasan.cli.measure_rounds import By, Name, Number, kept_appeals, permit_to, rounds
from prasan.cli.officers import officer
from prasan.exchange.uses import use
from prasan.measures.appeals import (
    Appeal,
    AppealError,
    Case,
    confirm_appeal,
    decide_appeal,
    lodge_appeal,
    read_evidence,
    return_appeal,
    show_case,
)
from prasan.measures.appeals.acts import deadline_of
from prasan.measures.parsing import read_date
from prasan.measures.rounds.paying import baht


def appeal(
    name: Name,
    by: By,
    person: Annotated[
        int | None, typer.Option(help="The spine id of who appeals; without it all appeals are listed.")
    ] = None,
    number: Number = None,
    lodge: Annotated[bool, typer.Option("--lodge", help="Take the appeal before there is any evidence.")] = False,
    evidence: Annotated[
        Path | None, typer.Option(help="A file that was handed in; a copy is kept, and the first one takes the appeal.")
    ] = None,
    read: Annotated[
        str | None,
        typer.Option(help="A file that was handed in before, by its SHA-256 or how that begins; with --says."),
    ] = None,
    says: Annotated[
        list[str] | None,
        typer.Option(
            help="What it shows: criterion=met (or not_met), or register.column=value; may be given several times."
        ),
    ] = None,
    noticed: Annotated[
        str | None, typer.Option(help="The day of notice, with the first evidence; the day of approval if none.")
    ] = None,
    late: Annotated[str, typer.Option(help="Why it is taken after the last day; name no person in it.")] = "",
    decide: Annotated[bool, typer.Option("--decide", help="Decide on all of the evidence; say --answer.")] = False,
    answer: Annotated[str, typer.Option(help="Why, as the person is told it.")] = "",
    confirm: Annotated[bool, typer.Option("--confirm", help="Confirm the decision of another officer.")] = False,
    send_back: Annotated[str | None, typer.Option(help="Why another officer's decision is to be made anew.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show a person's verdict in a round, the criteria that failed and the data used; take evidence, decide, confirm.

    The decision is by the rules and the data of the day of the round, with what the evidence says.
    """
    measure, log, kept, now = chosen_measure(name), access_log(), kept_appeals(), datetime.now(UTC)
    steps = [evidence is not None, lodge, read is not None, decide, confirm, send_back is not None]
    if sum(steps) > 1:
        raise AppealError(
            "steps", "one step at a time: --lodge, --evidence, --read, --decide, --confirm or --send-back"
        )
    if says and evidence is None and read is None:
        raise AppealError("no_file", "say which file shows it: --evidence FILE, or --read SHA-256")
    if person is None and any(steps):
        raise AppealError("no_person", "say who appeals: --person SPINE_ID")
    acts = ("confirm",) if confirm or send_back is not None else ("hear",) if any(steps) else ("hear", "confirm")
    who, permit = officer(by, measure.owner, *acts), permit_to("appeal", measure)
    if person is None:
        listed = [each for each in kept.all() if each.measure == measure.id]
        use(log, permit, "list_appeals", rows=len(listed), by=who.name)
        say({"appeals": [_appeal(each, now) for each in listed]}, as_json, _list_in_words)
        return
    chosen = rounds().get(measure.id, number, *(("approved",) if number is None else ()))
    case = show_case(store(), chosen, person, permit, by=who, log=log)
    if evidence is not None or lodge:
        lodge_appeal(
            kept, case, permit, by=who, log=log, now=now, late=late, says=says or (),
            noticed=None if noticed is None else _day(noticed),
            evidence=None if evidence is None else _content(evidence),
        )  # fmt: skip
    elif read is not None:
        lodged = kept.find(measure.id, chosen.number, case.unit_key)
        digests = [each.digest for each in (lodged.evidence if lodged else ()) if each.digest.startswith(read)]
        read_evidence(kept, case, permit, digests[0] if len(digests) == 1 else read, says or [], by=who, log=log)
    elif decide:
        decide_appeal(kept, case, permit, by=who, log=log, answer=answer)
    elif confirm:
        confirm_appeal(kept, case, permit, by=who, log=log)
    elif send_back is not None:
        return_appeal(kept, case, permit, by=who, log=log, why=send_back)
    say(_case(case, kept.find(measure.id, chosen.number, case.unit_key), now), as_json, _case_in_words)


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise AppealError("unreadable", f"the evidence cannot be read: {error.strerror}") from None


def _day(text: str) -> date:
    try:
        return read_date(text)
    except ValueError as error:
        raise AppealError("no_day", f"--noticed: {error.args[0]}. Remedy: {error.args[1]}") from None


def _appeal(each: Appeal, now: datetime) -> dict[str, Any]:
    told = asdict(each)
    return {
        **told,
        "days_open": None if each.state == "confirmed" else (now - each.lodged).days,
        "answer_by": each.answer_by,
    }


def _case(case: Case, lodged: Appeal | None, now: datetime) -> dict[str, Any]:
    row = case.verdict
    failing = [] if row is None else [each for each in case.measure.criteria if row[f"c_{each.id}"] != "met"]
    return {
        "measure": case.measure.id,
        "version": case.measure.version,
        "digest": case.measure.digest,
        "number": case.round.number,
        "round": case.round.reference,
        "as_of": case.as_of,
        "unit": case.measure.unit,
        "person": case.spine_id,
        "verdict": "outside" if row is None else row["verdict"],
        "baht": None if row is None or row["amount"] is None else f"{row['amount']:.2f}",
        "doubtful": None if row is None else row["doubtful"],
        "failing": [
            {
                "criterion": each.id,
                "name_th": each.name_th,
                "name_en": each.name_en,
                "said": row[f"c_{each.id}"] if row else None,
                "rule": each.rule.text,
                "parameters": case.parameters_of(each.id),
                "data": case.data_of(each.id),
            }
            for each in failing
        ],
        "deadline": asdict(deadline_of(case, lodged, None, now)) if case.round.state == "approved" else None,
        "appeal": None if lodged is None else _appeal(lodged, now),
    }


def _case_in_words(told: Mapping[str, Any]) -> str:
    lines = [
        f"{told['measure']} version {told['version']}, round {told['number']}, as at {told['as_of']}: "
        f"{told['verdict'].replace('_', ' ')}" + (f", {told['baht']} baht" if told["baht"] else "")
    ]
    if told["doubtful"]:
        lines.append("  a link of it is doubtful: the records may be another person's")
    for each in told["failing"]:
        lines.append(f"  {each['said'].replace('_', ' ')}: {each['criterion']}, {each['name_en']} ({each['name_th']})")
        lines.append(f"    {each['rule']}")
        lines += [f"    ${name} = {value}" for name, value in each["parameters"].items()]
        for record in each["data"]:
            values = ", ".join(f"{name} = {_value(value)}" for name, value in record["values"].items())
            lines.append(f"    person {record['spine_id']}, {record['register']}: {values or 'a record'}")
        if not each["data"]:
            lines.append("    there is no record that it looks at")
    if (until := told["deadline"]) and until["last"]:
        left = until["left"]
        count = f"{left} days left" if left >= 0 else f"{-left} days ago"
        lines.append(f"  noticed {until['noticed']}; last day to appeal {until['last']} ({count})")
    if told["appeal"]:
        lines += _appeal_in_words(told["appeal"])
    return "\n".join(lines)


def _appeal_in_words(told: Mapping[str, Any]) -> list[str]:
    opened = "" if told["days_open"] is None else f", {told['days_open']} days open"
    lines = [f"  appeal {told['serial']} of {told['lodged']:%Y-%m-%d}: {told['state']}{opened}"]
    if told["stated"]:
        lines.append(f"    stated names, which no account of the site confirmed: {', '.join(told['stated'])}")
    if told["returned"]:
        lines.append(f"    sent back: {told['returned']}")
    if told["late"]:
        lines.append(f"    taken late: {told['late']}")
    for each in told["evidence"]:
        lines.append(f"    evidence {each['digest'][:12]} by {each['by']}: {_said(each)}")
    if decision := told["decision"]:
        confirmed = (
            f", confirmed by {told['confirmed_by']}" if told["confirmed_by"] else "; awaits another officer's --confirm"
        )
        lines.append(
            f"    decided by {told['decided_by']}: {decision['verdict'].replace('_', ' ')}, "
            f"{baht(decision['satang'])} baht{confirmed}"
        )
        lines.append(f"    {told['answer']}")
    return lines


def _said(evidence: Mapping[str, Any]) -> str:
    if not evidence["read_by"]:
        return f"nobody has read it yet (--read {evidence['digest'][:12]})"
    return ", ".join(evidence["says"]) or "it shows nothing"


def _list_in_words(told: Mapping[str, Any]) -> str:
    lines = []
    for each in told["appeals"]:
        lines += [f"round {each['number']}, person {each['spine_id']}", *_appeal_in_words(each)]
    return "\n".join(lines) or "there are no appeals"


def _value(value: object) -> str:
    return "not stated" if value is None else str(value)
