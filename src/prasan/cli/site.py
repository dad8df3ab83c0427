"""``prasan serve``: the site, by gunicorn with threads."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from prasan.cli.common import data_folder, errors
from prasan.engine import folder_form
from prasan.engine.environment import faults, require_sound
from prasan.engine.locks import locked

RUN = "run"
_SERVING = "serving.lock"
# Seconds that a connection stays open between two requests: longer than proxies keep theirs (60), which else send one just as it is
# being closed, and get no answer.  People read a page for longer than gunicorn's own two seconds.
_KEPT_OPEN = 75


class SiteError(RuntimeError):
    """The site cannot be used as things are; the message has the remedy."""


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
    from django.conf import settings as site
    from gunicorn.app.base import BaseApplication

    from prasan.web.operations.counting import begin_anew

    class Site(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            # The populations' database must not be forked after it is opened: the site is loaded by each process itself.
            settings: dict[str, Any] = {
                "bind": f"{host}:{port}", "workers": processes, "threads": threads, "worker_class": "gthread",
                "preload_app": False, "keepalive": _KEPT_OPEN, "loglevel": "warning", "proc_name": "prasan", "control_socket_disable": True,
                "logconfig_dict": site.LOGGING, "worker_tmp_dir": _memory(),
            }  # fmt: skip
            for name, value in settings.items():
                if name in self.cfg.settings:
                    self.cfg.set(name, value)

        def load(self) -> Any:
            from prasan.web.wsgi import application

            return application

    begin_anew(data_folder() / RUN / "metrics")
    # Held, by the processes that follow too, for as long as any of them answers.
    with (data_folder() / RUN / _SERVING).open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        os.set_inheritable(lock.fileno(), True)
        typer.echo(f"http://{host}:{port}/")
        Site().run()


@contextmanager
def not_serving() -> Iterator[None]:
    """That no process of this machine serves the site, and none begins to while the block lasts.  Raises SiteError."""
    folder = data_folder() / RUN
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with locked(folder / _SERVING, tries=1):
            yield
    except BlockingIOError:
        raise SiteError("the site is being served. Remedy: stop `prasan serve`, and do it again") from None


def prepare_site(*, whole: bool = True, upgrade: bool = False) -> None:
    """Point Django at this data folder, and make its database where there is none.

    ``whole``: what follows sees every unit's rows.  A command is run by whoever keeps the machine; a request is not.
    ``upgrade``: a database of an older version is brought up to date, which else `prasan upgrade` does.  Raises SettingError,
    FolderFormError, SiteError.
    """
    require_sound()
    for each in faults():
        errors.print(f"prasan: {each}", markup=False)
    folder = data_folder()
    run = folder / RUN
    run.mkdir(parents=True, exist_ok=True)
    folder_form.form_of(folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prasan.web.settings")
    import django
    from django.core.checks import Tags, run_checks
    from django.core.management import call_command

    from prasan.engine.backups.restoring import UNFINISHED

    if (folder / UNFINISHED).exists():
        raise SiteError(f"{folder}: a restore has not ended. Remedy: run `prasan restore` again")
    django.setup()
    from prasan.web.operations.upgrading import is_new, pending, unknown

    with locked(run / "migrate.lock"):
        if upgrade or is_new():
            folder_form.bring_up_to_date(folder)
            call_command("migrate", verbosity=0, interactive=False)
        elif newer := unknown():
            raise SiteError(
                f"a newer Prasan has used this database ({newer[-1]}). Remedy: install that version, or restore a backup"
            )
        elif waiting := pending():
            raise SiteError(
                f"the database is of an older version: {len(waiting)} migrations wait. Remedy: `prasan upgrade --rehearse` says "
                "what they do, `prasan upgrade` applies them"
            )
    for found in run_checks(tags=[Tags.database], databases=["default"]):
        typer.echo(f"{found.msg} {found.hint}", err=True)
    if whole:
        from prasan.web.scope import see_everything

        see_everything()


def _memory() -> str | None:
    """Where gunicorn's processes show that they live: in memory, since a slow disk would have them taken for dead."""
    return "/dev/shm" if Path("/dev/shm").is_dir() and os.access("/dev/shm", os.W_OK) else None  # noqa: S108
