"""Accounts of staff: by the command, and on pages where one administrator proposes and another confirms."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from demo_site import PASSWORD
from django.core import mail
from django.test import Client
from typer.testing import CliRunner

from prasan.cli.account import KeepingError, app
from prasan.exchange.log import AccessLog
from prasan.web.accounts.keeping import AccountError, checked
from prasan.web.accounts.models import Proposal, Role, User

ADMINISTRATION = "/accounts/administration/"
NEW = {"username": "somchai", "role": "officer", "unit": "07011", "email": "somchai@example.org"}


@pytest.fixture
def command(demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs ``prasan account …`` on the test's database; a password is in a file of its own."""
    monkeypatch.setattr("prasan.cli.account.prepare_site", lambda: None)
    file = tmp_path / "password"
    file.write_text("rain falls on the paddy\n", encoding="utf-8")
    file.chmod(0o600)

    def run(*words: str) -> Any:
        return CliRunner().invoke(app, [each.replace("@file", str(file)) for each in words])

    return run


def _last(demo: Path) -> dict[str, Any]:
    return dict(AccessLog(demo / "log" / "access.jsonl").entries()[-1].event)


def test_an_account_is_added_given_a_role_reset_closed_and_opened_by_the_command(command, demo: Path) -> None:
    done = command(
        "add", "somchai", "--role", "approver", "--unit", "07011", "--password-file", "@file", "--by", "wanna"
    )
    assert done.output == "somchai: added (approver 07011)\n"
    user = User.objects.get(username="somchai")
    assert (user.password_is_provisional, user.check_password("rain falls on the paddy")) == (True, True)
    assert _last(demo) == {
        "action": "account_add", "who": "wanna", "unit": "", "account": "somchai", "role": "approver",
        "account_unit": "07011",
    }  # fmt: skip
    client = Client(SERVER_NAME="localhost")
    client.login(username="somchai", password="rain falls on the paddy")
    assert "changed (auditor)" in command("role", "somchai", "--role", "auditor").output
    assert client.get("/").status_code == 302
    assert client.get("/")["Location"].startswith("/accounts/login/")
    Authenticator.objects.create(user=user, type="totp", data={})
    told = json.loads(command("list", "--json").output)["accounts"]
    [row] = [each for each in told if each["name"] == "somchai"]
    assert (row["role"], row["unit"], row["open"], row["second_factor"]) == ("auditor", "", True, True)
    assert "citizen" not in {each["name"] for each in told}
    command("reset", "somchai", "--second-factor")
    assert not Authenticator.objects.exists()
    command("close", "somchai")
    assert "closed" in command("list").output
    assert not Client().login(username="somchai", password="rain falls on the paddy")
    command("reopen", "somchai")
    command("reset", "somchai", "--password-file", "@file")
    assert Client().login(username="somchai", password="rain falls on the paddy")
    assert "rain falls" not in (demo / "log" / "access.jsonl").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("add", "doae", "--role", "officer", "--unit", "07011", "--password-file", "@file"), "already"),
        (("add", "DOAE", "--role", "officer", "--unit", "07011", "--password-file", "@file"), "already"),
        (("add", "x", "--role", "king", "--password-file", "@file"), "is no role"),
        (("add", "x", "--role", "officer", "--unit", "99999", "--password-file", "@file"), "is no unit"),
        (("add", "x", "--role", "auditor", "--unit", "07011", "--password-file", "@file"), "belongs to no unit"),
        (("add", "x", "--role", "auditor"), "no terminal"),
        (("role", "nobody", "--role", "auditor"), "no account nobody"),
        (("role", "citizen", "--role", "auditor"), "a citizen's account"),
    ],
)
def test_what_cannot_be_done_is_said_and_not_done(command, words: tuple[str, ...], problem: str) -> None:
    before = list(User.objects.order_by("pk").values())
    done = command(*words)
    assert isinstance(done.exception, KeepingError)
    assert problem in str(done.exception)
    assert list(User.objects.order_by("pk").values()) == before


@pytest.mark.parametrize("name", ["3-5711-06819-57-8", "3571106819578", "a/b", "system5", "citizen-1", "", "x" * 61])
def test_a_name_is_no_national_id_and_none_that_the_log_means_otherwise(name: str) -> None:
    with pytest.raises(AccountError):
        checked(name, "officer", "07011")


def test_an_officer_is_added_by_one_administrator_and_chooses_the_password_by_a_letter(sign_in, demo: Path) -> None:
    assert sign_in("admin1").post(f"{ADMINISTRATION}add/", NEW)["Location"] == ADMINISTRATION
    user = User.objects.get(username="somchai")
    assert (user.role, user.unit_code, user.has_usable_password()) == ("officer", "07011", False)
    [letter] = mail.outbox
    assert letter.bcc == ["somchai@example.org"]
    path = re.search(r"http://localhost:8000(\S+)", letter.body)[1]
    assert Client(SERVER_NAME="localhost").get(path).status_code == 302
    assert (_last(demo)["action"], _last(demo)["who"]) == ("account_add", "admin1")
    assert "Added an account: somchai" in sign_in("auditor").get("/audit/").content.decode()


