"""Putting a cleaned row into the programme: as a new person, or into the empty places of one who is known."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.accounts.models import NEEDED_PURPOSES, Consent, Programme, Purpose, ToDo, User
from config.accounts.passwords import remember_address
from config.accounts.services import close_todos, open_todo
from config.core.models import Event
from config.core.states import advance
from mentoring import services as mentoring
from mentoring.models import Mentor
from mentoring.services.pair import months_later
from newcomers import services as newcomers
from newcomers.errors import NotReady
from newcomers.models import Newcomer
from newcomers.rules import place_is_known

from .columns import Kind
from .rows import Cleaned

ASK = "ask_missing"
ASK_WITHIN = 7
PAPER = "import"  # the version of a consent that was given to the town on paper
PAPER_PURPOSES = (*sorted(NEEDED_PURPOSES), Purpose.MESSAGES)
# Written by the row's own answers; the others are settled by the verbs.
MERGED_FIELDS = (
    "first_name", "last_name", "phone", "birth_year", "gender", "postcode", "municipality", "interests", "isco_code",
    "occupation", "years_experience", "availability", "max_distance_km", "children_birth_years", "arrival_date",
    "country_of_origin", "residence_status", "needs", "offers", "goals", "motivation", "education_level",
    "childcare_barrier", "integration_hours_due", "training_completed_on",
)  # fmt: skip
# What stands in a field answers these questions of a to-do.
ANSWERED_BY = {
    "names": "first_name", "phone": "phone", "birth_year": "birth_year", "gender": "gender", "languages": "languages",
    "needs": "needs", "offers": "offers", "availability": "availability", "max_distance": "max_distance_km",
}  # fmt: skip


@transaction.atomic
def create(
    *, programme: Programme, row: Cleaned, reference: str, by: User | None, intake_done: bool
) -> tuple[Any, list[str]]:
    """A new person, by the same verb as everybody else. Returns the person and what still has to be asked."""
    verb: Callable[..., Any] = newcomers.register if row.kind == Kind.NEWCOMERS else mentoring.apply
    when = "registered_on" if row.kind == Kind.NEWCOMERS else "joined_on"
    today = timezone.localdate()
    person = verb(
        programme=programme,
        email=row.email or None,
        language=row.language(programme.default_language),
        data=dict(row.data),
        by=by,
        reference=reference,
        created_via="import",
        **{when: min(row.since, today) if row.since else None},
    )
    remember_address(person.user)
    if intake_done:
        _note_paper_consent(person.user, programme, person.user.language)
    asks = row.asks
    if row.kind == Kind.MENTORS:
        _settle_mentor(person, row, by, intake_done, complete=not asks)
    elif intake_done and not asks:
        asks = _make_ready(person, by)
    if asks:
        open_todo(programme=programme, about=person, code=ASK, details=asks, in_days=ASK_WITHIN)
    return person, asks


def _make_ready(newcomer: Newcomer, by: User | None) -> list[str]:
    """The intake was held before the programme moved in. Returns what is missing after all."""
    try:
        newcomers.complete_intake(newcomer=newcomer, by=by, quietly=True)
    except NotReady as problem:
        return list(problem.missing)
    newcomer.refresh_from_db()
    return []


def _note_paper_consent(user: User, programme: Programme, language: str) -> None:
    """A yes on paper counts, unless the person took one back since."""
    taken_back = set(
        Consent.objects.filter(user=user, programme=programme, withdrawn_at__isnull=False).values_list(
            "purpose", flat=True
        )
    )
    for purpose in PAPER_PURPOSES:
        if purpose not in taken_back:
            Consent.objects.get_or_create(
                user=user,
                programme=programme,
                purpose=purpose,
                withdrawn_at=None,
                defaults={"language": language, "version": PAPER},
            )


def _settle_mentor(mentor: Mentor, row: Cleaned, by: User | None, intake_done: bool, *, complete: bool) -> None:
    """Bring the mentor as far as the town had come: the file's screening column, or else the training date."""
    stage = row.screening or ("approved" if intake_done and mentor.training_completed_on else "applied")
    if mentor.state != Mentor.State.APPLIED:
        return
    if stage == "approved" and complete:
        if intake_done:
            mentor.code_accepted_at = timezone.now()
            mentor.save(update_fields=["code_accepted_at", "updated_at"])
        advance(mentor, Mentor.State.INTERVIEW, by=by)
        advance(mentor, Mentor.State.APPROVED, by=by)
        if not mentor.is_trained():
            open_todo(programme=mentor.programme, about=mentor, code="plan_training", in_days=14)
        close_todos(about=mentor, codes=["plan_interview"], by=by)
        return
    if stage == "interview_planned":
        advance(mentor, Mentor.State.INTERVIEW, by=by)
    open_todo(programme=mentor.programme, about=mentor, code="plan_interview", in_days=ASK_WITHIN)


