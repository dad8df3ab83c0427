"""``prasan agreement``: which agreements stand, what is wrong with one, and the acts of its two sides."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml

from prasan.cli.common import AsJson, access_log, data_folder, say
from prasan.cli.officers import OfficerError, officer
from prasan.cli.site import prepare_site
from prasan.exchange.legal_bases import legal_bases
from prasan.exchange.log_index import LogIndex
from prasan.exchange.standing import agreements_in, today
from prasan.exchange.terms import Agreement, AgreementError, load_agreements

app = typer.Typer(help="Agreements on personal data: who may use what, for what, by which law.", no_args_is_help=True)
By = Annotated[str, typer.Option("--by", help="The account that does it; its password is asked for.")]
Unit = Annotated[str, typer.Option(help="The unit that the account acts for.")]
Name = Annotated[str, typer.Argument(help="The agreement's id.")]
Why = Annotated[str, typer.Option(help="Why; it is kept, so name no person.")]


@app.command("list")
def list_agreements(as_json: AsJson = False) -> None:
    """List the agreements, whether each holds today, and how often it was used."""
    used = LogIndex(access_log()).by_agreement()
    told = [
        {
            "id": each.id,
            "title": each.title_en,
            "state": _state(each),
            "consumers": sorted(each.consumers),
            "purposes": sorted(each.purposes),
            "valid_from": each.valid_from,
            "valid_to": each.valid_to,
            "uses": used.get(each.id, {}).get("uses", 0),
            "people": used.get(each.id, {}).get("people", 0),
        }
        for each in agreements_in(data_folder())
    ]
    say({"on": today(), "agreements": told}, as_json, _listed)


@app.command("show")
def show(name: Name, as_json: AsJson = False) -> None:
    """Show an agreement: what may be used by whom, until when, by which law."""
    found = [each for each in agreements_in(data_folder()) if each.id == name]
    if not found:
        raise AgreementError(f"there is no agreement {name}. Remedy: `prasan agreement list`")
    told = [{**_told(each), "seal": "" if each.form_before else each.seal, "state": _state(each)} for each in found]
    say({"versions": told}, as_json, lambda said: _as_yaml(said["versions"]).rstrip())


@app.command("check")
def check(path: Annotated[Path, typer.Argument(help="A YAML file of agreements.")], as_json: AsJson = False) -> None:
    """Say what is wrong with the agreements of a file; nothing is kept."""
    listed = load_agreements(path)
    wrong = {each.id: _wrong(each) for each in listed}
    say({"agreements": wrong}, as_json, _checked)
    if any(wrong.values()):
        raise typer.Exit(1)


@app.command("import")
def import_file(
    path: Annotated[Path, typer.Argument(help="A YAML file of agreements.")],
    by: By,
    unit: Unit,
    as_json: AsJson = False,
) -> None:
    """Draft on the site what a file says, to be signed there by both sides; its own signatures do not count."""
    listed = load_agreements(path)
    before = [each.id for each in listed if each.form_before]
    if before:
        raise AgreementError(
            f"{path}: {before[0]} is of the form before, which names no limits. Remedy: name providers, consumers, fields "
            "and bases"
        )
    user = _account(by, unit, "draft")
    from django.db import transaction

    from prasan.web.agreements import actions

    with transaction.atomic():  # all of them or none
        drafted = [_done(lambda each=each: actions.draft(user, each.terms())) for each in listed]
    say({"drafted": [str(each) for each in drafted]}, as_json, lambda told: "drafted " + ", ".join(told["drafted"]))


@app.command("export")
def export(
    names: Annotated[list[str] | None, typer.Argument(help="Agreements by id; all if none.")] = None,
) -> None:
    """Write agreements as YAML, as `check` and `import` read it."""
    listed = [each for each in agreements_in(data_folder()) if not names or each.id in names]
    typer.echo(_as_yaml({"agreements": [_told(each) for each in listed]}), nl=False)


@app.command("sign")
def sign(name: Name, by: By, unit: Unit, as_json: AsJson = False) -> None:
    """Sign an agreement for a unit: the providers first, then who uses the data; then it is in force."""
    _act(name, by, unit, as_json, lambda actions, user, version: actions.sign(user, version, version.told().seal))


@app.command("suspend")
def suspend(name: Name, by: By, unit: Unit, why: Why, as_json: AsJson = False) -> None:
    """Suspend an agreement: from now on nothing is allowed by it."""
    _act(name, by, unit, as_json, lambda actions, user, version: actions.suspend(user, version, why))


@app.command("resume")
def resume(name: Name, by: By, unit: Unit, why: Why, as_json: AsJson = False) -> None:
    """Let a suspended agreement hold again, by the unit that suspended it."""
    _act(name, by, unit, as_json, lambda actions, user, version: actions.resume(user, version, why))


@app.command("end")
def end(name: Name, by: By, unit: Unit, why: Why, as_json: AsJson = False) -> None:
    """End an agreement for good."""
    _act(name, by, unit, as_json, lambda actions, user, version: actions.end(user, version, why))


@app.command("laws")
def laws(as_json: AsJson = False) -> None:
    """List the legal bases that an agreement may name, and what each permits."""
    told = [
        {
            "id": each.id,
            "law": each.name_en,
            "section": each.section,
            "permits": each.permits_en,
            "valid_from": each.valid_from,
            "read": each.read,
            "source": each.source,
        }
        for each in legal_bases().values()
    ]
    say({"bases": told}, as_json, _laws)


def _account(by: str, unit: str, act: str) -> Any:
    """The account of an officer who has shown that it is they.  Raises OfficerError."""
    acting = officer(by, unit, act)
    if acting.how != "account":
        raise OfficerError(
            "agreements are signed by accounts. Remedy: `prasan serve` once, and make the officers' accounts"
        )
    prepare_site()
    from prasan.web.accounts.models import User

    return User.objects.get(username=acting.name)


def _act(name: str, by: str, unit: str, as_json: bool, act: Callable[[Any, Any, Any], Any]) -> None:
    user = _account(by, unit, "sign")
    from prasan.web.agreements import actions
    from prasan.web.agreements.models import Version

    versions = Version.objects.filter(agreement=name).order_by("-number")
    if not versions:
        raise AgreementError(
            f"no agreement {name} was drafted on the site. Remedy: `prasan agreement import`; one of the file is changed there"
        )
    done = _done(lambda: act(actions, user, versions[0]))
    say(
        {"agreement": done.agreement, "version": done.number, "state": done.state, "seal": done.seal},
        as_json,
        lambda told: (
            f"{told['agreement']}, version {told['version']}: {told['state'].replace('_', ' ')}; seal {told['seal']}"
        ),
    )


def _done(act: Callable[[], Any]) -> Any:
    """An act of the site, whose sentences are English here."""
    from django.utils import translation

    from prasan.web.agreements.actions import AgreementActError

    with translation.override("en"):
        try:
            return act()
        except AgreementActError as error:
            raise AgreementError(str(error)) from None


def _wrong(agreement: Agreement) -> list[str]:
    if agreement.form_before:
        return []
    prepare_site()
    from django.utils import translation

    from prasan.web.agreements.actions import check as wrong_with

    with translation.override("en"):
        return wrong_with(agreement)


def _told(agreement: Agreement) -> dict[str, Any]:
    """An agreement as its file says it."""
    if agreement.form_before:
        kept = agreement.model_dump(
            mode="json", include={"id", "title_th", "title_en", "legal_basis", "valid_from", "valid_to"}
        )
        lists = {"units": agreement.consumers, "registers": agreement.registers, "purposes": agreement.purposes}
        return {
            **{name: each for name, each in kept.items() if each is not None},
            **{n: sorted(e) for n, e in lists.items()},
        }
    told = {**agreement.terms(), "state": agreement.state}
    if agreement.since is not None:
        told["since"] = agreement.since.isoformat()
    signatures = [each.model_dump(mode="json") for each in agreement.signatures]
    return {**told, "signatures": signatures} if signatures else told


def _state(agreement: Agreement) -> str:
    if agreement.state != "in_force" or agreement.covers(today()):
        return agreement.state
    return "not begun" if today() < agreement.valid_from else "expired"


def _as_yaml(told: Any) -> str:
    plain = json.loads(json.dumps(told, default=str))
    return yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=120)


def _listed(told: Mapping[str, Any]) -> str:
    return "\n".join(
        f"{each['id']}: {each['state']}{', until ' + str(each['valid_to']) if each['valid_to'] else ''}; unit "
        f"{', '.join(each['consumers'])} for {', '.join(each['purposes'])}; used {each['uses']:,} times, of {each['people']:,} people"
        for each in told["agreements"]
    )


def _checked(told: Mapping[str, Any]) -> str:
    lines: list[str] = []
    for name, wrong in told["agreements"].items():
        lines += [f"{name}: {each}" for each in wrong] or [f"{name}: nothing is wrong with it"]
    return "\n".join(lines)


def _laws(told: Mapping[str, Sequence[Mapping[str, Any]]]) -> str:
    return "\n".join(
        f"{each['id']}: {each['law']}, section {each['section']}, from {each['valid_from']}: {each['permits']}"
        + ("" if each["read"] else " (its text was not read)")
        for each in told["bases"]
    )
