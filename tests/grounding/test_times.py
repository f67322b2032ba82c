"""Times: the forms news uses, reckoned from publication and from the story's own clock."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.errors import CodebookError
from reportedly.grounding.times import find_times
from reportedly.reading import load_engine
from reportedly.records import Passage, Published, Report, When

MONDAY = date(2023, 11, 13)


def times(
    text: str, published: date | None = MONDAY, *, nested: bool = False, day_first: bool | None = None, **report: object
) -> tuple[When, ...]:
    told = Published(day=published, origin="user") if published else None
    made = Report(text=text, published=told, **report)  # type: ignore[arg-type]
    return find_times(made, load_engine().read(text), nested=nested, day_first=day_first)


def only(text: str, published: date | None = MONDAY, **options: object) -> tuple[str, str | None, str | None]:
    (when,) = times(text, published, **options)  # type: ignore[arg-type]
    return when.text, _iso(when.earliest), _iso(when.latest)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


WEEKDAYS: list[tuple[str, str, str, str]] = [
    ("Soldiers shelled the village on Tuesday.", "Tuesday", "2023-11-07", "2023-11-07"),
    ("Soldiers shelled the village on Monday.", "Monday", "2023-11-13", "2023-11-13"),
    ("Soldiers shelled the village last Monday.", "last Monday", "2023-11-06", "2023-11-06"),
    ("Delegates will meet on Friday.", "Friday", "2023-11-17", "2023-11-17"),
    ("The trial is due to open next Tuesday.", "next Tuesday", "2023-11-14", "2023-11-14"),
    ("Gunmen attacked the post early Monday morning.", "early Monday morning", "2023-11-13", "2023-11-13"),
    ("Gunmen attacked the post late on Sunday.", "late on Sunday", "2023-11-12", "2023-11-12"),
    ("Gunmen came in the early hours of Saturday.", "in the early hours of Saturday", "2023-11-11", "2023-11-11"),
    ("Gunmen came on Saturday last week.", "Saturday last week", "2023-11-11", "2023-11-11"),
    ("Two died in Fridays blast.", "Fridays", "2023-11-10", "2023-11-10"),
    ("Shells fell from Thursday to Saturday.", "from Thursday to Saturday", "2023-11-09", "2023-11-11"),
    ("Shells fell between Sunday and Monday.", "between Sunday and Monday", "2023-11-12", "2023-11-13"),
    ("A bomb went off on Saturday at about 6:30 a.m.", "Saturday at about 6:30 a.m.", "2023-11-11", "2023-11-11"),
]
DAYS = [
    ("The shop burned on 4 April.", "4 April", "2023-04-04", "2023-04-04"),
    ("The shop burned on April 4.", "April 4", "2023-04-04", "2023-04-04"),
    ("The shop burned on Feb. 8, 2022.", "Feb. 8, 2022", "2022-02-08", "2022-02-08"),
    ("The shop burned on the 3rd of March 2021.", "the 3rd of March 2021", "2021-03-03", "2021-03-03"),
    ("The shop burned on December 23.", "December 23", "2022-12-23", "2022-12-23"),
    ("The court will sit on December 23.", "December 23", "2023-12-23", "2023-12-23"),
    ("The shop burned on Tuesday, 4 April 2017.", "Tuesday, 4 April 2017", "2017-04-04", "2017-04-04"),
    ("Fighting went on between 3 and 5 May.", "between 3 and 5 May", "2023-05-03", "2023-05-05"),
    ("Fighting went on March 12-15.", "March 12-15", "2023-03-12", "2023-03-15"),
    ("Fighting went on from April 28 to May 2, 2019.", "from April 28 to May 2, 2019", "2019-04-28", "2019-05-02"),
    ("It was signed on 2014-10-16.", "2014-10-16", "2014-10-16", "2014-10-16"),
    ("It was signed on 16/10/2014.", "16/10/2014", "2014-10-16", "2014-10-16"),
    ("It was signed on 04.05.2014.", "04.05.2014", "2014-05-04", "2014-05-04"),
    ("The shop burned on Christmas Eve.", "Christmas Eve", "2022-12-24", "2022-12-24"),
    ("Prayers ended on 15 Ramadan 1444.", "15 Ramadan 1444", "2023-04-05", "2023-04-07"),
    ("The shop burned yesterday morning.", "yesterday morning", "2023-11-12", "2023-11-12"),
    ("The shop burned last night.", "last night", "2023-11-12", "2023-11-12"),
    ("The shop burned overnight.", "overnight", "2023-11-12", "2023-11-13"),
    ("The shop burned two days ago.", "two days ago", "2023-11-11", "2023-11-11"),
    ("The shop burned on the day of publication.", "the day of publication", "2023-11-13", "2023-11-13"),
]  # fmt: skip
LONGER = [
    ("Rebels took it in March.", "March", "2023-03-01", "2023-03-31"),
    ("Rebels took it in March 2011.", "March 2011", "2011-03-01", "2011-03-31"),
    ("Rebels took it last March.", "last March", "2023-03-01", "2023-03-31"),
    ("Rebels took it in early 2011.", "early 2011", "2011-01-01", "2011-04-30"),
    ("Rebels took it in mid-October.", "mid-October", "2023-10-11", "2023-10-20"),
    ("Rebels took it late last month.", "late last month", "2023-10-21", "2023-10-31"),
    ("Rebels took it last week.", "last week", "2023-11-06", "2023-11-12"),
    ("Rebels took it this week.", "this week", "2023-11-13", "2023-11-13"),
    ("Rebels took it over the weekend.", "over the weekend", "2023-11-11", "2023-11-12"),
    ("Rebels took it last year.", "last year", "2022-01-01", "2022-12-31"),
    ("Rebels took it in the past 24 hours.", "in the past 24 hours", "2023-11-12", "2023-11-13"),
    ("Rebels took it in the past month.", "in the past month", "2023-10-13", "2023-11-13"),
    ("Rebels took it over the past few hours.", "over the past few hours", "2023-11-13", "2023-11-13"),
    ("Rebels took it in the 1980s.", "the 1980s", "1980-01-01", "1989-12-31"),
    ("Rebels took it in the late 1990s.", "the late 1990s", "1997-01-01", "1999-12-31"),
    ("Rebels took it in the 19th century.", "the 19th century", "1800-01-01", "1899-12-31"),
    ("Rebels took it last summer.", "last summer", "2023-06-01", "2023-08-31"),
    ("He was jailed between 1995 and 2007.", "between 1995 and 2007", "1995-01-01", "2007-12-31"),
    ("He was jailed from March to May 2012.", "from March to May 2012", "2012-03-01", "2012-05-31"),
    ("There were ten in the first six months of 2016.", "the first six months of 2016", "2016-01-01", "2016-06-30"),
    ("For nearly a week troops have been fighting.", "For nearly a week", "2023-11-06", "2023-11-13"),
    ("Gas was used during the 28-month-old conflict.", "during the 28-month-old conflict", "2021-07-01", "2023-11-13"),
    ("Five have died since October 7.", "since October 7", "2023-10-07", "2023-11-13"),
    ("Ten have died since war began in March 2011.", "since war began in March 2011", "2011-03-01", "2023-11-13"),
    ("The fort was built in World War II.", "World War II", "1939-09-01", "1945-09-02"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words", "earliest", "latest"), [*WEEKDAYS, *DAYS, *LONGER])
def test_reckons(text: str, words: str, earliest: str, latest: str) -> None:
    found, first, last = only(text)
    assert found.removeprefix("the ") == words.removeprefix("the ")
    assert (first, last) == (earliest, latest)


@pytest.mark.parametrize(
    ("published", "earliest", "latest"),
    [(date(2015, 2, 18), "2015-02-16", "2015-02-17"), (date(2015, 2, 16), "2015-02-16", "2015-02-16")],
)
def test_earlier_this_week_runs_to_the_day_before(published: date, earliest: str, latest: str) -> None:
    assert only("Villages were burned earlier this week.", published)[1:] == (earliest, latest)


@pytest.mark.parametrize(
    "text",
    [
        "He worked for three hours.",
        "The 9-year-old boy lost 2000 sheep.",
        "Troops may march on the town.",
        "Some 2014 people were counted.",
        "Guards patrol every Friday.",
        "They won 3:2 against the guests.",
        "She read it in the Sunday Telegraph.",
    ],
)
def test_what_is_no_time_is_not_found(text: str) -> None:
    assert times(text) == ()


def test_the_story_has_its_own_clock() -> None:
    text = (
        "On 7 October 2021 men attacked the camp. The previous day the guards had left. Two days later they came back."
    )
    found = times(text)
    assert [_iso(w.earliest) for w in found] == ["2021-10-07", "2021-10-06", "2021-10-08"]
    assert found[1].reckoned_from == date(2021, 10, 7)


def test_that_year_is_the_year_told() -> None:
    found = times("In 2014 the group took the town. In August that year it moved south.")
    assert [(w.text, _iso(w.earliest)) for w in found] == [("2014", "2014-01-01"), ("August that year", "2014-08-01")]


def test_days_of_captions_do_not_move_the_story() -> None:
    text = "Smoke on 3 May 2019.\n\nTwo died on Tuesday. The next day it rained."
    caption = Passage.cut(text, 0, 20, sort="caption")
    assert _iso(times(text, passages=(caption,))[-1].earliest) == "2023-11-08"


def test_without_publication_only_full_dates_resolve() -> None:
    found = times("Two died on Tuesday. Three died on 4 April. Four died on 4 April 2017.", None)
    assert [_iso(w.earliest) for w in found] == [None, None, "2017-04-04"]
    assert all(w.reason for w in found[:2])
    assert all(w.precision == "unknown" for w in found[:2])


def test_without_publication_a_year_told_before_helps() -> None:
    found = times("He was held in May 2006. On 10 May he was charged.", None)
    assert _iso(found[1].earliest) == "2006-05-10"


@pytest.mark.parametrize(("day_first", "day"), [(True, "2014-05-04"), (False, "2014-04-05"), (None, None)])
def test_figures_need_the_locale(day_first: bool | None, day: str | None) -> None:
    (when,) = times("It was signed on 4/5/2014.", day_first=day_first)
    assert _iso(when.earliest) == day
    assert bool(when.reason) == (day is None)


def test_dates_inside_are_given_if_asked_for() -> None:
    text = "Five have died since the war began in March 2011."
    assert [w.text for w in times(text, nested=True)] == ["since the war began in March 2011", "March 2011"]


def test_an_event_is_no_day() -> None:
    (when,) = times("She fled three days before the attack.")
    assert (when.earliest, when.reason) == (None, "it is reckoned from a happening, not from a day")


def test_parts_of_the_day_are_kept() -> None:
    assert [w.part for w in times("It burned late Sunday night. It burned at 6 a.m. on Friday.")] == [
        "late night",
        "06:00",
    ]


def test_an_unknown_language_is_an_error() -> None:
    report = Report(text="Es brannte am Montag.")
    with pytest.raises(CodebookError, match="'de'"):
        find_times(report, load_engine().read(report.text), language="de")


_TEXT = (
    "on since the last next Monday May 12 2011 early - , to from between and week two days ago earlier of "
    "9/11 . ' half first quarter 3,000 years decades Ramadan 31 6 : 30 a.m. this that same century s "
    "Christmas night later"
)
_WORDS = st.sampled_from(_TEXT.split())


@given(st.lists(_WORDS, max_size=14), st.sampled_from([MONDAY, None]))
@settings(max_examples=150, deadline=None)
def test_any_words_give_ordered_spans_that_stand_in_the_text(words: list[str], published: date | None) -> None:
    text = " ".join(words) or "x"
    found = times(text, published)
    assert all(w.stands_in(text) for w in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all((w.earliest is None) == bool(w.reason) for w in found)
