from __future__ import annotations

from collections import Counter

import pytest

from reportedly.incidents.spread import _agreement


@pytest.mark.parametrize(("values", "end"), [(5, "1 further account differs"), (6, "2 further accounts differ")])
def test_what_is_left_over_is_counted_in_good_english(values, end):
    told = Counter({f"{n} dead": 1 for n in range(values)})
    assert _agreement("killed", told, values, 0).endswith(end)
