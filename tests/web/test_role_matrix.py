"""Every page, export and act of the site, and every operation of its interface, by every role: who opens what.

A page or an operation that is not in these tables fails a test until somebody states who opens it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from prasan.web.accounts.keys import issue
from prasan.web.accounts.models import System
from prasan.web.api.urls import api

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]

# An account of every role, an officer at every level; each is of another unit than what is asked for.
ACCOUNTS = {
    "executive": "pmo",
    "desk": "moac-desk",  # an officer of a ministry, who files nothing
    "officer": "doae",  # an officer of a department
    "approver": "doae-head",
    "architect": "architect",
    "cio": "cio",
    "secretary": "secretary",
    "reviewer": "clerk1",
    "auditor": "auditor",
    "administrator": "admin1",
    "citizen": "citizen",
}
OFFICERS, FILERS = {"desk", "officer"}, {"officer"}
STAFF = {"executive"} | OFFICERS
MEASURING, HEARING = STAFF | {"approver"}, OFFICERS | {"approver"}
REVIEWERS, AUDITORS, CITIZENS = {"reviewer"}, {"auditor"}, {"citizen"}
ADMINISTRATORS, APPROVERS = {"administrator"}, {"approver"}
AGREEING, KEEPING = MEASURING | AUDITORS, OFFICERS | ADMINISTRATORS
ARCHITECTS = {"architect"}
BUILDING = MEASURING | REVIEWERS
CIOS, SECRETARIES = {"cio"}, {"secretary"}
COUNCIL = {"executive"} | CIOS | SECRETARIES
BLUEPRINT = STAFF | ARCHITECTS | AUDITORS | CIOS | SECRETARIES
FOLLOWING = STAFF | ARCHITECTS | CIOS | SECRETARIES
NONE: set[str] = set()
NOWHERE = "00000000-0000-4000-8000-000000000000"
NOBODYS = UUID("6b0e7a52-7a1c-4a9e-9a53-000000000000")
UNIT, REPORT, RUN = "99999", ("99999", "digital_services", "2558Q1"), "0"


@dataclass(frozen=True)
class Page:
    """Who opens a page; ``posts`` is who may send something to it, where it takes anything.

    The address names what there is not, where it names anything: who may open the page is told so (404), others are
    told nothing (403).
    """

    args: tuple[object, ...]
    reads: set[str]
    posts: set[str] | None = None


def _posted(*args: object, by: set[str]) -> Page:
    return Page(args, NONE, by)


PAGES = {
    "centres:own": Page((), STAFF),
    **{
        f"centres:{page}": Page((UNIT,), STAFF)
        for page in (
            "centre",
            "history",
            "structure",
            "scores",
            "ranking",
            "compare",
            "wall",
            "briefing",
            "document",
            "alerts",
        )
    },
    "centres:indicator": Page((UNIT, "digital_share"), STAFF),
    "centres:sent": Page((UNIT, "1", "2026-11-29"), STAFF),
    **{f"centres:{act}": _posted(UNIT, by=STAFF) for act in ("schedule", "add_alert", "annotate")},
    **{
        f"centres:{act}": _posted(UNIT, "1", by=STAFF)
        for act in ("stop_schedule", "stop_alert", "acknowledge", "withdraw_note")
    },
    "centres:dashboards": Page((), STAFF),
    "centres:new_dashboard": Page((), STAFF, STAFF),
    "centres:dashboard": Page(("999999",), STAFF),
    "centres:compose": Page(("999999",), STAFF, STAFF),
    "centres:remove_dashboard": _posted("999999", by=STAFF),
    "centres:reports": Page((), STAFF),
    "centres:receive": _posted(by=STAFF),  # then by duty: the desk of the nation's centre alone
    "centres:report": Page(REPORT, STAFF, STAFF),
    "centres:decide": _posted(*REPORT, by=STAFF),
    "centres:reopen": _posted(*REPORT, by=STAFF),
    "centres:version": Page((*REPORT, "1"), STAFF),
    "centres:sealed": Page((*REPORT, "1"), STAFF),
    "centres:upload": Page((), FILERS, FILERS),
    "centres:uploaded": Page((RUN,), FILERS),
    "centres:upload_stop": _posted(RUN, by=FILERS),
    "centres:upload_take": _posted(RUN, by=FILERS),
    "centres:upload_fates": Page((RUN, "rows"), FILERS),
    "centres:workbook": Page(REPORT, FILERS),
    "registers:list": Page((), STAFF | AUDITORS),
    "registers:register": Page(("nothing",), STAFF | AUDITORS),
    "registers:quarantine": Page(("nothing",), OFFICERS),
    "registers:deliver": Page(("nothing",), OFFICERS, OFFICERS),
    "registers:delivery": Page(("nothing", RUN), OFFICERS),
    **{f"registers:{act}": _posted("nothing", by=OFFICERS) for act in ("decide", "workbook", "corrections")},
    "registers:stop": _posted("nothing", RUN, by=OFFICERS),
    "measures:list": Page((), MEASURING),
    "measures:measure": Page(("nothing",), MEASURING),
    "measures:simulate": Page(("nothing",), MEASURING, MEASURING),
    "measures:simulation": Page(("nothing", RUN), MEASURING),
    "measures:workbook": Page(("nothing", RUN), MEASURING),
    "measures:stop": _posted("nothing", RUN, by=MEASURING),
    "measures:rounds": Page(("nothing",), MEASURING),
    "measures:propose": _posted("nothing", by=MEASURING),  # then by act and unit, as the following
    **{f"measures:{act}": _posted("nothing", 9999, by=MEASURING) for act in ("decide", "pay", "supplement")},
    "measures:authoring": Page((), STAFF, STAFF),
    "measures:versions": Page(("nothing",), STAFF),
    "measures:check": _posted(by=OFFICERS),
    "measures:draft": Page(("nothing",), OFFICERS, OFFICERS),
    "measures:fields": Page(("nothing",), OFFICERS, OFFICERS),
    "measures:publish": _posted("nothing", by=OFFICERS),
    "appeals:list": Page((), HEARING),
    "appeals:appeal": Page((999999,), HEARING),
    "appeals:answer": Page((999999,), HEARING),
    "appeals:evidence": Page((999999, "abc"), HEARING),
    "appeals:case": _posted(by=HEARING),
    "appeals:act": _posted(999999, by=HEARING),
    "linkage:overview": Page((), REVIEWERS | AUDITORS),
    "linkage:register": Page(("nothing",), REVIEWERS | AUDITORS),
    "linkage:pair": Page((), REVIEWERS, REVIEWERS),
    "review:overview": Page((), REVIEWERS),
    "review:next": Page((), REVIEWERS, REVIEWERS),
    "review:back": _posted(by=REVIEWERS),
    "portal:me": Page((), CITIZENS),
    "services:mine": Page((), CITIZENS),
    "services:apply": Page(("nothing",), CITIZENS, CITIZENS),
    "services:application": Page((NOBODYS,), CITIZENS),
    "services:act": _posted(NOBODYS, by=CITIZENS),
    "services:queue": Page((), OFFICERS),
    "services:case": Page((NOBODYS,), OFFICERS),
    "services:decide": _posted(NOBODYS, by=OFFICERS),
    "portal:uses": Page((), CITIZENS),
    **{f"own:{page}": Page((), CITIZENS) for page in ("data", "copy", "requests", "rights")},
    "own:correct": Page(("nothing", 0, "nothing"), CITIZENS, CITIZENS),
    "own:copy_file": _posted("nothing", by=CITIZENS),
    "own:request": Page((NOWHERE,), CITIZENS),
    "own:request_act": _posted(NOWHERE, by=CITIZENS),
    "own:paper": Page((NOWHERE, NOWHERE), CITIZENS),
    "own:consent": _posted(by=CITIZENS),
    "own:ask_right": Page(("nothing",), CITIZENS, CITIZENS),
    "corrections:list": Page((), HEARING),
    "corrections:request": Page((NOWHERE,), HEARING),
    "corrections:act": _posted(NOWHERE, by=HEARING),  # then by role: an officer answers, the head decides on appeals
    "corrections:paper": Page((NOWHERE, NOWHERE), HEARING),
    "corrections:rows": _posted("nothing", by=HEARING),
    "looked:list": Page((), CITIZENS),
    "looked:ask": _posted(by=CITIZENS),
    "looked:question": Page((NOWHERE,), CITIZENS, CITIZENS),
    "asked:list": Page((), OFFICERS | AUDITORS),
    "asked:question": Page((NOWHERE,), OFFICERS | AUDITORS, OFFICERS | AUDITORS),
    "own_measures:list": Page((), CITIZENS),
    "own_measures:claim": Page((NOWHERE,), CITIZENS),
    "own_measures:measure": Page(("nothing",), CITIZENS),
    **{f"own_measures:{page}": Page(("nothing",), CITIZENS, CITIZENS) for page in ("apply", "appeal")},
    "claims:list": Page((), OFFICERS),
    "claims:claim": Page((NOWHERE,), OFFICERS, OFFICERS),
    "claims:paper": Page((NOWHERE, "abc"), OFFICERS),
    "others:list": Page((), CITIZENS),
    **{f"others:{page}": _posted(by=CITIZENS) for page in ("children", "begin", "give", "take_up", "ask")},
    "others:end": _posted(NOWHERE, by=CITIZENS),
    "others:stop": _posted(by=set(ACCOUNTS)),
    "counter:desk": Page((), OFFICERS),
    **{f"counter:{page}": _posted(by=OFFICERS) for page in ("person", "begin")},
    "counter:grant": Page((NOWHERE,), OFFICERS, OFFICERS),
    "counter:paper": Page((NOWHERE, "abc"), OFFICERS),
    "audit:log": Page((), AUDITORS),
    "audit:unusual": Page((), AUDITORS),
    "seals:list": Page((), APPROVERS | AUDITORS, APPROVERS),
    "seals:act": _posted("nothing", by=APPROVERS),
    "agreements:list": Page((), AGREEING),
    "agreements:laws": Page((), AGREEING),
    "agreements:agreement": Page(("nothing",), AGREEING),
    "agreements:new": Page((), OFFICERS, OFFICERS),
    "agreements:edit": Page(("nothing",), OFFICERS, OFFICERS),
    "agreements:act": _posted("nothing", by=HEARING),
    "accounts:systems": Page((), KEEPING, KEEPING),
    "accounts:system": Page((999999,), KEEPING, KEEPING),
    "accounts:administration": Page((), ADMINISTRATORS),
    "accounts:account": Page((999999,), ADMINISTRATORS, ADMINISTRATORS),
    "accounts:add": _posted(by=ADMINISTRATORS),
    "accounts:decide": _posted(999999, by=ADMINISTRATORS),
    "blueprint:agencies": Page((), BLUEPRINT),
    **{f"projects:{page}": Page((), BLUEPRINT) for page in ("list", "roadmap", "shared")},
    **{f"projects:{page}": Page((999999,), BLUEPRINT) for page in ("project", "report", "document")},
    "projects:new": Page((), OFFICERS, OFFICERS),
    "projects:edit": Page((999999,), OFFICERS, OFFICERS),
    "projects:act": _posted(999999, by=STAFF | ARCHITECTS),
    "projects:answer": _posted(999999, by=OFFICERS),
    **{f"plan:{page}": Page((), STAFF) for page in ("overview", "changes", "services")},
    # Only an officer of the nation's centre changes what the plan consists of: tests/web/test_plan_pages.py.
    "plan:budget": Page((), STAFF),
    "plan:part": Page(("nothing",), STAFF),
    **{f"plan:{page}": Page((999999,), STAFF) for page in ("budget_file", "budget_refused")},
    "plan:budget_decide": _posted(999999, by=OFFICERS),
    "plan:report": _posted("nothing", by=OFFICERS),
    **{f"plan:{page}": Page(("nothing",), NONE, NONE) for page in ("edit", "add")},
    "plan:end": _posted("nothing", by=NONE),
    "workbooks:upload": Page((), OFFICERS | ARCHITECTS, OFFICERS | ARCHITECTS),
    "workbooks:template": Page((), OFFICERS | ARCHITECTS),
    "workbooks:own": Page((), OFFICERS | ARCHITECTS),
    "workbooks:sent": Page((RUN,), OFFICERS | ARCHITECTS),
    "workbooks:to_mend": Page((RUN,), OFFICERS | ARCHITECTS),
    "questions:index": Page((), BLUEPRINT),
    "questions:question": Page(("nothing",), BLUEPRINT),
    "questions:download": Page(("nothing",), BLUEPRINT),
    "blueprint:search": Page((), BLUEPRINT),
    **{f"blueprint:{page}": Page(("nothing",), BLUEPRINT) for page in ("generated", "generated_file")},
    **{
        f"blueprint:{page}": Page((UNIT,), BLUEPRINT)
        for page in ("agency", "elements", "faults", "element", "view", "view_file")
    },
    **{
        f"blueprint:{page}": Page((UNIT,), ARCHITECTS, ARCHITECTS)
        for page in (
            "new_element",
            "change_element",
            "remove_concept",
            "connect_element",
            "new_view",
            "arrange",
            "throw_away",
        )
    },
    "blueprint:propose": _posted(UNIT, by=ARCHITECTS),
    "reviews:list": Page((), BLUEPRINT),
    "reviews:send": _posted(by=ARCHITECTS),
    "reviews:same": Page((), BLUEPRINT),
    "reviews:same_decide": _posted(by=ARCHITECTS),
    "reviews:unit": Page((UNIT,), BLUEPRINT),
    "reviews:plateaus": Page((UNIT,), BLUEPRINT),
    "reviews:submission": Page((UNIT, 1), BLUEPRINT),
    "reviews:decide": _posted(UNIT, 1, by=ARCHITECTS),
    "reviews:merge": Page((UNIT, 1), ARCHITECTS, ARCHITECTS),
    "council:meetings": Page((), COUNCIL, SECRETARIES),
    "council:recommendations": Page((), COUNCIL, CIOS),
    "council:consultations": Page((), COUNCIL, SECRETARIES),
    "council:actions": Page((), COUNCIL),
    "council:opinions": Page((999999,), COUNCIL, SECRETARIES),
    "council:chains": Page((), FOLLOWING),
    "council:chain": Page((999999,), FOLLOWING),
    **{
        f"council:{page}": Page((999999,), COUNCIL)
        for page in (
            "meeting",
            "minutes",
            "minutes_docx",
            "calendar",
            "paper",
            "recommendation",
            "action",
            "consultation",
        )
    },
    "council:meeting_act": _posted(999999, by=SECRETARIES),
    **{f"council:{act}": _posted(999999, by=CIOS) for act in ("vote", "attend")},
    "council:recommendation_act": _posted(999999, by=CIOS | SECRETARIES),
    "hosting:list": Page((), BLUEPRINT),
    "hosting:compare": Page((), BLUEPRINT),
    "hosting:new": Page((), OFFICERS, OFFICERS),
    **{f"hosting:{page}": Page(("nothing",), BLUEPRINT) for page in ("plan", "workload")},
    "hosting:what_if": Page(("nothing",), STAFF | ARCHITECTS, STAFF | ARCHITECTS),
    "hosting:stop": _posted("nothing", by=STAFF | ARCHITECTS),
    "hosting:act": _posted("nothing", by=STAFF),
    "developers:sandbox": Page((), BUILDING),
    "developers:new_key": _posted(by=BUILDING),
    "developers:end_key": _posted(999999, by=BUILDING),
}
DEAR = ("registers:", "measures:")  # these read every contract or measure before they know that there is no such one
FOR_EVERYBODY = {"accounts:login", "accounts:logout", "set_language", "shell:home", "shell:theme"}
FOR_EVERYBODY |= {"check:list", "check:measure", "looked:keys"}
FOR_EVERYBODY |= {"services:catalogue", "services:service", "services:event", "learn:index", "learn:page"}
FOR_EVERYBODY |= {f"open_data:{page}" for page in ("index", "data_set", "file", "catalogue")}
FOR_EVERYBODY |= {
    "council:public",
    *(f"council:public_{page}" for page in ("decision", "minutes", "atom", "rss", "calendar")),
}
FOR_EVERYBODY |= {"developers:overview", "developers:reference", "developers:operation"}
# On the way in, or of each account itself: tests/web/test_signing_in.py, test_signing_in_by_a_provider.py and test_access.py.
OF_ONESELF = {"accounts:choose_password", "accounts:password", "accounts:sessions"}
_OF_ALLAUTH = ("account_", "mfa_", "socialaccount_", "openid_connect_")

OWN, OTHER, SANDBOX, DEAD, KEYLESS = "own", "other", "sandbox", "dead", "keyless"
KEYS = {
    OWN: ("07011", {}),  # a system of the department that is asked about
    OTHER: ("03011", {}),  # of a department of another ministry
    SANDBOX: ("07011", {"sandbox": True}),
}
_FIGURE = "unit=07011&indicator=digital_share&period=2558"
_REPORT = "reports/digital_services/2559Q1/07011"
_READ = {OWN: 200, OTHER: 404, SANDBOX: 403, DEAD: 401, KEYLESS: 401, "executive": 200, "desk": 200, "officer": 200,
         "approver": 403, "architect": 403, "cio": 403, "secretary": 403, "reviewer": 403, "auditor": 403, "administrator": 403, "citizen": 403}  # fmt: skip
_LISTED = {**_READ, OTHER: 200}  # each its own part
_DEFINED = {**_LISTED, SANDBOX: 200}
# What changes something needs a key: who is signed in on the pages works there.
_WRITTEN = dict.fromkeys(_READ, 401) | {OWN: 409, OTHER: 404, SANDBOX: 403}


@dataclass(frozen=True)
class Operation:
    """A request, and what each asker is answered."""

    address: str
    answers: dict[str, int]
    body: Any = None
    kind: str = "application/json"


FIGURES = {
    **{f"GET {path}": Operation(path, _DEFINED) for path in ("elements", "indicators", "data-sets", "units", "areas")},
    "GET periods": Operation("periods", _LISTED),
    **{
        f"GET {path}": Operation(f"{path}?{_FIGURE}", _READ)
        for path in ("figure", "by-structure", "children", "ranking", "sources")
    },
    "GET series": Operation("series?unit=07011&indicator=digital_share", _READ),
    "GET reports": Operation("reports", _LISTED),
    "GET reports/{data_set}/{period}/{unit}": Operation(_REPORT, _READ),
    "PUT reports/{data_set}/{period}/{unit}/values": Operation(
        f"{_REPORT}/values", _WRITTEN, {"version": 9, "values": []}
    ),
    **{
        f"POST reports/{{data_set}}/{{period}}/{{unit}}/{act}": Operation(f"{_REPORT}/{act}", _WRITTEN, {"version": 9})
        for act in ("complete", "submit", "reopen")
    },
    "POST imports": Operation(
        "imports",
        {**_WRITTEN, OWN: 422, OTHER: 422},  # OTHER may file, and the file is not of its unit
        "unit,element,period,area,value\n07012,officers_trained,2559Q1,50,1\n",
        "text/csv",
    ),
}
# Nobody is answered without a signature; who signs what is tried in tests/web/test_registry.py.
_UNSIGNED = dict.fromkeys(_READ, 401)
REGISTRY = {
    **{
        f"POST {path}": Operation(path, _UNSIGNED, {})
        for path in (
            *(f"persons/{asked}" for asked in ("by-id", "batch", "by-name", "exists")),
            *(f"subscriptions{part}" for part in ("", "/changes", "/end")),
            "sync/search",
        )
    },
    "GET jwks.json": Operation("jwks.json", dict.fromkeys(_READ, 200)),
}
# Any system in force, and whoever reads the pages.
_ANSWERED = {**_READ, OTHER: 200, **dict.fromkeys(("architect", "auditor", "cio", "secretary"), 200)}
_NO_ELEMENT = {who: 404 if code == 200 else code for who, code in _ANSWERED.items()}
BLUEPRINTS = {
    "GET questions/{question}": Operation("questions/data", _ANSWERED),
    "GET impact": Operation("impact?element=nothing", _NO_ELEMENT),
    "GET touches": Operation("touches?project=nothing", _NO_ELEMENT),
    "GET derive": Operation("derive?element=nothing&other=nothing", _NO_ELEMENT),
}
# Open data is for whoever asks, with a key or without.
OPEN_DATA = {
    **{
        f"GET {path}": Operation(path, dict.fromkeys(_READ, 200))
        for path in ("data-sets", "data-sets/digital_services", "data-sets/digital_services/rows")
    }
}
OPEN_DATA = {key.replace("digital_services", "{name}"): operation for key, operation in OPEN_DATA.items()}
OPERATIONS = {
    f"{method} /api/v1/{part}/{path}": (f"/api/v1/{part}/{operation.address}", operation)
    for part, operations in (
        ("figures", FIGURES),
        ("registry", REGISTRY),
        ("blueprint", BLUEPRINTS),
        ("open", OPEN_DATA),
    )
    for key, operation in operations.items()
    for method, path in [key.split(" ")]
}


def _names(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _names(pattern.url_patterns, space + (f"{pattern.namespace}:" if pattern.namespace else ""))
        else:
            yield f"{space}{pattern.name}"


def test_it_is_stated_who_opens_each_page_and_operation() -> None:
    names = {name for name in _names(get_resolver().url_patterns) if not name.startswith("api:")}
    names = {name for name in names if not name.startswith(_OF_ALLAUTH)}
    assert names == FOR_EVERYBODY | OF_ONESELF | PAGES.keys()
    described = {
        f"{method.upper()} {path}" for path, methods in api.get_openapi_schema()["paths"].items() for method in methods
    }
    assert described == OPERATIONS.keys()


def test_a_page_opens_for_whom_it_is_stated_and_for_nobody_else(sign_in: SignIn) -> None:
    clients = {role: sign_in(username) for role, username in ACCOUNTS.items()}
    nobody, wrong = Client(), []
    for name, page in PAGES.items():
        address = reverse(name, args=page.args)
        for method in ("get", "post"):
            allowed = page.reads if method == "get" or page.posts is None else page.posts
            nobody.cookies.clear()
            anonymous = getattr(nobody, method)(address)
            if (anonymous.status_code, anonymous.get("Location")) != (302, f"/accounts/login/?next={address}"):
                wrong.append((name, method, "nobody", anonymous.status_code))
            for role in sorted(_asked(name, method, clients.keys(), allowed)):
                status = getattr(clients[role], method)(address).status_code
                refused = status == 403 or (method == "get" and page.reads == NONE and status == 405)
                if refused == (role in allowed) or status >= 500:
                    wrong.append((name, method, role, status))
    assert wrong == []


def _asked(name: str, method: str, roles: Iterable[str], allowed: set[str]) -> set[str]:
    """Who asks: all; but a page that is there, or a dear one, is drawn once, and one that takes nothing is sent something once."""
    page, refused = PAGES[name], set(roles) - allowed
    if method == "post" and page.posts is None:
        return {min(refused)}
    return set(roles) if page.args and not name.startswith(DEAR) else refused | set(sorted(allowed)[:1])


def test_an_operation_answers_each_asker_as_it_is_stated(sign_in: SignIn) -> None:
    askers = {role: sign_in(username) for role, username in ACCOUNTS.items()}
    for who, (unit, kind) in KEYS.items():
        made, _ = System.objects.get_or_create(unit_code=unit, name="matrix")
        askers[who] = Client(headers={"authorization": f"Bearer {issue(made, **kind)}"})
    askers[DEAD] = Client(headers={"authorization": "Bearer prasan_0123456789abcdef_0"})
    askers[KEYLESS] = Client()
    wrong = []
    for name, (address, operation) in OPERATIONS.items():
        method = name.split(" ")[0].lower()
        for who, client in askers.items():
            sent = {} if method == "get" else {"data": operation.body, "content_type": operation.kind}
            status = getattr(client, method)(address, **sent).status_code
            if status != operation.answers[who]:
                wrong.append((name, who, status))
    assert wrong == []
