from __future__ import annotations

import html
import io
import json
import re
import zipfile
from datetime import date
from hashlib import sha256

import pytest

from houses import BOOK
from reportedly.export.tables import FORMATS
from reportedly.records import Charged, Found, Original, Published, Report, Span
from reportedly.review.decide import Judgement, decide
from reportedly.review.roles import Principal
from reportedly.store import Taken, add
from reportedly.store.query import Query
from reportedly.store.read import read_claim
from reportedly.store.search import search
from reportedly.store.told import ToldQuery, homes_of, list_told
from reportedly.worker.telling import catch_up

OWNER = Principal(name="local", role="admin")


def claims_in(house, **query):
    return [hit.judged.claim for hit in search(house.store, Query(limit=200, **query)).hits]


def held(house, claim):
    with house.store.reading() as connection:
        return read_claim(connection, claim)


def incident_of_two(house):
    with house.store.reading() as connection:
        rows = list_told(connection, ToldQuery(least_reports=2, limit=5)).rows
        return next(row for row in rows if row.claims > 1)


PLAIN = (
    "/", "/reports", "/reports?q=spokesman&since=2024-03-01", "/reports/add", "/claims", "/claims?kind=raid&status=open",
    "/incidents", "/incidents?sort=sources&origins=2", "/queue", "/map", "/map?kind=raid", "/map/points.json", "/timeline",
    "/timeline?since=2024-03-01&until=2024-03-20", "/timeline/days.json", "/sources", "/agreement", "/agreement?blind=1",
    "/failures", "/failures?all=1", "/release", "/release?view=public", "/admin", "/help", "/login", "/jobs",
)  # fmt: skip


@pytest.mark.parametrize("address", PLAIN)
def test_each_page_answers_without_script_and_without_inline_script_or_style(owner, address):
    answer = owner.get(address)
    assert answer.status_code == 200, answer.text[:300]
    if address.endswith(".json"):
        return
    assert "<main" in answer.text
    assert "<style" not in answer.text
    assert not re.search(r"<[^>]+\sstyle=", answer.text)
    assert not re.search(r"<[^>]+\son\w+=", answer.text)
    assert re.findall(r"<script(?![^>]+src=)", answer.text) == []


def test_borders_are_drawn_when_asked_for_and_say_whose_view_they_are(owner):
    plain, asked = owner.get("/map").text, owner.get("/map?kind=raid&borders=natural-earth").text
    assert "Borders as Natural Earth draws them" in plain
    assert "No borders are drawn" in plain
    assert "#borders" not in plain
    assert "borders-natural-earth.svg#borders" in asked
    assert "one view of the world" in asked
    assert re.search(r'<input type="checkbox" name="borders" value="natural-earth" checked>', asked)
    assert asked.count('<input type="hidden" name="borders" value="natural-earth">') == 1
    assert 'href="/map?kind=raid&amp;borders=natural-earth"' in asked
    assert owner.get("/map?borders=mine").status_code == 400


