"""What a node of the plan says, as plain JSON for keeping, and the plan's file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import Any

from prasan.council.plan.nodes import Milestone, Node, Risk
from prasan.engine import yaml_text


def terms_of(node: Node) -> dict[str, Any]:
    """All that a node says but its key and its days; :func:`node_of` reads it again."""
    return {
        "kind": node.kind, "parent": node.parent, "name_th": node.name_th, "name_en": node.name_en, "owner": node.owner,
        "contributors": list(node.contributors), "weight": str(node.weight), "indicators": list(node.indicators),
        "budget": {str(year): str(baht) for year, baht in sorted(node.budget.items())},
        "spent": {str(year): str(baht) for year, baht in sorted(node.spent.items())},
        "milestones": [
            {"name": each.name, "due": each.due.isoformat(), "done": each.done.isoformat() if each.done else None}
            for each in node.milestones
        ],
        "risks": [
            {"name": each.name, "likelihood": each.likelihood, "impact": each.impact, "response": each.response}
            for each in node.risks
        ],
        "needs": list(node.needs), "number": node.number,
    }  # fmt: skip


def node_of(key: str, since: date, until: date | None, terms: Mapping[str, Any]) -> Node:
    """A node as its terms have it; what they leave out is as in a node that says nothing of it."""
    return Node(
        key, terms["kind"], terms.get("parent"), terms["name_th"], terms["name_en"], since, until,
        owner=terms.get("owner", ""),
        contributors=tuple(terms.get("contributors", ())),
        weight=Decimal(str(terms.get("weight", 1))),
        indicators=tuple(terms.get("indicators", ())),
        budget={int(year): Decimal(str(baht)) for year, baht in terms.get("budget", {}).items()},
        spent={int(year): Decimal(str(baht)) for year, baht in terms.get("spent", {}).items()},
        milestones=tuple(
            Milestone(each["name"], _day(each["due"]), _day(each["done"]) if each.get("done") else None)
            for each in terms.get("milestones", ())
        ),
        risks=tuple(
            Risk(each["name"], each["likelihood"], each["impact"], each.get("response", "")) for each in terms.get("risks", ())
        ),
        needs=tuple(terms.get("needs", ())),
        number=terms.get("number"),
    )  # fmt: skip


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def demonstration() -> list[Node]:
    """The plan that is shipped to try the site out; ministries and sums in it are made up."""
    told = yaml_text.values(files("prasan.council.plan").joinpath("data", "demonstration.yaml").read_text("utf-8"))
    return [node_of(each.pop("key"), each.pop("since", told["since"]), None, each) for each in told["nodes"]]
