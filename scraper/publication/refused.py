"""Forms that cannot say when a price holds, each with its reason: they would misprice without a word. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from scraper.publication.feed import Feed, Refusal, Target
from scraper.publication.known import Known

REASONS = {
    "v1/genai-prices.yaml": "genai-prices has a start date or a time of the day, not both, no weekday and no holiday; "
    "its dates are those of UTC, and these prices change at 16:00 UTC. See pydantic/genai-prices#582",
    "v1/models.dev.toml": "models.dev has one number for each kind, without an hour or a date. See "
    "anomalyco/models.dev#4892, #5218 and #5913",
}


def _target(path: str, reason: str) -> Target:
    def export(known: Known, at: int) -> Refusal:  # noqa: ARG001 - it is refused at all times
        return Refusal(reason)

    def differences(known: Known, feed: Feed) -> Iterator[str]:  # noqa: ARG001 - there is no feed
        yield "it was refused, and made nevertheless"

    return Target(path, "application/yaml" if path.endswith(".yaml") else "application/toml", export, differences)


TARGETS = tuple(_target(path, reason) for path, reason in REASONS.items())
