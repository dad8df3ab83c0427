"""An architect changes the own unit's blueprint on pages: each change is a submission, and nobody overwrites another's."""

from __future__ import annotations

import html
from pathlib import Path
from typing import Any

import pytest
from blueprint_world import OTHER, UNIT, model, other, send, signed_in
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from prasan.architecture.editing import opened
from prasan.architecture.estate import Thing, concepts_of
from prasan.architecture.pictures.apart import LARGEST, TooLargeError, set_apart
from prasan.architecture.pictures.svg import Picture
from prasan.architecture.submissions import Submissions
from prasan.exchange.officers import Officer
from prasan.web.blueprint import taken
from prasan.web.blueprint.drawn import picture_file
from prasan.web.exchange import access_log

pytestmark = pytest.mark.django_db
HOME = f"/blueprint/agencies/{UNIT}/"


@pytest.fixture
def kept(db: None, settings: Any, tmp_path: Path) -> Submissions:
    """Two agencies have sent a blueprint."""
    send(tmp_path, UNIT, model())
    send(tmp_path, OTHER, other())
    settings.PRASAN_DATA = tmp_path
    return Submissions(tmp_path / "architecture")


@pytest.fixture
def architect(kept: Submissions) -> Client:
    return signed_in("architect", UNIT)


def _draft(kept: Submissions, own: str) -> Thing:
    """An element as the draft says it."""
    return next(each for each in concepts_of(UNIT, kept.read(opened(kept, UNIT)))[0] if each.id == own)


def _post(client: Client, address: str, base: int, **fields: object) -> tuple[int, str]:
    answer = client.post(HOME + address, {"base": base, **fields})
    return answer.status_code, answer["Location"] if answer.status_code == 302 else html.unescape(
        answer.content.decode()
    )


def test_an_element_is_added_described_connected_and_placed(architect: Client, kept: Submissions) -> None:
    assert "optgroup" in architect.get(f"{HOME}new/").content.decode()
    status, to = _post(
        architect, "new/", 1, type="ApplicationService", name_th="บริการ", name_en="A <service>", documentation="x"
    )
    assert status == 302
    assert to.endswith("&saved=2")
    made = kept.read(opened(kept, UNIT)).elements[-1]
    assert [(each.lang, each.value) for each in made.names] == [("th", "บริการ"), ("en", "A <service>")]
    page = architect.get(to).content.decode()
    assert "Saved as submission 2." in page
    assert "A &lt;service&gt;" in page

    form = html.unescape(architect.get(f"{HOME}change/?id=app").content.decode())
    assert 'name="property-1" value="2500000"' in form
    fields = {"name_th": "ระบบทะเบียน", "name_en": "Registry", "new_name": "owner", "new_value": "DOAE"}
    places = {
        f"property-{n}-of": each.definition
        for n, each in enumerate(kept.read(opened(kept, UNIT)).elements[2].properties)
    }
    assert (
        _post(architect, "change/?id=app", 2, **fields, **places, **{"property-0": "", "property-1": "3000000"})[0]
        == 302
    )
    thing = _draft(kept, "app")
    assert (thing.named("en"), thing.value("owner"), thing.national) == ("Registry", "DOAE", None)

    offers = html.unescape(architect.get(f"{HOME}connect/?id=app&to={made.id}").content.decode())
    allowed, rest = offers.split("Relationships that the table does not allow")
    assert 'value="out:Realization"' in allowed
    assert 'value="out:Access:anyway"' in rest
    assert "Payment system" in architect.get(f"{HOME}connect/?id=app&q=payment").content.decode()
    assert _post(architect, f"connect/?id=app&to={made.id}", 3, kind="out:Realization", name="carries")[0] == 302
    status, page = _post(architect, f"connect/?id=app&to={made.id}", 4, kind="out:Access")
    assert (status, "does not allow this relationship here" in page) == (409, True)
    assert _post(architect, f"connect/?id=app&to={made.id}", 4, kind="in:Access:anyway", access="Read")[0] == 302
    last = kept.read(opened(kept, UNIT)).relationships[-1]
    assert (last.type, last.source, last.target, last.access) == ("Access", made.id, "app", "Read")

    status, to = _post(architect, "views/new/", 5, name_th="ภาพใหม่")
    view = kept.read(opened(kept, UNIT)).views[-1]
    assert "Nothing stands on this view yet" in architect.get(to).content.decode()
    assert "Place it" in architect.get(f"{HOME}arrange/?id={view.id}&q=service").content.decode()
    for base, element in ((6, made.id), (7, "app")):
        assert _post(architect, f"arrange/?id={view.id}", base, place=element)[0] == 302
    view = kept.read(opened(kept, UNIT)).views[-1]
    assert ([node.element for node in view.nodes], len(view.connections)) == ([made.id, "app"], 2)
    box = view.nodes[0]
    moved = {"id-0": box.id, "x-0": 300, "y-0": 40, "w-0": box.w, "h-0": box.h}
    assert _post(architect, f"arrange/?id={view.id}", 8, **moved)[0] == 302
    assert (kept.read(opened(kept, UNIT)).views[-1].nodes[0].x, kept.read(opened(kept, UNIT)).views[-1].nodes[0].y) == (
        300,
        40,
    )
    assert _post(architect, f"arrange/?id={view.id}", 9, **{**moved, "x-0": "far"})[0] == 409
    assert _post(architect, f"arrange/?id={view.id}", 9, take=box.id)[0] == 302
    assert len(kept.read(opened(kept, UNIT)).views[-1].nodes) == 1


