"""``prasan demo``: from nothing to a running site on synthetic people."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from importlib.resources import as_file, files
from typing import Annotated
from urllib.parse import urlencode

import typer

from prasan.cli import (
    centre,
    demo_citizen,
    demo_council,
    demo_hosting,
    demo_projects,
    demo_requests,
    demo_rounds,
    demo_services,
    ea_store,
    link_explain,
    linkage,
    measure,
    nation,
    open_data,
    plan,
    registers,
    registry,
)
from prasan.cli.common import data_folder, store
from prasan.cli.site import prepare_site, serve
from prasan.linkage.lookups.persons import links_of
from prasan.linkage.people import person_in

UNKNOWN = "9999999999994"
"""A national id with the right check digit that the synthetic nation gives to nobody: no person's begins with 9."""
_STAND_INS = (
    (
        ("farmer", "poor"),
        "เกษตรกรที่อยู่ในทะเบียนผู้มีรายได้น้อยด้วย (บัญชี citizen)",
        "a farmer who is on the low-income registry too",
    ),
    (("farmer",), "เกษตรกร", "a farmer"),
    (("poor",), "ผู้ที่อยู่ในทะเบียนผู้มีรายได้น้อย", "somebody on the low-income registry"),
)


def demo(
    people: Annotated[int, typer.Option(help="How many synthetic people, 1,000 to 70,000,000.")] = 100_000,
    seed: Annotated[int, typer.Option(help="The same seed makes the same nation.")] = 2558,
    port: Annotated[int, typer.Option(help="The port of the site.", min=1, max=65535)] = 8000,
    run: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve the site at the end.")] = True,
) -> None:
    """Make a nation, ingest and link its registers, run the shipped measures, file figures, take blueprints in, and serve the site.

    It may be run again and again; each step replaces what the last one left.
    """
    data_folder().mkdir(parents=True, exist_ok=True)
    prepare_site(upgrade=True)  # a demonstration of an earlier version has nothing that cannot be made again
    _keep_agreements()
    for step in (
        lambda: nation.make(people=people, seed=seed),
        registers.ingest_registers,
        linkage.link_registers,
        registry.index,
        link_explain.evaluate_links,
        measure.run,
        centre.sample,
        centre.rollup,
        ea_store.take_demonstration,
        demo_hosting.make_plan,
    ):
        step()
    if run and not (data_folder() / registry.SANDBOX).exists():
        registry.sandbox()
    with _provider(port) if run else nullcontext():
        _make_accounts(port)
        if run:
            serve(port=port)


def _keep_agreements() -> None:
    """The sample agreements, unless somebody has written others."""
    kept = data_folder() / "agreements.yaml"
    if not kept.exists():
        with as_file(files("prasan.exchange").joinpath("data", "demo_agreements.yaml")) as sample:
            shutil.copyfile(sample, kept)


@contextmanager
def _provider(port: int) -> Iterator[None]:
    """Beside the site, a stand-in for ThaID that proves nothing: whoever asks is one of a few people who do not exist."""
    people = [{"pid": UNKNOWN, "th": "ผู้ที่ทะเบียนราษฎรไม่รู้จัก", "en": "somebody whom the civil register does not know"}]
    for named, th, en in _STAND_INS:
        spine_id = person_in(store(), named)
        civil = (
            [link.record_key for link in links_of(store(), spine_id) if link.register == "civil"] if spine_id else []
        )
        people += [{"pid": pid, "th": th, "en": en} for pid in civil]
    kept = data_folder() / "demo-provider.json"
    kept.write_text(json.dumps(people, ensure_ascii=False), encoding="utf-8")
    kept.chmod(0o600)
    own, secret = port + 1 if port < 65535 else port - 1, secrets.token_urlsafe(24)
    callbacks = [f"http://{host}:{port}/accounts/provider/citizens/back/" for host in ("127.0.0.1", "localhost")]
    words = urlencode({"name_th": "ThaID จำลองของการสาธิต", "name_en": "the demonstration's stand-in for ThaID"})
    os.environ.setdefault("PRASAN_CITIZEN_OIDC_URL", f"http://prasan:{secret}@127.0.0.1:{own}?{words}")
    command = [sys.executable, "-m", "prasan.web.demo_provider", str(own), "prasan", str(kept), *callbacks]
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    with subprocess.Popen(command, stdin=subprocess.PIPE, text=True, env=environment) as process:  # noqa: S603
        if process.stdin:
            process.stdin.write(secret + "\n")
            process.stdin.flush()
        yield  # it ends when its standard input does


def _make_accounts(port: int) -> None:
    prepare_site()
    from prasan.web.demo import PASSWORD, create_demo_accounts

    accounts = create_demo_accounts(person_in(store(), ("farmer", "poor")))
    demo_rounds.make_rounds("officer1", "officer2")
    demo_projects.make_projects()
    demo_requests.make_requests("citizen", "doae", "doae-head")
    demo_council.seat_agencies()
    demo_services.make_applications()
    demo_council.hold_meeting()
    plan.demonstrate()
    demo_citizen.make_citizen()
    open_data.publish_edition()
    thai = os.environ.get("LANG", "").startswith("th")
    typer.echo(f"\nhttp://127.0.0.1:{port}/   (password of all: {PASSWORD})")
    for account in accounts:
        typer.echo(f"  {account.username:<9} {account.sees_th if thai else account.sees_en}")
