"""How templates show what is the council's: names, states, what it said of a thing, and what is before a centre."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone

from prasan.web.accounts.models import Role
from prasan.web.council import words
from prasan.web.council.following import escalated
from prasan.web.council.models import Item
from prasan.web.council.recommending import said_of

READERS = (Role.CIO, Role.SECRETARY, Role.EXECUTIVE)
FOLLOWERS = (*READERS, Role.OFFICER, Role.ARCHITECT)

register = template.Library()
register.filter("agency", words.unit_name)
register.filter("meeting_state", words.meeting_state)
register.filter("recommendation_state", words.recommendation_state)
register.filter("action_state", words.action_state)
register.filter("act_words", words.act_words)


@register.filter
def heading(number: int) -> str:
    """The heading of the agenda by its number."""
    return str(Item.Heading(number).label)


@register.inclusion_tag("council/said.html", takes_context=True)
def council_said(context: Any, about: str, key: str) -> dict[str, Any]:
    """What the council said of a thing; nothing where it said nothing.  Who may read the council's pages is led there."""
    found = said_of(about, str(key)).prefetch_related("items__meeting", "items__resolutions")
    role = context["user"].role
    return {"recommendations": found, "reads": role in READERS, "follows": role in FOLLOWERS, "id": f"council-{about}"}


@register.inclusion_tag("council/escalated.html", takes_context=True)
def council_escalated(context: Any, unit: str) -> dict[str, Any]:
    """What is before a centre: actions that are late, and with what evidence those were closed."""
    reads = context["user"].role in READERS
    return {"actions": escalated(unit, timezone.localdate()), "reads": reads}
