"""What the environment says of this site: each variable ``PRASAN_…``, how its value reads, and what is wrong with it.

A secret may be stated in the variable, where other processes of its user can see it, or in a file that ``<variable>_FILE`` names.
No message shows what a variable holds: only of what kind it is.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import urlsplit

FILE = "_FILE"
_OURS = "PRASAN_"
_TESTS = (_OURS + "TEST_", _OURS + "FAULT_")  # what developers' tests are told
_MOUNTED = Path("/run/secrets")  # where containers have secrets, which everybody within may read
Check = Callable[[str], str]


class SettingError(ValueError):
    """The environment says what cannot be; the message has a line for each variable, with the remedy."""


@dataclass(frozen=True)
class Fault:
    """What is wrong with a variable: ``found`` is the kind of what it holds, and never the value itself."""

    variable: str
    found: str
    remedy: str
    refused: bool = True

    def __str__(self) -> str:
        return f"{self.variable}: {self.found}. Remedy: {self.remedy}"


@dataclass(frozen=True)
class Variable:
    """A variable: ``check`` says what its value must be, where it is not that, and nothing where it is."""

    check: Check
    secret: bool = False


def _any_text(_value: str) -> str:
    return ""


def _flag(value: str) -> str:
    known = {"0", "1", "true", "false", "yes", "no", "on", "off"}
    return "" if value.strip().lower() in known else "write 1 or 0"


def _number(least: float, most: float, *, whole: bool = True) -> Check:
    kind = "a whole number" if whole else "a number"

    def check(value: str) -> str:
        try:
            number = int(value) if whole else float(value)
        except ValueError:
            return f"write {kind} from {least:g} to {most:g}"
        return "" if least <= number <= most else f"write {kind} from {least:g} to {most:g}"

    return check


def _one_of(*known: str) -> Check:
    return lambda value: "" if value in known else f"write one of {', '.join(known)}"


def _some_of(*known: str) -> Check:
    def check(value: str) -> str:
        stated = {each.strip() for each in value.split(",")} - {""}
        return "" if stated <= set(known) else f"write some of {', '.join(known)}, with commas between them"

    return check


def _written(pattern: str, like: str) -> Check:
    return lambda value: "" if re.fullmatch(pattern, value, re.IGNORECASE) else f"write it like {like}"


def _address(like: str, *schemes: str, path: bool = False) -> Check:
    def check(value: str) -> str:
        try:
            parts = urlsplit(value)
            _ = parts.port
        except ValueError:
            return f"write it like {like}"
        whole = parts.scheme in schemes and bool(parts.hostname) and (len(parts.path) > 1 or not path)
        return "" if whole else f"write it like {like}"

    return check


def _folder(value: str) -> str:
    path = Path(value)
    return "name a folder; this is a file" if path.exists() and not path.is_dir() else ""


ROLES = (
    "executive", "officer", "approver", "architect", "cio", "secretary", "reviewer", "auditor", "administrator", "citizen",
)  # fmt: skip
_POSTGRESQL = _address("postgresql://user:password@host/name", "postgresql", "postgres", path=True)
_PROVIDER = _address("https://CLIENT:SECRET@provider/issuer", "https", "http")
VARIABLES: Mapping[str, Variable] = {
    "PRASAN_DATA": Variable(_folder),
    "PRASAN_MEMORY": Variable(_written(r"\d+(\.\d+)? ?([kmgt]i?b|b|%)", "8GB")),
    "PRASAN_SPARK_MASTER": Variable(_any_text),
    "PRASAN_SPARK_MEMORY": Variable(_written(r"\d+[kmgt]b?", "4g")),
    "PRASAN_SPARK_PARTITIONS": Variable(_number(1, 100_000)),
    "PRASAN_DATABASE_URL": Variable(_POSTGRESQL, secret=True),
    "PRASAN_SOURCE_URL": Variable(_POSTGRESQL, secret=True),
    "PRASAN_SECRET_KEY": Variable(
        lambda value: "" if len(value) >= 32 else "write at least 32 characters that nobody can guess", secret=True
    ),
    "PRASAN_ALLOWED_HOSTS": Variable(
        _written(r"[^/\s:,]+(\s*,\s*[^/\s:,]+)*\s*,?", "prasan.example.org,localhost: names without https:// and port")
    ),
    "PRASAN_HTTPS": Variable(_flag),
    "PRASAN_UPLOAD_LIMIT": Variable(_number(1, 1_000_000)),
    "PRASAN_PASSWORD_FILE": Variable(_any_text),
    "PRASAN_LEASE_MINUTES": Variable(_number(0.1, 1440, whole=False)),
    "PRASAN_CITIZEN_IDLE_MINUTES": Variable(_number(0.1, 1440, whole=False)),
    "PRASAN_COUNTER_MINUTES": Variable(_number(0.1, 1440, whole=False)),
    "PRASAN_CLASSIFICATION": Variable(_one_of("official", "confidential", "secret", "top-secret")),
    "PRASAN_SITE_URL": Variable(_address("https://prasan.example.org", "https", "http")),
    "PRASAN_MAIL_URL": Variable(_address("smtp://user:password@host:587", "smtp", "smtps"), secret=True),
    "PRASAN_MAIL_FROM": Variable(_written(r".*[^\s@]+@[^\s@]+", "prasan@example.org")),
    "PRASAN_CITIZEN_OIDC_URL": Variable(_PROVIDER, secret=True),
    "PRASAN_STAFF_OIDC_URL": Variable(_PROVIDER, secret=True),
    "PRASAN_SECOND_FACTOR_ROLES": Variable(_some_of(*ROLES)),
    "PRASAN_STEP_UP_MINUTES": Variable(_number(0, 1440, whole=False)),
    "PRASAN_PROXIES": Variable(_number(0, 10)),
    "PRASAN_CERTIFICATE_HEADER": Variable(_written(r"[a-z][a-z0-9-]*", "X-Client-Certificate")),
    "PRASAN_KEY_REQUESTS": Variable(_number(1, 100_000_000)),
    "PRASAN_DEBUG": Variable(_flag),
    "PRASAN_LOG": Variable(_one_of("plain", "json")),
    "PRASAN_LOG_LEVEL": Variable(_one_of("debug", "info", "warning", "error")),
    "PRASAN_METRICS_TOKEN": Variable(
        lambda value: "" if len(value) >= 16 else "write at least 16 characters that nobody can guess", secret=True
    ),
    "PRASAN_LEAST_SPACE": Variable(_number(0, 100_000_000)),
    "PRASAN_BACKUP_TO": Variable(_any_text),
    "PRASAN_BACKUP_KEY": Variable(_any_text, secret=True),
    "PRASAN_BACKUP_PASSPHRASE": Variable(
        lambda value: "" if len(value) >= 16 else "write at least 16 characters", secret=True
    ),
    "PRASAN_S3_ENDPOINT": Variable(_address("https://storage.example.org:9000", "https", "http")),
    "PRASAN_S3_REGION": Variable(_any_text),
    "PRASAN_S3_ACCESS_KEY": Variable(_any_text),
    "PRASAN_S3_SECRET_KEY": Variable(_any_text, secret=True),
}
"""Every variable; README says what each means, and its default."""


def stated(name: str, default: str = "") -> str:
    """What a variable says, or the file that ``<name>_FILE`` names if it is a secret; ``default`` where neither says anything.

    Raises SettingError where the file cannot be read.
    """
    if value := os.environ.get(name):
        return value
    if VARIABLES[name].secret and (named := os.environ.get(name + FILE)):
        try:
            return Path(named).read_text(encoding="utf-8").strip() or default
        except (OSError, UnicodeDecodeError) as error:
            raise SettingError(str(_unreadable(name, error))) from None
    return default


def faults(environment: Mapping[str, str] | None = None) -> list[Fault]:
    """What is wrong with the variables, in the order of their names; those that are not ``refused`` are warnings."""
    told = os.environ if environment is None else environment
    found: list[Fault] = []
    for name in sorted(each for each in told if each.startswith(_OURS) and not each.startswith(_TESTS)):
        base = name.removesuffix(FILE)
        if name in VARIABLES:
            if told[name]:
                found += _of_value(name, told[name], VARIABLES[name])
        elif name.endswith(FILE) and base in VARIABLES and VARIABLES[base].secret:
            if told[name]:
                found += _of_file(base, Path(told[name]), told)
        else:
            found.append(_unknown(name))
    return found


def require_sound() -> None:
    """Raises SettingError, which names every variable whose value cannot be."""
    wrong = [str(each) for each in faults() if each.refused]
    if wrong:
        raise SettingError("\n".join(["the settings cannot be used:", *(f"  {line}" for line in wrong)]))


def _of_value(name: str, value: str, variable: Variable) -> list[Fault]:
    must = variable.check(value)
    return [Fault(name, f"it holds {_kind(value)}, which it cannot be", must)] if must else []


def _of_file(name: str, path: Path, told: Mapping[str, str]) -> list[Fault]:
    if told.get(name):
        return [Fault(name + FILE, f"{name} is stated too", "state one of the two")]
    try:
        value = path.read_text(encoding="utf-8").strip()
        mode = path.stat().st_mode
    except (OSError, UnicodeDecodeError) as error:
        return [_unreadable(name, error)]
    if not value:
        return [Fault(name + FILE, "the file is empty", "write the secret into it")]
    must = VARIABLES[name].check(value)
    found = [Fault(name + FILE, f"the file holds {_kind(value)}, which it cannot be", must)] if must else []
    if mode & 0o007 and _MOUNTED not in path.parents:
        found.append(Fault(name + FILE, "everybody on the machine may read the file", "chmod 600", refused=False))
    return found


def _unreadable(name: str, error: Exception) -> Fault:
    why = getattr(error, "strerror", None) or "it is no text in UTF-8"
    return Fault(name + FILE, f"the file cannot be read ({why})", "name a file that Prasan's user may read")


def _unknown(name: str) -> Fault:
    offered = [*VARIABLES, *(each + FILE for each, told in VARIABLES.items() if told.secret)]
    close = get_close_matches(name, offered, n=1, cutoff=0.75)
    remedy = f"did you mean {close[0]}?" if close else "take it away; README lists every setting"
    return Fault(name, "no such setting", remedy, refused=False)


def _kind(value: str) -> str:
    if re.fullmatch(r"-?\d+", value):
        return "a whole number"
    if re.fullmatch(r"-?\d*\.\d+", value):
        return "a number"
    if "://" in value:
        return "an address"
    if "," in value:
        return "a list"
    return f"a text of {len(value)} characters"
