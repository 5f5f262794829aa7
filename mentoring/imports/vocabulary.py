"""The words that towns use in their forms, in Dutch, English and French, and the codes that they mean.

Keys are matched after ``values.fold``: small letters, no accents, single spaces.
"""

import re
from functools import lru_cache
from itertools import product

from babel import Locale, localedata

GENDERS = {
    "female": "female f v w vrouw vrouwelijk woman women girl mevrouw mevr mw mrs ms femme feminin dame lady",
    "male": "male m man men mannelijk heer dhr mr meneer homme masculin gentleman h",
    "other": "other x anders andere overig autre divers non-binary nonbinary non-binair",
}

WISH_NONE = re.compile(
    r"^(any|none|geen|no|nee|neen|either|both|beide|allebei|peu importe|all|alle|-|/|indifferent|egal|open|n/a|nvt)$|"
    r"maakt niet uit|niet belangrijk|geen (voorkeur|wens)|no (preference|wish)|(does ?n.?t|does not|not) matter|"
    r"don.?t mind|"
    r"do not mind|no matter|whatever|either|pas d.importance|om het even|sans preference|not important|any ?(one|body)"
)
WISH_MUST = re.compile(
    r"enkel|alleen|only|must|moet|required|uitsluitend|verplicht|seulement|uniquement|strictly|exclusively|"
    r"has to|absoluut"
)
WOMAN = re.compile(r"\b(vrouw|vrouwen|vrouwelijke?|wom[ae]n|female|femmes?|f|v|lady|ladies)\b")
MAN = re.compile(r"\b(man|mannen|mannelijke?|men|male|hommes?|m)\b")

YES = frozenset(["yes", "y", "ja", "j", "true", "1", "waar", "oui", "o", "x", "needed", "nodig", "vrai", "ok", "v"])
NO = frozenset(["no", "n", "nee", "neen", "false", "0", "onwaar", "non", "faux", "not", "geen", "none", "nooit", "-"])

STATUSES = [
    ("temporary_protection", r"temporary|tijdelijk|temporaire|oekrain|ukrain"),
    ("subsidiary_protection", r"subsidi"),
    ("family_reunification", r"famil|gezin|hereniging|regroupement|reunif"),
    ("asylum_applicant", r"asylum|asiel|applicant|verzoeker|aanvrager|seeker|demandeur|applied|procedure|"
                         r"international protection|internationale bescherming"),
    ("refugee", r"refugee|vluchteling|refugie|conventi"),
    ("other", r"^(other|ander|andere|anders|iets anders|autre|overig|something else|student|work|worker|werk)"),
]  # fmt: skip

# ISCED 2011. The order counts: the more particular name stands before the more general one.
EDUCATION = [
    (0, r"^(no|none|geen|nothing|niets|aucune?|0)\b(?! idea)|no (school|education|diploma)|geen (school|"
        r"opleiding|diploma)|"
        r"never went|not finished primary|pre ?primary|analfabeet|illiterate|early childhood"),
    (8, r"doctor|ph\.? ?d|doctorat"),
    (7, r"master|licentiaat|licenti|postgraduate|post graduate|post-graduate|maitrise|\bma\b|\bmsc\b|long (type|"
        r"higher)"),
    (6, r"bachelor|bachelier|\bba\b|\bbsc\b|undergraduate|universit|hogeschool|university|college degree"),
    (4, r"zevende|seventh|7e jaar|7de jaar|septieme|7th|post.?secon|post secundair|postsecundair|se.?n.?se|"
        r"specialisatiejaar"),
    (5, r"graduaat|associate|short.?(cycle|higher|tertiary)|hbo ?5?|higher (vocational|professional)|foundation degree|"
        r"brevet|kort hoger|\bgraduat\b|higher national|\bhnd\b|graduate"),
    (2, r"(lager|lower|junior|first|onder|early|middle|inferieur).*(secund|secon|middelbaar|high|school)|"
        r"lower secondary|"
        r"middle school|secondaire inferieur|eerste graad|tweede graad"),
    (3, r"(hoger|upper|senior|superieur|bovenbouw).*(secund|secon|middelbaar)|high school|secundair|secondary|"
        r"middelbaar|"
        r"secondaire|\baso\b|\btso\b|\bbso\b|\bkso\b|vocational|a.?levels?|humaniora"),
    (1, r"lager|primary|basis|elementary|primaire|grade school|lagere"),
    (5, r"hoger onderwijs|higher education|tertiary|superieur"),
]  # fmt: skip

