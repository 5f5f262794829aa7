"""How a pair is found: the weights, the run, its proposals, who stayed without a match, what earlier pairs taught."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.accounts.models import Programme
from config.accounts.roles import Role
from config.core.models import TimeStamped
from mentoring.models import LapseReason, Mentor, Mentorship
from newcomers.models import Newcomer

from .states import (
    MODEL_MOVES,
    PROPOSAL_MOVES,
    RUN_MOVES,
    RUN_OPEN,
    UNDECIDED,
    Click,
    DecisionCode,
    ModelState,
    Outcome,
    ProposalState,
    RunState,
)

LAPSED_AS = {
    LapseReason.DECLINED_BY_NEWCOMER: Outcome.DECLINED,
    LapseReason.DECLINED_BY_MENTOR: Outcome.DECLINED,
    LapseReason.EXPIRED: Outcome.EXPIRED,
    LapseReason.WITHDRAWN: Outcome.WITHDRAWN,
}


class OfProgrammeQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Those of the programmes that the user coordinates: matching is staff's work."""
        return self.filter(programme__in=user.memberships.filter(role=Role.COORDINATOR).values("programme"))


class Criterion(models.TextChoices):
    """What the score is made of. Never religion, health, origin, residence status or sexual orientation."""

    NEEDS = "needs", _("needs covered")
    GOALS = "goals", _("goals")
    LANGUAGE = "language", _("common language")
    AVAILABILITY = "availability", _("time together")
    DISTANCE = "distance", _("distance")
    INTERESTS = "interests", _("shared interests")
    OCCUPATION = "occupation", _("occupation, where work is a need")
    LIFE_STAGE = "life_stage", _("life stage")


# Needs, time and distance stand above likeness: what helps is needs met and meeting often (docs/decisions).
DEFAULT_WEIGHTS = {
    Criterion.NEEDS.value: 30,
    Criterion.GOALS.value: 5,
    Criterion.LANGUAGE.value: 15,
    Criterion.AVAILABILITY.value: 15,
    Criterion.DISTANCE.value: 10,
    Criterion.INTERESTS.value: 10,
    Criterion.OCCUPATION.value: 10,
    Criterion.LIFE_STAGE.value: 5,
}


def default_weights() -> dict[str, int]:
    return dict(DEFAULT_WEIGHTS)


def validate_weights(weights: Any) -> None:
    """Every criterion has a whole weight from 0 to 100, and together they are 100."""
    if set(weights) != set(Criterion.values) or not all(
        isinstance(weight, int) and 0 <= weight <= 100 for weight in weights.values()
    ):
        raise ValidationError(_("Give every criterion a whole number from 0 to 100."))
    if sum(weights.values()) != 100:
        raise ValidationError(
            _("The weights add up to %(total)s; they must add up to 100."), params={"total": sum(weights.values())}
        )


class MatchingSettings(TimeStamped):
    """A programme's weights."""

    programme = models.OneToOneField(Programme, on_delete=models.CASCADE, related_name="matching_settings")
    weights = models.JSONField(default=default_weights, validators=[validate_weights])

    objects = OfProgrammeQuerySet.as_manager()

    def __str__(self) -> str:
        return f"weights of {self.programme}"


class Run(TimeStamped):
    """One matching: who asked when, with which parameters, on which inputs, and how long it took."""

    MOVES: ClassVar = RUN_MOVES
    State = RunState

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="runs")
    state = models.CharField(max_length=8, choices=RunState, default=RunState.QUEUED)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    requested_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    parameters = models.JSONField(default=dict)
    input_hash = models.CharField(max_length=64, blank=True)
    counts = models.JSONField(default=dict)
    error = models.CharField(max_length=120, blank=True)

    objects = OfProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme"], condition=Q(state__in=["queued", "running"]), name="one_open_run_per_programme"
            ),
            models.CheckConstraint(
                name="run_finished_exactly_with_a_time",
                condition=Q(state__in=["done", "failed"], finished_at__isnull=False)
                | Q(state__in=["queued", "running"], finished_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.requested_at):%Y-%m-%d %H:%M}"

    @property
    def is_open(self) -> bool:
        return self.state in RUN_OPEN

    @property
    def weights(self) -> dict[str, int]:
        """The weights that this run was made with, whatever the programme's are now."""
        return dict(self.parameters.get("weights") or DEFAULT_WEIGHTS)

    @property
    def seconds(self) -> float | None:
        """How long it took, from the start to the stored result."""
        if self.started_at is None or self.finished_at is None:
            return None
        return (self.finished_at - self.started_at).total_seconds()


