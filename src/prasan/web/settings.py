"""Settings of the site, all from the environment; every variable has a default that suits one machine.

:mod:`prasan.engine.environment` says how each reads; a secret may be in a file that `<variable>_FILE` names.

PRASAN_DATA           the data folder                        default ./data
PRASAN_DATABASE_URL   postgresql://user:password@host/name   default SQLite (WAL) in the data folder
PRASAN_SECRET_KEY     signs sessions                         default made once, in <data>/secret-key
PRASAN_ALLOWED_HOSTS  comma-separated                        default localhost,127.0.0.1
PRASAN_HTTPS          1 behind TLS: secure cookies, HSTS     default 0
PRASAN_UPLOAD_LIMIT   MB that a file sent in may have        default 2048
PRASAN_LEASE_MINUTES  how long a clerk has a record          default 10
PRASAN_CLASSIFICATION official, confidential, secret, top-secret: printed on pages and briefings   default official
PRASAN_SITE_URL       the site's address, for letters        default http://localhost:8000
PRASAN_MAIL_URL       smtp://user:password@host:587 (STARTTLS), or smtps://   default letters kept in <data>/mail
PRASAN_MAIL_FROM      whom letters are from                  default prasan@localhost
PRASAN_CITIZEN_OIDC_URL   https://CLIENT:SECRET@provider/issuer: citizens sign in by OpenID Connect   default none
PRASAN_STAFF_OIDC_URL     the same for staff                  default none: staff sign in by password
PRASAN_SECOND_FACTOR_ROLES  comma-separated roles that must have a second factor   default none
PRASAN_STEP_UP_MINUTES    how long a proof counts for dangerous acts   default 15
PRASAN_CITIZEN_IDLE_MINUTES   after how long without a request a citizen is signed out   default 15
PRASAN_COUNTER_MINUTES    how long an officer acts for a person at a counter before the card is asked for again   default 20
PRASAN_PROXIES            how many proxies stand before the site, each adding to X-Forwarded-For   default 0
PRASAN_CERTIFICATE_HEADER the header in which the proxy passes a client's certificate   default none
PRASAN_KEY_REQUESTS       requests that a system's key may make in a minute   default 30000
PRASAN_LOG            plain or json: lines of the log        default plain
PRASAN_LOG_LEVEL      debug, info (each request), warning, error   default warning
PRASAN_METRICS_TOKEN  who may ask /metrics from elsewhere    default none
PRASAN_LEAST_SPACE    MB that must be free to be ready       default 512
PRASAN_DEBUG          1 for developers                       default 0
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF

from prasan.engine.environment import require_sound, stated
from prasan.web.accounts.providers import VARIABLES, read_provider
from prasan.web.operations.logs import logging_of

require_sound()

BASE_DIR = Path(__file__).resolve().parent
PRASAN_DATA = Path(os.environ.get("PRASAN_DATA") or "data").resolve()


def _flag(name: str) -> bool:
    return os.environ.get(name, "").strip().lower() in {"1", "true", "yes", "on"}


def _secret_key() -> str:
    """The stated key, or one made once and kept beside the data, readable by its owner alone."""
    if told := stated("PRASAN_SECRET_KEY"):
        return told
    kept = PRASAN_DATA / "secret-key"
    if not PRASAN_DATA.is_dir():
        return secrets.token_urlsafe(50)  # nothing to serve yet, so nothing to keep signed
    try:
        descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return kept.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(made := secrets.token_urlsafe(50))
    return made


def _database() -> dict[str, object]:
    url = stated("PRASAN_DATABASE_URL")
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": PRASAN_DATA / "prasan.sqlite3",
            "OPTIONS": {
                # Writers queue instead of failing when they upgrade from reading to writing.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
        }
    return database_at(url)


def database_at(url: str) -> dict[str, object]:
    """What Django is told of a PostgreSQL, by its address.  Raises ValueError where it is none."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ValueError("PRASAN_DATABASE_URL must be postgresql://user:password@host:port/name")
    return {
        "ENGINE": "prasan.web.scope.postgresql",  # Django's own, which is told who asks
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def _mail() -> dict[str, object]:
    """How letters go; without a server they are kept as files, so that nothing is lost and it can be tried out."""
    url = stated("PRASAN_MAIL_URL")
    if not url:
        return {"BACKEND": "filebased", "FILE_PATH": PRASAN_DATA / "mail"}
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ValueError("PRASAN_MAIL_URL must be smtp://user:password@host:port, or smtps:// for TLS from the start")
    return {
        "BACKEND": "smtp",
        "HOST": parts.hostname,
        "PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
        "HOST_USER": unquote(parts.username or ""),
        "HOST_PASSWORD": unquote(parts.password or ""),
        "USE_SSL": parts.scheme == "smtps",
        "USE_TLS": parts.scheme == "smtp" and parts.hostname not in {"localhost", "127.0.0.1"},
        "TIMEOUT": 30,
    }


DEBUG = _flag("PRASAN_DEBUG")
HTTPS = _flag("PRASAN_HTTPS")
SECRET_KEY = _secret_key()
ALLOWED_HOSTS = [
    host.strip() for host in os.environ.get("PRASAN_ALLOWED_HOSTS", "localhost,127.0.0.1").split(",") if host.strip()
]
DATABASES = {"default": _database()}
CACHES = {
    "default": {
        # How often somebody tried a code or asked for a letter: all processes count together.
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_shared",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "csp",
    "prasan.web.accounts",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "prasan.web.operations",
    "prasan.web.scope",
    "prasan.web.shell",
    "prasan.web.centres",
    "prasan.web.registers",
    "prasan.web.measures",
    "prasan.web.appeals",
    "prasan.web.linkage",
    "prasan.web.review",
    "prasan.web.portal",
    "prasan.web.portal.requests",
    "prasan.web.portal.others",
    "prasan.web.portal.looks",
    "prasan.web.portal.measures",
    "prasan.web.portal.check",
    "prasan.web.audit",
    "prasan.web.seals",
    "prasan.web.blueprint",
    "prasan.web.blueprint_answers",
    "prasan.web.blueprint_review",
    "prasan.web.registry",
    "prasan.web.projects",
    "prasan.web.hosting",
    "prasan.web.plan",
    "prasan.web.agreements",
    "prasan.web.council",
    "prasan.web.services",
    "prasan.web.learn",
    "prasan.web.open_data",
]
MIDDLEWARE = [
    "prasan.web.operations.middleware.watched",
    "django.middleware.security.SecurityMiddleware",
    "prasan.web.shell.middleware.permitted",
    "prasan.web.registry.access.lane",
    "csp.middleware.CSPMiddleware",
    "prasan.web.shell.compression.compressed",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "prasan.web.shell.middleware.chosen_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "prasan.web.accounts.idle.end_idle",
    "allauth.account.middleware.AccountMiddleware",
    "prasan.web.accounts.duties.first_duties",
    "prasan.web.scope.middleware.scoped",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "prasan.web.urls"
WSGI_APPLICATION = "prasan.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "prasan.web.shell.themes.chosen_theme",
                "prasan.web.portal.shown.for_whom",
            ],
        },
    }
]

