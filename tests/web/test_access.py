from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from prasan.centres.organisation import STRUCTURE_OF_2558, load_tree
from prasan.hosting.kept import DEMONSTRATION as HOSTED

# Reached before anybody is signed in, or on the way there.
OPEN_ADDRESSES = {
    "accounts:choose_password",
    "account_login",
    "account_logout",
    "account_inactive",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "mfa_list_webauthn",  # sends on to the page of second factors
    "socialaccount_login_cancelled",
    "openid_connect_login",
    "openid_connect_callback",
}
OPEN = OPEN_ADDRESSES | {"accounts:login", "accounts:logout", "set_language", "shell:theme"}
OPEN |= {"check:list", "check:measure", "looked:keys"}
NOWHERE = "00000000-0000-4000-8000-000000000000"
OPEN |= {"services:catalogue", "services:service", "services:event", "learn:index", "learn:page"}  # read by everybody
OPEN |= {"council:public", *(f"council:public_{page}" for page in ("decision", "minutes", "atom", "rss", "calendar"))}
OPEN |= {"developers:overview", "developers:reference", "developers:operation"}
OPEN |= {f"open_data:{page}" for page in ("index", "data_set", "file", "catalogue")}
REGISTERS = ("list", "register", "decide", "quarantine", "workbook", "corrections", "deliver", "delivery", "stop")
MEASURES = (
    "list",
    "measure",
    "simulate",
    "simulation",
    "stop",
    "workbook",
    "rounds",
    "decide",
    "propose",
    "pay",
    "supplement",
)
WRITING = ("authoring", "check", "draft", "fields", "publish", "versions")
AGREEMENTS = ("list", "laws", "new", "agreement", "edit", "act")
COUNCIL = (
    "",
    *(f"meetings/1/{page}" for page in ("", "act/", "vote/", "attend/", "minutes.pdf", "minutes.docx", "meeting.ics")),
    "papers/1/",
    *("recommendations/", "recommendations/1/", "recommendations/1/act/"),
    *("actions/", "actions/1/", "consultations/", "consultations/1/"),
    *("chains/", "chains/1/", "meetings/1/opinions/"),
)
BLUEPRINT = ("", "elements/", "faults/", "element/", "view/", "view/file/")
_KEY = "6b0e7a52-7a1c-4a9e-9a53-000000000000"
SERVICES = tuple(f"{page}/{_KEY}/{act}" for page in ("applications", "queue") for act in ("", "act/"))
EDITOR = ("new/", "change/", "remove/", "connect/", "views/new/", "arrange/", "propose/", "throw-away/")
APPEALS = ("list", "case", "appeal", "act", "answer", "evidence")
_REPORT = "/centres/reports/07011/digital_services/2558Q1/"
REPORTS = [
    "/centres/reports/",
    "/centres/reports/receive/",
    *[f"{_REPORT}{page}" for page in ("", "decide/", "reopen/", "versions/1/", "versions/1/sealed/")],
]
_PAGES = ("history/", "structure/", "scores/", "indicators/digital_share/")
STRUCTURE = [f"/centres/07011/{page}" for page in _PAGES]
EXECUTIVE = ("ranking/", "compare/", "wall/", "briefing/", "briefing/file/", "alerts/")
POSTED = ("briefing/schedule/", "briefing/schedule/1/stop/", "alerts/add/", "alerts/rules/1/stop/",
          "alerts/1/acknowledge/", "notes/", "notes/1/withdraw/")  # fmt: skip
