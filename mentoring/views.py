"""Pages of the two people of a pair."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from config.accounts.access import allow
from config.accounts.roles import Role
from content.honesty import SOURCE_LANGUAGE
from content.models import Document

from . import services, staff_views
from .cards import faces, other_of, own_side, talk_of, title_of
from .conduct import CODE_OF_CONDUCT
from .forms import MyFileForm
from .models import Answer, Evaluation, Meeting, Mentor, Mentorship
from .pair_forms import AnswerForm, EvaluationForm, FreeReasonForm, MeetingForm, QuestionForm, ReasonForm
from .services.mentorships import UNDER_WAY
from .telling import attempt

S = Mentorship.State
Side = Evaluation.Side
read_and_write = require_http_methods(["GET", "HEAD", "POST"])


def _mentorship(request: HttpRequest, pk: int) -> Mentorship:
    found: Mentorship = get_object_or_404(Mentorship.objects.visible_to(request.user).with_people(), pk=pk)
    return found


def _own(request: HttpRequest, pk: int) -> tuple[Mentorship, str]:
    """The pair and the reader's side in it; for everybody else it does not exist."""
    mentorship = _mentorship(request, pk)
    side = own_side(mentorship, request.user)
    if not side:
        raise Http404
    return mentorship, side


def home_of(side: str) -> str:
    """The page that each of the two comes back to."""
    return "newcomers:my_path" if side == Side.NEWCOMER else "mentoring:my_newcomers"


# --- The mentor's home and file --------------------------------------------------------------


@allow(Role.MENTOR)
def my_newcomers(request: HttpRequest) -> HttpResponse:
    """Everything a mentor needs, the most urgent first."""
    mentors = list(Mentor.objects.filter(user=request.user).select_related("programme"))
    pairs = list(
        Mentorship.objects.filter(mentor__user=request.user).with_people().with_meetings().order_by("-offered_at")
    )
    looked_back = set(
        Evaluation.objects.filter(mentorship__in=pairs, side=Side.MENTOR).values_list("mentorship_id", flat=True)
    )
    context = {
        "mentors": mentors,
        "offers": [pair for pair in pairs if pair.state == S.OFFERED],
        "pairs": [pair for pair in pairs if pair.state in (*UNDER_WAY, S.PAUSED)],
        "to_look_back": [pair for pair in pairs if pair.state == S.CLOSED and pair.pk not in looked_back],
        "ended": [pair for pair in pairs if pair.state == S.CLOSED and pair.pk in looked_back],
        "today": timezone.localdate(),
    }
    return render(request, "mentoring/my_newcomers.html", context)


def _my_mentor(request: HttpRequest) -> Mentor:
    """The mentor's own file; with files in two programmes, the one that the address names."""
    files = Mentor.objects.filter(user=request.user).select_related("programme")
    wanted = request.GET.get("programme", "")
    found = files.filter(programme__slug=wanted).first() if wanted else files.first()
    if found is None:
        raise Http404
    return found


@read_and_write
@allow(Role.MENTOR)
def my_file(request: HttpRequest) -> HttpResponse:
    """What the programme knows, to keep up to date."""
    mentor = _my_mentor(request)
    form = MyFileForm(request.POST or None, mentor=mentor, tenant=mentor.programme)
    if request.method == "POST" and form.is_valid():
        verb = partial(services.change_profile, mentor=mentor, data=form.cleaned_data, by=request.user)
        if attempt(request, verb, said=_("Your details are kept.")):
            return redirect("mentoring:my_newcomers")
        return redirect(request.get_full_path())
    context = {"form": form, "mentor": mentor, "sentences": CODE_OF_CONDUCT}
    return render(request, "mentoring/my_file.html", context)


@require_POST
@allow(Role.MENTOR)
def accept_code(request: HttpRequest) -> HttpResponse:
    mentor = _my_mentor(request)
    attempt(request, partial(services.accept_code, mentor=mentor, by=request.user), said=_("Thank you."))
    return redirect("mentoring:my_newcomers")


