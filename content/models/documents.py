"""A text in ten languages: what is public, what is worked on, its versions and its translations."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from config.accounts.access import has_role
from config.accounts.roles import Role
from config.core.models import TimeStamped
from content.honesty import SOURCE_LANGUAGE
from content.kinds import Kind
from content.states import DOCUMENT_MOVES, DocumentState
from content.themes import Theme

from .towns import Town

# What modeltranslation keeps once per language: the published text.
TRANSLATED = ("title", "summary", "body", "changed_in")
EDITORS = (Role.EDITOR, Role.COORDINATOR)


class DocumentQuerySet(models.QuerySet["Document"]):
    def public(self) -> Self:
        """What readers can see."""
        return self.filter(published__isnull=False)

    def of(self, kind: Kind) -> Self:
        return self.filter(kind=kind)

    def visible_to(self, user: Any) -> Self:
        """Everything for who edits; what is public for everybody else."""
        return self.all() if has_role(user, *EDITORS) else self.public()

    def in_language(self, language: str) -> Self:
        """Loads the text of one language and of Dutch, and of no other."""
        columns = [f"{name}_{code}" for name in TRANSLATED for code in dict.fromkeys([language, SOURCE_LANGUAGE])]
        return self.only(*_plain_columns(), *columns)

    def overdue(self, today: Any = None) -> Self:
        """Public documents whose day of checking has passed."""
        return self.public().filter(due_on__lt=today or timezone.localdate())


def _plain_columns() -> list[str]:
    translated = {f"{name}_{code}" for name in TRANSLATED for code, _name in settings.LANGUAGES} | set(TRANSLATED)
    heavy = {"draft"}
    return [field.name for field in Document._meta.concrete_fields if field.name not in translated | heavy]


class Document(TimeStamped):
    """Something to read. ``title``, ``summary``, ``body`` and ``changed_in`` are translated (``translation.py``).

    ``draft`` is the Dutch text that editors work on: a list of segments ``{"key", "kind", "text", …}`` with stable
    keys; a contact has ``phone`` or ``email`` beside it, a link ``url``. ``body`` is the public text of one language:
    the same list, with each segment's ``status`` (``honesty.Status``) and, where Dutch stands in for it, ``lang``.
    """

    MOVES: ClassVar = DOCUMENT_MOVES
    State = DocumentState

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    slug = models.SlugField(_("short name in the address"), max_length=80)
    theme = models.CharField(_("theme"), max_length=16, choices=Theme, blank=True)
    town = models.ForeignKey(Town, null=True, blank=True, on_delete=models.PROTECT, related_name="documents")
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    critical = models.BooleanField(_("a wrong text can harm"), default=False)
    related = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="related_from")

    state = models.CharField(max_length=10, choices=DocumentState, default=DocumentState.DRAFT)
    draft = models.JSONField(default=list, blank=True)
    publish_at = models.DateTimeField(_("publish at"), null=True, blank=True)
    published = models.ForeignKey("Version", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    removed_in = models.PositiveIntegerField(null=True, blank=True, help_text="Revision in which it was withdrawn.")

    owner_name = models.CharField(_("who keeps it right"), max_length=120, blank=True)
    owner_email = models.EmailField(_("address of who keeps it right"), blank=True)
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    due_on = models.DateField(_("check again before"), null=True, blank=True)

    title = models.CharField(_("title"), max_length=200, blank=True)
    summary = models.TextField(_("summary"), blank=True)
    body = models.JSONField(default=list, blank=True)
    changed_in = models.PositiveIntegerField(default=0, help_text="Revision in which this text changed last.")

    # modeltranslation puts a manager class of its own in this place, which the type checker cannot see.
    objects: ClassVar[Any] = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "theme", "position", "slug"]
        indexes = [models.Index(fields=["kind", "theme", "position"])]
        constraints = [
            models.UniqueConstraint(fields=["kind", "slug"], name="one_document_per_kind_and_slug"),
            models.CheckConstraint(name="document_state_is_known", condition=Q(state__in=DocumentState.values)),
            models.CheckConstraint(
                name="published_text_has_a_time",
                condition=Q(published__isnull=True, published_at__isnull=True)
                | Q(published__isnull=False, published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="withdrawn_is_not_public", condition=~Q(state="withdrawn") | Q(published__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """How other documents and files name it: ``page/find-a-family-doctor``."""
        return f"{self.kind}/{self.slug}"

    @property
    def is_public(self) -> bool:
        return self.published_id is not None

    def get_absolute_url(self) -> str:
        """Its address in the language that is active."""
        return self.address_in(translation.get_language() or settings.LANGUAGE_CODE)

    def address_in(self, language: str) -> str:
        return reverse("content:read", args=[language, self.kind, self.slug])

    def segment(self, key: str) -> dict[str, Any] | None:
        """The segment of the working text with this key."""
        return next((segment for segment in self.draft if segment["key"] == key), None)


class Version(models.Model):
    """The Dutch text of a document at one moment. Versions are added, never changed."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    segments = models.JSONField()
    note = models.CharField(_("what changed"), max_length=200, blank=True)
    # Came with the platform: loading again may replace it. What a person wrote is left alone.
    shipped = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["document", "-number"]
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="one_version_per_number")]

    def __str__(self) -> str:
        return f"{self.document} {self.number}"


class Origin(models.TextChoices):
    MACHINE = "machine", _("a machine")
    PERSON = "person", _("a person")


class Translation(TimeStamped):
    """One segment in one language, and the Dutch that it was made from."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="translations")
    key = models.CharField(max_length=60)
    language = models.CharField(max_length=8, choices=settings.LANGUAGES)
    source = models.TextField(help_text="The Dutch text that this translates.")
    text = models.TextField()
    origin = models.CharField(max_length=8, choices=Origin)
    engine = models.CharField(max_length=20, blank=True, help_text="Which machine; empty for a person.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "key", "language"], name="one_translation_per_segment"),
            models.CheckConstraint(name="dutch_is_no_translation", condition=~Q(language=SOURCE_LANGUAGE)),
        ]

    def __str__(self) -> str:
        return f"{self.document_id}.{self.key} {self.language}"


class Review(models.Model):
    """A person read a translation beside the Dutch and found it right. ``of`` is the hash of both texts."""

    translation = models.ForeignKey(Translation, on_delete=models.CASCADE, related_name="reviews")
    of = models.CharField(max_length=16)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["translation", "by", "of"], name="one_review_per_reader")]

    def __str__(self) -> str:
        return f"{self.translation_id} by {self.by_id}"


class Revision(models.Model):
    """How often the public content of one language has changed. Raised in the transaction that publishes."""

    language = models.CharField(max_length=8, primary_key=True)
    number = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.language}-{self.number}"