DASHBOARDS = [
    "/centres/dashboards/",
    *[f"/centres/dashboards/{page}" for page in ("new/", "1/", "1/compose/", "1/remove/")],
]
UPLOADS = [
    "/centres/reports/upload/",
    *[f"/centres/reports/uploads/x/{page}" for page in ("", "stop/", "take/")],
    "/centres/reports/uploads/0/rows/",
    f"{_REPORT}workbook/",
]
FACTORS = [
    f"/accounts/second-factor/{page}"
    for page in (
        "", "again/", "app/", "app/remove/", "codes/", "codes/new/", "passkeys/add/", "passkeys/1/remove/",
        "passkeys/again/",
    )
]  # fmt: skip
A_REQUEST = "00000000-0000-4000-8000-000000000000"
OF_CITIZENS = (
    "", "uses.json", "data/", "data/civil/0/sex/", "copy/", "copy/json/", "requests/", f"requests/{A_REQUEST}/",
    f"requests/{A_REQUEST}/act/", f"requests/{A_REQUEST}/papers/{A_REQUEST}/", "rights/", "rights/consent/", "rights/access/",
)  # fmt: skip
ADMINISTRATION = [f"/accounts/administration/{page}" for page in ("", "add/", "1/", "proposals/1/")]
SYSTEMS = ["/accounts/systems/", "/accounts/systems/1/"]
ADDRESSES = [
    "/accounts/password/",
    "/accounts/sessions/",
    "/accounts/reauthenticate/",
    *FACTORS,
    *ADMINISTRATION,
    *SYSTEMS,
    "/",
    "/centres/",
    "/centres/00000/",
    "/centres/07011/",
    *STRUCTURE,
    *[f"/centres/07011/{page}" for page in (*EXECUTIVE, *POSTED, "briefing/schedule/1/2026-11-29/")],
    *DASHBOARDS,
    *REPORTS,
    *UPLOADS,
    "/registers/",
    *[
        f"/registers/farmer/{page}"
        for page in ("", "decide/", "quarantine/", "quarantine/workbook/", "quarantine/corrections/", "deliver/")
    ],
    "/registers/farmer/deliveries/x/",
    "/registers/farmer/deliveries/x/stop/",
    "/measures/",
    "/measures/rice-2557/",
    "/measures/rice-2557/simulate/",
    *[f"/measures/rice-2557/simulations/x/{page}" for page in ("", "stop/", "workbook/")],
    "/measures/rice-2557/rounds/",
    "/measures/rice-2557/rounds/propose/",
    *[f"/measures/rice-2557/rounds/1/{page}/" for page in ("decide", "pay", "supplement")],
    "/appeals/",
    "/appeals/case/",
    *[f"/appeals/1/{page}" for page in ("", "act/", "answer/", "evidence/abc/")],
    "/measures/rice-2557/versions/",
    "/measures/drafts/",
    "/measures/drafts/check/",
    "/measures/drafts/x/",
    "/measures/drafts/x/fields/",
    "/measures/drafts/x/decide/",
    "/linkage/",
    "/linkage/pair/",
    "/linkage/farmer/",
    "/review/",
    "/review/next/",
    "/review/back/",
    "/agreements/",
    "/agreements/laws/",
    "/agreements/new/",
    *[f"/agreements/rice-support/{page}" for page in ("", "edit/", "act/")],
    *[f"/me/{page}" for page in OF_CITIZENS],
    *[f"/corrections/{page}" for page in ("", "rows/farmer/", f"{A_REQUEST}/", f"{A_REQUEST}/act/")],
    f"/corrections/{A_REQUEST}/papers/{A_REQUEST}/",
    *[f"/me/looked/{page}" for page in ("", "ask/", f"questions/{NOWHERE}/")],
    *[
        f"/me/measures/{page}"
        for page in ("", "rice-2557/", "rice-2557/apply/", "rice-2557/appeal/", f"claims/{NOWHERE}/")
    ],
    *[
        f"/me/others/{page}"
        for page in ("", "children/", "begin/", "stop/", "give/", "take-up/", "ask/", f"{NOWHERE}/end/")
    ],
    *[f"/questions/{page}" for page in ("", f"{NOWHERE}/")],
    *[f"/claims/{page}" for page in ("", f"{NOWHERE}/", f"{NOWHERE}/papers/abc/")],
    *[f"/counter/{page}" for page in ("", "person/", "begin/", f"grants/{NOWHERE}/", f"grants/{NOWHERE}/papers/abc/")],
    "/me/",
    "/me/uses.json",
    "/services/mine/",
    "/services/apply/farmer-registration/",
    "/services/queue/",
    *[f"/services/{page}" for page in SERVICES],
    "/audit/",
    *[f"/council/{page}" for page in COUNCIL],
    "/audit/unusual/",
    "/seals/",
    "/seals/seal-1/act/",
    "/blueprint/",
    *[f"/projects/{page}" for page in ("", "roadmap/", "shared/", "new/")],
    *[f"/projects/1/{page}" for page in ("", "edit/", "act/", "answer/", "report/", "report/file/")],
    *[f"/hosting/{page}" for page in ("", "new/", "compare/")],
    *[f"/hosting/{HOSTED}/{page}" for page in ("", "workload/", "what-if/", "stop/", "act/")],
    *[
        f"/plan/{page}"
        for page in ("", "changes/", "services/", "budget/", "budget/1/", "budget/1/refused/", "budget/1/decide/")
    ],
    *[f"/plan/parts/strategy/{page}" for page in ("", "report/", "edit/", "add/", "end/")],
    *[f"/blueprint/workbook/{page}" for page in ("", "template/", "own/", "sent/x/", "sent/x/to-mend/")],
    *[f"/blueprint/questions/{page}" for page in ("", "data/", "data/findings.csv")],
    *[f"/blueprint/{page}" for page in ("search/", "pictures/roadmap/", "pictures/roadmap/file/")],
    *[f"/blueprint/agencies/07011/{page}" for page in (*BLUEPRINT, *EDITOR)],
    *[
        f"/blueprint/reviews/{page}"
        for page in ("", "send/", "same/", "same/decide/", "07011/", "07011/plateaus/", "07011/1/")
    ],
    *[f"/blueprint/reviews/07011/1/{page}" for page in ("decide/", "merge/")],
    "/developers/sandbox/",
]


