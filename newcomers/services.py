"""The verbs of this app: register, plan and hold the intake, pause, go on, stop."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import BigIntegerField, Max
from django.db.models.functions import Cast, Substr
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.accounts.models import Consent, Programme, User
from config.accounts.passwords import password_link, remember_address
from config.accounts.roles import Role
from config.accounts.services import close_todos, give_consent, join, open_todo, user_for
from config.core.errors import Refused
from config.core.models import Event
from config.core.outbox import queue_mail
from config.core.states import IllegalMove, advance
from content.models import Kept
from content.services.keeping import keep

from . import rules
from .errors import ChangedMeanwhile, NotReady
from .leaving import tell_leaving
from .models import Intake, Newcomer, RestrictedNote
from .states import NewcomerState

State = NewcomerState
# How long a coordinator has before a to-do is overdue, in days.
PLAN_WITHIN, ASK_WITHIN, HAND_OVER_WITHIN = 7, 7, 3
INTAKE_TODOS = ("plan_intake", "hold_intake")


@transaction.atomic
def register(
    *,
    programme: Programme,
    email: str | None,
    language: str,
    data: dict[str, Any],
    by: User | None = None,
    consents: Iterable[str] = (),
    registered_on: date | None = None,
    reference: str = "",
    created_via: str = "self",
) -> Newcomer:
    """A new file in the programme, with an account, a to-do and a mail.

    Somebody whose address already has a file in this programme gets that file back unchanged, and a mail that says
    so. An account that exists for another reason is used as it is: its language and password are not touched.
    """
    programme = Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    user, is_new = user_for(email=email, language=language)
    known = Newcomer.objects.filter(programme=programme, user=user).first()
    if known:
        if created_via == "self":
            _greet_again(known)
        return known
    newcomer = Newcomer(programme=programme, user=user, **data)
    newcomer.reference = _free_reference(programme, reference)
    newcomer.registered_on = registered_on or timezone.localdate()
    newcomer.save()
    if is_new:
        remember_address(user)
    join(user=user, programme=programme, role=Role.NEWCOMER)
    give_consent(user=user, programme=programme, purposes=consents, language=language)
    Event.record(newcomer, "registered", by=by, via=created_via)
    open_todo(programme=programme, about=newcomer, code="plan_intake", in_days=PLAN_WITHIN)
    if not user.email:
        open_todo(programme=programme, about=newcomer, code="hand_over_code", in_days=HAND_OVER_WITHIN)
    if created_via != "import":
        _greet(newcomer, is_new)
    return newcomer


def next_reference(programme: Programme) -> str:
    """The next free reference, N00001 and on. The caller holds the programme's row, so no two get the same."""
    highest = (
        Newcomer.objects.filter(programme=programme, reference__regex=r"^N[0-9]{1,9}$")
        .annotate(number=Cast(Substr("reference", 2), BigIntegerField()))
        .aggregate(highest=Max("number"))["highest"]
    )
    return f"N{(highest or 0) + 1:05}"


@transaction.atomic
def plan_intake(*, newcomer: Newcomer, planned_for: datetime, where: str, by: User) -> Intake:
    """Agree when and where the talk is; the newcomer gets a mail. Planning the same again changes nothing."""
    newcomer = lock(newcomer)
    if newcomer.state not in (State.REGISTERED, State.INTAKE_PLANNED, State.READY):
        raise IllegalMove(newcomer, State.INTAKE_PLANNED)
    intake, _created = Intake.objects.get_or_create(newcomer=newcomer)
    if newcomer.state == State.INTAKE_PLANNED and (intake.planned_for, intake.where) == (planned_for, where):
        return intake
    intake.planned_for, intake.where, intake.coordinator, intake.completed_at = planned_for, where, by, None
    intake.save()
    if newcomer.state != State.INTAKE_PLANNED:
        advance(newcomer, State.INTAKE_PLANNED, by=by)
    Event.record(newcomer, "intake planned", by=by, planned_for=planned_for.isoformat())
    close_todos(about=newcomer, codes=INTAKE_TODOS, by=by)
    days = (timezone.localtime(planned_for).date() - timezone.localdate()).days
    open_todo(programme=newcomer.programme, about=newcomer, code="hold_intake", in_days=max(days, 0))
    queue_mail(
        "newcomer_intake_planned",
        to=newcomer.user,
        key=f"intake-planned:{newcomer.pk}:{planned_for.isoformat()}:{where[:60]}",
        context={"newcomer": newcomer, "programme": newcomer.programme, "intake": intake},
    )
    return intake


