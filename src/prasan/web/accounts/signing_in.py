"""Signing in and out, one's password, and the sessions in which one is signed in."""

from __future__ import annotations

from typing import Any

from allauth.account.utils import perform_login
from allauth.mfa.base.views import IndexView
from django.conf import settings
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from prasan.web.accounts.duties import has_second_factor
from prasan.web.accounts.forms import SignInForm
from prasan.web.accounts.models import User
from prasan.web.accounts.passwords import ChangeForm, ChooseForm
from prasan.web.accounts.sessions import SHARED, end_session, end_sessions, note_session, sessions_of
from prasan.web.exchange import access_log
from prasan.web.shell.kept import same_for_everybody


def _providers() -> tuple[object, ...]:
    return tuple((each.id, each.name_th, each.name_en) for each in settings.SIGN_IN_PROVIDERS.values())


@method_decorator(same_for_everybody(_providers), name="dispatch")
class SignIn(auth.LoginView):
    """By name and password, then by the second factor that the account has; or by a provider."""

    template_name = "accounts/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: SignInForm) -> HttpResponse:
        self.request.session[SHARED] = bool(self.request.POST.get(SHARED))
        return perform_login(self.request, form.get_user(), redirect_url=self.get_redirect_url() or None)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return {**super().get_context_data(**more), "providers": settings.SIGN_IN_PROVIDERS.values()}


class SignOut(auth.LogoutView):
    """Ends the session, and has the browser forget what it kept of the site's pages."""

    def post(self, request: HttpRequest, *args: Any, **more: Any) -> HttpResponse:
        if request.session.session_key:
            end_session(request.session.session_key)
        answer = super().post(request, *args, **more)
        answer.headers["Clear-Site-Data"] = '"cache", "storage"'
        return answer


@method_decorator(login_required, name="dispatch")
@method_decorator(never_cache, name="dispatch")
class ChangePassword(auth.PasswordChangeView):
    """One's own password; all other sessions end."""

    template_name = "accounts/password.html"
    form_class = ChangeForm
    success_url = reverse_lazy("accounts:sessions")

    def form_valid(self, form: Any) -> HttpResponse:
        user = self.request.user
        end_sessions(user, but=self.request.session.session_key)
        answer = super().form_valid(form)
        end_sessions(user)  # the key of this session has changed
        note_session(self.request, user)
        User.objects.filter(pk=user.pk).update(password_is_provisional=False)
        access_log().append({"action": "password_changed", "who": user.get_username(), "unit": user.unit_code})
        return answer


class ChoosePassword(auth.PasswordResetConfirmView):
    """A password chosen by the letter that was sent to the account's address; all sessions end."""

    template_name = "accounts/choose_password.html"
    form_class = ChooseForm
    success_url = reverse_lazy("accounts:login")

    def form_valid(self, form: Any) -> HttpResponse:
        end_sessions(form.user)
        answer = super().form_valid(form)
        User.objects.filter(pk=form.user.pk).update(password_is_provisional=False)
        access_log().append(
            {"action": "password_changed", "who": form.user.get_username(), "unit": form.user.unit_code}
        )
        return answer


class SecondFactor(IndexView):
    """What somebody has beside the password, and whether the role asks for it."""

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        user = self.request.user
        must = user.role in settings.PRASAN_SECOND_FACTOR_ROLES and not has_second_factor(user.pk)
        return {**super().get_context_data(**more), "must": must}


@never_cache
@login_required
def sessions(request: HttpRequest) -> HttpResponse:
    """Where one is signed in; one session is ended, or all others, or all."""
    if request.method == "POST":
        own = request.session.session_key
        match request.POST.get("end", ""):
            case "all":
                end_sessions(request.user)
                return redirect("accounts:login")
            case "others":
                end_sessions(request.user, but=own)
            case asked:
                for each in request.user.signed_in.filter(pk=asked if asked.isascii() and asked.isdecimal() else 0):
                    end_session(each.session_key)
        return redirect("accounts:sessions")
    rows = [
        {"each": each, "here": each.session_key == request.session.session_key, "browser": _browser(each.browser)}
        for each in sessions_of(request.user)
    ]
    return render(request, "accounts/sessions.html", {"rows": rows})


def _browser(agent: str) -> str:
    """The browser and the kind of machine, as well as its header tells."""
    browsers = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
    machines = {
        "Android": "Android",
        "iPhone": "iPhone",
        "iPad": "iPad",
        "Windows": "Windows",
        "Mac OS": "Mac",
        "Linux": "Linux",
    }
    found = (next((name for mark, name in known.items() if mark in agent), "") for known in (browsers, machines))
    return " · ".join(filter(None, found)) or _("a browser that is not known")
