"""Pairs are drawn for clerks by stratum, kept as CSV or Parquet, and what they labelled is told by register and stage."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from linked_nation import REGISTERS, Linked, permit_for

from prasan.engine.connection import Engine
from prasan.engine.statement import Statement
from prasan.exchange.agreements import NotPermittedError
from prasan.linkage.evaluation import SampleError, evaluate, evaluate_sample
from prasan.linkage.samples import SAMPLE_COLUMNS, Part, draw_sample, drawn, read_sample, write_sample


def test_everybody_as_a_sample_gives_the_truth(linked: Linked, engine: Engine) -> None:
    whole = draw_sample(linked.store, permit_for(*REGISTERS), 10**9, 1, log=linked.log)
    engine.table("strata_told", Statement("SELECT count(*) AS n FROM links WHERE probability IS NOT NULL", "test"))
    assert sum(row["linked"] for row in whole) == engine.value(Statement("SELECT n FROM strata_told", "test"))
    assert all(row["weight"] == 1 and tuple(row) == SAMPLE_COLUMNS for row in whole)
    civil = "SELECT t.register, t.record_key, l.spine_id FROM truth AS t JOIN truth AS c ON c.person = t.person AND c.register = 'civil' JOIN links AS l ON l.register = 'civil' AND l.record_key = c.record_key"
    right = set(engine.tuples(Statement(civil, "test")))
    labelled = [{**row, "same": int((row["register"], row["record_key"], row["spine_id"]) in right)} for row in whole]
    told, truth = evaluate_sample(labelled), evaluate(linked.store, linked.truth)
    assert told["precision"] == pytest.approx(truth["precision"])
    for name, row in truth["registers"].items():
        assert told["registers"][name]["precision"] == pytest.approx(row["precision"])
    for stage, row in truth["stages"].items():
        assert told["stages"][stage]["same"] == pytest.approx(row["precision"])
        assert told["stages"][stage]["linked"]
    doubtful = [row for row in labelled if not row["linked"]]
    for reason in {row["stage"] for row in doubtful}:
        mine = [row["same"] for row in doubtful if row["stage"] == reason]
        assert told["stages"][reason]["same"] == pytest.approx(sum(mine) / len(mine))


def test_a_sample_is_drawn_again_by_its_seed_and_stands_for_all(linked: Linked) -> None:
    some = draw_sample(linked.store, permit_for(*REGISTERS), 60, 7, log=linked.log)
    assert (
        some
        == draw_sample(linked.store, permit_for(*REGISTERS), 60, 7, log=linked.log)
        != draw_sample(linked.store, permit_for(*REGISTERS), 60, 8, log=linked.log)
    )
    assert len(some) == 60
    assert sum(row["weight"] for row in some) == pytest.approx(
        len(draw_sample(linked.store, permit_for(*REGISTERS), 10**9, 1, log=linked.log))
    )


def test_a_sample_that_cannot_be_used_says_where_and_why() -> None:
    row = {"linked": "True", "weight": "2", "same": "1"}
    assert evaluate_sample([row, {**row, "same": ""}])["unlabelled"] == 1
    for bad, message in (
        ({**row, "same": "yes"}, "row 3, column same"),
        ({**row, "weight": "much"}, "row 3, column weight"),
        ({**row, "linked": ""}, "row 3, column linked"),
    ):
        with pytest.raises(SampleError, match=message):
            evaluate_sample([row, bad], "sample.csv")
    with pytest.raises(SampleError, match="no row is labelled"):
        evaluate_sample([])


@pytest.mark.parametrize(
    ("by", "names"),
    [
        ([Part.REGISTER], {"register"}),
        ([Part.STAGE], {"stage"}),
        ([Part.REGISTER, Part.STAGE], {"register", "stage"}),
    ],
)
def test_strata_are_parted_by_what_is_asked_for_and_drawn_evenly(
    linked: Linked, by: list[Part], names: set[str]
) -> None:
    whole = draw_sample(linked.store, permit_for(*REGISTERS), 10**9, 1, by=by, log=linked.log)
    there = Counter(row["stratum"] for row in whole)
    assert set(there) == {" ".join(row[name] for name in ("register", "stage") if name in names) for row in whole}
    some = draw_sample(linked.store, permit_for(*REGISTERS), 50, 1, by=by, log=linked.log)
    counts = Counter(row["stratum"] for row in some)
    assert len(some) == 50
    assert set(counts) == set(there)
    assert all(
        sum(row["weight"] for row in some if row["stratum"] == each) == pytest.approx(there[each]) for each in there
    )
    # A stratum that could have given more has no fewer than any other, but for the last turn.
    most = max(counts.values())
    assert all(counts[each] >= most - 1 or counts[each] == there[each] for each in there)


def test_each_stratum_is_there_however_few_are_drawn(linked: Linked) -> None:
    strata = {row["stratum"] for row in draw_sample(linked.store, permit_for(*REGISTERS), 10**9, 1, log=linked.log)}
    assert {row["stratum"] for row in draw_sample(linked.store, permit_for(*REGISTERS), 1, 1, log=linked.log)} == strata


def test_only_the_registers_and_stages_that_are_asked_for_are_drawn(linked: Linked, engine: Engine) -> None:
    rows = draw_sample(
        linked.store,
        permit_for(*REGISTERS),
        10**9,
        1,
        registers=["poor"],
        stages=["scored", "two_candidates"],
        log=linked.log,
    )
    query = "SELECT count(*) FROM links WHERE register = 'poor' AND stage = 'scored'"
    assert sum(row["linked"] for row in rows) == engine.value(Statement(query, "test"))
    assert {(row["register"], row["stage"]) for row in rows} <= {("poor", "scored"), ("poor", "two_candidates")}
    told = drawn(rows)
    assert sum(row["drawn"] for row in told) == sum(row["pairs"] for row in told) == len(rows)
    with pytest.raises(SampleError, match=r"choose among the registers and stages: .*poor scored"):
        draw_sample(linked.store, permit_for("nothing"), 10, 1, log=linked.log)


def test_a_draw_is_permitted_and_logged_or_does_not_happen(linked: Linked) -> None:
    before = len(linked.log.entries())
    with pytest.raises(NotPermittedError, match="does not name the register poor"):
        draw_sample(linked.store, permit_for("farmer"), 10, 1, log=linked.log, registers=["poor"])
    assert len(linked.log.entries()) == before
    rows = draw_sample(linked.store, permit_for("farmer"), 10, 1, log=linked.log)
    assert {row["register"] for row in rows} == {"farmer"}
    event = linked.log.entries()[-1].event
    assert (event["action"], event["registers"], event["rows"]) == ("sample_links", ["farmer"], len(rows))


@pytest.mark.parametrize("name", ["sample.csv", "sample.parquet", "SAMPLE.PARQUET"])
def test_what_was_written_is_read_again_and_labelled(linked: Linked, tmp_path: Path, name: str) -> None:
    rows = draw_sample(linked.store, permit_for(*REGISTERS), 40, 3, log=linked.log)
    write_sample(rows, tmp_path / name)
    again = read_sample(tmp_path / name)
    assert [{key: str(value) for key, value in row.items() if key != "same"} for row in again] == [
        {key: str(value) for key, value in row.items() if key != "same"} for row in rows
    ]
    assert all(row["same"] in (None, "") for row in again)
    labelled = [{**row, "same": 1 if place % 4 else 0} for place, row in enumerate(rows)]
    write_sample(labelled, tmp_path / name)
    assert evaluate_sample(read_sample(tmp_path / name)) == evaluate_sample(labelled)


@pytest.mark.parametrize("kind", [pa.int64(), pa.float64(), pa.bool_(), pa.string()])
def test_a_label_counts_in_whatever_type_a_tool_leaves_it(tmp_path: Path, kind: pa.DataType) -> None:
    labels = pa.array([1, 0, None], pa.int64())
    same = pa.array(["1", "0", ""]) if kind == pa.string() else labels.cast(kind)
    path = tmp_path / "sample.parquet"
    pq.write_table(pa.table({"linked": [True, True, True], "same": same}), path)
    told = evaluate_sample(read_sample(path))
    assert (told["labelled"], told["unlabelled"], told["precision"]) == (2, 1, 0.5)
    assert told["registers"] == told["stages"] == {}


def test_a_file_that_is_no_sample_says_why(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_text("register,same\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("register,same\n", encoding="utf-8")
    (tmp_path / "c.csv").write_bytes("same,linked\nใช่,1\n".encode("cp874"))
    for name, said in (
        ("a.parquet", "a.parquet: it is not Parquet"),
        ("b.csv", "b.csv: the column linked is missing"),
        ("c.csv", "c.csv: it is not UTF-8"),
        ("d.parquet", "d.parquet: there is no such file"),
    ):
        with pytest.raises(SampleError, match=said):
            read_sample(tmp_path / name)
