"""The catalogue tool: it finds every text, keeps every translation and stops every damaged one."""

import gettext
import json
import time

import pytest
from django.core.management import CommandError, call_command

from config.core.catalogues import Catalogues
from config.core.extraction import is_staff_file, source_texts

PYTHON = """
from django.utils.translation import gettext as _, gettext_lazy, ngettext, pgettext
a = _("Python text")
b = gettext_lazy("Two "
                 "pieces")
c = ngettext("%(count)s meeting", "%(count)s meetings", n)
d = pgettext("month", "May")
"""
TEMPLATE = """{% extends "base.html" %}
  {% translate "Plain" %} {% translate "Kept" as kept %} {% translate "March" context "month" %}
      {% submit _("Save it") kind="primary" %} {{ value|default:_("nothing") }}
{% blocktranslate trimmed with name=person.name %}
    Dear {{ name }},
    welcome.
{% endblocktranslate %}
{% blocktranslate count n=days asvar text %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}
{# Translators: not a text #} it's 100% (unbalanced
{% comment %}{% translate "Hidden" %}{% endcomment %}
"""
FOUND = {
    ("", "Python text"),
    ("", "Two pieces"),
    ("", "%(count)s meeting"),
    ("month", "May"),
    ("", "Plain"),
    ("", "Kept"),
    ("month", "March"),
    ("", "Save it"),
    ("", "nothing"),
    ("", "Dear %(name)s, welcome."),
    ("", "%(n)s day"),
}


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")


@pytest.fixture
def project(tmp_path):
    write(tmp_path / "people" / "views.py", PYTHON)
    write(tmp_path / "people" / "templates" / "people" / "page.html", TEMPLATE)
    write(tmp_path / "people" / "staff_views.py", 'from x import _\nt = _("Only for staff")\n')
    write(tmp_path / "people" / "migrations" / "0001.py", 't = _("Never")\n')
    return tmp_path


@pytest.fixture
def catalogues(project):
    return Catalogues(project, project / "locale", ("nl", "uk"))


@pytest.fixture
def small(tmp_path):
    """One text with a placeholder and one with a plural, in Ukrainian and Dutch."""
    write(tmp_path / "app" / "views.py", '_("Hello %(name)s")\nngettext("%(n)s day", "%(n)s days", n)\n_(" edge\\n")\n')
    catalogues = Catalogues(tmp_path, tmp_path / "locale", ("uk",))
    catalogues.update()
    return catalogues


GOOD = {
    "Hello %(name)s": "Привіт, %(name)s",
    "%(n)s day": ["%(n)s день", "%(n)s дні", "%(n)s днів"],
    " edge\n": " край\n",
}


def test_source_texts_come_from_python_and_templates(project):
    assert source_texts(project).keys() - {("", "Only for staff")} == FOUND


def test_source_texts_remember_plural_and_files(project):
    texts = source_texts(project)
    assert texts["", "%(n)s day"].plural == "%(n)s days"
    assert texts["", "Plain"].files == {"people/templates/people/page.html"}


@pytest.mark.parametrize(
    ("file", "is_staff"),
    [
        ("newcomers/staff_views.py", True),
        ("newcomers/templates/newcomers/staff/list.html", True),
        ("config/accounts/admin.py", True),
        ("config/core/management/commands/x.py", True),
        ("templates/styleguide/index.html", True),
        ("employers/views.py", True),
        ("matching/templates/matching/run.html", True),
        ("mentoring/todos.py", True),
        ("mentoring/imports/problems.py", True),
        ("newcomers/views.py", False),
        ("templates/base.html", False),
        ("mentoring/models.py", False),
    ],
)
def test_staff_files_are_known_by_their_names(file, is_staff):
    assert is_staff_file(file) is is_staff


def test_update_leaves_staff_texts_out_of_catalogues_that_do_not_need_them(catalogues):
    catalogues.update()
    assert "Only for staff" in catalogues.path("nl").read_text()
    assert "Only for staff" not in catalogues.path("uk").read_text()


def test_update_twice_writes_the_same_and_has_no_dates_or_line_numbers(catalogues):
    catalogues.update()
    first = catalogues.path("nl").read_bytes()
    catalogues.update()
    assert catalogues.path("nl").read_bytes() == first
    assert b"Date" not in first
    assert b"#: people/views.py\n" in first


