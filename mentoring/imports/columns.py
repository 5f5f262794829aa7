"""Which column holds what: headings in Dutch, English or French, as people type them in their forms."""

import difflib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    NEWCOMERS = "newcomers", _("newcomers")
    MENTORS = "mentors", _("mentors")


# What a column can hold. The names are those of the interchange format; three stand for a pair of them, because only
# the kind of the sheet tells which it is: ``themes`` (needs or offers), ``wish`` (mentor_gender or newcomer_gender)
# and ``since`` (registered_on or joined_on).
FIELDS = {
    "reference": _("reference"),
    "first_name": _("first name"),
    "last_name": _("last name"),
    "full_name": _("first and last name"),
    "email": _("e-mail address"),
    "phone": _("phone"),
    "birth_year": _("year of birth"),
    "birth_date": _("date of birth"),
    "age": _("age"),
    "gender": _("gender"),
    "postcode": _("postcode"),
    "municipality": _("town or village"),
    "arrival_date": _("date of arrival"),
    "country_of_origin": _("country of origin"),
    "residence_status": _("residence status"),
    "languages": _("languages"),
    "themes": _("needs, or what somebody can help with"),
    "interests": _("interests"),
    "education_level": _("education"),
    "isco_code": _("ISCO-08 code"),
    "occupation": _("occupation"),
    "years_experience": _("years of experience"),
    "availability": _("free half-days"),
    "max_distance_km": _("furthest distance"),
    "wish": _("wish: man or woman"),
    "children_birth_years": _("children's years of birth"),
    "childcare_barrier": _("child care needed"),
    "goals": _("goals in own words"),
    "integration_hours_due": _("hours of participation due"),
    "capacity": _("how many newcomers"),
    "motivation": _("motivation"),
    "mentorships_closed": _("earlier mentorships"),
    "screening": _("screening"),
    "training_completed_on": _("training completed on"),
    "since": _("registered on"),
    "preferred_language": _("language of letters"),
}

ONLY_NEWCOMERS = {"arrival_date", "country_of_origin", "residence_status", "childcare_barrier",
                  "integration_hours_due", "education_level"}  # fmt: skip
ONLY_MENTORS = {"capacity", "motivation", "mentorships_closed", "screening", "training_completed_on"}

