"""Two towns with one of everything, and words that only some may read."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

from config.accounts import services
from config.accounts.models import Membership, Programme, ToDo
from content.models import Card, Document, Feedback, Organisation, Place, Town
from employers.models import Employer
from matching.models import Evening, EveningGuest, ModelCard, Proposal, Run, Unmatched
from mentoring.imports.models import PeopleImport
from mentoring.models import Meeting, Mentor, Mentorship
from newcomers.models import Newcomer, RestrictedNote
from tests.content.texts import written
from tests.factories import CoordinatorFactory, MentorFactory, MentorshipFactory, NewcomerFactory, ProgrammeFactory
from tests.factories.accounts import AdministratorFactory, EditorFactory, TranslatorFactory
from tests.factories.employers import EmployerFactory

# Nobody signed in; the two people of the pair; others of the same town; the other town; the administrator.
VISITORS = (
    "anonymous",
    "newcomer",
    "neighbour",
    "mentor",
    "other_mentor",
    "employer",
    "other_employer",
    "coordinator",
    "stranger",
    "editor",
    "translator",
    "administrator",
)


def untrained(programme: Programme) -> dict[str, Any]:
    """A card of too few mentorships."""
    numbers = {"names": [], "prior": [], "coefficients": [], "scale": 1.0}
    metrics = {"rows": 0, "better_than_weights": False, "because": "too_few_rows"}
    return {
        "programme": programme,
        "version": 1,
        "state": ModelCard.State.REJECTED,
        "rows": 0,
        "metrics": metrics,
        "parameters": numbers,
    }


@dataclass
class World:
    programme: Programme
    newcomer: Newcomer
    mentor: Mentor
    mentorship: Mentorship
    closed: Mentorship
    meeting: Meeting
    employer: Employer
    waiting: Newcomer
    run: Run
    proposal: Proposal
    unmatched: Unmatched
    evening: Evening
    model_card: ModelCard
    people_import: PeopleImport
    todo: ToDo
    membership: Membership
    welcome: Document
    organisation: Document
    remark: Feedback
    place: Place
    users: dict[str, Any]


# Who may read the word; it must never stand in anybody else's page.
PAIR = {"newcomer", "mentor", "coordinator"}
CANARIES = {
    "Vogelzanger": PAIR,
    "vogelzanger@canary.example": PAIR,
    "+32499111222": PAIR,
    "Nachtegaal": PAIR,
    "nachtegaal@canary.example": PAIR,
    "+32499333444": PAIR,
    "Wachtmeester": {"neighbour", "coordinator"},
    "Leeuwerik": {"employer", "coordinator"},
    "restricted-canary": {"coordinator"},
}


def build() -> World:
    """A town with a pair under way, a pair that ended, a proposal, an import and an employer; and another town."""
    housing = {"kind": "theme", "slug": "housing", "theme": "housing"}
    lier = Town.objects.create(slug="lier", name="Lier", postcode="2500", latitude=51.13, longitude=4.57)
    place = Place.objects.create(
        slug="desk", town=lier, name="Desk", street="Markt 1", postcode="2500", municipality="Lier"
    )
    welcome = written(None, segments=[{"key": "title", "kind": "title", "text": "Wonen"}], **housing)
    card = written(None, segments=[{"key": "title", "kind": "title", "text": "Wonen"}], **{**housing, "kind": "card"})
    Card.objects.create(document=card, graph={"start": "title", "nodes": [{"key": "title"}], "edges": []})
    organisation = written(
        None, kind="organisation", slug="house", segments=[{"key": "title", "kind": "title", "text": "Huis"}]
    )
    Organisation.objects.create(document=organisation)
    programme, elsewhere = ProgrammeFactory(name="Here"), ProgrammeFactory(name="Elsewhere")
    newcomer = NewcomerFactory(
        programme=programme,
        last_name="Vogelzanger",
        phone="+32499111222",
        user__email="vogelzanger@canary.example",
        state=Newcomer.State.MATCHED,
    )
    mentor = MentorFactory(
        programme=programme,
        last_name="Nachtegaal",
        phone="+32499333444",
        user__email="nachtegaal@canary.example",
        capacity=2,
    )
    RestrictedNote.objects.create(newcomer=newcomer, text="restricted-canary")
    mentorship = MentorshipFactory(
        programme=programme, newcomer=newcomer, mentor=mentor, started_on=dt.date(2026, 10, 1)
    )
    closed = MentorshipFactory(
        programme=programme,
        newcomer=newcomer,
        mentor=mentor,
        state=Mentorship.State.CLOSED,
        closed_on=dt.date(2026, 9, 1),
        closure_reason="no_time",
    )
    meeting = Meeting.objects.create(
        mentorship=mentorship, held_on=dt.date(2026, 11, 1), minutes=60, logged_by=mentor.user
    )
    waiting = NewcomerFactory(programme=programme, last_name="Wachtmeester")
    employer = EmployerFactory(programme=programme, contact_name="Leeuwerik")
    run = Run.objects.create(
        programme=programme,
        state=Run.State.DONE,
        finished_at=dt.datetime(2026, 11, 2, tzinfo=dt.UTC),
        counts={"waiting": 1, "mentors": 1, "free_places": 1, "possible_pairs": 1, "proposed": 1, "unmatched": 0},
    )
    people_import = PeopleImport.objects.create(programme=programme, file_names=["people.csv"])
    proposal = Proposal.objects.create(
        programme=programme,
        run=run,
        newcomer=waiting,
        mentor=mentor,
        score=70,
        reasons={"for": [], "against": [], "unknown": []},
    )
    unmatched = Unmatched.objects.create(programme=programme, run=run, newcomer=newcomer, because="places")
    evening = Evening.objects.create(programme=programme, held_on=dt.date(2026, 12, 1), place="Library")
    EveningGuest.objects.create(programme=programme, evening=evening, newcomer=waiting)
    EveningGuest.objects.create(programme=programme, evening=evening, mentor=mentor)
    membership = newcomer.user.memberships.get()
    users = {
        "newcomer": newcomer.user,
        "neighbour": waiting.user,
        "mentor": mentor.user,
        "other_mentor": MentorFactory(programme=programme).user,
        "employer": employer.user,
        "other_employer": EmployerFactory(programme=programme).user,
        "coordinator": CoordinatorFactory(programme=programme),
        "stranger": CoordinatorFactory(programme=elsewhere),
        "editor": EditorFactory(programme=programme),
        "translator": TranslatorFactory(programme=programme),
        "administrator": AdministratorFactory(),
    }
    for name in ("coordinator", "stranger", "editor", "administrator"):
        RecoveryCodes.activate(users[name])
    todo = services.open_todo(programme=programme, about=membership, code="consent_withdrawn")
    return World(
        programme=programme,
        newcomer=newcomer,
        mentor=mentor,
        mentorship=mentorship,
        closed=closed,
        meeting=meeting,
        employer=employer,
        waiting=waiting,
        run=run,
        proposal=proposal,
        unmatched=unmatched,
        evening=evening,
        model_card=ModelCard.objects.create(**untrained(programme)),
        people_import=people_import,
        todo=todo,
        membership=membership,
        welcome=welcome,
        place=place,
        organisation=organisation,
        remark=Feedback.objects.create(document=welcome, language="nl", verdict="wrong"),
        users=users,
    )
