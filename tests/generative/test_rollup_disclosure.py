"""Whatever the counts, nobody can work a small one out of what is shown."""

from __future__ import annotations

import tempfile
from pathlib import Path

from attacker import Attacker, totals
from hypothesis import given, settings
from hypothesis import strategies as st
from rollups import count_measure, everything_of

from prasan.centres.areas import NATION, Area, load_areas
from prasan.centres.disclosure import SMALL, hidden_areas
from prasan.centres.organisation import ROOT
from prasan.centres.rollup import roll_up
from prasan.engine.snapshots import SnapshotStore

AREAS = load_areas()
LEAVES = sorted({area.code for area in AREAS} - {area.parent for area in AREAS})
COUNTS = st.one_of(st.integers(1, 12), st.integers(1, 3), st.integers(8, 30), st.integers(0, 5000))
# A few provinces, so that districts meet in one; and some sums that are just shown.
FEW = [leaf for leaf in LEAVES if leaf[:2] in ("00", "10", "13", "50", "92")]
TABLES = st.one_of(
    st.dictionaries(st.sampled_from(FEW), COUNTS, max_size=25),
    st.dictionaries(st.sampled_from(FEW[:12]), st.integers(1, 9), max_size=12),
    st.dictionaries(st.sampled_from(LEAVES), COUNTS, max_size=120),
)
TINY = [
    Area(NATION, None, "nation", "", ""),
    *(Area(code, NATION, "province", "", "", stated=code != "00") for code in ("10", "11", "00")),
    *(Area(code, code[:2], "district", "", "") for code in ("1001", "1002", "1003", "1101", "1102")),
]
TINY_LEAVES = ["1001", "1002", "1003", "1101", "1102", "00"]


def told(areas: list[Area], shown: dict[str, int | None], true: dict[str, int]) -> list[str]:
    """The small areas that the attacker can tell, or can at least tell to be small."""
    if shown[NATION] is None:
        return []  # nothing is shown of which anything could be subtracted
    bounds = Attacker(areas, shown).bounds()
    assert all(least <= true[code] <= most for code, (least, most) in bounds.items())
    return [
        code
        for code, (least, most) in bounds.items()
        if true[code] < SMALL and (shown[code] is not None or least == most or most < SMALL)
    ]


@settings(max_examples=300, deadline=None)
@given(leaves=TABLES)
def test_no_small_count_can_be_told_nor_even_that_it_is_small(leaves: dict[str, int]) -> None:
    counts = totals(AREAS, leaves)
    hidden = hidden_areas(leaves, AREAS)
    shown = {code: None if code in hidden else count for code, count in counts.items()}
    if counts:
        assert told(AREAS, shown, counts) == []
        assert (None not in shown.values()) or NATION in hidden or len(hidden) >= 2
        if not any(0 < count < SMALL for count in counts.values()):
            assert not hidden


@settings(max_examples=150, deadline=None)
@given(leaves=st.dictionaries(st.sampled_from(TINY_LEAVES), st.integers(0, 11), min_size=2))
def test_every_table_that_fits_what_is_shown_is_tried_and_they_differ_in_every_small_count(
    leaves: dict[str, int],
) -> None:
    counts = totals(TINY, leaves)
    hidden = hidden_areas(leaves, TINY)
    if not counts or NATION in hidden or sum(leaves.get(leaf, 0) for leaf in hidden) > 30:
        return
    shown = {code: None if code in hidden else count for code, count in counts.items()}
    least: dict[str, int] = dict(counts)
    most: dict[str, int] = dict(counts)
    for table in Attacker(TINY, shown).tables():
        for code, count in totals(TINY, table).items():
            least[code], most[code] = min(least[code], count), max(most[code], count)
    for code in hidden:
        if counts[code] < SMALL:
            assert least[code] < most[code]
            assert most[code] >= SMALL
    assert Attacker(TINY, shown).bounds() == {code: (least[code], most[code]) for code in counts}


@settings(max_examples=12, deadline=None)
@given(leaves=TABLES, baht=st.integers(1, 15000))
def test_the_file_that_the_web_reads_tells_no_small_count_by_any_figure_of_any_unit(
    leaves: dict[str, int], baht: int
) -> None:
    leaves = {leaf: count for leaf, count in leaves.items() if count}
    counts = totals(AREAS, leaves)
    with tempfile.TemporaryDirectory() as folder:
        store = SnapshotStore(Path(folder))
        given_counts = {leaf if leaf != "00" else None: (count, float(baht * count)) for leaf, count in leaves.items()}
        count_measure(store, "rice-2557", given_counts)
        snapshot = roll_up(store, [], [])
        cells = everything_of(snapshot)
    for unit in (ROOT, "07000", "07011"):
        rows = {(c["indicator"], c["area"]): c for c in cells if c["unit"] == unit}
        shown = {area: rows["rice_2557_households", area]["numerator"] for area in counts}
        # The amount is the count times something well known: what can be read of it is as good as a count.
        amounts = {area: rows["rice_2557_amount", area] for area in counts}
        for area, cell in amounts.items():
            assert cell["suppressed"] == (shown[area] is None)
            assert cell["value"] == cell["numerator"] == (None if shown[area] is None else shown[area] * baht)
            assert rows["rice_2557_households", area]["value"] == shown[area]
        if counts:
            assert told(AREAS, {a: None if n is None else int(n) for a, n in shown.items()}, counts) == []
            national = snapshot.facts["checks"]["rice_2557_households"]["2558"]["national"]
            assert national == shown[NATION]
    assert {c["unit"] for c in cells} == {ROOT, "07000", "07011"}
