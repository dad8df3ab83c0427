from __future__ import annotations

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


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