@transaction.atomic
def save_intake(*, newcomer: Newcomer, by: User, data: dict[str, Any], opened_at: str = "") -> Newcomer:
    """Keep what was learned so far. Saving the same twice changes nothing.

    ``data`` holds values of the file's fields; ``restricted_note`` is added to the restricted note, each of
    ``consents`` is noted as a yes. Raises ChangedMeanwhile when the file is not as it was at ``opened_at``.
    """
    newcomer = lock(newcomer)
    if opened_at and opened_at != newcomer.updated_at.isoformat():
        raise ChangedMeanwhile
    if newcomer.state == State.WITHDRAWN:
        raise Refused(_("This person has stopped. Take the file up again first."))
    data = dict(data)
    note = (data.pop("restricted_note", "") or "").strip()
    _note_consents(newcomer, by, data.pop("consents", ()))
    changed = [name for name, value in data.items() if getattr(newcomer, name) != value]
    for name in changed:
        setattr(newcomer, name, data[name])
    if changed:
        newcomer.save(update_fields=[*changed, "updated_at"])
        Event.record(newcomer, "file changed", by=by, fields=changed)
    intake, _created = Intake.objects.get_or_create(newcomer=newcomer, defaults={"coordinator": by})
    if intake.coordinator_id is None:
        intake.coordinator = by
        intake.save(update_fields=["coordinator", "updated_at"])
    if note:
        add_to_note(newcomer=newcomer, by=by, text=note)
    _keep_asking(newcomer, by)
    return newcomer


def complete_intake(*, newcomer: Newcomer, by: User | None, quietly: bool = False) -> Newcomer:
    """Put the newcomer on the list of people who wait for a mentor; ``quietly`` sends no mail.

    Raises NotReady with ``.missing`` while something is unknown; a to-do then says what to ask.
    """
    newcomer, missing = _complete(newcomer, by, quietly)
    if missing:
        raise NotReady(missing)
    return newcomer


@transaction.atomic
def pause(*, newcomer: Newcomer, by: User, reason: str) -> Newcomer:
    """Stop looking for a while. Pausing twice is pausing once. An offer that is still open is taken back."""
    newcomer = lock(newcomer)
    if newcomer.state != State.PAUSED:
        advance(newcomer, State.PAUSED, by=by, reason=reason)
        close_todos(about=newcomer, codes=INTAKE_TODOS, by=by)
        tell_leaving(newcomer, by)
    return newcomer


@transaction.atomic
def resume(*, newcomer: Newcomer, by: User, reason: str = "") -> Newcomer:
    """Take the file up again: on the waiting list when the intake was done, otherwise back to planning the talk."""
    newcomer = lock(newcomer)
    if newcomer.state not in (State.PAUSED, State.WITHDRAWN):
        return newcomer
    was_ready = Intake.objects.filter(newcomer=newcomer, completed_at__isnull=False).exists()
    if newcomer.state == State.PAUSED and was_ready and not rules.missing_for_ready(newcomer):
        return advance(newcomer, State.READY, by=by, reason=reason)
    advance(newcomer, State.REGISTERED, by=by, reason=reason)
    close_todos(about=newcomer, codes=["wants_back"], by=by)
    open_todo(programme=newcomer.programme, about=newcomer, code="plan_intake", in_days=PLAN_WITHIN)
    return newcomer


