"""Who helps where and when: organisations, services, places, opening hours, events."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from config.core.models import TimeStamped
from content.recurrence import WrongRule, check

from .documents import Document
from .towns import Town


class Organisation(models.Model):
    """Somebody who helps. Its name and what it does are in its document."""

    document = models.OneToOneField(Document, primary_key=True, on_delete=models.CASCADE, related_name="organisation")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="desks")
    website = models.URLField(_("website"), blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)

    def __str__(self) -> str:
        return str(self.document)


class Place(TimeStamped):
    """Where one can go. The name is not translated; people look for it on the door."""

    slug = models.SlugField(unique=True, max_length=80)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="places"
    )
    town = models.ForeignKey(Town, on_delete=models.PROTECT, related_name="places")
    name = models.CharField(_("name"), max_length=120)
    street = models.CharField(_("street and number"), max_length=120)
    postcode = models.CharField(_("postcode"), max_length=10)
    municipality = models.CharField(_("municipality"), max_length=80)
    latitude = models.FloatField(null=True, blank=True, help_text="degrees, WGS 84")
    longitude = models.FloatField(null=True, blank=True, help_text="degrees, WGS 84")
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    barrier_free = models.BooleanField(_("easy to enter with a wheelchair"), null=True, blank=True)
    closed_until = models.DateField(_("closed until"), null=True, blank=True)

    class Meta:
        ordering = ["municipality", "name"]

    def __str__(self) -> str:
        return self.name


class Weekday(models.IntegerChoices):
    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class OpeningTime(models.Model):
    """Open once a week, in local time (Europe/Brussels), summer and winter alike."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="opening_times")
    weekday = models.PositiveSmallIntegerField(choices=Weekday)
    opens = models.TimeField()
    closes = models.TimeField()
    by_appointment = models.BooleanField(_("only by appointment"), default=False)

    class Meta:
        ordering = ["place", "weekday", "opens"]
        constraints = [
            models.UniqueConstraint(fields=["place", "weekday", "opens"], name="opens_once_at_a_time"),
            models.CheckConstraint(name="closes_after_it_opens", condition=Q(closes__gt=F("opens"))),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"  # type: ignore[attr-defined]


class Service(models.Model):
    """What one can get, from whom, and who may come. Empty lists mean everybody and everywhere."""

    document = models.OneToOneField(Document, primary_key=True, on_delete=models.CASCADE, related_name="service")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="services")
    places = models.ManyToManyField(Place, blank=True, related_name="services")
    themes = models.JSONField(default=list, blank=True)
    languages = models.JSONField(_("languages spoken"), default=list, blank=True)
    statuses = models.JSONField(_("residence statuses"), default=list, blank=True)
    municipalities = models.JSONField(_("municipalities"), default=list, blank=True)
    min_age = models.PositiveSmallIntegerField(_("from age"), null=True, blank=True)
    max_age = models.PositiveSmallIntegerField(_("up to age"), null=True, blank=True)
    by_appointment = models.BooleanField(_("only by appointment"), null=True, blank=True)
    url = models.URLField(_("website"), blank=True)

    def __str__(self) -> str:
        return str(self.document)


class Event(models.Model):
    """Something that takes place, once or again and again. Times are kept with their offset; a rule repeats local time.

    ``rrule`` is a recurrence rule (RFC 5545) without DTSTART, such as ``FREQ=WEEKLY;BYDAY=TU``.
    """

    document = models.OneToOneField(Document, primary_key=True, on_delete=models.CASCADE, related_name="event")
    town = models.ForeignKey(Town, on_delete=models.PROTECT, related_name="events")
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="events")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="events"
    )
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    all_day = models.BooleanField(_("the whole day"), default=False)
    rrule = models.CharField(_("repeats"), max_length=200, blank=True)
    url = models.URLField(_("website"), blank=True)

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(name="event_ends_after_it_starts", condition=Q(ends_at__gte=F("starts_at")))
        ]

    def __str__(self) -> str:
        return str(self.document)

    def clean(self) -> None:
        if self.ends_at and self.starts_at and self.ends_at < self.starts_at:
            raise ValidationError({"ends_at": _("The end is before the start.")})
        try:
            check(self.rrule)
        except WrongRule as problem:
            raise ValidationError({"rrule": _("This is no rule of days, weeks, months or years.")}) from problem
