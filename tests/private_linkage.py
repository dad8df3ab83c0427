"""Two agencies and a linkage unit, for the tests and the benchmark of private linkage."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from linked_nation import permit_for
from nations import Nation

from prasan.engine.snapshots import SnapshotStore
from prasan.exchange.log import AccessLog
from prasan.linkage.private.deliveries import Delivery
from prasan.linkage.private.encoding import encode_residual, encode_tokens, open_links
from prasan.linkage.private.keys import LinkageKey, make_key, open_round
from prasan.linkage.private.matching import match_encodings, match_tokens, narrow
from prasan.registers.contract import shipped_contracts
from prasan.registers.ingest import find_delivery, ingest

TODAY = date(2026, 3, 1)
USES = ("handle", "id", "guard", "bloom", "block")


def key_in(folder: Path, name: str = "shared.key") -> LinkageKey:
    make_key(folder / name, purpose="welfare 2560", days=90, today=TODAY)
    return open_round(folder / name, days=14, today=TODAY)


@dataclass
class Exchange:
    """A register linked to the civil register: what each agency does, and the linkage unit's folder."""

    store: SnapshotStore
    log: AccessLog
    folder: Path
    key: LinkageKey
    register: str = "poor"
    tokens: dict[str, Any] = field(default_factory=dict)
    narrowed: dict[str, Any] = field(default_factory=dict)
    encodings: dict[str, Any] = field(default_factory=dict)

    @property
    def found(self) -> Path:
        return self.folder / "found"

    def file(self, name: str, content: str) -> Path:
        return self.folder / f"{name}-{content}.parquet"

    @classmethod
    def of(cls, nation: Nation, folder: Path, register: str = "poor") -> Exchange:
        """The two registers of a nation, ingested; nothing is encoded yet."""
        store = SnapshotStore(folder / "snapshots")
        for name in (register, "civil"):
            ingest(store, shipped_contracts()[name], find_delivery(nation.out, name))
        return cls(store, AccessLog(folder / "access.jsonl"), folder, key_in(folder), register)

    def encode(self, name: str, key: LinkageKey | None = None, out: Path | None = None) -> Delivery:
        return encode_tokens(
            self.store,
            permit_for(name),
            name,
            log=self.log,
            key=key or self.key,
            own=f"of {name}",
            out=out or self.file(name, "tokens"),
            today=TODAY,
        )

    def encode_rest(self, name: str, *, key: LinkageKey | None = None, **other: Any) -> Delivery:
        settings: dict[str, Any] = {
            "handles": self.found / f"ask-{name}.parquet",
            "own": f"of {name}",
            "out": self.file(name, "blocks" if name == "civil" else "encodings"),
            "today": TODAY,
        }
        return encode_residual(
            self.store, permit_for(name), name, log=self.log, key=key or self.key, **{**settings, **other}
        )

    def encode_alike(self, **other: Any) -> Delivery:
        """The encodings of the civil register's that the unit asks for in the end."""
        alike = {"handles": self.found / "ask-civil-alike.parquet", "out": self.file("civil", "encodings")}
        return self.encode_rest("civil", **{**alike, **other})

    def open(self, name: str, **other: Any) -> Path:
        settings: dict[str, Any] = {
            "own": f"of {name}",
            "links": self.found / "links.parquet",
            "out": self.file(name, "opened"),
            "today": TODAY,
        }
        told = {**settings, **other}
        open_links(self.store, permit_for(name), name, log=self.log, key=self.key, **told)
        return Path(told["out"])

    def match(self, content: str, **other: Any) -> dict[str, Any]:
        """Both deliveries of a content (encodings and blocks for ``blocks``), as they stand in the folder or as ``left`` and ``right`` are named."""
        settings: dict[str, Any] = {
            "left": self.file(self.register, "encodings" if content == "blocks" else content),
            "right": self.file("civil", content),
            "out": self.found,
            "permit": permit_for(self.register, "civil"),
            "log": self.log,
            "seal": self.key.seal,
            "today": TODAY,
        }
        match = {"tokens": match_tokens, "blocks": narrow, "encodings": match_encodings}[content]
        return match(**{**settings, **other})

    def run(self) -> Exchange:
        """Tokens, blocks and encodings, and the answers opened."""
        names = (self.register, "civil")
        for name in names:
            self.encode(name)
        self.tokens = self.match("tokens")
        for name in names:
            self.encode_rest(name)
        self.narrowed = self.match("blocks")
        self.encode_alike()
        self.encodings = self.match("encodings")
        for name in names:
            self.open(name)
        return self
