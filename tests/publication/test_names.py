"""Names are shortened wherever they stand, and nothing else is changed."""

import pytest

pytest.importorskip("tree_sitter")

from scraper.publication.names import shortened


@pytest.mark.parametrize(
    ("script", "shorter"),
    [
        ("const total = 1;\nf(total);", "const A = 1;\nf(A);"),
        ("function add(one, other) { return one + other; }", "function A(a, b) { return a + b; }"),
        ("const twice = (number) => number * 2;", "const A = (a) => a * 2;"),
        ("const twice = number => number * 2;", "const A = a => a * 2;"),
        ("const { name, at: second = 0, ...rest } = g();", "const { name:A, at: B = 0, ...C } = g();"),
        ("const of = ({ unit = 1 }, [first, , last]) => first;", "const A = ({ unit:a = 1 }, [b, , c]) => b;"),
        ("const price = 1, kept = { price, model: 2 };", "const A = 1, B = { price:A, model: 2 };"),
        ("const n = 1; g(`n ${n}`, 'n', /n/, x.n, { n: 2 });", "const A = 1; g(`n ${A}`, 'n', /n/, x.n, { n: 2 });"),
        ("for (const each of all) g(each);", "for (const a of all) g(a);"),
        ("() => { try { g(); } catch (error) { g(error); } }", "() => { try { g(); } catch (a) { g(a); } }"),
        ("class Wrong extends Error { set(code) { g(code); } }", "class A extends Error { set(a) { g(a); } }"),
    ],
)  # fmt: skip
def test_a_name_is_shorter_wherever_it_is_meant(script: str, shorter: str) -> None:
    assert shortened(script) == shorter


def test_a_name_of_the_browser_stays_even_where_another_statement_has_it_as_its_own() -> None:
    script = "const go = (history) => history;\nhistory.back();"
    assert shortened(script) == script.replace("go", "A")


def test_a_name_within_a_statement_is_never_one_that_it_uses_from_without() -> None:
    assert shortened("const kept = (value) => a(value, kept);") == "const A = (b) => a(b, A);"


def test_what_is_no_script_is_refused() -> None:
    with pytest.raises(ValueError, match="can be parsed in full"):
        shortened("const = 1;")
