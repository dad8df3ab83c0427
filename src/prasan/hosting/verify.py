"""An independent check of a plan: its own reading of both files and its own arithmetic, by the definitions alone.

It takes nothing from the rest of this room, so that a mistake there is not made here too.  It does not judge whether a plan is cheap:
only whether every limit holds, and whether what the plan says of itself (cost, bound above cost) can be.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

from prasan.registers.reading.opening_workbooks import open_workbook

_RESOURCES = ("cpu", "memory_gb", "storage_gb", "iops", "network_mbps")
_THAI = {"ลับ": "secret", "สำคัญ": "important", "ทั่วไป": "general"}
_MERGE_SHARE = 0.3


def violations(problem_file: Path, plan_file: Path) -> list[str]:
    """Every limit of the problem's file that the plan's file breaks, a sentence each; none where the plan holds.

    Raises OSError and ValueError where a file cannot be read at all.
    """
    return _Check(_read(problem_file), json.loads(plan_file.read_text(encoding="utf-8")), problem_file).run()


def _read(path: Path) -> dict[str, Any]:
    if path.suffix.lower() == ".json":
        whole = json.loads(path.read_text(encoding="utf-8-sig"))
    elif path.suffix.lower() in (".xlsx", ".xls", ".ods"):
        whole = {}
        book = open_workbook(path)
        for sheet in book.sheet_names:
            rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
            if sheet == "plan":
                whole[sheet] = {str(row[0]).strip(): row[1] for row in rows[1:] if len(row) > 1 and row[1] != ""}
            elif rows:
                head = [str(each).strip() for each in rows[0]]
                whole[sheet] = [
                    dict(zip(head, row, strict=False))
                    for row in rows[1:]
                    if any(each not in ("", None) for each in row)
                ]
    else:
        whole = yaml.load(path.read_text(encoding="utf-8-sig"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    if not isinstance(whole, dict):
        raise ValueError(f"{path}: no tables")
    return whole


def _word(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return str(value).strip()


def _words(value: Any) -> list[str]:
    parts = value if isinstance(value, (list, tuple)) else _word(value).replace(";", ",").split(",")
    return [word for word in map(_word, parts) if word]


def _class(value: Any) -> str:
    return _THAI.get(_word(value), _word(value).lower())


def _number(value: Any, empty: float = 0.0) -> float:
    if value in (None, ""):
        return empty
    return float(value.replace(",", "")) if isinstance(value, str) else float(value)


def _month(value: Any) -> int | None:
    text = _word(value)
    return int(text[:4]) * 12 + int(text[5:]) - 1 if text else None


def _fiscal(month: int) -> int:
    return (month + 3) // 12


class _Check:
    def __init__(self, problem: dict[str, Any], plan: dict[str, Any], path: Path) -> None:
        self.plan, self.path = plan, path
        self.found: list[str] = []
        self.given = problem.get("plan") or {}
        self.rows = {name: problem.get(name) or [] for name in problem if name != "plan"}
        self.sites = {_word(row["id"]): row for row in self._table("sites")}
        self.hosts = {(_word(row["site"]), _word(row["id"])): row for row in self._table("hosts")}
        self.work = {_word(row["id"]): row for row in self._table("workloads")}
        self.start, self.years = int(self.given["start"]), int(_number(self.given.get("years"), 5))
        self.first = (self.start - 1) * 12 + 9
        self.placed: dict[str, dict[str, Any]] = {}
        self.planned = {each["id"]: each for each in plan["hosts"]}
        isolated = self.given.get("isolated")
        self.isolated = [_class(each) for each in _words("secret" if isolated in (None, "") else isolated)]
        own = {_word(row["id"]): _number(row["value"]) for row in self._table("costs")}
        self.merge_share = own.get("merge_share", _MERGE_SHARE)
        self.merged: dict[str, list[str]] = defaultdict(list)
        for name, row in self.work.items():
            if _word(row.get("fate")).lower() == "merge":
                self.merged[_word(row.get("into"))].append(name)
        self.latencies = {}
        for row in self._table("distances"):
            one, other = _word(row["one"]), _word(row["other"])
            self.latencies[one, other] = self.latencies[other, one] = _number(row["latency_ms"])

    def _table(self, name: str) -> list[dict[str, Any]]:
        return [row for row in self.rows.get(name, []) if row]

    def say(self, sentence: str) -> None:
        self.found.append(sentence)

    def run(self) -> list[str]:
        """All checks; those that need placements that make sense come after that is known."""
        if self.plan.get("sha256") and self.plan["sha256"] != hashlib.sha256(self.path.read_bytes()).hexdigest():
            self.say(f"the plan was made from another state of {self.path.name}")
        self._placements()
        if not self.found or all("another state" in each for each in self.found):
            self._classes()
            self._capacity()
            self._sites()
            self._spread()
            self._latency()
            self._months()
            self._money()
        return self.found

    def _placements(self) -> None:
        for each in self.plan["placements"]:
            name = each["workload"]
            if name not in self.work:
                self.say(f"{name}: the problem has no such workload")
            elif name in self.placed:
                self.say(f"{name}: it is placed twice")
            else:
                self.placed[name] = each
        for name, row in self.work.items():
            if name not in self.placed:
                self.say(f"{name}: it is placed nowhere")
                continue
            each, fate, now = self.placed[name], _word(row.get("fate")).lower(), _word(row.get("site"))
            what = each["what"]
            room = now in self.sites and _word(self.sites[now]["kind"]).lower() == "room"
            if (fate in ("retire", "merge") or what in ("retire", "merge")) and what != fate:
                self.say(f"{name}: the file says {fate or 'that it goes on'}, the plan {what}")
            elif what in ("retire", "merge"):
                if each["site"] or each["host"] or each["standby_site"]:
                    self.say(f"{name}: it ends, and is hosted all the same")
            elif what == "stay":
                if not room or each["site"] != now or each["host"] or each["standby_host"]:
                    self.say(f"{name}: it stays, but not in the room where it is")
                if fate == "move":
                    self.say(f"{name}: it is to move, and stays")
            elif what in ("move", "new", "keep"):
                true = "new" if not now else "keep" if now == each["site"] else "move"
                if what != true:
                    self.say(f"{name}: the plan calls it {what}, it is {true}")
                if fate == "stay":
                    self.say(f"{name}: it is to stay, and moves")
                self._on_host(name, each["site"], each["host"])
                if self._copies(name) > 1:
                    self._on_host(name, each["standby_site"], each["standby_host"])
                elif each["standby_site"] or each["standby_host"]:
                    self.say(f"{name}: it has a standby that nobody asked for")
            else:
                self.say(f"{name}: {what!r} is nothing that a plan does")
        for name, host in self.planned.items():
            if (host["site"], host["kind"]) not in self.hosts:
                self.say(f"host {name}: {host['site']} has no hosts {host['kind']}")
        if len(self.planned) != len(self.plan["hosts"]):
            self.say("a host is in the plan twice")

    def _on_host(self, name: str, site: str, host: str) -> None:
        if site not in self.sites or _word(self.sites[site]["kind"]).lower() != "centre":
            self.say(f"{name}: {site or 'nowhere'} is no centre")
        elif host not in self.planned or self.planned[host]["site"] != site:
            self.say(f"{name}: there is no host {host or '(none)'} at {site}")

    def _copies(self, name: str) -> int:
        row = self.work[name]
        within = _number(self.given.get("standby_rto_hours"), 4.0)
        if row.get("rto_hours") not in (None, "") and _number(row["rto_hours"]) <= within:
            return 2
        return int(_number(row.get("copies"), 1))

    def _colour(self, name: str) -> str:
        kind = _class(self.work[name].get("classification") or "general")
        return kind if kind in self.isolated else "shared"

    def _where(self, name: str) -> list[tuple[str, str, bool]]:
        """Site, host and whether it is the standby, of each copy in a centre."""
        each = self.placed[name]
        copies = [(each["site"], each["host"], False), (each["standby_site"], each["standby_host"], True)]
        return [copy for copy in copies if copy[1]]

    def _classes(self) -> None:
        licences = {_word(row["id"]): _words(row.get("sites")) for row in self._table("licences")}
        for name, row in self.work.items():
            each = self.placed[name]
            kind = _class(row.get("classification") or "general")
            for site in {each["site"], each["standby_site"]} - {""}:
                allowed = [_class(word) for word in _words(self.sites[site].get("classes"))] or [
                    "secret",
                    "important",
                    "general",
                ]
                if kind not in allowed:
                    self.say(f"{name}: {site} may not have {kind} data")
                allowed_sites = licences.get(_word(row.get("licence")), [])
                if allowed_sites and site not in allowed_sites:
                    self.say(f"{name}: its licence may not be used at {site}")
                only = _words(row.get("only"))
                if only and site not in only:
                    self.say(f"{name}: it may not be at {site}")

    def _need(self, name: str, resource: str) -> float:
        parts = [(name, 1.0), *((each, self.merge_share) for each in self.merged[name])]
        return sum(
            _number(self.work[each][resource]) * share * (1 + _number(self.work[each].get("growth"))) ** self.years
            for each, share in parts
        )

    def _capacity(self) -> None:
        on: dict[str, list[tuple[str, bool]]] = defaultdict(list)
        for name in self.work:
            for _, host, second in self._where(name):
                on[host].append((name, second))
        share = _number(self.given.get("standby_share"), 1.0)
        for host, copies in on.items():
            row = self.hosts[self.planned[host]["site"], self.planned[host]["kind"]]
            for resource in _RESOURCES:
                used = sum(self._need(name, resource) * (share if second else 1.0) for name, second in copies)
                most = _number(row[resource]) * (1 - _number(self.given.get(f"headroom_{resource}"), 0.2))
                if used > most + 1e-6 * max(1.0, most):
                    self.say(f"host {host}: {used:,.2f} {resource} are used of {most:,.2f}")
            if len({self._colour(name) for name, _ in copies}) > 1:
                self.say(f"host {host}: it has workloads of an isolated classification and others")
            groups: dict[str, int] = defaultdict(int)
            for name, _ in copies:
                for group in set(_words(self.work[name].get("anti_affinity"))):
                    groups[group] += 1
            for group, many in groups.items():
                if many > 1:
                    self.say(f"host {host}: it has {many} workloads of the anti-affinity group {group}")

    def _sites(self) -> None:
        for site, row in self.sites.items():
            mine = [each for each in self.planned.values() if each["site"] == site]
            units = sum(int(_number(self.hosts[site, each["kind"]].get("rack_units"), 2)) for each in mine)
            watts = sum(_number(self.hosts[site, each["kind"]].get("watts"), 600) for each in mine)
            if units > _number(row.get("racks")) * _number(row.get("rack_units"), 42):
                self.say(f"{site}: hosts take {units:,} rack units, more than there are")
            if Fraction(watts) > Fraction(_number(row.get("power_kw"))) * 1000:
                self.say(f"{site}: hosts draw {watts:,.0f} W, more than there are")
        for (site, kind), row in self.hosts.items():
            mine = [each for each in self.planned.values() if (each["site"], each["kind"]) == (site, kind)]
            owned = sum(bool(each["owned"]) for each in mine)
            if len(mine) > _number(row["count"]):
                self.say(f"{site}: {len(mine):,} hosts {kind} are planned, there may be {int(_number(row['count'])):,}")
            if owned > _number(row.get("owned")):
                self.say(f"{site}: {owned:,} hosts {kind} are called owned, {int(_number(row.get('owned'))):,} are")

    def _spread(self) -> None:
        zones: dict[tuple[str, str], list[str]] = defaultdict(list)
        sync = _number(self.given.get("sync_latency_ms"), 5.0)
        for name, row in self.work.items():
            each = self.placed[name]
            if each["standby_site"]:
                here, there = self.sites[each["site"]], self.sites[each["standby_site"]]
                if _word(here["zone"]) == _word(there["zone"]):
                    self.say(f"{name}: its standby is in the same zone")
                keeps_all = row.get("rpo_hours") not in (None, "") and _number(row["rpo_hours"]) == 0
                if keeps_all and self._ms(each["site"], each["standby_site"]) > sync:
                    self.say(f"{name}: no data may be lost, and its standby is too far")
            if each["site"]:
                for group in set(_words(row.get("apart"))):
                    zones[group, _word(self.sites[each["site"]]["zone"])].append(name)
        for (group, zone), names in zones.items():
            if len(names) > 1:
                self.say(f"{', '.join(sorted(names))}: of the group {group}, all in zone {zone}")

    def _ms(self, one: str, other: str) -> float:
        if one == other:
            return 0.0
        return self.latencies.get((one, other), _number(self.given.get("default_latency_ms"), 20.0))

    def _latency(self) -> None:
        for row in self._table("links"):
            one, other = (self.placed[_word(row[end])] for end in ("one", "other"))
            if row.get("latency_ms") in (None, "") or not one["site"] or not other["site"]:
                continue
            ms = self._ms(one["site"], other["site"])
            if ms > _number(row["latency_ms"]):
                self.say(
                    f"{one['workload']} and {other['workload']}: {ms:g} ms are between them, they bear {_number(row['latency_ms']):g}"
                )

    def _months(self) -> None:
        end = self.first + 12 * self.years
        teams = {_word(row["agency"]): _number(row["moves_a_month"]) for row in self._table("teams")}
        everybody = min(_number(self.given.get("moves_a_month"), 200), teams.get("*", float("inf")))
        moved: dict[tuple[str, int], int] = defaultdict(int)
        for name, row in self.work.items():
            each = self.placed[name]
            month = _month(each["month"])
            site = self.sites.get(_word(row.get("site")))
            closes = int(_number(site["closes"])) if site and site.get("closes") not in (None, "") else None
            if each["what"] == "stay" and closes is not None and closes < self.start + self.years:
                self.say(f"{name}: it stays in a room that closes in {closes}")
            if each["what"] != "move":
                continue
            if month is None or not self.first <= month < end:
                self.say(f"{name}: it moves in no month of the plan's years")
                continue
            before, after = _month(row.get("not_before")), _month(row.get("not_after"))
            if (before is not None and month < before) or (after is not None and month > after):
                self.say(f"{name}: it moves in {each['month']}, which it may not")
            if closes is not None and month >= (closes - 1) * 12 + 9:
                self.say(f"{name}: it moves in {each['month']}, after its room closes")
            moved[_word(row["agency"]), month] += 1
            moved["*", month] += 1
        for (agency, month), many in moved.items():
            most = everybody if agency == "*" else teams.get(agency, float("inf"))
            text = f"{month // 12}-{month % 12 + 1:02d}"
            if many > most:
                self.say(
                    f"{'all agencies' if agency == '*' else agency}: {many:,} workloads move in {text}, {most:,.0f} can"
                )
            for row in self._table("freezes"):
                first, last = _month(row["first"]) or 0, _month(row["last"]) or 0
                if agency != "*" and _word(row["agency"]) in ("*", agency) and first <= month <= last:
                    self.say(f"{agency}: it moves {many:,} workloads in {text}, when nothing may move")
        for row in self._table("links"):
            one, other = (self.placed[_word(row[end])] for end in ("one", "other"))
            tied = _word(row.get("together")).lower() in ("yes", "true", "1", "ใช่")
            if tied and one["what"] == other["what"] == "move" and one["month"] != other["month"]:
                self.say(f"{one['workload']} and {other['workload']}: they move together, and do not")

    def _money(self) -> None:
        budgets = {int(_number(row["year"])): _number(row["baht"]) for row in self._table("budget")}
        own = {_word(row["id"]): _number(row["value"]) for row in self._table("costs")}
        move, gigabyte = own.get("move_baht", 45000), own.get("move_storage_gb_baht", 12)
        factor = own.get("critical_move_factor", 2.0)
        spent: dict[int, float] = defaultdict(float)
        needed: dict[str, int] = {}
        for name, row in self.work.items():
            each = self.placed[name]
            month = self.first if each["month"] is None else _month(each["month"]) or self.first
            for _, host, _second in self._where(name):
                needed[host] = min(month, needed.get(host, month))
            if each["what"] == "move":
                times = factor if int(_number(row.get("criticality"), 3)) == 1 else 1.0
                spent[_fiscal(month)] += round(move * times + _number(row["storage_gb"]) * gigabyte)
        for name, month in needed.items():
            host = self.planned[name]
            if _month(host["month"]) != month:
                self.say(
                    f"host {name}: it is needed from {month // 12}-{month % 12 + 1:02d}, the plan has {host['month']}"
                )
            if not host["owned"]:
                spent[_fiscal(month)] += _number(self.hosts[host["site"], host["kind"]].get("price_baht"))
        for name in set(self.planned) - set(needed):
            self.say(f"host {name}: nothing is on it")
        for year, most in budgets.items():
            if spent[year] > most + 0.5:
                self.say(f"{year}: moving and buying cost {spent[year]:,.0f} baht, the budget is {most:,.0f}")
        if not 0 <= self.plan["bound"] <= self.plan["cost"]:
            self.say(f"the bound {self.plan['bound']:,} is over the cost {self.plan['cost']:,}: one of them is wrong")
