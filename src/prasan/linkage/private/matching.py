"""At the linkage unit: deliveries of two agencies matched, first by tokens and then by encodings.  It sees no one's data.

Encodings are asked for of few: of the left side's records that tokens left over, and of those of the right side that a
block token brings near one of them.  A folder holds what was found: ``links.parquet`` and ``review.parquet``, the handles to ask each agency for, and ``apart.parquet``: people by whom the cut is chosen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from math import exp2
from pathlib import Path
from typing import Any

import pyarrow as pa
from sqlglot import exp

from prasan.engine.connection import Engine, Parameters
from prasan.engine.statement import named, tree
from prasan.exchange.agreements import Permit
from prasan.exchange.log import AccessLog
from prasan.exchange.uses import use
from prasan.linkage.general.deciding import assign, components
from prasan.linkage.private.choosing import choose_cut
from prasan.linkage.private.deliveries import (
    BLOCKS,
    ENCODINGS,
    HANDLES,
    LINKS,
    REVIEW,
    TOKENS,
    Delivery,
    of_one_round,
    read_delivery,
    write_delivery,
)
from prasan.linkage.private.errors import PrivateLinkageError
from prasan.linkage.private.sealing import Seal

ROOM = "prasan.linkage.private"
LARGEST = 1_000_000  # pairs of a block; a larger one is left out, and said
SAMPLE = 1_000  # records of a side that are compared by chance
PEOPLE = 2_000  # people of whom everybody like them is asked for
APART_FILE = "apart.parquet"
WRONG = 0.005  # the share of the links by encodings that may be expected to be wrong
MARGIN = 0.05  # by how much the best candidate must stand out
_STEEP = 64.0  # bits that a Dice coefficient of 1 is worth in an assignment; the best sum is the same for any
_ASSIGNED = pa.schema([("our_no", pa.int64()), ("their_no", pa.int64()), ("margin", pa.float64())])


def match_tokens(
    left: Path, right: Path, out: Path, *, permit: Permit, log: AccessLog, seal: Seal, today: date
) -> dict[str, Any]:
    """Link the records of two deliveries of tokens that have one id, unless name and birth say that it is another's.

    ``out`` gets ``links.parquet`` (``left_handle``, ``right_handle``, ``link_id``, ``stage``, ``dice``, ``margin``),
    ``review.parquet`` (with a ``reason``) and ``ask-<register>.parquet`` for each agency: the left side is asked for encodings
    of the records that no link has; the right side for blocks of the same, or of all its records where a person may stand
    on the left side several times, so that one may have a link already.
    Facts: ``records`` by register, ``linked``, ``review``, ``left_over`` by register.  Raises PrivateLinkageError, and
    NotPermittedError where the permit does not name both registers; the use is logged before a row is read.
    """
    ours, theirs = _opened(left, right, (TOKENS, TOKENS), permit, log, seal, today)
    with Engine.open() as engine:
        engine.view_parquet("left_records", ours.path)
        engine.view_parquet("right_records", theirs.path)
        engine.execute(named(ROOM, "link_ids"))
        engine.table("token_pairs", named(ROOM, "token_pairs"))
        engine.table("links", named(ROOM, "links_by_token"))
        # What an earlier linkage into the folder asked for is not this.
        for stale in (out / APART_FILE, _asking_alike(out, theirs.register)):
            stale.unlink(missing_ok=True)
        found = _write(engine, out, ours, theirs, seal, links="links_by_token", review="review_by_token")
        left_over = _left_over(engine, ours, theirs)
        for side, relation, what in ((ours, "left_asked", ENCODINGS), (theirs, "right_asked", BLOCKS)):
            about = Delivery(
                _asking(out, side.register), HANDLES, side.register, side.key, today, side.expires_on, asks=what
            )
            write_delivery(engine, named(ROOM, relation), about, seal, {"alone": ours.alone})
    return {
        "key": ours.key,
        "records": {each.register: each.records for each in (ours, theirs)},
        **found,
        "left_over": left_over,
    }


def narrow(
    left: Path, right: Path, out: Path, *, permit: Permit, log: AccessLog, seal: Seal, today: date
) -> dict[str, Any]:
    """Ask for the encodings of those of the right side's records that share a block with one of the left side's.

    ``left`` has encodings, ``right`` blocks.  ``out``, into which their tokens were linked, gets
    ``ask-<register>-alike.parquet``.  ``PEOPLE`` more, and all who share a block with one of these, are asked for as well:
    they tell how alike two people can be (:mod:`prasan.linkage.private.choosing`), and hide who is asked for by the left.

    Facts: ``asked`` of ``records``, and ``by_left``, those that share a block with one of the left side's records.
    Raises PrivateLinkageError; NotPermittedError as :func:`match_tokens`.
    """
    before = _found(out, seal, today)
    ours, theirs = _opened(left, right, (ENCODINGS, BLOCKS), permit, log, seal, today)
    _of_these(out, before[LINKS], ours, theirs)
    with Engine.open() as engine:
        for side, relation in ((ours, "ours"), (theirs, "theirs")):
            _view_asked(engine, side, _asking(out, side.register), seal, today)
            engine.table(relation, named(ROOM, "with_blocks"))
        engine.table("apart", named(ROOM, "apart"), {"people": PEOPLE})
        for relation in ("near_left", "near_apart"):
            engine.table("blocks", named(ROOM, "blocks"))
            engine.table(relation, named(ROOM, "near"), {"largest": LARGEST})
            engine.table("ours", tree(exp.select("*").from_("apart")))
        about = Delivery(
            _asking_alike(out, theirs.register), HANDLES, theirs.register, theirs.key, today, before[LINKS].expires_on
        )
        write_delivery(engine, named(ROOM, "apart_handles"), replace(about, path=out / APART_FILE), seal)
        return {
            "key": ours.key,
            "round": ours.round,
            "register": theirs.register,
            "records": theirs.records,
            "by_left": engine.count("near_left"),
            "asked": write_delivery(engine, named(ROOM, "alike"), replace(about, asks=ENCODINGS), seal).records,
            "file": about.path.name,
        }


def match_encodings(
    left: Path,
    right: Path,
    out: Path,
    *,
    permit: Permit,
    log: AccessLog,
    seal: Seal,
    today: date,
    wrong: float = WRONG,
) -> dict[str, Any]:
    """Link what tokens left over by its Bloom filters, into the folder that :func:`match_tokens` wrote.

    Pairs that share a block token are compared.  The right side has each person once, so that its own records tell how
    alike two people can be (:mod:`prasan.linkage.private.choosing`): the cut is such that a share ``wrong`` of these
    links is expected to be wrong.  Where the left side has a person once as well, pairs compete one to one.  What is not
    alike enough (``below_cut``), does not stand out (``two_candidates``) or lost its person to another (``taken``) is in
    ``review.parquet``, unless it is no more alike than one pair in a thousand is by chance.  Made again it is the same.

    Facts: ``pairs``, ``pairs_left_out`` (of blocks that are too large), ``cut``, ``floor``, ``expected_wrong``,
    ``by_encoding``, ``left_over`` by register, and ``linked`` and ``review`` of both rounds.  Raises PrivateLinkageError,
    so where an encoding was not asked for; NotPermittedError as :func:`match_tokens`.
    """
    before = _found(out, seal, today)
    ours, theirs = _opened(left, right, (ENCODINGS, ENCODINGS), permit, log, seal, today)
    _of_these(out, before[LINKS], ours, theirs)
    if not (out / APART_FILE).is_file():
        raise PrivateLinkageError(
            f"{out.name}: no encodings of {theirs.register} were asked for. "
            f"Remedy: match {ours.path.name} with the blocks of {theirs.register} first"
        )
    with Engine.open() as engine:
        engine.execute(named(ROOM, "dice"))
        engine.execute(named(ROOM, "link_ids"))
        asking = {ours: _asking(out, ours.register), theirs: _asking_alike(out, theirs.register)}
        for side, relation in ((ours, "ours"), (theirs, "theirs")):
            _view_asked(engine, side, asking[side], seal, today)
            engine.table(relation, named(ROOM, "encoded"))
        engine.table("left_encoded", tree(exp.select("*").from_("ours")))
        engine.view_parquet("apart", read_delivery(out / APART_FILE, seal).needs(HANDLES, today).path)
        engine.table("ours", named(ROOM, "known_apart"))
        apart, known = engine.count("ours"), _likest(engine)
        floor = float(engine.value(named(ROOM, "alike_by_chance"), {"sample": SAMPLE}))
        engine.table("ours", tree(exp.select("*").from_("left_encoded")))
        found = _likest(engine)
        pairs, left_out = engine.count("compared"), engine.value(named(ROOM, "left_out"), {"largest": LARGEST})
        cut = choose_cut(found, known, records=engine.count("ours"), people=apart, floor=floor, wrong=wrong)
        engine.table("ranked", named(ROOM, "ranked"))
        if ours.alone:
            _assign_one_to_one(engine)
        for name, relation in ((LINKS, "links"), (REVIEW, "reviewed")):
            engine.view_parquet("before", before[name].path)
            engine.table(relation, tree(exp.select("*").from_("before")))
        by_token = engine.value(named(ROOM, "by_token"))
        cuts = {"cut": cut.dice, "margin": MARGIN, "floor": floor}
        told = _write(
            engine, out, before[LINKS], theirs, seal, cuts, links="links_by_encoding", review="review_by_encoding"
        )
        engine.drop("links")
        engine.view_parquet("links", out / f"{LINKS}.parquet")
        for side, relation in ((ours, "left_records"), (theirs, "right_records")):
            engine.view_parquet(relation, _asking(out, side.register))
        left_over = _left_over(engine, ours, theirs)
    return {
        "key": ours.key,
        "round": ours.round,
        "pairs": pairs,
        "pairs_left_out": left_out,
        "cut": cut.dice,
        "floor": floor,
        "expected_wrong": cut.expected_wrong,
        "by_encoding": told["linked"] - by_token,
        **told,
        "left_over": left_over,
    }


def _found(out: Path, seal: Seal, today: date) -> dict[str, Delivery]:
    """What tokens found, in a folder."""
    if not (out / f"{LINKS}.parquet").is_file():
        raise PrivateLinkageError(
            f"{out.name}: no tokens were linked into it. Remedy: name the folder of the tokens' links, or match tokens first"
        )
    return {name: read_delivery(out / f"{name}.parquet", seal).needs(name, today) for name in (LINKS, REVIEW)}


def _of_these(out: Path, links: Delivery, ours: Delivery, theirs: Delivery) -> None:
    """Raises PrivateLinkageError where two deliveries are of two rounds, or not of the registers that tokens linked.

    So too where the right side may have a person several times.
    """
    of_one_round(ours, theirs)
    if (ours.register, theirs.register) != (links.register, links.other):
        raise PrivateLinkageError(
            f"{out.name}: it links {links.register} to {links.other}, and these are of {ours.register} "
            f"and {theirs.register}. Remedy: name the folder of their tokens, and the files in the same order"
        )
    if not theirs.alone:
        raise PrivateLinkageError(
            f"{theirs.path.name}: {theirs.register} may have a person several times, and then nothing tells how alike two "
            "people can be. Remedy: name the register that has a person once on the right, or say one_record_a_person in "
            "its contract"
        )


def _view_asked(engine: Engine, side: Delivery, asking: Path, seal: Seal, today: date) -> None:
    """Name a delivery's rows ``encodings``.  Raises PrivateLinkageError where it has some that were not asked for."""
    engine.view_parquet("encodings", side.path)
    engine.view_parquet("asked", read_delivery(asking, seal).needs(HANDLES, today).path)
    unasked = engine.value(named(ROOM, "unasked"))
    if unasked:
        raise PrivateLinkageError(
            f"{side.path.name}: {unasked:,} of its records were not asked for. "
            f"Remedy: delete it, and have {asking.name} encoded"
        )