def test_what_goes_with_an_element_is_said_before_it_is_taken_out(architect: Client, kept: Submissions) -> None:
    page = html.unescape(architect.get(f"{HOME}remove/?id=app&back=cap").content.decode())
    assert "Farmer registry sends to Payment system" in page
    assert "<li>Systems</li>" in page
    status, to = _post(architect, "remove/?id=app&back=cap", 1)
    assert (status, to) == (302, f"{HOME}element/?id=cap&saved=2")
    assert "app" not in {each.id for each in kept.read(opened(kept, UNIT)).elements}
    assert _post(architect, "remove/?id=r7", 2)[0] == 302
    assert architect.get(f"{HOME}remove/?id=r7").status_code == 404


def test_the_second_of_two_is_told_keeps_what_was_typed_and_may_send_it_again(
    architect: Client, kept: Submissions
) -> None:
    assert _post(architect, "new/", 1, type="Goal", name_th="เป้า")[0] == 302
    status, page = _post(architect, "change/?id=app", 1, name_th="ชื่อของคนที่สอง", name_en="Second")
    assert status == 409
    assert "architect-07011 changed this blueprint meanwhile (submission 2)" in page
    assert 'value="ชื่อของคนที่สอง"' in page
    assert 'name="base" value="2"' in page
    assert len(kept.every(UNIT)) == 2
    assert _post(architect, "change/?id=app", 2, name_th="ชื่อของคนที่สอง", name_en="Second")[0] == 302
    assert _draft(kept, "app").named("en") == "Second"


def test_a_form_without_words_or_a_base_changes_nothing(architect: Client, kept: Submissions) -> None:
    for address, fields in {
        "new/": {"type": "Goal"},
        "new/?": {"type": "Thing", "name_th": "x"},
        "change/?id=app": {"name_th": "", "name_en": " "},
        "change/?id=cap": {"name_th": "x", "new_value": "without a name"},
        "views/new/": {},
        "arrange/?id=v-1": {"place": "gone"},
    }.items():
        assert _post(architect, address, 1, **fields)[0] == 409, address
    assert architect.post(f"{HOME}new/", {"type": "Goal", "name_th": "x"}).status_code == 409
    for base in ("²", "9" * 5000):  # digits that are no number, and more of them than are read
        assert architect.post(f"{HOME}new/", {"base": base, "type": "Goal", "name_th": "x"}).status_code == 409
    assert len(kept.every(UNIT)) == 1


