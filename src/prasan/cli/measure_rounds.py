"""``prasan measure propose``, ``approve``, ``refuse``, ``rounds``, ``changes``, ``pay``: from a run to money."""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, Literal

import pyarrow.parquet as pq
import typer

from prasan.cli.common import AsJson, access_log, data_folder, permit_for, say, store
from prasan.cli.measure import chosen_measure
from prasan.cli.officers import officer
from prasan.exchange.agreements import Permit
from prasan.exchange.officers import Officer
from prasan.exchange.pseudonyms import Pseudonyms
from prasan.measures import Measure
from prasan.measures.appeals import Appeals, pay_granted
from prasan.measures.checking import CIVIL
from prasan.measures.rounds import (
    Round,
    Rounds,
    approve_round,
    compare_rounds,
    propose_round,
    refuse_round,
)
from prasan.measures.rounds.changes import KINDS
from prasan.measures.rounds.paying import baht, pay_round
from prasan.measures.run import fields_needed, fields_to_pay, purpose

Name = Annotated[str, typer.Argument(help="A measure by id, or its file.")]
By = Annotated[
    str,
    typer.Option(
        help="The officer who does it: an account of the site, whose password is asked for (PRASAN_PASSWORD_FILE)."
    ),
]
Number = Annotated[int | None, typer.Option("--round", help="The round's number; the one that waits, or the last.")]
Why = Annotated[str, typer.Option(help="Why; it is kept, so name no person in it.")]


def rounds() -> Rounds:
    """The rounds of all measures."""
    return Rounds(data_folder() / "rounds" / "decisions.jsonl")


def kept_appeals() -> Appeals:
    """The appeals against all measures."""
    return Appeals(data_folder() / "appeals" / "decisions.jsonl")


def permit_to(verb: str, measure: Measure, *, pays: bool = False) -> Permit:
    """The owner's permit for a verb on what the measure looks at; where it ``pays``, also for the national ids that go to who
    pays.  Raises as :func:`permit_for` does."""
    registers = tuple(dict.fromkeys((*measure.registers, *((CIVIL,) if pays else ()))))
    fields = fields_to_pay(measure) if pays else fields_needed(measure)
    return permit_for(f"measure {verb}", measure.owner, purpose(measure), registers, fields, onward=pays)


def propose(name: Name, by: By, as_json: AsJson = False) -> None:
    """Freeze the list of a measure's last run as its next round, with what overlaps and what changed.

    It is not in force before another officer approves it.
    """
    measure = chosen_measure(name)
    who = officer(by, measure.owner, "propose")
    done = propose_round(store(), rounds(), measure, permit_to("propose", measure), by=who, log=access_log())
    say(_told(done), as_json, _round_in_words)


def approve(
    name: Name,
    by: By,
    number: Number = None,
    overlapping: Annotated[
        Literal["hold", "pay"] | None, typer.Option(help="Whether units that are paid elsewhere too are held or paid.")
    ] = None,
    why: Why = "",
    as_json: AsJson = False,
) -> None:
    """Put the round that waits into force; by another officer than proposed it."""
    measure = chosen_measure(name)
    done = approve_round(
        store(), rounds(), measure, permit_to("approve", measure),
        by=officer(by, measure.owner, "approve"), log=access_log(), number=number, overlapping=overlapping, why=why,
    )  # fmt: skip
    say(_told(done), as_json, _round_in_words)


def refuse(name: Name, by: By, why: Why, number: Number = None, as_json: AsJson = False) -> None:
    """Give up the round that waits: an approving officer, or who proposed it."""
    measure, kept = chosen_measure(name), rounds()
    own = Officer(by).same_as(kept.get(measure.id, number, "proposed").proposed_by)
    who = officer(by, measure.owner, "approve", *(("propose",) if own else ()))
    permit = permit_to("refuse", measure)
    done = refuse_round(kept, measure, permit, by=who, log=access_log(), why=why, number=number)
    say(_told(done), as_json, _round_in_words)


def list_rounds(name: Name, as_json: AsJson = False) -> None:
    """List a measure's rounds: state, officers, how many are paid how much, and the payment files."""
    kept = rounds().of(chosen_measure(name).id)
    told = {"rounds": [_told(each) for each in kept]}
    say(told, as_json, lambda told: "\n".join(map(_round_in_words, told["rounds"])) or "no round was proposed yet")


