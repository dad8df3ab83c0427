"""Papers that citizens hand in are known by their content."""

from __future__ import annotations

from pathlib import Path

import pytest

from prasan.citizens import evidence
from prasan.citizens.evidence import EvidenceError

PDF = b"%PDF-1.4 a letter %%EOF\n"
JPEG = b"\xff\xd8\xff\xe0 a photograph \xff\xd9"
PNG = b"\x89PNG\r\n\x1a\n a scan IEND\xaeB`\x82"


@pytest.mark.parametrize(("content", "kind"), [(PDF, "pdf"), (JPEG, "jpeg"), (PNG, "png")])
def test_a_paper_is_kept_as_it_came_for_its_keeper_alone(tmp_path: Path, content: bytes, kind: str) -> None:
    folder = tmp_path / "papers"
    digest, told = evidence.keep(folder, content)
    assert told == kind
    assert evidence.kept(folder, digest) == content
    assert (folder / digest).stat().st_mode & 0o077 == 0
    assert [each.name for each in folder.iterdir()] == [digest]
    (folder / digest).write_bytes(content + b"x")
    with pytest.raises(EvidenceError, match="not as it was handed in"):
        evidence.kept(folder, digest)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "size"),
        (PDF + bytes(evidence.MOST_BYTES), "size"),
        (b"<script>alert(1)</script>", "kind"),
        (b"MZ a program named paper.pdf", "kind"),
        (JPEG[:-2], "kind"),  # half a photograph
        (b"PK\x03\x04 a workbook", "kind"),
    ],
)
def test_anything_else_is_refused_and_nothing_is_kept(tmp_path: Path, content: bytes, code: str) -> None:
    with pytest.raises(EvidenceError) as error:
        evidence.keep(tmp_path / "papers", content)
    assert error.value.code == code
    assert not (tmp_path / "papers").exists()
