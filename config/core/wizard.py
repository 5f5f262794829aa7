"""A long form in small steps, for somebody without an account: one group of questions a page, kept until it is sent.

Answers stand encrypted in a ``Draft``. The session holds nothing but the draft's token; the same token in a personal
link opens the draft on another device. What was typed is kept as it was typed, also when it is wrong or half done.

An app writes forms that derive from ``StepForm``, a ``Wizard`` with its steps and a ``finish``, and one view:

    def apply(request, slug, step=""):
        programme = get_object_or_404(Programme, slug=slug)
        return wizard_view(request, wizard=ApplyWizard(), tenant=programme, step=step,
                           url_for=lambda step: reverse("app:apply", args=[slug, step] if step else [slug]))

Beside the steps themselves ``step`` is: empty (what will be asked), ``continue`` (the personal link), ``later`` (how to
come back), ``summary``, ``stop`` (the person cannot go on, see ``Wizard.stop``) and ``sent``.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from .errors import Refused
from .models import Draft
from .outbox import Reader, queue_mail

Answers = dict[str, dict[str, Any]]  # cleaned data by the step's slug
UrlFor = Callable[[str], str]
MAX_STEP_BYTES = 60_000
NOT_ANSWERS = frozenset({"csrfmiddlewaretoken", "go"})
ASIDE = frozenset({"back", "more", "later"})


class StepForm(forms.Form):
    """One page of questions. ``answers`` holds what earlier steps gave; ``tenant`` is whom the form is for."""

    def __init__(self, *args: Any, tenant: Any = None, answers: Answers | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tenant, self.answers = tenant, answers or {}

    def summary(self) -> list[tuple[Any, Any]]:
        """Questions and answers in words, for the page before sending. The form is valid when this is called."""
        lines = [(bound.label, self.in_words(bound.name)) for bound in self.visible_fields()]
        return [(label, text) for label, text in lines if text not in ("", None)]

    def in_words(self, name: str) -> Any:
        """One answer as the person would say it."""
        value, field = self.cleaned_data.get(name), self.fields[name]
        if isinstance(field, forms.BooleanField):
            return self.fields[name].label if value else ""
        choices = dict(_flat(getattr(field, "choices", ())))
        if isinstance(value, list | tuple):
            return ", ".join(str(choices.get(item, item)) for item in value)
        return choices.get(value, value) if value not in ("", None) else ""


@dataclass(frozen=True)
class Step:
    """One page of the form."""

    slug: str
    title: Any
    form_class: type[StepForm]
    template: str = "wizard/step.html"


class Wizard:
    """What one form asks, in which order, and what happens when it is sent."""

    kind: ClassVar[str]
    steps: ClassVar[list[Step]]
    title: ClassVar[Any] = ""
    begin_template = "wizard/begin.html"
    summary_template = "wizard/summary.html"
    later_template = "wizard/later.html"
    expired_template = "wizard/expired.html"
    stop_template = "wizard/stop.html"
    sent_template = "wizard/sent.html"

    def finish(self, *, request: HttpRequest, tenant: Any, answers: Answers) -> dict[str, Any]:
        """Do what the form is for; called once for each draft, inside a transaction. Returns codes for the last page.

        Raise Refused to send the person back to the summary with a message.
        """
        raise NotImplementedError

    def stop(self, answers: Answers) -> str:
        """A code when these answers mean that the person cannot go on, otherwise nothing."""
        return ""

    def address(self, answers: Answers) -> str:
        """Where the personal link can be mailed, if the person said so already."""
        return ""


@never_cache
def wizard_view(request: HttpRequest, *, wizard: Wizard, tenant: Any, step: str, url_for: UrlFor) -> HttpResponse:
    """The page of one step, or what its form sent."""
    way = _Way(request, wizard, tenant, url_for)
    if step == "continue":
        return way.come_back(request.GET.get("key", ""))
    way.tell_if_gone()
    if way.draft and way.draft.sent_at and step not in ("", "sent"):
        return redirect(url_for("sent"))
    if request.method == "POST":
        return way.receive(step)
    return way.show(step)


class _Way:
    """One person's way through one form, for the length of a request."""

    def __init__(self, request: HttpRequest, wizard: Wizard, tenant: Any, url_for: UrlFor) -> None:
        self.request, self.wizard, self.tenant, self.url_for = request, wizard, tenant, url_for
        self.session_key = f"draft:{wizard.kind}:{tenant.pk}"
        self.token: str = request.session.get(self.session_key, "")
        self.draft = self._open(self.token)
        self.slugs = [step.slug for step in wizard.steps]

    def tell_if_gone(self) -> None:
        """Say it once when what was begun on this device is no longer there."""
        if self.token and self.draft is None:
            del self.request.session[self.session_key]
            self.token = ""
            messages.info(self.request, _("The answers that you gave earlier are no longer kept. Please begin again."))

    # --- Reading ---

    def show(self, slug: str) -> HttpResponse:
        pages = {
            "": self._begin,
            "summary": self._summary,
            "later": self._later,
            "stop": self._stop,
            "sent": self._sent,
        }
        if slug in pages:
            return pages[slug]()
        step = self._step(slug)
        answers, wrong = self._answers(until=slug)
        if wrong:
            return self._go(wrong)
        return self._page(step, self._form(step, answers, self._kept(slug)))

    def come_back(self, token: str) -> HttpResponse:
        """Open the draft behind a personal link on this device."""
        draft = self._open(token)
        if draft is None:
            return self._render(self.wizard.expired_template, status=410)
        self.request.session[self.session_key] = token
        self.draft = draft
        return self._go("sent" if draft.sent_at else self._answers()[1] or "summary")

    def _begin(self) -> HttpResponse:
        going_on = bool(self.draft and not self.draft.sent_at)
        next_slug = (self._answers()[1] or "summary") if going_on else self.slugs[0]
        return self._render(
            self.wizard.begin_template, going_on=going_on, next_url=self.url_for(next_slug), steps=self.wizard.steps
        )

    def _page(self, step: Step, form: StepForm) -> HttpResponse:
        position = self.slugs.index(step.slug)
        return self._render(
            step.template,
            step=step,
            form=form,
            number=position + 1,
            total=len(self.slugs) + 1,
            back_url=self.url_for(self.slugs[position - 1]) if position else self.url_for(""),
            changing=self.request.GET.get("change", ""),
        )

    def _summary(self) -> HttpResponse:
        answers, wrong = self._answers()
        if wrong:
            return self._go(wrong)
        sections = []
        for step in self.wizard.steps:
            form = self._form(step, answers, self._kept(step.slug))
            form.is_valid()
            sections.append(
                {"title": step.title, "url": f"{self.url_for(step.slug)}?change=1", "lines": form.summary()}
            )
        total = len(self.slugs) + 1
        return self._render(
            self.wizard.summary_template,
            sections=sections,
            number=total,
            total=total,
            back_url=self.url_for(self.slugs[-1]),
        )

    def _later(self) -> HttpResponse:
        if self.draft is None:
            return self._go("")
        answers, wrong = self._answers()
        return self._render(
            self.wizard.later_template,
            link=self._link(),
            address=self.wizard.address(answers),
            expires_at=self.draft.expires_at,
            next_url=self.url_for(wrong or "summary"),
        )

    def _stop(self) -> HttpResponse:
        answers, wrong = self._answers()
        code = self.wizard.stop(answers)
        if not code:
            return self._go(wrong or "summary")
        stopped_at = next(
            slug for slug in self.slugs if self.wizard.stop({key: answers[key] for key in self._before(slug, answers)})
        )
        return self._render(self.wizard.stop_template, code=code, change_url=self.url_for(stopped_at))

    def _sent(self) -> HttpResponse:
        if self.draft is None or not self.draft.sent_at:
            return self._go("")
        return self._render(self.wizard.sent_template, result=_kept_in(self.draft).get("result", {}))

    # --- Receiving ---

    def receive(self, slug: str) -> HttpResponse:
        """Keep what was typed, and go where the pressed button says."""
        go = self.request.POST.get("go", "")
        if go == "delete":
            return self._delete()
        if go == "leave":
            self.request.session.pop(self.session_key, None)
            return self._go("")
        if slug == "":
            self._begin_draft()
            return self._go(self.slugs[0])
        if slug == "summary":
            return self._send()
        if slug not in self.slugs:
            return self._go("")
        return self._keep(slug, go)

    def _keep(self, slug: str, go: str) -> HttpResponse:
        typed = {key: self.request.POST.getlist(key) for key in self.request.POST if key not in NOT_ANSWERS}
        if len(json.dumps(typed)) > MAX_STEP_BYTES:
            raise Http404
        if go not in ASIDE or self._kept(slug) is not None or any(any(values) for values in typed.values()):
            self._store(slug, typed)
        return self._step_aside(slug, go) if go in ASIDE else self._step_on(slug)

    def _step_aside(self, slug: str, go: str) -> HttpResponse:
        """Back, more rows, or later: nothing is judged."""
        if go == "back":
            position = self.slugs.index(slug)
            return self._go(self.slugs[position - 1] if position else "")
        if go == "more":
            return redirect(f"{self._again(slug)}#more")
        self._mail_link()
        return self._go("later")

    def _step_on(self, slug: str) -> HttpResponse:
        """Every answer is a redirect, also a wrong one: what was typed is kept, and *back* in the browser works."""
        answers, wrong = self._answers(until=slug, including=True)
        if wrong:
            return redirect(self._again(slug)) if wrong == slug else self._go(wrong)
        if self.wizard.stop(answers):
            return self._go("stop")
        following = self.slugs[self.slugs.index(slug) + 1 :]
        return self._go(following[0] if following and "change" not in self.request.GET else self._next_after())

    def _again(self, slug: str) -> str:
        return self.url_for(slug) + ("?change=1" if "change" in self.request.GET else "")

    def _next_after(self) -> str:
        return self._answers()[1] or "summary"

    def _send(self) -> HttpResponse:
        """Finish once for each draft, however often the button is pressed."""
        if self.draft is None:
            return self._go("")
        try:
            with transaction.atomic():
                self.draft = Draft.objects.select_for_update(of=("self",), no_key=True).get(pk=self.draft.pk)
                if self.draft.sent_at is None:
                    answers, wrong = self._answers()
                    if wrong or self.wizard.stop(answers):
                        return self._go(wrong or "stop")
                    result = self.wizard.finish(request=self.request, tenant=self.tenant, answers=answers)
                    self.draft.data, self.draft.sent_at = {"result": result}, timezone.now()
                    self.draft.save(update_fields=["data", "sent_at", "updated_at"])
        except Refused as refusal:
            messages.error(self.request, str(refusal))
            return self._go("summary")
        return self._go("sent")

    def _delete(self) -> HttpResponse:
        if self.draft and not self.draft.sent_at:
            self.draft.delete()
        self.request.session.pop(self.session_key, None)
        return self._go("")

    # --- The draft ---

    def _open(self, token: str) -> Draft | None:
        draft = Draft.open(kind=self.wizard.kind, token=token) if token else None
        return draft if draft and draft.tenant_id == self.tenant.pk else None

    def _begin_draft(self) -> None:
        self.draft, self.token = Draft.begin(
            kind=self.wizard.kind, tenant_id=self.tenant.pk, language=translation.get_language() or "en"
        )
        self.request.session[self.session_key] = self.token

    def _store(self, slug: str, typed: Mapping[str, list[str]]) -> None:
        if self.draft is None:
            self._begin_draft()
        assert self.draft is not None  # noqa: S101  # for the type checker
        with transaction.atomic():
            draft = Draft.objects.select_for_update(of=("self",), no_key=True).filter(pk=self.draft.pk).first()
            if draft and draft.sent_at is None:
                kept = _kept_in(draft)
                draft.data = {**kept, "typed": {**kept.get("typed", {}), slug: typed}}
                draft.language = translation.get_language() or draft.language
                draft.save(update_fields=["data", "language", "updated_at"])
        self.draft = draft

    def _kept(self, slug: str) -> Mapping[str, list[str]] | None:
        return _kept_in(self.draft).get("typed", {}).get(slug) if self.draft else None

    def _link(self) -> str:
        language = self.draft.language if self.draft else translation.get_language()
        return f"{settings.SITE_URL}{self.url_for('continue')}?key={self.token}&language={language}"

    def _mail_link(self) -> None:
        address = self.wizard.address(self._answers()[0])
        if address and self.draft:
            digest = hashlib.sha256(address.lower().encode()).hexdigest()[:16]
            queue_mail(
                "draft_link",
                to=Reader(address, self.draft.language),
                key=f"draft-link:{self.draft.pk}:{digest}",
                context={"link": self._link(), "title": self.wizard.title, "expires_at": self.draft.expires_at},
            )

    # --- Steps and forms ---

    def _step(self, slug: str) -> Step:
        for step in self.wizard.steps:
            if step.slug == slug:
                return step
        raise Http404

    def _form(self, step: Step, answers: Answers, typed: Mapping[str, list[str]] | None) -> StepForm:
        data = None
        if typed is not None:
            data = QueryDict(mutable=True)
            for key, values in typed.items():
                data.setlist(key, list(values))
        return step.form_class(data, tenant=self.tenant, answers=answers)

    def _answers(self, until: str = "", *, including: bool = False) -> tuple[Answers, str]:
        """Cleaned answers of the steps (before ``until``), and the slug of the first that is missing or wrong."""
        answers: Answers = {}
        for step in self.wizard.steps:
            if step.slug == until and not including:
                break
            typed = self._kept(step.slug)
            form = self._form(step, answers, typed)
            if typed is None or not form.is_valid():
                return answers, step.slug
            answers[step.slug] = form.cleaned_data
            if step.slug == until:
                break
        return answers, ""

    def _before(self, slug: str, answers: Answers) -> list[str]:
        return [key for key in self.slugs[: self.slugs.index(slug) + 1] if key in answers]

    def _go(self, slug: str) -> HttpResponse:
        return redirect(self.url_for(slug))

    def _render(self, template: str, status: int = 200, **context: Any) -> HttpResponse:
        return render(
            self.request,
            template,
            {
                "wizard": self.wizard,
                "tenant": self.tenant,
                "begin_url": self.url_for(""),
                "later_url": self.url_for("later"),
                **context,
            },
            status=status,
        )


def _kept_in(draft: Draft) -> dict[str, Any]:
    data: Any = draft.data
    return dict(data)


def _flat(choices: Any) -> list[tuple[Any, Any]]:
    pairs: list[tuple[Any, Any]] = []
    for value, label in choices:
        pairs += label if isinstance(label, list | tuple) else [(value, label)]
    return pairs
