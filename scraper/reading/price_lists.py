"""Tables and sentences of one page to its price lists and services, held against each other. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from deepseek_prices.changes import key_of
from scraper.reading.account import Ledger
from scraper.reading.amounts import bears_out
from scraper.reading.model_table import FIELDS, Table
from scraper.reading.page import Passage
from scraper.reading.reading import Data, by_period, full
from scraper.reading.recognise import Sentence

Said = tuple[Passage, Sentence]

# The advice of problems that a part of the page may have because its footnotes are missing.
MISSING_FOOTNOTE = "is the footnote with its end on the page?"
MISSING_RULE = "is the footnote with the hours on the page?"


def price_lists(tables: list[tuple[Table, Sentence | None]], ledger: Ledger) -> list[Data]:
    """The price lists of a page: each table with prices, completed with what other tables say of its models.

    A table that follows another for the same models in the other currency (tabs) is one list with it. Of two lists,
    sentences before the tables say from and until when they hold.
    """
    lists: list[Data] = []
    for table, announced in tables:
        if not table.has_prices:
            if announced:
                ledger.problem(table.place, "the prices that the sentence before announces", "a table without prices")
            continue
        facts = announced.facts if announced else {}
        if lists and not facts and _is_other_currency(lists[-1], table):
            for model, other in zip(lists[-1]["models"], table.models, strict=True):
                model["prices"] |= other["prices"]
            continue
        instants = {name: facts[name] for name in ("from", "until") if name in facts}
        rule = facts.get("billing_periods", table.billing_periods)
        lists.append(instants | {"billing_periods": rule, "models": table.models})
    _share_fields(tables, lists, ledger)
    _one_after_the_other(lists, ledger)
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


def apply(sentences: list[Said], lists: list[Data], services: list[Data], ledger: Ledger) -> None:
    """Enter what the sentences say into the lists and services, and hold both against each other."""
    _refuse_contradictions(sentences, services, ledger)
    for price_list in lists:
        terms = _Terms(price_list, sentences, ledger)
        for passage, sentence in sentences:
            terms.apply(passage, sentence)
        terms.check_periods()
        terms.check_order()
        terms.check_marks()
        terms.check_discounts()
        for position, model in enumerate(price_list["models"]):
            price_list["models"][position] = {name: model[name] for name in FIELDS if name in model}
    for passage, sentence in sentences:
        if sentence.meaning in {"server_side_free", "server_side_billed"}:
            _server_side(passage, sentence, services, ledger)


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

    def __init__(self, price_list: Data, sentences: list[Said], ledger: Ledger) -> None:
        self.list = price_list
        self.sentences = sentences
        self.ledger = ledger
        self.models = {key_of(model): model for model in price_list["models"]}

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
            billed = {entry["name"] for each in self.models.values() for entry in each.get("names", ())}
            if name in self.models or name in billed:
                self.ledger.problem(passage.place, "a name that is billed as one model", name)
            self.models[model].setdefault("names", []).append({"name": name} | end)

    def check_periods(self) -> None:
        """Prices by period need the rule, and the rule needs them; off-peak is stated to be half of peak."""
        rule = self.list["billing_periods"]
        expected = {"standard"} if rule is None else {rule["default"], *(w["period"] for w in rule["windows"])}
        for what, by_time in self._by_period():
            if set(by_time) != expected:
                wanted = (
                    "the sentence that says when which price holds"
                    if rule is None
                    else f"prices by {', '.join(sorted(expected))}"
                )
                advice = MISSING_RULE if rule is None else "read the page there"
                self.ledger.problem("page", wanted, f"prices by {', '.join(by_time)}", advice)
            elif {"off_peak", "peak"} <= set(by_time):
                low, high = full(by_time["off_peak"])["price"], full(by_time["peak"])["price"]
                if Decimal(low) * 2 != Decimal(high):
                    name = what.partition(" ")[0]
                    self.ledger.weigh("R18", name, "page", f"{what}: off-peak half of peak", f"{low} and {high}")

    def check_marks(self) -> None:
        """A footnote that names a model is led to from that model's cells only."""
        for passage, sentence in self.sentences:
            named = sentence.facts.get("model")
            if passage.mark is None or named is None or sentence.meaning not in _ABOUT_ONE_MODEL:
                continue
            for mark in self.ledger.marks:
                if mark.mark == passage.mark and mark.model not in (None, named):
                    self.ledger.problem(mark.place, f"footnote ({mark.mark}) at {named}", str(mark.model))

    def check_order(self) -> None:
        """A cache hit never cost more than a miss, nor a miss more than output: else cells have changed places."""
        for name, model in self.models.items():
            for currency, by_kind in model["prices"].items():
                for lower, higher in pairwise(by_kind):
                    for period, value in by_period(by_kind[lower]).items():
                        low, high = full(value), full(by_period(by_kind[higher]).get(period) or value)
                        if any(Decimal(low[each]) > Decimal(high[each]) for each in low.keys() & high.keys()):
                            what = f"{name} {currency} {period}: {lower} <= {higher}"
                            self.ledger.weigh("R02", name, "page", what, f"{low['price']} and {high['price']}")

    def _by_period(self) -> Iterator[tuple[str, Data]]:
        for name, model in self.models.items():
            for currency, by_kind in model["prices"].items():
                for kind, value in by_kind.items():
                    yield f"{name} {currency} {kind}", by_period(value)

    def check_discounts(self) -> None:
        """A struck-out price has one sentence that says until when, and such a sentence a struck-out price."""
        said = [each for each in self.sentences if each[1].meaning in {"discount", "discount_becomes_list_price"}]
        used = set()
        for name, model in self.models.items():
            discounted = [
                full(value)
                for by_kind in model["prices"].values()
                for prices in by_kind.values()
                for value in by_period(prices).values()
                if "list_price" in full(value)
            ]
            if not discounted:
                continue
            marks = {m.mark for m in self.ledger.marks if m.target == "discounted_price" and m.model == model["model"]}
            mine = [each for each in said if each[1].facts.get("model", name) == name]
            mine = [(p, s) for p, s in mine if p.mark in marks or (p.mark is None and "model" in s.facts)]
            model["discount"] = {}
            if len({sentence.facts["until"] for _, sentence in mine}) != 1:
                found = "; ".join(sentence.text for _, sentence in mine) or "none"
                advice = "read the page there" if mine else MISSING_FOOTNOTE
                self.ledger.problem("page", f"one end of the discount of {name}", found, advice)
            for passage, sentence in mine:
                used.add(passage)
                stays = {"stays": True} if sentence.meaning == "discount_becomes_list_price" else {}
                model["discount"] = {"until": sentence.facts["until"]} | stays
                self._check_percent(passage, sentence, discounted)
        for passage, sentence in said:
            if passage not in used:
                self.ledger.problem(passage.place, "a struck-out price that its mark stands at", sentence.text)
        versions = {model.get("version") for model in self.models.values() if "discount" not in model}
        for passage, sentence in self.sentences:
            if sentence.meaning == "not_discounted" and sentence.facts["version"] not in versions:
                self.ledger.problem(passage.place, "a model without a discount", sentence.facts["version"])

    def _check_percent(self, passage: Passage, sentence: Sentence, discounted: list[dict[str, str]]) -> None:
        percent = sentence.facts.get("percent")
        for value in discounted:
            if percent and not bears_out(Decimal(100 - int(percent)), value["price"], value["list_price"]):
                found = f"{value['price']} and {value['list_price']}"
                self.ledger.problem(passage.place, f"prices that are {percent}% off", found)
