"""Pages for the coordinator."""

from django.http import Http404, HttpRequest, HttpResponse

from config.accounts.access import allow
from config.accounts.roles import Role


@allow(Role.COORDINATOR)
def newcomer_list(request: HttpRequest, pk: int = 0) -> HttpResponse:
    raise Http404


add = detail = plan = intake = note = consent = pause = resume = withdraw = newcomer_list
