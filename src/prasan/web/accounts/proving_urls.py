"""Addresses that django-allauth knows by its own names: second factors, proving again, coming back from a provider."""

from __future__ import annotations

from allauth.account.views import reauthenticate
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.urls import path
from django.views.generic import RedirectView

from prasan.web.accounts import arriving, signing_in
from prasan.web.accounts.access import for_staff

urlpatterns = [
    path("login/", signing_in.SignIn.as_view(), name="account_login"),
    path("logout/", signing_in.SignOut.as_view(), name="account_logout"),
    path("closed/", arriving.closed, name="account_inactive"),
    path("reauthenticate/", reauthenticate, name="account_reauthenticate"),
    path("second-factor/", for_staff(signing_in.SecondFactor.as_view()), name="mfa_index"),
    path("second-factor/sign-in/", factors.authenticate, name="mfa_authenticate"),
    path("second-factor/again/", for_staff(factors.reauthenticate), name="mfa_reauthenticate"),
    path("second-factor/app/", for_staff(totp.activate_totp), name="mfa_activate_totp"),
    path("second-factor/app/remove/", for_staff(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("second-factor/codes/", for_staff(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("second-factor/codes/new/", for_staff(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("second-factor/passkeys/", RedirectView.as_view(pattern_name="mfa_index"), name="mfa_list_webauthn"),
    path("second-factor/passkeys/add/", for_staff(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path("second-factor/passkeys/<int:pk>/remove/", for_staff(passkeys.remove_webauthn), name="mfa_remove_webauthn"),
    path(
        "second-factor/passkeys/again/", for_staff(passkeys.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"
    ),
    path("second-factor/passkeys/sign-in/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("provider/cancelled/", arriving.cancelled, name="socialaccount_login_cancelled"),
    path("provider/<slug:provider_id>/", arriving.go, name="openid_connect_login"),
    path("provider/<slug:provider_id>/back/", arriving.back, name="openid_connect_callback"),
]
