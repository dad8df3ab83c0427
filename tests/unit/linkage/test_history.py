"""An id that was once given out can always be followed, whatever the register or the linkage corrects."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from linked_nation import REGISTERS, Linked, link_nation, permit_for
from nations import made_in

from prasan.engine.connection import Engine
from prasan.engine.statement import Statement
from prasan.linkage.history import current, history_of, record_history
from prasan.linkage.link import link
from prasan.linkage.people import view_linked
from prasan.registers.contract import shipped_contracts
from prasan.registers.ingest import ingest
from prasan.thai.national_id import check_digit


def take(linked: Linked, folder: Path, name: str, rows: list[dict[str, Any]], *, delta: bool) -> None:
    path = folder / f"again-{name}.parquet"
    pq.write_table(pa.Table.from_pylist(rows), path)
    ingest(linked.store, shipped_contracts()[name], [path], delta=delta)


def link_again(linked: Linked, **more: Any) -> None:
    link(linked.store, permit_for(*REGISTERS), log=linked.log, key="secret", **more)


def ask(linked: Linked, sql: str) -> Any:
    with Engine.open() as engine:
        view_linked(engine, linked.store, linked.store.live("linkage"))
        return engine.value(Statement(sql, "test"))


def test_who_gets_another_national_id_and_who_is_registered_are_followed(tmp_path: Path) -> None:
    linked = link_nation(made_in(tmp_path, 2_000, 9), tmp_path)
    assert record_history(linked.store).facts["events"] == 0
    rows: list[dict[str, Any]] = pq.read_table(tmp_path / "nation" / "civil.parquet").to_pylist()
    of_key = "SELECT spine_id FROM people WHERE civil_key = '{}'"
    poor: list[dict[str, Any]] = pq.read_table(tmp_path / "nation" / "poor.parquet").to_pylist()
    stranger_key = ask(linked, "SELECT min(record_key) FROM links WHERE register = 'poor' AND stage = 'unregistered'")
    stranger = ask(linked, f"SELECT spine_id FROM links WHERE register = 'poor' AND record_key = '{stranger_key}'")
    applicant = next(row for row in poor if row["applicant_no"] == stranger_key)
    alone = ask(
        linked,
        "SELECT max(civil_key) FROM people WHERE spine_id NOT IN (SELECT spine_id FROM links WHERE register <> 'civil')",
    )
    corrected, gone = rows[10], next(row for row in rows if row["national_id"] == alone)
    old, lost = ask(linked, of_key.format(corrected["national_id"])), ask(linked, of_key.format(gone["national_id"]))
    digits = "199999999999"
    corrected["national_id"] = digits + str(check_digit(digits))
    newborn = {
        **rows[12],
        **{
            name: applicant[name]
            for name in ("title", "given_name", "family_name", "sex", "birth_date", "house_code", "area_code")
        },
    }
    other = "188888888888"
    newborn["national_id"] = applicant["national_id"] or other + str(check_digit(other))
    take(linked, tmp_path, "civil", [row for row in rows if row is not gone] + [newborn], delta=False)
    link_again(linked)
    told = record_history(linked.store)
    new = ask(linked, of_key.format(corrected["national_id"]))
    assert new != old
    assert current(linked.store, old) == [new]
    assert [(event.kind, event.new_id) for event in history_of(linked.store, old)] == [("became", new)]
    assert current(linked.store, lost) == []
    if applicant["given_name"]:
        registered = ask(
            linked, f"SELECT spine_id FROM links WHERE register = 'poor' AND record_key = '{stranger_key}'"
        )
        assert registered == ask(linked, of_key.format(newborn["national_id"]))
        assert current(linked.store, stranger) == [registered]
    assert told.facts["last"]["gone"] >= 1
    assert current(linked.store, new) == [new]
    assert record_history(linked.store).id == told.id


def test_what_clerks_settle_and_take_back_is_followed_there_and_back(tmp_path: Path) -> None:
    linked = link_nation(made_in(tmp_path, 2_000, 9), tmp_path)
    record_history(linked.store)
    key = ask(linked, "SELECT min(record_key) FROM links WHERE register = 'poor' AND stage = 'unregistered'")
    of = f"SELECT spine_id FROM links WHERE register = 'poor' AND record_key = '{key}'"
    stranger, person = ask(linked, of), ask(linked, "SELECT max(spine_id) FROM people WHERE registered")
    link_again(linked, settled=[{"register": "poor", "record_key": key, "spine_id": person, "same": True}])
    assert record_history(linked.store).facts["last"] == {"merged": 1}
    assert current(linked.store, stranger) == [person]
    link_again(linked, settled=[])
    assert record_history(linked.store).facts["last"] == {"moved": 1}
    assert ask(linked, of) == stranger
    assert [event.kind for event in history_of(linked.store, stranger)] == ["merged", "moved"]
    assert current(linked.store, person) == [person]
