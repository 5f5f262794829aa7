"""The components speak to everybody: label, help and error belong to the control also for who cannot see them."""

from html.parser import HTMLParser

import pytest
from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

from config.core.styleguide import SLOTS


class Question(forms.Form):
    name = forms.CharField(label="Your name?", help_text="As on your card.")
    nickname = forms.CharField(label="Nickname", required=False)
    tongue = forms.ChoiceField(label="Language", choices=[("nl", "Dutch"), ("ar", "Arabic")], widget=forms.RadioSelect)
    free = forms.MultipleChoiceField(label="Free", choices=SLOTS, widget=forms.CheckboxSelectMultiple)
    agreed = forms.BooleanField(label="I agree")
    step = forms.CharField(widget=forms.HiddenInput, initial="two")

    def clean(self):
        raise forms.ValidationError("The two answers contradict each other.")


class Tags(HTMLParser):
    """Every opening tag with its attributes."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def all(self, tag_name, /, **attrs):
        return [a for tag, a in self.found if tag == tag_name and attrs.items() <= a.items()]

    def one(self, name, /, **attrs):
        (only,) = self.all(name, **attrs)
        return only


def show(source, **context):
    request = RequestFactory().get("/list/", {"state": "ready", "page": "2"})
    return engines["django"].from_string(source).render(context, request)


def test_field_ties_label_help_and_error_to_the_input():
    tags = Tags(show("{% field form.name %}", form=Question({})))
    given = tags.one("input", name="name")
    assert tags.one("label")["for"] == given["id"]
    assert given["aria-invalid"] == "true"
    described = given["aria-describedby"].split()
    ids = {a["id"] for _tag, a in tags.found if "id" in a}
    assert len(described) == 2
    assert set(described) <= ids


def test_field_without_a_mistake_claims_none():
    tags = Tags(show("{% field form.name %}", form=Question()))
    given = tags.one("input", name="name")
    assert "aria-invalid" not in given
    assert given["aria-describedby"] == "id_name_helptext"


def test_field_says_which_questions_may_be_left_open():
    assert "optional" in show("{% field form.nickname %}", form=Question())
    assert "optional" not in show("{% field form.name %}", form=Question())


def test_field_groups_choices_under_their_question():
    html = show("{% field form.tongue %}", form=Question({}))
    tags = Tags(html)
    assert tags.one("fieldset")["aria-describedby"] == "id_tongue_error"
    assert "<legend>Language</legend>" in html
    labels = {a["for"] for a in tags.all("label")}
    assert labels == {a["id"] for a in tags.all("input", type="radio")}


def test_field_can_make_its_question_the_heading_of_the_page():
    assert "<h1>Language</h1>" in show('{% field form.tongue legend_as="h1" %}', form=Question())


def test_fields_shows_hidden_inputs_and_what_is_wrong_with_the_whole():
    html = show("{% fields form %}", form=Question({}))
    tags = Tags(html)
    assert tags.one("input", name="step")["type"] == "hidden"
    assert "contradict" in html


def test_error_summary_links_each_mistake_to_a_control_that_is_there():
    html = show("{% error_summary form %}{% fields form %}", form=Question({}))
    tags = Tags(html)
    targets = [a["href"].removeprefix("#") for a in tags.all("a")]
    ids = {a["id"] for _tag, a in tags.found if "id" in a}
    assert len(targets) == 4
    assert set(targets) <= ids
    assert "Your name? This field is required." in html
    assert "Language: This field is required." in html


def test_error_summary_is_silent_while_nothing_is_wrong():
    assert show("{% error_summary form %}", form=Question()).strip() == ""


def test_slot_grid_has_a_named_box_for_every_half_day():
    html = show("{% slot_grid form.free %}", form=Question({"free": ["wed-evening"]}))
    tags = Tags(html)
    assert len(tags.all("input", type="checkbox")) == 21
    assert "checked" in tags.one("input", value="wed-evening")
    assert "Wednesday, evening" in html
    assert len(tags.all("th", scope="row")) == 7
    assert len(tags.all("th", scope="col")) == 3


def test_slot_grid_names_the_days_in_the_readers_language():
    with translation.override("uk"):
        assert "Понеділок" in show("{% slot_grid form.free %}", form=Question())


def test_icon_is_silent_and_turns_round_when_it_points():
    assert 'aria-hidden="true"' in show('{% icon "check" %}')
    assert "icon-pointing" in show('{% icon "arrow-left" %}')
    assert "icon-pointing" not in show('{% icon "check" %}')


def test_post_button_carries_the_token():
    tags = Tags(show('{% post_button "/go/" "Go" name="answer" value="yes" %}'))
    assert tags.one("form")["method"] == "post"
    assert tags.one("input", name="csrfmiddlewaretoken")["value"]
    assert tags.one("button")["value"] == "yes"


def test_button_escapes_what_it_says():
    assert "<b>" not in show("{% submit text %}{% badge text %}", text="<b>x</b>")


@pytest.mark.parametrize(
    ("kind", "word"), [("info", "Note"), ("good", "Done"), ("warn", "Attention"), ("bad", "Problem")]
)
def test_notice_says_its_colour_in_a_word(kind, word):
    html = show("{% notice kind=kind %}{{ text }}{% endnotice %}", kind=kind, text="<i>")
    assert word in html
    assert "<i>" not in html


def test_message_about_a_failure_interrupts_and_others_wait():
    assert 'role="alert"' in show("{% message_notice m %}", m=Message(constants.ERROR, "No"))
    assert 'role="status"' in show("{% message_notice m %}", m=Message(constants.SUCCESS, "Yes"))


def test_stepper_and_progress_say_in_words_how_far():
    assert "Step 2 of 6" in show("{% stepper 2 6 %}")
    tags = Tags(show('{% progress 3 12 "Meetings" %}'))
    assert tags.one("progress") == {"value": "3", "max": "12"}


def test_dialog_names_itself_and_can_be_closed():
    tags = Tags(show('{% dialog name="why" button="Decline" title="Why not?" %}x{% enddialog %}'))
    box = tags.one("div", role="dialog")
    assert box["aria-labelledby"] == tags.one("h2")["id"]
    assert {a.get("popovertargetaction", "open") for a in tags.all("button")} == {"open", "hide"}


def test_pagination_keeps_the_filter():
    page = Paginator(range(60), 20).get_page(2)
    tags = Tags(show("{% pagination page %}", page=page))
    assert tags.one("a", rel="next")["href"] == "?state=ready&page=3"


def test_filters_send_everything_in_the_address():
    tags = Tags(show("{% filters form %}", form=Question()))
    assert tags.one("form")["method"] == "get"
    assert tags.one("form")["action"] == "/list/"


def test_menu_link_leaves_out_a_page_that_does_not_exist():
    assert show('{% menu_link "nowhere:at-all" "Nowhere" %}').strip() == ""


def test_score_is_a_number_and_a_word():
    html = show('{% score 81.6 "good fit" %}')
    assert "82" in html
    assert "good fit" in html


def test_empty_list_says_what_to_do():
    html = show('{% empty "Nobody yet" "Add the first person." url="/add/" label="Add" %}')
    assert "Add the first person." in html
    assert Tags(html).one("a")["href"] == "/add/"
