"""Closing what readers said."""

from django.db import transaction
from django.utils import timezone

from config.accounts.models import User
from config.core.models import Event
from content.models import Feedback

ANSWERS = ("fixed", "no change")


@transaction.atomic
def answer(*, remark: Feedback, what: str, by: User) -> Feedback:
    """Say that the text was fixed or stays as it is. Answering again changes nothing."""
    remark = Feedback.objects.select_for_update(of=("self",), no_key=True).get(pk=remark.pk)
    if remark.handled_at is None:
        remark.handled_at = timezone.now()
        remark.save(update_fields=["handled_at", "updated_at"])
        Event.record(remark, what, by=by)
    return remark
