"""A page made to do harm is refused, and whatever it says is carried as text that does nothing."""

import html
import json
import re

import pytest
from faults import all_pages
from world import NOW, OCTOBER, captures, contents, dearer, edited, pages

from deepseek_prices import diff
from scraper.problem import Problem
from scraper.refresh import report
from scraper.refresh.compare import Made
from scraper.refresh.refresh import Outcome

NAMES = [
    '"><script>alert(1)</script>',
    "<img src=x onerror=alert(1)>",
    "<!-- -->",
    "&lt;b&gt;",
    "${{ secrets.X }}",
    "$(id)",
    "`id`",
    "``` x",
    "\\`x",
    "../../etc/passwd",
    "@everyone",
    "#1",
    "::error::x",
    "\n::error file=a::x",
    "##[error]x",
    "[a](https://evil.example)",
    "![a](https://evil.example/x.png)",
    "https://evil.example/",
    "| a | b |",
    "*b* _i_ ~~s~~",
    "\n# heading",
    "---\nx: !!python/object/apply:os.system [id]",
    "&a [*a, *a]",
    "{% raw %}",
    "\u202eevil\u2066x\u2069",
    "\u061cx\u200b\ufeff\U000e0041",
    "\x1b]0;title\x07\x1b[31mred",
    "x" * 300_000,
]
# What must never stand in a report outside a code span, nor at the beginning of a line that is printed.
ACTIVE = ("<", "](", "${{", "$(", "@", "::", "##[", "https://evil", "../", "*b*", "{%", "!!", "\\")
UNSEEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e0fff]"
)


def named(name, *, escaped=True):
    """The pages with a model of this name, as text or as markup."""
    cell = html.escape(name, quote=False) if escaped else name
    return edited(pages(), *((language, "<td>deepseek-v4-pro</td>", f"<td>{cell}</td>") for language in ("en", "zh")))


def outside_code(markdown):
    """What of a report is no code span; as GitHub reads it, where the report has no other backticks."""
    lines = markdown.splitlines()
    assert all(line.count("`") % 2 == 0 for line in lines)
    return "\n".join(re.sub("`[^`]+`", "", line) for line in lines)


def short(name):
    return name[:20]


@pytest.mark.parametrize("name", NAMES, ids=short)
@pytest.mark.parametrize("escaped", [True, False], ids=["text", "markup"])
def test_a_hostile_name_is_refused_and_nothing_is_changed(world, name, escaped):
    before = contents(world.root)
    outcome = world.given(named(name, escaped=escaped))
    assert (outcome.exit_code, outcome.made) == (30, [])
    assert contents(world.root) == before


@pytest.fixture(scope="module")
def hostile():
    """What a refresh says of a page with all these names, each in a cell of its own and each as a sentence."""
    places = [f"en page (html), table 1, row {number}" for number in range(len(NAMES))]
    problems = [Problem(place, "a model's name", name, "read it") for place, name in zip(places, NAMES, strict=True)]
    problems += [Problem(name, name, name, name, name) for name in NAMES]
    return Outcome(30, problems=tuple(problems), warnings=problems, captures=captures(all_pages()))


def test_in_the_report_whatever_a_page_says_stands_in_code_spans(hostile):
    rest = outside_code(report.markdown(hostile, NOW))
    assert [text for text in ACTIVE if text in rest] == []
    assert set(re.sub(r"[\w\s.:,;|#-]", "", rest)) == set()


def test_in_the_report_every_problem_is_one_line(hostile):
    lines = report.markdown(hostile, NOW).splitlines()
    assert sum(line.startswith("- `") for line in lines) == len(hostile.problems) + len(hostile.warnings)
    assert not [line for line in lines if line[:1] not in {"", "#", "-", "|", "R"}]


def test_in_the_report_nothing_is_invisible_and_nothing_is_long(hostile):
    text = report.markdown(hostile, NOW)
    assert UNSEEN.findall(text) == []
    assert max(map(len, text.splitlines())) < 600


