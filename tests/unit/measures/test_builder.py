"""A rule made in Python is the tree of its text, and is checked as one of a file is."""

from __future__ import annotations

import copy
import datetime
from dataclasses import replace

import pytest
from measure_engines import World, agreed

from prasan.measures import shipped
from prasan.measures.builder import (
    Said,
    all_of,
    any_of,
    built,
    choose,
    defined,
    greatest,
    least,
    members,
    parameter,
    register,
    said,
    today,
    years_before,
)
from prasan.measures.errors import RuleError
from prasan.measures.parsing import parse_rule
from prasan.measures.printing import print_rule

MEASURES = {measure.id: measure for measure in shipped()}
civil, farmer, poor = register("civil"), register("farmer"), register("poor")
DAY = datetime.date(2014, 5, 1)


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (farmer.exists(), "exists(farmer)"),
        (farmer.exists(farmer.rice_rai > 0), "exists(farmer where farmer.rice_rai > 0)"),
        (farmer.count(farmer.baac_account), "count(farmer where farmer.baac_account)"),
        (farmer.rice_rai.sum(farmer.planting_date.between(DAY, parameter("to"))) * 1000,
         "sum(farmer.rice_rai where farmer.planting_date between 2014-05-01 and $to) * 1000"),
        (farmer.rice_rai.min() + farmer.rice_rai.max() - farmer.rice_rai.count(),
         "min(farmer.rice_rai) + max(farmer.rice_rai) - count(farmer.rice_rai)"),
        (farmer.baac_account.any(), "any(farmer.baac_account)"),
        (farmer["count"].sum(), "sum(farmer.count)"),
        (least(farmer.rice_rai.sum(), 15) / greatest(1, 2), "min(sum(farmer.rice_rai), 15) / max(1, 2)"),
        (civil.nationality == "TH", 'civil.nationality = "TH"'),
        (civil.nationality != "TH", 'civil.nationality != "TH"'),
        (civil.nationality.one_of("TH", "LA"), 'civil.nationality in ("TH", "LA")'),
        (civil.birth_date <= years_before(60, today), "civil.birth_date <= years_before(60, $today)"),
        (civil.birth_date < DAY, "civil.birth_date < 2014-05-01"),
        ((parameter("a") >= 1) & (parameter("b") < 2) & True, "$a >= 1 and $b < 2 and true"),
        (any_of(True, False) | (parameter("a") == 1), "true or false or $a = 1"),
        (all_of(True, any_of(True, False)), "true and (true or false)"),
        (True & ~poor.exists(), "true and not exists(poor)"),
        (False | poor.exists(), "false or exists(poor)"),
        (1 + parameter("a") * -2.5, "1 + $a * -2.5"),
        (1 - parameter("a") * 2, "1 - $a * 2"),
        (2 * -parameter("a"), "2 * -$a"),
        (10 / parameter("a"), "10 / $a"),
        (choose(poor.exists(), 300, 200), "if exists(poor) then 300 else 200"),
        (members.count(defined("adult")), "count(members where adult)"),
        (members.exists(defined("income") < 1), "exists(members where income < 1)"),
        (members.income.max(poor.exists()) <= 5, "max(members.income where exists(poor)) <= 5"),
    ],
)  # fmt: skip
def test_what_is_made_is_the_tree_of_the_text(made: Said, text: str) -> None:
    assert said(made).node == parse_rule(text)


def test_a_shipped_rule_can_be_made_in_python() -> None:
    welfare = MEASURES["welfare-2565"]
    family = members.yearly_income.sum() <= parameter("family_income") * members.count()
    rule = built(family, welfare.scope, "boolean")
    [published] = [each.rule for each in welfare.criteria if each.id == "family_income"]
    assert (rule.text, rule.node) == (published.text, published.node)


def test_both_engines_take_a_rule_that_was_made() -> None:
    old_age = MEASURES["old-age-2555"]
    rule = built(choose(civil.sex == "2", 700, 600), old_age.scope, "number")
    world = World()
    for spine_id, sex in ((1, "1"), (2, "2"), (3, None)):
        world.person(spine_id, nationality="TH", birth_year=1930, sex=sex)
    rows = agreed(world, replace(old_age, amount=rule))
    assert [row["amount"] for row in rows] == [600.0, 700.0, None]


def test_a_rule_that_was_made_is_checked_as_one_of_a_file() -> None:
    scope = MEASURES["welfare-2565"].scope
    for made, problem in {
        "number": (poor.income.sum() > 1, "unknown column income of register poor"),
        "type": (civil.nationality + 1, "this is a text, not a number"),
        "value": (poor.income_baht.sum(), "this is a number, not a boolean"),
        "definition": (members.income.sum() > 1, "unknown definition income"),
        "parameter": (parameter("cap") == 1, "unknown parameter"),
    }.values():
        with pytest.raises(RuleError, match=problem):
            built(made, scope, "boolean")
    deep = said(True)
    for _ in range(100):
        deep = ~deep
    with pytest.raises(RuleError, match="nested more than 64 deep"):
        built(deep, scope, "boolean")


def test_what_is_no_rule_is_refused_as_it_is_made() -> None:
    with pytest.raises(TypeError, match="write &"):
        bool(civil.nationality == "TH")
    with pytest.raises(TypeError, match="write &"):
        assert 1 < parameter("a") < 3
    for value in (float("nan"), float("inf")):
        with pytest.raises(ValueError, match="cannot hold the number"):
            parameter("a") + value
    for other in (None, object(), datetime.datetime(2014, 1, 1, tzinfo=datetime.UTC)):
        with pytest.raises(TypeError, match="cannot hold"):
            said(other)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="two terms"):
        least(1)
    with pytest.raises(ValueError, match="cannot be written"):
        print_rule(said("both ' and \"").node)


def test_rows_can_be_copied_and_have_no_columns_of_python() -> None:
    copied = copy.deepcopy(farmer)
    assert said(copied.rice_rai.sum()).node == said(farmer.rice_rai.sum()).node
    with pytest.raises(AttributeError):
        _ = farmer._hidden
