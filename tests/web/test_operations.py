"""What machines that watch the site are told, what its log says, and that neither says of whom."""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prasan.engine import tracing
from prasan.web.operations import health, runs
from prasan.web.operations.counting import counts
from prasan.web.operations.logs import Safe, Word, logging_of

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
ELSEWHERE = {"REMOTE_ADDR": "203.0.113.9"}
TOKEN = "a-token-of-some-length"


@pytest.fixture
def site(own_data: Path) -> Client:
    return Client(SERVER_NAME="10.0.0.7")  # a probe calls the machine by its number


@pytest.fixture
def own_data(tmp_path: Path, settings: Any) -> Path:
    settings.PRASAN_DATA = tmp_path
    (tmp_path / "log").mkdir()
    return tmp_path


@pytest.fixture
def said(settings: Any) -> Iterator[io.StringIO]:
    """All that goes into the log meanwhile, in both forms."""
    text = io.StringIO()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    root, of_templates = logging.getLogger(), logging.getLogger("django.template")
    before = root.level, of_templates.level
    handlers = [logging.StreamHandler(text), logging.StreamHandler(text)]
    for handler, form in zip(handlers, ("json", "plain"), strict=True):
        handler.setFormatter(Safe(form))
        root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    of_templates.setLevel(logging.INFO)  # it tells each name that it looks up, by the thousand
    yield text
    for handler in handlers:
        root.removeHandler(handler)
    root.setLevel(before[0])
    of_templates.setLevel(before[1])


def test_it_lives_whatever_else_is_the_matter(site: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "checks", lambda: pytest.fail("nothing is to be asked"))
    answer = site.get("/health/live", **ELSEWHERE)
    assert (answer.status_code, answer.json()) == (200, {"live": True})
    assert answer["Cache-Control"] == "no-store"


def test_it_is_ready_when_all_is_well_and_strangers_are_told_no_more(site: Client) -> None:
    here = site.get("/health/ready")
    assert here.status_code == 200
    assert here.json()["checks"] == dict.fromkeys(("database", "migrations", "data_folder", "disk", "access_log"), "ok")
    for headers in ({"REMOTE_ADDR": "203.0.113.9"}, {"HTTP_X_FORWARDED_FOR": "203.0.113.9"}, {"REMOTE_ADDR": ""}):
        assert site.get("/health/ready", **headers).json() == {"ready": True}


