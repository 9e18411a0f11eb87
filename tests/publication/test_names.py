"""Names are shortened wherever they stand, and nothing else is changed."""

import pytest

pytest.importorskip("tree_sitter")

from scraper.publication.names import shortened


@pytest.mark.parametrize(
    ("script", "shorter"),
    [
        ("const total = 1;\nf(total);", "const A = 1;\nf(A);"),
        ("function add(one, other) { return one + other; }", "function A(e, t) { return e + t; }"),
        ("const twice = (number) => number * 2;", "const A = (e) => e * 2;"),
        ("const twice = number => number * 2;", "const A = e => e * 2;"),
        ("const { name, at: second = 0, ...rest } = g();", "const { name:A, at: B = 0, ...C } = g();"),
        ("const of = ({ unit = 1 }, [first, , last]) => first;", "const A = ({ unit:e = 1 }, [t, , n]) => t;"),
        ("const price = 1, kept = { price, model: 2 };", "const A = 1, B = { price:A, model: 2 };"),
        ("const n = 1; g(`n ${n}`, 'n', /n/, x.n, { n: 2 });", "const A = 1; g(`n ${A}`, 'n', /n/, x.n, { n: 2 });"),
        ("for (const each of all) g(each);", "for (const e of all) g(e);"),
        ("() => { try { g(); } catch (error) { g(error); } }", "() => { try { g(); } catch (e) { g(e); } }"),
        ("class Wrong extends Error { set(code) { g(code); } }", "class A extends Error { set(e) { g(e); } }"),
    ],
)  # fmt: skip
def test_a_name_is_shorter_wherever_it_is_meant(script: str, shorter: str) -> None:
    assert shortened(script) == shorter


@pytest.mark.parametrize(
    ("script", "shorter"),
    [
        ("f((one) => one, (other) => other);", "f((e) => e, (e) => e);"),
        ("f((one) => g((other) => one));", "f((e) => g((t) => e));"),
        ("f((one) => g((other) => other));", "f((e) => g((t) => t));"),
        ("f((one, other) => 1);", "f((e, t) => 1);"),
        ("() => { const one = 1; const other = 2; };", "() => { const e = 1; const t = 2; };"),
        ("() => { { const one = 1; } { const other = 2; } };", "() => { { const e = 1; } { const e = 2; } };"),
        ("() => { function one(each) {} function other(all) {} };", "() => { function e(t) {} function n(t) {} };"),
        ("() => { for (const one of f()) g(one); return (other) => other; };",
         "() => { for (const e of f()) g(e); return (e) => e; };"),
    ],
)  # fmt: skip
def test_two_names_of_a_statement_are_alike_only_where_neither_reaches_the_other(script: str, shorter: str) -> None:
    assert shortened(script) == shorter


def test_a_name_of_the_browser_stays_even_where_another_statement_has_it_as_its_own() -> None:
    script = "const go = (history) => history;\nhistory.back();"
    assert shortened(script) == script.replace("go", "A")


def test_a_name_within_a_statement_is_never_one_that_it_uses_from_without() -> None:
    assert shortened("const kept = (value) => e(value, kept);") == "const A = (t) => e(t, A);"


def test_a_name_of_a_statement_may_be_that_of_one_of_the_whole_script_which_it_does_not_use() -> None:
    others = "".join(f"const other{position} = 1; f(other{position});" for position in range(50))
    script = f"{others}const last = 1;\nf((each) => last(each));\nf((each) => each);"
    assert shortened(script).splitlines()[1:] == ["f((t) => e(t));", "f((e) => e);"]


def test_what_is_no_script_is_refused() -> None:
    with pytest.raises(ValueError, match="can be parsed in full"):
        shortened("const = 1;")
