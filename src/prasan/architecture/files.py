"""A model from a file and into one, whichever kind it is."""

from __future__ import annotations

import gc
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from prasan.architecture import archi_file, exchange_file
from prasan.architecture.archi_file.conversion import as_exchanged
from prasan.architecture.archi_file.words import FORM as ARCHI
from prasan.architecture.archi_file.words import NAMESPACE
from prasan.architecture.errors import ModelFileError
from prasan.architecture.exchange_file.dialects import BY_FORM, BY_NAMESPACE
from prasan.architecture.model import Loss, Model
from prasan.architecture.xml import local, namespace, parse
from prasan.engine.snapshots import write_durably

FORMS = (*BY_FORM, ARCHI)
_MOST_UNPACKED = 500 * 2**20  # of an archive: no model is larger, and a bomb is
_ARCHIVE = b"PK"


def read_model(path: Path) -> tuple[Model, list[Loss]]:
    """The model of a file, and what of the file it does not hold.  Raises ModelFileError."""
    return model_of(file_of(path), path)


def file_of(path: Path) -> bytes:
    """What a file holds.  Raises ModelFileError where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise ModelFileError(
            f"{path}: it cannot be read ({error.strerror}). Remedy: name the file of a model."
        ) from None


def hand_out(path: Path, data: bytes) -> None:
    """Write a file for somebody, whole or not at all.  Raises ModelFileError where it cannot be written there."""
    try:
        write_durably(path, data)
    except OSError as error:
        raise ModelFileError(
            f"{path}: it cannot be written ({error.strerror}). Remedy: name a file in a folder that is there and yours."
        ) from None


def model_of(data: bytes, path: Path) -> tuple[Model, list[Loss]]:
    """As :func:`read_model`, of a file that has been read; errors name its ``path``."""
    images: dict[str, bytes] = {}
    if data.startswith(_ARCHIVE):
        data, images = _unpacked(data, path)
    root = parse(data, path)
    space = namespace(root.tag)
    with without_collecting():
        if local(root.tag) == "model" and space == NAMESPACE:
            model, losses = archi_file.read(root)
            model.images = images
            return model, losses
        if local(root.tag) == "model" and space in BY_NAMESPACE:
            return exchange_file.read(root, BY_NAMESPACE[space])
    raise ModelFileError(
        f"{path}: its root is <{local(root.tag)}>{f' of {space}' if space else ''}, which is of no ArchiMate model. "
        "Remedy: export it as an ArchiMate Model Exchange File, or send Archi's own file."
    )


def model_as(model: Model, form: str) -> tuple[bytes, list[Loss]]:
    """A model as a file of a form (one of FORMS), and what of the model the file does not hold."""
    with without_collecting():
        if form == ARCHI:
            return archi_file.write(model)
        lost: list[Loss] = []
        if model.form == ARCHI:
            model, lost = as_exchanged(model)
        data, losses = exchange_file.write(model, BY_FORM[form])
        return data, lost + losses


def _unpacked(data: bytes, path: Path) -> tuple[bytes, dict[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(each.file_size for each in archive.infolist()) > _MOST_UNPACKED:
                raise ModelFileError(f"{path}: it unpacks to more than {_MOST_UNPACKED >> 20} MB, which no model is.")
            files = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
        raise ModelFileError(
            f"{path}: a broken or locked archive ({error}). Remedy: send the file that Archi saved, without a password."
        ) from None
    if "model.xml" not in files:
        raise ModelFileError(f"{path}: an archive without model.xml. Remedy: send the file that Archi saved.")
    return files.pop("model.xml"), files


@contextmanager
def without_collecting() -> Iterator[None]:
    """Nothing of a model or an estate is rubbish while it is worked on, and looking for some takes up to a third of the time.

    What was made goes to the oldest generation at once (which is what freezing and thawing does): the next small collection
    would otherwise look through all of it.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            if not gc.get_freeze_count():
                gc.freeze()
                gc.unfreeze()
            gc.enable()
