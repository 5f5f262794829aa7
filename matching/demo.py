"""The demonstration: a town, people who can sign in, one matching, and a few pairs at different points of their way.

Everything goes through the verbs that the pages use. Only dates are moved back afterwards, because a pair that has met
for months cannot be made today. Each step looks first whether it was done, so that all of it can be run again.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from io import StringIO
from typing import Any

from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.utils import is_mfa_enabled
from django.core.management import call_command
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from config.accounts.models import Programme, User
from config.accounts.roles import SECOND_STEP, Role
from config.accounts.services import confirm_address, create_programme, join, user_for
from employers import services as employers
from employers.models import Employer
from mentoring import services as mentoring
from mentoring.models import Answer, ClosureReason, Mentorship, Outcome

from . import services
from .models import Proposal, Run
from .states import ProposalState, RunState

SLUG = "mechelen"
# Known to everybody who reads this: the demonstration refuses to run anywhere else.
PASSWORD = "korenbloem en klaproos"  # noqa: S105
SECRET = "WEGWIJSDEMOWEGWIJSDEMOWEGWIJSDEM"  # noqa: S105
COORDINATORS = ("coordinator@example.org", "second.coordinator@example.org")
ADMINISTRATOR = "administrator@example.org"
EDITOR, TRANSLATOR = "editor@example.org", "translator@example.org"
EMPLOYER = "employer@example.org"


def programme() -> Programme:
    """The town."""
    return create_programme(
        slug=SLUG,
        name="Wegwijs in Mechelen",
        postcode="2800",
        contact_email=COORDINATORS[0],
        contact_phone="+3215000000",
    )


# --- People who can sign in ------------------------------------------------------------------


def staff(town: Programme) -> User:
    """Two coordinators, who keep the texts, and the administrator. Returns the first coordinator."""
    for address in COORDINATORS:
        _account(address, town, Role.COORDINATOR)
    _account(EDITOR, town, Role.EDITOR)
    _account(TRANSLATOR, town, Role.TRANSLATOR)
    administrator = _account(ADMINISTRATOR, town, Role.ADMINISTRATOR)
    if not administrator.is_superuser:
        administrator.is_staff = administrator.is_superuser = True
        administrator.save(update_fields=["is_staff", "is_superuser"])
    return User.objects.get(email=COORDINATORS[0])


@transaction.atomic
def _account(address: str, town: Programme, role: Role) -> User:
    user, _is_new = user_for(email=address, language="en")
    join(user=user, programme=town, role=role)
    let_in(user)
    if role in SECOND_STEP and not is_mfa_enabled(user):
        TOTP.activate(user, SECRET)
    return user


def let_in(user: User) -> None:
    """Give the user the demonstration's password and a confirmed address, unless a password was chosen."""
    if not user.has_usable_password():
        user.set_password(PASSWORD)
        user.save(update_fields=["password"])
    confirm_address(user=user)


def employer(town: Programme, coordinator: User) -> Employer:
    """One organisation that was let in, and one that waits for an answer."""
    waiting = {"organisation": "Atelier Zilverlinde", "contact_name": "Noor Claes", "sector": "textile"}
    employers.apply(programme=town, email="atelier@example.org", language="nl", data=waiting)
    data = {
        "organisation": "Bakkerij De Korenbloem",
        "enterprise_number": "0403.170.701",
        "sector": "food",
        "contact_name": "Lotte Peeters",
        "phone": "+3215000001",
        "postcode": "2800",
        "municipality": "Mechelen",
        "message": "We look for people who like to get up early and want to learn a trade.",
    }
    found = employers.apply(programme=town, email=EMPLOYER, language="en", data=data)
    found = employers.approve(employer=found, by=coordinator)
    let_in(found.user)
    return found


# --- The matching ----------------------------------------------------------------------------


def matching(town: Programme, coordinator: User) -> Run:
    """The town's first matching, done here even when no worker answers. Later times return the latest one."""
    done: Run | None = Run.objects.filter(programme=town, state=RunState.DONE).first()
    if done:
        return done
    run = services.request_run(programme=town, by=coordinator)
    run.refresh_from_db()
    if run.is_open:  # it lies with a broker, and perhaps nobody listens
        call_command("run_matching", programme=town.slug, stdout=StringIO())
        run.refresh_from_db()
    return run


# --- Pairs -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Pair:
    """A mentorship of the demonstration and what it shows."""

    shows: str
    mentorship: Mentorship


def pairs(run: Run, coordinator: User) -> list[Pair]:
    """Six pairs: offered, half answered, first meeting planned, in trial, under way, closed."""
    stories = [
        ("closed, both looked back", 170, _closed),
        ("under way for ten weeks", 75, _under_way),
        ("in trial, two meetings", 16, _in_trial),
        ("first meeting planned", 4, _first_meeting),
        ("offered, the mentor said yes", 0, _half_answered),
        ("offered, nobody answered yet", 0, _offered),
    ]
    decided = list(
        Mentorship.objects.filter(programme=run.programme, proposal__run=run)
        .select_related("newcomer__user", "mentor__user")
        .order_by("pk")[: len(stories)]
    )
    if decided:
        return [Pair(story[0], found) for story, found in zip(stories, decided, strict=False)]
    return [Pair(shows, tell(_approved(run, days, coordinator), days, coordinator)) for shows, days, tell in stories]


