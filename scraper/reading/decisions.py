"""What a sentence decides: for each meaning a function, which enters it into a price list. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from deepseek_prices.diff import hours
from deepseek_prices.edition import key_of
from scraper.reading.account import Account
from scraper.reading.page import Passage
from scraper.reading.reading import Data
from scraper.reading.recognise import Sentence
from scraper.reading.words import Meaning


class Said(NamedTuple):
    """A sentence, and the passage that it stands in."""

    passage: Passage
    sentence: Sentence


@dataclass(slots=True)
class PriceList:
    """A price list of the page, and where its models and prices stand."""

    said: Data
    places: dict[str, str]

    @property
    def models(self) -> dict[str, Data]:
        """Its models by name, each with its endpoint where it has one of its own."""
        return {key_of(model): model for model in self.said["models"]}


Decision: TypeAlias = Callable[[Said, PriceList, Account], Data | None]
"""Enters a sentence, and its problems into the account; gives what the list tells of the sentence's facts."""


def expect(said: Said, price_list: PriceList, account: Account, models: list[str], **fields: str) -> None:
    """What a sentence says of a model's fields is what the table says, where it says anything."""
    for name, value in fields.items():
        for model in models:
            of_table = price_list.models[model].setdefault(name, value)
            if of_table != value:
                account.problem(said.passage.place, f"the {name} of the table, {of_table}", f"{value} for {model}")


def _names(said: Said, price_list: PriceList, account: Account) -> None:
    passage, facts = said.passage, said.sentence.facts
    marked = {m.model for m in account.marks if m.target == "model_name" and m.mark == passage.mark}
    model = facts.get("model") or next(iter(marked), None)
    if model not in price_list.models or marked - {model}:
        found = ", ".join(sorted(filter(None, marked))) or "at none"
        mark = "a mark" if passage.mark is None else f"its mark ({passage.mark})"
        account.problem(passage.place, f"{mark} at {model or 'one model'}", found)
        return
    end = {"until": facts["until"]} if "until" in facts else {}
    for name in facts["names"]:
        price_list.places[name] = passage.place
        price_list.models[model].setdefault("names", []).append({"name": name} | end)


def _app_version(said: Said, price_list: PriceList, account: Account) -> None:
    facts = said.sentence.facts
    both, length = [facts["model"], facts["model2"]], facts["length"]
    expect(said, price_list, account, both, version=facts["version"], context_length=length)


def _default_output(said: Said, price_list: PriceList, account: Account) -> None:
    expect(said, price_list, account, [*price_list.models], default_output=said.sentence.facts["length"])


def _beta_output(said: Said, price_list: PriceList, account: Account) -> None:
    beta, otherwise = said.sentence.facts["length"], said.sentence.facts["length2"]
    expect(said, price_list, account, [*price_list.models], beta_output=beta, max_output=otherwise)


def _responses_api(said: Said, price_list: PriceList, account: Account) -> None:
    models = [price_list.models[said.sentence.facts[slot]] for slot in ("model", "model2")]
    if [model.get("features", {}).get("responses_api") for model in models] != ["supported", "not_supported"]:
        account.problem(said.passage.place, "the support that the table shows", said.sentence.text)


def _night_discount(said: Said, price_list: PriceList, account: Account) -> None:
    """The hours are those of the table, whose labels have them too; the completion of a request decides."""
    rule, of_table = said.sentence.facts["billing_periods"], price_list.said["billing_periods"]
    completed = rule | {"decided_by": "completion"}
    if of_table not in (rule, completed):
        account.problem(said.passage.place, f"the hours of the table, {hours(of_table)}", hours(rule))
    price_list.said["billing_periods"] = completed


def _peak_hours(said: Said, price_list: PriceList, _: Account) -> None:
    """The rule of the list in force; a coming one has its own."""
    if "from" not in price_list.said:
        price_list.said["billing_periods"] = said.sentence.facts["billing_periods"]


