"""Tables and sentences of one page to its price lists and services, held against each other. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from deepseek_prices.edition import Footnote, Service, Terms, key_of
from scraper.reading.account import Account
from scraper.reading.decisions import DECISIONS, PriceList, Said, enter_server_side, expect, no_more
from scraper.reading.discounts import enter_discounts
from scraper.reading.fields import FIELDS
from scraper.reading.model_table import Table
from scraper.reading.reading import Data
from scraper.reading.recognise import Sentence
from scraper.rules import PRICE_LIST_RULES, breaches

# ------------------------------------------------------------------------------------------ what the tables say


def price_lists(tables: list[tuple[Table, Sentence | None]], account: Account) -> list[PriceList]:
    """The price lists of a page: each table with prices, completed with what other tables say of its models.

    A table that follows another for the same models in the other currency (tabs) is one list with it. Of two lists,
    sentences before the tables say from and until when they hold.
    """
    lists: list[PriceList] = []
    for table, announced in tables:
        if not table.has_prices:
            if announced:
                account.problem(table.place, "the prices that the sentence before announces", "a table without prices")
            continue
        facts = announced.facts if announced else {}
        if lists and not facts and _is_other_currency(lists[-1].said, table):
            for model, other in zip(lists[-1].said["models"], table.models, strict=True):
                model["prices"] |= other["prices"]
            lists[-1].places = table.places | lists[-1].places
            continue
        instants = {name: facts[name] for name in ("from", "until") if name in facts}
        periods = facts.get("billing_periods", table.billing_periods)
        lists.append(PriceList(instants | {"billing_periods": periods, "models": table.models}, table.places))
    said = [each.said for each in lists]
    _share_fields(tables, said, account)
    _one_after_the_other(said, account)
    return lists


def _is_other_currency(first: Data, table: Table) -> bool:
    currencies = [currency for model in (*first["models"], *table.models) for currency in model["prices"]]
    same = [_fields(model) for model in first["models"]] == [_fields(model) for model in table.models]
    return same and len(set(currencies)) * len(table.models) == len(currencies)


def _fields(model: Data) -> Data:
    return {name: value for name, value in model.items() if name != "prices"}


def _share_fields(tables: list[tuple[Table, Sentence | None]], lists: list[Data], account: Account) -> None:
    """What any table says of a model holds in every list."""
    known: dict[str, Data] = {}
    for table, _ in tables:
        names = [key_of(model) for model in table.models]
        if len(set(names)) != len(names):
            account.problem(table.place, "each model once, or on another endpoint", ", ".join(names))
        for model in table.models:
            known.setdefault(key_of(model), {}).update(_fields(model))
    for price_list in lists:
        keys = [key_of(model) for model in price_list["models"]]
        if keys != list(known) or len(set(keys)) != len(keys):
            account.problem("page", f"the same models in all tables, once each: {', '.join(known)}", ", ".join(keys))
        for model in price_list["models"]:
            model.update(known.get(key_of(model), {}))


def _one_after_the_other(lists: list[Data], account: Account) -> None:
    if len(lists) < 2 and not any(each.keys() & {"from", "until"} for each in lists):
        return
    coming = [each for each in lists if "from" in each]
    current = [each for each in lists if "from" not in each]
    if len(coming) != 1 or len(current) != 1:
        expected = "one list in force and one that a sentence announces"
        account.problem("page", expected, f"{len(coming)} coming and {len(current)} other")
    elif current[0].setdefault("until", coming[0]["from"]) != coming[0]["from"]:
        account.problem("page", f"a current list until {coming[0]['from']}", current[0]["until"])


# --------------------------------------------------------------------------------------- what the sentences say


def apply(
    sentences: list[Said], lists: list[PriceList], services: list[Data], account: Account, *, whole: bool = True
) -> list[Said]:
    """Enter what the sentences say into the lists and services, and hold both against each other.

    Of a part of the page, where it is not the whole, the footnotes with hours and ends may be missing. Gives the
    sentences, with what the lists tell of their facts.
    """
    _refuse_contradictions(sentences, services, account)
    for each in lists:
        sentences = [replace_facts(said, _entered(said, each, account)) for said in sentences]
        _check_marks(sentences, account)
        enter_discounts(sentences, each, account, whole=whole)
        models = each.said["models"]
        models[:] = [{name: model[name] for name in FIELDS if name in model} for model in models]
    for said in sentences:
        enter_server_side(said, services, account)
    for each in lists:
        terms = Terms(
            billing_periods=each.said["billing_periods"],
            models=each.said["models"],
            services=cast("list[Service]", services),
            footnotes=[Footnote(language="", text=said.text, meaning=said.meaning.name) for _, said in sentences],
        )
        for rule, breach in breaches(PRICE_LIST_RULES, terms):
            if whole or rule != "R05" or terms["billing_periods"]:
                account.weigh(rule, breach, each.places)
    return sentences


def replace_facts(said: Said, more: Data) -> Said:
    """The sentence with more facts."""
    return said if not more else Said(said.passage, replace(said.sentence, facts=said.sentence.facts | more))


def _refuse_contradictions(sentences: list[Said], services: list[Data], account: Account) -> None:
    """What can be said once only is not said twice in different ways, and no service stands twice."""
    once: dict[str, Sentence] = {}
    for passage, sentence in sentences:
        meaning, facts = sentence.meaning, sentence.facts
        if facts.get("model") == facts.get("model2", ""):
            account.problem(passage.place, "two models", sentence.text)
        if not meaning.of_many and once.setdefault(meaning.subject, sentence).facts != facts:
            account.problem(passage.place, f"the same as another sentence: {once[meaning.subject].text}", sentence.text)
    names = [service["service"] for service in services]
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            account.problem("page", "each service once", f"{name} {names.count(name)} times")


def _entered(said: Said, price_list: PriceList, account: Account) -> Data:
    """Enter one sentence into a price list; what the list tells of its facts."""
    facts = said.sentence.facts
    unknown = [facts[slot] for slot in ("model", "model2") if slot in facts and facts[slot] not in price_list.models]
    if unknown:
        expected = f"a model of the table ({', '.join(price_list.models)})"
        account.problem(said.passage.place, expected, ", ".join(unknown))
        return {}
    more = DECISIONS.get(said.sentence.meaning.name, no_more)(said, price_list, account)
    for slot, version in (("model", "version"), ("model2", "version2")):
        if version in facts and slot in facts:
            expect(said, price_list, account, [facts[slot]], version=facts[version])
    return more or {}


def _check_marks(sentences: list[Said], account: Account) -> None:
    """A footnote that names a model is led to from that model's cells only."""
    for passage, sentence in sentences:
        named = sentence.facts.get("model")
        if passage.mark is None or named is None or not sentence.meaning.one_model:
            continue
        for mark in account.marks:
            if mark.mark == passage.mark and mark.model not in (None, named):
                account.problem(mark.place, f"footnote ({mark.mark}) at {named}", str(mark.model))
