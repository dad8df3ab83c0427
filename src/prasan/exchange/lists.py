"""A list of the uses that touched one person, as it was shown, with its proofs: for that person to keep, and to check anywhere.

Each entry is proved to be in the log of a checkpoint, and the log's key signs which entries the list had.  Whoever later meets an
entry of before that the list lacks, and that names no seal, has the keeper's word against the log.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from prasan.exchange import merkle
from prasan.exchange.checkpoints import (
    CheckpointError,
    LogKeys,
    VerificationKey,
    check_proof,
    read_checkpoint,
    signed_note,
    signed_now,
)
from prasan.exchange.log import AccessLog, Entry, canonical, written_at
from prasan.exchange.log_index import ALTERED, EVER, LogError, LogIndex, Search

ORIGIN = "prasan/who-looked"
# What such an entry names is the hash of a request of several people, out of which the others could be found by trying.
KEPT_BACK = frozenset({"lookup_people", "subscribe"})


@dataclass(frozen=True)
class ProvedList:
    """What a list proves: ``entries`` newest first, of which ``kept_back`` by number say nothing (no ``event``), among ``size``."""

    entries: list[Entry]
    kept_back: list[int]
    size: int


def prove_list(log: AccessLog, asked: Search) -> dict[str, Any]:
    """The uses of a search for a person with their proofs, by a checkpoint signed now.

    ``of`` (``person``, ``registers``), ``entries`` (as :func:`~prasan.exchange.checkpoints.prove` gives them, each with its ``path``;
    of one that is kept back ``index`` and ``leaf`` alone), ``checkpoint`` and ``list``: signed notes.  Raises LogError,
    CheckpointError.
    """
    keys = LogKeys(log)
    checkpoint = signed_now(log, keys)
    index = LogIndex(log)
    found = [each for each in index.search(asked, limit=-1) if each.index < checkpoint.size]
    for each in found:
        if each.event["action"] == ALTERED:
            raise LogError(f"{log.path}: entry {each.index} is not as it was written. Remedy: `prasan log verify`")
    paths = index.inclusion_paths([each.index for each in found], checkpoint.size)
    of = {"person": asked.person, "registers": sorted(asked.in_registers)}
    return {
        "of": of,
        "entries": [
            {**_told(each), "path": [step.hex() for step in path]} for each, path in zip(found, paths, strict=True)
        ],
        "checkpoint": checkpoint.note,
        "list": signed_note(keys, ORIGIN, checkpoint.size, _digest(of, [each.index for each in found])),
    }


def check_list(told: Mapping[str, Any], keys: Sequence[VerificationKey]) -> ProvedList:
    """What such a list proves; it asks the log nothing.  Raises CheckpointError."""
    try:
        note, of, entries = str(told["checkpoint"]), dict(told["of"]), [dict(each) for each in told["entries"]]
        numbers = [int(each["index"]) for each in entries]
        signed = str(told["list"])
    except (KeyError, TypeError, ValueError):
        raise CheckpointError("this is no list of uses: it needs of, entries, checkpoint and list") from None
    checkpoint, listed = read_checkpoint(note, keys), read_checkpoint(signed, keys, ORIGIN)
    if (listed.size, listed.root) != (checkpoint.size, _digest(of, numbers)):
        raise CheckpointError("the list is not the one that was signed: an entry was taken out, put in or moved")
    proved, kept_back = [], []
    for number, each in zip(numbers, entries, strict=True):
        if "event" in each:
            proved.append(check_proof({"entry": each, "path": each.get("path"), "checkpoint": note}, keys))
            continue
        try:
            leaf, path = bytes.fromhex(each["leaf"]), [bytes.fromhex(step) for step in each["path"]]
        except (KeyError, TypeError, ValueError):
            raise CheckpointError(f"entry {number} has neither an event nor a leaf with its path") from None
        if not merkle.includes(leaf, number, checkpoint.size, path, checkpoint.root):
            raise CheckpointError(f"entry {number} is not proved: it was never in that log")
        kept_back.append(number)
        proved.append(Entry(number, _when(each), {}, leaf.hex()))
    return ProvedList(proved, kept_back, checkpoint.size)


def _told(entry: Entry) -> dict[str, Any]:
    if entry.event.get("action") in KEPT_BACK:
        return {"index": entry.index, "at": written_at(entry.at), "leaf": entry.leaf}
    return {"index": entry.index, "at": written_at(entry.at), "event": dict(entry.event)}


def _when(told: Mapping[str, Any]) -> datetime:
    """When an entry says that it was; nothing proves it of one that is kept back."""
    try:
        return datetime.fromisoformat(told["at"])
    except (KeyError, TypeError, ValueError):
        return EVER


def _digest(of: Mapping[str, Any], numbers: Sequence[int]) -> bytes:
    return hashlib.sha256(canonical({"of": dict(of), "entries": list(numbers)})).digest()