SCREENING = [
    ("approved", r"approv|goedgekeurd|ok\b|accepted|aanvaard|geslaagd|accepte|done|passed|approuve"),
    ("interview_planned", r"interview|gesprek|planned|gepland|entretien|scheduled"),
    ("applied", r"appl|aangemeld|new|nieuw|registered|candid|kandida"),
]

THEME_PHRASES = {
    "Nederlands oefenen|practise Dutch|practice Dutch|practising Dutch|learn Dutch|Dutch|Dutch language|language|taal|"
    "talen|Nederlands|speaking Dutch|langue": "language",
    "papieren en OCMW|papers and social welfare|papers and welfare|papers and OCMW|welfare|papers|administration|"
    "papieren|administratie|OCMW|CPAS|social welfare|paperwork|paperwork and OCMW|money|geld": "welfare",
    "mensen leren kennen|meet people|meeting people|get to know people|make friends|social|social contact|"
    "getting to know people|new people|friends|contacten": "social",
    "werk zoeken|find work|finding work|looking for work|work|job|werk|find a job|job search|employment": "work",
    "wonen|housing|living|find a home|find housing|huis zoeken|woning|finding a home|accommodation": "housing",
    "computer en smartphone|computer and smartphone|digital|digitaal|computers|digital skills": "digital",
    "gezin en kinderen|family and children|family|gezin|children|kinderen|family and kids": "family",
    "gezondheid|health|health care|healthcare|gezondheidszorg|sante": "health",
    "opleiding|training|education|study|studeren|studies|training and education|education and training|"
    "opleiding en diploma|training or education|courses|school": "education",
    "inburgering|civic integration|integration|integratie|inburgeren|civic integration course": "integration",
    "verblijf en bescherming|residence and protection|protection|residence|bescherming|verblijf|"
    "residence permit and protection|stay and protection|legal stay": "protection",
}

# Parts of other wording; the first that fits decides.
THEME_PATTERNS = [
    ("digital", r"computer|smartphone|digita|internet|laptop|telefoon|\bphone|e-?mail|online|informati(que|ca)|"
                r"\bapps?\b"),
    ("protection", r"verblijf|bescherm|asiel|asylum|residen(ce|cy)|protection|\bpermit|immigra|sejour|legal|"
                   r"juridisch|\bstay\b"),
    ("integration", r"inburger|civic|integrat|maatschappelijke orientatie|belgian society|society"),
    ("family", r"gezin|famil|child|kind|\bkids|parent|ouder|opvoed|enfant"),
    ("welfare", r"ocmw|cpas|papie|paper|welfare|uitkering|budget|administr|\bmoney|\bgeld|benefit|"
                r"social (support|security|service|aid)|"
                r"sociale (dienst|hulp|zekerheid)|\bforms\b|formulier|document|financ|bank|mutualit|taxes|"
                r"belasting|brieven|letters"),
    ("health", r"gezond|health|dokter|doctor|medic|medisch|hospital|ziekenhuis|sante|psych|wellbeing|welzijn"),
    ("language", r"nederlands|dutch|\btaal|talen|language|conversati|praten|speak|spreken|langue|neerlandais"),
    ("work", r"werk|\bwork|\bjobs?\b|vacat|\bcv\b|career|employ|loopbaan|sollicit|emploi|travail|labou?r|"
             r"business|onderneme"),
    ("housing", r"wonen|woning|\bhuis|hous|\bhome|\brent|huur|apartment|appartement|logement|accommodation|verhuiz"),
    ("education", r"opleiding|stud|educat|training|school|diploma|cours|cursus|onderwijs|\blearn|universit|"
                  r"formation|leren\b"),
    ("social", r"mensen|meet|people|friend|vriend|contact|ontmoet|social|sociaal|sociale|netwerk|network|amis|"
               r"leisure|vrije tijd|"
               r"sport|hobb|neighbou?r|buren|city|stad"),
]  # fmt: skip

