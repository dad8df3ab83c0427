"""The ways through the site, by role."""

from __future__ import annotations

from functools import cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from prasan.web.accounts.models import Role

register = template.Library()

Way = tuple[str, str]


def _ways(role: str) -> list[Way | tuple[str, list[Way]]]:
    """The pages of a role's menu, by name; those that seldom stand alone are in a group under a heading."""
    architecture = [
        ("blueprint:agencies", _("Blueprint")),
        ("projects:list", _("Projects")),
        ("hosting:list", _("Hosting")),
    ]
    match role:
        case Role.REVIEWER:
            return [("review:overview", _("Doubtful links")), ("linkage:overview", _("Linkage"))]
        case Role.ARCHITECT:
            return [*architecture, ("reviews:list", _("Reviews"))]
        case Role.APPROVER:
            return [
                ("measures:list", _("Measures")),
                ("appeals:list", _("Appeals")),
                ("agreements:list", _("Agreements")),
                ("corrections:list", _("People’s requests")),
                ("seals:list", _("Seals")),
            ]
        case Role.CIO | Role.SECRETARY:
            return [
                ("council:meetings", _("Meetings")),
                ("council:recommendations", _("Recommendations")),
                ("council:actions", _("What is to be done")),
            ]
        case Role.ADMINISTRATOR:
            return [("accounts:administration", _("Accounts")), ("accounts:systems", _("Systems"))]
        case Role.CITIZEN:
            return [
                ("portal:me", _("Start")),
                ("own:data", _("My data")),
                ("own_measures:list", _("My measures")),
                ("looked:list", _("Who looked")),
                ("own:requests", _("My requests")),
                ("own:rights", _("My rights")),
                ("others:list", _("For others")),
                ("services:catalogue", _("Services")),
                ("learn:index", _("Learn")),
            ]
        case Role.AUDITOR:
            return [
                ("shell:home", _("Log")),
                ("registers:list", _("Registers")),
                ("linkage:overview", _("Linkage")),
                ("agreements:list", _("Agreements")),
                ("asked:list", _("Questions of citizens")),
                (_("Architecture"), architecture),
            ]
        case Role.OFFICER:
            return [
                ("shell:home", _("Centre")),
                ("centres:reports", _("Reports")),
                ("registers:list", _("Registers")),
                ("measures:list", _("Measures")),
                ("agreements:list", _("Agreements")),
                (
                    _("For citizens"),
                    [
                        ("counter:desk", _("At the counter")),
                        ("corrections:list", _("People’s requests")),
                        ("services:queue", _("Applications for services")),
                        ("claims:list", _("Applications for measures")),
                        ("appeals:list", _("Appeals")),
                        ("asked:list", _("Questions of citizens")),
                    ],
                ),
                (
                    _("Architecture"),
                    [*architecture, ("plan:overview", _("Plan")), ("accounts:systems", _("Systems"))],
                ),
            ]
        case Role.EXECUTIVE:
            return [
                ("shell:home", _("Centre")),
                ("centres:reports", _("Reports")),
                ("measures:list", _("Measures")),
                ("plan:overview", _("Plan")),
                ("council:meetings", _("Council")),
                ("projects:list", _("Projects")),
                (
                    _("Data and architecture"),
                    [
                        ("registers:list", _("Registers")),
                        ("agreements:list", _("Agreements")),
                        ("blueprint:agencies", _("Blueprint")),
                        ("hosting:list", _("Hosting")),
                    ],
                ),
            ]
    return []


@register.simple_tag(takes_context=True)
def menu(context: dict[str, Any]) -> SafeString:
    """The menu of whoever is signed in; the page that is shown, or in whose part it is, is marked."""
    here, role = context["request"].path, context["user"].role
    addresses = _addresses(role)
    inside = max((each for each in addresses if here.startswith(each)), key=len, default="")
    return _written(role, inside, get_language(), exact=here == inside)


@cache
def _addresses(role: str) -> tuple[str, ...]:
    ways = [way for name, words in _ways(role) for way in ([(name, words)] if isinstance(words, str) else words)]
    return tuple(reverse(name) for name, _words in ways)


@cache  # a role has few menus, and in each language the same
def _written(role: str, inside: str, _language: str | None, *, exact: bool) -> SafeString:
    groups = []
    for name, words in _ways(role):
        ways = [(name, words)] if isinstance(words, str) else words
        groups.append(
            (
                "" if isinstance(words, str) else name,
                [{"address": reverse(way), "words": told} for way, told in ways],
            )
        )
    for _heading, ways in groups:
        for way in ways:
            way["current"] = "" if way["address"] != inside else "page" if exact else "true"
    return render_to_string("shell/menu.html", {"groups": groups, "role": role})