def _approved(run: Run, days: int, coordinator: User) -> Mentorship:
    """The best proposal of a newcomer who was registered so long ago and of a mentor without an offer."""
    since = timezone.localdate() - timedelta(days=days)
    open_ones = run.proposals.filter(state=ProposalState.PROPOSED, mentor__places_taken=0)
    able = open_ones.filter(newcomer__user__email__isnull=False, mentor__user__email__isnull=False)
    early = able.filter(newcomer__registered_on__lte=since, mentor__joined_on__lte=since)
    proposal: Proposal = early.first() or able.earliest("newcomer__registered_on")
    mentorship = services.approve(proposal=proposal, by=coordinator)
    _move_back(mentorship, days, "offered_at")
    for person in (mentorship.newcomer, mentorship.mentor):
        let_in(person.user)
    return mentorship


def _offered(mentorship: Mentorship, days: int, coordinator: User) -> Mentorship:
    return mentorship


def _half_answered(mentorship: Mentorship, days: int, coordinator: User) -> Mentorship:
    return mentoring.answer_offer(mentorship=mentorship, by=mentorship.mentor.user, answer=Answer.YES)


def _accepted(mentorship: Mentorship) -> Mentorship:
    for person in (mentorship.mentor, mentorship.newcomer):
        mentorship = mentoring.answer_offer(mentorship=mentorship, by=person.user, answer=Answer.YES)
    return mentorship


def _first_meeting(mentorship: Mentorship, days: int, coordinator: User) -> Mentorship:
    mentorship = _accepted(mentorship)
    day = timezone.localdate() + timedelta(days=3)
    when = timezone.make_aware(datetime.combine(day, time(18, 0)))
    return mentoring.plan_first_meeting(
        mentorship=mentorship, planned_for=when, where="Library Het Predikheren", by=coordinator
    )


def _in_trial(mentorship: Mentorship, days: int, coordinator: User) -> Mentorship:
    mentorship = _accepted(mentorship)
    _meet(mentorship, [12, 4])
    return _fresh(mentorship)


def _under_way(mentorship: Mentorship, days: int, coordinator: User) -> Mentorship:
    mentorship = _accepted(mentorship)
    _meet(mentorship, [70, 60, 51, 38, 24, 5])
    return _go_on(_fresh(mentorship), 48)


def _closed(mentorship: Mentorship, days: int, coordinator: User) -> Mentorship:
    mentorship = _accepted(mentorship)
    _meet(mentorship, [165, 155, 146, 132, 118, 104, 90, 76, 62, 48, 30, 14])
    mentorship = _go_on(_fresh(mentorship), 140)
    mentorship = mentoring.close(
        mentorship=mentorship,
        by=coordinator,
        reason=ClosureReason.GOAL_REACHED,
        outcome=Outcome.PAID_JOB,
        closed_on=timezone.localdate() - timedelta(days=7),
    )
    mentoring.evaluate(
        mentorship=mentorship,
        by=mentorship.newcomer.user,
        satisfaction=5,
        went_well="We practised job interviews until I was no longer afraid.",
        could_be_better="I would have liked to start earlier.",
    )
    mentoring.evaluate(
        mentorship=mentorship,
        by=mentorship.mentor.user,
        satisfaction=4,
        went_well="We met often and laughed a lot.",
        could_be_better="More help with letters from the town hall.",
    )
    return mentorship


def _meet(mentorship: Mentorship, days_ago: list[int]) -> None:
    """Meetings so many days ago; the newcomer confirmed all but the last."""
    today = timezone.localdate()
    themes = list(mentorship.newcomer.needs)
    for number, ago in enumerate(days_ago):
        meeting = mentoring.record_meeting(
            mentorship=mentorship,
            by=mentorship.mentor.user,
            held_on=today - timedelta(days=ago),
            minutes=60 + 15 * (number % 3),
            mode="online" if number % 4 == 3 else "in_person",
            where="" if number % 4 == 3 else "Library Het Predikheren",
            themes=themes[number % len(themes) :][:1],
            line="We looked at the next step together.",
            next_on=today + timedelta(days=6) if ago == days_ago[-1] else None,
        )
        if ago != days_ago[-1]:
            mentoring.confirm_meeting(meeting=meeting, by=mentorship.newcomer.user)


def _go_on(mentorship: Mentorship, days: int) -> Mentorship:
    """Both said yes after the trial, so many days ago."""
    for person in (mentorship.newcomer, mentorship.mentor):
        mentorship = mentoring.answer_trial(mentorship=mentorship, by=person.user, answer=Answer.YES)
    _move_back(mentorship, days, "started_on", "planned_end_on")
    return _fresh(mentorship)


def _move_back(mentorship: Mentorship, days: int, *fields: str) -> None:
    earlier: dict[str, Any] = {name: F(name) - timedelta(days=days) for name in fields}
    if days:
        Mentorship.objects.filter(pk=mentorship.pk).update(**earlier)


def _fresh(mentorship: Mentorship) -> Mentorship:
    return Mentorship.objects.select_related("newcomer__user", "mentor__user", "programme").get(pk=mentorship.pk)