@require_POST
@allow(Role.MENTOR)
def take_break(request: HttpRequest) -> HttpResponse:
    """Pause, come back or leave."""
    mentor = _my_mentor(request)
    reason = request.POST.get("reason", "")[:1000]
    verbs: dict[str, tuple[Callable[..., Any], str]] = {
        "pause": (partial(services.pause_mentor, reason=reason), _("You take a break. We propose nobody now.")),
        "resume": (services.resume_mentor, _("Welcome back.")),
        "leave": (partial(services.leave, reason=reason), _("You have stopped as a mentor. Thank you.")),
    }
    if request.POST.get("do") in verbs:
        verb, said = verbs[request.POST["do"]]
        attempt(request, partial(verb, mentor=mentor, by=request.user), said=said)
    return redirect("mentoring:my_newcomers")


# --- The offer -------------------------------------------------------------------------------


ASK = "ask"


@read_and_write
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    """The match card: read why these two fit, and say yes, say no or ask."""
    mentorship, side = _own(request, pk)
    if request.method == "POST" and request.POST.get("answer") == ASK:
        return _ask(request, mentorship, side)
    if request.method == "POST":
        form = AnswerForm(request.POST)
        if form.is_valid():
            return _answer(request, mentorship, side, form)
        messages.error(request, _("Choose yes or no."))
        return redirect("mentoring:offer", pk)
    if mentorship.names_are_known:
        return redirect("mentoring:mentorship", pk)
    return _card(request, mentorship, side, QuestionForm())


def _card(
    request: HttpRequest, mentorship: Mentorship, side: str, question_form: QuestionForm, status: int = 200
) -> HttpResponse:
    context = {
        "mentorship": mentorship,
        "side": side,
        "title": title_of(side),
        "faces": faces(mentorship, side) if mentorship.state == S.OFFERED else [],
        "form": AnswerForm(),
        "question_form": question_form,
        "talk": talk_of(mentorship, side),
        "answer": getattr(mentorship, f"{side}_answer"),
        "home": home_of(side),
    }
    return render(request, "mentoring/offer.html", context, status=status)


def _ask(request: HttpRequest, mentorship: Mentorship, side: str) -> HttpResponse:
    form = QuestionForm(request.POST)
    if not form.is_valid():
        return _card(request, mentorship, side, form, status=422)
    verb = partial(services.ask_question, mentorship=mentorship, by=request.user, **form.cleaned_data)
    attempt(request, verb, said=_("The coordinator has your question. You can answer later."))
    return redirect("mentoring:offer", mentorship.pk)


def _answer(request: HttpRequest, mentorship: Mentorship, side: str, form: AnswerForm) -> HttpResponse:
    answer = form.cleaned_data["answer"]
    verb = partial(services.answer_offer, mentorship=mentorship, by=request.user, **form.cleaned_data)
    if not attempt(request, verb):
        return redirect("mentoring:offer", mentorship.pk)
    mentorship.refresh_from_db()
    if answer == Answer.NO:
        messages.success(request, _("You said no. That is fine. The coordinator looks further."))
        return redirect(home_of(side))
    if mentorship.names_are_known:
        messages.success(request, _("You both said yes."))
        return redirect("mentoring:mentorship", mentorship.pk)
    messages.success(request, _("Thank you. We tell you when the other person has answered."))
    return redirect("mentoring:offer", mentorship.pk)


