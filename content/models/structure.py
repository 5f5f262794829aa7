"""What a document is beside its text: a step of the roadmap, a network card, an explained word."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from content.kinds import Pathway, Phase

from .documents import Document


class Step(models.Model):
    """A step on the way from arrival to work: for whom, after which steps. Empty conditions mean everybody."""

    document = models.OneToOneField(Document, primary_key=True, on_delete=models.CASCADE, related_name="step")
    phase = models.CharField(_("stretch of the way"), max_length=12, choices=Phase)
    pathway = models.CharField(_("sector"), max_length=12, choices=Pathway, blank=True)
    requires = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="opens")
    statuses = models.JSONField(_("residence statuses"), default=list, blank=True)
    with_children = models.BooleanField(_("only with children"), default=False)
    min_age = models.PositiveSmallIntegerField(_("from age"), null=True, blank=True)
    max_age = models.PositiveSmallIntegerField(_("up to age"), null=True, blank=True)
    # ISCED 2011, 0 to 8: sector pathways are for people who studied.
    min_education = models.PositiveSmallIntegerField(_("from education level"), null=True, blank=True)

    def __str__(self) -> str:
        return str(self.document)


class Card(models.Model):
    """A network card: a small decision graph from a situation over questions to an actor.

    ``graph`` is ``{"start": key, "nodes": [{"key", "service", "page"}], "edges": [{"from", "to", "choice"}]}``; every
    key names a segment of the document, ``service`` and ``page`` name documents or are null.
    """

    document = models.OneToOneField(Document, primary_key=True, on_delete=models.CASCADE, related_name="card")
    graph = models.JSONField()

    def __str__(self) -> str:
        return str(self.document)


class Term(models.Model):
    """A Dutch word that people meet in letters. The word is the title; ``also`` holds what else people search."""

    document = models.OneToOneField(Document, primary_key=True, on_delete=models.CASCADE, related_name="term")
    abbreviation_of = models.CharField(_("in full"), max_length=160, blank=True)

    def __str__(self) -> str:
        return str(self.document)