# Whole headings, after ``plain``. Interchange names and what forms commonly say.
_EXACT = {
    "reference": "reference referentie ref nummer nr id code number dossiernummer",
    "first_name": "first name|firstname|given name|voornaam|prenom|roepnaam|forename|christian name",
    "last_name": "last name|lastname|surname|family name|familienaam|achternaam|nom de famille|nom",
    "full_name": "name|full name|naam|volledige naam|naam en voornaam|voornaam en naam|nom complet|your name|"
                 "first and last name|name and surname",
    "email": "email|e mail|mail|email address|e mail address|e mailadres|emailadres|mailadres|adresse e mail|"
             "username|gebruikersnaam|electronic mail",
    "phone": "phone|phone number|telephone|telephone number|mobile|mobile phone|mobile number|cell|cell phone|"
             "cellphone|gsm|gsm nummer|gsmnummer|telefoon|telefoonnummer|tel|mobiel|mobiel nummer|contact number|"
             "whatsapp|portable|numero de telephone",
    "birth_year": "birth year|year of birth|birthyear|born|geboortejaar|annee de naissance|yob|born in|"
                  "year born|jaar van geboorte",
    "birth_date": "date of birth|birth date|birthdate|birthday|dob|geboortedatum|date de naissance",
    "age": "age|leeftijd|how old are you|hoe oud ben je|your age",
    "gender": "gender|sex|geslacht|genre|sexe|m v|m f|man vrouw|you are|man or woman",
    "postcode": "postcode|post code|postal code|zip|zip code|zipcode|code postal|postnummer",
    "municipality": "municipality|town|city|place|village|gemeente|woonplaats|stad|plaats|commune|ville|"
                    "town or city|city town|place of residence|where do you live|waar woon je",
    "arrival_date": "arrival date|date of arrival|arrived on|arrived|in belgium since|in belgie sinds|"
                    "datum aankomst|aankomstdatum|aankomst|date d arrivee|en belgique depuis|arrival|"
                    "arrival in belgium|living in belgium since",
    "country_of_origin": "country of origin|country|land van herkomst|herkomstland|land|pays d origine|"
                         "nationality|nationaliteit|origin|home country|country of birth|geboorteland|herkomst",
    "residence_status": "residence status|residency status|status|verblijfsstatuut|statuut|verblijf|"
                        "statut de sejour|legal status|residence permit|verblijfsstatus|residence",
    "languages": "languages|language|talen|taal|langues|spoken languages|languages spoken|talenkennis|"
                 "language skills|which languages do you speak|what languages do you speak|welke talen spreek je",
    "needs": "needs|noden|hulpvraag|hulpvragen|behoeften|besoins|help needed|support needed|help wanted",
    "offers": "offers|offer|aanbod|hulpaanbod|can help with|help offered|i can help with|support offered",
    "interests": "interests|hobbies|hobby|hobby s|hobbys|interesses|interets|vrije tijd|free time|leisure|"
                 "interests and hobbies|hobbies and interests",
    "education_level": "education level|level of education|education|highest education|hoogste opleiding|"
                       "opleiding|opleidingsniveau|diploma|highest diploma|hoogste diploma|studies|"
                       "highest qualification|scholing|highest level of education|niveau d etudes",
    "isco_code": "isco code|isco|isco 08|isco08|beroepscode",
    "occupation": "occupation|profession|job|beroep|job title|current job|functie|metier|werk|work",
    "years_experience": "years experience|years of experience|experience|jaren ervaring|ervaring|"
                        "work experience|werkervaring|years of work experience|annees d experience",
    "availability": "availability|available|beschikbaarheid|beschikbaar|disponibilite|disponibilites|"
                    "when can you meet|wanneer kan je afspreken|when are you available|free time slots|"
                    "wanneer ben je beschikbaar|free moments|moments",
    "max_distance_km": "max distance km|max distance|maximum distance|distance|afstand|maximale afstand|"
                       "how far can you travel|how far will you travel|hoe ver wil je reizen|travel distance",
    "mentor_gender": "mentor gender|mentor man or woman|mentor man of vrouw|gender of mentor|"
                     "gender of the mentor|preferred gender of mentor|preferred mentor gender|mentor preference",
    "newcomer_gender": "newcomer gender|newcomer man or woman|nieuwkomer man of vrouw|gender of newcomer|"
                       "gender of the newcomer|preferred gender of newcomer|preferred newcomer gender",
    "wish": "preferred gender|gender preference|voorkeur|preference|gender wish|wens geslacht|voorkeur geslacht",
    "children_birth_years": "children birth years|birth years of children|birth years children|"
                            "children s birth years|geboortejaren kinderen|children|kinderen|enfants|"
                            "years of birth of children|children s years of birth",
    "childcare_barrier": "childcare barrier|childcare|child care|childcare needed|opvang nodig|opvang|"
                         "kinderopvang|child care needed|need childcare|do you need childcare",
    "goals": "goals|goal|doelen|doel|my goals|objectifs|goals in own words",
    "integration_hours_due": "integration hours due|hours due|integration hours|uren|uren te doen|"
                             "participation hours|hours still to do|uren participatie",
    "capacity": "capacity|capaciteit|how many newcomers|hoeveel nieuwkomers|number of newcomers|"
                "aantal nieuwkomers|places|plaatsen",
    "motivation": "motivation|motivatie|why do you want to help|waarom wil je helpen|why mentor",
    "mentorships_closed": "mentorships closed|earlier mentorships|previous mentorships|eerdere trajecten|"
                          "past mentorships|completed mentorships",
    "screening": "screening|screening status|screening state|selectie|status screening",
    "training_completed_on": "training completed on|training completed|training|training date|vorming|"
                             "vorming gevolgd op|opleiding gevolgd op|training followed on|training done on|"
                             "date of training|trained on|followed training on|training attended on|formation",
    "registered_on": "registered on|registration date|datum registratie|inschrijvingsdatum|ingeschreven op|"
                     "aangemeld op|date registered",
    "joined_on": "joined on|joined|date joined|lid sinds|gestart op|member since|start date",
    "since": "timestamp|tijdstempel|horodateur|submitted|submitted at|submitted on|date|datum|date submitted|"
             "submission date|start time|completion time|ingezonden op|created at|created",
    "preferred_language": "preferred language|contact language|contacttaal|voorkeurstaal",
}  # fmt: skip

