"""Every address of the site, one line a capability.  No address carries a person's id."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("prasan.web.shell.urls")),
    path("accounts/", include("prasan.web.accounts.urls")),
    path("accounts/", include("prasan.web.accounts.proving_urls")),
    path("centres/", include("prasan.web.centres.urls")),
    path("registers/", include("prasan.web.registers.urls")),
    path("measures/", include("prasan.web.measures.urls")),
    path("appeals/", include("prasan.web.appeals.urls")),
    path("linkage/", include("prasan.web.linkage.urls")),
    path("review/", include("prasan.web.review.urls")),
    path("me/", include("prasan.web.portal.requests.urls")),
    path("corrections/", include("prasan.web.portal.requests.desk_urls")),
    path("me/looked/", include("prasan.web.portal.looks.urls")),
    path("questions/", include("prasan.web.portal.looks.office_urls")),
    path("me/measures/", include("prasan.web.portal.measures.urls")),
    path("claims/", include("prasan.web.portal.measures.office_urls")),
    path("me/others/", include("prasan.web.portal.others.urls")),
    path("counter/", include("prasan.web.portal.others.office_urls")),
    path("me/", include("prasan.web.portal.urls")),
    path("check/", include("prasan.web.portal.check.urls")),
    path("agreements/", include("prasan.web.agreements.urls")),
    path("council/", include("prasan.web.council.urls")),
    path("audit/", include("prasan.web.audit.urls")),
    path("seals/", include("prasan.web.seals.urls")),
    path("blueprint/workbook/", include("prasan.web.projects.workbook_urls")),
    path("blueprint/questions/", include("prasan.web.blueprint_answers.urls")),
    path("blueprint/reviews/", include("prasan.web.blueprint_review.urls")),
    path("blueprint/", include("prasan.web.blueprint.urls")),
    path("projects/", include("prasan.web.projects.urls")),
    path("hosting/", include("prasan.web.hosting.urls")),
    path("plan/", include("prasan.web.plan.urls")),
    path("services/", include("prasan.web.services.urls")),
    path("learn/", include("prasan.web.learn.urls")),
    path("open-data/", include("prasan.web.open_data.urls")),
    path("developers/", include("prasan.web.registry.urls")),
    path("api/", include("prasan.web.api.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
]

handler500 = "prasan.web.operations.outage.failed"
