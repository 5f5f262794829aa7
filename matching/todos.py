"""How the coordinator's to-dos about matching are worded, and what is counted on *Today*."""

from typing import Any

from django.db.models import F, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from config.accounts import todos
from config.accounts.access import programmes_of
from config.accounts.models import Programme
from config.accounts.roles import Role
from mentoring.models import Mentor

from .models import ModelCard, Proposal, Run
from .states import UNDECIDED

todos.register("decide_proposals", text=_("Decide about the proposals"), model=Run, url_name="matching:run")
todos.register(
    "look_at_model",
    text=_("A new model is better than what counts now. Look at it."),
    model=ModelCard,
    url_name="matching:model",
)
todos.register(
    "look_at_fairness",
    text=_("A group waits longer, is matched less or is judged wrongly. Look at the figures."),
    model=Programme,
    url_name="matching:fairness",
)


@todos.figures
def places_and_proposals(user: Any) -> list[todos.Figure]:
    """Free places and undecided proposals. The waiting list is counted by the newcomers' app."""
    mine = programmes_of(user, Role.COORDINATOR)
    free = Mentor.objects.available().filter(programme__in=mine).aggregate(n=Sum(F("capacity") - F("places_taken")))
    undecided = Proposal.objects.visible_to(user).filter(state__in=UNDECIDED).count()
    home = reverse("matching:home")
    return [
        todos.Figure(_("Free places with mentors"), free["n"] or 0, home),
        todos.Figure(_("Proposals to decide"), undecided, home),
    ]
