"""What a programme finds important."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from config.accounts.models import Programme, User
from config.core.errors import Refused
from config.core.models import Event
from matching.models import MatchingSettings, validate_weights
from mentoring.services.pair import coordinates


def settings_for(programme: Programme) -> MatchingSettings:
    """The programme's weights; the defaults until somebody changes them."""
    found, _created = MatchingSettings.objects.get_or_create(programme=programme)
    return found


@transaction.atomic
def save_weights(*, programme: Programme, by: User, weights: Mapping[str, int]) -> MatchingSettings:
    """Change the weights for the runs to come. Raises ValidationError unless they are whole and add up to 100."""
    if not coordinates(by, programme.pk):
        raise Refused(_("Only a coordinator of this programme can do this."))
    validate_weights(dict(weights))
    pk = settings_for(programme).pk
    found: MatchingSettings = MatchingSettings.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)
    if found.weights != dict(weights):
        before, found.weights = found.weights, dict(weights)
        found.save(update_fields=["weights", "updated_at"])
        Event.record(found, "weights changed", by=by, before=before, after=found.weights)
    return found
