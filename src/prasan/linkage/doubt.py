"""The links as they might be: without the doubtful ones, and with those that await a clerk's decision."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from prasan.engine.connection import Engine
from prasan.engine.snapshots import Snapshot
from prasan.engine.statement import named, tree

ROOM = "prasan.linkage"


def find_doubtful(
    engine: Engine, linkage: Snapshot, *, registers: Sequence[str], certain: Sequence[str], probable: float
) -> int:
    """Make ``doubtful_links`` and ``candidate_links`` (register, record_key, spine_id) from ``links``; how many.

    Doubtful are the links of ``registers`` that no stage of ``certain`` made and that are less probable than
    ``probable``.  A candidate is whose a record would best be that is nobody's and awaits a clerk.  ``links`` are those
    of :func:`prasan.linkage.people.view_linked`.
    """
    asked = {"registers": list(registers), "certain": list(certain), "probable": probable}
    engine.view("links_as_made", named(ROOM, "all_links"))
    engine.view_parquet("review", linkage.file("review.parquet"))
    engine.table("doubtful_links", named(ROOM, "doubtful_links"), asked)
    engine.table("candidate_links", named(ROOM, "candidate_links"), asked)
    return engine.count("doubtful_links") + engine.count("candidate_links")


def view_without_doubtful(engine: Engine) -> None:
    """Let ``links`` be those without the doubtful ones."""
    engine.view("links", named(ROOM, "links_strict"))


def view_with_candidates(engine: Engine) -> None:
    """Let ``links`` be all of them and the candidates' records."""
    engine.view("links", named(ROOM, "links_generous"))


def view_as_made(engine: Engine) -> None:
    """Let ``links`` be as the linkage made them."""
    engine.view("links", tree(exp.select("*").from_("links_as_made")))