PRASAN_UPLOAD_LIMIT = int(os.environ.get("PRASAN_UPLOAD_LIMIT") or 2048) * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # a report's form has a field for each element and province
FILE_UPLOAD_HANDLERS = [
    "prasan.web.registers.uploads.LimitedUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

PRASAN_CLASSIFICATION = os.environ.get("PRASAN_CLASSIFICATION") or "official"
if PRASAN_CLASSIFICATION not in {"official", "confidential", "secret", "top-secret"}:
    raise ValueError("PRASAN_CLASSIFICATION must be official, confidential, secret or top-secret")
PRASAN_LEASE_MINUTES = float(os.environ.get("PRASAN_LEASE_MINUTES") or 10)

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "shell:home"
LOGOUT_REDIRECT_URL = "accounts:login"
PASSWORD_RESET_TIMEOUT = 3 * 24 * 60 * 60  # a letter that lets choose a password
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "prasan.web.accounts.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "prasan.web.accounts.passwords.NotCommon"},
]

SIGN_IN_PROVIDERS = {
    id: read_provider(id, address) for id, variable in VARIABLES.items() if (address := stated(variable))
}
PRASAN_SECOND_FACTOR_ROLES = frozenset(
    role.strip() for role in os.environ.get("PRASAN_SECOND_FACTOR_ROLES", "").split(",") if role.strip()
)
PRASAN_STEP_UP_MINUTES = float(os.environ.get("PRASAN_STEP_UP_MINUTES") or 15)
PRASAN_CITIZEN_IDLE_MINUTES = float(os.environ.get("PRASAN_CITIZEN_IDLE_MINUTES") or 15)
PRASAN_COUNTER_MINUTES = float(os.environ.get("PRASAN_COUNTER_MINUTES") or 20)
PRASAN_CERTIFICATE_HEADER = os.environ.get("PRASAN_CERTIFICATE_HEADER") or ""
PRASAN_KEY_REQUESTS = int(os.environ.get("PRASAN_KEY_REQUESTS") or 30_000)

ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("PRASAN_PROXIES") or 0)
ACCOUNT_ADAPTER = "prasan.web.accounts.adapters.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"  # an administrator states the address; nobody signs up
ACCOUNT_REAUTHENTICATION_METHODS = ("password", "mfa")
ACCOUNT_REAUTHENTICATION_TIMEOUT = PRASAN_STEP_UP_MINUTES * 60
ACCOUNT_LOGOUT_REDIRECT_URL = LOGOUT_REDIRECT_URL
MFA_ADAPTER = "prasan.web.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # a passkey is something one has, and a finger, a face or a PIN
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # telephones whose clock is half a minute off
SOCIALACCOUNT_ADAPTER = "prasan.web.accounts.arriving.ProviderAdapter"
# The button is a link: a form would be held to `form-action` as far as the provider.  It begins a sign-in and no more.
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [each.as_allauth() for each in SIGN_IN_PROVIDERS.values()],
    }
}

