"""The addresses that answer something: the way, a search, how far a language can be trusted, a reader's remark."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from content.facts import plain
from content.honesty import SOURCE_LANGUAGE, Status
from content.kinds import Kind, Pathway
from content.models import Document
from content.roadmap import RoadStep, Traveller, next_steps, stretches, way
from content.search import LONGEST_QUERY, search
from content.segments import facts_kept
from content.services import record_feedback

from . import contract, reads, shapes
from .base import LANGUAGES, Reading, choice, kept, number
from .problems import problem

MOST_HITS = 50
YES = ("0", "1")


class Roadmap(Reading):
    """The way from arrival to work by phase, for everybody or for somebody like you, and the steps that come next.

    What you tell of yourself is not kept. An app can also decide on the phone: every step says for whom it is.
    """

    @extend_schema(parameters=contract.WALKER, responses=contract.RoadmapSerializer)
    def get(self, request: Request, language: str) -> Response:
        walker = _walker(request)
        done = set(request.query_params.get("done", "").split(",")) - {""}
        documents = [one for one in reads.documents(language, [Kind.STEP]) if hasattr(one, "step")]
        links = reads.links([document.pk for document in documents])
        shown = {document.slug: shapes.whole(document, language, links) for document in documents}
        road = way([_road_step(document, links) for document in documents], walker)
        return Response(
            {
                "phases": [
                    {"phase": stretch.phase, "steps": [shown[step.id] for step in stretch.steps]}
                    for stretch in stretches(road)
                ],
                "next": [step.id for step in next_steps(road, done)],
            }
        )


def _walker(request: Request) -> Traveller:
    children = choice(request, "children", YES)
    return Traveller(
        pathway=choice(request, "pathway", Pathway.values),
        status=request.query_params.get("status", ""),
        has_children=children == "1" if children else None,
        age=number(request, "age", None, most=120),
        education=number(request, "education", None, most=8),
    )


def _road_step(document: Document, links: reads.Links) -> RoadStep:
    step = document.step
    return RoadStep(
        id=document.slug,
        phase=step.phase,
        theme=document.theme,
        position=document.position,
        pathway=step.pathway,
        requires=frozenset(one.removeprefix("step/") for one in links.requires.get(document.pk, [])),
        statuses=frozenset(step.statuses),
        with_children=step.with_children,
        min_age=step.min_age,
        max_age=step.max_age,
        min_education=step.min_education,
    )


class Search(Reading):
    """What answers these words, the best first. Dutch words from letters are found from every language."""

    limit = "search"

    @extend_schema(parameters=[contract.QUERY, contract.MOST], responses=contract.FoundSerializer)
    def get(self, request: Request, language: str) -> Response:
        query = request.query_params.get("q", "")
        if len(query) > LONGEST_QUERY:
            raise ValidationError({"q": [f"At most {LONGEST_QUERY} letters."]})
        most = number(request, "limit", 20, least=1, most=MOST_HITS)
        site = settings.SITE_URL.rstrip("/")
        return Response(
            {
                "query": query,
                "results": [
                    {
                        "kind": hit.kind,
                        "slug": hit.slug,
                        "url": f"{site}/welcome/{language}/{hit.kind}/{hit.slug}/",
                        "title": hit.title,
                        "summary": plain(hit.summary),
                        "theme": hit.theme or None,
                        "language": hit.language,
                    }
                    for hit in search(language, query, limit=most or 20)
                ],
            }
        )


class LanguageStatus(Reading):
    """How much of a language is missing, made by machine, proofread or changed since, and how many facts it kept."""

    @extend_schema(responses=contract.LanguageStatusSerializer)
    def get(self, request: Request, language: str) -> Response:
        found = kept(f"api-status-{language}-{self.now.number}", lambda: _status(language))
        return Response({"language": language, "revision": self.now.number, **found})


def _status(language: str) -> dict[str, Any]:
    counts: dict[str, dict[str, int]] = {}
    pairs = []
    columns = {f"body_{SOURCE_LANGUAGE}", f"body_{language}"}
    for row in Document.objects.public().order_by().values("kind", *columns):
        by_status = counts.setdefault(row["kind"], dict.fromkeys(Status.values, 0))
        dutch = {segment["key"]: segment["text"] for segment in row[f"body_{SOURCE_LANGUAGE}"]}
        for segment in row[f"body_{language}"]:
            by_status[segment["status"]] += 1
            if segment["status"] not in (Status.SOURCE, Status.MISSING):
                pairs.append((dutch.get(segment["key"], ""), segment["text"]))
    kept, total = facts_kept(pairs)
    segments = {status: sum(one[status] for one in counts.values()) for status in Status.values}
    return {"segments": segments, "by_kind": counts, "facts": {"kept": kept, "total": total}}


class Feedback(APIView):
    """Tell the editors that a text is wrong, unclear, helpful or missing. Nobody is asked who she is: please tell no
    names, addresses or numbers of people."""

    http_method_names = ["post", "options"]
    parser_classes = [JSONParser, FormParser, MultiPartParser]
    limit = "feedback"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if kwargs["language"] not in LANGUAGES:
            return problem(404, f"There is no such language here; there are {', '.join(LANGUAGES)}.")
        return super().dispatch(request, *args, **kwargs)

    @extend_schema(request=contract.FeedbackSerializer, responses={201: contract.ReceivedSerializer})
    def post(self, request: Request, language: str) -> Response:
        given = contract.FeedbackSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        said = dict(given.validated_data)
        name = said.pop("document", "")
        record_feedback(language=language, document=_named(name) if name else None, **said)
        return Response({"received": True}, status=201)


def _named(name: str) -> Document:
    kind, _slash, slug = name.partition("/")
    document = Document.objects.public().filter(kind=kind, slug=slug).first()
    if document is None:
        raise Http404("There is no such document.")
    return document  # type: ignore[no-any-return]
