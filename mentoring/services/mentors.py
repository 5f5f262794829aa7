"""Verbs about somebody who wants to help: application, screening, training, breaks."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.accounts.models import Programme, User
from config.accounts.passwords import password_link, remember_address
from config.accounts.roles import Role
from config.accounts.services import close_todos, give_consent, join, open_todo, user_for
from config.core.errors import Refused
from config.core.models import Event
from config.core.outbox import queue_mail
from config.core.states import IllegalMove, advance
from config.reference.person import ADULT
from mentoring.errors import NotApprovable, SecondOpinionNeeded
from mentoring.models import Interview, Mentor, Mentorship

from .pair import coordinates, locked_mentor, months_later

S = Mentor.State
PLAN_INTERVIEW_IN_DAYS = 7
DECIDE_IN_DAYS = 7
SCREENING_TODOS = ("plan_interview", "hold_interview", "decide_mentor")


@transaction.atomic
def apply(
    *,
    programme: Programme,
    email: str | None,
    language: str,
    data: Mapping[str, Any],
    by: User | None = None,
    consents: Iterable[str] = (),
    joined_on: date | None = None,
    reference: str = "",
    created_via: str = "self",
) -> Mentor:
    """Somebody offers to help. A known address gets a mail and nothing is changed or revealed.

    ``data`` holds field values of ``Mentor``. An import sends no mail and asks for no interview.
    """
    if data.get("birth_year") and timezone.localdate().year - int(data["birth_year"]) < ADULT:
        raise Refused(_("This programme is for people of 18 and older."))
    Programme.objects.select_for_update(of=("self",), no_key=True).get(pk=programme.pk)
    user, is_new = user_for(email=email, language=language)
    known: Mentor | None = Mentor.objects.filter(programme=programme, user=user).first()
    if known:
        if created_via == "self":
            today = timezone.localdate().isoformat()
            about = {"mentor": known, "programme": programme}
            queue_mail("mentor_known", to=user, key=f"mentor_known:{known.pk}:{today}", context=about)
        return known
    mentor = Mentor(
        programme=programme,
        user=user,
        reference=_free_reference(programme, reference),
        joined_on=joined_on or timezone.localdate(),
    )
    for name, value in data.items():
        setattr(mentor, name, value)
    if mentor.training_completed_on and not mentor.training_expires_on:
        mentor.training_expires_on = months_later(mentor.training_completed_on, programme.training_valid_months)
    mentor.save()
    if is_new:
        remember_address(user)
    join(user=user, programme=programme, role=Role.MENTOR)
    give_consent(user=user, programme=programme, purposes=consents, language=language)
    Event.record(mentor, "applied", by=by or (user if created_via == "self" else None), via=created_via)
    if created_via != "import":
        open_todo(programme=programme, about=mentor, code="plan_interview", in_days=PLAN_INTERVIEW_IN_DAYS)
        link = password_link(user) if is_new and user.email else ""
        context: dict[str, Any] = {"mentor": mentor, "programme": programme, "password_link": link}
        queue_mail("mentor_applied", to=user, key=f"mentor_applied:{mentor.pk}", context=context)
    return mentor


def _free_reference(programme: Programme, wanted: str) -> str:
    taken = wanted and Mentor.objects.filter(programme=programme, reference=wanted).exists()
    return wanted if wanted and not taken else _next_reference(programme)


def _next_reference(programme: Programme) -> str:
    """The number after the highest one of this programme. The programme's row must be locked."""
    used = Mentor.objects.filter(programme=programme, reference__regex=r"^M[0-9]+$").values_list("reference", flat=True)
    return f"M{max((int(reference[1:]) for reference in used), default=0) + 1:05}"


@transaction.atomic
def plan_interview(*, mentor: Mentor, planned_for: datetime, by: User, where: str = "") -> Interview:
    """Agree on an interview, or move the one that has not been held yet. The mentor gets a mail."""
    mentor = _of_own_programme(mentor, by)
    if mentor.state != S.INTERVIEW:
        advance(mentor, S.INTERVIEW, by=by)
    interview = mentor.interviews.filter(held_on__isnull=True).first() or Interview(mentor=mentor)
    interview.planned_for, interview.where, interview.interviewer = planned_for, where, by
    interview.save()
    Event.record(mentor, "interview planned", by=by)
    close_todos(about=mentor, codes=["plan_interview"], by=by)
    days = max((timezone.localtime(planned_for).date() - timezone.localdate()).days, 0)
    close_todos(about=mentor, codes=["hold_interview"], by=by)
    open_todo(programme=mentor.programme, about=mentor, code="hold_interview", in_days=days)
    queue_mail(
        "mentor_interview",
        to=mentor.user,
        key=f"mentor_interview:{interview.pk}:{planned_for.isoformat()}",
        context={"mentor": mentor, "programme": mentor.programme, "interview": interview},
    )
    return interview


