"""``prasan measure check``: what a measure's file says, and everything that is wrong with it, without any data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from prasan.cli.common import AsJson, say
from prasan.measures.files import inspect_file
from prasan.measures.saying import said_by


def check_measure(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="The measure's YAML file.")],
    as_json: AsJson = False,
) -> None:
    """Read a measure's file without any data: print what it says, or every fault with its place and a remedy."""
    found = inspect_file(file)
    faults = sorted(found.faults, key=lambda fault: (fault.line, fault.column))
    told = {
        "file": str(file),
        "measure": None if found.measure is None else said_by(found.measure),
        "faults": [
            {key: getattr(fault, key) for key in ("file", "line", "column", "field", "problem", "remedy")}
            for fault in faults
        ],
    }
    if as_json or not faults:
        say(told, as_json, lambda told: "\n".join(_in_words(told["measure"])))
    if not faults:
        return
    for fault in faults:
        where = f" ({fault.field})" if fault.field else ""
        typer.echo(f"{fault.file}:{fault.line}:{fault.column}{where}: {fault.problem}. {fault.remedy}", err=True)
    count = len(faults)
    typer.echo(f"prasan: {file.name} has {count} fault{'' if count == 1 else 's'}", err=True)
    raise typer.Exit(1)


def _in_words(said: Mapping[str, Any]) -> Iterator[str]:
    yield f"{said['id']}, version {said['version']}: {said['name_en']} ({said['name_th']})"
    yield f"purpose: {said['purpose_en']} ({said['purpose_th']})"
    yield f"law: {said['legal_en']} ({said['legal_th']})"
    yield f"owner: {said['owner']}; from {said['starts']}" + (f" to {said['ends']}" if said["ends"] else "")
    who = "everybody of the civil register" if said["unit"] == "person" else "every household"
    yield f"population, by {said['unit']}: {said['population'] or who}"
    if said["household"] == "joined":
        yield "household: houses that family links join are one"
    yield "criteria, all of which must be met:"
    for each in said["criteria"]:
        yield f"  {each['id']}: {each['name_en']} ({each['name_th']}){_provisional(each)}"
        yield f"    {each['rule']}"
    yield "amount: " + (f"{said['amount']}  ({said['amount_unit']})" if said["amount"] else "none")
    if said["payee"]:
        yield f"payee: {said['payee']}"
    if said["budget"] is not None:
        yield f"budget: {said['budget']:,} baht a round"
    if said["excludes"]:
        yield f"excludes: whom these pay, it does not: {', '.join(said['excludes'])}"
    if said["once_a_person"]:
        yield "once a person: nobody is paid by two rounds of such measures"
    if said["appeal_days"]:
        yield f"appeals: within {said['appeal_days']} days of notice"
    if said["definitions"]:
        yield "definitions, of each person:"
    for each in said["definitions"]:
        yield f"  {each['name']}: {each['type']}, {each['name_en']} ({each['name_th']}){_provisional(each)}"
        yield f"    {each['rule']}"
    if said["parameters"]:
        yield "parameters:"
    for each in said["parameters"]:
        values = ", ".join(f"{_value(dated['value'])} from {dated['from']}" for dated in each["values"])
        unit = f" {each['unit']}" if each["unit"] else ""
        yield f"  ${each['name']}: {each['type']}{unit}, {values}: {each['name_en']} ({each['name_th']}){_provisional(each)}"
    yield "reads:" if said["reads"] else "reads: nothing"
    for register, columns in said["reads"].items():
        yield f"  {register}: {', '.join(columns) or 'whether there is a record'}"
    if said["note"]:
        yield f"note: {said['note']}"


def _provisional(said: Mapping[str, Any]) -> str:
    return "" if said["verified"] else " [not found in a public source: provisional]"


def _value(value: object) -> str:
    return f"{value:,.15g}" if isinstance(value, float) else str(value)