class Proposal(TimeStamped):
    """The tool's suggestion that these two fit, why, and what a person decided about it."""

    MOVES: ClassVar = PROPOSAL_MOVES
    State = ProposalState

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="proposals")
    newcomer = models.ForeignKey(Newcomer, on_delete=models.PROTECT, related_name="proposals")
    mentor = models.ForeignKey(Mentor, on_delete=models.PROTECT, related_name="proposals")
    state = models.CharField(max_length=12, choices=ProposalState, default=ProposalState.PROPOSED)
    chosen_by_hand = models.BooleanField(default=False)
    score = models.FloatField(help_text="0 to 100")
    probability = models.FloatField(null=True, help_text="that it goes well, by the active model; 0 to 1")
    # {"for": [{"code", "points", …}], "against": […], "unknown": […]}: codes and numbers, worded when read
    reasons = models.JSONField(default=dict)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decision_code = models.CharField(max_length=12, choices=DecisionCode, blank=True)
    decision_reason = models.CharField(max_length=200, blank=True)
    mentorship = models.OneToOneField(Mentorship, null=True, on_delete=models.PROTECT, related_name="proposal")

    objects = OfProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["-score", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["newcomer"],
                condition=Q(state__in=UNDECIDED),
                name="one_undecided_proposal_per_newcomer",
            ),
            models.CheckConstraint(name="proposal_state_is_known", condition=Q(state__in=ProposalState.values)),
            models.CheckConstraint(
                name="undecided_exactly_without_a_time",
                condition=Q(state__in=UNDECIDED, decided_at__isnull=True)
                | (~Q(state__in=UNDECIDED) & Q(decided_at__isnull=False)),
            ),
            models.CheckConstraint(name="score_from_0_to_100", condition=Q(score__gte=0, score__lte=100)),
            models.CheckConstraint(
                name="probability_from_0_to_1",
                condition=Q(probability__isnull=True) | Q(probability__gte=0, probability__lte=1),
            ),
        ]

    def __str__(self) -> str:
        return f"proposal {self.pk}"

    @property
    def is_undecided(self) -> bool:
        return self.state in UNDECIDED

    @property
    def outcome(self) -> Outcome | None:
        """What the two people made of an approved proposal, read from the mentorship; None before the approval."""
        return None if self.mentorship is None else outcome_of(self.mentorship)


def outcome_of(mentorship: Mentorship) -> Outcome:
    """Waiting for answers, accepted by both, or over without two yeses."""
    if mentorship.state == Mentorship.State.OFFERED:
        return Outcome.WAITING
    if mentorship.state == Mentorship.State.LAPSED:
        return LAPSED_AS[LapseReason(mentorship.lapse_reason)]
    return Outcome.ACCEPTED


class Unmatched(models.Model):
    """A newcomer for whom a run found nobody, and the rule that did it."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+")
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="unmatched")
    newcomer = models.ForeignKey(Newcomer, on_delete=models.CASCADE, related_name="+")
    because = models.CharField(max_length=40)
    details = models.JSONField(default=dict)

    objects = OfProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["run", "newcomer"], name="unmatched_once_per_run")]

    def __str__(self) -> str:
        return f"{self.newcomer_id} without a match in run {self.run_id}"


class PastMentorship(models.Model):
    """A mentorship of earlier years, without names: both people as they were when matched, and how it ended.

    ``newcomer`` and ``mentor`` hold the interchange columns without the prefix.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="past_mentorships")
    reference = models.CharField(max_length=20)
    started_on = models.DateField()
    ended_on = models.DateField()
    meetings = models.PositiveSmallIntegerField()
    closure_reason = models.CharField(max_length=24)
    newcomer_satisfaction = models.PositiveSmallIntegerField(null=True)
    mentor_satisfaction = models.PositiveSmallIntegerField(null=True)
    successful = models.BooleanField()
    newcomer = models.JSONField()
    mentor = models.JSONField()

    objects = OfProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["started_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "reference"], name="one_past_mentorship_per_reference"),
            models.CheckConstraint(name="it_ended_after_it_began", condition=Q(ended_on__gte=models.F("started_on"))),
        ]

    def __str__(self) -> str:
        return self.reference