def test_the_report_for_programs_is_json_in_which_nothing_is_invisible_or_long(hostile):
    text = json.dumps(report.as_dict(hostile, NOW), ensure_ascii=False, indent=1)
    assert UNSEEN.findall(text) == []
    assert max(map(len, text.splitlines())) < 1200
    assert len(json.loads(text)["problems"]) == len(hostile.problems)


def all_named():
    """The English page with each of these names as a sentence; the longest cut to what a page may hold."""
    heading = '<h2 class="anchor anchorWithStickyNavbar" id="model-details">'
    sentences = "".join(f"<p>{html.escape(name[:4000], quote=False)}</p>" for name in NAMES)
    return edited(pages(), ("en", heading, sentences + heading))


def test_a_problem_as_printed_is_one_line_without_control_characters(world):
    problems = world.given(all_named()).problems
    assert len(problems) > 20
    for problem in problems:
        line = str(problem)
        assert UNSEEN.findall(line) == []
        assert "\n" not in line
        assert len(line) < 1000
        assert line.startswith("en page (html), ")


@pytest.mark.parametrize("words", [[], ["--json"]], ids=["", "json"])
def test_no_line_on_the_terminal_is_a_command_to_a_workflow_or_the_terminal(command, folder, words):
    done = command("refresh", "--from", folder(all_named()), "--at", NOW.isoformat(), *words)
    assert done.returncode == 30
    said = done.stdout + done.stderr
    assert UNSEEN.findall(said) == []
    assert not re.search(r"^\s*(::|##\[)", said, re.MULTILINE)


@pytest.mark.parametrize("text", ["", " ", "`", "``", "a`b", "|", "\n", "${{", "x" * 10_000], ids=short)
def test_inert_text_is_one_code_span_on_one_line(text):
    span = diff.inert(text)
    assert span[0] == span[-1] == "`"
    assert span[1:-1]
    assert "`" not in span[1:-1]
    assert "\n" not in span
    assert "${{" not in span
    assert len(span) <= 600


def test_inert_text_keeps_the_columns_of_a_table():
    assert re.search(r"(?<!\\)\|", diff.inert("a | b")) is None


@pytest.mark.parametrize(
    "unseen", ["\u202e", "\u2066", "\u200b", "\u061c", "\ufeff", "\U000e0041", "\x1b", "\x9b", "\u3164"]
)
def test_inert_text_shows_what_is_invisible(unseen):
    assert diff.inert(f"a{unseen}b") == f"`a\\u{ord(unseen):04x}b`"


def test_text_of_the_page_in_a_published_edition_is_inert_as_well(world):
    outcome = world.given(dearer(pages()))
    rest = outside_code(report.markdown(outcome, NOW))
    assert "deepseek-flash" not in rest
    assert "Off-peak rates" not in rest


def test_the_title_of_a_change_is_one_short_line_without_anything_invisible():
    before = {"billing_periods": None, "models": [], "edition": OCTOBER}
    model = {"model": "a\n::error::\u202e" + "x" * 999, "prices": {}}
    title = report.title(Outcome(10, made=[Made(before | {"models": [model]}, before, "")]))
    assert UNSEEN.findall(title) == []
    assert "\n" not in title
    assert len(title) <= 200


def test_a_page_of_1_mb_is_refused_before_it_is_read(online):
    outcome = online.fetched(named("x" * 1_000_000))
    assert outcome.exit_code == 20
    assert "at most 524288 bytes" in str(outcome.problems[0])


def test_the_address_of_a_capture_is_escaped_whatever_a_redirect_says(online):
    hostile = "/`x`|<b>\u202e".encode().decode("latin-1")  # as a header goes over the wire

    def answer(request):
        if request.path == "/quick_start/pricing":
            request.send(b"", status=302, Location=hostile)
        else:
            request.send(b"", status=404)

    outcome = online.fetched(answer)
    assert outcome.exit_code == 20
    assert re.fullmatch(r"https://api-docs\.deepseek\.com/[\w%]+", outcome.problems[0].place)
