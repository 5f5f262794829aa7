"""Who helps, and the work together."""

import uuid
from datetime import date
from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.accounts.models import Programme
from config.core.crypto import EncryptedJSONField, EncryptedTextField
from config.core.models import TimeStamped
from config.reference.person import GenderWish, Person
from content.models import Document
from newcomers.models import Newcomer

from .querysets import BelongsToMentorshipQuerySet, InterviewQuerySet, MentorQuerySet, MentorshipQuerySet
from .states import ENDED, MENTOR_MOVES, MENTORSHIP_MOVES, OPEN, MentorshipState, MentorState


class Mentor(Person):
    """A volunteer. ``places_taken`` counts open mentorships; the database keeps it within ``capacity``."""

    MOVES: ClassVar = MENTOR_MOVES
    State = MentorState

    state = models.CharField(max_length=12, choices=MentorState, default=MentorState.APPLIED)
    joined_on = models.DateField(_("joined on"), default=date.today)
    motivation = models.TextField(_("why I want to help"), blank=True)
    offers = models.JSONField(_("themes I can help with"), default=list, blank=True)
    capacity = models.PositiveSmallIntegerField(
        _("newcomers at the same time"), default=1, validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    places_taken = models.PositiveSmallIntegerField(default=0)
    newcomer_gender = models.CharField(
        _("wish about the newcomer"), max_length=16, choices=GenderWish, default=GenderWish.ANY
    )
    mentorships_closed = models.PositiveSmallIntegerField(_("earlier mentorships that went well"), default=0)
    code_accepted_at = models.DateTimeField(_("code of conduct accepted"), null=True)
    training_completed_on = models.DateField(_("training completed on"), null=True, blank=True)
    training_expires_on = models.DateField(_("training valid until"), null=True, blank=True)

    objects = MentorQuerySet.as_manager()

    class Meta:
        ordering = ["last_name", "first_name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "reference"], name="one_mentor_per_reference"),
            models.UniqueConstraint(fields=["programme", "user"], name="one_mentor_per_user"),
            models.CheckConstraint(name="mentor_state_is_known", condition=Q(state__in=MentorState.values)),
            models.CheckConstraint(name="places_within_capacity", condition=Q(places_taken__lte=F("capacity"))),
        ]

    def has_free_place(self) -> bool:
        return self.places_taken < self.capacity

    def free_places(self) -> int:
        return self.capacity - self.places_taken

    def is_trained(self, today: date | None = None) -> bool:
        """The training is done and has not expired."""
        today = today or timezone.localdate()
        return self.training_completed_on is not None and (
            self.training_expires_on is None or self.training_expires_on >= today
        )


class Interview(TimeStamped):
    """The standard talk with somebody who wants to become a mentor. ``answers`` maps question codes to words."""

    class Advice(models.TextChoices):
        YES = "yes", _("suitable")
        UNSURE = "unsure", _("not sure, ask a colleague")
        NO = "no", _("not suitable")

    mentor = models.ForeignKey(Mentor, on_delete=models.CASCADE, related_name="interviews")
    planned_for = models.DateTimeField(_("planned for"), null=True, blank=True)
    where = models.CharField(_("place of the interview"), max_length=120, blank=True)
    held_on = models.DateField(_("held on"), null=True, blank=True)
    interviewer = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    answers = EncryptedJSONField(default=dict, blank=True)
    advice = models.CharField(_("advice"), max_length=8, choices=Advice, blank=True)

    objects = InterviewQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"interview of {self.mentor_id}"


class Answer(models.TextChoices):
    YES = "yes", _("yes")
    NO = "no", _("no")


class ClosureReason(models.TextChoices):
    GOAL_REACHED = "goal_reached", _("the goal is reached")
    PERIOD_ENDED = "period_ended", _("the agreed period is over")
    DRIFTED_APART = "drifted_apart", _("contact faded")
    NO_TIME = "no_time", _("no time")
    MOVED = "moved", _("one of them moved away")
    EXPECTATIONS_DIFFER = "expectations_differ", _("they expected different things")
    HEALTH = "health", _("health")
    CONFLICT = "conflict", _("a conflict")
    TRIAL_NO = "trial_no", _("one of them said no after the trial")


PLANNED_ENDINGS = frozenset({ClosureReason.GOAL_REACHED, ClosureReason.PERIOD_ENDED})


class LapseReason(models.TextChoices):
    DECLINED_BY_NEWCOMER = "declined_by_newcomer", _("the newcomer said no")
    DECLINED_BY_MENTOR = "declined_by_mentor", _("the mentor said no")
    EXPIRED = "expired", _("no answer in time")
    WITHDRAWN = "withdrawn", _("the coordinator took the offer back")


class Outcome(models.TextChoices):
    PAID_JOB = "paid_job", _("a paid job")
    INTERNSHIP = "internship", _("an internship")
    VOLUNTEERING = "volunteering", _("volunteering")
    TRAINING = "training", _("a course or training")
    NETWORK = "network", _("a wider network")
    ONE_OFF_JOB = "one_off_job", _("a one-off job")
    CONFIDENCE = "confidence", _("more confidence and language")
    NONE = "none", _("none of these")


class Mentorship(TimeStamped):
    """A newcomer and a mentor, from the offer to the end."""

    MOVES: ClassVar = MENTORSHIP_MOVES
    State = MentorshipState

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="mentorships")
    newcomer = models.ForeignKey(Newcomer, on_delete=models.PROTECT, related_name="mentorships")
    mentor = models.ForeignKey(Mentor, on_delete=models.PROTECT, related_name="mentorships")
    coordinator = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=16, choices=MentorshipState, default=MentorshipState.OFFERED)
    # Why these two, as codes that each reader sees in her own language; written when the offer is made.
    reasons = models.JSONField(default=dict, blank=True)

    offered_at = models.DateTimeField(default=timezone.now)
    offer_expires_at = models.DateTimeField()
    # Since when a question about the offer waits for the coordinator: the time to answer stands still.
    clock_stopped_at = models.DateTimeField(null=True)
    newcomer_answer = models.CharField(max_length=3, choices=Answer, blank=True)
    mentor_answer = models.CharField(max_length=3, choices=Answer, blank=True)
    lapse_reason = models.CharField(max_length=24, choices=LapseReason, blank=True)

    first_meeting_on = models.DateTimeField(_("first meeting"), null=True, blank=True)
    first_meeting_where = models.CharField(_("place of the first meeting"), max_length=120, blank=True)
    first_meeting_with = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    trial_started_on = models.DateField(null=True)
    trial_asked_at = models.DateTimeField(null=True)
    newcomer_trial_answer = models.CharField(max_length=3, choices=Answer, blank=True)
    mentor_trial_answer = models.CharField(max_length=3, choices=Answer, blank=True)
    started_on = models.DateField(null=True)
    planned_end_on = models.DateField(null=True)
    paused_from = models.CharField(max_length=16, choices=MentorshipState, blank=True)

    closed_on = models.DateField(null=True)
    closure_reason = models.CharField(_("reason of the ending"), max_length=24, choices=ClosureReason, blank=True)
    outcome = models.CharField(_("what came of it"), max_length=16, choices=Outcome, blank=True)

    objects = MentorshipQuerySet.as_manager()

    class Meta:
        ordering = ["-offered_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["newcomer"], condition=Q(state__in=OPEN), name="one_open_mentorship_per_newcomer"
            ),
            models.CheckConstraint(name="mentorship_state_is_known", condition=Q(state__in=MentorshipState.values)),
            models.CheckConstraint(
                name="closed_exactly_with_a_reason_and_a_date",
                condition=(Q(state=MentorshipState.CLOSED, closed_on__isnull=False) & ~Q(closure_reason=""))
                | (~Q(state=MentorshipState.CLOSED) & Q(closed_on__isnull=True, closure_reason="")),
            ),
            models.CheckConstraint(
                name="lapsed_exactly_with_a_reason",
                condition=(Q(state=MentorshipState.LAPSED) & ~Q(lapse_reason=""))
                | (~Q(state=MentorshipState.LAPSED) & Q(lapse_reason="")),
            ),
            models.CheckConstraint(
                name="under_way_only_with_two_yeses",
                condition=Q(state__in=[MentorshipState.OFFERED, MentorshipState.LAPSED])
                | Q(newcomer_answer=Answer.YES, mentor_answer=Answer.YES),
            ),
            models.CheckConstraint(
                name="the_clock_stops_only_on_an_offer",
                condition=Q(clock_stopped_at__isnull=True) | Q(state=MentorshipState.OFFERED),
            ),
            models.CheckConstraint(
                name="paused_exactly_from_a_state",
                condition=(Q(state=MentorshipState.PAUSED) & ~Q(paused_from=""))
                | (~Q(state=MentorshipState.PAUSED) & Q(paused_from="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.newcomer_id} with {self.mentor_id}"

    @property
    def is_open(self) -> bool:
        return self.state not in ENDED

    @property
    def offer_is_open(self) -> bool:
        """Whether both can still answer: the time is not over, or stands still for a question."""
        if self.state != MentorshipState.OFFERED:
            return False
        return self.clock_stopped_at is not None or self.offer_expires_at > timezone.now()

    @property
    def names_are_known(self) -> bool:
        """Whether both said yes, so that each may know who the other is."""
        return self.newcomer_answer == self.mentor_answer == Answer.YES


class Meeting(TimeStamped):
    """One time that the two met. ``submission`` makes a double click one meeting."""

    class Mode(models.TextChoices):
        IN_PERSON = "in_person", _("in person")
        ONLINE = "online", _("online or by phone")

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="meetings")
    submission = models.UUIDField(default=uuid.uuid4, unique=True)
    held_on = models.DateField(_("date"))
    minutes = models.PositiveSmallIntegerField(
        _("length in minutes"), validators=[MinValueValidator(5), MaxValueValidator(720)]
    )
    mode = models.CharField(_("how"), max_length=12, choices=Mode, default=Mode.IN_PERSON)
    where = models.CharField(_("place"), max_length=120, blank=True)
    themes = models.JSONField(_("themes"), default=list, blank=True)
    pages = models.ManyToManyField(Document, verbose_name=_("pages you looked at"), blank=True, related_name="+")
    line = EncryptedTextField(_("one line about it"), blank=True)
    next_on = models.DateField(_("next meeting"), null=True, blank=True)
    logged_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    confirmed_at = models.DateTimeField(_("confirmed by the newcomer"), null=True)
    disputed_at = models.DateTimeField(_("not right, says the newcomer"), null=True)

    objects = BelongsToMentorshipQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
        constraints = [models.CheckConstraint(name="a_meeting_lasts", condition=Q(minutes__gte=5, minutes__lte=720))]

    def __str__(self) -> str:
        return f"meeting of {self.mentorship_id} on {self.held_on}"


class PageQuestion(TimeStamped):
    """A page that the newcomer wants to talk about. Open until a meeting was about it."""

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="page_questions")
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="+")
    text = EncryptedTextField(_("your question"), blank=True)
    meeting = models.ForeignKey(Meeting, null=True, blank=True, on_delete=models.SET_NULL, related_name="answered")

    objects = BelongsToMentorshipQuerySet.as_manager()

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["mentorship", "document"], condition=Q(meeting__isnull=True), name="asked_once_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"question {self.pk} of {self.mentorship_id}"


class Evaluation(TimeStamped):
    """What one of the two says at the end."""

    class Side(models.TextChoices):
        NEWCOMER = "newcomer", _("newcomer")
        MENTOR = "mentor", _("mentor")

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="evaluations")
    side = models.CharField(max_length=8, choices=Side)
    satisfaction = models.PositiveSmallIntegerField(
        _("how content are you?"), validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    went_well = EncryptedTextField(_("what went well?"), blank=True)
    could_be_better = EncryptedTextField(_("what could be better?"), blank=True)

    objects = BelongsToMentorshipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mentorship", "side"], name="one_evaluation_per_side"),
            models.CheckConstraint(
                name="satisfaction_from_1_to_5", condition=Q(satisfaction__gte=1, satisfaction__lte=5)
            ),
        ]

    def __str__(self) -> str:
        return f"evaluation of {self.mentorship_id} by the {self.side}"


from .imports.models import ImportedRow, PeopleImport  # noqa: E402, F401  (a package of this app with its own tables)
