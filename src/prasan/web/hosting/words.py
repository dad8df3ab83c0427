"""What codes of hosting say in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from prasan.hosting.whatif import Change
from prasan.thai.dates import BUDDHIST_ERA, date_text
from prasan.web.shell.templatetags.prasan import thai


def kind_words(kind: str) -> str:
    """A kind of cost (``costing.KINDS``)."""
    return {
        "capital": _("Capital"),
        "running": _("Running costs"),
        "energy": _("Energy"),
        "staff": _("Staff"),
        "licences": _("Licences"),
        "migration": _("Migration"),
        "decommissioning": _("Decommissioning"),
    }[kind]


def what_words(what: str) -> str:
    """What becomes of a workload."""
    return {
        "move": _("moves"),
        "new": _("is new"),
        "keep": _("keeps its centre"),
        "stay": _("stays in its room"),
        "retire": _("is retired"),
        "merge": _("is merged into another"),
    }[what]


def stage_words(stage: str) -> str:
    """How far a plan's approval is."""
    return {
        "draft": _("not proposed"),
        "proposed": _("proposed"),
        "approved": _("approved"),
        "returned": _("returned"),
    }[stage]


def state_words(state: str) -> str:
    """How a plan's working out stands."""
    return {
        "running": _("being worked out"),
        "done": _("worked out"),
        "refused": _("no plan keeps every limit"),
        "stopped": _("stopped"),
        "failed": _("failed"),
    }[state]


def step_words(step: str) -> str:
    """What a plan's process does."""
    return {
        "bound": _("proving what no plan is under"),
        "siting": _("choosing sites"),
        "waves": _("choosing months"),
        "sensitivity": _("varying each coefficient"),
    }.get(step, _("filling hosts"))


def ended_words(ended: str) -> str:
    """What ended the search."""
    return {
        "effort": _("The search ended by itself."),
        "time": _("The search was ended by its time limit, with the best found."),
        "hand": _("The search was stopped by hand, with the best found."),
    }[ended]


def held_words(held: str) -> str:
    """What was in the way of a workload that stays for want of a month."""
    return {
        "team": _("The agency's team has no month free"),
        "moves": _("All agencies together can move no more in a month"),
        "freeze": _("The months in which it may move are frozen"),
        "budget": _("No year's budget has enough left for the move and its hosts"),
        "window": _("It may not move before the last month in which it may"),
    }[held]


def act_words(act: str) -> str:
    """What was done with a plan."""
    return {
        "freeze": _("froze the baseline"),
        "propose": _("proposed it"),
        "approve": _("approved it"),
        "return": _("returned it"),
    }[act]


def button_words(act: str) -> str:
    """What may be done with a plan."""
    return {
        "freeze": _("Freeze the baseline"),
        "propose": _("Propose it"),
        "approve": _("Approve it"),
        "return": _("Return it"),
    }[act]


def refusal_words(code: str) -> str:
    """Why something may not be done with a plan."""
    return {
        "stage": _("This is not possible at the plan's stage."),
        "changed": _("Somebody else did something with the plan meanwhile. Look at it again."),
        "not_done": _("The plan has not been worked out."),
        "violations": _("The independent check finds limits that the plan breaks: it is not proposed."),
        "no_baseline": _("Freeze the baseline first: savings are measured by it."),
        "same_person": _("Whoever proposed a plan does not decide on it."),
        "no_number": _("State the number of the council's decision."),
        "busy": _("Other plans are being worked out. Try again when one has ended."),
        "no_file": _("Choose a file."),
        "too_large": _("The file is too large."),
        "kind": _("Only XLSX, YAML and JSON are read."),
        "fault": _("The file is not taken: something in it does not fit."),
        "number": _("A number is missing or does not fit."),
        "unknown": _("There is no such site, agency or workload in the plan."),
    }[code]


def coefficient_words(name: str) -> str:
    """A coefficient, or a price of the tables, with its unit."""
    return {
        "discount_rate": _("Discount rate a year"),
        "energy_baht_kwh": _("Price of energy (baht per kWh)"),
        "staff_host_baht_year": _("Staff (baht per host and year)"),
        "room_vcpu_baht_year": _("Equipment in rooms (baht per vCPU and year)"),
        "room_memory_gb_baht_year": _("Equipment in rooms (baht per GB of memory and year)"),
        "room_storage_gb_baht_year": _("Equipment in rooms (baht per GB of storage and year)"),
        "room_licence_factor": _("Licences in rooms (hosts per workload)"),
        "move_baht": _("Moving (baht per workload)"),
        "move_storage_gb_baht": _("Moving data (baht per GB)"),
        "critical_move_factor": _("Moving what is most critical (times)"),
        "bridge_baht_month": _("Bridge (baht per link and month)"),
        "retire_baht": _("Retiring (baht per workload)"),
        "close_room_baht": _("Closing a room (baht)"),
        "merge_share": _("Needs that a merged workload leaves (share)"),
        "grid_kg_co2_kwh": _("Carbon of the grid (kg per kWh)"),
        "room_capital_share": _("Rooms' equipment: share of capital"),
        "room_energy_share": _("Rooms' equipment: share of energy"),
        "room_staff_share": _("Rooms' equipment: share of staff"),
        "host_price": _("Prices of hosts"),
        "centre_fixed": _("Fixed costs of centres"),
        "room_fixed": _("Fixed costs of rooms"),
    }.get(name, name)


def month_words(month: int | None) -> str:
    """A month (see ``prasan.hosting.calendar``) in the reader's language."""
    if month is None:
        return ""
    year, of_year = month // 12 - BUDDHIST_ERA, month % 12 + 1
    return (
        date_text(year, of_year, None, "th")
        if thai()
        else f"{date_text(year, of_year, None, 'en')} (B.E. {month // 12})"
    )


def change_words(change: Change) -> list[str]:
    """What a what-if changes."""
    found = []
    if change.closes:
        found.append(_("closed: %(sites)s") % {"sites": ", ".join(change.closes)})
    if change.refuses:
        found.append(_("stay where they are: %(agencies)s") % {"agencies": ", ".join(change.refuses)})
    for factor, name in ((change.host_price, _("prices of hosts")), (change.energy_price, _("price of energy"))):
        if factor != 1:
            found.append(f"{name} {100 * (factor - 1):+.0f}%")
    found += [f"{coefficient_words(name)}: {value:g}" for name, value in change.costs.items()]
    return found