# Every ministry and department of 2558, gone by now or not, and some of what came later.
SOME_UNITS = [
    *(unit.code for unit in load_tree().as_of(STRUCTURE_OF_2558).units),
    *("06501", "07501", "51000", "51002", "52001", "53003", "61000", "61003"),
]


def test_every_page_is_one_that_this_file_knows() -> None:
    names = {str(name) for name in _names(get_resolver().url_patterns)}
    names -= {name for name in names if name.startswith("api:")}  # asked by systems, with keys of their own
    registers = {f"registers:{page}" for page in REGISTERS}
    linkage = {"linkage:overview", "linkage:pair", "linkage:register"}
    review = {"review:overview", "review:next", "review:back"}
    measures = {f"measures:{page}" for page in (*MEASURES, *WRITING)}
    appeals = {f"appeals:{page}" for page in APPEALS}
    agreements = {f"agreements:{page}" for page in AGREEMENTS}
    accounts = {f"accounts:{page}" for page in ("password", "sessions", "administration", "add", "account", "decide")}
    accounts |= {"accounts:systems", "accounts:system", "account_reauthenticate", "mfa_index"}
    accounts |= {
        f"mfa_{page}" for page in ("reauthenticate", "activate_totp", "deactivate_totp", "view_recovery_codes")
    }
    accounts |= {f"mfa_{page}" for page in ("generate_recovery_codes", "add_webauthn", "remove_webauthn")}
    accounts |= {"mfa_reauthenticate_webauthn"}
    assert names == OPEN | accounts | agreements | registers | linkage | review | measures | appeals | {
        "shell:home",
        *(f"centres:{page}" for page in ("ranking", "compare", "wall")),
        *(f"centres:{page}" for page in ("briefing", "document", "schedule", "stop_schedule", "sent")),
        *(
            f"centres:{page}"
            for page in ("alerts", "add_alert", "stop_alert", "acknowledge", "annotate", "withdraw_note")
        ),
        *(f"centres:{page}" for page in ("dashboards", "new_dashboard", "dashboard", "compose", "remove_dashboard")),
        "centres:own",
        "centres:centre",
        *(f"centres:{page}" for page in ("history", "structure", "scores", "indicator")),
        *(f"centres:{page}" for page in ("reports", "receive", "report", "decide", "reopen", "version", "sealed")),
        *(
            f"centres:{page}"
            for page in ("upload", "uploaded", "upload_stop", "upload_take", "upload_fates", "workbook")
        ),
        *(f"portal:{page}" for page in ("me", "uses")),
        *(f"own:{page}" for page in ("data", "correct", "copy", "copy_file", "requests", "request", "request_act")),
        *(f"own:{page}" for page in ("paper", "rights", "consent", "ask_right")),
        *(f"corrections:{page}" for page in ("list", "rows", "request", "act", "paper")),
        *(f"looked:{page}" for page in ("list", "ask", "question")),
        *(f"asked:{page}" for page in ("list", "question")),
        *(f"own_measures:{page}" for page in ("list", "measure", "apply", "appeal", "claim")),
        *(f"claims:{page}" for page in ("list", "claim", "paper")),
        *(f"others:{page}" for page in ("list", "children", "begin", "stop", "give", "take_up", "ask", "end")),
        *(f"counter:{page}" for page in ("desk", "person", "begin", "grant", "paper")),
        *(
            f"council:{page}"
            for page in ("meetings", "meeting", "meeting_act", "vote", "attend", "minutes", "minutes_docx")
        ),
        *(
            f"council:{page}"
            for page in ("calendar", "paper", "recommendations", "recommendation", "recommendation_act")
        ),
        *(f"council:{page}" for page in ("actions", "action", "consultations", "consultation")),
        *(f"services:{page}" for page in ("mine", "apply", "application", "act", "queue", "case", "decide")),
        *(f"council:{page}" for page in ("chains", "chain", "opinions")),
        "audit:log",
        "audit:unusual",
        "seals:list",
        "seals:act",
        "blueprint:agencies",
        *(f"projects:{page}" for page in ("list", "roadmap", "shared", "new", "project", "edit", "act", "answer")),
        *(f"projects:{page}" for page in ("report", "document")),
        *(f"hosting:{page}" for page in ("list", "new", "compare", "plan", "workload", "what_if", "stop", "act")),
        *(f"plan:{page}" for page in ("overview", "changes", "services", "part", "report", "edit", "add", "end")),
        *(f"plan:{page}" for page in ("budget", "budget_file", "budget_refused", "budget_decide")),
        *(f"workbooks:{page}" for page in ("upload", "template", "own", "sent", "to_mend")),
        *(f"questions:{page}" for page in ("index", "question", "download")),
        *(f"blueprint:{page}" for page in ("search", "generated", "generated_file", "agency")),
        *(f"blueprint:{page.strip('/').replace('/', '_')}" for page in BLUEPRINT if page),
        *(f"blueprint:{page}" for page in ("new_element", "change_element", "remove_concept", "connect_element")),
        *(f"blueprint:{page}" for page in ("new_view", "arrange", "propose", "throw_away")),
        *(f"reviews:{page}" for page in ("list", "send", "same", "same_decide", "unit", "plateaus", "submission")),
        *(f"reviews:{page}" for page in ("decide", "merge")),
        *(f"developers:{page}" for page in ("sandbox", "new_key", "end_key")),
    }


