"""Every language's everyday forms agree with their English twin."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.domain.deadline import Reading, Status, find, read
from ledger.domain.deadline.languages import LANGUAGES

SAID = date(2025, 3, 1)

TWINS = {
    "by the end of 2026": (
        "bis Ende 2026|d'ici fin 2026|para finales de 2026"
        "|até o final de 2026|entro la fine del 2026"
        "|tegen eind 2026|do końca 2026 roku|до конца 2026 года|2026年末までに|到2026年底"
    ),
    "by 2030": (
        "bis 2030|d'ici 2030|para 2030|até 2030|entro il 2030"
        "|tegen 2030|do 2030 roku|к 2030 году"
        "|2030年までに|到2030年"
    ),
    "before 2030": (
        "vor 2030|avant 2030|antes de 2030|antes de 2030"
        "|prima del 2030|voor 2030|przed 2030 rokiem"
        "|2030年より前に|2030年之前"
    ),
    "in 2026": (
        "im Jahr 2026|en 2026|en 2026|em 2026|nel 2026|in 2026|w 2026 roku|в 2026 году|2026年中に"
        "|在2026年"
    ),
    "this year": (
        "dieses Jahr|cette année|este año|este ano|quest'anno"
        "|dit jaar|w tym roku|в этом году|今年中に"
        "|今年"
    ),
    "next year": (
        "nächstes Jahr|l'année prochaine|el próximo año"
        "|no próximo ano|l'anno prossimo|volgend jaar"
        "|w przyszłym roku|в следующем году|来年|明年"
    ),
    "by the end of the year": (
        "bis Jahresende|d'ici la fin de l'année|para fin de año"
        "|até o fim do ano|entro fine anno"
        "|do końca roku|до конца года|年末までに"
    ),
    "within two years": (
        "innerhalb von zwei Jahren|d'ici deux ans|dentro de dos años|dentro de dois anos"
        "|entro due anni|binnen twee jaar|w ciągu dwóch lat|в течение двух лет|2年以内に|两年内"
    ),
    "in 18 months": (
        "in 18 Monaten|dans 18 mois|en 18 meses|em 18 meses|tra 18 mesi|over 18 maanden"
        "|za 18 miesięcy|через 18 месяцев|18か月以内に|18个月内"
    ),
    "over the next two years": (
        "in den nächsten zwei Jahren|dans les deux prochaines années|en los próximos dos años"
        "|nos próximos dois anos|nei prossimi due anni|in de komende twee jaar"
        "|w ciągu najbliższych dwóch lat|в ближайшие два года|今後2年で|未来两年"
    ),
    "in the first half of 2026": (
        "im ersten Halbjahr 2026|au premier semestre 2026|en el primer semestre de 2026"
        "|no primeiro semestre de 2026|nel primo semestre del 2026|in de eerste helft van 2026"
        "|w pierwszej połowie 2026 roku|в первом полугодии 2026 года|2026年上半期|2026年上半年"
    ),
    "in the third quarter of 2026": (
        "im 3. Quartal 2026|au troisième trimestre 2026|en el tercer trimestre de 2026"
        "|no terceiro trimestre de 2026"
        "|nel terzo trimestre del 2026|in het derde kwartaal van 2026"
        "|w trzecim kwartale 2026 roku|в третьем квартале 2026 года|2026年第3四半期|2026年第三季度"
    ),
    "by 31 December 2026": (
        "bis zum 31. Dezember 2026|d'ici le 31 décembre 2026|para el 31 de diciembre de 2026"
        "|até 31 de dezembro de 2026|entro il 31 dicembre 2026|tegen 31 december 2026"
        "|do 31 grudnia 2026|до 31 декабря 2026 года|2026年12月31日までに|到2026年12月31日"
    ),
    "in June 2026": (
        "im Juni 2026|en juin 2026|en junio de 2026"
        "|em junho de 2026|nel giugno 2026|in juni 2026"
        "|w czerwcu 2026|в июне 2026 года|2026年6月に|2026年6月"
    ),
    "no later than 2027": (
        "spätestens 2027|au plus tard en 2027|a más tardar en 2027|o mais tardar em 2027"
        "|non oltre il 2027|uiterlijk in 2027|najpóźniej w 2027 roku|не позднее 2027 года"
        "|遅くとも2027年までに|不迟于2027年"
    ),
    "from 2027": (
        "ab 2027|à partir de 2027|a partir de 2027|a partire dal 2027|vanaf 2027|od 2027 roku"
        "|с 2027 года|2027年から|2027年起"
    ),
    "soon": "bald|bientôt|pronto|em breve|presto|binnenkort|wkrótce|скоро|まもなく|很快",
    "in a few years": (
        "in einigen Jahren|dans quelques années|en algunos años|em alguns anos|tra pochi anni"
        "|over enkele jaren|数年以内に|几年内"
    ),
}
PAIRS = [(twin, text) for twin, texts in TWINS.items() for text in texts.split("|")]


def days(reading: Reading) -> tuple[object, ...]:
    return reading.status, reading.window_start, reading.strict, reading.latest


@pytest.mark.parametrize(("twin", "text"), PAIRS)
def test_an_everyday_form_is_read_like_its_english_twin(twin: str, text: str) -> None:
    assert days(read(text, SAID)) == days(read(twin, SAID))


def test_ten_languages_have_a_table() -> None:
    assert sorted(LANGUAGES) == ["de", "es", "fr", "it", "ja", "nl", "pl", "pt", "ru", "zh"]


@pytest.mark.parametrize(
    "text",
    [
        "vor zwei Jahren",
        "il y a deux ans",
        "hace dos años",
        "há dois anos",
        "due anni fa",
        "twee jaar geleden",
        "dwa lata temu",
        "два года назад",
        "三年前",
    ],
)
def test_what_lies_behind_is_refused_in_every_language(text: str) -> None:
    assert read(text, SAID).status is Status.REFUSE


@pytest.mark.parametrize(
    "text",
    [
        "in den kommenden Jahren",
        "dans les prochains mois",
        "en los próximos años",
        "nos próximos anos",
        "nei prossimi anni",
        "in de komende jaren",
        "в ближайшие годы",
    ],
)
def test_the_coming_years_without_a_number_are_refused(text: str) -> None:
    assert read(text, SAID).status is Status.REFUSE


def test_a_named_language_is_the_only_one_tried() -> None:
    assert read("bis Ende 2026", SAID, language="de").status is Status.OK
    assert read("bis Ende 2026", SAID, language="fr").status is Status.REFUSE
    assert read("by the end of 2026", SAID, language="en").status is Status.OK


def test_a_day_before_which_something_happens_may_include_it_in_chinese() -> None:
    reading = read("2026年12月31日前", SAID)

    assert reading.status is Status.ASK
    assert (reading.strict, reading.latest) == (date(2026, 12, 30), date(2026, 12, 31))


def test_a_foreign_sentence_gives_its_date_phrase() -> None:
    found = find("Wir liefern 10.000 Roboter bis Ende 2026 aus", SAID)

    assert [(reading.words, reading.day) for reading in found] == [
        ("bis Ende 2026", date(2026, 12, 31))
    ]
