"""A small estate: two agencies' models, as their architects would send them, in the data folder of the demonstration."""

from __future__ import annotations

from pathlib import Path

from django.test import Client

from prasan.architecture.files import model_as
from prasan.architecture.model import (
    Connection,
    Element,
    Model,
    Node,
    Property,
    PropertyDefinition,
    Relationship,
    Text,
    View,
)
from prasan.architecture.submissions import Submissions

UNIT, OTHER = "07011", "15003"


def model() -> Model:
    """A department's: two capabilities, applications with data and machines, a plan of two years, one faulty relationship."""
    things = {
        "cap": ("Capability", "ขึ้นทะเบียนเกษตรกร", "Register farmers", {}),
        "cap2": ("Capability", "จ่ายเงินช่วยเหลือ", "Pay support", {}),
        "app": ("ApplicationComponent", "ระบบทะเบียนเกษตรกร", "Farmer registry", {
            "national_id": "N-1", "annual_cost": "2500000", "technical_fit": "2", "business_value": "5"}),
        "app2": ("ApplicationComponent", "ระบบจ่ายเงิน", "Payment system", {"annual_cost": "900000", "technical_fit": "4"}),
        "data": ("DataObject", "ทะเบียนเกษตรกร", "Farmers", {}),
        "server": ("Device", "เครื่องแม่ข่าย", "Server <1>", {}),
        "wp": ("WorkPackage", "ปรับปรุงทะเบียน", "Renew the registry", {"start": "2026-01-01", "end": "2026-12-31"}),
        "wp2": ("WorkPackage", "ย้ายขึ้นคลาวด์", "Move to the cloud", {"start": "2026-07-01", "end": "2027-06-30"}),
    }  # fmt: skip
    ties = [
        ("r1", "Realization", "app", "cap", None), ("r2", "Realization", "app2", "cap2", None),
        ("r3", "Access", "app", "data", "ReadWrite"), ("r4", "Flow", "app", "app2", None),
        ("r5", "Assignment", "server", "app", None), ("r6", "Triggering", "wp", "wp2", None),
        ("r7", "Serving", "data", "cap", None),
    ]  # fmt: skip
    names = sorted({name for *_, properties in things.values() for name in properties})
    boxes = [
        Node(f"n-{each}", "Element", each, 20 + (n % 3) * 200, 20 + (n // 3) * 120, 140, 60)
        for n, each in enumerate(("cap", "app", "app2", "data", "server"))
    ]
    lines = [
        Connection(f"c-{each}", "Relationship", each, f"n-{source}", f"n-{target}")
        for each, _, source, target, _ in ties[:1] + ties[2:5]
    ]
    return Model(
        "exchange-3",
        "m-1",
        names=[Text("พิมพ์เขียวของกรม", "th"), Text("The department's blueprint", "en")],
        elements=[
            Element(each, kind, [Text(th, "th"), Text(en, "en")], properties=[
                Property(f"p-{name}", [Text(value)]) for name, value in properties.items()])
            for each, (kind, th, en, properties) in things.items()
        ],
        relationships=[Relationship(each, kind, source=s, target=t, access=access) for each, kind, s, t, access in ties],
        definitions=[PropertyDefinition(f"p-{name}", [Text(name)]) for name in names],
        views=[View("v-1", names=[Text("ภาพรวมระบบ", "th"), Text("Systems", "en")], nodes=boxes, connections=lines)],
    )  # fmt: skip


def other() -> Model:
    """Another agency's, which has the same application by its national id and runs its like for the same capability."""
    made = model()
    made.views = []
    made.elements = [each for each in made.elements if each.id in {"cap", "app", "data"}]
    made.relationships = [each for each in made.relationships if each.id in {"r1", "r3"}]
    return made


def send(data: Path, unit: str, sent: Model, form: str = "exchange-3") -> None:
    """Keep a model as a unit's newest submission."""
    file = data / f"sent-{unit}.{'archimate' if form == 'archi' else 'xml'}"
    file.write_bytes(model_as(sent, form)[0])
    Submissions(data / "architecture").take(file, unit, "somebody")
    file.unlink()


def signed_in(role: str, unit: str, language: str = "en") -> Client:
    """A client signed in by a new account of a role and unit."""
    from django.contrib.auth import get_user_model

    account = get_user_model().objects.create_user(username=f"{role}-{unit}", role=role, unit_code=unit)
    client = Client(SERVER_NAME="localhost")
    client.cookies["django_language"] = language
    client.force_login(account)
    return client
