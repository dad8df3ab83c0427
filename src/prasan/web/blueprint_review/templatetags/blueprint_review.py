"""How things of the estate are named on a page."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

from prasan.architecture.estate import Thing
from prasan.architecture.national import Decision
from prasan.web.shell.templatetags.prasan import thai

register = template.Library()


@register.filter
def thing_name(thing: Thing | None) -> str:
    """Its name in the reader's language, else in whichever it has, else its id."""
    return (thing.named("th" if thai() else "en") or thing.id) if thing else ""


@register.filter
def decision_words(decision: Decision) -> str:
    """What was decided of which elements."""
    told = {"number": decision.number, "keys": ", ".join(decision.keys)}
    if decision.did == "confirmed":
        return _("%(number)s was given to %(keys)s") % told
    if decision.did == "refused":
        return _("Not the same: %(keys)s") % told
    return _("%(number)s was taken back from %(keys)s") % told