# Parts of a heading, tried in this order when the whole is not known.
_PATTERNS = [
    ("reference", r"\b(reference|referentie|dossier)\b"),
    ("first_name", r"\b(first|given|fore) ?name|voornaam|prenom"),
    ("last_name", r"\b(last|family|sur) ?name|familienaam|achternaam"),
    ("email", r"\be ?mail"),
    ("phone", r"\b(phone|telephone|mobile|gsm|telefoon|tel|cell|whatsapp|mobiel)"),
    ("children_birth_years", r"(child|kind|enfant).*(birth|born|geboorte|year|jaar|jaren|age|leeftijd|naissance)|"
                             r"(birth|born|geboorte|ages?|leeftijd).*(child|kind|enfant)"),
    ("childcare_barrier", r"child ?care|opvang|babysit|baby sit|garde d enfant|(child|kind).*(look|care|zorg)"),
    ("birth_date", r"(date of birth|birth ?date|geboortedatum|date de naissance)"),
    ("birth_year", r"(year of birth|birth ?year|geboorte ?jaar|\bborn\b|geboren)"),
    ("mentor_gender", r"mentor.*(gender|man|woman|sex|geslacht|vrouw|male|female)|"
                      r"(gender|geslacht|man or woman|man of vrouw).*mentor"),
    ("newcomer_gender", r"(newcomer|nieuwkomer|mentee|buddy|anderstalige).*(gender|man\b|woman|sex|geslacht|"
                    r"vrouw|female)|"
                        r"(gender|geslacht|man or woman|man of vrouw).*(newcomer|nieuwkomer|mentee|buddy)"),
    ("wish", r"(prefer|wish|voorkeur|liever|liefst|rather).*(gender|geslacht|\bman\b|\bwoman\b|vrouw|sex|male)|"
             r"(gender|geslacht|\bman\b|sex).*(prefer|wish|voorkeur|liever|liefst|rather)"),
    ("gender", r"\b(gender|sex|geslacht|sexe)\b"),
    ("capacity", r"(how many|number of|hoeveel|aantal|max).*(newcomer|nieuwkomer|mentee|people|mensen|buddies)"),
    ("mentorships_closed", r"(earlier|previous|past|eerdere|vorige|completed).*(mentorship|traject|buddy)"),
    ("screening", r"screening"),
    ("training_completed_on", r"(training|vorming|formation).*(on|op|date|datum|completed|gevolgd|done|follow|"
                              r"attend|when)|"
                              r"(completed|followed|attended|gevolgd|did).*(training|vorming)"),
    ("arrival_date", r"(arriv|aankom|aangekomen|in belgi.* (since|sinds|from)|(since|sinds).*(belgi|here|hier)|"
                     r"(come|came|moved?) to belgi|en belgique)"),
    ("residence_status", r"(residen|verblijf|legal|sejour).*(stat|permit|title|vergunning)|statuut|verblijfs|"
                         r"type of (residence|permit)"),
    ("country_of_origin", r"country|herkomst|land van|origin|nationali|where.*come from|where.* from\b|waar kom"),
    ("postcode", r"post ?code|postal|\bzip\b"),
    ("municipality", r"municipal|gemeente|woonplaats|\b(town|city|village|live|woon)\b"),
    ("max_distance_km", r"how far|hoe ver|distance|afstand|kilomet|\bkm\b"),
    ("availability", r"availab|beschikba|\bwhen (can|are|would|could) you|wanneer (kan|kun|ben|past)|afspreken|"
                     r"(which|what|welke|quels?) (days|day|times|moments|dagen|tijd|jours)|"
                     r"(free|vrije) (moment|half|slot|time slot)|days and times|moments"),
    ("integration_hours_due", r"(hours|uren).*(due|do|integrat|particip|inburger|left|remain)|(integrat|"
                              r"particip).*(hours|uren)"),
    ("languages", r"(language|talen|langue).*(speak|spreek|know|level|niveau|spoken|ken)|"
                  r"(speak|spreek|which|what|welke|spoken).*(language|talen|langue)|\blanguages\b|\btalen\b"),
    ("motivation", r"\bwhy\b|waarom|motiv|reason"),
    ("needs", r"\b(need|needs|want|wants|like|looking for|seek|get|receive|zoek|heb|nodig|wil|wenst?|graag)\b"
              r"( je| jij| you| some| any| our| your)* (hulp|ondersteuning|steun|help|support|assistance)\b"
              r"(?! other| people| newcomer| someone| anderen| nieuwkomer)|"
              r"\b(help|support|assistance|hulp)\b.*\b(need|needed|needs|looking for|seek|nodig|want|wanted|zoek)\b|"
              r"\bwe\b.*\bhelp|\bhulp\b(?!.*(bied|geven))"),
    ("offers", r"\b(help|helpen|support|ondersteunen|hulp|steun|offer|offers|aanbieden|bieden)\b.*"
               r"\b(can|could|to|offer|bieden|bied|geven|kan|wil)\b|"
               r"\b(can|could|to|offer|willing|kan|kunt|kun|wil|wilt|graag)\b.*\b(help|helpen|support|offer|"
               r"ondersteunen)\b"),
    ("themes", r"\b(help|hulp|themes?|thema s?|topics?|onderwerpen|support|aide)\b"),
    ("interests", r"hobb|interest|interesse|(like|graag).*(do|doen|free time|vrije tijd)|vrije tijd|spare time"),
    ("education_level", r"educat|opleiding|diploma|degree|studie|school|qualification|scholing"),
    ("years_experience", r"(year|jaren|jaar|annees?).*(experience|ervaring|work|werk)|experience|ervaring"),
    ("isco_code", r"\bisco"),
    ("occupation", r"occupation|profession|beroep|\bjobs?\b|functie|metier|what work|welk werk"),
    ("goals", r"\bgoals?\b|doelen|\bdoel\b|achieve|bereiken"),
    ("full_name", r"\b(full |your |volledige )?(name|naam)\b"),
    ("since", r"timestamp|tijdstempel|submitted|registration|registrat|inschrijving|aangemeld|joined"),
]  # fmt: skip

