"""Which language a text is in."""

from __future__ import annotations

import pytest

from reportedly.reading import language_of

TEXTS = {
    "en": "Rockets struck the market in the northern town on Tuesday and killed at least nine people, officials said.",
    "de": "Raketen haben am Dienstag den Markt der Stadt getroffen und mindestens neun Menschen getötet, teilte das "
    "Krankenhaus mit. Die Armee warf den Rebellen vor, sie abgefeuert zu haben.",
    "fr": "Des roquettes ont frappé mardi le marché de la ville et tué au moins neuf personnes, selon un responsable "
    "de l'hôpital. L'armée a accusé les rebelles de les avoir tirées.",
    "es": "Cohetes alcanzaron el martes el mercado de la ciudad y mataron a nueve personas, según el hospital.",
    "ar": "أصابت صواريخ سوق المدينة يوم الثلاثاء وقتلت تسعة أشخاص على الأقل بحسب مسؤول في المستشفى",
    "uk": "У вівторок ракети влучили в ринок міста і вбили щонайменше дев'ятьох людей, повідомила лікарня.",
    "ru": "Во вторник ракеты попали в рынок города и убили не менее девяти человек, сообщили в больнице.",
}


@pytest.mark.parametrize("code", TEXTS)
def test_news_in_a_language_is_known_as_such(code: str) -> None:
    found, chance = language_of(TEXTS[code])
    assert found == code
    assert 0.6 <= chance <= 1


def test_long_english_is_known_without_the_identifier() -> None:
    assert language_of(f"{TEXTS['en']} The army and the rebels accused each other of it.") == ("en", 1.0)


def test_names_of_other_languages_do_not_make_english_another() -> None:
    text = "The rebels of the Jaysh al-Islam were in Douma and the army in Ar-Rastan, the governor of Rif Dimashq said."
    assert language_of(text)[0] == "en"


def test_only_the_beginning_of_a_text_is_looked_at() -> None:
    assert language_of(TEXTS["de"] * 40 + TEXTS["en"] * 40)[0] == "de"


@pytest.mark.parametrize("text", ["", "12", "🚨"])
def test_a_text_without_words_is_given_some_code_and_chance(text: str) -> None:
    code, chance = language_of(text)
    assert len(code) == 2
    assert 0 <= chance <= 1
