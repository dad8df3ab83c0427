"""Files that citizens hand in: known by what is in them, kept under their digest for their keeper's eyes alone."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from prasan.exchange.private_files import keep_private, private_file

MOST_BYTES = 10_000_000  # a photograph of a telephone, a scan of some pages
Kind = Literal["pdf", "jpeg", "png"]
# How a file begins, and what stands near its end: half a file is no evidence.
_KINDS: dict[Kind, tuple[bytes, bytes]] = {
    "pdf": (b"%PDF-", b"%%EOF"),
    "jpeg": (b"\xff\xd8\xff", b"\xff\xd9"),
    "png": (b"\x89PNG\r\n\x1a\n", b"IEND"),
}


class EvidenceError(ValueError):
    """A file that cannot be taken, or is not as it was handed in; ``code`` says which: size, kind, altered."""

    def __init__(self, code: Literal["size", "kind", "altered"], sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


def kind_of(content: bytes) -> Kind:
    """What a file is by its content, whatever it is called.  Raises EvidenceError."""
    if not 0 < len(content) <= MOST_BYTES:
        limit = MOST_BYTES // 1_000_000
        raise EvidenceError("size", f"the file is empty or larger than {limit} MB. Remedy: hand in a smaller one")
    for kind, (begins, ends) in _KINDS.items():
        if content.startswith(begins) and ends in content[-2048:]:
            return kind
    raise EvidenceError("kind", "the file is no whole PDF, JPEG or PNG. Remedy: scan or photograph the paper")


def keep(folder: Path, content: bytes) -> tuple[str, Kind]:
    """Keep a file; its SHA-256, which is also its name, and its kind.  Raises EvidenceError."""
    kind = kind_of(content)
    return keep_private(folder, content), kind


def kept(folder: Path, digest: str) -> bytes:
    """A file that was kept.  Raises EvidenceError where it is not there as it was."""
    content = private_file(folder, digest)
    if content is None:
        raise EvidenceError("altered", f"the file {digest[:12]} is not as it was handed in. Remedy: a backup")
    return content
