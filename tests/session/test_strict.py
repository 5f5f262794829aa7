"""The strictness is tested too: a guard that never fires guards nothing."""

from pathlib import Path

import pytest
from django.db import transaction
from django.template import Context, Origin, Template, engines
from django.utils import timezone

from config.core.models import Event
from tests.strict import PROJECT, UndefinedVariableError, offences


def render(source, path=PROJECT / "templates" / "x.html", **context):
    template = Template(source, origin=Origin(str(path)), engine=engines["django"].engine)
    return template.render(Context(context))


@pytest.mark.parametrize(
    "source",
    [
        "{{ missing }}",
        "{{ person.missing }}",
        "{{ missing|upper }}",
        "{% blocktranslate %}Hello {{ missing }}{% endblocktranslate %}",
        "{% with x=missing %}{{ x }}{% endwith %}",
    ],
)
def test_an_undefined_variable_fails_in_our_templates(source):
    with pytest.raises(UndefinedVariableError):
        render(source, person={})


def test_asking_about_an_undefined_variable_is_allowed():
    assert (
        render("{% if missing %}yes{% endif %}{{ missing|default:'none' }}{% for x in missing %}x{% endfor %}")
        == "none"
    )


def test_other_peoples_templates_may_show_nothing():
    assert render("[{{ missing }}{{ missing|length }}]", path=Path("/elsewhere/admin.html")) == "[0]"


def test_callbacks_run_when_the_outermost_block_of_the_code_ends(db):
    order = []
    with transaction.atomic():
        with transaction.atomic():
            transaction.on_commit(lambda: order.append("callback"))
        order.append("inner block over")
    order.append("outer block over")
    transaction.on_commit(lambda: order.append("at once"))
    assert order == ["inner block over", "callback", "outer block over", "at once"]


def test_callbacks_of_a_block_that_rolled_back_never_run(db):
    ran = []

    def refuse():
        with transaction.atomic():
            transaction.on_commit(lambda: ran.append("lost"))
            raise ValueError("rolled back")

    with pytest.raises(ValueError, match="rolled back"):
        refuse()
    with transaction.atomic():
        transaction.on_commit(lambda: ran.append("kept"))
    assert ran == ["kept"]


def test_a_callback_may_write_and_ask_again(db, programme):
    def again():
        with transaction.atomic():
            Event.record(programme, "second")
            transaction.on_commit(lambda: Event.record(programme, "third"))

    with transaction.atomic():
        Event.record(programme, "first")
        transaction.on_commit(again)
    verbs = Event.objects.about(programme).values_list("verb", flat=True)
    assert list(verbs) == ["first", "second", "third"]


@pytest.mark.parametrize(
    ("html", "bad"),
    [
        ("<script>alert(1)</script>", True),
        ('<script src="/static/x.js" defer></script>', False),
        ('<script type="application/json">{}</script>', False),
        ('<p style="color:red">', True),
        ('<a onclick="x()">', True),
        ("<p>{{ name }}</p>", True),
        ("<p>{% if %}</p>", True),
        ("<p>plain words</p>", False),
    ],
)
def test_inline_code_and_template_text_are_seen(html, bad):
    assert bool(offences(html)) is bad


def test_a_naive_time_is_an_error(db, programme):
    naive = timezone.now().replace(tzinfo=None)
    with pytest.raises(RuntimeWarning):
        type(programme).objects.filter(created_at=naive).exists()
