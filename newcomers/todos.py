"""The to-dos about newcomers in words, and the counts for *Today*."""

from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from config.accounts import todos
from config.accounts.invitations import when_invited
from config.accounts.models import User
from config.accounts.services import close_todos

from .models import Newcomer
from .rules import MISSING_TEXTS
from .states import NewcomerState as State

todos.register("plan_intake", text=_("Plan the talk"), model=Newcomer, url_name="newcomers:plan")
todos.register(
    "hold_intake", text=_("Hold the talk and complete the file"), model=Newcomer, url_name="newcomers:intake"
)
todos.register(
    "ask_missing",
    text=_("Ask what is still missing"),
    model=Newcomer,
    url_name="newcomers:intake",
    details=MISSING_TEXTS,
)
todos.register(
    "hand_over_code",
    text=_("No e-mail address: hand over a sign-in code"),
    model=Newcomer,
    url_name="newcomers:detail",
)
todos.register(
    "wants_back", text=_("Registered again after stopping: call"), model=Newcomer, url_name="newcomers:detail"
)


@when_invited
def code_made(user: User, by: User | None) -> None:
    """Who made the code hands it over."""
    for newcomer in Newcomer.objects.filter(user=user):
        close_todos(about=newcomer, codes=["hand_over_code"], by=by)


@todos.figures
def newcomer_figures(user: Any) -> list[todos.Figure]:
    """Who waits for a talk and who for a mentor, in the programmes of this coordinator."""
    counts = Newcomer.objects.coordinated_by(user).aggregate(
        registered=Count("pk", filter=Q(state__in=[State.REGISTERED, State.INTAKE_PLANNED])),
        ready=Count("pk", filter=Q(state=State.READY)),
    )
    path = reverse("newcomers:list")
    return [
        todos.Figure(_("Newcomers before the talk"), counts["registered"], f"{path}?state=before_intake"),
        todos.Figure(_("Newcomers who wait for a mentor"), counts["ready"], f"{path}?state={State.READY}"),
    ]
