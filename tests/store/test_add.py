from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from reportedly.errors import LawBroken
from reportedly.records import Charged, Failure, Found, Lineage, Report, Span
from reportedly.store import Store, Taken, add
from reportedly.store.read import (
    charged_of,
    claims_of,
    count_kept,
    read_claim,
    read_original,
    read_report,
    walk_failures,
)
from reportedly.store.verify import verify


def counts(store: Store) -> tuple[int, int, int]:
    kept = count_kept(store)
    return kept["reports"], kept["claims"], kept["failures waiting"]


def test_add_keeps_reports_claims_and_original_bytes(store, world):
    done = add(store, world.taken(1, 2, 3), code=world.code, lineage=world.lineage, who="me")
    assert (done.end.reports_in, done.end.reports_out, done.end.failed, done.end.skipped) == (3, 3, 0, 0)
    report = world.report(2)
    with store.reading() as connection:
        assert read_report(connection, report.id) == report
        assert [j.claim for j in claims_of(connection, report.id)] == list(world.code(report))
        assert read_original(connection, __import__("hashlib").sha256(report.text.encode()).hexdigest())


def test_charged_words_are_kept_with_the_coding_and_checked(store, world):
    def code(report: Report) -> Found:
        at = report.text.index("spokesman")
        words = (Span.cut(report.text, at, at + 9),)
        return Found(claims=world.code(report), charged=Charged(report=report.id, words=words))

    add(store, world.taken(1), code=code, lineage=world.lineage, who="me")
    add(store, world.taken(2), code=world.code, lineage=world.lineage, who="me")
    with store.reading() as connection:
        assert [span.text for span in charged_of(connection, world.report(1).id)] == ["spokesman"]
        assert charged_of(connection, world.report(2).id) == ()
    assert verify(store) == ()


def test_charged_words_that_do_not_stand_in_the_report_are_a_failure(store, world):
    def code(report: Report) -> Found:
        words = (Span(start=0, end=6, text="tyrant"),)
        return Found(claims=(), charged=Charged(report=report.id, words=words))

    done = add(store, world.taken(1), code=code, lineage=world.lineage, who="me")
    assert (done.end.reports_out, done.end.failed) == (0, 1)


def test_adding_again_brings_nothing_new(store, world):
    world.fill(store, *range(20))
    before = counts(store)
    done = add(store, world.taken(*range(25)), code=world.code, lineage=world.lineage, who="me")
    assert (done.end.reports_out, done.end.skipped, done.known) == (5, 20, 20)
    assert counts(store)[0] == before[0] + 5


def test_the_same_report_twice_in_one_run_is_kept_once(store, world):
    done = add(store, world.taken(7) + world.taken(7), code=world.code, lineage=world.lineage, who="me")
    assert (done.end.reports_out, done.end.skipped) == (1, 1)


def test_a_failure_is_kept_listed_and_solved(store, world):
    bad = Report(text="unreadable words")
    lost = Failure(input="gone.txt", stage="intake", code="input.missing", message="no such file")
    taken = [Taken(input="bad.txt", report=bad), Taken(input="gone.txt", failure=lost), *world.taken(1)]
    done = add(store, taken, code=world.code, lineage=world.lineage, who="me")
    assert (done.end.reports_in, done.end.reports_out, done.end.failed) == (3, 1, 2)
    with store.reading() as connection:
        assert {f.code for _, f in walk_failures(connection)} == {"input.empty", "input.missing"}
        assert read_report(connection, bad.id) == bad
    add(store, [Taken(input="bad.txt", report=bad)], code=lambda _: (), lineage=world.lineage, who="me")
    with store.reading() as connection:
        assert [f.input for _, f in walk_failures(connection)] == ["gone.txt"]
        assert len(list(walk_failures(connection, all_of_them=True))) == 2
    assert verify(store) == ()


def test_skipped_inputs_are_counted_as_skipped_and_do_not_wait(store, world):
    no = Failure(input="x.bin", stage="intake", code="input.not_text", message="binary", skipped=True)
    done = add(store, [Taken(input="x.bin", failure=no)], code=world.code, lineage=world.lineage, who="me")
    assert (done.end.skipped, counts(store)[2]) == (1, 0)


def test_a_claim_whose_words_do_not_stand_is_a_failure_not_a_claim(store, world):
    other = world.report(2)
    done = add(store, world.taken(1), code=lambda _: world.code(other), lineage=world.lineage, who="me")
    assert done.end.failed == 1
    assert counts(store)[1] == 0


def test_an_unforeseen_error_of_the_coder_stops_and_keeps_what_was_written(store, world):
    def code(report: Report) -> object:
        if report.source_id == "s30":
            raise RuntimeError("bug")
        return world.code(report)

    with pytest.raises(RuntimeError):
        add(store, world.taken(*range(40)), code=code, lineage=world.lineage, who="me")
    assert 10 <= counts(store)[0] <= 30
    world.fill(store, *range(40))
    assert counts(store)[0] == 40
    assert verify(store) == ()


def test_coding_anew_takes_the_place_of_the_old_and_the_past_can_be_read(store, world):
    world.fill(store, 1, 2)
    before = store.head().seq
    newer = Lineage(version="1", codebook="k2", config="g1")

    def code(report: Report) -> tuple:
        world.lineage, old = newer, world.lineage
        try:
            return world.code(report)[:1]
        finally:
            world.lineage = old

    done = add(store, world.taken(1), code=code, lineage=newer, who="me")
    assert (done.end.reports_out, done.end.claims) == (1, 1)
    report = world.report(1).id
    with store.reading() as connection:
        now, then = claims_of(connection, report), claims_of(connection, report, upto=before)
        dropped = then[-1].claim
        assert (len(now), len(then)) == (1, 2)
        assert now[0].claim.lineage == newer.id
        assert now[0].claim.id == then[0].claim.id
        assert read_claim(connection, dropped.id).claim == dropped
    assert verify(store) == ()


def test_two_writers_at_once_lose_nothing(address, store, world):
    errors: list[BaseException] = []

    def run(numbers: range, lineage: Lineage) -> None:
        try:
            with Store(address) as mine:
                add(mine, world.taken(*numbers), code=world.code, lineage=lineage, who="me")
        except BaseException as error:  # noqa: BLE001 (told by the test itself)
            errors.append(error)

    threads = [threading.Thread(target=run, args=(range(n * 30, n * 30 + 60), world.lineage)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert counts(store)[0] == 150
    assert verify(store) == ()


@pytest.mark.parametrize("spoil", [lambda c: {"report": "r_other"}, lambda c: {"lineage": "l_other"}])
def test_claims_of_another_report_or_lineage_are_refused(world, spoil: Callable):
    import msgspec

    from reportedly.store import check_claims

    report = world.report(1)
    claim = msgspec.structs.replace(world.code(report)[0], **spoil(None))
    with pytest.raises(LawBroken):
        check_claims(report, [claim], lineage=world.lineage.id)
