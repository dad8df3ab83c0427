"""Which module answers which verb: it is imported when the verb is asked, so that a verb does not wait for what others need."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command, get_group

# verb -> the module under prasan.cli and what of it: a group of verbs, or a function.
VERBS = {
    "init": "init:init",
    "nation": "nation:app",
    "ingest": "registers:ingest_registers",
    "register": "register:app",
    "link": "linkage:app",
    "measure": "measure:app",
    "centre": "centre:app",
    "ea": "ea:app",
    "hosting": "hosting:app",
    "plan": "plan:app",
    "agreement": "agreement:app",
    "council": "council:app",
    "services": "services:app",
    "open-data": "open_data:app",
    "requests": "requests:app",
    "log": "log:app",
    "account": "account:app",
    "registry": "registry:app",
    "serve": "site:serve",
    "work": "timed:work",
    "upgrade": "upgrade:upgrade",
    "backup": "backup:backup",
    "restore": "restore:restore",
    "status": "status:status",
    "demo": "demo:demo",
}
# Verbs of a group that are in modules of their own.
_BELOW: dict[str, dict[str, str]] = {
    "link": {
        "explain": "link_explain:explain_link",
        "model": "link_explain:show_model",
        "evaluate": "link_explain:evaluate_links",
        "sample": "link_explain:sample_links",
        "review": "link_review:review_links",
        "households": "link_households:make",
        "tables": "link_tables:link_any_tables",
        "history": "link_history:show_history",
        "retire": "link_retire:retire_linkages",
        "private": "link_private:app",
    },
    "measure": {
        "check": "measure_check:check_measure",
        "simulate": "measure_simulate:simulate_measure",
        "versions": "measure_versions:list_versions",
        "publish": "measure_publish:publish",
        "propose": "measure_rounds:propose",
        "approve": "measure_rounds:approve",
        "refuse": "measure_rounds:refuse",
        "rounds": "measure_rounds:list_rounds",
        "changes": "measure_rounds:changes",
        "pay": "measure_rounds:pay",
        "appeal": "measure_appeal:appeal",
    },
    "centre": {
        "import": "centre_import:import_file",
        "brief": "centre_brief:brief",
        "remind": "centre_remind:remind",
    },
    "ea": {
        "impact": "ea_answers:impact_of",
        "data": "ea_answers:data",
        "applications": "ea_answers:applications",
        "end-of-life": "ea_answers:end_of_life",
        "digital": "ea_answers:digital",
        "zones": "ea_answers:zones",
        "touches": "ea_answers:touches",
        "collisions": "ea_answers:collisions",
        "alignment": "ea_answers:alignment",
        "derive": "ea_answers:derive",
        "template": "ea_workbook:write_template",
        "workbook": "ea_workbook:export_workbook",
        "projects": "ea_projects:list_projects",
        "check-project": "ea_projects:check_project",
        "picture": "ea_pictures:picture_of",
        "duplicates": "ea_store:duplicates",
        "submissions": "ea_review:list_submissions",
        "diff": "ea_review:diff",
        "decide": "ea_review:decide",
        "merge": "ea_review:merge_into",
        "plateaus": "ea_review:plateaus",
        "national": "ea_review:national",
        "parts": "ea_review:parts",
        "demonstration": "ea_store:demonstration",
    },
    "hosting": {
        "money": "hosting_money:money",
        "freeze": "hosting_money:freeze_baseline",
        "from-blueprint": "hosting_data:from_the_blueprint",
        "size": "hosting_data:size",
        "progress": "hosting_data:progress",
        "reached": "hosting_reached:reached",
        "pack": "hosting_pack:pack_file",
    },
    "council": {
        "chain": "council_chain:show_chain",
    },
    "log": {
        "seals": "log_seals:list_seals",
        "seal": "log_seals:propose",
        "confirm-seal": "log_seals:confirm",
        "prolong-seal": "log_seals:prolong",
        "end-seal": "log_seals:end",
    },
}


def later(verbs: Mapping[str, str]) -> type[TyperGroup]:
    """A group that has these verbs besides its own."""

    class Later(TyperGroup):
        def list_commands(self, ctx: typer.Context) -> list[str]:
            return [*super().list_commands(ctx), *verbs]

        def get_command(self, ctx: typer.Context, cmd_name: str) -> TyperCommand | TyperGroup | None:
            return _command(cmd_name, verbs[cmd_name]) if cmd_name in verbs else super().get_command(ctx, cmd_name)

    return Later


def _command(verb: str, where: str) -> TyperCommand | TyperGroup:
    module, _, name = where.partition(":")
    found = getattr(import_module(f"prasan.cli.{module}"), name)
    if not isinstance(found, typer.Typer):
        alone = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
        alone.command(verb)(found)
        return get_command(alone)
    if verb in _BELOW:
        found.info.cls = later(_BELOW[verb])
    group = get_group(found)
    group.name = verb
    return group
