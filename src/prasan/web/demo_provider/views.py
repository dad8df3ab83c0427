from __future__ import annotations

from django.contrib.auth import get_user_model, login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme


def choose(request: HttpRequest) -> HttpResponse:
    """Be one of the people who do not exist, and go on to where one came from."""
    onward = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(onward, {request.get_host()}):
        onward = ""
    if request.method == "POST" and onward:
        login(request, get_object_or_404(get_user_model(), pk=request.POST.get("person", "0")))
        return redirect(onward)
    people = get_user_model().objects.order_by("pk")
    return render(request, "demo_provider/choose.html", {"people": people, "onward": onward})
