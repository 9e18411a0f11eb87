"""What the editions say of their evidence fits together: carried sentences, sources of some prices, forms of copies."""

from itertools import pairwise
from pathlib import Path

import pytest

from deepseek_prices.edition import offers
from scraper.dataset import dataset

LOADED = dataset.load(Path(__file__).parents[2] / "data")
COUNTING = LOADED.counting()
each_edition = pytest.mark.parametrize("edition", COUNTING, ids=lambda edition: edition["edition"])


@pytest.mark.parametrize(("before", "after"), [*pairwise(COUNTING)], ids=lambda edition: edition["edition"])
def test_a_sentence_that_is_carried_forward_stands_in_the_edition_before(before, after):
    def said(edition):
        return [(each["language"], each["meaning"], each["text"]) for each in edition.get("footnotes", ())]

    carried = [each for each in after.get("footnotes", ()) if "not_seen" in each]
    assert {(each["language"], each["meaning"], each["text"]) for each in carried} <= {*said(before)}


@each_edition
def test_a_source_speaks_for_names_that_were_sold_by_then(edition):
    position = COUNTING.index(edition)
    sold = {name for each in COUNTING[: position + 1] for name in offers(each)}
    assert {name for source in edition["sources"] for name in source.get("products", ())} <= sold


@each_edition
def test_every_product_with_a_price_has_a_source_that_speaks_for_it(edition):
    for name, offer in offers(edition).items():
        for currency in offer.product["prices"]:
            assert any(
                source.get("currency", currency) == currency
                and "instant_only" not in source
                and {name, offer.billed_as} & {*source.get("products", (name,))}
                for source in edition["sources"]
            ), (name, currency)


@each_edition
def test_only_a_copy_that_the_reader_has_not_read_has_a_form(edition):
    assert all(each["what"] == "copy" and "read" not in each for each in edition["sources"] if "form" in each)
