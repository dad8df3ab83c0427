"""``prasan link explain``, ``model``, ``evaluate`` and ``sample``: why links are made, and how right they are."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from prasan.cli.common import AsJson, access_log, data_folder, permit_for, permit_to_link, say, store
from prasan.cli.linkage import PURPOSE as LINKING
from prasan.cli.linkage import UNIT
from prasan.engine.snapshots import write_durably
from prasan.linkage.evaluation import evaluate, evaluate_sample
from prasan.linkage.explaining import END, REASONS, SHOWN, START, WORDS, Explanation, explain
from prasan.linkage.link import learned_by
from prasan.linkage.model import COMPARISONS
from prasan.linkage.proving import check_on_proven
from prasan.linkage.samples import STRATA, Part, draw_sample, drawn, read_sample, write_sample
from prasan.linkage.spine import CIVIL
from prasan.registers.contract import shipped_contracts

PURPOSE = "review_links"
SEED = 2558


def explain_link(
    register: Annotated[str, typer.Argument(help="The record's register.")],
    record_key: Annotated[str, typer.Argument(help="The record's key in it.")],
    person: Annotated[
        int | None, typer.Option(help="The spine id of the person; whom the record is linked to, unless given.")
    ] = None,
    show_values: Annotated[
        bool, typer.Option("--show-values", help="Also print what both say: a terminal may be recorded.")
    ] = False,
    unit: Annotated[str, typer.Option(help="The unit whose agreement allows it.")] = UNIT,
    as_json: AsJson = False,
) -> None:
    """Say why a record is, or is not, a person's: what each comparison weighs.  The look is logged."""
    permit = permit_to_link("link explain", unit, PURPOSE, ("civil", register))
    found = explain(store(), permit, log=access_log(), register=register, record_key=record_key, spine_id=person)
    told = asdict(found)
    told["steps"] = [{**asdict(step), "words": step.words} for step in found.steps]
    if not show_values:
        del told["record"], told["person"]
    say(told, as_json, lambda _: _explained(found, show_values))


def show_model(as_json: AsJson = False) -> None:
    """Print what each level of each comparison weighs, and the blocking rules with the pairs that they may miss."""
    linkage = store().live("linkage", remedy="Run `prasan link`.")
    model = json.loads(linkage.file("model.json").read_text(encoding="utf-8"))
    learned_by(linkage, list(model))  # raises where its levels are others
    say({"registers": model, "plan": linkage.facts["plan"]}, as_json, _model_in_words)


def evaluate_links(
    truth: Annotated[
        Path | None, typer.Option(help="A folder of Parquet files of register, record_key, person.")
    ] = None,
    sample: Annotated[
        Path | None, typer.Option(help="A file that `prasan link sample` drew and clerks labelled, instead.")
    ] = None,
    proven: Annotated[
        bool, typer.Option("--proven", help="Instead link records that an id proves once more, without their id.")
    ] = False,
    unit: Annotated[str, typer.Option(help="The unit whose agreement allows --proven.")] = UNIT,
    as_json: AsJson = False,
) -> None:
    """Compare the links with a truth that the linkage never reads (synthetic people have one), or with labelled pairs.

    With --proven no truth is needed: names, births and places are tried on records whose person an id proves.  The look
    is logged.
    """
    if proven:
        if truth is not None or sample is not None:
            raise typer.BadParameter("it goes by ids. Remedy: leave --truth and --sample out", param_hint="--proven")
        permit = permit_to_link("link evaluate", unit, LINKING, tuple(shipped_contracts()))
        say(check_on_proven(store(), permit, log=access_log()), as_json, _proven_in_words)
        return
    if sample is not None:
        say(evaluate_sample(read_sample(sample), sample.name), as_json, _sample_in_words)
        return
    scores = evaluate(store(), truth or data_folder() / "truth")
    write_durably(data_folder() / "evaluation.json", json.dumps(scores))
    say(scores, as_json, _scores_in_words)


def sample_links(
    out: Annotated[Path, typer.Argument(help="The file to write, .parquet or .csv; clerks fill in its column same.")],
    size: Annotated[int, typer.Option(help="How many pairs; at least one of each stratum.", min=1)] = 400,
    seed: Annotated[int, typer.Option(help="The same seed draws the same pairs.")] = SEED,
    by: Annotated[
        list[Part] | None,
        typer.Option(
            help="What parts the strata, of which as many as may be are drawn: all three unless said; may be repeated."
        ),
    ] = None,
    register: Annotated[list[str] | None, typer.Option(help="Only pairs of this register; may be repeated.")] = None,
    stage: Annotated[
        list[str] | None,
        typer.Option(help="Only links of this stage, or doubtful pairs of this reason; may be repeated."),
    ] = None,
    unit: Annotated[str, typer.Option(help="The unit whose agreement allows it.")] = UNIT,
    as_json: AsJson = False,
) -> None:
    """Draw linked and doubtful pairs for clerks to label: 1 where both are the same person, 0 where not.  It is logged."""
    linkage = store().live("linkage", remedy="Run `prasan link`.")
    registers = tuple(register or sorted(linkage.facts["registers"].keys() - {CIVIL}))
    permit = permit_for("link sample", unit, PURPOSE, registers)
    rows = draw_sample(
        store(), permit, size, seed, log=access_log(), by=by or STRATA, registers=registers, stages=stage or ()
    )
    write_sample(rows, out)
    say({"pairs": len(rows), "file": out.name, "drawn": drawn(rows)}, as_json, _drawn_in_words)


