"""A house is taken for a household, and says what speaks against it."""

from __future__ import annotations

from linked_nation import REGISTERS, Linked, permit_for

from prasan.engine.connection import Engine
from prasan.engine.statement import Statement
from prasan.linkage.households import CROWDED, make_households


def test_every_house_is_one_household_with_all_its_members_and_a_quality(linked: Linked, engine: Engine) -> None:
    before = linked.log.verify().size
    made = make_households(linked.store, permit_for(*REGISTERS), log=linked.log, key="secret")
    assert linked.log.verify().size == before + 1
    engine.view_parquet("households", made.file("households.parquet"))

    def ask(sql: str) -> int:
        return int(engine.value(Statement(sql, "test")))

    assert ask("SELECT count(*) FROM households") == ask("SELECT count(DISTINCT house_code) FROM civil")
    assert ask("SELECT sum(members) FROM households") == ask("SELECT count(house_code) FROM civil")
    assert ask("SELECT count(*) - count(DISTINCT household_id) FROM households") == 0
    assert sum(made.facts["people"].values()) + made.facts["no_house"] == ask("SELECT count(*) FROM civil")
    assert ask(f"SELECT count(*) FROM households WHERE (quality = 'crowded') <> (members > {CROWDED})") == 0
    young = """SELECT count(*) FROM households AS h WHERE quality = 'children_only' AND EXISTS (
        SELECT 1 FROM civil AS c WHERE c.house_code = h.house_code AND c.birth_year <= 2005)"""
    assert ask(young) == 0
    moved = """SELECT count(*) FROM households AS h WHERE quality = 'moved' AND 2 * (
        SELECT count(DISTINCT c.record_key) FROM civil AS c
        JOIN links AS k ON k.register = 'civil' AND k.record_key = c.record_key
        JOIN links AS l ON l.spine_id = k.spine_id AND l.register <> 'civil' AND l.is_primary
        JOIN (SELECT 'farmer' AS register, record_key, house_code FROM farmer
              UNION ALL SELECT 'poor', record_key, house_code FROM poor) AS r
          ON r.register = l.register AND r.record_key = l.record_key
        WHERE c.house_code = h.house_code AND r.house_code <> c.house_code) < members"""
    assert ask("SELECT count(*) FROM households WHERE quality = 'moved'") > 0
    assert ask(moved) == 0
    again = make_households(linked.store, permit_for(*REGISTERS), log=linked.log, key="secret")
    assert again.id == made.id