class ModelCard(TimeStamped):
    """What was learned, from what, how good it is, and who let it count. The numbers only; no person is in it."""

    MOVES: ClassVar = MODEL_MOVES
    State = ModelState

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="model_cards")
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=ModelState)
    data_from = models.DateField(null=True)
    data_until = models.DateField(null=True)
    rows = models.PositiveIntegerField()
    data_hash = models.CharField(max_length=64)
    features = models.JSONField(default=list)
    metrics = models.JSONField(default=dict)
    parameters = models.JSONField(default=dict)
    checksum = models.CharField(max_length=64)
    seed = models.PositiveIntegerField(default=0)
    trained_at = models.DateTimeField(default=timezone.now)
    trained_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    activated_at = models.DateTimeField(null=True)
    activated_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = OfProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "version"], name="one_model_per_version"),
            models.UniqueConstraint(
                fields=["programme"], condition=Q(state="active"), name="one_active_model_per_programme"
            ),
            models.CheckConstraint(name="model_state_is_known", condition=Q(state__in=ModelState.values)),
            models.CheckConstraint(
                name="active_model_has_a_time", condition=~Q(state="active") | Q(activated_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"model {self.version} of {self.programme}"


class Evening(TimeStamped):
    """An evening on which newcomers and mentors meet before anybody decides. Clicks of that evening are input."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="evenings")
    held_on = models.DateField(_("date"))
    starts_at = models.TimeField(_("begins at"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=120)

    objects = OfProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.held_on} {self.place}"


class EveningGuest(models.Model):
    """A newcomer or a mentor who comes to an evening."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+")
    evening = models.ForeignKey(Evening, on_delete=models.CASCADE, related_name="guests")
    newcomer = models.ForeignKey(Newcomer, null=True, on_delete=models.CASCADE, related_name="+")
    mentor = models.ForeignKey(Mentor, null=True, on_delete=models.CASCADE, related_name="+")

    objects = OfProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="guest_is_a_newcomer_or_a_mentor",
                condition=Q(newcomer__isnull=False, mentor__isnull=True)
                | Q(newcomer__isnull=True, mentor__isnull=False),
            ),
            models.UniqueConstraint(fields=["evening", "newcomer"], name="newcomer_once_per_evening"),
            models.UniqueConstraint(fields=["evening", "mentor"], name="mentor_once_per_evening"),
        ]

    def __str__(self) -> str:
        return f"guest {self.pk} of evening {self.evening_id}"


class EveningClick(TimeStamped):
    """What the two said about each other after an evening; empty while somebody has not said anything."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+")
    evening = models.ForeignKey(Evening, on_delete=models.CASCADE, related_name="clicks")
    newcomer = models.ForeignKey(Newcomer, on_delete=models.CASCADE, related_name="+")
    mentor = models.ForeignKey(Mentor, on_delete=models.CASCADE, related_name="+")
    newcomer_says = models.CharField(max_length=5, choices=Click, blank=True)
    mentor_says = models.CharField(max_length=5, choices=Click, blank=True)

    objects = OfProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["evening", "newcomer", "mentor"], name="one_click_per_pair_and_evening"),
            models.CheckConstraint(
                name="clicks_are_known",
                condition=Q(newcomer_says__in=["", *Click.values]) & Q(mentor_says__in=["", *Click.values]),
            ),
        ]

    def __str__(self) -> str:
        return f"click {self.pk} of evening {self.evening_id}"