def _names(patterns: list[URLPattern | URLResolver], space: str = "") -> list[str]:
    found = []
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            below = f"{pattern.namespace}:" if pattern.namespace else ""
            found += _names(pattern.url_patterns, space + below)
        else:
            found.append(f"{space}{pattern.name}")
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES)
def test_whoever_is_not_signed_in_is_sent_to_sign_in(address: str) -> None:
    answer = Client().get(address)
    assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next={address}")


@pytest.mark.parametrize(
    ("username", "start"),
    [
        ("pmo", "/centres/00000/"),
        ("moac", "/centres/07000/"),
        ("doae", "/centres/07011/"),
        ("moac-desk", "/centres/07000/"),
        ("pmo-desk", "/centres/00000/"),
        ("doae-head", "/measures/"),
        ("architect", "/blueprint/"),
        ("officer1", "/centres/15008/"),
        ("officer2", "/measures/"),
        ("cio", "/council/"),
        ("secretary", "/council/"),
        ("clerk1", "/review/"),
        ("auditor", "/audit/"),
        ("admin1", "/accounts/administration/"),
        ("citizen", "/me/"),
    ],
)
def test_each_role_starts_on_its_own_page_and_may_open_no_other_roles(sign_in, username: str, start: str) -> None:
    client = sign_in(username)
    assert client.get("/")["Location"] == start
    own = "/centres/" if start.startswith("/centres/") else start
    for address in ("/centres/07011/", "/me/", "/audit/", "/review/"):
        expected = 200 if address == start or (address.startswith(own) and username != "auditor") else 403
        if (username, address) == ("officer1", "/centres/07011/"):
            expected = 404  # another unit's
        assert client.get(address).status_code == expected, address


@pytest.mark.parametrize("username", ["pmo", "moac", "doae", "moac-desk", "clerk1", "auditor", "citizen"])
def test_structure_indicators_and_scores_are_for_who_may_see_the_unit(sign_in, username: str) -> None:
    client = sign_in(username)
    staff = username not in {"clerk1", "auditor", "citizen"}
    for page in _PAGES:
        assert client.get(f"/centres/07011/{page}").status_code == (200 if staff else 403), page
        if staff:
            # Another ministry's department, and one that has gone with it: the nation's centre alone sees them.
            for unit in ("15003", "11002", "99999"):
                seen = username == "pmo" and unit != "99999"
                assert client.get(f"/centres/{unit}/{page}").status_code == (200 if seen else 404), (unit, page)


