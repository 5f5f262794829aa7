"""What this app knows about a person, and how it forgets her. What stays is a file without a person, for statistics."""

from typing import Any

from config.core.privacy import register, rows
from config.core.states import advance, can_move

from .models import Intake, Newcomer, RestrictedNote
from .states import NewcomerState

FILE = [
    "reference",
    "state",
    "registered_on",
    "first_name",
    "last_name",
    "phone",
    "birth_year",
    "gender",
    "postcode",
    "municipality",
    "languages",
    "interests",
    "isco_code",
    "occupation",
    "years_experience",
    "availability",
    "max_distance_km",
    "children_birth_years",
    "arrival_date",
    "country_of_origin",
    "residence_status",
    "needs",
    "goals",
    "education_level",
    "mentor_gender",
    "mentor_wishes",
    "childcare_barrier",
    "obstacles",
    "integration_hours_due",
]
# Year of birth, gender, needs and dates stay: they say nothing about who it was once the rest is gone.
BLANKED: dict[str, Any] = {
    "first_name": "",
    "last_name": "",
    "phone": "",
    "postcode": "",
    "municipality": "",
    "languages": [],
    "interests": [],
    "isco_code": "",
    "occupation": "",
    "years_experience": None,
    "availability": [],
    "max_distance_km": None,
    "children_birth_years": [],
    "arrival_date": None,
    "country_of_origin": "",
    "residence_status": "",
    "goals": "",
    "education_level": None,
    "mentor_gender": "any",
    "mentor_wishes": "",
    "childcare_barrier": None,
    "obstacles": "",
    "integration_hours_due": None,
}


def _erase_file(user: Any) -> None:
    for newcomer in Newcomer.objects.filter(user=user):
        for name, value in BLANKED.items():
            setattr(newcomer, name, value)
        newcomer.save()
        if can_move(newcomer, NewcomerState.WITHDRAWN):
            advance(newcomer, NewcomerState.WITHDRAWN, by=None)


def _erase_intake(user: Any) -> None:
    Intake.objects.filter(newcomer__user=user).update(where="", planned_for=None)


def _export_note(user: Any) -> Any:
    return rows(RestrictedNote.objects.filter(newcomer__user=user), "created_at", "updated_at", "text")


register(Newcomer, export=lambda user: rows(Newcomer.objects.filter(user=user), *FILE), erase=_erase_file)
register(
    Intake,
    export=lambda user: rows(Intake.objects.filter(newcomer__user=user), "planned_for", "where", "completed_at"),
    erase=_erase_intake,
)
register(
    RestrictedNote,
    export=_export_note,
    erase=lambda user: RestrictedNote.objects.filter(newcomer__user=user).delete() and None,
)