_PAIRS = {
    "needs": ("themes", Kind.NEWCOMERS),
    "offers": ("themes", Kind.MENTORS),
    "mentor_gender": ("wish", Kind.NEWCOMERS),
    "newcomer_gender": ("wish", Kind.MENTORS),
    "registered_on": ("since", None),
    "joined_on": ("since", None),
}
# Which field of the person the three shared columns fill.
OF_KIND = {
    Kind.NEWCOMERS: {"themes": "needs", "wish": "mentor_gender", "since": "registered_on"},
    Kind.MENTORS: {"themes": "offers", "wish": "newcomer_gender", "since": "joined_on"},
}
# A sheet of people has at least a name and this many more columns that we know.
ENOUGH = 3
SURE_ENOUGH = 0.86


def plain(heading: str) -> str:
    """A heading without capitals, accents, marks, what stands in brackets, and double spaces."""
    text = unicodedata.normalize("NFKD", str(heading)).casefold()
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    text = re.sub(r"\(.*?\)|\[.*?\]", " ", text.replace("_", " ")) if not text.startswith("(") else text
    return " ".join(re.sub(r"[^\w]+", " ", text).split())


def _phrases() -> dict[str, str]:
    phrases = {}
    for field, text in _EXACT.items():
        for phrase in text.split("|") if "|" in text else text.split():
            phrases[phrase] = field
    for field in FIELDS:
        phrases.setdefault(field.replace("_", " "), field)
    return phrases


