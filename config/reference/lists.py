"""Several things in one line, with the separator of the reader's language."""

from collections.abc import Iterable

from django.utils import translation

_ARABIC = {",": "، ", ";": "؛ "}


def listed(items: Iterable[object], *, mark: str = "") -> str:
    """``a, b, c``; with semicolons if asked, or as soon as one of the items has a comma of its own."""
    texts = [str(item) for item in items]
    mark = mark or (";" if any("," in text or "،" in text for text in texts) else ",")
    right_to_left = (translation.get_language() or "").startswith("ar")
    return (_ARABIC[mark] if right_to_left else f"{mark} ").join(texts)
