"""Spark links as DuckDB does, to the bit."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from linked_nation import REGISTERS, link_nation, permit_for
from nations import made_in

from prasan.engine.choice import EngineMissingError, on_engine
from prasan.engine.connection import Engine
from prasan.engine.snapshots import SnapshotStore
from prasan.linkage.link import link

FILES = ("links.parquet", "strangers.parquet", "review.parquet", "leftover.parquet")
SMALL = (
    "--conf spark.sql.codegen.wholeStage=false --conf spark.sql.adaptive.enabled=false "
    "--driver-java-options -XX:TieredStopAtLevel=1 pyspark-shell"
)


@pytest.mark.skipif(not os.environ.get("CI") and shutil.which("java") is None, reason="Spark needs Java")
def test_spark_makes_the_same_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYSPARK_SUBMIT_ARGS", SMALL)  # what is quick to start for a few thousand people
    monkeypatch.setenv("PRASAN_SPARK_PARTITIONS", "2")
    linked = link_nation(made_in(tmp_path, 3_000, 7), tmp_path)
    shutil.copytree(tmp_path / "snapshots" / "register", tmp_path / "spark" / "register")
    with on_engine("spark"):
        again = link(SnapshotStore(tmp_path / "spark"), permit_for(*REGISTERS), log=linked.log, key="secret")
    assert again.facts["registers"] == linked.snapshot.facts["registers"]
    assert {"exact_id", "repaired_id", "scored", "unregistered"} <= set(again.facts["registers"]["poor"]["by_stage"])
    for name in FILES:
        rows = [pq.read_table(each.file(name)).to_pylist() for each in (linked.snapshot, again)]
        assert rows[0] == rows[1], name
    assert again.file("model.json").read_text("utf-8") == linked.snapshot.file("model.json").read_text("utf-8")


def test_without_java_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with on_engine("spark"), pytest.raises(EngineMissingError, match="install Java 17"), Engine.open():
        pass
