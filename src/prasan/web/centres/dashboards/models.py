"""A dashboard and its versions; a version that was saved never changes."""

from __future__ import annotations

from django.db import models


class Dashboard(models.Model):
    """``shared_with`` is the unit whose subtree sees it; empty: its maker alone.  Figures are those that each reader may see."""

    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField(auto_now_add=True)
    shared_with = models.CharField(max_length=5, blank=True, default="")
    removed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.pk}"


class DashboardVersion(models.Model):
    """A dashboard as it was saved once; ``panels`` as :class:`~prasan.web.centres.dashboards.composing.Panel` has them."""

    dashboard = models.ForeignKey(Dashboard, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    panels = models.JSONField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dashboard", "number"], name="one_version_a_number_of_a_dashboard")
        ]

    def __str__(self) -> str:
        return f"{self.dashboard_id}/{self.number}"