@transaction.atomic
def record_interview(
    *, mentor: Mentor, by: User, held_on: date, answers: Mapping[str, str], advice: str, done: bool = True
) -> Interview:
    """Write down the talk. With ``done`` false it is kept half-finished and no decision is asked."""
    mentor = _of_own_programme(mentor, by)
    if held_on > timezone.localdate():
        raise Refused(_("The interview cannot be in the future."))
    if mentor.state in (S.APPLIED, S.ON_HOLD):
        advance(mentor, S.INTERVIEW, by=by)
    if mentor.state != S.INTERVIEW:
        raise IllegalMove(mentor, S.INTERVIEW)
    interview = mentor.interviews.first() or Interview(mentor=mentor)
    interview.advice, interview.interviewer = advice, by
    interview.answers = dict(answers)  # type: ignore[assignment]  # an encrypted JSON value
    if done:
        interview.held_on = held_on
    interview.save()
    if done:
        Event.record(mentor, "interview held", by=by, advice=advice)
        close_todos(about=mentor, codes=SCREENING_TODOS, by=by)
        unsure = advice == Interview.Advice.UNSURE
        open_todo(
            programme=mentor.programme,
            about=mentor,
            code="decide_mentor",
            details=["second_opinion"] if unsure else [],
            in_days=DECIDE_IN_DAYS,
        )
    return interview


@transaction.atomic
def approve_mentor(*, mentor: Mentor, by: User, reason: str = "") -> Mentor:
    """Take somebody on as a mentor. Approving twice is approving once.

    Raises NotApprovable when no interview was held, the code of conduct is not accepted, or the interview advises
    against it, and SecondOpinionNeeded when the interviewer was not sure and approves alone.
    """
    mentor = _of_own_programme(mentor, by)
    if mentor.state == S.APPROVED:
        return mentor
    for obstacle in what_stops_approval(mentor=mentor, by=by):
        raise obstacle
    interview = _held_interview(mentor)
    advance(mentor, S.APPROVED, by=by, reason=reason)
    close_todos(about=mentor, codes=SCREENING_TODOS, by=by)
    if not mentor.is_trained():
        open_todo(programme=mentor.programme, about=mentor, code="plan_training", in_days=14)
    _tell(mentor, "mentor_approved", interview.pk if interview else 0)
    return mentor


def what_stops_approval(*, mentor: Mentor, by: User) -> list[NotApprovable]:
    """Everything that is still missing before this coordinator can approve this mentor; empty when she can."""
    interview = _held_interview(mentor)
    found: list[NotApprovable] = []
    if interview is None:
        found.append(NotApprovable(_("Hold the interview first.")))
    if mentor.code_accepted_at is None:
        found.append(NotApprovable(_("The mentor has not accepted the code of conduct yet.")))
    if interview and interview.advice == Interview.Advice.NO:
        found.append(NotApprovable(_("The interview advises against it. Hold a new interview, or decline.")))
    if interview and interview.advice == Interview.Advice.UNSURE and interview.interviewer_id == by.pk:
        found.append(SecondOpinionNeeded())
    return found


def _held_interview(mentor: Mentor) -> Interview | None:
    found: Interview | None = mentor.interviews.filter(held_on__isnull=False).first()
    return found


@transaction.atomic
def decline_mentor(*, mentor: Mentor, by: User, reason: str) -> Mentor:
    """Say no with a reason for the file. The mail is kind and does not repeat the reason."""
    mentor = _of_own_programme(mentor, by)
    if mentor.state == S.DECLINED:
        return mentor
    moved = _move(mentor, S.DECLINED, by=by, reason=reason)
    close_todos(about=mentor, codes=SCREENING_TODOS, by=by)
    _tell(mentor, "mentor_declined", moved)
    return mentor


@transaction.atomic
def hold_mentor(*, mentor: Mentor, by: User, reason: str) -> Mentor:
    """Decide later. The mentor hears that it takes longer; pairs that are under way go on."""
    mentor = _of_own_programme(mentor, by)
    if mentor.state == S.ON_HOLD:
        return mentor
    moved = _move(mentor, S.ON_HOLD, by=by, reason=reason)
    close_todos(about=mentor, codes=SCREENING_TODOS, by=by)
    open_todo(programme=mentor.programme, about=mentor, code="decide_mentor", details=["on_hold"], in_days=30)
    _tell(mentor, "mentor_on_hold", moved)
    return mentor


@transaction.atomic
def reopen_application(*, mentor: Mentor, by: User, reason: str = "") -> Mentor:
    """Start again with somebody who was declined or who left."""
    mentor = _of_own_programme(mentor, by)
    if mentor.state == S.APPLIED:
        return mentor
    advance(mentor, S.APPLIED, by=by, reason=reason)
    open_todo(programme=mentor.programme, about=mentor, code="plan_interview", in_days=PLAN_INTERVIEW_IN_DAYS)
    return mentor


@transaction.atomic
def accept_code(*, mentor: Mentor, by: User) -> Mentor:
    """The mentor accepts the code of conduct; accepting twice keeps the first date."""
    mentor = locked_mentor(mentor.pk)
    if by != mentor.user:
        raise Refused(_("Only the mentor can accept the code of conduct."))
    if mentor.code_accepted_at is None:
        mentor.code_accepted_at = timezone.now()
        mentor.save(update_fields=["code_accepted_at", "updated_at"])
        Event.record(mentor, "code of conduct accepted", by=by)
    return mentor


