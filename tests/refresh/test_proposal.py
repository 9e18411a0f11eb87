"""What a refresh proposes where nothing but words stopped it, and what comes of a person's choice."""

import re

import pytest
from world import NOW, contents, dearer, edited, pages

from scraper import yaml_file
from scraper.problem import CheckFailed
from scraper.reading import words_file
from scraper.refresh import report

UNITS = ("en", "Model prices are listed in units", "All prices of models are listed in units")
BILLING = (
    "en",
    "Search and Fetch are standalone APIs, billed by the number",
    "Search and Fetch are billed by the number",
)
TAXES = ("en", "<h2", "<p>Prices include the tax `x` &lt;b&gt;@where@ it |applies|.</p><h2")
UNTIL = ("en", "currently not billed, and will be billed per call from", "not billed yet, but billed per call from")
PEAK_HOURS = ("en", "Monday through Friday, excluding", "from Monday to Friday, excluding")
LABEL = ("zh", ">上下文长度<", ">上下文窗口<")
ROW = ("en", ">1M OUTPUT TOKENS<", ">1M TOKENS WRITTEN<")
HEADING = ("en", ">Model Details<", ">Details of Models<")


@pytest.fixture
def proposed(world):
    """What a refresh proposes for the page of October with these edits."""

    def given(*edits, of=None):
        before = contents(world.root)
        outcome = world.given(edited(of or pages(), *edits))
        assert outcome.exit_code == 30
        assert {path for path, text in contents(world.root).items() if before.get(path) != text} == set()
        return outcome.proposal

    return given


# ------------------------------------------------------------------------------------------------ what is proposed


@pytest.mark.parametrize(
    ("edit", "role", "nearest"),
    [
        (UNITS, "sentence", "units"),
        (LABEL, "field", "context_length"),
        (ROW, "kind", "output"),
        (HEADING, "heading", "models"),
    ],
    ids=["a sentence", "a label", "a row of prices", "a heading"],
)
def test_unknown_words_are_proposed_as_a_row_with_the_nearest_known_ones(proposed, edit, role, nearest):
    (asked,) = proposed(edit).asked
    language, _, new = edit
    assert (asked.row["language"], asked.row["role"], asked.row["meaning"]) == (language, role, None)
    assert asked.row["since"] == "2026-10-20"
    assert new.strip("<>") in asked.row["words"]
    assert asked.nearest.meaning == nearest


def test_the_difference_to_the_nearest_words_is_marked(proposed):
    (asked,) = proposed(UNITS).asked
    marked = "[-Model-] {+All+} prices {+of models+} are listed in units of per 1M tokens."
    assert asked.nearest.difference.startswith(marked)


def test_what_may_vary_stands_in_the_slots_of_the_nearest_words(proposed):
    (asked,) = proposed(UNTIL).asked
    assert asked.row["words"].endswith("not billed yet, but billed per call from {until}.")


def test_only_what_nothing_knows_of_a_paragraph_is_proposed(proposed):
    page = dict(pages())
    known = re.search(r"<p>(Product prices may vary.*?)</p>", page["en", "html"].decode(), re.DOTALL)[1]
    (asked,) = proposed(("en", known, f"Prices are without tax. {known}")).asked
    assert asked.row["words"] == "Prices are without tax."


def test_words_that_stand_twice_are_one_row(proposed):
    assert len(proposed(("en", ">✓<", ">yes<")).rows) == 1


def test_both_languages_are_in_one_proposal(proposed):
    assert [row["language"] for row in proposed(UNITS, LABEL).rows] == ["en", "zh"]


# --------------------------------------------------------------------------------- if the words decide nothing


def test_the_edition_that_there_would_be_is_shown(proposed):
    supposed = proposed(UNITS, of=dearer(pages())).supposition
    (edition,) = supposed.editions
    assert edition["models"][0]["prices"]["USD"]["output"] == {"off_peak": "0.7", "peak": "1.4"}
    assert [made.edition["edition"] for made in supposed.made] == [edition["edition"]]


