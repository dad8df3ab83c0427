"""An answer as plain values, for machines: every key with what it is, every reason with what it says."""

from __future__ import annotations

from typing import Any

from prasan.architecture.answers.basis import Answer, Because, Finding, Unjudged
from prasan.architecture.estate import Estate


def told(answer: Answer, estate: Estate) -> dict[str, Any]:
    """The answer with ``question``, ``asked``, ``judged``, ``counts``, ``totals``, ``findings`` and ``undetermined``."""
    return {
        "question": answer.question,
        "asked": dict(answer.asked),
        "judged": answer.judged,
        "counts": answer.counts,
        "totals": dict(answer.totals),
        "findings": [finding_told(each, estate) for each in answer.findings],
        "undetermined": [unjudged_told(each, estate) for each in answer.undetermined],
    }


def finding_told(finding: Finding, estate: Estate) -> dict[str, Any]:
    """One finding; ``because`` are properties (with ``value``) and relationships (with ``source`` and ``target``)."""
    return {
        "kind": finding.kind,
        "subject": named(finding.subject, estate),
        "others": [named(key, estate) for key in finding.others],
        "facts": dict(finding.facts),
        "lacks": list(finding.lacks),
        "because": [_because(each, estate) for each in finding.because],
    }


def unjudged_told(each: Unjudged, estate: Estate) -> dict[str, Any]:
    """What could not be judged, for want of what."""
    return {"subject": named(each.subject, estate), "wants": list(each.wants), "said": each.said}


def named(key: str, estate: Estate) -> dict[str, str]:
    """A key with unit, type and name; of a register or a pillar (``register:civil``) its name."""
    thing = estate.things.get(key)
    if thing is not None:
        return {"key": key, "unit": thing.unit, "type": thing.type, "name": thing.name}
    tie = estate.ties.get(key)
    if tie is not None:
        return {"key": key, "unit": tie.unit, "type": tie.type, "name": tie.name}
    kind, _, name = key.partition(":")
    return {"key": key, "unit": "", "type": kind if name else "", "name": name}


def _because(each: Because, estate: Estate) -> dict[str, Any]:
    tie = estate.ties.get(each.key)
    if tie is not None and not each.value:
        return {
            "relationship": each.key,
            "type": each.what,
            "source": named(tie.source, estate),
            "target": named(tie.target, estate),
        }
    return {"of": named(each.key, estate), "property": each.what, "value": each.value}
