"""How the coordinator's to-dos about employers are worded, and what is counted on *Today*."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from config.accounts import todos

from .models import Employer
from .services import REVIEW
from .states import EmployerState

todos.register(REVIEW, text=_("Say yes or no to this employer"), model=Employer, url_name="employers:employer")


@todos.figures
def employers_waiting(user: Any) -> list[todos.Figure]:
    """Employers who wait for an answer."""
    count = Employer.objects.coordinated_by(user).undecided().count()
    url = f"{reverse('employers:list')}?state={EmployerState.APPLIED}"
    return [todos.Figure(_("Employers waiting for an answer"), count, url)]
