"""What robots.txt asks of us, as RFC 9309 says it: the longest rule that fits counts, with wildcards."""

import loopback
import pytest
from faults import ROBOTS, all_pages, at_path, robots
from world import NOW, QUICK

from scraper.problem import SourceUnavailable
from scraper.refresh import fetch


@pytest.fixture
def answer(site):
    """How many pages we fetch from a site with these rules, or why none."""

    def asked(rules):
        site.answer = at_path(ROBOTS, robots(rules))
        try:
            captures, missing = fetch.fetch(lambda: NOW, QUICK)
        except SourceUnavailable as error:
            return str(error)
        return len(captures) - len(missing)

    return asked


ALL, US = "User-agent: *\n", "User-agent: deepseek-prices\n"


@pytest.mark.parametrize(
    "rules",
    [
        f"{ALL}Disallow: /",
        f"{ALL}Disallow: /*/pricing$",
        f"{ALL}Disallow: /zh-cn/*/pricing",
        f"{ALL}Disallow: *.md$",
        f"{ALL}Disallow: /quick_start/*.md",
        f"{ALL}Disallow: /*pricing",
        f"{ALL}Allow: /\nDisallow: /quick_start/",
        f"{ALL}Allow: /quick_start\nDisallow: /quick_start/pricing",
        f"{ALL}Allow: /quick_start/pricing$\nDisallow: /quick_start/pricing",
        f"{ALL}Disallow: /quick%5Fstart/",
        f"{US}Disallow: /zh-cn",
        f"{US.upper()}Disallow: /zh-cn",
        f"User-agent: other\n{US}Disallow: /",
        f"{US}Allow: /api\n\n{US}Disallow: /quick_start",
        f"\ufeff{ALL}Disallow: /",
        f"{ALL}Disallow: /quick_start/pricing/$",
    ],
)
def test_a_rule_that_fits_one_of_the_addresses_is_kept(answer, rules):
    assert "robots.txt forbids" in answer(f"{rules}\n")


@pytest.mark.parametrize(
    "rules",
    [
        "",
        f"{ALL}Disallow:",
        f"{ALL}Disallow: /*/pricing/more$",
        f"{ALL}Disallow: /pricing",
        f"{ALL}Disallow: /*?",
        f"{ALL}Disallow: /\nAllow: /quick_start/\nAllow: /zh-cn/quick_start/",
        f"{ALL}Disallow: /\nAllow: /*quick_start/pricing",
        f"{ALL}Disallow: /*.md$\nAllow: /*pricing.md$",
        f"{ALL}Disallow: /quick_start\nAllow: /quick_start/pricing",
        f"{ALL}Disallow: /\n\n{US}Disallow: /api",
        "User-agent: prices\nDisallow: /",
        "User-agent: github\nDisallow: /",
        "Disallow: /",
        "<html>\nDisallow: /",
        f"{ALL}Disallow: /{'*a' * 2000}b",
    ],
)
def test_a_rule_that_fits_none_of_the_addresses_or_is_outdone_by_a_longer_one_does_not_hinder(answer, rules):
    assert answer(f"{rules}\n") == 4


def test_an_address_to_which_a_redirect_leads_is_judged_before_it_is_asked(site):
    well = loopback.serve(all_pages())

    def served(request):
        if request.path == ROBOTS:
            robots(f"{ALL}Disallow: /*/internal$\n")(request)
        elif request.path == "/quick_start/pricing":
            request.send(b"", status=302, Location="/quick_start/internal")
        else:
            well(request)

    site.answer = served
    site.asked.clear()
    with pytest.raises(SourceUnavailable, match=r"/quick_start/internal: .*robots\.txt forbids"):
        fetch.fetch(lambda: NOW, QUICK)
    assert "/quick_start/internal" not in site.asked
