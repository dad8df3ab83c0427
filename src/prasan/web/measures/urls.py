from __future__ import annotations

from django.urls import path

from prasan.web.measures import authoring, rounds, versions, views, writing_fields

app_name = "measures"
urlpatterns = [
    path("", views.listed, name="list"),
    path("drafts/", authoring.listed, name="authoring"),
    path("drafts/check/", authoring.check, name="check"),
    path("drafts/<slug:name>/", authoring.draft, name="draft"),
    path("drafts/<slug:name>/fields/", writing_fields.fields, name="fields"),
    path("drafts/<slug:name>/decide/", authoring.decide, name="publish"),
    path("<slug:measure_id>/versions/", versions.compared, name="versions"),
    path("<slug:measure_id>/", views.measure, name="measure"),
    path("<slug:measure_id>/simulate/", views.simulate, name="simulate"),
    path("<slug:measure_id>/rounds/", rounds.listed, name="rounds"),
    path("<slug:measure_id>/rounds/propose/", rounds.propose, name="propose"),
    path("<slug:measure_id>/rounds/<int:number>/decide/", rounds.decide, name="decide"),
    path("<slug:measure_id>/rounds/<int:number>/pay/", rounds.pay, name="pay"),
    path("<slug:measure_id>/rounds/<int:number>/supplement/", rounds.supplement, name="supplement"),
    path("<slug:measure_id>/simulations/<slug:run>/", views.simulation, name="simulation"),
    path("<slug:measure_id>/simulations/<slug:run>/stop/", views.stop_simulation, name="stop"),
    path("<slug:measure_id>/simulations/<slug:run>/workbook/", views.workbook, name="workbook"),
]
