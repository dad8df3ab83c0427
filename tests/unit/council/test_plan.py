"""The plan through time, its scorecard, and the budget's lines that pay for it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from prasan.council.errors import CouncilError
from prasan.council.plan.budget_lines import by_programme, match, read_lines
from prasan.council.plan.nodes import Milestone, Node, Plan, changes
from prasan.council.plan.scorecard import Aim, Light, Rule, progress, scorecard, year_gone

SINCE = date(2015, 10, 1)
LATER = date(2016, 4, 1)


def _node(key, kind, parent, name="", **more):
    return Node(key, kind, parent, name or key, name or key, more.pop("since", SINCE), **more)


NODES = [
    _node("s", "strategy", None),
    _node("p", "pillar", "s"),
    _node("g", "goal", "p", indicators=("speed", "reach")),
    _node("net", "programme", "g", "โครงการเน็ตประชารัฐ อินเทอร์เน็ตหมู่บ้าน", owner="11001", contributors=("11001", "15003"), budget={2559: Decimal(900)}),
    _node("id", "programme", "g", "ระบบพิสูจน์ตัวตนดิจิทัลกลาง", owner="15003", needs=("net",)),
    _node("a", "project", "net", owner="11001", budget={2559: Decimal(400)}, spent={2559: Decimal(100)}),
    _node("b", "project", "net", owner="15003", until=LATER, budget={2559: Decimal(500)}, milestones=(Milestone("m", date(2016, 1, 1)),)),
    _node("b", "project", "net", owner="11002", since=LATER, budget={2559: Decimal(300)}),
]  # fmt: skip


def test_a_change_keeps_what_was_and_says_what_is_new():
    before, now = Plan(NODES, date(2016, 3, 31)), Plan(NODES, LATER)
    assert before.faults() == now.faults() == []
    assert (before.nodes["b"].owner, now.nodes["b"].owner) == ("15003", "11002")
    (change,) = changes(before, now)
    assert (change.key, change.what, change.fields["owner"]) == ("b", "changed", ("15003", "11002"))
    assert now.nodes["net"].integrated
    assert not now.nodes["id"].integrated
    assert now.budget("s", 2559) == Decimal(900)
    assert now.spent("s", 2559) == Decimal(100)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        (_node("x", "project", "g", owner="1"), "wrong_parent"),
        (_node("x", "programme", "gone", owner="1"), "no_parent"),
        (_node("x", "programme", "g"), "no_owner"),
        (_node("net", "programme", "g", owner="1"), "twice"),
        (_node("x", "project", "net", owner="1", needs=("nothing",)), "no_need"),
        (_node("x", "project", "net", owner="1", needs=("x",)), "circle"),
        (_node("x", "project", "net", owner="1", budget={2559: Decimal(9999)}), "over_budget"),
        (_node("x", "goal", "p", until=SINCE), "backwards"),
    ],
)
def test_what_cannot_be_so_is_told(more, code):
    assert code in {fault.code for fault in Plan([*NODES, more], SINCE).faults()}


def test_a_circle_of_needs_is_told_once_with_its_way():
    ring = [_node(key, "project", "net", owner="1", needs=(need,)) for key, need in ("xy", "yz", "zx")]
    circles = [fault.about for fault in Plan([*NODES, *ring], SINCE).faults() if fault.code == "circle"]
    assert circles == ["x → y → z → x"]


AIM = Aim(100, SINCE, 200, SINCE + timedelta(days=1000))


@pytest.mark.parametrize(
    ("days", "value", "light"), [(500, 150, Light.GREEN), (500, 140, Light.AMBER), (500, 110, Light.RED)]
)
def test_the_light_of_an_indicator_is_how_far_it_is_for_the_time_that_has_gone(days, value, light):
    day = SINCE + timedelta(days=days)
    aim = Aim(100, SINCE, 200, AIM.due, [(SINCE, 100), (day, value)])
    found = progress(aim, day)
    assert found.light == light
    assert found.forecast == pytest.approx(100 + (value - 100) * 2)
    falling = Aim(200, SINCE, 100, AIM.due, [(SINCE, 200), (day, 300 - value)])
    assert progress(falling, day).light == light
    assert progress(AIM, day).light == Light.GREY


def test_a_scorecard_counts_lights_by_weight_and_says_what_is_not_known():
    day = date(2016, 3, 31)
    assert year_gone(date(2016, 10, 1)) == (2560, 0.0)
    scores = scorecard(Plan(NODES, day), "s", {"speed": Aim(0, SINCE, 10, date(2016, 10, 1), [(day, 9.0)])})
    goal = scores["g"]
    assert (goal.known, goal.indicators) == (1, 2)
    assert (goal.late, goal.milestones) == (1, 1)
    assert goal.lights[Light.GREEN] == 1
    assert scores["b"].light == Light.RED
    assert scores["s"].indicators == 2
    assert scores["a"].spending == Light.AMBER
    assert scores["id"].light == Light.GREY


@given(st.lists(st.tuples(st.sampled_from(["a", "m", "r", None]), st.integers(1, 5)), min_size=1, max_size=8))
def test_more_red_never_makes_a_light_better(below):
    """Turning one part red, all else the same, leaves the light above as it was or worse; grey apart."""
    day = SINCE + timedelta(days=500)
    values = {"a": 150.0, "m": 140.0, "r": 100.0}
    order = [Light.GREEN, Light.AMBER, Light.RED]

    def light(kinds):
        nodes = [_node("s", "strategy", None)] + [
            _node(f"p{n}", "pillar", "s", indicators=(f"i{n}",), weight=Decimal(weight))
            for n, (_, weight) in enumerate(kinds)
        ]
        aims = {
            f"i{n}": Aim(100, SINCE, 200, AIM.due, [(day, values[kind])]) for n, (kind, _) in enumerate(kinds) if kind
        }
        return scorecard(Plan(nodes, day), "s", aims, Rule())["s"].light

    before, after = light(below), light([("r", below[0][1]), *below[1:]])
    if Light.GREY not in (before, after):
        assert order.index(after) >= order.index(before)


ROWS = [
    ["งบประมาณรายจ่าย", "", "", "", ""],
    ["ปีงบประมาณ", "กระทรวง", "หน่วยรับงบประมาณ", "ผลผลิต/โครงการ", "งบรายจ่าย", "จำนวนเงิน"],
    ["๒๕๕๙", "ไอซีที", "สำนักงานปลัด", "เน็ตประชารัฐ", "ลงทุน", "1,250,000.50"],
    ["2559", "มหาดไทย", "กรมการปกครอง", "ก่อสร้างถนนคอนกรีต", "ลงทุน", "5"],
    ["2559", "มหาดไทย", "กรมการปกครอง", "พิสูจน์ตัวตนดิจิทัล", "ดำเนินงาน", "many"],
    ["2559", "มหาดไทย", "กรมการปกครอง", "พัฒนาระบบดิจิทัลสำนักทะเบียน", "ดำเนินงาน", "7"],
]


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_lines_of_the_budget_are_matched_or_put_before_somebody(tmp_path, suffix):
    path = tmp_path / f"budget.{suffix}"
    if suffix == "csv":
        path.write_bytes("\r\n".join(",".join(f'"{cell}"' for cell in row) for row in ROWS).encode("cp874"))
    else:
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet()
            for number, row in enumerate(ROWS):
                sheet.write_row(number, 0, row)
    lines, refused = read_lines(path)
    assert [(each.row, each.column) for each in refused] == [(5, "amount")]
    assert refused[0].cells[3] == "พิสูจน์ตัวตนดิจิทัล"
    assert (lines[0].year, lines[0].amount, lines[0].row) == (2559, Decimal("1250000.50"), 3)
    units = {"สำนักงานปลัด": "11001", "กรมการปกครอง": "15003"}
    found = match(lines, Plan(NODES, SINCE), units)
    assert [(each.state, each.programme) for each in found] == [("sure", "net"), ("none", None), ("doubtful", None)]
    assert found[2].candidates[0][0] == "id"
    decided = match(lines, Plan(NODES, SINCE), units, {("กรมการปกครอง", "พัฒนาระบบดิจิทัลสำนักทะเบียน"): "id"})
    assert by_programme(decided) == {"net": {2559: Decimal("1250000.50")}, "id": {2559: Decimal(7)}}


def test_a_file_without_its_columns_says_which(tmp_path):
    path = tmp_path / "b.csv"
    path.write_text("กระทรวง,หน่วยงาน,งบประมาณ\na,b,1\n", encoding="utf-8")
    with pytest.raises(CouncilError) as refused:
        read_lines(path)
    assert (refused.value.code, refused.value.details["missing"]) == ("no_columns", "plan, year")
