"""Files of the council: kept in the data folder under their digest, so that one that is there is never written over."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path, PurePosixPath

from django.core.files.uploadedfile import UploadedFile

from prasan.council.errors import CouncilError
from prasan.web.accounts.models import User
from prasan.web.council.models import Meeting, Paper
from prasan.web.snapshots import data_folder

LIMIT = 20 * 2**20
KINDS = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".csv": "text/csv",
    ".txt": "text/plain",
    ".png": "image/png",
    ".jpg": "image/jpeg",
}


def keep(user: User, file: UploadedFile, meeting: Meeting | None = None) -> Paper:
    """Keep a file.  Raises CouncilError: ``file_kind``, ``file_size`` (in MB), ``file_empty``."""
    name = PurePosixPath((file.name or "").replace("\\", "/")).name[-200:]
    kind = KINDS.get(Path(name).suffix.casefold())
    if kind is None:
        raise CouncilError("file_kind", kinds=", ".join(KINDS))
    if (file.size or 0) > LIMIT:
        raise CouncilError("file_size", most=LIMIT // 2**20)
    content = file.read()
    if not content:
        raise CouncilError("file_empty")
    digest = hashlib.sha256(content).hexdigest()
    kept = _place(digest)
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=kept.parent, delete=False) as half:
            half.write(content)
            half.flush()
            os.fsync(half.fileno())
        Path(half.name).replace(kept)
    return Paper.objects.create(
        name=name, kind=kind, size=len(content), sha256=digest, meeting=meeting, by=user.get_username()
    )


def content_of(paper: Paper) -> bytes:
    """What a file holds.  Raises CouncilError (``file_changed``) where it isn't what was kept."""
    try:
        content = _place(paper.sha256).read_bytes()
    except FileNotFoundError:
        raise CouncilError("file_changed") from None
    if hashlib.sha256(content).hexdigest() != paper.sha256:
        raise CouncilError("file_changed")
    return content


def _place(digest: str) -> Path:
    return data_folder() / "council" / "papers" / digest
