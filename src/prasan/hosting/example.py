"""A synthetic problem of any size: agencies' rooms, three centres, workloads whose sizes are like those of real machine rooms.

Nobody's machine room is in it.  Data are 8 per cent secret, 60 important and 32 general, as surveys of 2558-59 found.
"""

from __future__ import annotations

from typing import Any

import numpy as np

_CENTRES = (
    ("NDC1", "ศูนย์ข้อมูลกลาง นนทบุรี", "metro-north", "secret, important, general", 1.0, 1.35),
    ("NDC2", "ศูนย์ข้อมูลกลาง ชลบุรี", "east", "secret, important, general", 0.8, 1.3),
    ("NDC3", "ศูนย์ข้อมูลกลาง ขอนแก่น", "north-east", "important, general", 0.6, 1.4),
)


def example(workloads: int, seed: int = 0, start: int = 2570) -> dict[str, Any]:
    """The tables of a problem's file, as :func:`prasan.hosting.reading.read_problem` reads them."""
    rng = np.random.default_rng(seed)
    agencies = [f"A{number:03d}" for number in range(1, max(2, round(workloads**0.6 / 1.5)) + 1)]
    rooms = [
        {
            "id": f"ROOM-{agency}", "name": f"ห้องเครื่อง {agency}", "kind": "room", "zone": f"room-{agency}",
            "classes": "secret, important, general", "fixed_baht_year": int(rng.integers(4, 40)) * 100_000,
        }
        for agency in agencies
    ]  # fmt: skip
    scale = max(6, workloads * 0.55)
    sites, hosts = [], []
    for name, title, zone, classes, share, pue in _CENTRES:
        count = int(np.ceil(scale * share))
        sites.append(
            {
                "id": name, "name": title, "kind": "centre", "zone": zone, "classes": classes, "racks": max(2, count // 14 + 1),
                "rack_units": 42, "power_kw": round(count * 0.9 + 5), "pue": pue,
                "fixed_baht_year": 6_000_000 + count * 12_000, "open_baht": 8_000_000,
            }
        )  # fmt: skip
        for kind, cpu, memory, storage, price, watts, units in (
            ("M", 96, 512, 30_000, 780_000, 650, 2), ("L", 192, 1536, 60_000, 1_650_000, 1100, 2),
        ):  # fmt: skip
            hosts.append(
                {
                    "site": name, "id": kind, "count": count // 2 + 1, "cpu": cpu, "memory_gb": memory, "storage_gb": storage,
                    "iops": 200_000 if kind == "M" else 400_000, "network_mbps": 25_000, "rack_units": units, "watts": watts,
                    "price_baht": price, "yearly_baht": price // 12, "owned": count // 40 if kind == "M" else 0,
                }
            )  # fmt: skip
    rows = [_workload(number, agencies, rng) for number in range(workloads)]
    of_agency: dict[str, list[str]] = {}
    for row in rows:
        of_agency.setdefault(row["agency"], []).append(row["id"])
    links = []
    for row in rows:
        peers = [each for each in of_agency[row["agency"]] if each < row["id"]]
        if peers and rng.random() < 0.25:
            bears = [None, 30, 10, 5][int(rng.choice(4, p=[0.5, 0.25, 0.15, 0.1]))]
            links.append(
                {
                    "one": row["id"],
                    "other": str(rng.choice(peers)),
                    "latency_ms": bears,
                    "together": bool(rng.random() < 0.2),
                }
            )
    distances = [
        {"one": "NDC1", "other": "NDC2", "latency_ms": 3}, {"one": "NDC1", "other": "NDC3", "latency_ms": 9},
        {"one": "NDC2", "other": "NDC3", "latency_ms": 11},
        *({"one": room["id"], "other": centre[0], "latency_ms": 6 + at * 4} for room in rooms for at, centre in enumerate(_CENTRES)),
    ]  # fmt: skip
    return {
        "plan": {
            "name": f"ตัวอย่าง {workloads:,} ระบบงาน",
            "start": start,
            "years": 5,
            "moves_a_month": max(4, workloads // 30),
        },
        "sites": [*sites, *rooms],
        "hosts": hosts,
        "workloads": rows,
        "links": links,
        "distances": distances,
        "licences": [{"id": "database", "host_baht_year": 900_000, "sites": ""}],
        "freezes": [{"agency": "*", "first": f"{start}-04", "last": f"{start}-04"}],
        "teams": [{"agency": agencies[0], "moves_a_month": max(2, workloads // 60)}],
        "budget": [],
        "costs": [],
    }


def _workload(number: int, agencies: list[str], rng: np.random.Generator) -> dict[str, Any]:
    agency = agencies[int(min(len(agencies) - 1, rng.exponential(len(agencies) / 3)))]
    cpu = int(rng.choice([2, 4, 8, 16, 32, 48], p=[0.25, 0.3, 0.22, 0.13, 0.07, 0.03]))
    memory = int(cpu * rng.choice([2, 4, 8, 12]))
    criticality = int(rng.choice([1, 2, 3, 4], p=[0.06, 0.16, 0.48, 0.3]))
    row: dict[str, Any] = {
        "id": f"W{number + 1:05d}", "name": f"ระบบงานที่ {number + 1}", "agency": agency, "cpu": cpu, "memory_gb": memory,
        "storage_gb": int(rng.lognormal(5.6, 1.0)) + 20, "iops": int(rng.lognormal(6.2, 1.0)), "network_mbps": int(rng.lognormal(4.0, 0.9)) + 5,
        "growth": float(rng.choice([0.0, 0.03, 0.05, 0.1])), "criticality": criticality,
        "classification": str(rng.choice(["secret", "important", "general"], p=[0.08, 0.6, 0.32])), "site": f"ROOM-{agency}",
    }  # fmt: skip
    if criticality == 1:
        row["rto_hours"], row["rpo_hours"] = 2, int(rng.choice([0, 1]))
    if rng.random() < 0.05:
        row["licence"] = "database"
    if rng.random() < 0.1:
        row["anti_affinity"] = f"{agency}-{int(rng.integers(1, 4))}"
    if rng.random() < 0.03:
        row["fate"] = "retire"
    return row
