"""Projects, what was done to them, and what their agencies answer to what a check finds."""

from __future__ import annotations

from django.db import models

from prasan.architecture.projects.proposal import Proposal, read_terms


class Project(models.Model):
    """A project.  ``terms`` is what its agency says (:meth:`prasan.architecture.projects.proposal.Proposal.terms`), which only a draft
    changes; ``revision`` counts its saves."""

    unit = models.CharField(max_length=5, db_index=True)
    stage = models.CharField(max_length=10, default="draft")
    terms = models.JSONField()
    revision = models.PositiveIntegerField(default=1)
    drafted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="a_project_is_in_a_stage",
                condition=models.Q(
                    stage__in=["draft", "proposed", "checked", "approved", "running", "done", "stopped"]
                ),
            )
        ]

    def told(self) -> Proposal:
        """As the rooms below know it."""
        return read_terms(self.pk, self.stage, self.unit, self.terms)


class Move(models.Model):
    """Something that was done to a project, by whom and why: ``act`` is draft, edit or one of ``life.ACTS``.

    ``findings`` are what the check found at that moment, as (rule, severity, key), where the act goes by it.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="moves")
    act = models.CharField(max_length=10)
    before = models.CharField(max_length=10)
    after = models.CharField(max_length=10)
    by = models.CharField(max_length=150)
    unit = models.CharField(max_length=5)
    at = models.DateTimeField(auto_now_add=True)
    why = models.CharField(max_length=1000, blank=True, default="")
    findings = models.JSONField(default=list)

    class Meta:
        ordering = ["pk"]


class Answer(models.Model):
    """What the applicant says to a finding, by its key; the latest of a finding counts, and earlier ones are kept."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="answers")
    finding = models.TextField()
    text = models.CharField(max_length=1000)
    by = models.CharField(max_length=150)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
