from __future__ import annotations

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path

from prasan.web.accounts.forms import SignInForm

app_name = "accounts"
urlpatterns = [
    path(
        "login/",
        LoginView.as_view(
            template_name="accounts/login.html", authentication_form=SignInForm, redirect_authenticated_user=True
        ),
        name="login",
    ),
    path("logout/", LogoutView.as_view(), name="logout"),
]
