"""What a person keeps in her account: pages to find again, steps she has done."""

from collections.abc import Iterable

from django.db import transaction

from config.accounts.models import User
from content.models import Document, Kept

MOST = 500  # far more than anybody reads; a script may not fill the table


def documents_named(references: Iterable[str]) -> list[Document]:
    """The public documents of references such as ``page/find-a-family-doctor``; unknown ones are left out."""
    wanted = {tuple(reference.split("/", 1)) for reference in references if reference.count("/") == 1}
    found = Document.objects.public().filter(slug__in={slug for _kind, slug in wanted}).only("kind", "slug")
    return [document for document in found if (document.kind, document.slug) in wanted]


@transaction.atomic
def keep(*, user: User, references: Iterable[str], what: str) -> int:
    """Keep these documents. Keeping twice is keeping once. Returns how many are new, at most ``MOST`` in all."""
    there = set(Kept.objects.filter(user=user, what=what, key="").values_list("document_id", flat=True))
    new = [document for document in documents_named(references) if document.pk not in there][: MOST - len(there)]
    rows = [Kept(user=user, document_id=document.pk, what=what) for document in new]
    Kept.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def forget(*, user: User, kept: int) -> None:
    """Take one of her own from the list."""
    Kept.objects.filter(user=user, pk=kept).delete()


def kept_by(
    user: User, language: str, what: str = Kept.What.BOOKMARK, *, most: int = MOST
) -> list[tuple[int, Document]]:
    """What she keeps and can still be read, newest first: the row's number and the document in her language."""
    readable = Kept.objects.filter(user=user, what=what, key="", document__published__isnull=False)
    rows = list(readable.order_by("-pk").values_list("pk", "document_id")[:most])
    documents = Document.objects.public().in_language(language).in_bulk([document for _pk, document in rows])
    return [(pk, documents[document]) for pk, document in rows if document in documents]