def test_update_keeps_translations_and_drops_what_is_gone(small):
    small.bring_in("uk", GOOD)
    write(small.root / "app" / "views.py", '_("Hello %(name)s")\n_("New")\n')
    assert [(done.added, done.dropped, done.untranslated) for done in small.update()] == [(1, 2, 1)]
    assert small.export("uk", only_missing=False) == {"Hello %(name)s": "Привіт, %(name)s", "New": ""}


def test_compiled_catalogue_speaks_with_the_right_plural_and_is_written_once(small):
    small.bring_in("uk", GOOD)
    assert small.compile() == ["uk"]
    with small.path("uk").with_suffix(".mo").open("rb") as file:
        spoken = gettext.GNUTranslations(file)
    assert spoken.gettext("Hello %(name)s") == "Привіт, %(name)s"
    forms = [spoken.ngettext("%(n)s day", "%(n)s days", n) % {"n": n} for n in (1, 3, 5, 11, 21)]
    assert forms == ["1 день", "3 дні", "5 днів", "11 днів", "21 день"]
    assert small.compile() == []
    time.sleep(0.02)
    small.bring_in("uk", {"Hello %(name)s": "Вітаю, %(name)s"})
    assert small.compile() == ["uk"]


def test_check_is_content_with_a_complete_catalogue(small):
    small.bring_in("uk", GOOD)
    assert small.check() == []


def test_check_finds_untranslated_new_and_stale_texts(small):
    small.bring_in("uk", {"Hello %(name)s": "Привіт, %(name)s"})
    write(small.root / "app" / "views.py", '_("Hello %(name)s")\n_(" edge\\n")\n_("New")\n')
    assert {(problem.text, problem.what.split(" (")[0]) for problem in small.check()} == {
        ("New", "not in the catalogue"),
        ("%(n)s day", "no longer in the source"),
        (" edge\n", "not translated"),
    }


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        ("%(name)s\"", "%(nom)s\"", "placeholders"),
        ("msgstr \" край\\n\"", "msgstr \"край\\n\"", "white space"),
        ("msgstr \" край\\n\"", "msgstr \" край\"", "white space"),
        ("%(n)s день", "день", "placeholders"),
        ("#, python-format\nmsgid \"Hello", "#, fuzzy, python-format\nmsgid \"Hello", "fuzzy"),
    ],
)  # fmt: skip
def test_check_finds_damaged_translations(small, right, wrong, says):
    small.bring_in("uk", GOOD)
    path = small.path("uk")
    content = path.read_text()
    cut = content.rindex(right) if right in content else -1
    assert cut >= 0
    path.write_text(content[:cut] + content[cut:].replace(right, wrong, 1))
    assert any(says in problem.what for problem in small.check())


@pytest.mark.parametrize(
    ("text", "translation"),
    [
        ("Hello %(name)s", "Привіт"),
        ("Hello %(name)s", ["Привіт, %(name)s"]),
        ("%(n)s day", ["%(n)s день", "%(n)s дні"]),
        ("%(n)s day", ["%(n)s день", "", "%(n)s днів"]),
        ("Goodbye", "Бувай"),
    ],
)
def test_bring_in_refuses_what_does_not_fit_and_keeps_what_was_there(small, text, translation):
    small.bring_in("uk", GOOD)
    stored, problems = small.bring_in("uk", {text: translation})
    assert stored == 0
    assert [problem.text for problem in problems] == [text]
    assert small.check() == []


def test_export_and_import_go_through_a_file(small, settings, tmp_path, capsys):
    settings.BASE_DIR, settings.LOCALE_PATHS = small.root, [small.folder]
    file = tmp_path / "uk.json"
    call_command("catalogues", "export", str(file), "--language", "uk", "--missing")
    assert json.loads(file.read_text()) == {" edge\n": "", "%(n)s day": ["", "", ""], "Hello %(name)s": ""}
    file.write_text(json.dumps(GOOD))
    call_command("catalogues", "import", str(file), "--language", "uk")
    assert "3 translations stored." in capsys.readouterr().out
    call_command("catalogues", "export", str(file), "--language", "uk", "--missing")
    assert json.loads(file.read_text()) == {}


def test_import_of_a_file_that_is_no_object_is_refused(tmp_path):
    file = tmp_path / "x.json"
    file.write_text("[]")
    with pytest.raises(CommandError, match="one JSON object"):
        call_command("catalogues", "import", str(file), "--language", "uk")
