"""Runs, their steps, and the one-row pointer to the generation that readers see."""

from django.db import models
from django.utils.translation import gettext_lazy as _

REFRESH_LOCK = 0x616D697479
"""The advisory lock ("amity") that one refresh at a time holds in a database."""


class State(models.TextChoices):
    """How far a run or a step is."""

    RUNNING = "RUNNING", _("Running")
    DONE = "DONE", _("Done")
    FAILED = "FAILED", _("Failed")


class Run(models.Model):
    """One turn of the ring. Its id is the generation that it publishes."""

    as_of = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    inputs = models.JSONField(default=dict)
    versions = models.JSONField(default=dict)
    error = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"run {self.pk} as of {self.as_of}"


class Step(models.Model):
    """One step of a run: what it read, what it wrote, how long it took."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=State)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    rows_in = models.BigIntegerField(null=True)
    rows_out = models.BigIntegerField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(name="step_once_per_run", fields=("run", "name")),)

    def __str__(self) -> str:
        return f"{self.name} of run {self.run_id}"


class Pointer(models.Model):
    """The generation that every selector reads through. One row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    generation = models.BigIntegerField(null=True)
    turned_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.CheckConstraint(name="pointer_is_one_row", condition=models.Q(id=1)),)

    def __str__(self) -> str:
        return f"generation {self.generation}"
