from hypothesis import given
from hypothesis import strategies as st

from reportedly.export.arrange import number_claims
from reportedly.export.spans import ROLES, Mark, cut_blocks, cut_segments, marks_of
from reportedly.records import Passage, Span
from sample import CLAIMS, REPORT, TEXT

TEXTS = st.text(alphabet=st.sampled_from(list("ab \n\r\u2028é🚑مرحبا\u0301")), min_size=1, max_size=60)


@st.composite
def marked(draw):
    text = draw(TEXTS)
    ends = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).filter(lambda e: e[0] != e[1])
    pairs = draw(st.lists(ends, max_size=6))
    roles = st.sampled_from(ROLES)
    return text, [Mark(min(p), max(p), draw(roles), i) for i, p in enumerate(pairs, 1)]


@given(marked())
def test_segments_joined_are_the_text(case):
    text, marks = case
    segments = list(cut_segments(text, 0, len(text), marks))
    assert "".join(s.text for s in segments) == text
    assert all(text[s.start : s.start + len(s.text)] == s.text for s in segments)


@given(marked())
def test_each_segment_knows_exactly_the_marks_over_it(case):
    text, marks = case
    for s in cut_segments(text, 0, len(text), marks):
        over = [m for m in marks if m.start < s.start + len(s.text) and s.start < m.end]
        assert set(s.numbers) == {m.number for m in over}
        assert set(s.roles) == {m.role for m in over}


@given(marked())
def test_every_mark_begins_a_segment(case):
    text, marks = case
    starts = {s.start for s in cut_segments(text, 0, len(text), marks)}
    assert {m.start for m in marks} <= starts


@given(marked())
def test_blocks_lose_nothing_but_blanks(case):
    text, marks = case
    told = "".join(s.text for block in cut_blocks(text, (), marks) for s in block.segments)
    assert "".join(told.split()) == "".join(text.split())


def test_anchor_ends_where_its_number_stands():
    blocks = cut_blocks(TEXT, REPORT.passages, marks_of(number_claims(CLAIMS)))
    ended = [n for block in blocks for s in block.segments for n in s.ends]
    assert set(ended) == set(range(1, len(CLAIMS) + 1))


def test_blocks_know_their_passage():
    sorts = [block.sort for block in cut_blocks(TEXT, REPORT.passages, ())]
    assert sorts[:3] == ["headline", "dateline", "body"]


def test_blank_between_two_passages_of_a_line_is_kept():
    text = "TOWN (News) - Rockets hit.\n"
    passages = (Passage.cut(text, 0, 13, sort="dateline"), Passage.cut(text, 14, 26, sort="body"))
    blocks = cut_blocks(text, passages, ())
    assert [(b.sort, "".join(s.text for s in b.segments)) for b in blocks] == [
        ("dateline", "TOWN (News) - "),
        ("body", "Rockets hit.\n"),
    ]


def test_text_without_passages_is_body():
    assert [b.sort for b in cut_blocks("a\n\nb", (), ())] == ["body", "body"]
    assert [b.sort for b in cut_blocks("ab", (Passage.cut("ab", 0, 1, sort="credit"),), ())] == ["credit", "body"]


def test_charged_words_are_marked_and_belong_to_no_claim() -> None:
    text = "Regime forces shelled Homs."
    (block,) = cut_blocks(text, (), marks_of((), [Span.cut(text, 0, 6)]))
    assert [(s.text, s.roles, s.numbers, s.ends) for s in block.segments] == [
        ("Regime", ("charged",), (), ()),
        (" forces shelled Homs.", (), (), ()),
    ]
