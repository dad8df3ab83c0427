from __future__ import annotations

from django.urls import path

from prasan.web.registers import views

app_name = "registers"
urlpatterns = [
    path("", views.listed, name="list"),
    path("<slug:name>/", views.register, name="register"),
    path("<slug:name>/decide/", views.decide, name="decide"),
    path("<slug:name>/quarantine/", views.quarantine, name="quarantine"),
    path("<slug:name>/quarantine/workbook/", views.workbook, name="workbook"),
    path("<slug:name>/quarantine/corrections/", views.corrections, name="corrections"),
    path("<slug:name>/deliver/", views.deliver, name="deliver"),
    path("<slug:name>/deliveries/<slug:run>/", views.delivery, name="delivery"),
    path("<slug:name>/deliveries/<slug:run>/stop/", views.stop_delivery, name="stop"),
]