def test_each_thing_that_is_the_matter_makes_it_not_ready(
    site: Client, own_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong() -> dict[str, str]:
        answer = site.get("/health/ready")
        assert answer.status_code == 503
        assert site.get("/health/ready", **ELSEWHERE).json() == {"ready": False}
        return {name: said for name, said in answer.json()["checks"].items() if said != "ok"}

    (own_data / "log" / "access.jsonl").write_text("x\n")
    assert wrong() == {"access_log": "its end is not as it was written"}
    (own_data / "log" / "access.jsonl").unlink()
    monkeypatch.setenv("PRASAN_LEAST_SPACE", "99000000")
    assert wrong()["disk"].endswith("MB are left")
    monkeypatch.delenv("PRASAN_LEAST_SPACE")
    (own_data / ".restoring").mkdir()
    assert wrong()["data_folder"].startswith("a restore has not ended")
    (own_data / ".restoring").rmdir()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'registry'")
    health._applied_until[0] = 0.0
    assert "run `prasan upgrade`" in wrong()["migrations"]


def test_a_folder_that_is_gone_is_told_and_not_an_error(site: Client, settings: Any, own_data: Path) -> None:
    settings.PRASAN_DATA = own_data / "gone"
    answer = site.get("/health/ready")
    assert (answer.status_code, answer.json()["checks"]["data_folder"]) == (503, "failed (FileNotFoundError)")


def test_metrics_are_for_this_machine_and_whoever_has_the_token(site: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert site.get("/metrics").status_code == 200
    assert site.get("/metrics", **ELSEWHERE).status_code == 404
    assert site.get("/metrics", HTTP_AUTHORIZATION=f"Bearer {TOKEN}", **ELSEWHERE).status_code == 404
    monkeypatch.setenv("PRASAN_METRICS_TOKEN", TOKEN)
    assert site.get("/metrics", HTTP_AUTHORIZATION=f"Bearer {TOKEN}", **ELSEWHERE).status_code == 200
    assert site.get("/metrics", HTTP_AUTHORIZATION=f"Bearer {TOKEN}x", **ELSEWHERE).status_code == 404


def test_metrics_tell_requests_queues_runs_and_ages_and_no_person(sign_in: SignIn, demo: Path) -> None:
    counts._counted.clear()
    client = sign_in("doae")
    client.get("/registers/")
    client.get("/nothing/1103700123456/")
    runs.note(demo, "centre-remind", well=True)
    runs.note(demo, "backup", well=False)
    answer = client.get("/metrics")
    text = answer.content.decode()
    assert answer["Content-Type"].startswith("application/openmetrics-text; version=1.0.0")
    samples = _samples(text)
    assert samples['prasan_request_seconds_count{method="GET",status="200",view="registers:list"}'] == 1
    assert samples['prasan_request_seconds_bucket{le="+Inf",method="GET",status="404",view="none"}'] == 1
    assert samples['prasan_check{check="access_log"}'] == 1
    assert samples['prasan_snapshot_age_seconds{kind="register/civil"}'] > 0
    assert not any("assembled" in name for name in samples)
    assert samples['prasan_waiting{queue="change_notices"}'] == 0
    assert samples['prasan_last_success_seconds{verb="centre-remind"}'] > 1e9
    assert samples['prasan_last_failure_seconds{verb="backup"}'] > 1e9
    assert not re.search(r"\d{13}|doae", text)


def _samples(text: str) -> dict[str, float]:
    """The samples, read as the standard has it: families in one piece, each with its type, buckets that only grow."""
    *lines, end = text.removesuffix("\n").split("\n")
    assert end == "# EOF"
    found: dict[str, float] = {}
    families: list[str] = []
    for line in lines:
        if line.startswith("# "):
            kind, name = line.split(" ")[1:3]
            assert kind in {"TYPE", "UNIT", "HELP"}
            if kind == "TYPE":
                assert name not in families
                families.append(name)
            continue
        sample = re.fullmatch(r'([a-z_]+)(\{[a-z_]+="[^"\n]*"(?:,[a-z_]+="[^"\n]*")*\})? (\S+)', line)
        assert sample, line
        assert sample[1].startswith(families[-1])
        assert f"{sample[1]}{sample[2] or ''}" not in found
        found[f"{sample[1]}{sample[2] or ''}"] = float(sample[3])
    return found


def test_what_several_processes_counted_is_added_up(own_data: Path, site: Client) -> None:
    import os

    folder = own_data / "run" / "metrics"
    folder.mkdir(parents=True)
    ended = [["x:y", "GET", "200", [3] + [0] * 12, 0.01]]
    (folder / f"{os.uname().nodename}-0.json").write_text(json.dumps(ended))
    counts._counted.clear()
    counts.count(folder, "x:y", "GET", 200, 0.3)
    samples = _samples(site.get("/metrics").content.decode())
    assert samples['prasan_request_seconds_count{method="GET",status="200",view="x:y"}'] == 4
    assert samples['prasan_request_seconds_bucket{le="0.25",method="GET",status="200",view="x:y"}'] == 3


PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
ASKED = "0af76519-16cd-43dd-8448-eb211c80319c"


def test_a_trace_is_carried_on_into_log_answer_calls_and_processes(own_data: Path, said: io.StringIO) -> None:
    client = Client(SERVER_NAME="localhost")
    answer = client.get("/accounts/login/", headers={"traceparent": PARENT, "x-request-id": ASKED})
    assert answer["X-Request-Id"] == ASKED
    assert ASKED in said.getvalue()
    assert "0af7651916cd43dd8448eb211c80319c" in said.getvalue()
    with tracing.within(tracing.begun(PARENT)):
        [called], [started] = tracing.headers().values(), tracing.variables().values()
    assert called == started
    assert called.startswith("00-0af7651916cd43dd8448eb211c80319c-")
    assert called.endswith("-01")
    assert "b7ad6b7169203331" not in called


@pytest.mark.parametrize(
    "header",
    [
        "",
        "00-1103700123456-1-01",
        "ff-" + PARENT[3:],
        PARENT + "-extra",
        "00-" + "0" * 32 + "-b7ad6b7169203331-01",
        "x" * 5000,
    ],
)
def test_a_parent_that_is_none_begins_a_new_trace(header: str) -> None:
    trace = tracing.begun(header, "1103700123456")
    assert re.fullmatch(r"00-[0-9a-f]{32}-[0-9a-f]{16}-00", trace.parent)
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", trace.request_id)
    assert "1103700123456" not in trace.parent + trace.request_id


def test_a_line_of_json_says_what_and_where(own_data: Path) -> None:
    text = io.StringIO()
    handler = logging.StreamHandler(text)
    handler.setFormatter(Safe("json"))
    logger = logging.getLogger("prasan.test")
    logger.addHandler(handler)
    try:
        raise ValueError("สมชาย ใจดี")
    except ValueError:
        logger.exception(
            "%d of %s could not be sent", 3, "สมชาย", extra={"told": {"kind": Word("letter"), "who": "สมชาย"}}
        )
    logger.removeHandler(handler)
    told = json.loads(text.getvalue())
    assert told["event"] == "3 of … could not be sent"
    assert (told["level"], told["logger"], told["kind"], told["fault"]) == (
        "error",
        "prasan.test",
        "letter",
        "builtins.ValueError",
    )
    assert "who" not in told
    assert told["traceback"][-1].endswith("test_a_line_of_json_says_what_and_where")


ids = st.from_regex(r"[1-9][0-9]{12}", fullmatch=True)
thai = st.text(st.characters(min_codepoint=0x0E01, max_codepoint=0x0E2E), min_size=4, max_size=12)
latin = st.sampled_from(["Somchai Jaidee", "wannasakul", "O'Neil-Suwan"])
births = (
    st.dates()
    .map(
        lambda day: st.sampled_from(
            [day.isoformat(), f"{day:%d/%m}/{day.year + 543}", f"{day.year + 543:04}{day:%m%d}"]
        )
    )
    .flatmap(lambda each: each)
)
secrets_of_people = st.one_of(ids, thai, latin, births.filter(lambda text: len(text) > 7))


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(secret=secrets_of_people)
def test_no_id_name_or_birth_date_comes_into_the_log_by_any_way(own_data: Path, said: io.StringIO, secret: str) -> None:
    said.truncate(0)
    said.seek(0)
    ours, others = logging.getLogger("prasan.x"), logging.getLogger("django.x")
    number = int(secret) if secret.isdigit() else 10**12
    for logger in (ours, others):
        logger.warning("sent to %s", secret, extra={"told": {"reason": secret, "count": number, "status": secret}})
        logger.warning("%(who)s and %(n)d", {"who": secret, "n": number})
        try:
            try:
                raise KeyError(secret)
            except KeyError as error:
                raise RuntimeError(f"no {secret}") from error
        except RuntimeError:
            logger.exception("failed for %r", secret, stack_info=True)
    others.warning(f"put together of {secret}")
    structlog.get_logger().warning("not_sent", reason=secret, to=secret, number=number)
    client = Client(SERVER_NAME="localhost", raise_request_exception=False)
    client.get(f"/{secret}/", {"q": secret}, headers={"user-agent": secret.encode("utf-8").hex(), "x-request-id": "1"})
    client.post("/accounts/login/", {"username": secret, "password": secret})
    client.get("/accounts/login/", HTTP_HOST="1103700123456.example.org")
    told = said.getvalue()
    assert told
    assert secret not in told
    assert str(number) not in told
    assert "1103700123456" not in told
    assert json.dumps(secret).strip('"') not in told


def test_every_library_logs_by_the_same_formatter() -> None:
    told = logging_of("json", "info")
    assert told["handlers"].keys() == {"safe"}
    assert told["formatters"]["safe"]["()"] == f"{Safe.__module__}.{Safe.__name__}"
    assert all(set(each["handlers"]) <= {"safe"} for each in told["loggers"].values())
