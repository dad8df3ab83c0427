"""``prasan ea picture``: a view as a file, from a unit's model or a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from blueprint_world import UNIT, model, send
from typer.testing import CliRunner

from prasan.architecture.errors import ModelFileError
from prasan.cli.main import app


def test_a_view_is_written_by_its_name_or_id(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    send(tmp_path, UNIT, model(), "archi")
    monkeypatch.setenv("PRASAN_DATA", str(tmp_path))
    out = tmp_path / "view.pdf"
    said = CliRunner().invoke(app, ["ea", "picture", "v-1", "--in", UNIT, "--out", str(out), "--json"])
    assert {key: json.loads(said.stdout)[key] for key in ("boxes", "lines")} == {"boxes": 5, "lines": 4}
    assert out.read_bytes().startswith(b"%PDF")
    by_name = ["ea", "picture", "ภาพรวมระบบ", "--in", UNIT, "--out", str(tmp_path / "view.svg")]
    assert "5 boxes, 4 lines" in CliRunner().invoke(app, by_name).stdout
    for wrong, words in ((["--out", "x.doc"], "svg, png, pdf"), (["--out", "x.svg"], "v-1")):
        failed = CliRunner().invoke(app, ["ea", "picture", "nothing", "--in", UNIT, *wrong])
        assert isinstance(failed.exception, ModelFileError)
        assert words in str(failed.exception)
