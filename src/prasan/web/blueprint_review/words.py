"""What the rooms below say of blueprints, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prasan.architecture.differences import Field
from prasan.architecture.duplicates import Evidence
from prasan.architecture.errors import BlueprintError

STATES = {
    "accepted": gettext_lazy("Accepted"),
    "waiting": gettext_lazy("Waits for a decision"),
    "returned": gettext_lazy("Returned"),
    "branch": gettext_lazy("On a branch"),
    "dropped": gettext_lazy("Thrown away"),
}
CHANGES = {"added": gettext_lazy("Newly added"), "removed": gettext_lazy("Removed"), "changed": gettext_lazy("Changed")}
KINDS = {
    "model": gettext_lazy("The model itself"),
    "element": gettext_lazy("Elements"),
    "relationship": gettext_lazy("Relationships"),
    "view": gettext_lazy("Views"),
}
COMPARED = {
    "application": gettext_lazy("Systems"),
    "data": gettext_lazy("Data"),
    "service": gettext_lazy("Services"),
    "capability": gettext_lazy("Capabilities"),
}


def error_words(error: BlueprintError) -> str:
    """Why a decision cannot be made, and what to do."""
    told = {
        "decided": _("This submission does not wait for a decision any more. Look at its page again."),
        "own": _("Who sent a submission does not decide on it. Somebody else must."),
        "why": _("Say why, in a sentence that the agency can act on."),
        "late": _(
            "A newer model of the agency has been accepted since. Merge this one into it, and decide on the merge."
        ),
        "two": _("These have several national object ids already. Take one of them back first."),
        "nobody": _("Nothing has this national object id any more. Look at the list again."),
        "unknown": _("An element that is named is not in the estate any more. Look at the page again."),
        "few": _("Choose two or more: one thing alone is the same as itself."),
    }
    return told[error.code]


def field_words(field: Field) -> str:
    """What of a thing is other."""
    name, _colon, rest = field.name.partition(":")
    told = {
        "name": _("Name"),
        "documentation": _("Description"),
        "property": _("Property"),
        "viewpoint": _("Viewpoint"),
        "type": _("Type of element"),
        "source": _("Where it begins"),
        "target": _("Where it leads"),
        "access": _("Kind of access"),
        "directed": _("Direction"),
        "modifier": _("Strength"),
        "box": _("Box"),
        "line": _("Line"),
    }.get(name, name)
    return told if not rest or name in {"box", "line"} else f"{told} ({rest})"


def conflict_words(field: str) -> str:
    """What of a thing both sides changed."""
    if field == "whole":
        return _("All of it: one side changed what the other took out or changed")
    if field == "removed":
        return _("One side took it out, and the other uses it")
    return field_words(Field(field.replace("names", "name"), "", ""))


def evidence_words(each: Evidence) -> str:
    """One reason for or against two things being the same."""
    words = ", ".join(word.removeprefix("=") for word in each.words[:5])
    if each.points < 0:
        told = {
            "capability": _("another capability"),
            "part": _("another reference part"),
            "data": _("other data"),
            "service": _("other services"),
            "subject": _("each is about its own agency’s subject"),
        }.get(each.what, each.what)
    else:
        told = {
            "capability": _("the same capability"),
            "part": _("the same reference part"),
            "data": _("data alike"),
            "service": _("services alike"),
            "words": _("words in common"),
            "name": _("words of the name"),
            "technology": _("the same technology"),
        }.get(each.what, each.what)
    return f"{told} ({words})" if words else told
