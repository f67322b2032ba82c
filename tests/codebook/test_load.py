"""Folders of YAML become one codebook, or every defect is told with its file and line."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from reportedly.codebook import SHIPPED, Codebook, load_codebook
from reportedly.errors import CodebookError

WATER_CUT = """\
water_cut:
  group: control
  label: water cut
  definition: Water cut off by an armed actor.
  plover: {code: COERCE, mode: restrict, match: broad}
  acled: null
  ucdp: null
  cameo: null
"""


def folder_of(path: Path, **files: str) -> Path:
    path.mkdir(exist_ok=True)
    for name, text in files.items():
        (path / f"{name}.yaml").write_text(text, "utf-8")
    return path


def defects(*folders: Path) -> list[str]:
    """Give the defects told, as `file:line: what`, without their folders."""
    with pytest.raises(CodebookError) as told:
        load_codebook(*folders)
    lines = str(told.value).splitlines()[1:-1]
    return [line.removeprefix(f"{folders[-1]}/") for line in lines]


def test_the_shipped_codebook_loads() -> None:
    book = load_codebook()
    assert (book.name, book.language) == ("reportedly", "en")
    assert book.kinds.keys() == book.triggers.keys()
    assert book.folders == (str(SHIPPED),)
    assert len(book.hash) == 20


def test_a_folder_adds_kinds_and_words(tmp_path: Path) -> None:
    mine = folder_of(
        tmp_path, kinds=WATER_CUT, triggers="water_cut:\n  nouns: water cut\nshelling:\n  nouns: catapult, shelling\n"
    )
    book, shipped = load_codebook(mine), load_codebook()
    assert book.kinds.keys() == {*shipped.kinds, "water_cut"}
    assert book.triggers["shelling"].nouns == (*shipped.triggers["shelling"].nouns, "catapult")
    assert book.triggers["shelling"].verbs == shipped.triggers["shelling"].verbs
    assert book.folders == (str(SHIPPED), str(tmp_path))


def test_values_of_a_kind_are_laid_over_one_by_one(tmp_path: Path) -> None:
    book = load_codebook(folder_of(tmp_path, kinds="shelling:\n  label: artillery fire\n  acled: null\n"))
    kind, shipped = book.kinds["shelling"], load_codebook().kinds["shelling"]
    assert (kind.label, kind.acled) == ("artillery fire", None)
    assert (kind.definition, kind.plover) == (shipped.definition, shipped.plover)


def test_null_removes_an_entry(tmp_path: Path) -> None:
    files = {"kinds": "siege: null\n", "triggers": "siege: null\nshelling:\n  phrases: null\n", "weapons": "blade:\n"}
    book = load_codebook(folder_of(tmp_path, **files))
    assert "siege" not in book.kinds
    assert book.triggers["shelling"].phrases == ()
    assert "blade" not in book.weapons


def test_folders_are_laid_over_in_order(tmp_path: Path) -> None:
    first = folder_of(tmp_path / "a", kinds="shelling:\n  label: first\n")
    second = folder_of(tmp_path / "b", kinds="shelling:\n  label: second\n")
    assert load_codebook(first, second).kinds["shelling"].label == "second"
    assert load_codebook(second, first).kinds["shelling"].label == "first"
    assert load_codebook(first, second).hash != load_codebook(second, first).hash


def whole_folder(path: Path) -> Path:
    """Make a folder that needs nothing of the shipped codebook but words of speech and parties."""
    files = {name: (SHIPPED / f"{name}.yaml").read_text("utf-8") for name in ("speech", "background", "parties")}
    return folder_of(
        path, **files, kinds=WATER_CUT, triggers="water_cut:\n  verbs: parch\n", codebook="name: dry\nmode: replace\n"
    )


def test_replace_starts_afresh(tmp_path: Path) -> None:
    book = load_codebook(whole_folder(tmp_path))
    assert list(book.kinds) == list(book.triggers) == ["water_cut"]
    assert (book.name, book.weapons, book.hedges) == ("dry", {}, {})
    assert book.folders == (str(tmp_path),)


def test_what_stood_before_a_replacement_does_not_touch_the_hash(tmp_path: Path) -> None:
    mine = whole_folder(tmp_path / "mine")
    other = folder_of(tmp_path / "other", kinds="shelling:\n  label: other\n")
    assert load_codebook(mine).hash == load_codebook(other, mine).hash


def test_a_replacement_that_lacks_a_file_is_told(tmp_path: Path) -> None:
    mine = whole_folder(tmp_path)
    (mine / "parties.yaml").unlink()
    assert defects(mine)[0].startswith("parties.yaml:1: the key 'armed' is missing")


def test_two_codebooks_are_open_at_once(tmp_path: Path) -> None:
    mine = folder_of(tmp_path, triggers="shelling:\n  nouns: catapult\n")
    shipped, laid = load_codebook(), load_codebook(mine)
    assert laid.hash != shipped.hash
    assert "catapult" not in shipped.triggers["shelling"].nouns
    assert "catapult" in laid.triggers["shelling"].nouns
    assert load_codebook() is shipped
    assert load_codebook(str(mine)) is laid


def test_codebooks_open_from_many_threads(tmp_path: Path) -> None:
    folders = [folder_of(tmp_path / str(i), weapons=f"stone:\n  - boulder{i}\n") for i in range(4)]

    def load(i: int) -> Codebook:
        return load_codebook(folders[i % 4])

    with ThreadPoolExecutor(8) as pool:
        books = list(pool.map(load, range(32)))
    assert len({book.hash for book in books}) == 4
    assert all(f"boulder{i % 4}" in book.weapons["stone"] for i, book in enumerate(books))


def test_any_byte_changes_the_hash_and_is_read_anew(tmp_path: Path) -> None:
    mine = folder_of(tmp_path, weapons="stone: [boulder]\n")
    before = load_codebook(mine)
    folder_of(tmp_path, weapons="stone: [boulder]\n# a remark\n")
    after = load_codebook(mine)
    assert after.hash != before.hash
    assert after.weapons == before.weapons


def test_an_empty_folder_changes_nothing_but_the_hash_of_where_it_came_from(tmp_path: Path) -> None:
    book, shipped = load_codebook(tmp_path), load_codebook()
    assert (book.kinds, book.triggers, book.weapons) == (shipped.kinds, shipped.triggers, shipped.weapons)


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match="no such codebook folder"):
        load_codebook(tmp_path / "none")


DEFECTS = [
    ("kinds", "shelling:\n  group: nonsense\n", "kinds.yaml:2: shelling.group: wanted one of violence, control"),
    ("kinds", "shelling:\n  plover:\n    match: fair\n", "kinds.yaml:3: shelling.plover.match: wanted one of exact"),
    (
        "kinds",
        "shelling:\n  ucdp: {types: [1, two], match: broad}\n",
        "kinds.yaml:2: shelling.ucdp.types.1: wanted a",
    ),
    ("kinds", "shelling:\n  label: [a]\n", "kinds.yaml:2: shelling.label: wanted text, found a list"),
    ("kinds", "shelling:\n  colour: red\n", "kinds.yaml:2: shelling.colour: unknown key 'colour', wanted one of group"),
    ("kinds", "\nrumour:\n  label: rumour\n", "kinds.yaml:2: rumour: the key 'group' is missing"),
    ("kinds", "rumour: null\n", "kinds.yaml:1: rumour: wanted a mapping of keys to values, found nothing"),
    ("kinds", "rumour: a\n", "kinds.yaml:1: rumour: wanted a mapping of keys to values, found 'a'"),
    ("kinds", WATER_CUT, "kinds.yaml:1: water_cut: the kind has no words in triggers.yaml"),
    ("kinds", "raid:\n  means: [broom]\n", "kinds.yaml:2: raid.means.0: 'broom' is no weapon of weapons.yaml"),
    ("kinds", "- shelling\n", "kinds.yaml:1: wanted a mapping of keys to values"),
    ("kinds", "shelling:\n  label: a\n  label: b\n", "kinds.yaml:3: shelling.label stands twice"),
    ("kinds", "a: {\n", "kinds.yaml:2: not YAML: "),
    ("kinds", "a: \x07\n", "kinds.yaml:1: cannot be read: "),
    ("triggers", "rumour:\n  nouns: a\n", "triggers.yaml:1: rumour: words for a kind that kinds.yaml does not define"),
    ("triggers", "shelling:\n  nouns:\n  - a\n  - no\n", "triggers.yaml:4: shelling.nouns.1: wanted text, found False"),
    ("triggers", "shelling:\n  nouns: {a: b}\n", "triggers.yaml:2: shelling.nouns: wanted a list, found a mapping"),
    ("triggers", "shelling:\n  nouns:\n  - a\n  - b: c\n", "triggers.yaml:4: shelling.nouns.1: wanted text, found a m"),
    ("hedges", "doubtful:\n  verbs: doubt\n", "hedges.yaml:1: doubtful: wanted one of actual, possible"),
    ("speech", "verbs:\n  whispered: whisper\n", "speech.yaml:2: verbs.whispered: wanted one of said, claimed"),
    ("speech", "speakers:\n  ghost: spirit\n", "speech.yaml:2: speakers.ghost: wanted one of official"),
    ("weapons", "stone:\n- 7\n", "weapons.yaml:2: stone.0: wanted text, found 7 (put it in quotes"),
    ("weapons", "7: [stone]\n", "weapons.yaml:1: wanted a key of text, found 7"),
    ("parties", "ghosts: a, b\n", "parties.yaml:1: ghosts: unknown key 'ghosts', wanted one of armed"),
    ("background", "words: null\n", "background.yaml:1: the key 'words' is missing"),
    ("codebook", "name: x\nauthor: me\n", "codebook.yaml:2: unknown key 'author', wanted one of name"),
    ("codebook", "mode: overwrite\n", "codebook.yaml:1: mode: wanted one of extend, replace, found 'overwrite'"),
    ("codebook", "name: [x]\n", "codebook.yaml:1: name: wanted text"),
    ("kindz", "a: b\n", "kindz.yaml:1: no file of a codebook, wanted one of actors.yaml"),
    ("numbers", "a: b\n", "numbers.yaml:1: no file of a codebook"),
]


@pytest.mark.parametrize(("file", "text", "told"), DEFECTS, ids=[told.split(": ", 1)[1][:40] for *_, told in DEFECTS])
def test_a_defect_is_told_with_file_and_line(tmp_path: Path, file: str, text: str, told: str) -> None:
    found = defects(folder_of(tmp_path, **{file: text}))
    assert any(line.startswith(told) for line in found), found


def test_a_file_with_the_other_ending_is_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "kinds.yml").write_text(WATER_CUT, "utf-8")
    assert defects(tmp_path)[0].startswith("kinds.yml:1: no file of a codebook")


def test_bytes_that_are_not_utf_8_are_a_defect_with_their_line(tmp_path: Path) -> None:
    (tmp_path / "weapons.yaml").write_bytes(b"stone:\n- caf\xe9\n")
    assert defects(tmp_path) == ["weapons.yaml:2: not UTF-8: invalid continuation byte"]


def test_every_defect_of_every_file_is_told_at_once_in_order(tmp_path: Path) -> None:
    mine = folder_of(
        tmp_path,
        kinds="shelling:\n  group: nonsense\n  colour: red\nsiege:\n  label: 7\n",
        hedges="possible:\n  verbs:\n  - 1\n  - 2\n",
        codebook="author: me\n",
    )
    told = defects(mine)
    assert [line.split(" ")[0] for line in told] == [
        "codebook.yaml:1:",
        "hedges.yaml:3:",
        "hedges.yaml:4:",
        "kinds.yaml:2:",
        "kinds.yaml:3:",
        "kinds.yaml:5:",
    ]


def test_the_error_counts_the_defects_and_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match=r"(?s)1 defect.*codebook check") as told:
        load_codebook(folder_of(tmp_path, weapons="stone: 7\n"))
    assert told.value.exit_code == 4


def test_a_line_in_a_joined_list_is_that_of_the_users_file(tmp_path: Path) -> None:
    mine = folder_of(tmp_path, weapons="rocket:\n- firework\n- 7\n")
    assert defects(mine) == ["weapons.yaml:3: rocket.1: wanted text, found 7 (put it in quotes if it is meant as text)"]
