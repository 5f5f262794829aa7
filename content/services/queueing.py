"""What a translator does next: segments ordered by how often they are read and how much a mistake can harm."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from config.accounts.models import User
from content import facts
from content.honesty import Status, digest, digest_pair
from content.kinds import Kind
from content.models import Claim, Document, ReadCount, Review, Translation

AT_A_TIME = 5
CLAIMED_FOR = dt.timedelta(minutes=30)
READ_DAYS = 90
# A critical text counts as if it were read so many times more often.
CRITICAL_WEIGHT = 5
DONE = {Status.PROOFREAD.value, Status.SOURCE.value}


@dataclass(frozen=True)
class Open:
    """One segment that still wants a person."""

    document: int
    title: str
    critical: bool
    key: str
    kind: str
    source: str
    text: str
    before: str  # the Dutch that ``text`` was made from
    status: str
    terms: tuple[tuple[str, str], ...] = ()

    @property
    def seen(self) -> str:
        """What somebody approves who finds it right."""
        return digest_pair(self.source, self.text)

    @property
    def facts(self) -> list[str]:
        return sorted(facts.facts(self.source))


def open_segments(language: str, *, by: User | None = None) -> list[Open]:
    """Everything of public documents that is not proofread in this language, first what matters most.

    With ``by``, what she has read already and waits for a second person is left out.
    """
    since = timezone.localdate() - dt.timedelta(days=READ_DAYS)
    counted = ReadCount.objects.filter(language=language, day__gte=since).values_list("document")
    reads = dict(counted.annotate(times=Sum("count")))
    read_by_her = set(
        Review.objects.filter(by=by, translation__language=language).values_list("translation__document", "of")
    )
    texts = {
        (one.document_id, one.key): one for one in Translation.objects.filter(language=language).defer("created_at")
    }
    found: list[tuple[int, Open]] = []
    columns = ("pk", "critical", "draft", "title_nl", f"body_{language}")
    for pk, critical, draft, title, body in Document.objects.public().values_list(*columns):
        weight = (reads.get(pk, 0) + 1) * (CRITICAL_WEIGHT if critical else 1)
        proofread = {segment["key"] for segment in body or () if segment["status"] in DONE}
        for segment in draft:
            one = texts.get((pk, segment["key"]))
            text = one.text if one else ""
            if _is_done(segment, one, proofread) or (pk, digest_pair(segment["text"], text)) in read_by_her:
                continue
            status = _status(segment["text"], one)
            found.append(
                (weight, Open(pk, title or "", critical, segment["key"], segment["kind"], segment["text"], text,
                              one.source if one else "", status))
            )  # fmt: skip
    return [one for _weight, one in sorted(found, key=lambda pair: -pair[0])]


def _is_done(segment: dict[str, str], one: Translation | None, proofread: set[str]) -> bool:
    return bool(one and segment["key"] in proofread and digest(one.source) == digest(segment["text"]))


def _status(source: str, one: Translation | None) -> str:
    if one is None:
        return Status.MISSING.value
    return Status.MACHINE.value if digest(one.source) == digest(source) else Status.CHANGED.value


@transaction.atomic
def take(*, language: str, by: User) -> None:
    """Give a translator the next five for half an hour. Who still has some keeps those: pressing twice is harmless."""
    Claim.objects.filter(until__lte=timezone.now()).delete()
    if not Claim.objects.filter(by=by, language=language).exists():
        _claim(open_segments(language, by=by), language, by, AT_A_TIME)


@transaction.atomic
def take_document(*, document: Document, language: str, by: User) -> int:
    """Give a translator every open segment of one document that nobody else has. Returns how many."""
    Claim.objects.filter(until__lte=timezone.now()).delete()
    wanted = [one for one in open_segments(language, by=by) if one.document == document.pk]
    return _claim(wanted, language, by, len(wanted))


def _claim(wanted: list[Open], language: str, by: User, most: int) -> int:
    taken = set(Claim.objects.filter(language=language).values_list("document", "key"))
    free = [one for one in wanted if (one.document, one.key) not in taken][:most]
    until = timezone.now() + CLAIMED_FOR
    claims = [Claim(document_id=one.document, key=one.key, language=language, by=by, until=until) for one in free]
    Claim.objects.bulk_create(claims, ignore_conflicts=True)
    return len(claims)


def mine(*, language: str, by: User) -> list[Open]:
    """What she has before her, each with the explained words that occur in it."""
    claims = Claim.objects.filter(language=language, by=by, until__gt=timezone.now())
    wanted = set(claims.values_list("document", "key"))
    if not wanted:
        return []
    return with_terms([one for one in open_segments(language, by=by) if (one.document, one.key) in wanted], language)


def release(*, document: int, key: str, language: str, by: User) -> None:
    """She is done with this one."""
    Claim.objects.filter(document=document, key=key, language=language, by=by).delete()


def with_terms(segments: Iterable[Open], language: str) -> list[Open]:
    """The segments with the explained Dutch words in them and how they are called in this language."""
    words = Document.objects.public().of(Kind.TERM).values_list("title_nl", f"title_{language}")
    known = [(dutch, there or dutch) for dutch, there in words if dutch]
    return [
        Open(**{**vars(one), "terms": tuple(pair for pair in known if pair[0].casefold() in one.source.casefold())})
        for one in segments
    ]
