"""``prasan registry``: what systems of agencies look people up in, and the keys that sign the answers."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
import yaml

from prasan.centres.organisation import load_tree
from prasan.cli.common import AsJson, access_log, data_folder, permit_for, say, shown_progress, store
from prasan.engine.progress import Progress
from prasan.engine.snapshots import SnapshotStore
from prasan.exchange.agreements import Request, permit
from prasan.exchange.log import AccessLog
from prasan.exchange.pseudonyms import Pseudonyms
from prasan.exchange.site_keys import SiteKeys
from prasan.exchange.standing import agreements_in, today
from prasan.linkage.identity import spine_key
from prasan.linkage.link import link
from prasan.linkage.lookups.making import PURPOSE, make_lookups
from prasan.registers.contract import shipped_contracts
from prasan.registers.ingest import find_delivery, ingest
from prasan.registers.nation import make_nation

app = typer.Typer(
    help="The registry: what systems of agencies look people up in, and the keys that sign answers.",
    no_args_is_help=True,
)
UNIT = "15003"  # who keeps the civil register keeps what finds people in it
SANDBOX = "sandbox"


@app.command()
def index(
    unit: Annotated[str, typer.Option(help="The unit whose agreement allows it.")] = UNIT, as_json: AsJson = False
) -> None:
    """Make the look-ups of every register, after it was taken in and linked; until then the ones before are asked."""
    permitted = permit_for("registry index", unit, PURPOSE, tuple(shipped_contracts()))
    with shown_progress() as progress:
        made = make_lookups(
            store(), permitted, log=access_log(), key=spine_key(data_folder() / "spine-key"), progress=progress
        )
    say(
        {"lookups": [{"register": each.facts["register"], "records": each.facts["records"]} for each in made]},
        as_json,
        lambda result: "\n".join(f"{each['register']}: {each['records']:,} records" for each in result["lookups"]),
    )


@app.command()
def keys(as_json: AsJson = False) -> None:
    """Print the public keys that check answers, the newest first (JWKS)."""
    known = {"keys": SiteKeys(data_folder() / "registry", access_log()).public()}
    say(known, as_json, lambda result: json.dumps(result, indent=1) if result["keys"] else "there is no key yet")


@app.command("new-key")
def new_key(
    by: Annotated[str, typer.Option(help="The officer who does it; it is written in the log.")],
    why: Annotated[str, typer.Option(help="Why: a yearly change, or the loss of the key before.")],
    as_json: AsJson = False,
) -> None:
    """Begin a new key that signs answers; the one before signs it, if it is there, and the log says so either way."""
    made = SiteKeys(data_folder() / "registry", access_log()).rotate(by=by, why=why)
    say(
        {"kid": made["kid"], "signed_by_the_one_before": "before" in made},
        as_json,
        lambda result: (
            f"answers are now signed by {result['kid']}"
            + (
                ""
                if result["signed_by_the_one_before"]
                else "; nothing before it signed it: tell its users another way"
            )
        ),
    )


@app.command("new-pseudonym-key")
def new_pseudonym_key(
    agency: Annotated[str, typer.Argument(help="The unit's code whose names for people change.")],
    by: Annotated[str, typer.Option(help="The officer who does it; it is written in the log.")],
    why: Annotated[str, typer.Option(help="Why: a change of keys, or the loss of those before.")],
    as_json: AsJson = False,
) -> None:
    """Begin a new key of what a unit calls people: from now on its answers and files have other names."""
    path = data_folder() / "registry" / "pseudonym-keys.json"
    number = Pseudonyms(path, agency, access_log()).rotate(by=by, why=why)
    say(
        {"unit": agency, "number": number},
        as_json,
        lambda told: f"unit {told['unit']} calls people by key {told['number']} from now on: p{told['number']}-…",
    )


@app.command()
def notify(as_json: AsJson = False) -> None:
    """Tell systems that have an address for it that registers have changed; run it every minute, and after each `index`."""
    from prasan.cli.site import prepare_site

    prepare_site()
    from prasan.web.registry.notices import tell

    try:
        told = tell(data_folder(), SiteKeys(data_folder() / "registry", access_log()))
    except BlockingIOError:
        say({"running": True}, as_json, lambda result: "another run is sending notices")
        return
    say(
        asdict(told),
        as_json,
        lambda result: f"{result['made']} new notices, {result['delivered']} delivered, {result['waiting']} waiting",
    )


@app.command()
def sandbox(
    people: Annotated[int, typer.Option(help="How many synthetic people.", min=1000)] = 1000,
    seed: Annotated[int, typer.Option(help="The same seed makes the same people.")] = 2569,
    as_json: AsJson = False,
) -> None:
    """Make the synthetic people that sandbox keys ask about, apart from all registers; again makes them anew."""
    folder = data_folder() / SANDBOX
    with shown_progress() as progress:
        make_sandbox(folder, people=people, seed=seed, progress=progress)
    say(
        {"people": people, "folder": str(folder)}, as_json, lambda result: f"{people:,} synthetic people in the sandbox"
    )


def make_sandbox(folder: Path, *, people: int, seed: int, progress: Progress) -> None:
    """A data folder of synthetic people, with agreements that let every unit try everything out."""
    folder.mkdir(parents=True, exist_ok=True)
    snapshots, log, key = (
        SnapshotStore(folder / "snapshots"),
        AccessLog(folder / "log" / "access.jsonl"),
        folder / "spine-key",
    )
    made = folder / "nation"
    make_nation(people, seed, made, folder / "truth")
    contracts = shipped_contracts()
    for name, contract in contracts.items():
        ingest(snapshots, contract, find_delivery(made, name))
    write_agreements(folder)
    asked = Request("prasan registry sandbox", UNIT, "sandbox", tuple(contracts))
    permitted = permit(asked, agreements_in(folder), today())
    link(snapshots, permitted, log=log, key=spine_key(key), progress=progress)
    make_lookups(snapshots, permitted, log=log, key=spine_key(key), progress=progress)
    for left in (made, folder / "truth"):
        shutil.rmtree(left)


def write_agreements(folder: Path) -> None:
    """The agreements of a sandbox: ``sandbox`` allows everything, ``sandbox-limited`` shows how limits are met."""
    units, registers = sorted(load_tree().units), sorted(shipped_contracts())
    common = {
        "providers": [UNIT],
        "consumers": units,
        "bases": [{"id": "pdpa-2562-24-4", "section": "24(4)", "valid_from": "2022-06-01"}],
        "valid_from": "2022-06-01",
        "state": "in_force",
        # Every unit's, as it is for every unit.
        "signatures": [
            {"side": "provider", "by": "sandbox-provider", "unit": UNIT, "signed_on": "2022-06-01"},
            *({"side": "consumer", "by": f"sandbox-{each}", "unit": each, "signed_on": "2022-06-01"} for each in units),
        ],
    }
    open_one = {
        **common, "id": "sandbox", "title_th": "พื้นที่ทดลอง", "title_en": "The sandbox", "registers": registers,
        "fields": dict.fromkeys(registers, "all"), "onward": True, "purposes": ["sandbox"],
    }  # fmt: skip
    limited = {
        **common, "id": "sandbox-limited", "title_th": "พื้นที่ทดลอง แบบมีข้อจำกัด", "title_en": "The sandbox, with limits",
        "registers": ["civil"], "fields": {"civil": ["national_id", "given_name", "birth_date"]},
        "population": {"a_request": 10}, "purposes": ["sandbox_limited"],
    }  # fmt: skip
    text = yaml.safe_dump({"agreements": [open_one, limited]}, allow_unicode=True, sort_keys=False)
    (folder / "agreements.yaml").write_text(text, encoding="utf-8")