@read_and_write
def question(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the coordinator."""
    mentorship, side = _own(request, pk)
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        verb = partial(services.ask_question, mentorship=mentorship, by=request.user, **form.cleaned_data)
        if attempt(request, verb, said=_("The coordinator has your question and contacts you.")):
            return redirect("mentoring:mentorship", pk)
    return render(
        request,
        "mentoring/question.html",
        {"mentorship": mentorship, "side": side, "form": form, "home": home_of(side)},
    )


# --- The work together -----------------------------------------------------------------------


def mentorship_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One pair: the coordinator sees the whole, each of the two what is theirs."""
    mentorship = _mentorship(request, pk)
    side = own_side(mentorship, request.user)
    if not side:
        return staff_views.mentorship_page(request, mentorship)
    if not mentorship.names_are_known:
        return redirect("mentoring:offer", pk)
    cited = Document.objects.public().in_language(translation.get_language())
    meetings = list(mentorship.meetings.prefetch_related(Prefetch("pages", queryset=cited)))
    context = {
        "mentorship": mentorship,
        "side": side,
        "other": other_of(mentorship, side),
        "meetings": meetings,
        "questions": page_questions(mentorship, side),
        "next_on": next((meeting.next_on for meeting in meetings[:1]), None),
        "today": timezone.localdate(),
        "under_way": mentorship.state in UNDER_WAY,
        "must_answer": asked_about_trial(mentorship, side),
        "must_look_back": mentorship.state == S.CLOSED and not mentorship.evaluations.filter(side=side).exists(),
        "home": home_of(side),
    }
    return render(request, "mentoring/mentorship.html", context)


def page_questions(mentorship: Mentorship, side: str) -> list[dict[str, Any]]:
    """The welcome pages that the newcomer asked about. She finds each in her language, the mentor in Dutch."""
    language = translation.get_language() if side == Side.NEWCOMER else SOURCE_LANGUAGE
    open_ones = list(mentorship.page_questions.filter(meeting__isnull=True))
    documents = Document.objects.public().in_language(language).in_bulk([one.document_id for one in open_ones])
    return [
        {"document": document, "text": one.text, "address": document.address_in(language)}
        for one in open_ones
        if (document := documents.get(one.document_id))
    ]


def asked_about_trial(mentorship: Mentorship, side: str) -> bool:
    """Whether this side still has to say if the two go on."""
    return bool(
        mentorship.state == S.TRIAL and mentorship.trial_asked_at and not getattr(mentorship, f"{side}_trial_answer")
    )


@read_and_write
def trial(request: HttpRequest, pk: int) -> HttpResponse:
    """Do you want to go on together?"""
    mentorship, side = _own(request, pk)
    if not mentorship.names_are_known:
        raise Http404
    if request.method == "POST":
        form = AnswerForm(request.POST)
        if form.is_valid():
            verb = partial(services.answer_trial, mentorship=mentorship, by=request.user, **form.cleaned_data)
            attempt(request, verb, said=_("Thank you for your answer."))
        return redirect("mentoring:mentorship", pk)
    context = {
        "mentorship": mentorship,
        "side": side,
        "other": other_of(mentorship, side),
        "form": AnswerForm(),
        "answer": getattr(mentorship, f"{side}_trial_answer"),
        "is_open": mentorship.state == S.TRIAL and mentorship.trial_asked_at is not None,
    }
    return render(request, "mentoring/trial.html", context)


def _mentors_pair(request: HttpRequest, pk: int) -> Mentorship:
    """The pair for its mentor or a coordinator; the newcomer does not log meetings."""
    mentorship = _mentorship(request, pk)
    if own_side(mentorship, request.user) == Side.NEWCOMER or not mentorship.names_are_known:
        raise Http404
    return mentorship


@read_and_write
def log_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Note a meeting: on a phone, in twenty seconds."""
    mentorship = _mentors_pair(request, pk)
    form = MeetingForm(request.POST or None, mentorship=mentorship)
    if request.method == "POST" and form.is_valid():
        verb = partial(services.record_meeting, mentorship=mentorship, by=request.user, **form.cleaned_data)
        if attempt(request, verb, said=_("The meeting is kept.")):
            return redirect("mentoring:mentorship", pk)
    return render(request, "mentoring/log_meeting.html", {"mentorship": mentorship, "form": form, "meeting": None})


@read_and_write
def correct_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a meeting right, or take it away, as long as it is not confirmed."""
    meeting: Meeting = get_object_or_404(Meeting.objects.visible_to(request.user).select_related("mentorship"), pk=pk)
    mentorship = _mentors_pair(request, meeting.mentorship_id)
    form = MeetingForm(request.POST or None, mentorship=mentorship, meeting=meeting)
    if request.method == "POST" and request.POST.get("do") == "remove":
        take_away = partial(services.remove_meeting, meeting=meeting, by=request.user)
        attempt(request, take_away, said=_("The meeting is taken away."))
        return redirect("mentoring:mentorship", mentorship.pk)
    if request.method == "POST" and form.is_valid():
        fields = {name: value for name, value in form.cleaned_data.items() if name != "submission"}
        verb = partial(services.correct_meeting, meeting=meeting, by=request.user, **fields)
        if attempt(request, verb, said=_("The meeting is put right.")):
            return redirect("mentoring:mentorship", mentorship.pk)
    return render(request, "mentoring/log_meeting.html", {"mentorship": mentorship, "form": form, "meeting": meeting})


@read_and_write
def confirm_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """The newcomer says whether a meeting was so."""
    meeting: Meeting = get_object_or_404(
        Meeting.objects.visible_to(request.user).select_related("mentorship__mentor", "mentorship__newcomer"), pk=pk
    )
    mentorship = meeting.mentorship
    if own_side(mentorship, request.user) != Side.NEWCOMER:
        raise Http404
    form = FreeReasonForm(request.POST or None)
    if request.method == "POST":
        if request.POST.get("answer") == Answer.YES:
            verb = partial(services.confirm_meeting, meeting=meeting, by=request.user)
            attempt(request, verb, said=_("Thank you. The meeting is confirmed."))
        elif request.POST.get("answer") == Answer.NO and form.is_valid():
            reason = form.cleaned_data["reason"]
            verb = partial(services.dispute_meeting, meeting=meeting, by=request.user, reason=reason)
            attempt(request, verb, said=_("The coordinator looks into it."))
        return redirect("mentoring:mentorship", mentorship.pk)
    context = {"meeting": meeting, "mentorship": mentorship, "form": form}
    return render(request, "mentoring/confirm_meeting.html", context)


@read_and_write
def pair_break(request: HttpRequest, pk: int) -> HttpResponse:
    """A break in the work together, or the end of it. For the mentor and the coordinator."""
    mentorship = _mentors_pair(request, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and mentorship.state == S.PAUSED:
        verb = partial(services.resume, mentorship=mentorship, by=request.user)
        attempt(request, verb, said=_("You go on."))
        return redirect("mentoring:mentorship", pk)
    if request.method == "POST" and form.is_valid():
        verb = partial(services.pause, mentorship=mentorship, by=request.user, **form.cleaned_data)
        attempt(request, verb, said=_("There is a break now."))
        return redirect("mentoring:mentorship", pk)
    return render(request, "mentoring/break.html", {"mentorship": mentorship, "form": form})


# --- The ending ------------------------------------------------------------------------------


@read_and_write
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Each of the two can ask to stop; the coordinator closes."""
    mentorship = _mentorship(request, pk)
    side = own_side(mentorship, request.user)
    if not side:
        return staff_views.close(request, mentorship)
    if not mentorship.names_are_known:
        raise Http404
    form = FreeReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        verb = partial(services.ask_to_stop, mentorship=mentorship, by=request.user, **form.cleaned_data)
        attempt(request, verb, said=_("The coordinator knows it and contacts you."))
        return redirect("mentoring:mentorship", pk)
    context: dict[str, Any] = {"mentorship": mentorship, "side": side, "form": form}
    return render(request, "mentoring/ask_to_stop.html", context)


@read_and_write
def evaluate(request: HttpRequest, pk: int) -> HttpResponse:
    """Three short questions at the end."""
    mentorship, side = _own(request, pk)
    if mentorship.state != S.CLOSED:
        raise Http404
    given = mentorship.evaluations.filter(side=side).first()
    form = EvaluationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        verb = partial(services.evaluate, mentorship=mentorship, by=request.user, **form.cleaned_data)
        attempt(request, verb, said=_("Thank you for looking back."))
        return redirect("mentoring:evaluate", pk)
    context = {
        "mentorship": mentorship,
        "side": side,
        "other": other_of(mentorship, side),
        "form": form,
        "given": given,
        "home": home_of(side),
    }
    return render(request, "mentoring/evaluate.html", context)
