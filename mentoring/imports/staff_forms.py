"""What the coordinator fills in for an import."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from config.accounts.models import Programme

from .columns import FIELDS, Kind, Mapping
from .models import PeopleImport
from .services import MAX_FILES
from .workbook import MAX_BYTES


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or more spreadsheets, each at most 5 MB."""

    widget = SeveralFiles(attrs={"accept": ".xlsx,.csv"})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        uploads = data if isinstance(data, list | tuple) else [data]
        if len(uploads) > MAX_FILES:
            raise forms.ValidationError(_("Upload at most five files at once."))
        clean = super().clean
        found = [clean(upload, initial) for upload in uploads]
        for upload in found:
            if upload.size > MAX_BYTES:
                raise forms.ValidationError(_("The file is larger than 5 MB. Split it and upload the parts."))
        return found


class UploadForm(forms.Form):
    """Which file, for which programme."""

    files = FilesField(  # type: ignore[assignment]  # a form's own ``files`` is set on the instance
        label=_("Spreadsheet"),
        help_text=_("An .xlsx or .csv file, at most 5 MB. You can choose two files, for newcomers and for mentors."),
    )
    programme = forms.ModelChoiceField(label=_("Programme"), queryset=Programme.objects.none(), empty_label=None)
    intake_done = forms.BooleanField(
        label=_("Our programme is moving in: the intakes and trainings are done"),
        help_text=_("Complete newcomers are ready to match at once. Mentors with a training date are approved."),
        required=False,
    )

    def __init__(self, *args: Any, programmes: QuerySet[Programme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["programme"]
        field.queryset = programmes
        if len(programmes) == 1:
            field.initial = programmes[0]
            field.widget = forms.HiddenInput()


class ColumnsForm(forms.Form):
    """What each sheet holds and what each of its columns means."""

    def __init__(self, *args: Any, people_import: PeopleImport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people_import = people_import
        meanings = [("", _("not used")), *FIELDS.items()]
        for place, sheet in enumerate(people_import.sheets):
            self.fields[f"kind-{place}"] = forms.ChoiceField(
                label=_("This sheet holds"),
                choices=[("", _("nobody: leave it out")), *Kind.choices],
                required=False,
                initial=sheet["kind"],
            )
            for column, heading in enumerate(sheet["headings"]):
                self.fields[f"column-{place}-{column}"] = forms.ChoiceField(
                    label=heading or _("(no heading)"),
                    choices=meanings,
                    required=False,
                    initial=sheet["fields"][column],
                )

    def sheets(self) -> list[dict[str, Any]]:
        """For the page: each sheet with its columns, their samples and their fields."""
        found = []
        for place, sheet in enumerate(self.people_import.sheets):
            samples = self.people_import.samples[place] if self.people_import.samples else []
            columns = [
                {
                    "heading": heading,
                    "samples": samples[column] if samples else [],
                    "field": self[f"column-{place}-{column}"],
                }
                for column, heading in enumerate(sheet["headings"])
            ]
            found.append({"sheet": sheet, "kind": self[f"kind-{place}"], "columns": columns})
        return found

    def mappings(self) -> list[Mapping | None]:
        """What was chosen, sheet by sheet."""
        chosen = []
        for place, sheet in enumerate(self.people_import.sheets):
            kind = self.cleaned_data[f"kind-{place}"]
            fields = [self.cleaned_data[f"column-{place}-{column}"] for column in range(len(sheet["headings"]))]
            chosen.append(Mapping(kind, fields) if kind else None)
        return chosen