DAYS = {
    "mon": "mon monday mondays ma maandag maandagen lun lundi",
    "tue": "tue tues tuesday tuesdays di dinsdag dinsdagen mar mardi",
    "wed": "wed weds wednesday wednesdays wo woe woensdag woensdagen mer mercredi",
    "thu": "thu thur thurs thursday thursdays do don donderdag donderdagen jeu jeudi",
    "fri": "fri friday fridays vr vrij vrijdag vrijdagen ven vendredi",
    "sat": "sat saturday saturdays za zat zaterdag zaterdagen sam samedi",
    "sun": "sun sunday sundays zo zon zondag zondagen dim dimanche",
}
PARTS = {
    "morning": "morning mornings voormiddag voormiddagen ochtend ochtenden morgen vm am a.m matin forenoon",
    "afternoon": "afternoon afternoons namiddag namiddagen middag middagen nm pm p.m apres-midi apresmidi noon",
    "evening": "evening evenings avond avonden soir soiree night nights eve s-avonds savonds",
}

LEVELS = [
    ("native", r"moedertaal|native|mother ?tongue|mother language|first language|eerste taal|langue maternelle|"
               r"maternelle|"
               r"thuistaal|1st language|home language"),
    ("C2", r"\bc2\b|bilingual|tweetalig|proficient"),
    ("C1", r"\bc1\b|fluent|vloeiend|very good|zeer goed|heel goed|courant|excellent|advanced|gevorderd|perfect"),
    ("B2", r"\bb2\b|upper intermediate|\bgood\b|\bgoed\b|\bbon\b|\bbien\b"),
    ("B1", r"\bb1\b|intermediate|gemiddeld|medium|average|redelijk|moyen"),
    ("A2", r"\ba2\b|\bbasic|basis|elementary|elementair|elementaire"),
    ("A1", r"\ba1\b|\ba0\b|beginner|a little|little|a bit|een beetje|beetje|debutant|un peu|starter"),
]  # fmt: skip

# Names that people use and CLDR does not, or not for the two-letter code.
LANGUAGE_ALIASES = {
    "farsi": "fa", "dari": "fa", "persian": "fa", "persan": "fa", "perzisch": "fa", "pashto": "ps", "pashtu": "ps",
    "pasjtoe": "ps", "pasjto": "ps", "pushto": "ps", "pachto": "ps", "flemish": "nl", "vlaams": "nl", "dutch": "nl",
    "kurdish": "ku", "koerdisch": "ku", "sorani": "ku", "kurmanji": "ku", "kurmandji": "ku", "kurmanci": "ku",
    "tigrinya": "ti", "tigrigna": "ti", "tigrina": "ti", "oromo": "om", "afaan oromo": "om", "tagalog": "tl",
    "filipino": "tl", "mandarin": "zh", "cantonese": "zh", "chinese": "zh", "chinees": "zh", "castilian": "es",
    "spanish": "es", "greek": "el", "somali": "so", "somalisch": "so", "swahili": "sw", "kiswahili": "sw",
    "serbo-croatian": "sr", "servo-kroatisch": "sr", "bosnian": "bs", "moldovan": "ro", "roemeens": "ro",
    "kinyarwanda": "rw", "kirundi": "rn", "fula": "ff", "fulani": "ff", "peul": "ff", "pulaar": "ff", "twi": "ak",
    "gujarati": "gu", "panjabi": "pa", "punjabi": "pa", "bengali": "bn", "bangla": "bn", "burmese": "my",
    "tibetan": "bo", "nepalese": "ne", "darija": "ar", "moroccan arabic": "ar", "marokkaans": "ar", "syrian": "ar",
    "russisch": "ru", "ukrainian": "uk", "hebrew": "he", "malinke": "bm", "bambara": "bm", "uyghur": "ug",
    "norwegian": "no", "noors": "no", "kurdish sorani": "ku", "kurdish kurmanji": "ku", "ivrit": "he",
}  # fmt: skip

