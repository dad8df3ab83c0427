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
from prasan.linkage.private.errors import PrivateLinkageError

MARK = "prasan.private"
TOKENS, ENCODINGS, HANDLES, LINKS, REVIEW = "tokens", "encodings", "handles", "links", "review"


@dataclass(frozen=True)
class Delivery:
    """What a file is: ``content`` (``tokens`` and so on), whose, by which key, and the last day of its use.

    ``alone`` says that the register has a person once at most.  ``round`` is of encodings, ``other`` of links: whom to.
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
    engine: Engine, statement: Statement, delivery: Delivery, parameters: Parameters | None = None
) -> Delivery:
    """Write the answer of a query with what it is.  Readers see the whole file or none."""
    told = {name: value for name, value in asdict(delivery).items() if name not in ("path", "records")}
    beside = delivery.path.with_name(f".{delivery.path.name}")
    delivery.path.parent.mkdir(parents=True, exist_ok=True)
    rows = engine.write_parquet(statement, beside, parameters, about={MARK: json.dumps(told, default=str)})
    beside.replace(delivery.path)
    return replace(delivery, records=rows)


def read_delivery(path: Path) -> Delivery:
    """What a file says that it is.  Raises PrivateLinkageError where it is none of private linkage."""
    try:
        about = pq.read_metadata(path)
        told: dict[str, Any] = json.loads((about.metadata or {})[MARK.encode()])
        told |= {name: date.fromisoformat(told[name]) for name in ("made_on", "expires_on")}
        return Delivery(path, **told, records=about.num_rows)
    except FileNotFoundError:
        raise PrivateLinkageError(f"{path.name}: there is no such file") from None
    except (pa.ArrowInvalid, KeyError, ValueError, TypeError):
        raise PrivateLinkageError(
            f"{path.name}: it is no file of private linkage. Remedy: `prasan link private encode` writes one"
        ) from None


def of_one_key(*deliveries: Delivery) -> None:
    """Raises PrivateLinkageError where files were made by different keys, or in different rounds."""
    first = deliveries[0]
    for other in deliveries[1:]:
        if other.key != first.key:
            raise PrivateLinkageError(
                f"{first.path.name} is of key {first.key}, {other.path.name} of key {other.key}: nothing in them agrees. "
                "Remedy: let both agencies encode with one key"
            )
        if first.round and other.round != first.round:
            raise PrivateLinkageError(
                f"{first.path.name} is of round {first.round}, {other.path.name} of round {other.round}: "
                "nothing in them agrees. Remedy: let both agencies encode in one round"
            )


def forget(folder: Path, *, today: date, everything: bool = False) -> list[Path]:
    """Delete the deliveries under a folder whose days are over, or every one that can be attacked; which they were.

    ``everything`` takes tokens and encodings whatever their day: what links found is kept, what they were found by is not.
    """
    gone = []
    for path in sorted(folder.rglob("*.parquet")):
        try:
            delivery = read_delivery(path)
        except PrivateLinkageError:
            continue
        if delivery.content in (TOKENS, ENCODINGS) and (everything or today > delivery.expires_on):
            path.unlink()
            gone.append(path)
    return gone
