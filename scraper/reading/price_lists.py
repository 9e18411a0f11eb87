"""Tables and sentences of one page to its price lists and services, held against each other. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from deepseek_prices.edition import Footnote, Model, PricePoint, Service, Terms, key_of, price_points
from scraper.reading.account import Ledger
from scraper.reading.amounts import bears_out
from scraper.reading.model_table import FIELDS, Table
from scraper.reading.page import Passage
from scraper.reading.reading import Data
from scraper.reading.recognise import Sentence
from scraper.rules import PRICE_LIST_RULES, breaches

Said = tuple[Passage, Sentence]


@dataclass(slots=True)
class PriceList:
    """A price list of the page, and where its models and prices stand."""

    said: Data
    places: dict[str, str]


def price_lists(tables: list[tuple[Table, Sentence | None]], ledger: Ledger) -> list[PriceList]:
    """The price lists of a page: each table with prices, completed with what other tables say of its models.

    A table that follows another for the same models in the other currency (tabs) is one list with it. Of two lists,
    sentences before the tables say from and until when they hold.
    """
    lists: list[PriceList] = []
    for table, announced in tables:
        if not table.has_prices:
            if announced:
                ledger.problem(table.place, "the prices that the sentence before announces", "a table without prices")
            continue
        facts = announced.facts if announced else {}
        if lists and not facts and _is_other_currency(lists[-1].said, table):
            for model, other in zip(lists[-1].said["models"], table.models, strict=True):
                model["prices"] |= other["prices"]
            lists[-1].places = table.places | lists[-1].places
            continue
        instants = {name: facts[name] for name in ("from", "until") if name in facts}
        rule = facts.get("billing_periods", table.billing_periods)
        lists.append(PriceList(instants | {"billing_periods": rule, "models": table.models}, table.places))
    said = [each.said for each in lists]
    _share_fields(tables, said, ledger)
    _one_after_the_other(said, ledger)
    return lists


def _is_other_currency(first: Data, table: Table) -> bool:
    currencies = [currency for model in (*first["models"], *table.models) for currency in model["prices"]]
    same = [_fields(model) for model in first["models"]] == [_fields(model) for model in table.models]
    return same and len(set(currencies)) * len(table.models) == len(currencies)


def _fields(model: Data) -> Data:
    return {name: value for name, value in model.items() if name != "prices"}


def _share_fields(tables: list[tuple[Table, Sentence | None]], lists: list[Data], ledger: Ledger) -> None:
    """What any table says of a model holds in every list."""
    known: dict[str, Data] = {}
    for table, _ in tables:
        names = [key_of(model) for model in table.models]
        if len(set(names)) != len(names):
            ledger.problem(table.place, "each model once, or on another endpoint", ", ".join(names))
        for model in table.models:
            known.setdefault(key_of(model), {}).update(_fields(model))
    for price_list in lists:
        keys = [key_of(model) for model in price_list["models"]]
        if keys != list(known) or len(set(keys)) != len(keys):
            ledger.problem("page", f"the same models in all tables, once each: {', '.join(known)}", ", ".join(keys))
        for model in price_list["models"]:
            model.update(known.get(key_of(model), {}))


def _one_after_the_other(lists: list[Data], ledger: Ledger) -> None:
    if len(lists) < 2 and not any(each.keys() & {"from", "until"} for each in lists):
        return
    coming = [each for each in lists if "from" in each]
    current = [each for each in lists if "from" not in each]
    if len(coming) != 1 or len(current) != 1:
        ledger.problem(
            "page",
            "one list in force and one that a sentence announces",
            f"{len(coming)} coming and {len(current)} other",
        )
    elif current[0].setdefault("until", coming[0]["from"]) != coming[0]["from"]:
        ledger.problem("page", f"a current list until {coming[0]['from']}", current[0]["until"])


# ----------------------------------------------------------------------------- what the sentences decide


def apply(
    sentences: list[Said], lists: list[PriceList], services: list[Data], ledger: Ledger, *, whole: bool = True
) -> None:
    """Enter what the sentences say into the lists and services, and hold both against each other.

    Of a part of the page, where it is not the whole, the footnotes with hours and ends may be missing.
    """
    _refuse_contradictions(sentences, services, ledger)
    for each in lists:
        said_of = _Terms(each, sentences, ledger)
        for passage, sentence in sentences:
            said_of.apply(passage, sentence)
        said_of.check_marks()
        said_of.enter_discounts(whole=whole)
        models = each.said["models"]
        models[:] = [{name: model[name] for name in FIELDS if name in model} for model in models]
    for passage, sentence in sentences:
        if sentence.meaning in {"server_side_free", "server_side_billed"}:
            _server_side(passage, sentence, services, ledger)
    for each in lists:
        terms = Terms(
            billing_periods=each.said["billing_periods"],
            models=each.said["models"],
            services=cast("list[Service]", services),
            footnotes=[Footnote(language="", text=said.text, meaning=said.meaning) for _, said in sentences],
        )
        for rule, breach in breaches(PRICE_LIST_RULES, terms):
            if whole or rule != "R05" or terms["billing_periods"]:
                ledger.weigh(rule, breach, each.places)


def _refuse_contradictions(sentences: list[Said], services: list[Data], ledger: Ledger) -> None:
    """What can be said once only is not said twice in different ways, and no service stands twice."""
    said: dict[str, Sentence] = {}
    for passage, sentence in sentences:
        subject = _SUBJECTS.get(sentence.meaning, sentence.meaning)
        if sentence.facts.get("model") == sentence.facts.get("model2", ""):
            ledger.problem(passage.place, "two models", sentence.text)
        if subject not in _SAID_OF_MANY and said.setdefault(subject, sentence).facts != sentence.facts:
            ledger.problem(passage.place, f"the same as another sentence: {said[subject].text}", sentence.text)
    names = [service["service"] for service in services]
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            ledger.problem("page", "each service once", f"{name} {names.count(name)} times")


_ABOUT_ONE_MODEL = {"reasoning_billed_as_output", "reasoning_reference", "tools_served_by", "routing"}
_SAID_OF_MANY = {"version", "names", "discount", "discount_becomes_list_price", "reasoning_billed_as_output"}
_SUBJECTS = {
    "night_discount": "periods",
    "peak_hours_every_day": "periods",
    "peak_hours_monday_to_friday": "periods",
    "peak_hours_except_holidays": "periods",
    "coming_list": "coming list",
    "coming_peak_prices": "coming list",
    "server_side_free": "server-side use",
    "server_side_billed": "server-side use",
}


def _server_side(passage: Passage, sentence: Sentence, services: list[Data], ledger: Ledger) -> None:
    """Called by the model: billed like a direct request, or not billed until an instant, which is a discount to 0."""
    found = [service for service in services if service["service"] in {"search", "fetch"}]
    if len(found) != 2:
        names = ", ".join(service["service"] for service in services) or "no service"
        ledger.problem(passage.place, "a table with Search and Fetch", names)
    for service in found:
        if any("request" not in prices for prices in service["prices"].values()):
            ledger.problem(passage.place, f"{service['service']} billed by the request", str(service["unit"]["of"]))
            continue
        for prices in service["prices"].values():
            prices["server_side_request"] = prices["request"]
            if "until" in sentence.facts:
                prices["server_side_request"] = {"price": "0", "list_price": prices["request"]}
                service["discount"] = {"until": sentence.facts["until"]}


class _Terms:
    """One price list and the sentences that speak of it."""

    def __init__(self, price_list: PriceList, sentences: list[Said], ledger: Ledger) -> None:
        self.list, self.places = price_list.said, price_list.places
        self.sentences = sentences
        self.ledger = ledger
        self.models = {key_of(model): model for model in self.list["models"]}

    def apply(self, passage: Passage, sentence: Sentence) -> None:
        """Enter one sentence."""
        facts = sentence.facts
        if sentence.meaning == "endpoint":
            return self._endpoint(passage, facts)
        named = [facts[slot] for slot in ("model", "model2") if slot in facts]
        unknown = [name for name in named if name not in self.models]
        if unknown:
            expected = f"a model of the table ({', '.join(self.models)})"
            return self.ledger.problem(passage.place, expected, ", ".join(unknown))
        match sentence.meaning:
            case "names":
                self._names(passage, facts)
            case "app_version":
                self._expect(passage, named, "version", facts["version"])
                self._expect(passage, named, "context_length", facts["length"])
            case "default_output":
                self._expect(passage, [*self.models], "default_output", facts["length"])
            case "beta_output":
                self._expect(passage, [*self.models], "beta_output", facts["length"])
                self._expect(passage, [*self.models], "max_output", facts["length2"])
            case "responses_api":
                support = [self.models[name].get("features", {}).get("responses_api") for name in named]
                if support != ["supported", "not_supported"]:
                    self.ledger.problem(passage.place, "the support that the table shows", sentence.text)
            case "night_discount":
                self._rule(passage, facts["billing_periods"])
                self.list["billing_periods"] = facts["billing_periods"] | {"decided_by": "completion"}
            case "routing":
                facts["billed_as"] = self._billed_as(passage, facts["to"])
            case "peak_hours_every_day" | "peak_hours_monday_to_friday" | "peak_hours_except_holidays":
                if "from" not in self.list:
                    self.list["billing_periods"] = facts["billing_periods"]
        self._versions(passage, facts)
        return None

    def _versions(self, passage: Passage, facts: Data) -> None:
        for slot, version in (("model", "version"), ("model2", "version2")):
            if version in facts and slot in facts:
                self._expect(passage, [facts[slot]], "version", facts[version])

    def _expect(self, passage: Passage, models: list[str], name: str, value: str) -> None:
        """What a sentence says of a field is what the table says, where it says anything."""
        for model in models:
            if self.models[model].setdefault(name, value) != value:
                found = f"{value} for {model}"
                self.ledger.problem(passage.place, f"the {name} of the table, {self.models[model][name]}", found)

    def _rule(self, passage: Passage, rule: Data) -> None:
        if self.list["billing_periods"] not in (rule, rule | {"decided_by": "completion"}):
            self.ledger.problem(passage.place, f"the hours of the table, {self.list['billing_periods']}", str(rule))

    def _endpoint(self, passage: Passage, facts: Data) -> None:
        found = [model for model in self.models.values() if model.get("endpoint") == facts["endpoint"]]
        if len(found) != 1 or found[0].get("version") != facts["version"]:
            expected = f"one model on {facts['endpoint']}, {facts['version']}"
            self.ledger.problem(passage.place, expected, f"{[model.get('version') for model in found]}")
        for model in found:
            model["until"] = facts["until"]

    def _billed_as(self, passage: Passage, version: str) -> str:
        """The model of the table that serves requests for another: "V4.1 Flash" is DeepSeek-V4.1-Flash."""
        wanted = f"DeepSeek-{version.replace(' ', '-')}"
        found = [name for name, model in self.models.items() if model.get("version") == wanted]
        if len(found) != 1:
            self.ledger.problem(passage.place, f"one model of version {wanted}", ", ".join(found) or "none")
        return "".join(found[:1])

    def _names(self, passage: Passage, facts: Data) -> None:
        marked = {m.model for m in self.ledger.marks if m.target == "model_name" and m.mark == passage.mark}
        model = facts.get("model") or next(iter(marked), None)
        if model not in self.models or marked - {model}:
            found = ", ".join(sorted(map(str, marked))) or "at none"
            self.ledger.problem(passage.place, f"its mark ({passage.mark}) at {model or 'a model'}", found)
            return
        end = {"until": facts["until"]} if "until" in facts else {}
        for name in facts["names"]:
            self.places[name] = passage.place
            self.models[model].setdefault("names", []).append({"name": name} | end)

    def check_marks(self) -> None:
        """A footnote that names a model is led to from that model's cells only."""
        for passage, sentence in self.sentences:
            named = sentence.facts.get("model")
            if passage.mark is None or named is None or sentence.meaning not in _ABOUT_ONE_MODEL:
                continue
            for mark in self.ledger.marks:
                if mark.mark == passage.mark and mark.model not in (None, named):
                    self.ledger.problem(mark.place, f"footnote ({mark.mark}) at {named}", str(mark.model))

    def enter_discounts(self, *, whole: bool) -> None:
        """A struck-out price has one sentence that says until when, and such a sentence a struck-out price."""
        said = [each for each in self.sentences if each[1].meaning in {"discount", "discount_becomes_list_price"}]
        ends = {name: self._ends_of(name, said) for name in self.models if self._struck_out(name)}
        for name, mine in ends.items():
            if len({sentence.facts["until"] for _, sentence in mine}) != 1 and (mine or whole):
                found = "; ".join(sentence.text for _, sentence in mine) or "none"
                advice = "read the page there" if mine else "is the footnote with its end on the page?"
                self.ledger.problem("page", f"one end of the discount of {name}", found, advice)
            self.models[name]["discount"] = {}
            for passage, sentence in mine:
                stays = {"stays": True} if sentence.meaning == "discount_becomes_list_price" else {}
                self.models[name]["discount"] = {"until": sentence.facts["until"]} | stays
                self._check_percent(passage, sentence, self._struck_out(name))
        used = {passage for mine in ends.values() for passage, _ in mine}
        for passage, sentence in said:
            if passage not in used:
                self.ledger.problem(passage.place, "a struck-out price that its mark stands at", sentence.text)
        versions = {model.get("version") for model in self.models.values() if "discount" not in model}
        for passage, sentence in self.sentences:
            if sentence.meaning == "not_discounted" and sentence.facts["version"] not in versions:
                self.ledger.problem(passage.place, "a model without a discount", sentence.facts["version"])

    def _struck_out(self, name: str) -> list[PricePoint]:
        """The prices of a model that stand beside a struck-out one."""
        points = price_points(Terms(billing_periods=None, models=[cast("Model", self.models[name])]))
        return [point for point in points if point.list_price is not None]

    def _ends_of(self, name: str, said: list[Said]) -> list[Said]:
        """What says until when a model's discount runs: by the mark at a discounted price, or by the model's name."""
        model = self.models[name]["model"]
        marks = {m.mark for m in self.ledger.marks if m.target == "discounted_price" and m.model == model}
        mine = [(passage, sentence) for passage, sentence in said if sentence.facts.get("model", name) == name]
        return [(p, s) for p, s in mine if p.mark in marks or (p.mark is None and "model" in s.facts)]

    def _check_percent(self, passage: Passage, sentence: Sentence, discounted: list[PricePoint]) -> None:
        percent = sentence.facts.get("percent")
        for _, _, _, _, _, price, list_price in discounted:
            if percent and list_price and not bears_out(Decimal(100 - int(percent)), price, list_price):
                self.ledger.problem(passage.place, f"prices that are {percent}% off", f"{price:f} and {list_price:f}")
