"""Questions of the two to the coordinator. While one about an offer is open, the time to answer stands still."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.accounts.models import ToDo, User
from config.accounts.services import close_todos, open_todo
from config.core.errors import Refused
from config.core.models import Event
from config.core.outbox import queue_mail
from mentoring.models import Mentorship

from .pair import both, coordinates, locked_pair, side_of

QUESTION = "question"
LEAST_LEFT = timedelta(days=2)  # to answer an offer after one's question was answered
SAME_CLICK = timedelta(minutes=10)


@transaction.atomic
def ask_question(*, mentorship: Mentorship, by: User, text: str) -> Mentorship:
    """One of the two asks the coordinator something. The words stand in the journal; the same click twice is once.

    About an open offer the clock stops until a coordinator has answered.
    """
    mentorship = locked_pair(mentorship)
    side = side_of(mentorship, by)
    if not text.strip():
        raise Refused(_("Write your question."))
    recent = Event.objects.about(mentorship).filter(
        actor=by, verb="asked a question", reason=text, at__gte=timezone.now() - SAME_CLICK
    )
    if recent.exists():
        return mentorship
    Event.record(mentorship, "asked a question", by=by, reason=text, side=side)
    sides = sorted({side, *open_sides(mentorship)})
    open_todo(programme=mentorship.programme, about=mentorship, code=QUESTION, details=sides, in_days=1)
    if mentorship.offer_is_open and mentorship.clock_stopped_at is None:
        mentorship.clock_stopped_at = timezone.now()
        mentorship.save(update_fields=["clock_stopped_at", "updated_at"])
    return mentorship


@transaction.atomic
def answer_question(*, mentorship: Mentorship, by: User, text: str) -> Mentorship:
    """The coordinator answers whoever asked, by mail and on the card. Answering again what is answered does nothing."""
    mentorship = locked_pair(mentorship)
    if not coordinates(by, mentorship.programme_id):
        raise Refused(_("Only a coordinator of this programme can do this."))
    if not text.strip():
        raise Refused(_("Write your answer."))
    sides = open_sides(mentorship)
    if not sides:
        return mentorship
    line = Event.record(mentorship, "question answered", by=by, reason=text, sides=sides)
    close_todos(about=mentorship, codes=[QUESTION], by=by)
    start_clock(mentorship)
    for side, person, _other in both(mentorship):
        if side in sides:
            queue_mail(
                "question_answered",
                to=person.user,
                key=f"question_answered:{line.pk}:{side}",
                context={"mentorship": mentorship, "recipient": person, "answer": text},
            )
    return mentorship


def open_sides(mentorship: Mentorship) -> list[str]:
    """Who waits for an answer."""
    todo = ToDo.objects.open().about(mentorship).filter(code=QUESTION).first()
    return list(todo.details) if todo else []


def start_clock(mentorship: Mentorship) -> None:
    """Go on counting where the clock stopped; both have two days at least. The pair's rows must be locked."""
    if mentorship.clock_stopped_at is None:
        return
    now = timezone.now()
    left = mentorship.offer_expires_at - mentorship.clock_stopped_at
    mentorship.offer_expires_at = now + max(left, LEAST_LEFT)
    mentorship.clock_stopped_at = None
    mentorship.save(update_fields=["offer_expires_at", "clock_stopped_at", "updated_at"])