@pytest.mark.parametrize("username", ["pmo", "moac", "doae", "moac-desk", "pmo-desk", "clerk1", "auditor", "citizen"])
@pytest.mark.parametrize("address", REPORTS)
def test_reports_are_for_executives_and_officers(sign_in, username: str, address: str) -> None:
    staff = username not in {"clerk1", "auditor", "citizen"}
    posted = address.endswith(("receive/", "decide/", "reopen/"))
    reads = 405 if posted else 404 if "versions" in address else 200  # nothing has been filed
    assert sign_in(username).get(address).status_code == (reads if staff else 403)
    if posted and not staff:
        assert sign_in(username).post(address, {"number": "1"}).status_code == 403


@pytest.mark.parametrize("username", ["pmo", "moac", "doae", "architect", "doae-head", "clerk1", "auditor", "citizen"])
def test_plans_of_hosting_are_read_by_staff_begun_by_officers_and_changed_beside(sign_in, username: str) -> None:
    client = sign_in(username)
    officer, head = username == "doae", username in {"pmo", "moac"}
    asks = officer or head or username == "architect"
    here = f"/hosting/{HOSTED}/"
    for page in ("/hosting/", here, f"{here}workload/"):
        assert client.get(page).status_code == (200 if asks or username == "auditor" else 403), page
    assert client.get("/hosting/new/").status_code == (200 if officer else 403)
    assert client.get(f"{here}what-if/").status_code == (200 if asks else 403)
    assert client.get(f"{here}stop/").status_code == (405 if asks else 403)
    assert client.get(f"{here}act/").status_code == (405 if officer or head else 403)
    assert client.post(f"{here}act/", {"act": "x"}).status_code == (404 if officer or head else 403)


@pytest.mark.parametrize("username", ["pmo", "moac", "doae", "pmo-desk", "clerk1", "auditor", "citizen"])
def test_the_executives_pages_are_for_staff_of_the_unit_and_of_those_above(sign_in, username: str) -> None:
    client = sign_in(username)
    staff = username not in {"clerk1", "auditor", "citizen"}
    for unit, inside in (("07011", True), ("07000", username != "doae"), ("03000", username.startswith("pmo"))):
        for page in EXECUTIVE:
            expected = 403 if not staff else 200 if inside else 404
            assert client.get(f"/centres/{unit}/{page}").status_code == expected, (unit, page)
        for page in POSTED:  # an empty form asks for nothing that there is
            assert client.get(f"/centres/{unit}/{page}").status_code == (405 if staff else 403), (unit, page)
            assert client.post(f"/centres/{unit}/{page}", {}).status_code == (404 if staff else 403), (unit, page)
        sent = client.get(f"/centres/{unit}/briefing/schedule/1/2026-11-29/")
        assert sent.status_code == (404 if staff else 403)
    for page in DASHBOARDS:
        there = page.endswith(("dashboards/", "new/"))
        expected = 403 if not staff else 200 if there else 405 if page.endswith("remove/") else 404
        assert client.get(page).status_code == expected, page


@pytest.mark.parametrize("username", ["pmo", "moac", "doae", "moac-desk", "pmo-desk", "clerk1", "auditor", "citizen"])
@pytest.mark.parametrize("address", UPLOADS)
def test_files_are_sent_in_by_officers_of_departments_alone(sign_in, username: str, address: str) -> None:
    posted = address.endswith(("stop/", "take/"))
    answers = 405 if posted else 200 if address.endswith(("upload/", "workbook/")) else 404
    assert sign_in(username).get(address).status_code == (answers if username == "doae" else 403)
    if posted:
        assert sign_in(username).post(address).status_code == (404 if username == "doae" else 403)


