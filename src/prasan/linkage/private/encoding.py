"""At the agency: a register's records as tokens, then those that these left over as encodings; and links opened again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pyarrow as pa

from prasan.engine.connection import Engine
from prasan.engine.snapshots import Snapshot, SnapshotStore
from prasan.engine.statement import named
from prasan.exchange.agreements import Permit
from prasan.exchange.log import AccessLog
from prasan.linkage.private.deliveries import (
    BLOCKS,
    ENCODINGS,
    HANDLES,
    LINKS,
    REVIEW,
    TOKENS,
    Delivery,
    read_delivery,
    write_delivery,
)
from prasan.linkage.private.errors import PrivateLinkageError
from prasan.linkage.private.keys import LinkageKey, Pads, derived, pads
from prasan.linkage.private.secret_files import kept_from_others
from prasan.registers.keeping import contract_of
from prasan.registers.opening import must_link, open_register, open_registers, view_register

ROOM = "prasan.linkage.private"
HASHES = {"given": 12, "family": 10, "year": 20, "month": 15, "day": 15, "sex": 15, "house": 20, "area": 6}
"""How many bits a feature of each attribute sets, 21 at most."""
_HASHES = pa.schema([("attribute", pa.string()), ("hashes", pa.int32())])


def encode_tokens(
    store: SnapshotStore,
    permit: Permit,
    register: str,
    *,
    log: AccessLog,
    key: LinkageKey,
    own: str,
    out: Path,
    today: date,
) -> Delivery:
    """Write the tokens of every record of a register, for the linkage unit.

    ``own`` is the installation's secret, by which handles are drawn: who has the shared key alone cannot say whose a
    handle is.  Columns: ``handle``, ``id_token`` (NULL without a valid id) and guards, 32 bits each, which are NULL
    where ``id_token`` is.  The file may be used until the key expires.
    """
    _must_hand_over(store, permit, register)
    snapshot = _opened(store, permit, register, log, "private_tokens")
    uses = {use: key.pads(use) for use in ("id", "guard")}
    with _agency(snapshot, permit, key, own, uses) as engine:
        about = _about(snapshot, register, TOKENS, key, out, today)
        return write_delivery(engine, named(ROOM, "tokens"), about, key.seal)


def encode_residual(
    store: SnapshotStore,
    permit: Permit,
    register: str,
    *,
    log: AccessLog,
    key: LinkageKey,
    own: str,
    handles: Path,
    out: Path,
    today: date,
) -> Delivery:
    """Write what the linkage unit asked for of the records that it asked for, and of no other.

    ``handles`` is the file that it gave back.  Where it asks for encodings: ``handle``, ``filter`` (a Bloom filter of 128
    bytes), ``blocks``; where it asks for blocks, no filter.  The file may be used until the round ends.  Raises
    PrivateLinkageError where the round has ended or the handles are another's.
    """
    asked = read_delivery(handles, key.seal).needs(HANDLES, today)
    opened = key.opened()
    if today > opened.expires_on:
        raise PrivateLinkageError(
            f"round {key.round_id} ended on {opened.expires_on}. Remedy: `prasan link private round KEY`, and hand the file on"
        )
    if asked.register != register:
        raise PrivateLinkageError(
            f"{handles.name}: it asks for records of {asked.register}, and they are of {register}. "
            "Remedy: name the register's own file"
        )
    content = BLOCKS if asked.asks == BLOCKS else ENCODINGS
    _must_hand_over(store, permit, register)
    snapshot = _opened(store, permit, register, log, f"private_{content}")
    uses = {use: key.salted_pads(use) for use in ("bloom", "block")}
    with _agency(snapshot, permit, key, own, uses) as engine:
        engine.view_parquet("handles", handles)
        engine.table("residual", named(ROOM, "residual"))
        missing = engine.count("handles") - engine.count("residual")
        if missing:
            raise PrivateLinkageError(
                f"{handles.name}: {missing:,} of its handles are no records of {register} as it is now. "
                "Remedy: encode the register anew, and let the linkage unit begin again"
            )
        about = _about(snapshot, register, content, key, out, today)
        if content == BLOCKS:
            return write_delivery(engine, named(ROOM, "block_tokens"), about, key.seal)
        hash_values(engine)
        return write_delivery(engine, named(ROOM, "encodings"), about, key.seal)


def define_hashing(engine: Engine, keys: Mapping[str, Pads]) -> None:
    """Make the macros of ``sql/macros.sql`` callable, with the key of each use."""
    engine.execute(named(ROOM, "keys"), {"keys": [{"k": use, "v": each} for use, each in keys.items()]})
    engine.execute(named(ROOM, "macros"))


def hash_values(engine: Engine) -> None:
    """Make the tables ``bits``, those that each value of the relation ``residual`` sets, and ``block_tokens`` of each record."""
    rows = [{"attribute": attribute, "hashes": hashes} for attribute, hashes in HASHES.items()]
    engine.table_from_rows("attributes", rows, _HASHES)
    for relation in ("block_tokens", "said", "features", "bits"):
        engine.table(relation, named(ROOM, relation))


def open_links(
    store: SnapshotStore,
    permit: Permit,
    register: str,
    *,
    log: AccessLog,
    key: LinkageKey,
    own: str,
    links: Path,
    out: Path,
    today: date,
) -> int:
    """Write which of the register's records were linked, by their own keys: ``record_key``, ``link_id``, ``stage``.

    ``link_id`` is the same in both agencies' answers, and tells nothing else.  Where ``links`` is the unit's file of what
    awaits a person: ``record_key``, ``pair_id`` (likewise), ``reason``, ``dice``, ``margin``.  The number of rows.  Raises
    PrivateLinkageError, so where there are links and none is of the register.
    """
    told = read_delivery(links, key.seal)
    content = REVIEW if told.content == REVIEW else LINKS
    told.needs(content, today)
    if register not in (told.register, told.other):
        raise PrivateLinkageError(
            f"{links.name}: it links {told.register} to {told.other}, and not {register}. "
            "Remedy: name the links that the linkage unit gave back for it"
        )
    snapshot = _opened(store, permit, register, log, f"private_{content}")
    with _agency(snapshot, permit, key, own, {}) as engine, kept_from_others(out) as beside:
        engine.view_parquet(content, links)
        rows = engine.write_parquet(named(ROOM, "opened" if content == LINKS else "opened_review"), beside)
        if told.records and not rows:
            raise PrivateLinkageError(
                f"{links.name}: no record in it is one of {register}. "
                "Remedy: open it where its tokens were made, since handles are drawn from that data folder's spine-key"
            )
        return rows


def _must_hand_over(store: SnapshotStore, permit: Permit, register: str) -> None:
    """Raises NotPermittedError where what linkage goes by is masked, or may not leave for the linkage unit."""
    permit.must_go_on()
    must_link(permit, {register: open_register(store, register, permit)})


def _opened(store: SnapshotStore, permit: Permit, register: str, log: AccessLog, action: str) -> Snapshot:
    return open_registers(store, permit, log=log, action=action, names=[register])[register]


@contextmanager
def _agency(snapshot: Snapshot, permit: Permit, key: LinkageKey, own: str, uses: dict[str, Pads]) -> Iterator[Engine]:
    """An engine with the register, and the keys of the uses beside the one that handles are drawn with."""
    drawn = derived(own.encode(), key.id.encode(), b"prasan private linkage handle")
    with Engine.open() as engine:
        engine.define_thai()
        define_hashing(engine, {**uses, "handle": pads(drawn)})
        engine.execute(named(ROOM, "register"), {"register": snapshot.kind})
        view_register(engine, "register", snapshot, permit)
        yield engine


def _about(snapshot: Snapshot, register: str, content: str, key: LinkageKey, out: Path, today: date) -> Delivery:
    contract = contract_of(snapshot)
    alone = contract.spine or contract.one_record_a_person
    if content in (BLOCKS, ENCODINGS):
        return Delivery(out, content, register, key.id, today, key.opened().expires_on, alone, key.round_id)
    return Delivery(out, content, register, key.id, today, key.expires_on, alone)
