from reportedly.export.arrange import number_claims
from reportedly.export.sketch import draw_places, time_rows
from sample import CLAIMS

NUMBERED = number_claims(CLAIMS)


def test_discs_lie_inside_the_drawing_and_keep_their_scale():
    sketch = draw_places(NUMBERED)
    assert [disc.label for disc in sketch.discs] == ["Rivera · 7, 8", "Tacuarembó · 1, 2, 3, 4"]
    assert all(0 < d.x < sketch.width and 0 < d.y < sketch.height for d in sketch.discs)
    north, south = sketch.discs
    km = sketch.bar / float(sketch.bar_label.removesuffix(" km"))
    assert abs((south.y - north.y) / km - 90.2) < 1


def test_places_without_a_point_are_not_drawn():
    assert draw_places([n for n in NUMBERED if n.number in (5, 10)]) is None


def test_one_place_alone_is_drawn():
    assert len(draw_places(NUMBERED[:1]).discs) == 1


def test_times_are_in_order_and_the_untold_last():
    rows = time_rows(NUMBERED)
    assert [row.label for row in rows] == [
        "January 2023",
        "between 1 January 2023 and 12 March 2024",
        "Monday 11 March 2024 (night)",
        "Tuesday 12 March 2024",
        "no time given",
    ]
    assert rows[-1].numbers == (2, 3, 4, 5, 6, 9)
    assert all(row.start >= 0 and row.start + row.width <= 100 for row in rows[:-1])
