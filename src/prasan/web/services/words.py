"""The catalogue's codes in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prasan.centres.organisation import load_tree
from prasan.registers.contract import Column
from prasan.services.events import Within
from prasan.services.filling import Filled
from prasan.services.life import Act
from prasan.services.model import Service
from prasan.thai.areas import place
from prasan.web.portal.own_data import coded_words
from prasan.web.shell.templatetags.prasan import in_words, number, partial_date, thai


def agency(service: Service) -> str:
    """Who answers for a service."""
    unit = load_tree().units.get(service.agency)
    return in_words(unit) if unit else (service.body_th if thai() else service.body_en)


def channel(code: str) -> str:
    return {
        "counter": _("at the counter"),
        "online": _("on the web"),
        "app": _("in the app"),
        "phone": _("by telephone"),
        "post": _("by post"),
        "bank": _("at a bank or shop"),
    }[code]


def fee(service: Service) -> str:
    if service.fee is None:
        return _("It depends: ask the agency")
    return _("Free") if service.fee == 0 else _("%(baht)s baht") % {"baht": number(service.fee)}


def time(service: Service) -> str:
    if service.days is None:
        return _("It depends: ask the agency")
    if service.days == 0:
        return _("The same day")
    return ngettext("%(days)s working day", "%(days)s working days", service.days) % {"days": service.days}


def doubts(service: Service) -> str:
    """What of a service is a sample, in words; empty where its agency has confirmed all."""
    names = {
        "fee": _("fee"),
        "days": _("time"),
        "digital": _("how far it is digital"),
        "about": _("what it is"),
        "places": _("places"),
        "papers": _("papers"),
    }
    return ", ".join(names[each] for each in names if each in service.confirm)


def within(time: Within) -> str:
    words = {
        "hours": ngettext("within %(amount)s hour", "within %(amount)s hours", time.amount),
        "days": ngettext("within %(amount)s day", "within %(amount)s days", time.amount),
        "months": ngettext("within %(amount)s month", "within %(amount)s months", time.amount),
        "years": ngettext("within %(amount)s year", "within %(amount)s years", time.amount),
    }
    return words[time.unit] % {"amount": time.amount}


def done(act: str) -> str:
    """What was done with an application."""
    return {
        Act.SEND: _("Sent"),
        Act.TAKE: _("An officer took it"),
        Act.ASK: _("The agency asked"),
        Act.REPLY: _("Replied"),
        Act.GRANT: _("Granted"),
        Act.REFUSE: _("Refused"),
        Act.WITHDRAW: _("Withdrawn"),
    }.get(Act(act), act)


def filled_in(found: Iterable[Filled]) -> list[dict[str, Any]]:
    """What the registers fill in, in words: the register, and of each record (name, value)."""
    return [
        {
            "register": in_words(each.contract),
            "records": [
                [(in_words(column), _value(column, values)) for column, values in record] for record in each.records
            ],
        }
        for each in found
    ]


def _value(column: Column, values: tuple[Any, ...]) -> str:
    if column.meaning == "birth_date":
        return partial_date(*values) or _("not stated")
    [value] = values
    if column.meaning == "area" and value:
        return place(value, "th" if thai() else "en")
    return coded_words(column, value) or _("not stated")
