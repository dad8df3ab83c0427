from __future__ import annotations

import time
from typing import Any

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "prasan.web.accounts"
    label = "accounts"

    def ready(self) -> None:
        from allauth.account.signals import authentication_step_completed
        from django.contrib.auth.signals import user_logged_in

        from prasan.web.accounts.adapters import PROVED_AT
        from prasan.web.accounts.sessions import note_session

        def signed_in(request: Any, user: Any, **_: Any) -> None:
            request.session[PROVED_AT] = time.time()
            note_session(request, user)

        def proved(request: Any, **told: Any) -> None:
            if told.get("reauthenticated"):
                request.session[PROVED_AT] = time.time()

        user_logged_in.connect(signed_in, weak=False, dispatch_uid="prasan.signed_in")
        authentication_step_completed.connect(proved, weak=False, dispatch_uid="prasan.proved")
