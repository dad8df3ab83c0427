"""What is published: the three forms say the same, nothing that is hidden stands in any, and a run that fails publishes nothing."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from rollups import count_measure, report

from prasan.centres.figures import APPROVED, SUBMITTED, DataValue
from prasan.centres.publishing import editions
from prasan.centres.publishing.catalogue import as_dcat, as_thai_catalogue, edition
from prasan.centres.publishing.editions import KIND, publish
from prasan.centres.publishing.tables import ServiceFigures
from prasan.centres.rollup import roll_up
from prasan.engine.snapshots import SnapshotMissingError, SnapshotStore

SET, DOAE, OTHER = "digital_services", "07011", "03011"


def counted_measure(store: SnapshotStore, households: dict[str, int]) -> None:
    count_measure(store, "rice-2557", {district: (units, units * 1000.0) for district, units in households.items()})


def filed(store: SnapshotStore, transactions: int = 100) -> None:
    values, reports = [], []
    for unit, status in ((DOAE, APPROVED), (OTHER, SUBMITTED)):
        for element, value in (("service_transactions", transactions), ("digital_service_transactions", 60)):
            values.append(DataValue(unit, element, "2558Q1", "50", value))
        reports.append(report(unit, "2558Q1", status))
    roll_up(store, values, reports)


@pytest.fixture
def store(tmp_path: Path) -> SnapshotStore:
    return SnapshotStore(tmp_path)


def rows_of(path: Path) -> list[dict[str, Any]]:
    return pq.read_table(path).to_pylist()


def test_nothing_is_published_without_a_roll_up(store: SnapshotStore) -> None:
    with pytest.raises(SnapshotMissingError, match="prasan centre rollup"):
        publish(store)
    with pytest.raises(SnapshotMissingError, match="prasan open-data publish"):
        edition(store)


def test_the_three_forms_say_the_same_and_only_what_was_accepted(store: SnapshotStore) -> None:
    filed(store)
    snapshot = publish(store)
    rows = rows_of(snapshot.file(f"{SET}.parquet"))
    with snapshot.file(f"{SET}.csv").open(encoding="utf-8-sig", newline="") as file:
        written = list(csv.DictReader(file))
    told = json.loads(snapshot.file(f"{SET}.json").read_text(encoding="utf-8"))
    assert len(rows) == len(written) == len(told["rows"]) == snapshot.facts["data_sets"][SET]["rows"]
    for row, line, plain in zip(rows, written, told["rows"], strict=True):
        assert line["value"] == ("" if row["value"] is None else f"{row['value']:g}")
        assert (plain["value"], plain["period_ends"]) == (row["value"], row["period_ends"].isoformat())
    values = {(r["unit_code"], r["area_code"]): r["value"] for r in rows
              if r["indicator"] == "service_transactions" and r["period"] == "2558Q1"}  # fmt: skip
    assert values[DOAE, "TH"] == values["00000", "TH"] == values["00000", "50"] == 100
    assert values[OTHER, "TH"] is None  # submitted, and accepted by nobody
    file = edition(store).data_sets[SET].files["csv"]
    assert file.sha256 == hashlib.sha256(file.path.read_bytes()).hexdigest()
    assert file.bytes == file.path.stat().st_size


def test_published_again_unchanged_it_is_the_same_edition_and_says_when_it_changed(store: SnapshotStore) -> None:
    filed(store)
    first = publish(store)
    again = publish(store)
    assert (again.id, again.facts["data_sets"]) == (first.id, first.facts["data_sets"])
    filed(store, 101)  # nobody is counted: what was filed may be revised by one
    revised = publish(store)
    assert revised.id != first.id
    assert not revised.facts["data_sets"][SET]["waiting"]


def test_counts_of_people_wait_until_the_change_is_of_ten(store: SnapshotStore) -> None:
    counted_measure(store, {"5001": 200, "5002": 80, "5003": 4, "1001": 60})
    filed(store)
    first = publish(store)
    told = first.facts["data_sets"]["rice-2557"]
    rows = {row["area_code"]: row for row in rows_of(first.file("rice-2557.parquet"))
            if row["indicator"] == "rice_2557_households"}  # fmt: skip
    assert rows["5003"]["value"] is rows["5003"]["numerator"] is None
    assert rows["TH"]["value"] == 344
    assert told["hidden"] > 0
    assert {row["unit_code"] for row in rows.values()} == {DOAE}

    counted_measure(store, {"5001": 201, "5002": 80, "5003": 4, "1001": 60})
    filed(store)
    second = publish(store)
    assert second.facts["data_sets"]["rice-2557"]["waiting"]
    for form in ("csv", "json", "parquet"):
        assert second.file(f"rice-2557.{form}").read_bytes() == first.file(f"rice-2557.{form}").read_bytes()

    counted_measure(store, {"5001": 215, "5002": 80, "5003": 4, "1001": 60})
    filed(store)
    third = publish(store)
    assert not third.facts["data_sets"]["rice-2557"]["waiting"]
    counted_measure(store, {"5001": 203, "5002": 80, "5003": 4, "1001": 60})  # far from the last, near to the first
    filed(store)
    assert publish(store).facts["data_sets"]["rice-2557"]["waiting"]
    assert edition(store).data_sets["rice-2557"].waiting


def _service(name: str, *counts: int, stars: float = 4.0) -> ServiceFigures:
    return ServiceFigures(
        name, "บริการ", "Service", "07011", counts, counts[1] if counts[1] >= 10 else None, None, 90.0, stars
    )


def test_services_are_published_without_the_counts_and_change_in_large_steps(store: SnapshotStore) -> None:
    filed(store)
    first = publish(store, [_service("passport", 40, 30, 20, 20), _service("rare", 4, 3, 0, 0)])
    assert [row["service"] for row in rows_of(first.file("services.parquet"))] == ["passport"]
    assert "40" not in first.file("services.csv").read_text(encoding="utf-8-sig")
    second = publish(store, [_service("passport", 41, 31, 21, 21)])
    assert [row["applications"] for row in rows_of(second.file("services.parquet"))] == [30]
    assert second.facts["data_sets"]["services"]["waiting"]
    third = publish(store, [_service("passport", 60, 50, 40, 40)])
    assert [row["applications"] for row in rows_of(third.file("services.parquet"))] == [50]


def test_a_run_that_fails_leaves_the_edition_that_was(store: SnapshotStore, monkeypatch: pytest.MonkeyPatch) -> None:
    filed(store)
    first = publish(store)
    filed(store, 500)

    def no_space(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(editions, "sha256", no_space)
    with pytest.raises(OSError, match="No space"):
        publish(store)
    assert store.live(KIND).id == first.id


def test_the_catalogue_has_what_dcat_and_the_government_ask_of_a_data_set(store: SnapshotStore) -> None:
    filed(store)
    publish(store)
    told = edition(store)
    catalogue = as_dcat(told, "https://data.example.go.th")
    [dataset] = catalogue["dcat:dataset"]
    assert {each["@language"] for each in dataset["dcterms:title"]} == {"th", "en"}
    assert dataset["dcterms:temporal"]["dcat:startDate"]["@value"] == "2014-10-01"
    for name in ("dcterms:publisher", "dcterms:license", "dcterms:accrualPeriodicity", "dcterms:spatial", "dcat:keyword",
                 "dcat:contactPoint", "dcterms:issued", "dcterms:modified"):  # fmt: skip
        assert dataset[name]
    for each in dataset["dcat:distribution"]:
        assert each["dcat:downloadURL"]["@id"].startswith("https://data.example.go.th/open-data/digital_services.")
        form = each["@id"].rpartition(".")[2]
        assert each["spdx:checksum"]["spdx:checksumValue"]["@value"] == told.data_sets[SET].files[form].sha256
    asked = as_thai_catalogue(told.data_sets[SET], told, "https://data.example.go.th")
    assert len(asked) >= 14
    assert all(value not in ("", None, []) for value in asked.values())