@transaction.atomic
def withdraw(*, newcomer: Newcomer, by: User, reason: str) -> Newcomer:
    """The newcomer stops, and an open offer with her. A mentorship under way is closed first, by its own verb."""
    newcomer = lock(newcomer)
    if newcomer.state != State.WITHDRAWN:
        advance(newcomer, State.WITHDRAWN, by=by, reason=reason)
        close_todos(about=newcomer, codes=[*INTAKE_TODOS, "ask_missing", "hand_over_code"], by=by)
        tell_leaving(newcomer, by)
    return newcomer


@transaction.atomic
def mark_matched(*, newcomer: Newcomer, by: User | None) -> Newcomer:
    """A mentorship begins. Saying it twice is saying it once."""
    newcomer = lock(newcomer)
    return newcomer if newcomer.state == State.MATCHED else advance(newcomer, State.MATCHED, by=by)


@transaction.atomic
def mark_waiting(*, newcomer: Newcomer, by: User | None, reason: str) -> Newcomer:
    """Back on the waiting list, with the waiting time counted from registration."""
    newcomer = lock(newcomer)
    return newcomer if newcomer.state == State.READY else advance(newcomer, State.READY, by=by, reason=reason)


@transaction.atomic
def mark_closed(*, newcomer: Newcomer, by: User | None) -> Newcomer:
    """The mentorship came to its planned end, and with it the way."""
    newcomer = lock(newcomer)
    return newcomer if newcomer.state == State.CLOSED else advance(newcomer, State.CLOSED, by=by)


@transaction.atomic
def add_to_note(*, newcomer: Newcomer, by: User, text: str) -> None:
    """Add sensitive words to the restricted note, unless they are the last that stand there."""
    note, _created = RestrictedNote.objects.select_for_update(of=("self",), no_key=True).get_or_create(
        newcomer=newcomer
    )
    if not note.text.endswith(text):
        _write(note, f"{note.text}\n\n{text}".strip(), by)


@transaction.atomic
def rewrite_note(*, newcomer: Newcomer, by: User, text: str, opened_at: str) -> None:
    """Put other words in place of the restricted note. Raises ChangedMeanwhile when it is not as it was."""
    note, created = RestrictedNote.objects.select_for_update(of=("self",), no_key=True).get_or_create(newcomer=newcomer)
    if not created and opened_at != note.updated_at.isoformat():
        raise ChangedMeanwhile
    if note.text != text.strip():
        _write(note, text.strip(), by)


def open_note(*, newcomer: Newcomer, by: User) -> RestrictedNote | None:
    """Read the restricted note; each reading is noted."""
    Event.record(newcomer, "opened restricted note", by=by, person=newcomer.user_id)
    return RestrictedNote.objects.filter(newcomer=newcomer).first()


@transaction.atomic
def give_pages(*, newcomer: Newcomer, references: Iterable[str], by: User) -> int:
    """Keep welcome pages in the newcomer's account, to read after the talk. Returns how many are new to her."""
    new = keep(user=newcomer.user, references=references, what=Kept.What.BOOKMARK)
    if new:
        Event.record(newcomer, "gave pages", by=by, pages=new)
    return new


@transaction.atomic
def change_own_answers(*, newcomer: Newcomer, data: dict[str, Any]) -> Newcomer:
    """What the newcomer changes herself: phone, languages, free half-days."""
    newcomer = lock(newcomer)
    changed = [name for name, value in data.items() if getattr(newcomer, name) != value]
    if changed:
        for name in changed:
            setattr(newcomer, name, data[name])
        newcomer.save(update_fields=[*changed, "updated_at"])
        Event.record(newcomer, "changed own answers", by=newcomer.user, fields=changed)
        _keep_asking(newcomer, newcomer.user)
    return newcomer


