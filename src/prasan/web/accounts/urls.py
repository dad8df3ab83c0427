from __future__ import annotations

from django.urls import path

from prasan.web.accounts import administering, signing_in, systems

app_name = "accounts"
urlpatterns = [
    path("login/", signing_in.SignIn.as_view(), name="login"),
    path("logout/", signing_in.SignOut.as_view(), name="logout"),
    path("password/", signing_in.ChangePassword.as_view(), name="password"),
    path("password/<uidb64>/<token>/", signing_in.ChoosePassword.as_view(), name="choose_password"),
    path("sessions/", signing_in.sessions, name="sessions"),
    path("administration/", administering.listed, name="administration"),
    path("administration/add/", administering.add, name="add"),
    path("administration/<int:pk>/", administering.account, name="account"),
    path("administration/proposals/<int:pk>/", administering.decide, name="decide"),
    path("systems/", systems.listed, name="systems"),
    path("systems/<int:pk>/", systems.system, name="system"),
]
