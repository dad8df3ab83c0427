"""ArchiMate in the reader's language: types, relationships as they are read either way, layers, and what is wrong with a model."""

from __future__ import annotations

import re

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

TYPES = {
    "Resource": _("Resource"),
    "Capability": _("Capability"),
    "CourseOfAction": _("Course of action"),
    "ValueStream": _("Value stream"),
    "BusinessActor": _("Business actor"),
    "BusinessRole": _("Business role"),
    "BusinessCollaboration": _("Business collaboration"),
    "BusinessInterface": _("Business interface"),
    "BusinessProcess": _("Business process"),
    "BusinessFunction": _("Business function"),
    "BusinessInteraction": _("Business interaction"),
    "BusinessEvent": _("Business event"),
    "BusinessService": _("Business service"),
    "BusinessObject": _("Business object"),
    "Contract": _("Contract"),
    "Representation": _("Representation"),
    "Product": _("Product"),
    "ApplicationComponent": _("Application"),
    "ApplicationCollaboration": _("Application collaboration"),
    "ApplicationInterface": _("Application interface"),
    "ApplicationFunction": _("Application function"),
    "ApplicationInteraction": _("Application interaction"),
    "ApplicationProcess": _("Application process"),
    "ApplicationEvent": _("Application event"),
    "ApplicationService": _("Application service"),
    "DataObject": _("Data object"),
    "Node": _("Node"),
    "Device": _("Device"),
    "SystemSoftware": _("System software"),
    "TechnologyCollaboration": _("Technology collaboration"),
    "TechnologyInterface": _("Technology interface"),
    "Path": _("Path"),
    "CommunicationNetwork": _("Communication network"),
    "TechnologyFunction": _("Technology function"),
    "TechnologyProcess": _("Technology process"),
    "TechnologyInteraction": _("Technology interaction"),
    "TechnologyEvent": _("Technology event"),
    "TechnologyService": _("Technology service"),
    "Artifact": _("Artifact"),
    "Equipment": _("Equipment"),
    "Facility": _("Facility"),
    "DistributionNetwork": _("Distribution network"),
    "Material": _("Material"),
    "Stakeholder": _("Stakeholder"),
    "Driver": _("Driver"),
    "Assessment": _("Assessment"),
    "Goal": _("Goal"),
    "Outcome": _("Outcome"),
    "Principle": _("Principle"),
    "Requirement": _("Requirement"),
    "Constraint": _("Constraint"),
    "Meaning": _("Meaning"),
    "Value": _("Value (worth)"),
    "WorkPackage": _("Work package"),
    "Deliverable": _("Deliverable"),
    "ImplementationEvent": _("Implementation event"),
    "Plateau": _("Plateau"),
    "Gap": _("Gap"),
    "Grouping": _("Grouping"),
    "Location": _("Location"),
    "AndJunction": _("And junction"),
    "OrJunction": _("Or junction"),
    "Junction": _("Junction"),
}
LAYERS = {
    "strategy": _("Strategy"),
    "business": _("Business"),
    "application": _("Applications and data"),
    "technology": _("Technology"),
    "physical": _("Physical"),
    "motivation": _("Motivation"),
    "implementation": _("Implementation and migration"),
    "other": _("Other"),
}
#: A relationship read from its source on, and from its target back.
RELATIONSHIPS = {
    "Composition": (_("is composed of"), _("is a part of")),
    "Aggregation": (_("gathers"), _("is gathered in")),
    "Assignment": (_("is assigned to"), _("is carried out by")),
    "Realization": (_("realizes"), _("is realized by")),
    "Serving": (_("serves"), _("is served by")),
    "Access": (_("uses"), _("is used by")),
    "Influence": (_("influences"), _("is influenced by")),
    "Triggering": (_("triggers"), _("is triggered by")),
    "Flow": (_("sends to"), _("receives from")),
    "Specialization": (_("is a kind of"), _("has as a kind")),
    "Association": (_("is associated with"), _("is associated with")),
}
_ACCESS = {
    "Read": (_("reads"), _("is read by")),
    "Write": (_("writes"), _("is written by")),
    "ReadWrite": (_("reads and writes"), _("is read and written by")),
}
#: rule -> (what is wrong, what mends it); ``prasan ea validate`` says the same with every id.
FAULTS = {
    "twice": (_("Several concepts or views have this id."), _("Give each an id of its own.")),
    "no_id": (_("Concepts or views have no id."), _("Give each an id of its own.")),
    "type": (_("Its type is none of ArchiMate 3.2."), _("Choose one of its types; it is kept as it is.")),
    "end": (
        _("One of its ends is nowhere in the model."),
        _("Send the model with both ends, or take the relationship out."),
    ),
    "relationship": (
        _("ArchiMate’s table does not allow this relationship between these types."),
        _("Choose another relationship, turn it round, or look at the types of its ends."),
    ),
    "junction": (
        _("Relationships of several types meet in this junction."),
        _("Use one type through a junction."),
    ),
    "reference": (
        _("It leads to something that is nowhere in the model."),
        _("Send what it leads to, or take it out."),
    ),
    "property": (_("It has a property that is defined nowhere."), _("Define the property, or take it out.")),
    "place": (_("A line ends at something that is not on the view."), _("Draw what it ends at, or take the line out.")),
    "nameless": (_("It has no name."), _("Name it.")),
}
SEVERITIES = {"error": _("Error"), "warning": _("Warning")}


def type_name(kind: str) -> str:
    """A type of element or relationship in the reader's language; one that is not ArchiMate's as it is written."""
    if kind in RELATIONSHIPS:
        return str(_named_relationships()[kind])
    return str(TYPES.get(kind, re.sub("(?<=[a-z])(?=[A-Z])", " ", kind)))


def _named_relationships() -> dict[str, str]:
    return {
        "Composition": gettext("Composition"),
        "Aggregation": gettext("Aggregation"),
        "Assignment": gettext("Assignment"),
        "Realization": gettext("Realization"),
        "Serving": gettext("Serving"),
        "Access": gettext("Access"),
        "Influence": gettext("Influence"),
        "Triggering": gettext("Triggering"),
        "Flow": gettext("Flow"),
        "Specialization": gettext("Specialization"),
        "Association": gettext("Association"),
    }


def related(kind: str, access: str | None = None, *, back: bool = False) -> str:
    """A relationship as words between its two ends: "serves", or from the target back "is served by"."""
    pair = _ACCESS.get(access or "") if kind == "Access" else None
    pair = pair or RELATIONSHIPS.get(kind)
    if pair is None:
        return gettext("is linked with")
    return str(pair[int(back)])
