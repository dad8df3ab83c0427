"""The plan as dated versions of its nodes, and the budget's files with what officers decided of their lines."""

from __future__ import annotations

from django.db import models

from prasan.council.plan.nodes import Node
from prasan.council.plan.terms import node_of


class NodeVersion(models.Model):
    """What a node of the plan was from ``since`` until the day before ``until`` (NULL: still).

    ``terms`` are those of :mod:`prasan.council.plan.terms`.  A row that was replaced on the day it began stands on no day, and
    is kept: ``by``, ``act`` and ``why`` say who changed the node to it.
    """

    key = models.CharField(max_length=60, db_index=True)
    since = models.DateField()
    until = models.DateField(null=True)
    terms = models.JSONField()
    act = models.CharField(max_length=10)
    by = models.CharField(max_length=150)
    unit = models.CharField(max_length=5)
    at = models.DateTimeField(auto_now_add=True)
    why = models.CharField(max_length=1000, blank=True, default="")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="a_node_has_one_open_version", fields=["key"], condition=models.Q(until__isnull=True)
            )
        ]

    def told(self) -> Node:
        """As the room below knows it."""
        return node_of(self.key, self.since, self.until, self.terms)


class PlanEdition(models.Model):
    """One row, which whoever changes the plan holds: two changes at once would not see each other's faults."""

    changes = models.PositiveBigIntegerField(default=0)


class BudgetFile(models.Model):
    """A file of the public budget as it was read.  ``lines`` are [row, year, ministry, unit, plan, category, amount], ``refused``
    [row, column, remedy, cells]."""

    name = models.CharField(max_length=200)
    by = models.CharField(max_length=150)
    unit = models.CharField(max_length=5)
    at = models.DateTimeField(auto_now_add=True)
    lines = models.JSONField()
    refused = models.JSONField()

    class Meta:
        ordering = ["-pk"]


class BudgetDecision(models.Model):
    """What somebody said that lines of a (unit, plan) of the budget pay for: the key of a node, or "" for nothing in the plan.
    The latest counts, and earlier ones are kept."""

    budget_unit = models.CharField(max_length=500)
    budget_plan = models.CharField(max_length=1000)
    node = models.CharField(max_length=60, blank=True)
    by = models.CharField(max_length=150)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
