"""What an auditor's questions say in words."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prasan.exchange.unusual import Question, Rule
from prasan.web.shell.templatetags.prasan import number


def words(question: Question) -> tuple[str, str]:
    """What is unusual, and the figures that it rests on."""
    count = {"count": number(question.count)}
    times = ngettext("%(count)s time", "%(count)s times", question.count) % count
    return {
        Rule.VOLUME: (
            _("Looked at many people in one day"),
            _("%(count)s people; on other days about %(usual)s") % {**count, "usual": number(question.usual)},
        ),
        Rule.CLOSED: (_("Looked at people at night or at the weekend"), times),
        Rule.MANY: (_("One person was looked at by many accounts"), _("%(count)s accounts") % count),
        Rule.AGAIN: (_("Looked at one person again and again"), times),
        Rule.ONESELF: (_("Looked at their own data as an officer"), times),
        Rule.COLLEAGUE: (_("Looked at a colleague"), times),
        Rule.WATCHED: (_("Looked at a person under watch"), times),
    }[question.rule]