def test_only_the_units_own_architects_change_it(kept: Submissions) -> None:
    pages = ("new/", "change/?id=app", "remove/?id=app", "connect/?id=app", "views/new/", "arrange/?id=v-1")
    for role, unit, status in (("architect", OTHER, 404), ("officer", UNIT, 403), ("executive", UNIT, 403)):
        client = signed_in(role, unit)
        for page in pages:
            assert client.get(HOME + page).status_code == status
            assert client.post(HOME + page, {"base": 1, "type": "Goal", "name_th": "x"}).status_code == status
        assert "Add an element" not in client.get(HOME).content.decode()
    assert len(kept.every(UNIT)) == 1


def test_what_a_file_says_beyond_the_model_is_told_before_it_is_lost(
    architect: Client, kept: Submissions, tmp_path: Path
) -> None:
    newest = kept.of(UNIT)[-1]
    text = (kept.folder / UNIT / str(newest.number) / newest.file).read_text(encoding="utf-8")
    with_remark = tmp_path / "remark.xml"
    with_remark.write_text(text.replace("<elements>", "<!-- a remark --><elements>"), encoding="utf-8")
    assert kept.take(with_remark, UNIT, "x")[1] != []
    assert "1 thing that is not kept" in architect.get(f"{HOME}new/").content.decode()


def test_archis_file_has_one_name_and_stays_archis(architect: Client, kept: Submissions, settings: Any) -> None:
    send(Path(settings.PRASAN_DATA), UNIT, model(), "archi")
    form = architect.get(f"{HOME}new/").content.decode()
    assert 'name="name_any"' in form
    assert 'name="name_en"' not in form
    assert _post(architect, "new/", 2, type="Goal", name_any="เป้า")[0] == 302
    assert (opened(kept, UNIT).form, kept.read(opened(kept, UNIT)).elements[-1].name) == ("archi", "เป้า")


def test_others_see_what_was_accepted_until_the_draft_is_proposed_and_accepted(
    architect: Client, kept: Submissions
) -> None:
    assert _post(architect, "change/?id=app", 1, name_th="ใหม่", name_en="Renamed")[0] == 302
    page = html.unescape(architect.get(HOME).content.decode())
    assert "draft (edits-1, submission 2)" in page
    reader = signed_in("executive", "00000")
    assert "Renamed" in architect.get(f"{HOME}element/?id=app").content.decode()
    assert "Renamed" not in reader.get(f"{HOME}element/?id=app").content.decode()
    status, page = _post(architect, "propose/", 1)
    assert (status, "changed this blueprint meanwhile" in page) == (409, True)
    status, to = _post(architect, "propose/", 2)
    assert (status, architect.get(to).status_code) == (302, 200)
    [waiting] = kept.waiting()
    kept.decide(waiting, "accepted", by=Officer("architect-00000", "account"), why="")
    assert "Renamed" in reader.get(f"{HOME}element/?id=app").content.decode()
    assert "draft (" not in architect.get(HOME).content.decode()


def test_a_draft_that_conflicts_with_what_was_accepted_meanwhile_leads_to_the_choice(
    architect: Client, kept: Submissions, settings: Any
) -> None:
    assert _post(architect, "change/?id=app", 1, name_th="ของร่าง", name_en="Of the draft")[0] == 302
    newer = model()
    newer.elements[2].names[1].value = "Of another"
    send(Path(settings.PRASAN_DATA), UNIT, newer)
    status, to = _post(architect, "propose/", 2)
    page = architect.get(to)
    assert (status, page.status_code) == (302, 200)
    assert "Of another" in page.content.decode()
    assert kept.waiting() == []


def _told() -> list[tuple[str, str, int]]:
    """What the log tells of blueprints: what was done, by whom, to which submission."""
    events = [each.event for each in access_log().entries() if each.event["action"].startswith("blueprint_")]
    return [(each["action"], each["who"], each["about"]["submission"]) for each in events]