def _routing(said: Said, price_list: PriceList, account: Account) -> Data:
    """Tell which model of the table is meant to serve the requests: "V4.1 Flash" is DeepSeek-V4.1-Flash."""
    wanted = f"DeepSeek-{said.sentence.facts['to'].replace(' ', '-')}"
    found = [name for name, model in price_list.models.items() if model.get("version") == wanted]
    if len(found) != 1:
        account.problem(said.passage.place, f"one model of version {wanted}", ", ".join(found) or "none")
    return {"billed_as": "".join(found[:1])}


def _endpoint(said: Said, price_list: PriceList, account: Account) -> None:
    facts = said.sentence.facts
    found = [model for model in price_list.models.values() if model.get("endpoint") == facts["endpoint"]]
    if len(found) != 1 or found[0].get("version") != facts["version"]:
        expected = f"one model on {facts['endpoint']}, {facts['version']}"
        account.problem(
            said.passage.place,
            expected,
            ", ".join(str(model.get("version", "no version")) for model in found) or "none",
        )
    for model in found:
        model["until"] = facts["until"]


def no_more(_said: Said, _price_list: PriceList, _account: Account) -> None:
    """Nothing: the sentence is understood, and quoted in the edition where it decides a price."""


DECISIONS: dict[str, Decision] = {
    "names": _names,
    "app_version": _app_version,
    "default_output": _default_output,
    "beta_output": _beta_output,
    "responses_api": _responses_api,
    "night_discount": _night_discount,
    "peak_hours_every_day": _peak_hours,
    "peak_hours_monday_to_friday": _peak_hours,
    "peak_hours_except_holidays": _peak_hours,
    "routing": _routing,
    "endpoint": _endpoint,
    # Entered with the table that they announce: see `price_lists`.
    "coming_list": no_more,
    "current_list": no_more,
    "coming_peak_prices": no_more,
    # Held against the models that have a discount: see `enter_discounts`.
    "not_discounted": no_more,
    # They change no figure of a price list.
    "peak_prices_intended": no_more,
    "increase_intended": no_more,
    "temporary_endpoint": no_more,
    "tools_served_by": no_more,
    "reasoning_billed_as_output": no_more,
    "images_billed_as_input": no_more,
}
"""The meanings that decide a price, and those that are held against the table, each with a function of its own."""

WITHOUT_FUNCTION: dict[str, Decision] = {
    "quoted": no_more,
    "periods": _peak_hours,
    # A coming list of its own: see `coming_rule`.
    "weekends": no_more,
    # Entered with the prices that they are of: see `enter_discounts`.
    "discount": no_more,
    "discount_stays": no_more,
    # Entered into the services: see `enter_server_side`.
    "server_side": no_more,
    # They say since when, or that never: see `refresh/compare.py`.
    "dated": no_more,
    "taken_back": no_more,
}
"""What a meaning can decide without one: its row in `words.yaml` says which, as `decides`."""


def decision(meaning: Meaning) -> Decision:
    """What a sentence of this meaning does to a price list."""
    return WITHOUT_FUNCTION[meaning.decides] if meaning.decides else DECISIONS.get(meaning.name, no_more)


def enter_server_side(said: Said, services: list[Data], account: Account) -> None:
    """Called by the model: billed like a direct request, or not billed until an instant, which is a discount to 0."""
    passage, sentence = said
    if sentence.meaning.decides != "server_side":
        return
    found = [service for service in services if service["service"] in {"search", "fetch"}]
    if len(found) != 2:
        names = ", ".join(service["service"] for service in services) or "no service"
        account.problem(passage.place, "a table with Search and Fetch", names)
    for service in found:
        if any("request" not in prices for prices in service["prices"].values()):
            account.problem(passage.place, f"{service['service']} billed by the request", str(service["unit"]["of"]))
            continue
        for prices in service["prices"].values():
            prices["server_side_request"] = prices["request"]
            if "until" in sentence.facts:
                prices["server_side_request"] = {"price": "0", "list_price": prices["request"]}
                service["discount"] = {"until": sentence.facts["until"]}
