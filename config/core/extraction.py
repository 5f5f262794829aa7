"""Which texts the source wants translated, and who reads them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path, PurePosixPath
from tokenize import TokenError

from babel.messages.extract import extract
from django.utils.translation.template import templatize

# Folders of the project that hold no text for readers.
SKIPPED = {"tests", "migrations", "static", "staticfiles", "docs", "locale", "var", "build", "node_modules"}
TEMPLATE_SUFFIXES = {".html", ".txt"}
# Where only coordinators, employers and administrators read: whole apps, folders, beginnings of file names.
STAFF_APPS = (("employers",), ("matching",))
STAFF_FOLDERS = {"staff", "styleguide", "commands", "imports", "desk"}
STAFF_FILES = ("staff_", "admin", "styleguide", "employer_", "screening_")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}

Key = tuple[str, str]  # context (often empty), the English text in the singular


@dataclass
class SourceText:
    """One text of the source, with its plural when it has one, and the files that use it."""

    text: str
    plural: str = ""
    context: str = ""
    files: set[str] = field(default_factory=set)

    @property
    def key(self) -> Key:
        return (self.context, self.text)

    @property
    def is_for_staff_only(self) -> bool:
        """Every file that uses the text is opened by coordinators, employers or administrators only."""
        return all(is_staff_file(file) for file in self.files)


def is_staff_file(file: str) -> bool:
    """Whether only staff and employers read what stands in this file, by the names that the project agreed on."""
    path = PurePosixPath(file)
    folders = path.parts[:-1]
    return (
        path.name.startswith(STAFF_FILES)
        or path.name.endswith("todos.py")
        or folders[:1] in STAFF_APPS
        or not STAFF_FOLDERS.isdisjoint(folders)
    )


def source_texts(root: Path) -> dict[Key, SourceText]:
    """Every text that Python code and templates under ``root`` pass to gettext."""
    found: dict[Key, SourceText] = {}
    for path in sorted(_files(root)):
        name = path.relative_to(root).as_posix()
        for text in _texts_of(path, name):
            known = found.setdefault(text.key, text)
            known.plural = known.plural or text.plural
            known.files.add(name)
    return found


def _files(root: Path) -> Iterator[Path]:
    for top in root.iterdir():
        if top.is_dir() and top.name not in SKIPPED and not top.name.startswith("."):
            for path in top.rglob("*"):
                folders = path.relative_to(root).parts[:-1]
                is_template = "templates" in folders and path.suffix in TEMPLATE_SUFFIXES
                if (path.suffix == ".py" or is_template) and not SKIPPED.intersection(folders):
                    yield path


def _texts_of(path: Path, name: str) -> Iterator[SourceText]:
    source = path.read_text(encoding="utf-8")
    if path.suffix in TEMPLATE_SUFFIXES:
        source = _template_as_calls(source, name)
    try:
        calls = list(extract("python", BytesIO(source.encode()), KEYWORDS, (), {"encoding": "utf-8"}))
    except (SyntaxError, TokenError) as error:
        raise SyntaxError(f"{name}: {error}") from error
    for _line, message, _comments, context in calls:
        text, plural = message if isinstance(message, tuple) else (message, "")
        if text:
            yield SourceText(text=str(text), plural=str(plural), context=str(context or ""))


def _template_as_calls(source: str, name: str) -> str:
    """A template as the gettext calls in it. What is between them is letters, indented so that it still tokenizes."""
    calls = str(templatize(source, origin=name))
    return "\n".join(line.strip() for line in calls.splitlines())