_PHRASES = _phrases()
_COMPILED = [(field, re.compile(pattern)) for field, pattern in _PATTERNS]


def recognise(heading: str) -> str:
    """What a heading means, still told apart by kind (``needs`` or ``offers``); empty when it is not known."""
    text = plain(heading)
    if not text or text in ("outcome", "message"):
        return ""
    if text in _PHRASES:
        return _PHRASES[text]
    short = len(text.split()) <= 2 and len(text) >= 5
    close = difflib.get_close_matches(text, _PHRASES, n=1, cutoff=SURE_ENOUGH) if short else []
    if close:
        return _PHRASES[close[0]]
    return next((field for field, pattern in _COMPILED if pattern.search(text)), "")


def count_known(headings: Sequence[str]) -> int:
    """How many different things a row of headings names."""
    return len({field for field in map(recognise, headings) if field} - {""})


@dataclass(frozen=True)
class Mapping:
    """What is in a sheet: newcomers or mentors, and what each column holds (empty: nothing that we use)."""

    kind: str
    fields: list[str]

    def complaints(self) -> list[str]:
        """Codes of what makes the mapping unusable."""
        used = [field for field in self.fields if field]
        found = []
        if self.kind not in Kind.values:
            found.append("kind_unknown")
        if not {"first_name", "last_name", "full_name"} & set(used):
            found.append("no_name_column")
        if not {"email", "phone"} & set(used):
            found.append("no_contact_column")
        if len(used) != len(set(used)):
            found.append("column_twice")
        return found


def guess(headings: Sequence[str], *, hint: str = "") -> Mapping:
    """The best guess at a sheet. ``hint`` is its name, which only counts when the headings do not tell."""
    found = [recognise(heading) for heading in headings]
    if _is_history(headings):
        return Mapping("", [""] * len(found))
    kind = _kind(found, hint)
    fields: list[str] = []
    for field in found:
        shared, _of = _PAIRS.get(field, (field, None))
        # The first of two columns that say the same wins; the other can be given a meaning on the page.
        fields.append("" if shared in fields else shared)
    known = {field for field in fields if field}
    if len(known) < ENOUGH or not {"first_name", "last_name", "full_name"} & known:
        return Mapping("", fields)
    return Mapping(kind, fields)


def _kind(found: Sequence[str], hint: str) -> str:
    newcomers = sum(_PAIRS.get(field, ("", None))[1] == Kind.NEWCOMERS or field in ONLY_NEWCOMERS for field in found)
    mentors = sum(_PAIRS.get(field, ("", None))[1] == Kind.MENTORS or field in ONLY_MENTORS for field in found)
    newcomers += found.count("registered_on")
    mentors += found.count("joined_on")
    if newcomers != mentors:
        return Kind.NEWCOMERS if newcomers > mentors else Kind.MENTORS
    name = plain(hint)
    if re.search(r"mentor|vrijwillig|volunteer|buddies|coach", name):
        return Kind.MENTORS
    return Kind.NEWCOMERS if re.search(r"newcomer|nieuwkomer|mentee|anderstalig|refugee|deelnemer", name) else ""


def _is_history(headings: Sequence[str]) -> bool:
    """Closed mentorships hold both people in one row; ``import_history`` reads those."""
    texts = [plain(heading) for heading in headings]
    return sum(text.startswith("newcomer ") for text in texts) > 5 and sum(t.startswith("mentor ") for t in texts) > 5
