"""From files to sheets of people."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from .columns import guess
from .running import Source
from .workbook import Sheet, Unreadable, read

EXPECTED = _(
    "No sheet of people was recognised. The first row must hold headings in English or Dutch, such as: "
    "First name, Last name, E-mail, Phone, Postcode, Languages. A sheet of newcomers also has “What do you need help "
    "with?” or “Country of origin”; a sheet of mentors has “What can you help with?” or “How many newcomers?”."
)
HISTORY = _("This file holds closed mentorships. Load it with the command import_history.")


def recognised(files: Iterable[tuple[str, bytes]]) -> tuple[list[Source], list[str]]:
    """The sheets that hold people, newcomers first, and the titles of those left out.

    Raises Unreadable for a file that cannot be read, or when no sheet has the headings of people.
    """
    sources, left_out = [], []
    for name, content in files:
        for sheet in read(name, content):
            source = as_source(sheet)
            if source.mapping.complaints():
                left_out.append(f"{sheet.file}: {sheet.title}" if sheet.title not in sheet.file else sheet.file)
            else:
                sources.append(source)
    if not sources:
        raise Unreadable(EXPECTED)
    return sources, left_out


def as_source(sheet: Sheet) -> Source:
    """A sheet with the best guess at its columns."""
    return Source(sheet, guess(sheet.headings, hint=f"{sheet.title} {sheet.file}"))