_letters = _mail()
EMAIL_BACKEND = f"django.core.mail.backends.{_letters['BACKEND']}.EmailBackend"
EMAIL_FILE_PATH = _letters.get("FILE_PATH")
EMAIL_HOST, EMAIL_PORT = _letters.get("HOST", ""), _letters.get("PORT", 25)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _letters.get("HOST_USER", ""), _letters.get("HOST_PASSWORD", "")
EMAIL_USE_SSL, EMAIL_USE_TLS = _letters.get("USE_SSL", False), _letters.get("USE_TLS", False)
EMAIL_TIMEOUT = _letters.get("TIMEOUT")
DEFAULT_FROM_EMAIL = os.environ.get("PRASAN_MAIL_FROM") or "prasan@localhost"
PRASAN_SITE_URL = os.environ.get("PRASAN_SITE_URL") or "http://localhost:8000"

LOGGING = logging_of(os.environ.get("PRASAN_LOG") or "plain", os.environ.get("PRASAN_LOG_LEVEL") or "warning")

LANGUAGE_CODE = "th"
LANGUAGES = [("th", "ไทย"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = HTTPS
USE_I18N = True
TIME_ZONE = "Asia/Bangkok"
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "prasan.web.shell.marked_files.MarkedFiles"},
}
WHITENOISE_USE_FINDERS = True  # the files are in the package; there is no collecting step
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/vendor/"  # these folders carry their version

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 8 * 60 * 60  # a working day
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = HTTPS
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if host != "*"]

# No page has a script, and no page an inline style; whatever one injects does not run.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "connect-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