COUNTRY_ALIASES = {
    "palestine": "PS", "palestina": "PS", "palestinian territories": "PS", "gaza": "PS", "west bank": "PS",
    "turkey": "TR", "turkije": "TR", "turquie": "TR", "congo": "CD", "dr congo": "CD", "drc": "CD", "rdc": "CD",
    "democratic republic of congo": "CD", "democratic republic of the congo": "CD", "congo kinshasa": "CD",
    "ivory coast": "CI", "ivoorkust": "CI", "cote d ivoire": "CI", "syria": "SY", "russia": "RU", "iran": "IR",
    "uk": "GB", "england": "GB", "great britain": "GB", "groot-brittannie": "GB", "usa": "US", "america": "US",
    "burma": "MM", "myanmar": "MM", "czech republic": "CZ", "tsjechie": "CZ", "macedonia": "MK", "macedonie": "MK",
    "kosovo": "XK", "cape verde": "CV", "swaziland": "SZ", "holland": "NL", "the netherlands": "NL", "tibet": "CN",
    "moldavie": "MD", "moldova": "MD", "kaapverdie": "CV", "hong kong": "HK", "wit-rusland": "BY", "belarus": "BY",
    "the gambia": "GM", "gambia": "GM", "somaliland": "SO", "viet nam": "VN", "south korea": "KR", "north korea": "KP",
    "republic of congo": "CG", "congo brazzaville": "CG", "east timor": "TL", "vatican": "VA", "el salvador": "SV",
}  # fmt: skip

_NAME_LOCALES = ("en", "nl", "fr", "de", "es", "tr", "uk", "ru", "ar")


@lru_cache(maxsize=1)
def language_codes() -> dict[str, str]:
    """Every name of a two-letter language, in the languages that forms are filled in, to its code."""
    known: dict[str, str] = {}
    for locale in map(Locale.parse, _NAME_LOCALES):
        for language, name in locale.languages.items():
            if len(str(language)) == 2:
                known.setdefault(str(name).casefold(), str(language))
    for code in [str(code) for code in Locale.parse("en").languages if len(str(code)) == 2]:
        known[code] = code
        if localedata.exists(code):
            own_name = Locale.parse(code).get_language_name(code)
            known.setdefault(str(own_name).casefold(), code)
    known.pop("", None)
    return known | LANGUAGE_ALIASES


@lru_cache(maxsize=1)
def country_codes() -> dict[str, str]:
    """Every name of a country to its code."""
    known: dict[str, str] = {}
    for locale in map(Locale.parse, _NAME_LOCALES):
        for code, name in locale.territories.items():
            if len(code) == 2 and code.isalpha():
                known.setdefault(str(name).casefold(), code)
    return known | COUNTRY_ALIASES


def spread(table: dict[str, str]) -> dict[str, str]:
    """``{"code": "word word"}`` turned into ``{"word": "code"}``."""
    return {word: code for code, words in table.items() for word in words.split()}


def slots_of(days: list[str], parts: list[str]) -> list[str]:
    """Every combination, in the order of the week."""
    return [f"{day}-{part}" for day, part in product(days, parts)]
