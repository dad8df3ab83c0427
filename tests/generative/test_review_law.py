"""The laws of clerical review, on any order of any words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from prasan.linkage.reviewing import (
    CANNOT_SAY,
    REOPENED,
    VERDICTS,
    WITHDRAWN,
    Decision,
    Pair,
    ReviewError,
    Reviews,
    settled,
    standing,
)

START = datetime(2026, 11, 25, tzinfo=UTC)


@st.composite
def decided(draw: st.DrawFn) -> list[Decision]:
    """Words of four reviewers on two candidates each of two records, in any order."""
    words = st.tuples(
        st.sampled_from(["A", "B"]),
        st.sampled_from([1, 2]),
        st.sampled_from([*VERDICTS, *VERDICTS, WITHDRAWN, REOPENED]),
        st.sampled_from(["r1", "r2", "r3", "r4"]),
    )
    said = draw(st.lists(words, max_size=25))
    return [
        Decision("farmer", record, person, verdict, reviewer, START + timedelta(seconds=place), "why", "linkage@x")
        for place, (record, person, verdict, reviewer) in enumerate(said)
    ]


@given(decided())
def test_what_is_said_of_other_pairs_changes_nothing(decisions: list[Decision]) -> None:
    whole = standing(decisions)
    for pair in whole:
        assert standing(each for each in decisions if each.pair == pair)[pair] == whole[pair]


@given(decided())
def test_no_pair_is_settled_but_by_two_who_agree(decisions: list[Decision]) -> None:
    for each in standing(decisions).values():
        words = [same for _, same in each.told]
        if each.same is not None:
            assert words.count(each.same) == 2
            assert words.count(not each.same) <= 1
        else:
            assert max(words.count(True), words.count(False)) < 2


@given(decided())
def test_a_third_is_asked_only_where_two_disagree(decisions: list[Decision]) -> None:
    for each in standing(decisions).values():
        assert each.disputed == (each.same is None and len(each.told) == 2)
        assert len(each.told) <= 3
        assert len({reviewer for reviewer, _ in each.votes}) == len(each.votes)


@given(decided())
def test_whoever_cannot_say_leaves_the_pair_as_it_was(decisions: list[Decision]) -> None:
    spoken = {(each.pair, each.reviewer) for each in decisions if each.verdict != CANNOT_SAY}
    without = [each for each in decisions if each.verdict != CANNOT_SAY or (each.pair, each.reviewer) in spoken]
    assert sorted(map(str, settled(standing(without)))) == sorted(map(str, settled(standing(decisions))))


@given(decided())
def test_what_is_settled_stays_so_until_it_is_reopened(decisions: list[Decision]) -> None:
    seen: dict[Pair, bool] = {}
    for place, decision in enumerate(decisions, 1):
        if decision.verdict == REOPENED:
            seen.pop(decision.pair, None)
        now = standing(decisions[:place])
        assert all(now[pair].same == same for pair, same in seen.items())
        seen |= {pair: each.same for pair, each in now.items() if each.same is not None}


@given(decided())
def test_the_file_never_makes_one_record_two_people_and_reads_as_it_was_written(decisions: list[Decision]) -> None:
    with TemporaryDirectory() as folder:
        kept = Reviews(Path(folder) / "decisions.jsonl")
        taken = []
        for decision in decisions:
            try:
                kept.add([decision])
            except ReviewError:
                continue
            taken.append(decision)
        again = Reviews(kept.path)
        assert again.decisions() == taken
        assert again.standing() == standing(taken)
        same = [(row["register"], row["record_key"]) for row in settled(again.standing()) if row["same"]]
        assert len(same) == len(set(same))
