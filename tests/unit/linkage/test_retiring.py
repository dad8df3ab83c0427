"""Old linkages go, and with them the spines that no linkage left was made on; what is left can be read."""

from __future__ import annotations

from pathlib import Path

from linked_nation import REGISTERS, link_nation, permit_for
from nations import made_in

from prasan.engine.connection import Engine
from prasan.linkage.link import link
from prasan.linkage.people import view_linked
from prasan.linkage.retiring import retire


def test_a_linkage_that_stays_keeps_its_spine_and_no_other_spine_stays(tmp_path: Path) -> None:
    linked = link_nation(made_in(tmp_path, 1_000, 3), tmp_path)
    made = [linked.store.live("linkage")]
    # Another key is another spine.
    for key in ("second", "third", "fourth"):
        link(linked.store, permit_for(*REGISTERS), log=linked.log, key=key)
        made.append(linked.store.live("linkage"))
    spines = [linked.store.inputs_of(each)["spine"] for each in made]
    assert retire(linked.store, newest=2, days=1) == {"linkage": [], "spine": []}
    gone = retire(linked.store, newest=2)
    assert {name: set(ids) for name, ids in gone.items()} == {
        "linkage": {each.id for each in made[:2]},
        "spine": {each.id for each in spines[:2]},
    }
    assert not any(each.path.exists() for each in (*made[:2], *spines[:2]))
    for each in made[2:]:
        with Engine.open() as engine:
            view_linked(engine, linked.store, each)
            assert engine.count("links") > 1_000
    assert retire(linked.store, newest=2) == {"linkage": [], "spine": []}
