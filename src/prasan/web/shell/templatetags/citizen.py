"""The citizen's ways through the site."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

register = template.Library()


@register.inclusion_tag("shell/citizen_menu.html", takes_context=True)
def citizen_menu(context: dict[str, Any]) -> dict[str, Any]:
    """The menu of a signed-in citizen: the pages that the site has, the one that is shown marked."""
    here = context["request"].path
    ways = (
        ("/me/", _("Start")),
        ("/me/data/", _("My data")),
        ("/me/measures/", _("My measures")),
        ("/me/looked/", _("Who looked")),
        ("/me/requests/", _("My requests")),
        ("/me/rights/", _("My rights")),
        ("/me/others/", _("For others")),
        ("/services/", _("Services")),
        ("/learn/", _("Learn")),
    )
    there = [(address, words) for address, words in ways if _is_there(address)]
    inside = max((address for address, _words in there if here.startswith(address)), key=len, default="")
    return {"ways": [(address, words, address == inside, address == here) for address, words in there]}


def _is_there(address: str) -> bool:
    try:
        resolve(address)
    except Resolver404:
        return False
    return True
