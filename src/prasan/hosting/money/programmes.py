"""Known programmes of the same kind, for scale."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from prasan.engine import yaml_text


@dataclass(frozen=True)
class Programme:
    """What a programme published; ``checked`` says whether its figures were compared with the publication."""

    id: str
    source: str
    figures_th: str
    figures_en: str
    checked: bool


@cache
def programmes() -> tuple[Programme, ...]:
    """Those of ``data/programmes.yaml``."""
    text = (files("prasan.hosting") / "data" / "programmes.yaml").read_text(encoding="utf-8")
    return tuple(Programme(**each) for each in yaml_text.values(text))
