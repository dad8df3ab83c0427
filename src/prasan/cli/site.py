"""``prasan serve``: the site, by gunicorn with threads."""

from __future__ import annotations

import os
from typing import Annotated, Any

import typer

from prasan.cli.common import data_folder


def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.", min=1, max=65535)] = 8000,
    threads: Annotated[int, typer.Option(help="Threads that answer requests, of each process.", min=1)] = 8,
    processes: Annotated[
        int,
        typer.Option(help="Processes that answer requests; two make sense where systems look many people up.", min=1),
    ] = 1,
) -> None:
    """Serve the site until stopped (Ctrl-C)."""
    prepare_site(whole=False)
    from gunicorn.app.base import BaseApplication

    class Site(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            # The populations' database must not be forked after it is opened: the site is loaded by each process itself.
            settings: dict[str, Any] = {
                "bind": f"{host}:{port}", "workers": processes, "threads": threads, "worker_class": "gthread",
                "preload_app": False, "loglevel": "warning", "proc_name": "prasan", "control_socket_disable": True,
            }  # fmt: skip
            for name, value in settings.items():
                if name in self.cfg.settings:
                    self.cfg.set(name, value)

        def load(self) -> Any:
            from prasan.web.wsgi import application

            return application

    typer.echo(f"http://{host}:{port}/")
    Site().run()


def prepare_site(*, whole: bool = True) -> None:
    """Point Django at this data folder, and bring its database up to date.

    ``whole``: what follows sees every unit's rows.  A command is run by whoever keeps the machine; a request is not.
    """
    data_folder().mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prasan.web.settings")
    import django
    from django.core.checks import Tags, run_checks
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    for found in run_checks(tags=[Tags.database], databases=["default"]):
        typer.echo(f"{found.msg} {found.hint}", err=True)
    if whole:
        from prasan.web.scope import see_everything

        see_everything()