@transaction.atomic
def record_training(*, mentor: Mentor, completed_on: date, by: User) -> Mentor:
    """Note the training; it is valid as long as the programme says."""
    mentor = _of_own_programme(mentor, by)
    if completed_on > timezone.localdate():
        raise Refused(_("The training cannot be in the future."))
    mentor.training_completed_on = completed_on
    mentor.training_expires_on = months_later(completed_on, mentor.programme.training_valid_months)
    mentor.save(update_fields=["training_completed_on", "training_expires_on", "updated_at"])
    Event.record(mentor, "training completed", by=by)
    if mentor.is_trained():
        close_todos(about=mentor, codes=["plan_training", "renew_training"], by=by)
    return mentor


@transaction.atomic
def pause_mentor(*, mentor: Mentor, by: User, reason: str = "") -> Mentor:
    """No new newcomers for a while. Pairs that are under way go on."""
    mentor = _own_or_coordinated(mentor, by)
    if mentor.state == S.PAUSED:
        return mentor
    if Mentorship.objects.filter(mentor=mentor, state=Mentorship.State.OFFERED).exists():
        raise Refused(_("There is an open offer. Answer it first."))
    return advance(mentor, S.PAUSED, by=by, reason=reason)  # type: ignore[no-any-return]


@transaction.atomic
def resume_mentor(*, mentor: Mentor, by: User) -> Mentor:
    """Back from a break."""
    mentor = _own_or_coordinated(mentor, by)
    if mentor.state == S.APPROVED:
        return mentor
    if mentor.state != S.PAUSED:
        raise IllegalMove(mentor, S.APPROVED)
    return advance(mentor, S.APPROVED, by=by)  # type: ignore[no-any-return]


@transaction.atomic
def leave(*, mentor: Mentor, by: User, reason: str = "") -> Mentor:
    """Stop being a mentor. Refused while a pair is under way: the coordinator closes that first, with care."""
    mentor = _own_or_coordinated(mentor, by)
    if mentor.state == S.LEFT:
        return mentor
    if Mentorship.objects.filter(mentor=mentor).open().exists():
        raise Refused(_("There is still a mentorship or an offer. Close it first."))
    advance(mentor, S.LEFT, by=by, reason=reason)
    close_todos(
        about=mentor,
        codes=["plan_interview", "hold_interview", "decide_mentor", "plan_training", "renew_training"],
        by=by,
    )
    return mentor


@transaction.atomic
def change_capacity(*, mentor: Mentor, capacity: int, by: User) -> Mentor:
    """How many newcomers at the same time; never below the places that are taken."""
    mentor = _own_or_coordinated(mentor, by)
    if capacity < mentor.places_taken:
        raise Refused(_("%(taken)s places are taken now. Choose %(taken)s or more.") % {"taken": mentor.places_taken})
    if capacity != mentor.capacity:
        Event.record(mentor, "capacity changed", by=by, before=mentor.capacity, after=capacity)
        mentor.capacity = capacity
        mentor.save(update_fields=["capacity", "updated_at"])
    return mentor


@transaction.atomic
def change_profile(*, mentor: Mentor, data: Mapping[str, Any], by: User) -> Mentor:
    """Keep the file up to date. ``data`` holds field values; the capacity goes through its own rule."""
    mentor = _own_or_coordinated(mentor, by)
    changes = dict(data)
    if "capacity" in changes:
        mentor = change_capacity(mentor=mentor, capacity=changes.pop("capacity"), by=by)
    changed = [name for name, value in changes.items() if getattr(mentor, name) != value]
    for name in changed:
        setattr(mentor, name, changes[name])
    if changed:
        mentor.save(update_fields=[*changed, "updated_at"])
        Event.record(mentor, "profile changed", by=by, fields=sorted(changed))
    return mentor


def _move(mentor: Mentor, to: str, *, by: User, reason: str) -> int:
    """Move with a reason, and return a number that is new for every move, for the mail's key."""
    if not reason.strip():
        raise Refused(_("Write a reason."))
    advance(mentor, to, by=by, reason=reason)
    return Event.objects.about(mentor).count()


def _tell(mentor: Mentor, template: str, occasion: int) -> None:
    context = {"mentor": mentor, "programme": mentor.programme}
    queue_mail(template, to=mentor.user, key=f"{template}:{mentor.pk}:{occasion}", context=context)


def _of_own_programme(mentor: Mentor, by: User) -> Mentor:
    mentor = locked_mentor(mentor.pk)
    if not coordinates(by, mentor.programme_id):
        raise Refused(_("Only a coordinator of this programme can do this."))
    if by == mentor.user:
        raise Refused(_("Nobody decides about their own application."))
    return mentor


def _own_or_coordinated(mentor: Mentor, by: User) -> Mentor:
    mentor = locked_mentor(mentor.pk)
    if by != mentor.user and not coordinates(by, mentor.programme_id):
        raise Refused(_("Only the mentor or a coordinator can do this."))
    return mentor
