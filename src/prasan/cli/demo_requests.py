"""What the demonstration's citizen asked of agencies, at each stage, so that every page has something to show."""

from __future__ import annotations

from datetime import timedelta

import typer

from prasan.cli.common import access_log, store

PAPER = b"%PDF-1.4\n% a sample of a house registration book\n%%EOF\n"


def make_requests(citizen: str, farming: str, farming_head: str) -> None:
    """Make them for the account of a citizen, answered by two of the department of farmers; nothing where there are some."""
    from django.utils import timezone

    from prasan.citizens.holdings import Holding, holdings
    from prasan.registers.delivered import as_delivered
    from prasan.web.accounts.models import User
    from prasan.web.exchange import citizen_permit
    from prasan.web.portal.requests import acts
    from prasan.web.portal.requests.models import CitizenRequest, Kind

    spine_id = User.objects.get(username=citizen).spine_id
    if spine_id is None or CitizenRequest.objects.exists():
        return
    officer, permit = User.objects.get(username=farming), citizen_permit()
    held = {each.name: each for each in holdings(store(), spine_id, permit, access_log(), action="view_own_data")}

    def correction(holding: Holding, field: str, wanted: str, text: str) -> CitizenRequest:
        return acts.ask(
            spine_id, permit, kind=Kind.CORRECTION, unit=holding.contract.owner, text=text, papers=[PAPER],
            register=holding.name, field=field, record=acts.digest_of(holding.name, holding.entries[0].key),
            snapshot=holding.snapshot, wanted=wanted,
        )  # fmt: skip

    farmer, civil = held["farmer"], held["civil"]
    name = as_delivered(farmer.contract, farmer.entries[0].record)["full_name"]
    asked_back = correction(farmer, "area_code", "100101", "ย้ายมาอยู่บ้านลูกแล้ว")
    acts.take(asked_back, officer)
    acts.ask_back(asked_back, officer, "ขอทราบวันที่ย้ายเข้าตามทะเบียนบ้าน")
    accepted = correction(farmer, "full_name", f"{name}ยิ่ง", "ชื่อสกุลสะกดไม่ครบ")
    acts.take(accepted, officer)
    acts.accept(accepted, officer, "ตรงกับทะเบียนบ้าน", accepted.wanted)
    refused = acts.ask(
        spine_id, permit, kind=Kind.OBJECTION, unit=officer.unit_code, agreement="rice-support",
        text="ไม่ต้องการให้ใช้ข้อมูลเพื่อการนี้",
    )  # fmt: skip
    acts.take(refused, officer)
    acts.refuse(refused, officer, "ต้องใช้ข้อมูลเพื่อจ่ายเงินช่วยเหลือตามมติคณะรัฐมนตรี และไม่มีวิธีอื่นที่กระทบท่านน้อยกว่า")
    late = correction(civil, "house_code", "10101234567", "รหัสบ้านไม่ตรงกับทะเบียนบ้าน")
    CitizenRequest.objects.filter(pk=late.pk).update(asked_at=timezone.now() - timedelta(days=33))
    acts.appeal(refused, permit, "มีข้อมูลของผมในทะเบียนผู้มีรายได้น้อยอยู่แล้ว")
    acts.overturn(refused, User.objects.get(username=farming_head), "ให้ชี้แจงเหตุผลเพิ่มเติม")
    acts.refuse(refused, officer, "ทะเบียนผู้มีรายได้น้อยไม่มีข้อมูลแปลงนา จึงใช้แทนกันไม่ได้")
    typer.echo("citizen: 4 requests to agencies, one of them late")
