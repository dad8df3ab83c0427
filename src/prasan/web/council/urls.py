from __future__ import annotations

from django.urls import path

from prasan.web.council import (
    chain_views,
    consultation_views,
    feeds,
    following_views,
    meeting_views,
    opinion_views,
    public,
    recommendation_views,
)

app_name = "council"
urlpatterns = [
    path("", meeting_views.listed, name="meetings"),
    path("meetings/<int:number>/", meeting_views.meeting, name="meeting"),
    path("meetings/<int:number>/act/", meeting_views.act, name="meeting_act"),
    path("meetings/<int:number>/vote/", meeting_views.vote, name="vote"),
    path("meetings/<int:number>/attend/", meeting_views.attend, name="attend"),
    path("meetings/<int:number>/minutes.pdf", meeting_views.minutes_pdf, name="minutes"),
    path("meetings/<int:number>/minutes.docx", meeting_views.minutes_docx, name="minutes_docx"),
    path("meetings/<int:number>/meeting.ics", meeting_views.calendar, name="calendar"),
    path("papers/<int:number>/", meeting_views.paper, name="paper"),
    path("recommendations/", recommendation_views.listed, name="recommendations"),
    path("recommendations/<int:number>/", recommendation_views.recommendation, name="recommendation"),
    path("recommendations/<int:number>/act/", recommendation_views.act, name="recommendation_act"),
    path("consultations/", consultation_views.listed, name="consultations"),
    path("consultations/<int:number>/", consultation_views.consultation, name="consultation"),
    path("actions/", following_views.listed, name="actions"),
    path("actions/<int:number>/", following_views.action, name="action"),
    path("chains/", chain_views.listed, name="chains"),
    path("chains/<int:number>/", chain_views.chain, name="chain"),
    path("meetings/<int:number>/opinions/", opinion_views.opinions, name="opinions"),
    path("public/", public.decisions, name="public"),
    path("public/decisions/<int:number>/", public.decision, name="public_decision"),
    path("public/minutes/<int:number>.pdf", public.minutes, name="public_minutes"),
    path("public/decisions.atom", feeds.AtomDecisions(), name="public_atom"),
    path("public/decisions.rss", feeds.Decisions(), name="public_rss"),
    path("public/council.ics", public.calendar, name="public_calendar"),
]