@transaction.atomic
def merge(*, person: Any, row: Cleaned, by: User | None, intake_done: bool) -> tuple[list[str], list[str], bool]:
    """Fill in what is empty, overwrite nothing. Returns the fields filled in, the fields that differ and were kept,
    and whether the address belongs to somebody else.

    Two answers count as empty while a to-do asks for them: an estimated year of birth and a postcode nobody knows.
    """
    person = type(person).objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    todo = ToDo.objects.open().about(person).filter(code=ASK).first()
    asked = list(todo.details) if todo else []
    filled, kept = _fill(person, row, asked)
    email_filled, in_use = _fill_email(person, row)
    if email_filled:
        filled.append("email")
    if filled:
        person.save()
        Event.record(person, "filled in from import", by=by, fields=filled)
    if asked:
        _ask_less(person, row, asked, by, intake_done)
    elif intake_done:
        _go_on(person, row, by, intake_done)
    return filled, kept, in_use


def _fill(person: Any, row: Cleaned, asked: list[str]) -> tuple[list[str], list[str]]:
    filled, kept = [], []
    for name in MERGED_FIELDS:
        if name not in row.data:
            continue
        old, new = getattr(person, name), row.data[name]
        if old == new or (isinstance(old, list) and set(map(str, old)) == set(map(str, new))):
            continue
        if old in (None, "", []) or _may_replace(person, name, row, asked):
            setattr(person, name, new)
            filled.append(name)
        else:
            kept.append(name)
    if "training_completed_on" in filled:
        person.training_expires_on = months_later(person.training_completed_on, person.programme.training_valid_months)
    if _fill_languages(person, row, asked):
        filled.append("languages")
    return filled, kept


def _may_replace(person: Any, name: str, row: Cleaned, asked: list[str]) -> bool:
    if name == "birth_year":
        return "sure_birth_year" in asked and "sure_birth_year" not in row.asks
    return name == "postcode" and "place" in asked and not place_is_known(person.postcode)


def _fill_languages(person: Any, row: Cleaned, asked: list[str]) -> bool:
    """Levels that were missing; whole languages only when there are none or a to-do asks for them."""
    known = {entry["code"]: entry for entry in person.languages}
    changed = False
    for entry in row.data.get("languages", []):
        old = known.get(entry["code"])
        is_new = old is None and (not person.languages or "languages" in asked)
        adds_level = old is not None and entry["level"] and not old["level"]
        if is_new or adds_level:
            known[entry["code"]] = entry
            changed = True
    if changed:
        person.languages = list(known.values())
    return changed


def _fill_email(person: Any, row: Cleaned) -> tuple[bool, bool]:
    """An address for an account that has none. Returns whether it was filled in, and whether it is somebody else's."""
    user = person.user
    if not row.email or user.email:
        return False, False
    if User.objects.filter(email__iexact=row.email).exclude(pk=user.pk).exists():
        return False, True
    user.email = row.email
    user.save(update_fields=["email"])
    remember_address(user)
    return True, False


def _ask_less(person: Any, row: Cleaned, asked: list[str], by: User | None, intake_done: bool) -> None:
    """Strike what is answered now off the to-do; with nothing left, go on as for a complete file."""
    left = [code for code in asked if not _is_answered(code, person, row)]
    if left == asked:
        return
    if left:
        open_todo(programme=person.programme, about=person, code=ASK, details=left, in_days=ASK_WITHIN)
        return
    close_todos(about=person, codes=[ASK], by=by)
    _go_on(person, row, by, intake_done)


def _go_on(person: Any, row: Cleaned, by: User | None, intake_done: bool) -> None:
    """Bring somebody about whom nothing has to be asked as far as the town had come."""
    if intake_done and person.state in (Newcomer.State.REGISTERED, Mentor.State.APPLIED):
        _note_paper_consent(person.user, person.programme, person.user.language)
    if isinstance(person, Mentor):
        _settle_mentor(person, row, by, intake_done, complete=True)
    elif intake_done and person.state == Newcomer.State.REGISTERED:
        missing = _make_ready(person, by)
        if missing:
            open_todo(programme=person.programme, about=person, code=ASK, details=missing, in_days=ASK_WITHIN)


def _is_answered(code: str, person: Any, row: Cleaned) -> bool:
    if code in row.asks:
        return False
    if code == "email":
        return bool(person.user.email)
    if code == "place":
        return place_is_known(person.postcode) or bool(row.data.get("postcode"))
    field = ANSWERED_BY.get(code)
    if field == "languages":
        return bool(person.languages) and all(entry["level"] for entry in person.languages)
    return getattr(person, field) not in (None, "", []) if field else code in ("sure_birth_year", "wish")


def names_of(fields: Iterable[str], model: type[Model]) -> list[str]:
    """Field names as the reader knows them."""
    words = {field.name: str(field.verbose_name) for field in model._meta.fields} | {"email": str(_("e-mail address"))}
    return [words[name] for name in fields]
