"""``prasan log``: the access log is searched, verified and proved."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from prasan.cli.common import AsJson, access_log, say
from prasan.exchange.checkpoints import (
    CheckpointError,
    LogKeys,
    VerificationKey,
    check_proof,
    hold_against,
    kept_as,
    kept_checkpoints,
    prove,
    read_checkpoint,
    sign_checkpoint,
    verify_keys,
)
from prasan.exchange.lists import check_list
from prasan.exchange.log import AccessLog, Entry
from prasan.exchange.log_index import UNDER_SEAL, LogError, LogIndex, Search
from prasan.exchange.timestamps import TimestampError, stamp, stamp_of, stamped_at

app = typer.Typer(
    help="The access log: who used whose data, for what, by which law, and proof of it.", no_args_is_help=True
)

Keys = Annotated[
    Path | None,
    typer.Option("--keys", help="The log's public keys as you were given them; else those beside the log."),
]


@app.command()
def verify(
    checkpoint: Annotated[
        list[Path] | None,
        typer.Option(help="A signed checkpoint kept elsewhere, to hold the log against; may be repeated."),
    ] = None,
    keys: Keys = None,
    roots: Annotated[
        Path | None, typer.Option(help="Certificates (PEM) by which time stamps of checkpoints are held as well.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Read the whole log and hash it again, against its checkpoints and keys; exit 1 where anything was altered."""
    log = access_log()
    found = log.verify()
    faults = [] if found.ok else [f"entry {found.broken_at} is the first that is not as it was written"]
    known = _read_keys(log, keys)
    held = 0
    if known or checkpoint:
        for path in [*kept_checkpoints(log), *(checkpoint or ())]:
            try:
                hold_against(log, read_checkpoint(_text(path), known))
                held += 1
            except (LogError, CheckpointError) as error:
                faults.append(f"{path}: {error}")
        try:
            verify_keys(log, LogKeys(log))
        except LogError as error:
            faults.append(str(error))
    stamped = {}
    for path in kept_checkpoints(log) if roots else ():
        if stamp_of(path).exists():
            try:
                stamped[path.name] = stamped_at(path, roots).isoformat()
            except TimestampError as error:
                faults.append(str(error))
    result = {
        "whole": not faults,
        "entries": found.size,
        "root": found.root,
        "broken_at": found.broken_at,
        "checkpoints_held": held,
        "stamped_at": stamped,
        "faults": faults,
    }
    say(result, as_json, _verification_in_words)
    if faults:
        raise typer.Exit(1)


