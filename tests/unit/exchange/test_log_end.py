"""What a machine asks every few seconds: is the log whole where it ends."""

from __future__ import annotations

from pathlib import Path

from prasan.exchange.log import AccessLog
from prasan.exchange.log_end import end_is_whole


def _log(path: Path, entries: int = 5) -> Path:
    log = AccessLog(path)
    for number in range(entries):
        log.append({"action": "look", "number": number})
    return path


def test_a_log_is_whole_when_empty_when_written_and_while_a_line_is_being_written(tmp_path: Path) -> None:
    path = tmp_path / "access.jsonl"
    assert end_is_whole(path)
    _log(path)
    assert end_is_whole(path)
    with path.open("ab") as file:
        file.write(b'{"index":5,"at')
    assert end_is_whole(path)


def test_what_was_altered_or_cut_off_at_the_end_is_seen(tmp_path: Path) -> None:
    path = _log(tmp_path / "access.jsonl")
    whole = path.read_bytes()
    lines = whole.splitlines(keepends=True)
    for wrong in (
        whole.replace(b'"number":4', b'"number":7'),
        b"".join(lines[:-1]),
        b"".join([*lines[:-1], b"nonsense" + b" " * 200 + b"\n"]),
        b"",
    ):
        path.write_bytes(wrong)
        assert not end_is_whole(path)
    path.write_bytes(whole)
    assert end_is_whole(path)
    path.with_suffix(".checkpoint.json").write_text("{")
    assert not end_is_whole(path)
