"""The four figures of services: sums and means of what is said, and nothing made of what is not."""

import pytest

from prasan.architecture.estate import Estate, Thing
from prasan.council.plan.scorecard import Aim, Light, progress
from prasan.council.services import inventory, value_of


def _thing(number, kind="BusinessService", **said):
    properties = {name: (str(value),) for name, value in said.items()}
    return Thing(f"07011/{number}", "07011", str(number), kind, ((None, f"s{number}"),), properties=properties)


def test_means_are_of_what_is_said_and_weighted_by_volume():
    estate = Estate(
        [
            _thing(1, transactions="1,000", cost_per_transaction=10, satisfaction=80, digital="yes"),
            _thing(2, transactions=3000, cost_per_transaction=30, completion=101, digital="no"),
            _thing(3, satisfaction=10),
            _thing(4, "ApplicationService"),
        ],
        [],
    )
    services = inventory(estate)
    assert [each.thing.id for each in services] == ["2", "1", "3"]  # how a system is built is no service to people
    value = value_of(services)
    assert (value.volume, value.cost, value.satisfaction, value.completion) == (4000, 25, 80, None)
    assert value.known == {"volume": 2, "cost": 2, "satisfaction": 2, "completion": 0}
    assert value.digital == {"yes": 1, "partly": 0, "no": 1, "": 1}
    assert value_of([]).volume is None


@pytest.mark.parametrize(
    ("value", "higher", "light"),
    [
        (130, True, Light.GREEN),
        (80, True, Light.AMBER),
        (50, True, Light.RED),
        (99, False, Light.GREEN),
        (120, False, Light.AMBER),
    ],
)
def test_an_indicator_that_began_at_its_target_is_judged_by_whether_it_stays(value, higher, light):
    from datetime import date

    since, due = date(2015, 10, 1), date(2016, 9, 30)
    aim = Aim(
        120 if higher else 90, since, 100, due, [(since, 120 if higher else 90), (date(2016, 3, 31), value)], higher
    )
    assert progress(aim, date(2016, 4, 1)).light == light
