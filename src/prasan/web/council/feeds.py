"""The council's published decisions as a feed, Atom and RSS."""

from __future__ import annotations

from datetime import datetime

from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prasan.web.council.models import Resolution
from prasan.web.council.public import decided
from prasan.web.shell.templatetags.prasan import be_date

_SHOWN = 50


class Decisions(Feed):  # type: ignore[type-arg]
    """RSS of the latest decisions."""

    title = gettext_lazy("Decisions of the council of chief information officers")
    description = gettext_lazy("What the council resolved, once its minutes are confirmed and published")

    def link(self) -> str:
        return reverse("council:public")

    def items(self) -> list[Resolution]:
        return list(decided()[:_SHOWN])

    def item_title(self, item: Resolution) -> str:
        told = {"number": item.item.meeting, "matter": item.item.title}
        return (
            _("Meeting %(number)s: %(matter)s") % told
            if item.carried
            else _("Not carried, meeting %(number)s: %(matter)s") % told
        )

    def item_description(self, item: Resolution) -> str:
        return f"{item.text} ({be_date(item.item.meeting.day)})"

    def item_link(self, item: Resolution) -> str:
        return reverse("council:public_decision", args=[item.pk])

    def item_pubdate(self, item: Resolution) -> datetime:
        return item.item.meeting.published_at


class AtomDecisions(Decisions):
    """The same as Atom."""

    feed_type = Atom1Feed
    subtitle = Decisions.description
