"""Files between agencies and the linkage unit: each says in its own metadata what it is, by which key, and until when."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from prasan.engine.connection import Engine, Parameters
from prasan.engine.statement import Statement
from prasan.linkage.private import sealing
from prasan.linkage.private.errors import PrivateLinkageError
from prasan.linkage.private.sealing import Seal
from prasan.linkage.private.secret_files import kept_from_others

MARK = "prasan.private"
TOKENS, BLOCKS, ENCODINGS = "tokens", "blocks", "encodings"
HANDLES, LINKS, REVIEW = "handles", "links", "review"
_PAIR = ("left_handle", "right_handle", "dice", "margin")
COLUMNS: dict[str, tuple[str, ...]] = {
    TOKENS: ("handle", "id_token", "given", "given_sound", "family", "family_sound", "sex", "y", "m", "d"),
    BLOCKS: ("handle", "blocks"),
    ENCODINGS: ("handle", "filter", "blocks"),
    HANDLES: ("handle",),
    LINKS: (*_PAIR, "link_id", "stage"),
    REVIEW: (*_PAIR, "reason"),
}
"""What a file of each content has."""


@dataclass(frozen=True)
class Delivery:
    """What a file is: ``content`` (``tokens`` and so on), whose, by which key, and the last day of its use.

    ``alone`` says that the register has a person once at most.  ``round`` is of blocks and encodings, ``other`` of links: whom to,
    ``asks`` of handles: what is asked of these records.
    ``records`` is how many rows the file has, once it is there.
    """

    path: Path
    content: str
    register: str
    key: str
    made_on: date
    expires_on: date
    alone: bool = False
    round: str | None = None
    other: str | None = None
    asks: str | None = None
    records: int = 0

    def needs(self, content: str, today: date) -> Delivery:
        """Itself.  Raises PrivateLinkageError where it is something else, or its days are over."""
        if self.content != content:
            raise PrivateLinkageError(
                f"{self.path.name}: it has {self.content}, and {content} are needed. Remedy: name the file that has them"
            )
        if today > self.expires_on:
            raise PrivateLinkageError(
                f"{self.path.name}: its use ended on {self.expires_on}. "
                "Remedy: `prasan link private forget`, and have it encoded again"
            )
        return self


def write_delivery(
    engine: Engine, statement: Statement, delivery: Delivery, seal: Seal, parameters: Parameters | None = None
) -> Delivery:
    """Write the answer of a query with what it is, and seal it.  Readers see the whole file or none."""
    told = {name: value for name, value in asdict(delivery).items() if name not in ("path", "records")}
    about = {MARK: json.dumps(told, default=str), sealing.MARK: sealing.UNSEALED}
    with kept_from_others(delivery.path) as beside:
        rows = engine.write_parquet(statement, beside, parameters, about=about)
        seal.put_on(beside)
    return replace(delivery, records=rows)


def read_delivery(path: Path, seal: Seal) -> Delivery:
    """What a file says that it is, once that is sure.

    Raises PrivateLinkageError where it is none of private linkage, is of another key, lacks a column or was altered.
    """
    delivery = described(path)
    if delivery.key != seal.key:
        raise PrivateLinkageError(
            f"{path.name}: it is of key {delivery.key}, and key {seal.key} is in use, with which nothing in it agrees. "
            "Remedy: let both agencies encode with one key, and use the seal of that key"
        )
    there = pq.read_schema(path).names
    missing = [name for name in COLUMNS[delivery.content] if name not in there]
    if missing:
        raise PrivateLinkageError(
            f"{path.name}: it has no column {', '.join(missing)}. Remedy: ask for the file again, as Prasan wrote it"
        )
    if not seal.is_on(path):
        raise PrivateLinkageError(
            f"{path.name}: it is not as it was when it was sealed. Remedy: ask for the file again, and how it was altered"
        )
    return delivery


def described(path: Path) -> Delivery:
    """What a file says that it is, true or not.  Raises PrivateLinkageError where it is none of private linkage."""
    try:
        about = pq.read_metadata(path)
        told: dict[str, Any] = json.loads((about.metadata or {})[MARK.encode()])
        told |= {name: date.fromisoformat(told[name]) for name in ("made_on", "expires_on")}
        if told["content"] not in COLUMNS:
            raise ValueError("unknown content")
        return Delivery(path, **told, records=about.num_rows)
    except FileNotFoundError:
        raise PrivateLinkageError(
            f"{path.name}: there is no such file. Remedy: name the file that was delivered"
        ) from None
    except (pa.ArrowException, OSError, KeyError, ValueError, TypeError):
        raise PrivateLinkageError(
            f"{path.name}: it is no file of private linkage. Remedy: `prasan link private encode` writes one"
        ) from None


def of_one_round(first: Delivery, second: Delivery) -> None:
    """Raises PrivateLinkageError where blocks or encodings were made in different rounds."""
    if first.round != second.round:
        raise PrivateLinkageError(
            f"{first.path.name} is of round {first.round}, {second.path.name} of round {second.round}: "
            "nothing in them agrees. Remedy: let both agencies encode in one round"
        )


def forget(folder: Path, *, today: date, everything: bool = False) -> list[Path]:
    """Delete the deliveries under a folder whose days are over, or every one that can be attacked; which they were.

    ``everything`` takes tokens, blocks and encodings whatever their day: what links found is kept, what they were found by is not.
    """
    gone = []
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        try:
            delivery = described(path)
        except PrivateLinkageError:
            continue
        if delivery.content in (TOKENS, BLOCKS, ENCODINGS) and (everything or today > delivery.expires_on):
            path.unlink()
            gone.append(path)
    return gone