def test_points_and_days_are_sent_once_and_again_only_when_something_moved(house, owner):
    for address in ("/map/points.json", "/timeline/days.json"):
        first = owner.get(address)
        same = owner.get(address, headers={"If-None-Match": first.headers["etag"]})
        assert (same.status_code, same.content) == (304, b"")
    claim = next(c for c in claims_in(house) if c.where and c.when)
    tags = {a: owner.get(a).headers["etag"] for a in ("/map/points.json", "/timeline/days.json")}
    gone = Judgement(act="correct", subject=claim.id, after={"where": None, "when": None}, reason="not told")
    decide(house.store, OWNER, gone)
    for address, tag in tags.items():
        assert owner.get(address, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize(
    "address",
    ["/claims?since=soon", "/map?box=1,2", "/reports?before=x", "/incidents?sort=best", "/incidents?killed=many",
     "/release?view=x", "/admin?before=x", "/incidents/why?left=c_1", "/claims?after=zzz"],
)  # fmt: skip
def test_an_address_that_cannot_be_read_says_so(owner, address):
    answer = owner.get(address)
    assert answer.status_code == 400
    assert "This did not work" in answer.text


def test_every_record_has_its_page(house, owner):
    claim = claims_in(house)[0]
    incident = incident_of_two(house)
    for address in (
        f"/reports/{claim.report}", f"/reports/{claim.report}/missing", f"/claims/{claim.id}",
        f"/claims/{claim.id}/correct", f"/incidents/{incident.id}",
    ):  # fmt: skip
        assert owner.get(address).status_code == 200, address
    assert owner.get("/reports/r_none").status_code == 404
    assert owner.get("/incidents/i_none").status_code == 404


def test_words_of_reports_are_never_taken_for_markup(house, owner):
    evil = '<script>alert(1)</script>" onmouseover="x'
    text = f"A spokesman {evil} said Northern Front shelled Tel Abyan on Tuesday."
    report = Report(
        text=text, title=evil, publisher=evil, url="javascript:alert(1)",
        published=Published(day=date(2024, 3, 5), origin="user"),
    )  # fmt: skip
    coder = house.coder()
    add(house.store, [Taken(input="x", report=report)], code=coder.code, lineage=coder.lineage, who="t")
    catch_up(house.store, BOOK)
    claim = next(c for c in claims_in(house) if c.report == report.id)
    for address in ("/reports", f"/reports/{report.id}", f"/claims/{claim.id}", f"/claims/{claim.id}/correct", "/claims",
                    "/queue", "/map", "/timeline", "/sources", "/incidents?q=alert"):  # fmt: skip
        page = owner.get(address).text
        assert "<script>alert" not in page, address
        assert 'onmouseover="x' not in page, address
        assert 'href="javascript:' not in page, address


def test_charged_words_are_marked_in_the_report_and_listed_under_it(house, owner):
    text = "The <regime> of Vilnava fell, a spokesman said. Northern Front shelled Tel Abyan on Tuesday."
    report, coder = Report(text=text), house.coder()
    words = (Span.cut(text, 4, 12),)

    def code(report: Report) -> Found:
        return Found(claims=coder.code(report), charged=Charged(report=report.id, words=words))

    add(house.store, [Taken(input="x", report=report)], code=code, lineage=coder.lineage, who="t")
    page = owner.get(f"/reports/{report.id}").text
    assert 'u1-charged" id="t4"' in page
    assert "&lt;regime&gt;" in page
    assert "The report itself takes sides by its words:" in page
    other = next(claim.report for claim in claims_in(house) if claim.report != report.id)
    assert "takes sides by its words" not in owner.get(f"/reports/{other}").text


def test_a_form_leads_back_only_to_a_page_of_ours(house, owner):
    claim = claims_in(house)[0].id
    good = owner.post(f"/claims/{claim}/decide", data={"act": "accept", "back": "/queue"}, follow_redirects=False)
    assert good.headers["location"] == "/queue"
    for bad in ("https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"):
        answer = owner.post(f"/claims/{claim}/decide", data={"act": "accept", "back": bad}, follow_redirects=False)
        assert answer.status_code == 400
        assert owner.get(f"/claims/{claim}/correct", params={"back": bad}).status_code == 400


def test_a_verdict_in_the_queue_is_kept_and_the_next_record_comes(house, owner):
    first = re.search(r'name="claim" value="(c_\w+)"', owner.get("/queue").text)[1]
    answer = owner.post("/queue/verdict", data={"claim": first, "act": "accept", "blind": "1"})
    assert held(house, first).status == "accepted"
    assert held(house, first).readings[0].blind
    assert re.search(r'name="claim" value="(c_\w+)"', answer.text)[1] != first


def test_what_is_passed_over_waits_and_is_not_given_again(house, owner):
    seen = []
    page = owner.get("/queue").text
    for _ in range(3):
        claim = re.search(r'name="claim" value="(c_\w+)"', page)[1]
        skipped = re.findall(r'name="skip" value="(c_\w+)"', page)
        assert claim not in seen
        assert skipped == seen
        seen.append(claim)
        page = owner.post("/queue/verdict", data={"claim": claim, "act": "skip", "skip": skipped}).text
    assert {held(house, claim).status for claim in seen} == {"open"}


def test_a_claim_is_held_wrong_only_with_a_reason(house, owner):
    claim = claims_in(house)[0].id
    assert owner.post("/queue/verdict", data={"claim": claim, "act": "reject"}).status_code == 400
    assert owner.post("/queue/verdict", data={"claim": claim, "act": "reject", "reason": "no raid"}).status_code == 200
    assert held(house, claim).status == "rejected"


def test_the_last_decision_can_be_taken_back_and_both_stay_on_record(house, owner):
    claim = claims_in(house)[0].id
    owner.post("/queue/verdict", data={"claim": claim, "act": "accept"})
    page = owner.post("/queue/back").text
    assert held(house, claim).status == "open"
    assert "Taken back" in page
    assert page.count("<td>accept") == page.count("<td>undo") == 1
    assert owner.post("/queue/back").status_code == 400


def fields(page):
    """Read a form as a browser would send it."""
    form = {}
    for tag in re.findall(r"<input[^>]*>", page.split("data-correct")[1]):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and not ('type="checkbox"' in tag and " checked" not in tag):
            form[name[1]] = value[1] if value else ""
    for name, options in re.findall(r'<select name="([^"]*)">(.*?)</select>', page.split("data-correct")[1], re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        form[name] = chosen[1] if chosen else ""
    return form


def test_a_claim_is_corrected_by_the_form_of_its_page(house, owner):
    claim = next(c for c in claims_in(house) if c.where and c.counts)
    form = fields(owner.get(f"/claims/{claim.id}/correct").text)
    untouched = owner.post(f"/claims/{claim.id}/corrected", data=form | {"reason": "x"})
    assert untouched.status_code == 400
    assert "nothing was changed" in untouched.text
    wrong = form | {"certainty": "possible", "counts.0.high": "90", "reason": "the report hedges"}
    assert owner.post(f"/claims/{claim.id}/corrected", data=wrong).status_code == 200
    judged = held(house, claim.id)
    assert (judged.status, judged.claim.certainty, judged.claim.counts[0].high) == ("corrected", "possible", 90)
    assert "the report hedges" in owner.get(f"/claims/{claim.id}").text


def test_a_reviewer_settles_a_dispute_by_a_correction(house, people):
    claim = next(c for c in claims_in(house) if c.counts)
    people["coder"].post(f"/claims/{claim.id}/decide", data={"act": "accept"})
    people["admin"].post(f"/claims/{claim.id}/decide", data={"act": "reject", "reason": "no"})
    assert held(house, claim.id).status == "disputed"
    page = people["reviewer"].get("/queue").text
    assert "disputed: settle it" in page
    address = html.unescape(re.search(r'href="(/claims/c_\w+/correct[^"]*settles=1)"', page)[1])
    form = fields(people["reviewer"].get(address).text)
    assert form["settles"] == "1"
    done = form | {"certainty": "possible", "reason": "the report hedges"}
    assert people["reviewer"].post(f"/claims/{claim.id}/corrected", data=done).status_code == 200
    assert (held(house, claim.id).status, held(house, claim.id).claim.certainty) == ("corrected", "possible")
    assert "settles" not in fields(people["coder"].get(address).text)


def test_a_missed_claim_is_added_with_its_words(house, owner):
    report = claims_in(house)[0].report
    before = len(claims_in(house, report=report))
    assert owner.post(f"/reports/{report}/missed", data={"kind": "raid", "manner": "own"}).status_code == 400
    form = {"kind": "killing", "certainty": "actual", "standing": "news", "manner": "own", "anchor.text": "were killed"}
    assert owner.post(f"/reports/{report}/missed", data=form).status_code == 200
    assert len(claims_in(house, report=report)) == before + 1


def test_a_word_of_a_person_takes_an_incident_apart_and_an_undo_puts_it_together_again(house, owner):
    incident = incident_of_two(house)
    page = owner.get(f"/incidents/{incident.id}").text
    left, right = re.search(r"/incidents/why\?left=(c_\w+)&amp;right=(c_\w+)", page).groups()
    why = owner.get("/incidents/why", params={"left": left, "right": right}).text
    assert "score" in why
    pair = {"left": left, "right": right, "act": "different"}
    assert owner.post("/incidents/pair", data=pair).status_code == 400
    answer = owner.post("/incidents/pair", data=pair | {"reason": "two towns"})
    assert answer.status_code == 200, answer.text
    with house.store.reading() as connection:
        homes = homes_of(connection, [left, right])
    assert homes[left] != homes[right]


def test_release_is_by_the_gate_and_by_those_who_may(house, people):
    claim = claims_in(house)[0].id
    decide(house.store, Principal(name="coder", role="coder"), Judgement(act="accept", subject=claim))
    assert claim in people["reviewer"].get("/release").text
    form = {"act": "release", "claim": [claim], "reason": "checked twice"}
    assert people["coder"].post("/release/decide", data=form).status_code == 403
    assert people["reviewer"].post("/release/decide", data=form).status_code == 200
    assert held(house, claim).released
    assert claim in people["coder"].get("/release?view=public").text
    assert people["reviewer"].post("/release/decide", data={"act": "release", "reason": "x"}).status_code == 400


def test_what_is_marked_as_sensitive_is_veiled_until_asked_for(house, people):
    claim = claims_in(house)[0]
    mark = {"act": "mark", "sensitive": ["persons"], "reason": "names a witness"}
    assert people["coder"].post(f"/claims/{claim.id}/decide", data=mark).status_code == 403
    assert people["reviewer"].post(f"/claims/{claim.id}/decide", data=mark).status_code == 200
    for address in (f"/reports/{claim.report}", f"/claims/{claim.id}", f"/claims?report={claim.report}"):
        page = people["reader"].get(address).text
        veil = page.index('<details class="veil">')
        assert page.index(claim.anchor.text, page.index("<main")) > veil, address


def test_a_blind_reader_is_not_shown_what_others_hold(house, people):
    claim = claims_in(house)[0].id
    decide(
        house.store,
        Principal(name="reviewer", role="reviewer"),
        Judgement(act="reject", subject=claim, reason="secret view"),
    )
    for _ in range(5):
        assert "secret view" not in people["coder"].get("/queue").text
    page = people["coder"].get(f"/claims/{claim}/correct", params={"blind": "1"}).text
    assert "secret view" not in page


def test_whoever_reads_data_alone_sees_no_passage_of_a_report(house, people):
    claim = claims_in(house)[0]
    incident = incident_of_two(house)
    client = people["data"]
    for address in ("/claims", "/map", "/timeline", f"/incidents/{incident.id}", "/sources"):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert "witnesses told the paper" not in answer.text, address
        assert "/reports/r_" not in answer.text, address
    assert client.get(f"/reports/{claim.report}").status_code == 403


@pytest.mark.parametrize("form", ["claims", *FORMATS])
def test_what_is_filtered_can_be_downloaded_in_every_form(house, owner, form):
    answer = owner.post("/download", data={"form": form, "rule": "most_vouched", "kind": "raid"})
    assert answer.status_code == 200, answer.text
    assert "attachment" in answer.headers["content-disposition"]
    files = {form: answer.content}
    if answer.headers["content-type"] == "application/zip":
        archive = zipfile.ZipFile(io.BytesIO(answer.content))
        files = {name: archive.read(name) for name in archive.namelist()}
    assert all(files.values())
    if form == "claims":
        kinds = {json.loads(line)["kind"] for line in answer.content.splitlines()}
        assert kinds == {"raid"}
        assert len(answer.content.splitlines()) == len(claims_in(house, kinds=("raid",)))


def test_a_download_is_written_into_the_ledger_and_needs_the_right(house, people):
    assert people["reader"].post("/download", data={"form": "claims"}).status_code == 403
    people["coder"].post("/download", data={"form": "csv"})
    entry = house.store.head()
    assert (entry.who, entry.act) == ("coder", "export")
    assert '"form":"csv"' in entry.detail


def test_points_hide_from_a_shield_what_it_reaches_and_refuse_where_it_cannot(owner):
    assert owner.post("/download", data={"form": "gdelt", "blur_m": "5000"}).status_code == 400
    assert owner.post("/download", data={"form": "csv", "blur_m": "-5"}).status_code == 400
    plain = owner.post("/download", data={"form": "geojson"}).json()
    blurred = owner.post("/download", data={"form": "geojson", "blur_m": "50000"}).json()
    assert plain != blurred


def test_the_map_counts_what_it_cannot_show(house, owner):
    page = owner.get("/map").text
    total, off = len(claims_in(house)), len(claims_in(house, placed=False))
    assert f"{total} claims" in page
    assert f"Not on the map: {off}" in page if off else "All are on the map" in page
    shown = owner.get("/map/points.json").json()
    assert sum(f["properties"]["claims"] for f in shown["features"]) == total - off
    listed = owner.get("/claims?placed=no").text
    assert listed.count("data-claim=") == min(off, 40)


def test_map_timeline_and_list_are_of_one_selection(house, owner):
    query = "kind=raid&since=2024-03-05&until=2024-03-25"
    found = len(claims_in(house, kinds=("raid",), happened=None))
    assert found
    pages = [owner.get(f"/{view}?{query}").text for view in ("claims", "map", "timeline")]
    for page in pages:
        for view in ("claims", "map", "timeline"):
            assert f'href="/{view}?{query.replace("&", "&amp;")}"' in page
    sets = [set(re.findall(r'data-claim="(c_\w+)"', page)) for page in pages]
    assert sets[0] == sets[2]
    assert sets[1] <= sets[0]


def test_accounts_and_tokens_are_kept_by_an_admin(house, people):
    admin = people["admin"]
    assert admin.post("/admin/account", data={"what": "role", "name": "reader", "role": "coder"}).status_code == 200
    assert people["reader"].get("/queue").status_code == 200
    made = admin.post("/admin/token", data={"label": "script", "scope": ["read:data"], "days": "5"}).text
    secret = re.search(r"rpt_\w+", made)[0]
    assert secret not in admin.get("/admin").text
    assert secret not in json.dumps(
        [dict(e._mapping) if hasattr(e, "_mapping") else str(e) for e in house.store.head().detail]
    )
    assert admin.post("/admin/account", data={"what": "sing", "name": "reader"}).status_code == 400


def test_the_original_is_one_click_away_and_is_never_shown_as_a_page(house, owner):
    body = b"<script>alert(1)</script> Northern Front shelled Tel Abyan."
    kept = Original(media_type="text/html", encoding="utf-8", sha256=sha256(body).hexdigest(), length=len(body))
    report = Report(text="Northern Front shelled Tel Abyan.", original=kept)
    coder = house.coder()
    taken = Taken(input="x", report=report, original=body)
    add(house.store, [taken], code=coder.code, lineage=coder.lineage, who="t")
    assert f"/reports/{report.id}/original" in owner.get(f"/reports/{report.id}").text
    answer = owner.get(f"/reports/{report.id}/original")
    assert answer.content == body
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["content-type"] == "application/octet-stream"
    bare = claims_in(house, kinds=("raid",))[0].report
    assert owner.get(f"/reports/{bare}/original").status_code == 404


def test_a_person_says_that_nothing_is_missing_in_a_report(house, people):
    report = claims_in(house)[0].report
    assert people["reader"].post(f"/reports/{report}/finished").status_code == 403
    page = people["coder"].post(f"/reports/{report}/finished").text
    assert "nothing missing, says coder" in page
    assert "Nothing is missing</button>" not in page
    assert "Nothing is missing</button>" in people["reviewer"].get(f"/reports/{report}").text
