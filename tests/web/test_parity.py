"""The lookup in JavaScript answers as Python does: at every edge, at instants drawn from a seed, of every method."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from web import parity
from web.shown import WEB, Served

HERE = Path(__file__).parent
MODULE = WEB / "deepseek-prices.mjs"


@pytest.fixture(scope="module")
def cases() -> Any:
    return json.loads(json.dumps(parity.cases()))


def test_node_answers_as_python(cases: Any, site: Path, tmp_path: Path) -> None:
    (tmp_path / "cases.json").write_text(json.dumps(cases), "utf-8")
    command = ["node", HERE / "parity.mjs", MODULE, site / "v1" / "tracks.json", tmp_path / "cases.json"]
    found = json.loads(subprocess.run(command, check=True, capture_output=True, timeout=60).stdout)
    assert found["differences"] == []
    assert found["counts"]["getCost"] == parity.COSTS
    assert found["counts"]["getPrice"] >= parity.EACH_TRACK * len(cases["tracks"])


def test_chromium_answers_as_python(cases: Any, chromium: Any, site: Path, tmp_path: Path, served: Served) -> None:
    (tmp_path / "cases.json").write_text(json.dumps(cases), "utf-8")
    for path in (MODULE, HERE / "parity.mjs", site / "v1" / "tracks.json", site / "robots.txt"):
        shutil.copy(path, tmp_path)
    page = chromium.new_page()
    page.goto(f"{served(tmp_path)}/robots.txt")
    found = page.evaluate(
        """async () => {
            const [module, { compared }] = [await import("/deepseek-prices.mjs"), await import("/parity.mjs")];
            const json = async (path) => (await fetch(path)).json();
            return compared(module, await json("/tracks.json"), await json("/cases.json"));
        }"""
    )
    page.close()
    assert found["differences"] == []
    assert found["counts"]["getCost"] == parity.COSTS


def test_a_digit_or_a_second_that_differs_is_found(cases: Any, tracks: Any, tmp_path: Path) -> None:
    (tmp_path / "cases.json").write_text(json.dumps({**cases, "tracks": cases["tracks"][:1]}), "utf-8")
    key = "|".join(cases["tracks"][0][:3])
    digit, second = (json.loads(json.dumps(tracks)) for _ in range(2))
    digit["tracks"][key][1][3][5][0][1] += "1"
    second["tracks"][key][0][3] += 1
    for wrong in (digit, second):
        (tmp_path / "tracks.json").write_text(json.dumps(wrong), "utf-8")
        command = ["node", HERE / "parity.mjs", MODULE, tmp_path / "tracks.json", tmp_path / "cases.json"]
        assert json.loads(subprocess.run(command, check=True, capture_output=True, timeout=60).stdout)["differences"]


def test_node_answers_the_vectors(site: Path) -> None:
    script = """
        const { open } = await import(process.argv[1]);
        const { readFileSync } = await import("node:fs");
        const json = (path) => JSON.parse(readFileSync(path, "utf-8"));
        const [tracks, vectors] = [json(process.argv[2]), json(process.argv[3])];
        const told = (ask) => { try { return ask(); } catch (error) { return error.code ?? String(error); } };
        const wrong = [];
        const ask = (lookup, of, rows) => rows.forEach(([name, kind, currency, at, right]) => {
            const found = told(() => of(lookup, name, kind, at, { currency }));
            if (JSON.stringify(found) !== JSON.stringify(right)) wrong.push([name, kind, currency, at, right, found]);
        });
        const price = (lookup, ...asked) => { const p = lookup.getPrice(...asked);
            return [p.amount, p.listPrice, p.period, p.model, p.certain ? 1 : 0, p.edition]; };
        const next = (lookup, ...asked) => { const c = lookup.nextChange(...asked);
            return c && [c.at / 1000, c.after ? c.after.amount : c.why]; };
        const amount = (lookup, ...asked) => lookup.getPrice(...asked).amount;
        ask(open(tracks), price, vectors.prices);
        ask(open(tracks), next, vectors.next_changes);
        ask(open(vectors.overnight_tracks), amount, vectors.overnight_prices);
        const of = [vectors.prices, vectors.next_changes, vectors.overnight_prices];
        console.log(JSON.stringify([...of.map((rows) => rows.length), wrong]));
    """
    command = [
        "node",
        "--input-type=module",
        "-e",
        script,
        MODULE.as_uri(),
        site / "v1/tracks.json",
        site / "v1/vectors.json",
    ]
    result = subprocess.run(command, check=True, capture_output=True, timeout=60)
    *counts, wrong = json.loads(result.stdout)
    assert wrong == []
    assert all(counts)


@pytest.mark.parametrize(
    ("call", "error"),
    [
        ('getPrice("deepseek-flash", "output")', "TypeError"),
        ('getPrice("deepseek-flash", "output", "2026-11-01")', "TypeError"),
        ('getPrice("deepseek-flash", "output", new Date("x"))', "TypeError"),
        ('getPrice("deepseek-flash", "output", 1795900000000)', "RangeError"),
        ('getPrice("deepseek-flash", "output", 1795900000, { unknownHolidays: "guess" })', "RangeError"),
        ('getPrice("deepseek-flash", "output", 1795900000, "CNY")', "RangeError"),  # never the price in USD
        ('getPrice("deepseek-flash", "output", 1795900000, { curency: "CNY" })', "RangeError"),
        ('getPrice("deepseek-flash", "output", 1795900000, 7)', "RangeError"),
        ('getCost("deepseek-flash", { output: 1 }, 1795900000, ["CNY"])', "RangeError"),
        ('history("deepseek-flash", "output", "CNY")', "RangeError"),
        ('getPrice(7, "output", 1795900000)', "TypeError"),
        ('getCost("deepseek-flash", {}, 1795900000)', "UsageError"),
        ('getCost("deepseek-flash", { output: 1.5 }, 1795900000)', "UsageError"),
        ('getCost("deepseek-flash", { output: -1 }, 1795900000)', "UsageError"),
        ('getCost("deepseek-flash", { output: "5" }, 1795900000)', "UsageError"),
        ('getCost("deepseek-flash", { output: 2 ** 60 }, 1795900000)', "UsageError"),
        ('getCost("deepseek-flash", { prompt_tokens: 5 }, 1795900000)', "UsageError"),
        ('getCost("no-model", { output: 0 }, 1795900000)', "PriceError"),
    ],
)
def test_a_bad_question_is_an_error(call: str, error: str, site: Path) -> None:
    script = (
        "const { open } = await import(process.argv[1]); const { readFileSync } = await import('node:fs');"
        "const lookup = open(JSON.parse(readFileSync(process.argv[2])));"
        f"try {{ lookup.{call}; console.log('none'); }} catch (error) {{ console.log(error.name); }}"
    )
    command = ["node", "--input-type=module", "-e", script, MODULE.as_uri(), site / "v1/tracks.json"]
    assert subprocess.run(command, check=True, capture_output=True, text=True, timeout=30).stdout.strip() == error
