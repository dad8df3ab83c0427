"""``prasan status``: what is live, in figures that a machine can check."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from prasan.centres.rollup import KIND
from prasan.cli.common import AsJson, access_log, data_folder, say, store
from prasan.linkage.evaluation import kept_scores


def status(as_json: AsJson = False) -> None:
    """Say what is live: people, records and links by register, eligible by measure, figures and their checks."""
    snapshots = store()
    verified = access_log().verify()
    result: dict[str, Any] = {
        "data": str(data_folder()),
        "people": None,
        "registers": {},
        "measures": {},
        "evaluation": kept_scores(data_folder() / "evaluation.json", snapshots.find("linkage")),
        "figures": None,
        "access_log": {"entries": verified.size, "whole": verified.ok, "root": verified.root},
    }
    for kind in snapshots.kinds("register"):
        facts = snapshots.live(kind).facts
        result["registers"][kind.partition("/")[2]] = {
            name: facts[name] for name in ("read", "accepted", "warned", "quarantined")
        }
        held = snapshots.held(kind)
        result["registers"][kind.partition("/")[2]]["held"] = held.id if held else None
    if linkage := snapshots.find("linkage"):
        result["people"] = linkage.facts["people"]
        for name, facts in linkage.facts["registers"].items():
            result["registers"].setdefault(name, {}).update(
                records=facts["records"], linked=facts["linked"], by_stage=facts["by_stage"], review=facts["review"]
            )
    for kind in snapshots.kinds("measure"):
        result["measures"][kind.partition("/")[2]] = dict(snapshots.live(kind).facts)
    if rollup := snapshots.find(KIND):
        checks = rollup.facts["checks"]
        result["figures"] = {
            "snapshot": rollup.reference,
            "all_equal": all(check["equal"] for periods in checks.values() for check in periods.values()),
            "checks": checks,
        }
    say(result, as_json, _in_words)


def _in_words(result: Mapping[str, Any]) -> str:
    lines = [f"data in {result['data']}"]
    if result["people"] is None:
        lines.append("nobody is linked yet. Next: `prasan demo`, or `prasan ingest` and `prasan link`")
    else:
        lines.append(f"{result['people']:,} people")
    for name, facts in result["registers"].items():
        linked = f", {facts['linked']:,} linked" if "linked" in facts else ""
        lines.append(f"register {name}: {facts['accepted']:,} records, {facts['quarantined']:,} in quarantine{linked}")
        if facts.get("held"):
            lines.append(f"  a delivery of {name} is HELD. Next: `prasan register list`")
    if scores := result["evaluation"]:
        lines.append(f"links: precision {scores['precision']:.5f}, recall {scores['recall']:.5f}")
    for name, facts in result["measures"].items():
        lines.append(
            f"measure {name}: {facts['eligible']:,} {facts['unit']}s eligible of {facts['population']:,}, "
            f"{facts['undetermined']:,} undetermined"
        )
    if figures := result["figures"]:
        said = "equals" if figures["all_equal"] else "DOES NOT EQUAL"
        lines.append(f"figures: the nation {said} the sum over provinces and over departments")
    whole = "whole" if result["access_log"]["whole"] else "BROKEN"
    lines.append(f"access log: {result['access_log']['entries']:,} entries, {whole}")
    return "\n".join(lines)