def _opened(
    left: Path, right: Path, contents: tuple[str, str], permit: Permit, log: AccessLog, seal: Seal, today: date
) -> tuple[Delivery, Delivery]:
    """Both deliveries, once that they may be used is sure and logged."""
    sides = zip((left, right), contents, strict=True)
    ours, theirs = (read_delivery(path, seal).needs(content, today) for path, content in sides)
    if ours.register == theirs.register:
        raise PrivateLinkageError(
            f"{ours.path.name} and {theirs.path.name} are of one register, {ours.register}. Remedy: name two registers' files"
        )
    permit.must_name(ours.register, theirs.register)
    use(log, permit, f"private_match_{theirs.content}", rows=ours.records + theirs.records)
    return ours, theirs


def _asking(out: Path, register: str) -> Path:
    return out / f"ask-{register}.parquet"


def _asking_alike(out: Path, register: str) -> Path:
    return out / f"ask-{register}-alike.parquet"


def _left_over(engine: Engine, ours: Delivery, theirs: Delivery) -> dict[str, int]:
    """How many of ``left_records`` and ``right_records`` no link has, by register."""
    left_over = {}
    for side, relation in ((ours, "left_over"), (theirs, "right_over")):
        engine.view("over", named(ROOM, relation))
        left_over[side.register] = engine.count("over")
    return left_over