def test_a_page_that_is_else_as_it_was_would_make_none(proposed):
    proposal = proposed(UNITS)
    assert proposal.supposition.made == []
    assert "in the state of the edition in force" in report.proposal(proposal, NOW)


@pytest.mark.parametrize("edit", [PEAK_HOURS, ROW, UNTIL], ids=["hours", "a row of prices", "an end"])
def test_what_cannot_be_left_out_stands_against_it(proposed, edit):
    proposal = proposed(edit)
    assert proposal.supposition is None
    assert proposal.against
    assert str(proposal.against[0].place) in report.proposal(proposal, NOW)


# ---------------------------------------------------------------------------------------------- no proposal at all


@pytest.mark.parametrize(
    "edits",
    [
        [UNITS, ("en", "$0.6", "$0.6 or less")],
        [("en", "Model prices are listed", "Model {model} prices are listed")],
        [("en", "Model prices are listed", "Model \u202eprices are listed")],
        [("en", "<h2", "<marquee>Now!</marquee><h2")],
    ],
    ids=["a price besides", "a slot of its own", "a hidden character", "an element"],
)
def test_a_page_that_no_words_would_make_understood_has_no_proposal(proposed, edits):
    assert proposed(*edits) is None


# ------------------------------------------------------------------------------------------------- as text, for a file


def test_what_the_page_says_is_inert_in_the_proposal(proposed):
    text = report.proposal(proposed(TAXES), NOW)
    assert "The page says: `Prices include the tax 'x' <b>@where@ it \\|applies\\|.`" in text
    fence = text.split("````")
    assert len(fence) == 3
    assert yaml_file.loads(fence[1].removeprefix("yaml\n"), "rows")[0]["words"].startswith("Prices include the tax `x`")


def test_rows_are_appended_and_nothing_before_them_is_another():
    text = words_file.PATH.read_text("utf-8")
    row = {"since": "2026-12-01", "language": "en", "role": "sentence", "meaning": None, "words": 'A "new" \\ one: #1'}
    once = words_file.with_rows(text, [row])
    twice = words_file.with_rows(once, [row | {"words": "Two\U000e0041"}])
    assert once.startswith(text.removesuffix(" []\n"))
    assert twice.startswith(once)
    added = yaml_file.loads(twice, "words.yaml")["added"]
    assert [each["words"] for each in added[-2:]] == ['A "new" \\ one: #1', "Two\U000e0041"]
    assert added[-2] == row


def test_a_row_as_proposed_is_refused_until_its_meaning_is_chosen(proposed):
    (row,) = proposed(UNITS).rows
    text = words_file.with_rows(words_file.PATH.read_text("utf-8"), [row])
    with pytest.raises(CheckFailed, match="it is left open"):
        words_file.words(yaml_file.loads(text, "words.yaml"), "words.yaml")
    chosen = text.replace("meaning: null", 'meaning: "units"')
    assert words_file.words(yaml_file.loads(chosen, "words.yaml"), "words.yaml")


# ------------------------------------------------------------------------------------------- with a person's choice


def test_after_a_person_has_chosen_the_next_refresh_makes_the_edition(process, world, folder, tmp_path):
    given = folder(edited(dearer(pages()), UNITS))
    words = ("refresh", "--from", given, "--at", "2026-10-20T09:00:00Z", "--report", tmp_path / "report.md")
    assert process(*words).returncode == 30
    proposal = (tmp_path / "report.proposal.md").read_text("utf-8")
    rows = re.search("````yaml\n(.*?)````", proposal, re.DOTALL)[1]
    path = world.root / "scraper" / "reading" / "words.yaml"
    before = path.read_text("utf-8")
    path.write_text(f"{before.removesuffix(' []' + chr(10))}\n{rows}", encoding="utf-8")
    refused = process(*words)
    assert (refused.returncode, "it is left open" in refused.stderr) == (40, True)
    path.write_text(path.read_text("utf-8").replace("meaning: null", 'meaning: "units"'), encoding="utf-8")
    done = process(*words)
    assert done.returncode == 10, done.stderr
    assert (world.root / "data" / "editions" / "2026-10-20T090000Z.yaml").exists()
