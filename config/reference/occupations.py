"""Finding an occupation by what people call it, and naming a group of occupations."""

from collections.abc import Iterable

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import translation

from .models import Occupation, OccupationGroup

LABELS = [f"label_{code}" for code, _name in settings.LANGUAGES]


def resolve(texts: Iterable[str]) -> dict[str, Occupation]:
    """For each text that is exactly an occupation's label in one of the ten languages: that occupation.

    Capitals and spaces at the ends do not matter. One query; the starter set goes before the long official list.
    """
    wanted: dict[str, list[str]] = {}
    for text in texts:
        if text.strip():
            wanted.setdefault(text.strip().casefold(), []).append(text)
    found: dict[str, Occupation] = {}
    if not wanted:
        return found
    for occupation in Occupation.objects.order_by("-is_starter", "pk").iterator(chunk_size=500):
        for field in LABELS:
            for text in wanted.get((getattr(occupation, field) or "").casefold(), ()):
                found.setdefault(text, occupation)
    return found


def search(text: str, *, limit: int = 20) -> QuerySet[Occupation]:
    """Occupations whose label in the reader's language, or in English, contains the text."""
    field = f"label_{translation.get_language() or 'en'}"
    match = Q(**{f"{field}__icontains": text.strip()}) | Q(label_en__icontains=text.strip())
    return Occupation.objects.filter(match).order_by("-is_starter", field, "pk")[:limit]


def group_name(code: str) -> str:
    """What an ISCO-08 group is called: its official name if that was loaded, or else one occupation from it."""
    group = OccupationGroup.objects.filter(code=code).first()
    if group is not None:
        return group.label
    occupation = Occupation.objects.filter(isco_code=code).order_by("-is_starter", "pk").first()
    return code if occupation is None else occupation.label
