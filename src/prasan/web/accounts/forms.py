from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from prasan.web.accounts import limits
from prasan.web.accounts.adapters import address_of


class SignInForm(AuthenticationForm):
    """Says what is wrong in one way for a wrong name and a wrong password, so that neither can be probed."""

    error_messages = {
        "invalid_login": _("The username or the password is not right. Check both and sign in again."),
        "inactive": _("This account is closed. Ask your unit's administrator."),
    }

    username = forms.CharField(
        label=_("Username"),
        error_messages={"required": _("Enter your username.")},
        widget=forms.TextInput(
            attrs={"class": "form-control", "autocomplete": "username", "autocapitalize": "none", "autofocus": True}
        ),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        error_messages={"required": _("Enter your password.")},
        widget=forms.PasswordInput(attrs={"class": "form-control", "autocomplete": "current-password"}),
    )

    def clean(self) -> dict[str, Any]:
        username = self.cleaned_data.get("username", "")
        if not username or not self.cleaned_data.get("password"):
            return self.cleaned_data
        try:
            limits.count(username, address_of(self.request))
        except limits.TooManyError as error:
            told = ngettext(
                "Too many sign-ins have failed. Wait %(minutes)s minute, and try again.",
                "Too many sign-ins have failed. Wait %(minutes)s minutes, and try again.",
                error.minutes,
            )
            raise forms.ValidationError(told % {"minutes": error.minutes}) from None
        cleaned = super().clean()
        limits.forget(username)
        return cleaned
