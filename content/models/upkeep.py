"""What keeps the content right: readers' remarks, what is read and not found, links, the machine's translations."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.core.models import TimeStamped

from .documents import Document


class Verdict(models.TextChoices):
    WRONG = "wrong", _("This is wrong")
    UNCLEAR = "unclear", _("I do not understand this")
    HELPFUL = "helpful", _("This helped me")
    MISSING = "missing", _("I did not find it")


class Feedback(TimeStamped):
    """What a reader said of a page or a paragraph. Nobody is asked who she is, and nothing tells."""

    document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.CASCADE, related_name="feedback")
    key = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=8, choices=settings.LANGUAGES)
    verdict = models.CharField(max_length=8, choices=Verdict)
    comment = models.CharField(_("comment"), max_length=500, blank=True)
    handled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["handled_at", "created_at"])]

    def __str__(self) -> str:
        return f"{self.verdict} {self.pk}"


class ReadCount(models.Model):
    """How often a document was opened in a language on a day. Counted without knowing by whom."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="reads")
    language = models.CharField(max_length=8)
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "language", "day"], name="one_count_per_day")]

    def __str__(self) -> str:
        return f"{self.document_id} {self.language} {self.day}: {self.count}"


class SearchMiss(models.Model):
    """Words that somebody searched and found nothing for, in a month. Long texts are not kept: they may tell of her."""

    words = models.CharField(max_length=40)
    language = models.CharField(max_length=8)
    month = models.DateField(help_text="its first day")
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["words", "language", "month"], name="one_miss_per_month")]

    def __str__(self) -> str:
        return f"{self.words} ({self.language}): {self.count}"


class LinkCheck(models.Model):
    """Whether an address that our texts name still answers."""

    class State(models.TextChoices):
        UNKNOWN = "unknown", _("not checked yet")
        FINE = "fine", _("answers")
        BROKEN = "broken", _("does not answer")

    url = models.URLField(max_length=500, unique=True)
    state = models.CharField(max_length=8, choices=State, default=State.UNKNOWN)
    status_code = models.PositiveSmallIntegerField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0, help_text="in a row")
    checked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.url} ({self.state})"


class MachineTranslation(models.Model):
    """What an engine made of a Dutch text: asked for once, never again."""

    engine = models.CharField(max_length=20)
    language = models.CharField(max_length=8)
    source_hash = models.CharField(max_length=16)
    text = models.TextField()
    characters = models.PositiveIntegerField(help_text="of the Dutch text: what the engine counts")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["engine", "at"])]
        constraints = [
            models.UniqueConstraint(fields=["engine", "language", "source_hash"], name="translated_once_by_an_engine")
        ]

    def __str__(self) -> str:
        return f"{self.engine} {self.language} {self.source_hash}"


class Kept(TimeStamped):
    """A page or step that a person keeps: a bookmark, or something she has done. On the device until she signs in."""

    class What(models.TextChoices):
        BOOKMARK = "bookmark", _("bookmark")
        DONE = "done", _("done")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="kept")
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=60, blank=True, help_text="a line of a checklist; empty for the whole document")
    what = models.CharField(max_length=8, choices=What)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "document", "key", "what"], name="kept_once")]

    def __str__(self) -> str:
        return f"{self.what} {self.document_id} of {self.user_id}"


class Claim(models.Model):
    """A segment that a translator has before her, so that nobody else gets the same one. It lapses by itself."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=60)
    language = models.CharField(max_length=8)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    until = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "key", "language"], name="one_claim_per_segment"),
        ]

    def __str__(self) -> str:
        return f"{self.document_id}.{self.key} {self.language} by {self.by_id}"
