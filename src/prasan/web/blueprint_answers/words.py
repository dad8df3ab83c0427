"""What the answers are called, in the reader's language; a test holds the English to that of :mod:`prasan.architecture`."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prasan.architecture.answers import values
from prasan.architecture.answers.basis import Fact
from prasan.architecture.vocabulary import PILLARS
from prasan.centres.definitions import shipped_definitions
from prasan.web.centres.words import pillar_name
from prasan.web.shell.templatetags.prasan import be_date, in_words, number

KINDS = {
    "no_owner": gettext_lazy("no owner"),
    "no_master": gettext_lazy("kept in several places, none the master"),
    "master_unsaid": gettext_lazy("kept in several places, no master named"),
    "several_masters": gettext_lazy("several masters"),
    "register_unknown": gettext_lazy("names a register that there is not"),
    "register_not_drawn": gettext_lazy("a register in no blueprint"),
    "invest": gettext_lazy("invest"),
    "migrate": gettext_lazy("migrate"),
    "tolerate": gettext_lazy("tolerate"),
    "eliminate": gettext_lazy("eliminate"),
    "ended": gettext_lazy("support has ended"),
    "ending": gettext_lazy("support ends soon"),
    "not_digital": gettext_lazy("not digital"),
    "partly_digital": gettext_lazy("partly digital"),
    "not_served": gettext_lazy("no application serves it"),
    "digital_unserved": gettext_lazy("said to be digital, no application serves it"),
    "above_zone": gettext_lazy("data above what the zone may hold"),
    "zone_skipped": gettext_lazy("crosses past a zone"),
    "zone_crossed": gettext_lazy("crosses to the next zone"),
    "touch_builds": gettext_lazy("builds"),
    "touch_changes": gettext_lazy("changes"),
    "touch_retires": gettext_lazy("retires"),
    "touch_uses": gettext_lazy("uses"),
    "collision": gettext_lazy("same elements at the same time"),
    "contradiction": gettext_lazy("one retires what the other builds on"),
    "chain": gettext_lazy("policy to budget, whole"),
    "capability_without_strategy": gettext_lazy("capability without strategy"),
    "project_without_capability": gettext_lazy("project without capability"),
    "project_without_strategy": gettext_lazy("project without strategy"),
    "project_without_indicator": gettext_lazy("project without indicator"),
    "strategy_without_project": gettext_lazy("strategy without project"),
    "pillar_without_project": gettext_lazy("pillar without project"),
    "pillar_unknown": gettext_lazy("names a pillar that there is not"),
    "indicator_unknown": gettext_lazy("names an indicator that there is not"),
    "breaks": gettext_lazy("affected if it stops"),
    "needs": gettext_lazy("needed to run"),
    "derived": gettext_lazy("can be derived"),
    "derived_perhaps": gettext_lazy("might be derived"),
}
QUESTIONS = {
    "impact": gettext_lazy("What breaks if something stops, and what does it need?"),
    "data": gettext_lazy("Which data has no owner, or no master?"),
    "applications": gettext_lazy("Which applications to tolerate, invest in, migrate or eliminate?"),
    "end-of-life": gettext_lazy("Which technology is at its end of life, and what stands on it?"),
    "digital": gettext_lazy("Which processes and services have no digital service?"),
    "zones": gettext_lazy("Which security zones are crossed?"),
    "touches": gettext_lazy("What does a project touch?"),
    "collisions": gettext_lazy("Which projects collide?"),
    "alignment": gettext_lazy("Does money follow policy: from pillar to capability, project and indicator?"),
    "derive": gettext_lazy("Which relationship follows between two elements?"),
}
RULES = {
    "impact": gettext_lazy(
        "Who is served depends on who serves, what is realized on what realizes it, work on who does it, who reads data on the"
        " data. One thing in the blueprints of several agencies, by its national object id, stops in all."
    ),
    "data": gettext_lazy(
        "An owner is what the data says, what it realizes or the same data elsewhere says, an actor tied to it, or the holder of"
        " its register. The same data is what has one national object id, one register or one reference part."
    ),
    "applications": gettext_lazy(
        "Value and technical fit both high: invest. Value alone: migrate. Fit alone: tolerate. Neither: eliminate. Each is from 1 to"
        " 5, and high from the threshold on."
    ),
    "end-of-life": gettext_lazy(
        "The date is the thing’s own, else that of the same thing in another blueprint, else of the same product and version. What is"
        " retired is left out, unless something stands on it all the same."
    ),
    "digital": gettext_lazy(
        "What a process or service says of itself comes first. Else it is digital if an application serves it, or a process that"
        " realizes it, or all of its parts; partly if only some are."
    ),
    "zones": gettext_lazy(
        "Internet holds public data, the DMZ general, the internal zone important, the restricted zone secret. An element’s zone is"
        " its own, else that of what it runs on or is part of."
    ),
    "touches": gettext_lazy(
        "What is tied to the project, its parts and its deliverables. What it does there is what the relationship says, else"
        " what the element’s life cycle says: planned is built, phased out is retired, anything else is changed."
    ),
    "collisions": gettext_lazy(
        "Projects that are done or stopped are left out, and so is a part against its whole. Goals, capabilities and the like may be"
        " shared by many."
    ),
    "alignment": gettext_lazy(
        "A chain leads from a project over what it builds to a capability, and from there to a course of action, goal or driver."
    ),
    "derive": gettext_lazy(
        "By the derivation rules of ArchiMate 3.2, appendix B: DR1 to DR8 are certain, those of B.3 may hold or not. What is derived must be"
        " in the table of relationships."
    ),
}
_PROPERTIES = {
    "national_id": gettext_lazy("national object id"),
    "part": gettext_lazy("reference part"),
    "owner": gettext_lazy("owner"),
    "master": gettext_lazy("master"),
    "register": gettext_lazy("register"),
    "classification": gettext_lazy("classification"),
    "zone": gettext_lazy("security zone"),
    "lifecycle": gettext_lazy("life cycle"),
    "end_of_support": gettext_lazy("end of support"),
    "product": gettext_lazy("product"),
    "annual_cost": gettext_lazy("cost a year"),
    "business_value": gettext_lazy("business value"),
    "technical_fit": gettext_lazy("technical fit"),
    "digital": gettext_lazy("digital service"),
    "transactions": gettext_lazy("transactions a year"),
    "pillar": gettext_lazy("pillar"),
    "indicator": gettext_lazy("indicator"),
    "budget": gettext_lazy("budget"),
    "start": gettext_lazy("start"),
    "end": gettext_lazy("end"),
    "effect": gettext_lazy("what the project does there"),
    "users": gettext_lazy("users"),
}
_VALUES = {
    "internet": gettext_lazy("Internet"),
    "dmz": gettext_lazy("DMZ"),
    "internal": gettext_lazy("internal zone"),
    "restricted": gettext_lazy("restricted zone"),
    "public": gettext_lazy("public"),
    "general": gettext_lazy("general"),
    "important": gettext_lazy("important"),
    "secret": gettext_lazy("secret"),
}


def property_name(name: str) -> str:
    """A property as a person calls it; an agency's own by its own name."""
    return str(_PROPERTIES.get(name, name))


