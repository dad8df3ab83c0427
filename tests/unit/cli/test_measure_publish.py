"""A file becomes a version of a measure by two officers, from the command line."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

from test_main_path import prasan


def test_a_file_is_proposed_by_one_officer_and_published_by_another(tmp_path: Path) -> None:
    data, file = tmp_path / "data", tmp_path / "rice.yaml"
    shipped = files("prasan.measures").joinpath("shipped", "rice-2557.yaml").read_text(encoding="utf-8")
    file.write_text(shipped.replace("version: 2", "version: 3").replace("value: 15}", "value: 10}"), encoding="utf-8")
    publish = ("measure", "publish", str(file), "--by")
    assert "Another officer" in prasan(data, *publish, "somchai").stdout
    refused = prasan(data, *publish, "Somchai", code=1)
    assert "whoever proposed a version cannot publish it" in " ".join(refused.stderr.split())
    done = json.loads(prasan(data, *publish, "malee", "--json").stdout)
    assert (done["did"], done["measure"], done["version"]) == ("published", "rice-2557", 3)
    assert "proposed by somchai, published by malee" in prasan(data, "measure", "versions", "rice-2557").stdout
    again = prasan(data, *publish, "somchai", code=1)
    assert "the next version is 4, not 3" in " ".join(again.stderr.split())