def _likest(engine: Engine) -> list[float]:
    """Compare ``ours`` with ``theirs`` into the table ``compared``; how alike the best of each are."""
    engine.table("blocks", named(ROOM, "blocks"))
    engine.table("compared", named(ROOM, "compared"), {"largest": LARGEST})
    engine.view("likest", named(ROOM, "likest"))
    return [dice for (dice,) in engine.tuples(tree(exp.select("dice").from_("likest")))]


def _assign_one_to_one(engine: Engine) -> None:
    """Make ``ranked`` anew, so that no two records have the same person (Kuhn 1955; Jaro 1989)."""
    rows = engine.tuples(tree(exp.select("our_no", "their_no", "dice").from_("ranked")))
    # A record of either side may have the same number.
    dice = {(our_no, -their_no): each for our_no, their_no, each in rows}
    chosen = []
    for edges in components(list(dice)):
        for ours, theirs in assign({edge: exp2(_STEEP * dice[edge]) for edge in edges}):
            rivals = [dice[edge] for edge in edges if edge[0] == ours and edge[1] != theirs]
            margin = dice[ours, theirs] - max(rivals) if rivals else None
            chosen.append({"our_no": ours, "their_no": -theirs, "margin": margin})
    engine.table_from_rows("assigned", chosen, _ASSIGNED)
    engine.table("ranked", named(ROOM, "assigned_ranked"))


def _write(
    engine: Engine,
    out: Path,
    ours: Delivery,
    theirs: Delivery,
    seal: Seal,
    cuts: Parameters | None = None,
    *,
    links: str,
    review: str,
) -> Mapping[str, int]:
    """Both files of what was found; how many rows each has."""
    counts = {}
    for name, relation, told in ((LINKS, links, "linked"), (REVIEW, review, "review")):
        about = Delivery(
            out / f"{name}.parquet",
            name,
            ours.register,
            ours.key,
            ours.made_on,
            ours.expires_on,
            other=theirs.register,
        )
        counts[told] = write_delivery(engine, named(ROOM, relation), about, seal, cuts).records
    return counts
