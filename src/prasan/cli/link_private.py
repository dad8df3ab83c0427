"""``prasan link private``: linkage of agencies that may not share ids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from prasan.cli.common import AsJson, access_log, data_folder, permit_for, permit_to_link, say, store
from prasan.cli.linkage import PURPOSE, UNIT
from prasan.linkage.identity import spine_key
from prasan.linkage.private.deliveries import BLOCKS, ENCODINGS, forget, read_delivery
from prasan.linkage.private.encoding import encode_residual, encode_tokens, open_links
from prasan.linkage.private.keys import LinkageKey, load_key, make_key, open_round
from prasan.linkage.private.matching import match_encodings, match_tokens, narrow
from prasan.linkage.private.sealing import Seal

app = typer.Typer(
    help="Link registers of agencies that may not share ids, by keyed tokens and short-lived encodings.",
    no_args_is_help=True,
)

SealFile = Annotated[Path, typer.Option("--seal", help="The seal of the agencies' key.")]
KeyFile = Annotated[Path, typer.Option("--key", help="The key file that both agencies have, and nobody else.")]
Unit = Annotated[str, typer.Option(help="The unit whose agreement allows it.")]


@app.command("key")
def make_shared_key(
    out: Annotated[
        Path, typer.Option(help="The file to write; hand it to the other agency, never to the linkage unit.")
    ],
    purpose: Annotated[str, typer.Option(help="What it is for; a key of another purpose is another key.")],
    days: Annotated[int, typer.Option(help="How long it may be used.", min=1)] = 90,
    as_json: AsJson = False,
) -> None:
    """Make the secret that two agencies encode with."""
    key = make_key(out, purpose=purpose, days=days, today=_today())
    say(_public(key, out), as_json, lambda told: f"{told['file']}: key {told['key']}, until {told['expires_on']}")


@app.command("round")
def open_new_round(
    key: Annotated[Path, typer.Argument(help="The key file; hand it on again afterwards.")],
    days: Annotated[int, typer.Option(help="How long the round's encodings may be used.", min=1)] = 14,
    as_json: AsJson = False,
) -> None:
    """Open a round of residual encodings with a new salt; that of the round before is lost."""
    renewed = open_round(key, days=days, today=_today())
    opened = renewed.opened()
    told = {**_public(renewed, key), "round": renewed.round_id, "round_expires_on": opened.expires_on}
    say(told, as_json, lambda t: f"{t['file']}: round {t['round']} of key {t['key']}, until {t['round_expires_on']}")


@app.command("seal")
def draw_seal(
    key: Annotated[Path, typer.Argument(help="The key file.")],
    out: Annotated[Path, typer.Option(help="The file to write; hand it to the linkage unit.")],
    as_json: AsJson = False,
) -> None:
    """Draw a key's seal, by which the linkage unit knows a file that was altered; no key can be drawn from it."""
    shared = load_key(key, today=_today())
    shared.seal.write(out)
    say(
        _public(shared, out),
        as_json,
        lambda told: f"{told['file']}: seal of key {told['key']}, until {told['expires_on']}",
    )


@app.command("encode")
def encode_register(
    register: Annotated[str, typer.Argument(help="The register, by its contract's name.")],
    *,
    key: KeyFile,
    out: Annotated[Path, typer.Option(help="The Parquet file to write, for the linkage unit.")],
    asked: Annotated[
        Path | None, typer.Option(help="The handles that the linkage unit gave back: of these what it asks for.")
    ] = None,
    unit: Unit = UNIT,
    as_json: AsJson = False,
) -> None:
    """Write a register's tokens; or, with --asked, block tokens or Bloom filters of what tokens left over."""
    today = _today()
    shared = load_key(key, today=today)
    permit = permit_to_link("link private encode", unit, PURPOSE, (register,), onward=True)
    if asked is None:
        made = encode_tokens(store(), permit, register, log=access_log(), key=shared, own=_own(), out=out, today=today)
    else:
        made = encode_residual(
            store(), permit, register, log=access_log(), key=shared, own=_own(), handles=asked, out=out, today=today
        )
    told = {**asdict(made), "path": made.path.name, "of": store().live(f"register/{register}").facts["accepted"]}
    say(
        told,
        as_json,
        lambda t: f"{t['path']}: {t['content']} of {t['records']:,} of {t['of']:,} records, until {t['expires_on']}",
    )


