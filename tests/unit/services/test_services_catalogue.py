"""The catalogue: what comes with the project is in order, and what is not is said by file, row and column."""

from __future__ import annotations

import csv
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from prasan.centres.organisation import load_tree
from prasan.services.errors import CatalogueError
from prasan.services.events import read_events, shipped_events
from prasan.services.forms import shipped_forms
from prasan.services.model import EVENTS
from prasan.services.reading import COLUMNS, SERVICES, read_catalogue, shipped_catalogue

DATA = Path(str(files("prasan.services") / "data"))
TODAY = frozenset(unit.code for unit in load_tree().as_of(date.today()).units)


def test_what_comes_with_the_project_is_in_order() -> None:
    told = read_catalogue(DATA / SERVICES, TODAY)
    assert len(told.services) >= 60
    assert set(shipped_events()) == set(EVENTS)
    for service in told.services.values():
        assert service.papers == (*service.papers,)
        assert {*service.held, *service.asked} == {*service.papers}
    for event in shipped_events().values():
        ids = [step.id for step in event.steps]
        assert all(ids.index(before) < ids.index(step.id) for step in event.steps for before in step.after)


def test_whoever_answers_a_form_is_a_unit_of_today() -> None:
    for form in shipped_forms().values():
        assert shipped_catalogue().services[form.service].agency in TODAY
        assert form.held
        assert form.questions


@pytest.mark.parametrize(
    ("column", "value", "says"),
    [
        ("id", "Id Card", "no id"),
        ("name_th", "ID card", "not in Thai"),
        ("agency", "99999", "no unit"),
        ("papers", "id_card blood", "no 'blood'"),
        ("fee", "-5", "no amount"),
        ("channels", "", "it is empty"),
        ("digital", "very", "not known"),
        ("events", "birthday", "no 'birthday'"),
        ("confirm", "all", "no 'all'"),
        ("law_en", "", "both languages"),
    ],
)
def test_a_fault_is_named_by_file_row_and_column(tmp_path: Path, column: str, value: str, says: str) -> None:
    rows = list(csv.DictReader((DATA / SERVICES).read_text(encoding="utf-8").splitlines()))[:3]
    rows[1][column] = value
    with pytest.raises(CatalogueError) as error:
        read_catalogue(_written(tmp_path, rows), TODAY)
    [fault] = [each for each in error.value.faults if says in each.remedy]
    assert (fault.file, fault.row, fault.column) == ("own.csv", 3, column)
    assert str(fault) in str(error.value)


def test_all_faults_are_said_at_once_and_an_id_is_used_once(tmp_path: Path) -> None:
    rows = list(csv.DictReader((DATA / SERVICES).read_text(encoding="utf-8").splitlines()))[:3]
    rows[0]["fee"], rows[1]["days"], rows[2]["id"] = "much", "soon", rows[0]["id"]
    with pytest.raises(CatalogueError) as error:
        read_catalogue(_written(tmp_path, rows), TODAY)
    assert [(each.row, each.column) for each in error.value.faults] == [(2, "fee"), (3, "days"), (4, "id")]


@pytest.mark.parametrize("content", [b"", b"id,name_th\nx,y\n", "id\n".encode("utf-16"), b"\xff\xfe\x00"])
def test_a_file_that_is_no_table_is_one_clear_error(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "own.csv").write_bytes(content)
    with pytest.raises(CatalogueError) as error:
        read_catalogue(tmp_path / "own.csv")
    assert [each.row for each in error.value.faults] == [1]


@pytest.mark.parametrize(
    ("before", "after", "row", "says"),
    [
        ("within: 15 days", "within: soon", 11, "no time"),
        ("service: birth,", "service: borth,", 11, "no service"),
        ("after: [note], within", "after: [grant], within", 11, "stand before"),
        ("- id: child", "- id: Child", 4, "no id"),
    ],
)
def test_a_life_event_that_is_wrong_is_named_by_its_line(
    tmp_path: Path, before: str, after: str, row: int, says: str
) -> None:
    text = (DATA / "events.yaml").read_text(encoding="utf-8")
    assert before in text
    (tmp_path / "events.yaml").write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(CatalogueError, match=says) as error:
        read_events(tmp_path / "events.yaml", shipped_catalogue())
    assert error.value.faults[0].row == row


def _written(folder: Path, rows: list[dict[str, str]]) -> Path:
    path = folder / "own.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, COLUMNS[SERVICES])
        table.writeheader()
        table.writerows(rows)
    return path