@pytest.mark.parametrize(
    ("username", "unit", "sees", "looks"),
    [
        ("pmo", "00000", False, False),
        ("moac", "07000", False, False),
        ("doae", "07011", False, False),
        ("doae", "15003", True, True),  # an officer of the unit that may link the registers
        ("clerk1", "15003", True, True),
        ("auditor", "", True, False),
        ("citizen", "", False, False),
    ],
)
def test_the_linkage_is_seen_by_reviewers_auditors_and_those_who_link(sign_in, username, unit, sees, looks) -> None:
    get_user_model().objects.filter(username=username).update(unit_code=unit)
    client = sign_in(username)
    for address in ("/linkage/", "/linkage/farmer/"):
        assert client.get(address).status_code == (200 if sees else 403), address
    for answer in (client.get("/linkage/pair/"), client.post("/linkage/pair/", {"register": "x"})):
        assert (answer.status_code == 403) != looks
    if sees:
        assert client.get("/linkage/civil/").status_code == client.get("/linkage/nothing/").status_code == 404
        assert ("/linkage/pair/" in client.get("/linkage/").content.decode()) == looks
    if username in {"pmo", "doae"}:
        assert ('href="/linkage/"' in client.get("/registers/").content.decode()) == sees


@pytest.mark.parametrize("username", ["pmo", "doae", "doae-head", "clerk1", "auditor", "admin1", "citizen"])
def test_accounts_are_administrators_systems_officers_too_and_second_factors_all_staffs(sign_in, username) -> None:
    client = sign_in(username)
    administers, keeps, staff = username == "admin1", username in {"admin1", "doae"}, username != "citizen"
    for address in ADMINISTRATION:
        answers = 405 if address.endswith(("add/", "proposals/1/")) else 200 if address.endswith("ation/") else 404
        if address.endswith("/1/") and answers == 404:
            address = "/accounts/administration/999999/"
        assert client.get(address).status_code == (answers if administers else 403), address
        if not administers:
            assert client.post(address, {"act": "close", "decision": "confirm"}).status_code == 403
    for address, answers in zip(SYSTEMS, (200, 404), strict=True):
        assert client.get(address).status_code == (answers if keeps else 403), address
    for address in FACTORS:
        answer = client.get(address)
        assert (answer.status_code == 403) == (not staff), address
    assert client.get("/accounts/second-factor/app/").status_code == (200 if staff else 403)
    assert client.get("/accounts/sessions/").status_code == client.get("/accounts/password/").status_code == 200


def test_a_department_sees_its_own_unit_and_no_other_that_exists_or_not(sign_in) -> None:
    client = sign_in("doae")
    pages = {code: client.get(f"/centres/{code}/") for code in [*SOME_UNITS, "99999"]}
    assert [code for code, page in pages.items() if page.status_code == 200] == ["07011"]
    assert {page.status_code for code, page in pages.items() if code != "07011"} == {404}
    assert len({page.content for code, page in pages.items() if code != "07011"}) == 1


def test_a_department_is_given_no_link_to_a_unit_above_it(sign_in) -> None:
    page = sign_in("doae").get("/centres/07011/").content.decode()
    assert "Ministry of Agriculture and Cooperatives" in page
    assert "/centres/07000/" not in page
    assert "/centres/00000/" not in page


def test_a_ministry_sees_its_departments_and_no_other_ministry(sign_in) -> None:
    client = sign_in("moac")
    seen = {code for code in SOME_UNITS if client.get(f"/centres/{code}/").status_code == 200}
    assert seen == {code for code in SOME_UNITS if code.startswith("07")}


def test_staff_without_a_unit_are_told_whom_to_ask(sign_in) -> None:
    get_user_model().objects.filter(username="doae").update(unit_code="")
    answer = sign_in("doae").get("/")
    assert answer.status_code == 403
    assert "belongs to no unit yet" in answer.content.decode()


def test_what_one_person_may_see_is_kept_by_no_cache(sign_in) -> None:
    pages = [
        ("pmo", "/centres/00000/"),
        ("doae", "/registers/farmer/"),
        ("citizen", "/me/"),
        *(("citizen", f"/me/{page}/") for page in ("looked", "measures", "others")),
        ("auditor", "/audit/"),
        ("clerk1", "/linkage/pair/"),
    ]
    for username, address in pages:
        assert "no-store" in sign_in(username).get(address)["Cache-Control"]


def test_error_pages_name_nobody(sign_in) -> None:
    for address in ("/audit/", "/nothing"):
        page = sign_in("citizen").get(address).content.decode()
        assert "citizen" not in page.lower()
        assert "Sign out" not in page


