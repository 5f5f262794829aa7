"""What a newcomer's file must hold before the search for a mentor can begin."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from config.accounts.models import NEEDED_PURPOSES, Consent
from config.reference.languages import LEVEL_RANK
from config.reference.models import Place
from config.reference.person import ADULT

from .models import Newcomer

MISSING_TEXTS: dict[str, Any] = {
    "names": _("first name"),
    "contact": _("e-mail address or phone number"),
    "birth_year": _("year of birth"),
    "adult": _("18 years or older"),
    "gender": _("gender"),
    "place": _("a postcode that we know"),
    "languages": _("languages, each with a level"),
    "needs": _("needs, most important first"),
    "availability": _("free half-days of the week"),
    "max_distance": _("furthest distance to travel"),
    "consent": _("a yes to matching and to sharing with the other person"),
}
# Where the coordinator's form asks for it; consent is asked on paper or by the newcomer herself.
MISSING_FIELDS = {
    "names": "first_name",
    "contact": "phone",
    "birth_year": "birth_year",
    "adult": "birth_year",
    "gender": "gender",
    "place": "postcode",
    "languages": "languages",
    "needs": "needs",
    "availability": "availability",
    "max_distance": "max_distance_km",
    "consent": "consents",
}


def missing_for_ready(newcomer: Newcomer) -> list[str]:
    """The codes of what is still unknown, in the order of the file; empty when the search can begin."""
    age = newcomer.age()
    known = {
        "names": bool(newcomer.first_name.strip()),
        "contact": bool(newcomer.user.email or newcomer.phone),
        "birth_year": age is not None,
        "adult": age is None or age >= ADULT,
        "gender": bool(newcomer.gender),
        "place": place_is_known(newcomer.postcode),
        "languages": languages_are_known(newcomer.languages),
        "needs": bool(newcomer.needs),
        "availability": bool(newcomer.availability),
        "max_distance": newcomer.max_distance_km is not None,
        "consent": has_needed_consents(newcomer),
    }
    return [code for code, is_known in known.items() if not is_known]


def place_is_known(postcode: str) -> bool:
    """Whether the distance to somebody else can be measured from here."""
    return bool(postcode) and Place.objects.filter(postcode=postcode).exists()


def languages_are_known(languages: list[dict[str, str]]) -> bool:
    """At least one language, and a level for each that is named."""
    return bool(languages) and all(entry.get("level") in LEVEL_RANK for entry in languages)


def has_needed_consents(newcomer: Newcomer) -> bool:
    """A standing yes to every purpose without which there is no mentoring."""
    given = Consent.objects.filter(
        user=newcomer.user_id,
        programme=newcomer.programme_id,
        purpose__in=NEEDED_PURPOSES,
        withdrawn_at__isnull=True,
    )
    return set(given.values_list("purpose", flat=True)) >= set(NEEDED_PURPOSES)