def test_a_draft_is_thrown_away_once_it_is_seen_what_goes_and_the_log_tells_of_all(
    architect: Client, kept: Submissions
) -> None:
    who = f"architect-{UNIT}"
    assert "Your agency has no draft" in architect.get(f"{HOME}throw-away/").content.decode()
    assert _post(architect, "throw-away/", 1)[0] == 409
    assert _post(architect, "change/?id=app", 1, name_th="ใหม่", name_en="Renamed")[0] == 302
    assert _post(architect, "remove/?id=wp2", 2)[0] == 302
    page = html.unescape(architect.get(f"{HOME}throw-away/").content.decode())
    assert "The draft edits-1 holds 2 edits" in page
    assert "Move to the cloud" in page or "ย้ายขึ้นคลาวด์" in page
    status, page = _post(architect, "throw-away/", 2)
    assert (status, "changed this blueprint meanwhile" in page) == (409, True)
    status, to = _post(architect, "throw-away/", 3)
    assert (status, "The draft is thrown away" in architect.get(to).content.decode()) == (302, True)
    assert "Renamed" not in architect.get(f"{HOME}element/?id=app").content.decode()
    reviews = html.unescape(architect.get(f"/blueprint/reviews/{UNIT}/").content.decode())
    assert ("Thrown away" in reviews, "Merge branch edits-1" in reviews) == (True, False)
    assert "Renamed" in architect.get(f"/blueprint/reviews/{UNIT}/2/").content.decode()
    assert architect.get(f"/blueprint/reviews/{UNIT}/3/merge/").status_code == 404
    assert _post(architect, "change/?id=app", 1, name_th="ใหม่", name_en="Again")[0] == 302
    assert opened(kept, UNIT).branch == "edits-2"
    assert _post(architect, "propose/", 4)[0] == 302
    assert _told() == [
        ("blueprint_edited", who, 2),
        ("blueprint_edited", who, 3),
        ("blueprint_thrown_away", who, 3),
        ("blueprint_edited", who, 4),
        ("blueprint_proposed", who, 5),
    ]


def test_a_model_that_is_sent_is_in_the_log_and_one_that_is_refused_is_not(
    architect: Client, kept: Submissions
) -> None:
    newest = kept.of(UNIT)[-1]
    text = (kept.folder / UNIT / str(newest.number) / newest.file).read_bytes().replace(b"Farmers", b"Growers")
    for data in (b"no model", text):
        architect.post("/blueprint/reviews/send/", {"file": SimpleUploadedFile("m.xml", data), "branch": ""})
    assert _told() == [("blueprint_sent", f"architect-{UNIT}", 2)]


def test_a_picture_that_is_too_large_or_comes_too_soon_is_told_with_the_svg(
    architect: Client, kept: Submissions, rf: Any
) -> None:
    small, huge = (
        Picture(f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{" " * n}</svg>', 9, 9, "t")
        for n in (1, LARGEST)
    )
    user = get_user_model().objects.get(username=f"architect-{UNIT}")

    def asked(drawn: Picture, form: str) -> Any:
        request = rf.get("/", {"as": form, "id": "v-1"})
        request.user, request.session = user, {}
        with translation.override("en"):
            return picture_file(request, drawn)

    answer = asked(huge, "png")
    assert answer.status_code == 422
    assert "too large to be set as PNG" in answer.content.decode()
    assert "?as=svg&amp;id=v-1" in answer.content.decode()
    assert asked(huge, "svg").status_code == 200
    made = asked(small, "png").content
    assert made.startswith(b"\x89PNG")
    with taken._places, taken._places:  # as while two others are set
        assert asked(small, "png").content == made
        assert asked(small, "pdf").status_code == 503
    with pytest.raises(TooLargeError, match="not set within"):
        set_apart(small, "png", Path(), seconds=0.001)