@pytest.mark.parametrize("role", ["approver", "auditor", "administrator"])
def test_power_to_decide_is_given_by_two(sign_in, demo: Path, role: str) -> None:
    first, second = sign_in("admin1"), sign_in("admin2")
    first.post(f"{ADMINISTRATION}add/", {**NEW, "role": role})
    proposal = Proposal.objects.get()
    assert not User.objects.filter(username="somchai").exists()
    address = f"{ADMINISTRATION}proposals/{proposal.pk}/"
    refused = first.post(address, {"decision": "confirm"})
    assert (refused.status_code, "Another administrator confirms" in refused.content.decode()) == (400, True)
    assert "Confirm for somchai" in second.get(ADMINISTRATION).content.decode()
    assert "Confirm for somchai" not in first.get(ADMINISTRATION).content.decode()
    assert second.post(address, {"decision": "confirm"}).status_code == 302
    assert User.objects.get(username="somchai").role == role
    assert len(mail.outbox) == 1
    assert (_last(demo)["who"], _last(demo)["proposed_by"]) == ("admin2", "admin1")
    assert second.post(address, {"decision": "confirm"}).status_code == 404


def test_roles_that_decide_are_taken_factors_removed_and_accounts_opened_by_two_and_closed_by_one(sign_in) -> None:
    first, second = sign_in("admin1"), sign_in("admin2")
    user = User.objects.get(username="officer2")
    page = f"{ADMINISTRATION}{user.pk}/"
    Authenticator.objects.create(user=user, type="totp", data={})
    for act, more in (("change", {"role": "officer", "unit": "15008"}), ("factor", {})):
        first.post(page, {"act": act, **more})
        user.refresh_from_db()
        assert (user.role, Authenticator.objects.count()) == ("approver", 1)
        assert first.post(page, {"act": "factor"}).status_code == 400  # one proposal waits
        proposal = Proposal.objects.get(decided_at__isnull=True)
        second.post(f"{ADMINISTRATION}proposals/{proposal.pk}/", {"decision": "refuse"})
        assert User.objects.get(pk=user.pk).role == "approver"
    assert first.post(page, {"act": "close"}).status_code == 302
    assert not User.objects.get(pk=user.pk).is_active
    first.post(page, {"act": "reopen"})
    assert not User.objects.get(pk=user.pk).is_active
    proposal = Proposal.objects.get(decided_at__isnull=True)
    second.post(f"{ADMINISTRATION}proposals/{proposal.pk}/", {"decision": "confirm"})
    assert User.objects.get(pk=user.pk).is_active


def test_an_administrator_reaches_their_own_unit_and_those_below_and_never_themself(sign_in) -> None:
    own = User.objects.get(username="admin2")
    User.objects.filter(pk=own.pk).update(unit_code="07000")
    client = sign_in("admin2")
    page = client.get(ADMINISTRATION).content.decode()
    assert ">doae</a>" in page
    assert ">officer1</a>" not in page
    assert ">auditor</a>" not in page
    for name in ("officer1", "auditor", "citizen", "pmo"):
        address = f"{ADMINISTRATION}{User.objects.get(username=name).pk}/"
        assert client.get(address).status_code == client.post(address, {"act": "close"}).status_code == 404
    for asked in ({"unit": "15008"}, {"role": "auditor"}, {"role": "citizen"}):
        assert client.post(f"{ADMINISTRATION}add/", {**NEW, **asked}).status_code == 400
    doae = f"{ADMINISTRATION}{User.objects.get(username='doae').pk}/"
    assert client.post(doae, {"act": "change", "role": "officer", "unit": "15008"}).status_code == 400
    assert client.post(doae, {"act": "reset"}).status_code == 400  # there is no address to write to
    assert client.post(f"{ADMINISTRATION}{own.pk}/", {"act": "close"}).status_code == 400
    assert client.post(doae, {"act": "nothing"}).status_code == 404
    sign_in("admin1").post(f"{ADMINISTRATION}add/", {**NEW, "role": "approver", "unit": "15008"})
    beyond = f"{ADMINISTRATION}proposals/{Proposal.objects.get().pk}/"
    assert client.post(beyond, {"decision": "confirm"}).status_code == 404


def test_one_who_is_to_become_an_administrator_does_not_confirm_it(sign_in) -> None:
    first = sign_in("admin1")
    user = User.objects.get(username="admin2")
    first.post(f"{ADMINISTRATION}{user.pk}/", {"act": "change", "role": "administrator", "unit": "07000"})
    proposal = Proposal.objects.get()
    answer = sign_in("admin2").post(f"{ADMINISTRATION}proposals/{proposal.pk}/", {"decision": "confirm"})
    assert "Nobody decides about their own account" in answer.content.decode()
    assert PASSWORD not in str(Proposal.objects.values())
    assert User.objects.get(pk=user.pk).unit_code == "00000"
    assert user.role == Role.ADMINISTRATOR