def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(demo: object) -> None:
    answers = []
    for username in ("pmo", "nobody-of-this-name"):
        page = Client().post("/accounts/login/", {"username": username, "password": "wrong"}).content.decode()
        answers.append("ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง" in page)
    assert answers == [True, True]


def test_signing_in_gives_a_new_session(demo: object) -> None:
    client = Client()
    client.get("/accounts/login/")
    session = client.session
    session["before"] = "x"
    session.save()
    before = client.cookies["sessionid"].value if "sessionid" in client.cookies else None
    client.post("/accounts/login/", {"username": "pmo", "password": "prasan-demo"})
    assert client.cookies["sessionid"].value != before


def test_signing_out_takes_a_post_and_ends_the_session(sign_in) -> None:
    client = sign_in("pmo")
    assert client.get("/accounts/logout/").status_code == 405
    assert client.post("/accounts/logout/")["Location"] == "/accounts/login/"
    assert client.get("/centres/00000/").status_code == 302


@pytest.mark.parametrize(
    ("username", "reads", "writes"),
    [
        ("pmo", True, False),
        ("doae", True, True),
        ("moac-desk", True, True),
        ("clerk1", False, False),
        ("auditor", False, False),
        ("citizen", False, False),
    ],
)
def test_versions_are_read_by_executives_and_officers_and_drafts_are_officers(
    sign_in, username: str, reads: bool, writes: bool
) -> None:
    client = sign_in(username)
    for address in ("/measures/drafts/", "/measures/rice-2557/versions/"):
        assert client.get(address).status_code == (200 if reads else 403)
    assert client.get("/measures/drafts/0123456789abcdef/").status_code == (404 if writes else 403)
    assert client.get("/measures/drafts/0123456789abcdef/fields/").status_code == (404 if writes else 403)
    assert client.post("/measures/drafts/check/", {"text": ""}).status_code == (200 if writes else 403)
    assert client.get("/measures/drafts/check/").status_code == (405 if writes else 403)
    assert client.post("/measures/drafts/x/decide/").status_code == (404 if writes else 403)
    if not writes:
        assert client.post("/measures/drafts/", {"base": ""}).status_code == (404 if reads else 403)


@pytest.mark.parametrize(
    ("username", "reads", "own", "drafts", "acts"),
    [
        ("pmo", True, True, False, False),
        ("moac", True, True, False, False),
        ("doae", True, True, True, True),
        ("officer1", True, False, True, True),  # neither side of this agreement
        ("doae-head", True, True, False, True),
        ("dopa-head", True, True, False, True),
        ("auditor", True, True, False, False),
        ("clerk1", False, False, False, False),
        ("citizen", False, False, False, False),
    ],
)
def test_agreements_are_read_by_staff_of_their_units_and_auditors(
    sign_in, username: str, reads: bool, own: bool, drafts: bool, acts: bool
) -> None:
    client = sign_in(username)
    for address in ("/agreements/", "/agreements/laws/"):
        assert client.get(address).status_code == (200 if reads else 403), address
    assert client.get("/agreements/rice-support/").status_code == (200 if own else 404 if reads else 403)
    assert client.get("/agreements/nothing/").status_code == (404 if reads else 403)
    assert client.get("/agreements/new/").status_code == (200 if drafts else 403)
    # One of the file is changed there.
    assert client.get("/agreements/rice-support/edit/").status_code == (404 if drafts else 403)
    assert client.get("/agreements/rice-support/act/").status_code == (405 if acts else 403)
    assert client.post("/agreements/rice-support/act/", {"act": "end"}).status_code == (404 if acts else 403)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/developers/", "/developers/reference/"])
def test_what_there_is_to_build_on_is_for_everybody(address: str) -> None:
    assert Client().get(address).status_code == 200


@pytest.mark.parametrize("username", ["pmo", "doae", "doae-head", "clerk1", "auditor", "citizen"])
def test_a_sandbox_is_for_staff_of_a_unit(sign_in, username: str) -> None:
    staff = username not in {"auditor", "citizen"}
    client = sign_in(username)
    assert client.get("/developers/sandbox/").status_code == (200 if staff else 403)
    for page in ("keys/", "keys/1/end/"):
        assert client.get(f"/developers/sandbox/{page}").status_code == (405 if staff else 403)
        assert client.post(f"/developers/sandbox/{page}").status_code == (
            (302 if "end" in page else 200) if staff else 403
        )