def lock(newcomer: Newcomer) -> Newcomer:
    """The row as the database has it now, held until the transaction ends."""
    return Newcomer.objects.select_for_update(of=("self",), no_key=True).get(pk=newcomer.pk)


def _write(note: RestrictedNote, text: str, by: User) -> None:
    note.text, note.written_by = text, by
    note.save()
    Event.record(note.newcomer, "wrote restricted note", by=by)


@transaction.atomic
def _complete(newcomer: Newcomer, by: User | None, quietly: bool) -> tuple[Newcomer, list[str]]:
    newcomer = lock(newcomer)
    if newcomer.state == State.READY:
        return newcomer, []
    if newcomer.state not in (State.REGISTERED, State.INTAKE_PLANNED):
        raise IllegalMove(newcomer, State.READY)
    missing = rules.missing_for_ready(newcomer)
    if missing:
        open_todo(programme=newcomer.programme, about=newcomer, code="ask_missing", details=missing, in_days=ASK_WITHIN)
        return newcomer, missing
    Intake.objects.update_or_create(newcomer=newcomer, defaults={"completed_at": timezone.now()})
    advance(newcomer, State.READY, by=by)
    close_todos(about=newcomer, codes=[*INTAKE_TODOS, "ask_missing"], by=by)
    if not quietly:
        queue_mail(
            "newcomer_ready",
            to=newcomer.user,
            key=f"newcomer-ready:{newcomer.pk}",
            context={"newcomer": newcomer, "programme": newcomer.programme},
        )
    return newcomer, []


def _note_consents(newcomer: Newcomer, by: User, purposes: Iterable[str]) -> None:
    """What she said yes to in the talk. Taking a yes back is her own to do, on *my data*."""
    standing = Consent.objects.filter(
        user=newcomer.user_id, programme=newcomer.programme_id, withdrawn_at__isnull=True
    ).values_list("purpose", flat=True)
    new = sorted(set(purposes) - set(standing))
    if new:
        language = newcomer.user.language
        give_consent(user=newcomer.user, programme=newcomer.programme, purposes=new, language=language)
        Event.record(newcomer, "consent noted", by=by, purposes=new)


def _keep_asking(newcomer: Newcomer, by: User) -> None:
    """Keep the to-do about missing answers true: updated, struck off, or back when a ready file lost something."""
    missing = rules.missing_for_ready(newcomer)
    if not missing:
        close_todos(about=newcomer, codes=["ask_missing"], by=by)
    elif newcomer.state == State.READY or _is_asked(newcomer):
        open_todo(programme=newcomer.programme, about=newcomer, code="ask_missing", details=missing, in_days=ASK_WITHIN)


def _is_asked(newcomer: Newcomer) -> bool:
    return newcomer.programme.todos.open().about(newcomer).filter(code="ask_missing").exists()


def _free_reference(programme: Programme, wanted: str) -> str:
    taken = wanted and Newcomer.objects.filter(programme=programme, reference=wanted).exists()
    return wanted if wanted and not taken else next_reference(programme)


def _greet(newcomer: Newcomer, is_new: bool) -> None:
    link = password_link(newcomer.user) if is_new and newcomer.user.email else ""
    queue_mail(
        "newcomer_registered",
        to=newcomer.user,
        key=f"newcomer-registered:{newcomer.pk}",
        context={"newcomer": newcomer, "programme": newcomer.programme, "password_link": link},
    )


def _greet_again(newcomer: Newcomer) -> None:
    """At most one mail a day, so that nobody can flood somebody else's letter box."""
    if newcomer.state == State.WITHDRAWN:
        open_todo(programme=newcomer.programme, about=newcomer, code="wants_back", in_days=PLAN_WITHIN)
    queue_mail(
        "newcomer_already_registered",
        to=newcomer.user,
        key=f"newcomer-already-registered:{newcomer.pk}:{timezone.localdate().isoformat()}",
        context={"newcomer": newcomer, "programme": newcomer.programme},
    )
