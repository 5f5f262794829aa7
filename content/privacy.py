"""The content is written for everybody. Who wrote, read or keeps something is a person's."""

from typing import Any

from django.db.models import Model

from config.core import privacy

from .models import (
    Card,
    Claim,
    Document,
    Event,
    Feedback,
    Kept,
    LinkCheck,
    MachineTranslation,
    OpeningTime,
    Organisation,
    Place,
    ReadCount,
    Review,
    Revision,
    SearchMiss,
    Service,
    Step,
    Term,
    Town,
    Translation,
    Version,
)

PUBLIC: tuple[type[Model], ...] = (
    Card,
    Document,
    Event,
    LinkCheck,
    MachineTranslation,
    OpeningTime,
    Organisation,
    Place,
    Revision,
    Service,
    Step,
    Term,
    Town,
)
COUNTS: tuple[type[Model], ...] = (ReadCount, SearchMiss)
for model in PUBLIC:
    privacy.impersonal(model, why="Public content; who keeps it right is named as an office.")
for model in COUNTS:
    privacy.impersonal(model, why="Counts of days and months, without anybody in them.")
privacy.impersonal(Feedback, why="Nobody is asked who she is.")


def _written(model: Any, *fields: str) -> None:
    """What somebody wrote stays, because others read it; that it was she goes."""
    privacy.register(
        model,
        export=lambda user: privacy.rows(model.objects.filter(by=user), *fields),
        erase=lambda user: model.objects.filter(by=user).update(by=None),
    )


_written(Version, "number", "note", "at")
_written(Translation, "language", "text", "updated_at")
_written(Review, "of", "at")


def _forget_kept(user: Any) -> None:
    Kept.objects.filter(user=user).delete()


privacy.register(
    Kept,
    export=lambda user: privacy.rows(Kept.objects.filter(user=user), "what", "key", "created_at"),
    erase=_forget_kept,
)


def _forget_claims(user: Any) -> None:
    Claim.objects.filter(by=user).delete()


privacy.register(
    Claim,
    export=lambda user: privacy.rows(Claim.objects.filter(by=user), "language", "until"),
    erase=_forget_claims,
)
