"""What grants say in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext as _

from prasan.web.portal.others.acts import CODE_DAYS, LONGEST, GrantError
from prasan.web.portal.others.models import CitizenAct, Grant
from prasan.web.portal.others.sealing import unsealed
from prasan.web.shell.templatetags.prasan import number


def acts(grant: Grant) -> list[str]:
    """What may be done by a grant."""
    return [str(each.label) for each in CitizenAct if each in grant.acts]


def state(grant: Grant) -> str:
    """Where a grant stands."""
    return {
        "asked": _("waits for an officer"),
        "offered": _("waits for the code to be used"),
        "holds": _("in force"),
        "refused": _("refused"),
        "over": _("over"),
    }[grant.state]


def reasons() -> dict[str, str]:
    """Why an officer acts for somebody at a counter."""
    return {
        "no_phone": _("has no telephone or computer"),
        "cannot_use": _("cannot use the pages alone (sight, hands, reading)"),
        "asked_help": _("asks for help with something hard"),
        "urgent": _("it is urgent"),
    }


def who(grant: Grant) -> str:
    """Who acts by a grant, as the person is told."""
    if grant.kind == Grant.Kind.COUNTER:
        return grant.officer.get_username() if grant.officer else ""
    return unsealed(grant.by_called) or (grant.reason if grant.kind == Grant.Kind.GIVEN else "")


def wrong(error: GrantError) -> str:
    """Why something was not done with a grant, and what to do."""
    return {
        "no_acts": _("Choose what may be done."),
        "no_time": _("Choose for how long."),
        "no_kind": _("Choose whether you are a carer or a guardian."),
        "too_many": _("Too many wait already. End one of them first."),
        "no_code": _("No code like this is waiting. Look at it again; a code is good once, for %(days)s days.")
        % {"days": CODE_DAYS},
        "oneself": _("This is you yourself."),
        "decided": _("It has been decided already."),
        "nobody": _("The civil register knows nobody by the number that was written. Refuse it, and say so."),
        "empty": _("Write something."),
        "too_long": _("Write at most %(most)s letters.") % {"most": number(LONGEST)},
        "no_number": _("A national id has 13 digits, and the last one fits the others. Check it."),
        "no_file": _("Choose a file."),
        "unknown": _("The civil register knows nobody by this number."),
        "no_card": _("See the card first, and say so by the box."),
        "no_reason": _("Say why you act for the person."),
        "lapsed": _("That took too long. Look at the card again."),
    }[error.code]
