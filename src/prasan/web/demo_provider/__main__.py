"""``python -m prasan.web.demo_provider PORT CLIENT-ID PEOPLE CALLBACK…``, with the client's secret on standard input.

It runs until standard input is closed.

PEOPLE is a JSON file: a list of ``{"pid", "th", "en"}``, the national id and what the page says of the person.
"""

from __future__ import annotations

import json
import secrets
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

WEB = Path(__file__).resolve().parent.parent


def main() -> None:
    port, client_id, people, *callbacks = sys.argv[1:]
    secret = sys.stdin.readline().strip()
    with tempfile.TemporaryDirectory(prefix="prasan-provider-") as folder:
        _configure(Path(folder))
        _fill(client_id, secret, json.loads(Path(people).read_text(encoding="utf-8")), callbacks)
        _serve(int(port))


def _configure(folder: Path) -> None:
    import django
    from django.conf import settings

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    settings.configure(
        SECRET_KEY=secrets.token_urlsafe(50),
        ALLOWED_HOSTS=["localhost", "127.0.0.1"],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "provider.sqlite3"}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.staticfiles",
            "allauth",
            "allauth.account",
            "allauth.idp.oidc",
        ],
        MIDDLEWARE=[
            "whitenoise.middleware.WhiteNoiseMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "prasan.web.shell.middleware.chosen_language",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "allauth.account.middleware.AccountMiddleware",
        ],
        ROOT_URLCONF="prasan.web.demo_provider.urls",
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [Path(__file__).parent / "templates"],
                "APP_DIRS": True,
                "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
            }
        ],
        LOGIN_URL="/choose/",
        # The client's secret is random and lives as long as this process: nobody guesses it, however quickly it is hashed.
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        SESSION_COOKIE_NAME="demo_provider",
        CSRF_COOKIE_NAME="demo_provider_csrf",
        SESSION_COOKIE_AGE=10,  # who signs in again chooses again
        LANGUAGE_CODE="th",
        LANGUAGES=[("th", "ไทย"), ("en", "English")],
        LOCALE_PATHS=[WEB / "locale"],
        TIME_ZONE="Asia/Bangkok",
        USE_TZ=True,
        STATIC_URL="/static/",
        STATICFILES_DIRS=[WEB / "static"],
        WHITENOISE_USE_FINDERS=True,
        IDP_OIDC_ADAPTER="prasan.web.demo_provider.identity.DemoAdapter",
        IDP_OIDC_PRIVATE_KEY=pem,
    )
    django.setup()


def _fill(client_id: str, secret: str, people: list[dict[str, Any]], callbacks: list[str]) -> None:
    from allauth.idp.oidc.models import Client
    from django.contrib.auth import get_user_model
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    get_user_model().objects.bulk_create(
        get_user_model()(username=each["pid"], first_name=each["th"], last_name=each["en"]) for each in people
    )
    client = Client(id=client_id, name="Prasan", scopes="openid\npid", skip_consent=True)
    client.set_redirect_uris(callbacks)
    client.set_secret(secret)
    client.save()


def _serve(port: int) -> None:
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.wsgi import get_wsgi_application

    class Quiet(WSGIRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Nothing: an address holds a code."""

    server = ThreadedWSGIServer(("127.0.0.1", port), Quiet)
    server.set_app(get_wsgi_application())

    def end_with_whoever_began_it() -> None:
        sys.stdin.read()  # ends when the other end of the pipe does, however that came about
        server.shutdown()

    threading.Thread(target=end_with_whoever_began_it, daemon=True).start()
    server.serve_forever()


if __name__ == "__main__":
    main()
