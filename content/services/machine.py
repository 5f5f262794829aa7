"""Machine translation of what is missing: nothing twice, within a budget, and never with other facts than the Dutch."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Sum
from django.utils import timezone

from config.accounts.models import User
from config.core import jobs
from config.core.models import Event, Job
from content.engines import Engine
from content.honesty import SOURCE_LANGUAGE, Status, digest
from content.models import Document, MachineTranslation, Origin, Translation

from .publishing import FactsBroken
from .queueing import Open, open_segments
from .translating import OutOfDate, save_translation

JOB = "content.translate"
BATCH = 20
CODES = [code for code, _name in settings.LANGUAGES]


@dataclass
class Done:
    """What a run did: kept, refused because facts were lost, left because the month's characters are used up."""

    kept: int = 0
    refused: int = 0
    left: int = 0


def request_translation(*, language: str, by: User) -> Job:
    """Ask for a machine translation of what is missing in a language. Asking twice gives the same job."""
    return jobs.enqueue(JOB, CODES.index(language), by=by)


def translate_missing(
    *, language: str, engine: Engine, progress: Callable[[int, int], None] = lambda done, total: None
) -> Done:
    """Translate every public segment that has no translation, or an old one by a machine.

    Raises EngineFailed when the engine gives up; what came before is kept, and running again goes on from there.
    """
    wanted = _wanted(language)
    done = Done()
    for start in range(0, len(wanted), BATCH):
        batch = wanted[start : start + BATCH]
        texts = _translations({one.source for one in batch}, language, engine)
        for one in batch:
            _keep(one, texts.get(one.source), language, engine, done)
        progress(min(start + BATCH, len(wanted)), len(wanted))
    return done


def characters_left(engine: Engine) -> int:
    """How many characters of Dutch the engine may still get this month."""
    first = timezone.localtime().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    used = MachineTranslation.objects.filter(engine=engine.name, at__gte=first).aggregate(sum=Sum("characters"))["sum"]
    return max(0, settings.TRANSLATION_MONTHLY_CHARACTERS - (used or 0))


def _wanted(language: str) -> list[Open]:
    """Never a text that a person wrote: the reader sees it, marked as changed, until a person looks at it."""
    persons = set(Translation.objects.filter(language=language, origin=Origin.PERSON).values_list("document", "key"))
    return [
        one
        for one in open_segments(language)
        if one.status in (Status.MISSING, Status.CHANGED) and (one.document, one.key) not in persons
    ]


def _translations(sources: set[str], language: str, engine: Engine) -> dict[str, str]:
    """The translation of each text that was asked for before or is asked for now; the others stay out."""
    by_hash = {digest(source): source for source in sources}
    known = dict(
        MachineTranslation.objects.filter(engine=engine.name, language=language, source_hash__in=by_hash).values_list(
            "source_hash", "text"
        )
    )
    ask, left = [], characters_left(engine)
    for key, source in sorted(by_hash.items()):
        if key not in known and len(source) <= left:
            ask.append(source)
            left -= len(source)
    answers = engine.translate(ask, SOURCE_LANGUAGE, language) if ask else []
    fresh = dict(zip(ask, answers, strict=True))
    MachineTranslation.objects.bulk_create(
        [
            MachineTranslation(
                engine=engine.name, language=language, source_hash=digest(source), text=text, characters=len(source)
            )
            for source, text in fresh.items()
        ],
        ignore_conflicts=True,
    )
    return {by_hash[key]: text for key, text in known.items()} | fresh


def _keep(one: Open, text: str | None, language: str, engine: Engine, done: Done) -> None:
    if text is None:
        done.left += 1
        return
    document = Document(pk=one.document)
    try:
        save_translation(
            document=document,
            key=one.key,
            language=language,
            source=one.source,
            text=text,
            by=None,
            engine=engine.name,
        )
        done.kept += 1
    except FactsBroken:
        done.refused += 1
        Event.record(document, "machine translation refused", key=one.key, language=language)
    except OutOfDate:
        done.left += 1  # the Dutch changed while the engine was at work; the next run sees it
