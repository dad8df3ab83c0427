"""Reasons and states of the council in the reader's language."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from prasan.council.errors import CouncilError
from prasan.web.centres.organisation import organisation
from prasan.web.shell.templatetags.prasan import be_date, in_words


def unit_name(code: str) -> str:
    """An agency's name; its code where there is no such unit."""
    unit = organisation(timezone.localdate()).tree.units.get(code)
    return in_words(unit) if unit else code


def refusal(error: CouncilError) -> str:
    """Why something may not be done, and what to do."""
    told = {name: str(value) for name, value in error.details.items()}
    match error.code:
        case "late_call":
            told["earliest"] = be_date(error.details["earliest"])  # type: ignore[arg-type]
            return _("Members are called %(notice)s days before at least: the earliest day is %(earliest)s.") % told
        case "no_quorum":
            return _("There is no quorum: %(present)s are present, and %(needed)s are needed.") % told
        case "not_present" | "twice":
            told["agency"] = unit_name(told["agency"])
            if error.code == "twice":
                return _("%(agency)s has voted already.") % told
            return _("%(agency)s is not present, and has no vote.") % told
        case "tie":
            return _("The votes are equal: the chair’s casting vote decides. Choose it.")
        case "too_long":
            return _("That is too long: %(most)s letters at most.") % told
        case "file_kind":
            return _("This kind of file is not taken. Send one of: %(kinds)s.") % told
        case "file_size":
            return _("The file is too large: %(most)s MB at most.") % told
    return {
        "not_yours": _("Another does this: agencies speak for themselves, and the secretary keeps the meetings."),
        "no_seat": _("This agency has no seat in the council."),
        "no_words": _("Write something: words are missing."),
        "no_reason": _("Say why. It is kept."),
        "no_evidence": _("Say what was done, or send a file that shows it."),
        "own_work": _("Who did it does not close it. Another secretary looks at the evidence."),
        "no_letter": _("Write the delegate’s name, and the letter by which the agency sends them."),
        "voted": _("This agency has voted in the meeting: it was there."),
        "votes_open": _("A motion is not counted yet. Count its votes first."),
        "no_key": _("Choose what it is about: search for it, and choose it from what is found."),
        "no_subject": _("There is no such thing any more, or you may not see it. Search for it again."),
        "too_few": _("Choose two opinions at least."),
        "tied": _("That belongs to it already."),
        "changed": _("Somebody else changed it since you opened it. Look at it again."),
        "day": _("Write a day as 2558-10-01 or 1 ตุลาคม 2558; to postpone, one that is later."),
        "time": _("Write the time as 09:30."),
        "file_empty": _("The file is empty. Choose another."),
        "file_changed": _("The file that was kept is not there any more, or was changed. Put it back from a backup."),
        "no_such": _("There is no such thing, or it may not be chosen here. Choose from the list."),
    }.get(error.code, _("This cannot be done now. Look at it again."))


def meeting_state(state: str) -> str:
    """A meeting's state."""
    return {
        "planned": _("planned"),
        "called": _("called"),
        "open": _("in session"),
        "closed": _("over: the minutes are drawn up"),
        "confirmed": _("minutes confirmed"),
        "cancelled": _("cancelled"),
    }[state]


def recommendation_state(state: str) -> str:
    """A recommendation's state."""
    return {
        "draft": _("draft of the agency"),
        "raised": _("raised"),
        "tabled": _("on an agenda"),
        "referred": _("referred to another body"),
        "answered": _("answered by the other body"),
        "agreed": _("agreed"),
        "declined": _("declined"),
        "withdrawn": _("withdrawn"),
    }[state]


def action_state(state: str) -> str:
    """An action's state."""
    return {
        "open": _("to be done"),
        "reported": _("reported: the evidence is looked at"),
        "closed": _("closed with evidence"),
        "dropped": _("dropped"),
    }[state]


def act_words(act: str) -> str:
    """What was done, for a chain."""
    return {
        "draft": _("drafted"),
        "amend": _("text changed"),
        "raise": _("raised"),
        "table": _("put on an agenda"),
        "refer": _("referred"),
        "answer": _("answered"),
        "agree": _("agreed"),
        "decline": _("declined"),
        "withdraw": _("withdrawn"),
        "tie": _("said that it belongs to it"),
        "untie": _("said that it does not belong to it"),
        "report": _("reported"),
        "return": _("sent back"),
        "close": _("closed"),
        "drop": _("dropped"),
        "postpone": _("postponed"),
    }[act]