def fact(name: str, value: Fact) -> str:
    """A fact of a finding as a phrase; "" where nothing is known."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else number(value)
    phrases = {
        "business_value": _("business value %(n)s"),
        "technical_fit": _("technical fit %(n)s"),
        "annual_cost": _("%(n)s baht a year"),
        "users": _("users: %(n)s"),
        "transactions": _("transactions a year: %(n)s"),
        "places": _("places: %(n)s"),
        "owners": _("owners stated: %(n)s"),
        "applications": _("applications on it: %(n)s"),
        "processes": _("processes on it: %(n)s"),
        "services": _("services on it: %(n)s"),
        "steps": _("steps: %(n)s"),
        "elements": _("elements: %(n)s"),
        "budget": _("budget %(n)s baht"),
        "relationship": _("relationship %(n)s"),
        "rules": _("rules %(n)s"),
        "indicator": _("indicator %(n)s"),
        "classification": _("data: %(n)s"),
        "pillar": _("pillar: %(n)s"),
        "ends": _("support ends on %(n)s"),
        "from": _("from %(n)s"),
        "to": _("to %(n)s"),
    }
    if name == "pillar":
        text = pillar_name(text) if text in PILLARS else text
    elif name == "indicator" and text in shipped_definitions().indicator:
        text = in_words(shipped_definitions().indicator[text])
    elif text in _VALUES:
        text = str(_VALUES[text])
    elif (day := values.day(text)) is not None:
        text = be_date(day)
    return phrases[name] % {"n": text}


def total(name: str, value: Fact) -> str:
    """A total of an answer as a phrase."""
    text = number(value) if isinstance(value, (int, float)) else str(value)
    if name.startswith("cost_"):
        return _("%(kind)s: %(n)s baht a year") % {"kind": KINDS[name.removeprefix("cost_")], "n": text}
    return {
        "without_cost": _("no cost stated: %(n)s"),
        "digital": _("digital: %(n)s"),
        "retired": _("left out as retired: %(n)s"),
    }[name] % {"n": text}


def relationship(kind: str, source: str, target: str) -> str:
    """A relationship as a sentence."""
    said = {
        "Composition": _("%(source)s is composed of %(target)s"),
        "Aggregation": _("%(source)s has as a part %(target)s"),
        "Assignment": _("%(source)s is assigned to %(target)s"),
        "Realization": _("%(source)s realizes %(target)s"),
        "Serving": _("%(source)s serves %(target)s"),
        "Access": _("%(source)s accesses %(target)s"),
        "Influence": _("%(source)s influences %(target)s"),
        "Association": _("%(source)s is associated with %(target)s"),
        "Triggering": _("%(source)s triggers %(target)s"),
        "Flow": _("%(source)s sends to %(target)s"),
        "Specialization": _("%(source)s is a kind of %(target)s"),
    }
    return said.get(kind, "%(source)s, %(target)s") % {"source": source, "target": target}


def of_property(name: str, value: str, thing: str) -> str:
    """What a thing says in a property as a sentence, or that it says nothing."""
    if name == "confirmed_national_id":
        told = _("%(thing)s has the national object id %(value)s, which the architecture office confirmed")
        return told % {"thing": thing, "value": value}
    if name == "national_id":
        return _("%(thing)s has the national object id %(value)s") % {"thing": thing, "value": value}
    if not value:
        return _("%(thing)s does not say: %(property)s") % {"thing": thing, "property": property_name(name)}
    return _("%(thing)s says: %(property)s %(value)s") % {
        "thing": thing, "property": property_name(name), "value": value
    }  # fmt: skip


def missing(name: str) -> str:
    """What is wanted."""
    return _("a relationship") if name == "relationship" else property_name(name)


def today_or(text: str | None, today: date) -> date:
    """A day that is asked for, as ``YYYY-MM-DD`` in either era; today where it is none."""
    return values.day(text) or today