@app.command("match")
def match_deliveries(
    left: Annotated[Path, typer.Argument(help="One agency's file.")],
    right: Annotated[Path, typer.Argument(help="The other's: of the register that has each person once.")],
    *,
    out: Annotated[Path, typer.Option(help="The folder of what is found; the same for tokens and encodings.")],
    seal: SealFile,
    unit: Unit = UNIT,
    as_json: AsJson = False,
) -> None:
    """Link two deliveries of tokens; or two of encodings, into the folder in which their tokens were linked.

    Of encodings and blocks it finds whose encodings to ask for.
    """
    today = _today()
    sealed = Seal.read(seal, today=today)
    ours, theirs = (read_delivery(path, sealed) for path in (left, right))
    permit = permit_for("link private match", unit, PURPOSE, (ours.register, theirs.register))
    match, words = {
        BLOCKS: (narrow, _narrowed_in_words),
        ENCODINGS: (match_encodings, _encodings_in_words),
    }.get(theirs.content, (match_tokens, _tokens_in_words))
    say(match(left, right, out, permit=permit, log=access_log(), seal=sealed, today=today), as_json, words)


@app.command("open")
def open_answers(
    register: Annotated[str, typer.Argument(help="The register, by its contract's name.")],
    links: Annotated[
        Path, typer.Argument(help="The links.parquet, or review.parquet, that the linkage unit gave back.")
    ],
    *,
    key: KeyFile,
    out: Annotated[Path, typer.Option(help="The Parquet file to write: record_key, and link_id or pair_id.")],
    unit: Unit = UNIT,
    as_json: AsJson = False,
) -> None:
    """Say of which of the register's own records the links, or the pairs to review, are."""
    today = _today()
    shared = load_key(key, today=today)
    permit = permit_for("link private open", unit, PURPOSE, (register,))
    rows = open_links(
        store(), permit, register, log=access_log(), key=shared, own=_own(), links=links, out=out, today=today
    )
    say({"file": out.name, "records": rows}, as_json, lambda t: f"{t['file']}: {t['records']:,} rows of {register}")


@app.command("forget")
def forget_deliveries(
    folder: Annotated[Path, typer.Argument(help="Where deliveries are; folders in it are searched too.")],
    everything: Annotated[
        bool, typer.Option("--all", help="Every token, block and encoding, whatever its day: the linkage is done.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Delete tokens, blocks and encodings whose days are over.  Links, reviews and handles are kept."""
    gone = forget(folder, today=_today(), everything=everything)
    say(
        {"deleted": [path.name for path in gone]},
        as_json,
        lambda told: "\n".join([*told["deleted"], f"{len(told['deleted'])} files deleted"]),
    )


def _today() -> date:
    return datetime.now(UTC).date()


def _own() -> str:
    return spine_key(data_folder() / "spine-key")


def _public(key: LinkageKey, path: Path) -> dict[str, Any]:
    return {"file": path.name, "key": key.id, "purpose": key.purpose, "expires_on": key.expires_on}


def _tokens_in_words(told: Mapping[str, Any]) -> str:
    return f"{told['linked']:,} links by token; {told['review']:,} to review; left over: {_left_over(told)}"


def _narrowed_in_words(told: Mapping[str, Any]) -> str:
    return (
        f"{told['file']}: {told['asked']:,} of {told['records']:,} records of {told['register']} are asked for; "
        f"{told['by_left']:,} share a block with the other side's"
    )


def _encodings_in_words(told: Mapping[str, Any]) -> str:
    cut = f"{told['cut']:.3f}" if told["by_encoding"] else "none"
    return (
        f"{told['by_encoding']:,} links by encoding of {told['pairs']:,} pairs compared, {told['linked']:,} in all; "
        f"{told['review']:,} to review; left over: {_left_over(told)}\n"
        f"least Dice coefficient of a link: {cut}; {told['expected_wrong']:.1f} links are expected to be wrong; "
        f"{told['pairs_left_out']:,} pairs of large blocks left out"
    )


def _left_over(told: Mapping[str, Any]) -> str:
    return ", ".join(f"{count:,} of {name}" for name, count in told["left_over"].items())
