"""``prasan demo``: from nothing to a running site on synthetic people."""

from __future__ import annotations

import os
import shutil
from importlib.resources import as_file, files
from typing import Annotated

import typer

from prasan.cli import centre, demo_rounds, link_explain, linkage, measure, nation, registers, registry
from prasan.cli.common import data_folder, store
from prasan.cli.site import prepare_site, serve
from prasan.linkage.people import person_in


def demo(
    people: Annotated[int, typer.Option(help="How many synthetic people, 1,000 to 70,000,000.")] = 100_000,
    seed: Annotated[int, typer.Option(help="The same seed makes the same nation.")] = 2558,
    port: Annotated[int, typer.Option(help="The port of the site.", min=1, max=65535)] = 8000,
    run: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve the site at the end.")] = True,
) -> None:
    """Make a nation, ingest and link its registers, run the shipped measures, file figures, and serve the site.

    It may be run again and again; each step replaces what the last one left.
    """
    data_folder().mkdir(parents=True, exist_ok=True)
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
    ):
        step()
    _make_accounts(port)
    if run and not (data_folder() / registry.SANDBOX).exists():
        registry.sandbox()
    if run:
        serve(port=port)


def _keep_agreements() -> None:
    """The sample agreements, unless somebody has written others."""
    kept = data_folder() / "agreements.yaml"
    if not kept.exists():
        with as_file(files("prasan.exchange").joinpath("data", "demo_agreements.yaml")) as sample:
            shutil.copyfile(sample, kept)


def _make_accounts(port: int) -> None:
    prepare_site()
    from prasan.web.demo import PASSWORD, create_demo_accounts

    accounts = create_demo_accounts(person_in(store(), ("farmer", "poor")))
    demo_rounds.make_rounds("officer1", "officer2")
    thai = os.environ.get("LANG", "").startswith("th")
    typer.echo(f"\nhttp://127.0.0.1:{port}/   (password of all: {PASSWORD})")
    for account in accounts:
        typer.echo(f"  {account.username:<9} {account.sees_th if thai else account.sees_en}")
