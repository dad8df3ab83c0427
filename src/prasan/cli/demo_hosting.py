"""The demonstration's plan of the shared data centre: a few departments, made up."""

from __future__ import annotations

import typer

from prasan.centres.organisation import load_tree
from prasan.cli.common import data_folder
from prasan.hosting.example import example
from prasan.hosting.kept import Plans

_ROOM_BAHT_YEAR = 9_000_000
_DEPARTMENTS = ("07011", "15008", "15003", "03004", "01007", "03007")


def make_plan() -> None:
    """Make it; nothing where it is there already."""
    tables = example(18)
    agencies = [each["id"].removeprefix("ROOM-") for each in tables["sites"] if each["kind"] == "room"]
    codes = dict(zip(agencies, _DEPARTMENTS, strict=False))
    for each in tables["workloads"]:
        each["agency"] = codes.get(each["agency"], each["agency"])
    for table in ("freezes", "teams"):
        for each in tables.get(table, []):
            each["agency"] = codes.get(each["agency"], each["agency"])
    units = load_tree().units
    for each in tables["sites"]:
        if each["kind"] == "room":
            each["fixed_baht_year"] = _ROOM_BAHT_YEAR
            each["name"] = f"ห้องเครื่อง {units[codes[each['id'].removeprefix('ROOM-')]].name_th}"
    Plans(data_folder() / "hosting").demonstrate(tables, "ศูนย์ข้อมูลกลาง: แผนสาธิต", "demonstration")
    typer.echo("hosting: a plan of 18 workloads")
