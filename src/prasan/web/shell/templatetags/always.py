"""Parts of pages that are always the same: written once in each language, and kept."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

register = template.Library()


class _Always(template.Node):
    def __init__(self, nodes: NodeList) -> None:
        self._nodes = nodes
        self._kept: dict[str | None, SafeString] = {}

    def render(self, context: Context) -> SafeString:
        language = get_language()
        kept = self._kept.get(language)
        if kept is None:
            # Nothing of the page's own is given to it, so that nothing of anybody can be kept.
            nothing = Context({}, autoescape=context.autoescape)
            nothing.template = context.template
            with nothing.render_context.push_state(context.template):
                kept = self._kept[language] = mark_safe(self._nodes.render(nothing))  # noqa: S308  (a template wrote it)
        return kept


@register.tag
def always(parser: Parser, token: Token) -> Any:
    """``{% always %} … {% endalways %}``: written once a language.  It knows no variable of the page."""
    nodes = parser.parse(("endalways",))
    parser.delete_first_token()
    return _Always(nodes)