def changes(
    name: Name,
    by: Annotated[str, typer.Option(help="The officer, as elsewhere; needed with --out.")] = "",
    number: Number = None,
    since: Annotated[
        int | None, typer.Option(help="The round to compare with; the one in force before if none.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Write who changed into a CSV, by what its unit alone calls people.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Say what changed between two rounds: new, ended, other amounts or payees, and why."""
    measure = chosen_measure(name)
    who = officer(by, measure.owner, "propose", "approve", "pay") if by or out else None
    with tempfile.TemporaryDirectory(prefix="prasan-") as folder:
        rows = Path(folder) / "changes.parquet"
        told = compare_rounds(
            store(), rounds(), measure, permit_to("changes", measure),
            by=who, log=access_log(), number=number, since=since, rows=rows if out else None,
        )  # fmt: skip
        if out is not None:
            keys = data_folder() / "registry" / "pseudonym-keys.json"
            _write_changes(rows, out, Pseudonyms(keys, measure.owner, access_log()))
    result = {
        "measure": measure.id,
        "from": told.before.number,
        "to": told.after.number,
        "changes": told.changes,
        "differs": list(told.differs),
    }
    say(result, as_json, _changes_in_words)


def pay(
    name: Name,
    by: By,
    out: Annotated[Path, typer.Option(help="The folder in which to write the CSV and the workbook.")],
    number: Number = None,
    appeals: Annotated[
        bool, typer.Option("--appeals", help="What is owed by appeals that were granted, as a supplement of the round.")
    ] = False,
    supplement: Annotated[
        int | None, typer.Option(help="The file of an earlier supplement; with --again and --why.")
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="Write it though there is one already; say --why.")] = False,
    why: Why = "",
    as_json: AsJson = False,
) -> None:
    """Write the payment file of a round in force, and print its control totals.

    National ids are in these files alone, which only their owner may read.
    """
    measure = chosen_measure(name)
    who, permit = officer(by, measure.owner, "pay"), permit_to("pay", measure, pays=True)
    if appeals:
        done = pay_granted(
            store(), rounds(), kept_appeals(), measure, permit, by=who, folder=out, log=access_log(), number=number
        )  # fmt: skip
    else:
        done = pay_round(
            store(), rounds(), measure, permit, by=who, folder=out, log=access_log(), number=number,
            supplement=supplement, again=again, why=why,
        )  # fmt: skip
    told = {
        "measure": measure.id,
        "number": done.round.number,
        "round": done.round.reference,
        "supplement": done.supplement,
        "count": done.count,
        "baht": baht(done.satang),
        **{
            name: {"count": part[0], "baht": baht(part[1])}
            for name, part in (("held", done.held), ("without_id", done.without_id))
        },
        "nothing_due": done.nothing_due,
        "files": dict(done.files),
    }
    say(told, as_json, _payment_in_words)


def _told(each: Round) -> dict[str, Any]:
    told = asdict(each)
    return {**told, "baht": baht(each.satang), "overlaps": dict(each.overlaps), "changes": dict(each.changes)}


def _round_in_words(told: Mapping[str, Any]) -> str:
    lines = [
        f"{told['measure']}, round {told['number']}: {told['state']}; {told['entitlements']:,} entitled, "
        f"{float(told['baht']):,.2f} baht; proposed by {told['proposed_by']} at {told['proposed_at']:%Y-%m-%d %H:%M}"
    ]
    if told["decided_at"]:
        how = f", overlapping units: {told['overlapping']}" if told["overlapping"] else ""
        why = f" ({told['why']})" if told["why"] else ""
        lines.append(f"  {told['state']} by {told['decided_by']} at {told['decided_at']:%Y-%m-%d %H:%M}{how}{why}")
    if told["overlaps"]:
        lines.append("  overlaps: " + ", ".join(f"{count:,} {kind}" for kind, count in told["overlaps"].items()))
    if told["since"]:
        lines += [f"  since round {told['since']}: {line}" for line in _counts_in_words(told["changes"])]
    if told["stated"]:
        lines.append(f"  stated names, which no account of the site confirmed: {', '.join(told['stated'])}")
    more = [
        (f" of supplement {each['number']}, on appeal,", paid)
        for each in told["supplements"]
        for paid in each["payments"]
    ]
    for which, paid in [*(("", paid) for paid in told["payments"]), *more]:
        why = f" ({paid['why']})" if paid["why"] else ""
        lines.append(
            f"  payment file{which} by {paid['by']} at {paid['at']:%Y-%m-%d %H:%M}: {paid['count']:,} payments{why}"
        )
    if told["state"] == "proposed":
        lines.append(f"  Next: another officer's `prasan measure approve {told['measure']} --by WHO`")
    return "\n".join(lines)


def _changes_in_words(told: Mapping[str, Any]) -> str:
    lines = [f"{told['measure']}, from round {told['from']} to round {told['to']}"]
    if told["differs"]:
        lines.append(f"  the measure differs in {', '.join(told['differs'])}")
    return "\n".join([*lines, *(f"  {line}" for line in _counts_in_words(told["changes"]))])


def _counts_in_words(counts: Mapping[str, Any]) -> list[str]:
    lines = []
    for kind in KINDS:
        each = counts[kind]
        why = ", ".join(f"{units:,} {reason}" for reason, units in each["why"].items())
        lines.append(
            f"{kind}: {each['units']:,} units, {each['satang'] / 100:+,.2f} baht" + (f"; {why}" if why else "")
        )
    return lines


def _payment_in_words(told: Mapping[str, Any]) -> str:
    lines = [
        f"{told['measure']}, round {told['number']} ({told['round']})"
        f"{', supplement ' + str(told['supplement']) if told['supplement'] else ''}: "
        f"{told['count']:,} payments, {float(told['baht']):,.2f} baht",
        f"  not in the file: {told['held']['count']:,} held back, {told['without_id']['count']:,} without a national id, "
        f"{told['nothing_due']:,} with nothing due",
    ]
    return "\n".join([*lines, *(f"  {name}  SHA-256 {digest}" for name, digest in told["files"].items())])


def _write_changes(rows: Path, out: Path, names: Pseudonyms) -> None:
    """The rows as CSV, people and households by their names with the measure's unit, and in the order of these: two units'
    files cannot be joined."""
    told = pq.read_table(rows).to_pydict()
    told["unit_key"] = names.draw_units(told["unit_key"])
    for column in ("spine_id_before", "spine_id"):
        known = [each for each in told[column] if each is not None]
        drawn = iter(names.draw(known))
        told[column] = [each if each is None else next(drawn) for each in told[column]]
    told["why"] = [" ".join(each or ()) for each in told["why"]]
    beside = out.with_name(f".{out.name}.part")
    beside.unlink(missing_ok=True)
    with os.fdopen(
        os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8", newline=""
    ) as file:
        writer = csv.writer(file)
        writer.writerow(told)
        place = list(told).index("unit_key")
        writer.writerows(sorted(zip(*told.values(), strict=True), key=lambda row: row[place]))
    beside.replace(out)
