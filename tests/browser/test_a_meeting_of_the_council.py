"""A whole meeting by its forms, without scripts and on a phone: from the call to an action's closing on the nation's page."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone
from test_a_report_on_its_way import press

from prasan.thai.dates import BUDDHIST_ERA
from prasan.web.council.following import remind
from prasan.web.council.models import Action, Meeting, Seat


def test_from_the_call_to_the_closing(visit, site: str, demo_data: Path, settings: Any, tmp_path: Path) -> None:
    shutil.copy(demo_data / "agreements.yaml", tmp_path)
    (tmp_path / "snapshots").symlink_to(demo_data / "snapshots")
    settings.PRASAN_DATA = tmp_path
    Seat.objects.create(unit="07011")
    day = timezone.localdate() + timedelta(days=5)
    secretary = visit("secretary", width=390, script=False)
    secretary.goto(f"{site}/council/")
    for name, value in (
        ("day", f"{day.year + BUDDHIST_ERA}-{day:%m-%d}"),
        ("begins", "09:30"),
        ("place", "ห้องประชุม 1"),
    ):
        secretary.fill(f"#{name}", value)
    press(secretary, "form[method=post] .btn-primary:has-text('Plan a meeting')")
    address = f"{site}/council/meetings/{Meeting.objects.get().pk}/"
    secretary.click("summary:has-text('Add a matter')")
    secretary.fill("#item-title", "เปิดข้อมูลภาครัฐ")
    press(secretary, "button[value=item]")
    press(secretary, "button[value=call]")
    cio = visit("cio", width=390, script=False)
    cio.goto(address)
    cio.fill("#name", "ผู้บริหารของกรม")
    press(cio, "button[value=attend]")
    secretary.goto(address)
    press(secretary, "button[value=open]")
    secretary.click("summary:has-text('Put a motion')")
    secretary.fill("textarea[name=text]", "ให้เปิดข้อมูล")
    press(secretary, "button[value=motion]")
    cio.goto(address)
    press(cio, "button[value=vote]")
    secretary.goto(address)
    press(secretary, "button[value=count]")
    secretary.click("summary:has-text('Give an agency')")
    secretary.fill("[name=what]", "เผยแพร่ชุดข้อมูล")
    secretary.fill("[name=due]", f"{day.year + BUDDHIST_ERA}-{day:%m-%d}")
    press(secretary, "button[value=give]")
    press(secretary, "button[value=close]")
    press(secretary, "button[value=confirm]")

    remind(day + timedelta(days=31))
    action = f"{site}/council/actions/{Action.objects.get().pk}/"
    cio.goto(action)
    cio.fill("#why", "เผยแพร่แล้ว")
    cio.set_input_files("#file", {"name": "evidence.txt", "mimeType": "text/plain", "buffer": b"done"})
    press(cio, "button[value=report]")
    secretary.goto(action)
    press(secretary, "button[value=close]")
    nation = visit("pmo", width=390, script=False)
    nation.goto(f"{site}/centres/00000/")
    shown = nation.locator("#council").inner_text()
    assert all(words in shown for words in ("closed with evidence", "เผยแพร่แล้ว", "evidence.txt"))
    assert nation.evaluate("document.documentElement.scrollWidth") <= 390
