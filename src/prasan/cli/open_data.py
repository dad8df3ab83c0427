"""``prasan open-data``: the safe figures, for anybody."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from prasan.cli.common import AsJson, say, store
from prasan.cli.site import prepare_site

app = typer.Typer(help="Open data: publish the safe figures, and list what is published.", no_args_is_help=True)
CATALOGUE = "catalogue.jsonld"


@app.command("publish")
def publish_edition(
    out: Annotated[
        Path | None, typer.Option(help="A folder that gets the files and catalogue.jsonld too, for another server.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Publish what is accepted and tells of nobody, also beside the editions before, as the next edition."""
    prepare_site()
    from prasan.centres.publishing.catalogue import as_dcat, edition
    from prasan.centres.publishing.editions import publish
    from prasan.web.open_data.publishing import figures_of_services

    snapshot = publish(store(), figures_of_services())
    if out is not None:
        told = edition(store())
        out.mkdir(parents=True, exist_ok=True)
        for data_set in told.data_sets.values():
            for file in data_set.files.values():
                shutil.copyfile(file.path, out / file.path.name)
        site = (os.environ.get("PRASAN_SITE_URL") or "http://localhost:8000").rstrip("/")
        (out / CATALOGUE).write_text(json.dumps(as_dcat(told, site), ensure_ascii=False, indent=1), encoding="utf-8")
    say({"edition": snapshot.reference, "data_sets": snapshot.facts["data_sets"]}, as_json, _lines)


@app.command("list")
def list_published(as_json: AsJson = False) -> None:
    """List the data sets of the live edition."""
    from prasan.centres.publishing.catalogue import edition

    told = edition(store())
    published = {name: told.snapshot.facts["data_sets"][name] for name in told.data_sets}
    say({"edition": told.snapshot.reference, "data_sets": published}, as_json, _lines)


def _lines(result: Mapping[str, Any]) -> str:
    lines = [
        f"{name:<20} {each['rows']:>7,} rows, {each['hidden']:,} hidden, of {each['modified'][:10]}"
        + (
            "; newer figures wait, since with those published before they would tell of few people"
            if each["waiting"]
            else ""
        )
        for name, each in result["data_sets"].items()
    ]
    return "\n".join([*lines, f"edition {result['edition']}"])
