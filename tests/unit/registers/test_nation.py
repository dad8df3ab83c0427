"""The synthetic nation: the same for a seed, lawful ids, families, and errors as often as they are said to be."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from nations import Nation

from prasan.engine.connection import Engine
from prasan.engine.statement import Statement
from prasan.registers.nation import NationError, make_nation
from prasan.registers.nation.errors import RATES


@pytest.fixture(scope="module")
def engine(nation: Nation) -> Iterator[Engine]:
    with Engine.open() as opened:
        opened.define_thai()
        for name in ("civil", "farmer", "poor"):
            opened.view_parquet(name, nation.out / f"{name}.parquet")
        opened.view_parquet("truth", *sorted(nation.truth.glob("*.parquet")))
        yield opened


def ask(engine: Engine, sql: str) -> Any:
    return engine.value(Statement(sql, "test"))


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("*.parquet")}


def test_a_seed_makes_one_nation_and_another_seed_another(tmp_path: Path) -> None:
    made = []
    for number, seed in enumerate((1, 1, 2)):
        make_nation(3_000, seed, tmp_path / f"nation{number}", tmp_path / f"truth{number}")
        made.append(digests(tmp_path / f"nation{number}"))
    assert made[0] == made[1]
    assert all(made[0][name] != made[2][name] for name in made[0])


def test_it_has_as_many_people_as_asked_for_and_the_truth_of_every_record(engine: Engine, nation: Nation) -> None:
    assert nation.facts.records["civil"] == ask(engine, "SELECT count(*) FROM civil") == 22_000
    for name, key in (("civil", "national_id"), ("farmer", "farmer_no"), ("poor", "applicant_no")):
        unknown = f"SELECT count(*) FROM {name} ANTI JOIN truth ON record_key = {key} AND register = '{name}'"
        assert ask(engine, unknown) == 0
        assert ask(engine, f"SELECT count(*) - count(DISTINCT {key}) FROM {name}") == 0


def test_every_civil_id_is_valid_and_its_first_digit_is_of_the_birth(engine: Engine) -> None:
    assert ask(engine, "SELECT count(*) FROM civil WHERE NOT thai_id_valid(national_id)") == 0
    born_before = "birth_date < '25270101'"
    assert ask(engine, f"SELECT count(*) FROM civil WHERE national_id[1] = '3' AND NOT {born_before}") == 0
    assert ask(engine, f"SELECT count(*) FROM civil WHERE national_id[1] = '1' AND {born_before}") == 0
    assert (
        ask(
            engine, "SELECT count(*) FROM civil WHERE (nationality <> 'TH') <> (national_id[1] IN ('6', '7', '8', '0'))"
        )
        == 0
    )


def test_families_share_a_house_and_mostly_a_name(engine: Engine) -> None:
    houses = (
        "SELECT house_code, count(*) AS people, count(DISTINCT family_name) AS names FROM civil GROUP BY house_code"
    )
    assert ask(engine, f"SELECT max(people) FROM ({houses})") <= 6
    assert ask(engine, f"SELECT avg(people) FROM ({houses})") == pytest.approx(2.75, abs=0.05)
    assert ask(engine, f"SELECT avg((names = 1)::INT) FROM ({houses}) WHERE people > 1") > 0.8
    assert (
        ask(
            engine,
            "SELECT count(DISTINCT left(house_code, 4) || left(area_code, 4)) - count(DISTINCT left(area_code, 4)) FROM civil",
        )
        == 0
    )


def test_provinces_have_their_share_of_the_people(engine: Engine) -> None:
    bangkok = ask(engine, "SELECT avg((left(area_code, 2) = '10')::INT) FROM civil")
    assert bangkok == pytest.approx(5_682_415 / 65_900_000, rel=0.08)
    assert ask(engine, "SELECT count(DISTINCT left(area_code, 2)) FROM civil") == 77


def test_registers_have_the_share_of_people_they_should(nation: Nation) -> None:
    assert nation.facts.records["farmer"] / nation.facts.people == pytest.approx(0.14, abs=0.01)
    assert nation.facts.records["poor"] / nation.facts.people == pytest.approx(0.22, abs=0.01)


# A delivered record beside the civil record of the same person.
PAIRS = """
    (SELECT p.*, c.national_id AS true_id, c.given_name AS true_given, c.family_name AS true_family,
            c.house_code AS true_house, c.sex AS true_sex, c.birth_date AS true_birth, c.title AS true_title
     FROM poor AS p
     JOIN truth AS t ON t.register = 'poor' AND t.record_key = p.applicant_no
     JOIN truth AS o ON o.register = 'civil' AND o.person = t.person
     JOIN civil AS c ON c.national_id = o.record_key)
"""
ERRORS = [
    ("national_id = ''", RATES.no_id),
    ("national_id <> '' AND thai_id_clean(national_id) <> true_id", RATES.mistyped + RATES.transposed + RATES.relative),
    ("national_id <> '' AND thai_id_clean(national_id) = true_id AND national_id <> true_id", RATES.dressed),
    ("thai_without_title(given_name) <> thai_without_title(true_given)", RATES.misspelt + RATES.changed_given),
    ("sex <> true_sex", RATES.wrong_sex),
    ("house_code <> true_house", RATES.moved),
    ("birth_date LIKE '%00' AND true_birth NOT LIKE '%00'", RATES.unknown_day),
    ("birth_date < '2400'", RATES.common_era),
]


@pytest.mark.parametrize(("wrong", "rate"), ERRORS)
def test_errors_are_as_frequent_as_documented(engine: Engine, wrong: str, rate: float) -> None:
    assert ask(engine, f"SELECT avg(({wrong})::INT) FROM {PAIRS}") == pytest.approx(rate, rel=0.35, abs=0.003)


def test_errors_keep_company(engine: Engine) -> None:
    two = "(national_id = '')::INT + (sex <> true_sex)::INT + (house_code <> true_house)::INT >= 2"
    by_chance = RATES.no_id * RATES.moved
    assert ask(engine, f"SELECT avg(({two})::INT) FROM {PAIRS}") > 1.3 * by_chance


def test_some_have_two_records_and_some_are_in_no_civil_register(engine: Engine) -> None:
    assert ask(
        engine, "SELECT 1 - count(DISTINCT person) / count(*) FROM truth WHERE register = 'poor'"
    ) == pytest.approx(RATES.duplicate, rel=0.4)
    stranger = "SELECT avg((person >= 22000)::INT) FROM truth WHERE register = 'poor'"
    assert ask(engine, stranger) == pytest.approx(RATES.stranger, rel=0.5)


@pytest.mark.parametrize("people", [0, 999, 70_000_001])
def test_a_nation_of_an_absurd_size_is_refused(tmp_path: Path, people: int) -> None:
    with pytest.raises(NationError, match="--people"):
        make_nation(people, 1, tmp_path / "nation", tmp_path / "truth")
    assert list(tmp_path.iterdir()) == []


def test_a_run_that_fails_leaves_the_last_nation(tmp_path: Path) -> None:
    make_nation(1_000, 1, tmp_path / "nation", tmp_path / "truth")
    before = digests(tmp_path / "nation")

    def stop(stage: str, done: int, total: int) -> None:
        if done == total:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_nation(1_000, 2, tmp_path / "nation", tmp_path / "truth", progress=stop)
    assert digests(tmp_path / "nation") == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["nation", "truth"]
