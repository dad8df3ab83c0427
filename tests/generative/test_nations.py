"""Whatever its size and seed, a nation is whole: ids valid and each of one person, every record's person known."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from prasan.engine.connection import Engine
from prasan.engine.statement import Statement
from prasan.registers.nation import make_nation

# Odd sizes cut the last block; multiples of many small numbers leave few multipliers to shuffle by.
SIZES = st.one_of(st.integers(1_000, 4_000), st.sampled_from([1_000, 1_100, 2_310, 2_520, 3_600]))


@settings(max_examples=5, deadline=None)
@given(people=SIZES, seed=st.integers(0, 2**40))
def test_a_nation_is_whole(people: int, seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder, Engine.open() as engine:
        out, truth = Path(folder, "nation"), Path(folder, "truth")
        facts = make_nation(people, seed, out, truth)
        engine.define_thai()
        for name in ("civil", "farmer", "poor"):
            engine.view_parquet(name, out / f"{name}.parquet")
        engine.view_parquet("truth", *sorted(truth.glob("*.parquet")))

        def ask(sql: str) -> int:
            return int(engine.value(Statement(sql, "test")))

        assert facts.records == {name: engine.count(name) for name in ("civil", "farmer", "poor")}
        assert people == ask("SELECT count(DISTINCT national_id) FROM civil WHERE thai_id_valid(national_id)")
        assert people == ask("SELECT count(DISTINCT person) FROM truth WHERE register = 'civil'")
        assert engine.count("truth") == sum(facts.records.values())
        assert ask("SELECT count(*) FROM civil WHERE NOT thai_date_possible(birth_date::INTEGER)") == 0
        assert ask("SELECT count(*) FROM civil WHERE length(house_code) <> 11 OR length(area_code) <> 6") == 0
        # Nobody in two houses, and no house in two subdistricts.
        assert ask("SELECT count(DISTINCT house_code) - count(DISTINCT (house_code, area_code)) FROM civil") == 0
        # Those in no civil register have ids that nobody in it has.
        strange = "SELECT national_id FROM poor JOIN truth ON record_key = applicant_no WHERE person >= $people"
        taken = strange.replace("$people", str(people))
        assert ask(f"SELECT count(*) FROM ({taken}) JOIN civil USING (national_id)") == 0