def _explained(found: Explanation, show_values: bool) -> str:
    lines = [
        f"{found.register} {found.record_key} and person {found.spine_id}: "
        + ("linked" if found.linked else "not linked")
        + f" ({found.stage}): {REASONS[found.reason]}",
    ]
    for bar in found.waterfall:
        of = "" if bar.of in (START, END) else f"{bar.of}: "
        lines.append(f"{bar.weight:+8.2f}  {of}{WORDS[bar.of][bar.level]}")
    lines[-1] += f": {found.probability:.6f} probable"
    if show_values:
        lines += [f"{name}: {found.record[name]} | {found.person[name]}" for name in SHOWN]
    return "\n".join(lines)


def _model_in_words(told: Mapping[str, Any]) -> str:
    lines = []
    for register, model in told["registers"].items():
        lines.append(f"{register}: a link needs {model['threshold']:.1f} bits")
        for comparison, levels in COMPARISONS.items():
            for place, level in enumerate(levels[1:], 1):
                m, u, weight = (model[name][comparison][place] for name in ("m", "u", "weights"))
                lines.append(f"  {comparison:<7} {level:<18} m {m:.6f}  u {u:.6f}  {weight:+7.2f} bits")
    lines.append(f"blocking rules miss an estimated {told['plan']['missed']:.4%} of the pairs that no id links:")
    lines += [f"  {rule['rule']}: {', '.join(rule['agree'])} agree" for rule in told["plan"]["rules"]]
    return "\n".join(lines)


def _drawn_in_words(told: Mapping[str, Any]) -> str:
    lines = [f"{told['file']}: {told['pairs']:,} pairs to label"]
    for row in told["drawn"]:
        kind = "links" if row["linked"] else "doubtful pairs"
        lines.append(f"  {row['register']} {row['stage']}: {row['drawn']:,}, standing for {row['pairs']:,} {kind}")
    return "\n".join(lines)


def _sample_in_words(told: Mapping[str, Any]) -> str:
    rows = [*told["registers"].items(), ("all", told)]
    lines = [f"{name}: {_with_intervals(row)}, of {row['labelled']:,} labelled pairs" for name, row in rows]
    for stage, row in told["stages"].items():
        low, high = row["same_interval"]
        kind = "links" if row["linked"] else "doubtful pairs"
        lines.append(f"  {stage}: {row['same']:.5f} ({low:.5f} to {high:.5f}) of the {kind} are of one person")
    return "\n".join(lines)


def _scores_in_words(result: Mapping[str, Any]) -> str:
    rows = [*result["registers"].items(), ("all", result)]
    lines = [f"{name}: {_with_intervals(row)}" for name, row in rows]
    lines += [f"  {stage}: {row['hit']:,} of {row['made']:,} right" for stage, row in result["stages"].items()]
    strangers = result["strangers"]
    lines.append(
        f"pairs of strangers: {strangers['hit']:,} right of {strangers['made']:,} made and {strangers['there']:,} there"
    )
    return "\n".join([*lines, *_reliability_in_words(result)])


def _proven_in_words(result: Mapping[str, Any]) -> str:
    lines = ["records that an id proves, linked without it:"]
    lines += [
        f"{name}: {row['records']:,} records, {row['brought']:,} brought by a rule, {_with_intervals(row)}"
        for name, row in [*result["registers"].items(), ("all", result)]
    ]
    return "\n".join([*lines, *_reliability_in_words(result)])


def _reliability_in_words(result: Mapping[str, Any]) -> list[str]:
    lines = [f"probable and right (apart by {result['calibration_error']:.6f} on average):"]
    for row in result["reliability"]:
        low, high = row["observed_interval"]
        lines.append(
            f"  from {row['lowest']:g} to {row['highest']:g}: {row['predicted']:.5f} predicted, "
            f"{row['observed']:.5f} ({low:.5f} to {high:.5f}) right of {row['links']:,}"
        )
    return lines


def _with_intervals(row: Mapping[str, Any]) -> str:
    return ", ".join(
        f"{name} {row[name]:.5f} ({row[f'{name}_interval'][0]:.5f} to {row[f'{name}_interval'][1]:.5f})"
        for name in ("precision", "recall")
    )
