"""An import is a row with a state; what stands in the file is kept encrypted, and only as long as it is needed."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from config.accounts.models import Programme
from config.accounts.roles import Role
from config.core.crypto import EncryptedJSONField
from config.core.models import TimeStamped

from .columns import Kind
from .problems import Fate


class ImportState(models.TextChoices):
    UPLOADED = "uploaded", _("columns to check")
    PREVIEWED = "previewed", _("preview ready")
    APPLYING = "applying", _("being imported")
    APPLIED = "applied", _("imported")
    FAILED = "failed", _("stopped half-way")
    DISCARDED = "discarded", _("thrown away")


I = ImportState  # noqa: E741
IMPORT_MOVES = {
    I.UPLOADED: frozenset({I.PREVIEWED, I.DISCARDED}),
    I.PREVIEWED: frozenset({I.UPLOADED, I.APPLYING, I.DISCARDED}),
    I.APPLYING: frozenset({I.APPLIED, I.FAILED}),
    I.FAILED: frozenset({I.APPLYING, I.DISCARDED}),
    I.APPLIED: frozenset(),
    I.DISCARDED: frozenset(),
}


class PeopleImportQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Those of the programmes that the user coordinates."""
        return self.filter(programme__in=user.memberships.filter(role=Role.COORDINATOR).values("programme"))


class PeopleImport(TimeStamped):
    """Files that a coordinator uploaded, what their columns mean, and how far the import is."""

    MOVES: ClassVar = IMPORT_MOVES
    State = ImportState

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="people_imports")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=12, choices=ImportState, default=ImportState.UPLOADED)
    intake_done = models.BooleanField(_("the programme is moving in: intakes and trainings are done"), default=False)
    file_names = models.JSONField(default=list)
    # [{"name": …, "content": base64}, …], emptied when the import is over
    files = EncryptedJSONField(default=list)
    # [{"file", "title", "kind", "headings", "fields"}, …], one for each sheet
    sheets = models.JSONField(default=list)
    # for each sheet and column a few values, so that the coordinator recognises the column; emptied with the files
    samples = EncryptedJSONField(default=list)
    counts = models.JSONField(default=dict)

    objects = PeopleImportQuerySet.as_manager()

    class Meta:
        app_label = "mentoring"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="import_state_is_known", condition=models.Q(state__in=ImportState.values))
        ]

    def __str__(self) -> str:
        return ", ".join(self.file_names)


class ImportedRowQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Those of the imports that the user sees."""
        return self.filter(people_import__in=PeopleImport.objects.visible_to(user))


class ImportedRow(models.Model):
    """One row of a file and what became of it, or, in a preview, what would become of it."""

    people_import = models.ForeignKey(PeopleImport, on_delete=models.CASCADE, related_name="rows")
    source = models.PositiveSmallIntegerField()  # which of the import's sheets
    number = models.PositiveIntegerField()  # the row number that the spreadsheet shows
    kind = models.CharField(max_length=9, choices=Kind)
    fate = models.CharField(max_length=10, choices=Fate)
    reference = models.CharField(max_length=20, blank=True)
    is_preview = models.BooleanField()
    # {"name", "cells", "problems", "filled", "kept"}
    content = EncryptedJSONField(default=dict)

    objects = ImportedRowQuerySet.as_manager()

    class Meta:
        app_label = "mentoring"
        ordering = ["source", "number"]
        constraints = [
            models.UniqueConstraint(fields=["people_import", "source", "number"], name="one_fate_per_imported_row")
        ]

    def __str__(self) -> str:
        return f"row {self.number} of import {self.people_import_id}"