@app.command()
def checkpoint(
    out: Annotated[
        Path | None, typer.Option(help="Where else to write it: keep it where the log's keeper cannot write.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Sign what the log holds now, so that it can be shown later that it only grew."""
    log = access_log()
    made = sign_checkpoint(log, LogKeys(log))
    if out is not None:
        out.write_text(made.note, encoding="utf-8")
    result = {"entries": made.size, "root": made.root.hex(), "note": made.note, "file": str(out) if out else None}
    say(result, as_json, lambda result: str(result["note"]).rstrip())


@app.command("stamp")
def stamp_checkpoint(
    authority: Annotated[str, typer.Option(help="The address of a time-stamping authority (RFC 3161).")],
    roots: Annotated[Path, typer.Option(help="The certificates (PEM) that its stamps are held by.")],
    as_json: AsJson = False,
) -> None:
    """Sign what the log holds now, and have an authority outside say at what time it stood so."""
    log = access_log()
    made = sign_checkpoint(log, LogKeys(log))
    note = kept_as(log, made.size)
    at = stamp(note, authority, roots)
    result = {"entries": made.size, "at": at.isoformat(), "checkpoint": str(note), "stamp": str(stamp_of(note))}
    say(result, as_json, lambda told: f"{told['entries']:,} entries were there at {told['at']}: {told['stamp']}")


@app.command("prove")
def prove_entry(
    entry: Annotated[int, typer.Argument(help="The entry's number.", min=0)],
    out: Annotated[Path, typer.Option(help="The file to write the proof into, JSON.")],
    as_json: AsJson = False,
) -> None:
    """Write the proof that an entry is in the log, by a checkpoint signed now: it can be checked without the log."""
    log = access_log()
    proof = prove(log, entry, sign_checkpoint(log, LogKeys(log)))
    out.write_text(json.dumps(proof, ensure_ascii=False, indent=1), encoding="utf-8")
    say(
        {"entry": entry, "file": str(out), "hashes": len(proof["path"])},
        as_json,
        lambda result: (
            f"entry {result['entry']} is proved by {result['hashes']} hashes in {result['file']}. "
            f"Next: whoever has the public keys runs `prasan log check {result['file']} --keys FILE`"
        ),
    )


@app.command("check")
def check(
    file: Annotated[Path, typer.Argument(help="The proof, as `prasan log prove` wrote it.")],
    keys: Keys = None,
    as_json: AsJson = False,
) -> None:
    """Check a proof, or a list of uses as a citizen was given it; with the keys in `--keys` it asks this machine's log nothing."""
    try:
        proof = json.loads(_text(file))
    except ValueError:
        raise CheckpointError(f"{file}: not JSON. Remedy: ask for the proof again.") from None
    if isinstance(proof, dict) and "list" in proof:
        try:
            found = check_list(proof, _read_keys(access_log(), keys))
        except CheckpointError as error:
            raise CheckpointError(f"{file}: {error}") from None
        told = {"entries": [_as_dict(each) for each in found.entries if each.event], "kept_back": found.kept_back}
        say({**told, "among": found.size}, as_json, _list_in_words)
        return
    try:
        entry = check_proof(proof, _read_keys(access_log(), keys))
    except CheckpointError as error:
        raise CheckpointError(f"{file}: {error}") from None
    say(_as_dict(entry), as_json, lambda told: "proved: " + _entry_in_words(told))


@app.command()
def keys(as_json: AsJson = False) -> None:
    """Print the public keys, the newest last: hand them to whoever is to check proofs."""
    known = LogKeys(access_log()).public()
    say(
        {"keys": [each.text for each in known]},
        as_json,
        lambda result: "\n".join(result["keys"]) or "there is no key yet",
    )


@app.command("new-key")
def new_key(
    by: Annotated[str, typer.Option(help="The officer who does it; it is written in the log.")],
    why: Annotated[str, typer.Option(help="Why: a yearly change, or the loss of the key before.")],
    as_json: AsJson = False,
) -> None:
    """Begin a new signing key; the one before signs it, if it is there, and the log says so either way."""
    made = LogKeys(access_log()).rotate(by=by, why=why)
    say({"key": made.text}, as_json, lambda result: f"checkpoints are now signed by {result['key']}")


@app.command()
def search(
    who: Annotated[
        str | None, typer.Option(help="An account, or a verb of this command such as `prasan link`.")
    ] = None,
    unit: Annotated[str | None, typer.Option(help="A unit's code.")] = None,
    purpose: Annotated[str | None, typer.Option(help="A purpose's code.")] = None,
    action: Annotated[str | None, typer.Option(help="What was done, by its code.")] = None,
    register: Annotated[str | None, typer.Option(help="A register that was opened.")] = None,
    person: Annotated[int | None, typer.Option(help="A spine id: the uses that were of this person alone.")] = None,
    since: Annotated[datetime | None, typer.Option(help="From this day or moment (UTC) on.")] = None,
    until: Annotated[datetime | None, typer.Option(help="Before this day or moment (UTC).")] = None,
    limit: Annotated[int, typer.Option(help="How many at most, newest first.", min=1)] = 50,
    out: Annotated[Path | None, typer.Option(help="A CSV file to write them into, instead.")] = None,
    as_json: AsJson = False,
) -> None:
    """Search the log, newest first."""
    asked = Search(who, unit, purpose, action, register, person, (), _utc(since), _utc(until))
    index = LogIndex(access_log())
    found = [_as_dict(entry) for entry in index.search(asked, limit=limit)]
    result = {"found": index.count(asked), "entries": found}
    if out is not None:
        _write(out, found)
        say({**result, "file": str(out)}, as_json, lambda told: f"{len(found):,} of {told['found']:,} uses in {out}")
        return
    say(result, as_json, _found_in_words)


def _utc(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment else None


def _read_keys(log: AccessLog, path: Path | None) -> list[VerificationKey]:
    if path is None:
        return LogKeys(log).public()
    return [VerificationKey(line) for line in _text(path).splitlines() if line.strip()]


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CheckpointError(
            f"{path}: it cannot be read ({error}). Remedy: name the file that you were given."
        ) from None


def _as_dict(entry: Entry) -> dict[str, Any]:
    return {"index": entry.index, "at": entry.at.isoformat(), **entry.event}


def _write(path: Path, entries: list[dict[str, Any]]) -> None:
    columns = [
        "index",
        "at",
        "action",
        "who",
        "unit",
        "purpose",
        "agreement",
        "legal_basis",
        "registers",
        "rows",
        "spine_id",
        UNDER_SEAL,
    ]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows({**each, "registers": " ".join(each.get("registers") or ())} for each in entries)


def _entry_in_words(told: Mapping[str, Any]) -> str:
    registers = ", ".join(told.get("registers") or ())
    parts = [
        told.get("action"),
        told.get("who"),
        told.get("unit"),
        told.get("purpose"),
        registers,
        told.get("legal_basis"),
        told.get(UNDER_SEAL),
    ]
    return f"{told['index']}  {told['at'][:19]}  " + " · ".join(str(part) for part in parts if part)


def _list_in_words(result: Mapping[str, Any]) -> str:
    lines = [_entry_in_words(each) for each in result["entries"]]
    more = [f"{each}  kept back: the request was of others too" for each in result["kept_back"]]
    total = f"proved: {len(lines) + len(more):,} uses, which the log's keeper signed to be all among {result['among']:,} entries"
    return "\n".join([*lines, *more, f"{total}, but for those under a seal"])


def _found_in_words(result: Mapping[str, Any]) -> str:
    lines = [_entry_in_words(each) for each in result["entries"]]
    return "\n".join([*lines, f"{len(lines):,} of {result['found']:,} uses"])


def _verification_in_words(result: Mapping[str, Any]) -> str:
    if result["whole"]:
        held = result["checkpoints_held"]
        signed = f", as {held:,} signed checkpoints say" if held else "; no checkpoint is signed yet"
        signed += f" ({len(result['stamped_at']):,} stamped outside)" if result["stamped_at"] else ""
        return f"the log is whole: {result['entries']:,} entries, root {result['root']}{signed}"
    return "\n".join(["THE LOG HAS BEEN ALTERED", *result["faults"]])
