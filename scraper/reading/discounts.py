"""Struck-out prices, and the sentences that say until when the prices beside them hold. Pure."""

from __future__ import annotations

from decimal import Decimal
from typing import cast

from deepseek_prices.edition import Model, PricePoint, Terms, price_points
from scraper.reading.account import Account
from scraper.reading.amounts import bears_out
from scraper.reading.decisions import PriceList, Said

_STAYS = {"discount": False, "discount_stays": True}
"""What gives a discount its end, and whether its price stays, as `decides` in `words.yaml`."""


def enter_discounts(sentences: list[Said], price_list: PriceList, account: Account, *, whole: bool) -> None:
    """A struck-out price has one sentence that says until when, and such a sentence a struck-out price."""
    with_end = [said for said in sentences if said.sentence.meaning.decides in _STAYS]
    models = price_list.models
    ends = {
        name: _ends_of(name, model["model"], with_end, account) for name, model in models.items() if _struck_out(model)
    }
    for name, mine in ends.items():
        if len({sentence.facts["until"] for _, sentence in mine}) != 1 and (mine or whole):
            found = "; ".join(sentence.text for _, sentence in mine) or "none"
            advice = "read the page there" if mine else "is the footnote with its end on the page?"
            account.problem("page", f"one end of the discount of {name}", found, advice)
        models[name]["discount"] = {}
        _check_all_struck(name, models[name], account)
        for said in mine:
            stays = {"stays": True} if _STAYS[said.sentence.meaning.decides] else {}
            models[name]["discount"] = {"until": said.sentence.facts["until"]} | stays
            _check_percent(said, _struck_out(models[name]), account)
    used = {passage for mine in ends.values() for passage, _ in mine}
    for passage, sentence in with_end:
        if passage not in used:
            account.problem(passage.place, "a struck-out price that its mark stands at", sentence.text)
    versions = {model.get("version") for model in models.values() if "discount" not in model}
    for passage, sentence in sentences:
        if sentence.meaning.name == "not_discounted" and sentence.facts["version"] not in versions:
            account.problem(passage.place, "a model without a discount", sentence.facts["version"])


def _check_all_struck(name: str, model: dict[str, object], account: Account) -> None:
    """A discount is of a model, so each of its prices stands beside a struck-out one."""
    points = price_points(Terms(billing_periods=None, models=[cast("Model", model)]))
    for point in points:
        if point.list_price is None:
            what = " ".join(filter(None, (point.currency, point.kind, point.period)))
            account.problem("page", f"a struck-out list price beside each price of {name}", f"none beside {what}")


def _struck_out(model: dict[str, object]) -> list[PricePoint]:
    """The prices of a model that stand beside a struck-out one."""
    points = price_points(Terms(billing_periods=None, models=[cast("Model", model)]))
    return [point for point in points if point.list_price is not None]


def _ends_of(name: str, model: str, with_end: list[Said], account: Account) -> list[Said]:
    """What says until when a model's discount runs: by the mark at a discounted price, or by the model's name."""
    marks = {mark.mark for mark in account.marks if mark.target == "discounted_price" and mark.model == model}
    mine = [said for said in with_end if said.sentence.facts.get("model", name) == name]
    return [
        said
        for said in mine
        if said.passage.mark in marks or (said.passage.mark is None and "model" in said.sentence.facts)
    ]


def _check_percent(said: Said, discounted: list[PricePoint], account: Account) -> None:
    percent = said.sentence.facts.get("percent")
    for point in discounted:
        price, listed = point.price, point.list_price
        if percent and listed and not bears_out(Decimal(100 - int(percent)), price, listed):
            account.problem(said.passage.place, f"prices that are {percent}% off", f"{price:f} and {listed:f}")
