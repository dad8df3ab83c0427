"""What a password has to be, and the forms in which one is chosen, with words that Django has in no Thai."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.forms import PasswordChangeForm, SetPasswordForm
from django.contrib.auth.password_validation import CommonPasswordValidator, MinimumLengthValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_ERRORS = {"password_mismatch": gettext_lazy("The two passwords are not the same.")}


class LongEnough(MinimumLengthValidator):
    """A password of ``min_length`` letters or more."""

    def get_error_message(self) -> str:
        return _("This password is too short: it needs at least %(letters)s letters.") % {"letters": self.min_length}


class NotCommon(CommonPasswordValidator):
    """A password that is on no list of those that many use."""

    def get_error_message(self) -> str:
        return _("This password is used by many, and guessed first. Choose another.")


class ChooseForm(SetPasswordForm):
    error_messages = {**SetPasswordForm.error_messages, **_ERRORS}

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        _required(self)


class ChangeForm(PasswordChangeForm):
    error_messages = {
        **PasswordChangeForm.error_messages,
        **_ERRORS,
        "password_incorrect": gettext_lazy("This is not your password."),
    }

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        _required(self)


def _required(form: Any) -> None:
    for field in form.fields.values():
        field.error_messages["required"] = _("Fill in every field.")
