"""Where a document stands between an editor's desk and its readers.

The state is that of the working text. What readers see is the published version, which stays while somebody edits.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DocumentState(models.TextChoices):
    DRAFT = "draft", _("draft")
    REVIEW = "review", _("in review")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")


D = DocumentState
DOCUMENT_MOVES = {
    D.DRAFT: frozenset({D.REVIEW, D.WITHDRAWN}),
    D.REVIEW: frozenset({D.DRAFT, D.PUBLISHED}),
    D.PUBLISHED: frozenset({D.DRAFT, D.WITHDRAWN}),
    D.WITHDRAWN: frozenset({D.DRAFT}),
}
