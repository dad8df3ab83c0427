from __future__ import annotations

from django.urls import path

from prasan.web.portal.others import views

app_name = "others"
urlpatterns = [
    path("", views.others, name="list"),
    path("children/", views.children, name="children"),
    path("begin/", views.begin_for, name="begin"),
    path("stop/", views.stop_acting, name="stop"),
    path("give/", views.give, name="give"),
    path("take-up/", views.take_up, name="take_up"),
    path("ask/", views.ask, name="ask"),
    path("<uuid:public_id>/end/", views.end, name="end"),
]
