"""What readers choose on the pages of the directory. Everything is optional and stands in the address."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from config.reference.languages import language_name

from .themes import Theme

ALL = ("", _("All"))


class DirectoryFilter(forms.Form):
    """Which services and organisations to show."""

    theme = forms.ChoiceField(label=_("Theme"), required=False)
    municipality = forms.ChoiceField(label=_("Municipality"), required=False)
    spoken = forms.ChoiceField(label=_("Language"), required=False)

    def __init__(
        self, *args: Any, themes: Iterable[str], municipalities: Iterable[str], spoken: Iterable[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        named = sorted(((code, language_name(code)) for code in spoken), key=lambda choice: choice[1])
        used = set(themes)
        self._choose("theme", (choice for choice in Theme.choices if choice[0] in used))
        self._choose("municipality", ((name, name) for name in municipalities))
        self._choose("spoken", named)

    def _choose(self, name: str, choices: Iterable[tuple[str, Any]]) -> None:
        self.fields[name].choices = [ALL, *choices]  # type: ignore[attr-defined]


class TownFilter(forms.Form):
    """The events of which town to show."""

    town = forms.ChoiceField(label=_("Municipality"), required=False)

    def __init__(self, *args: Any, towns: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [ALL, *((town.slug, town.name) for town in towns)]
        self.fields["town"].choices = choices  # type: ignore[attr-defined]
