"""An edition's file that somebody named: a published one, known by its SHA-256, or one of their own."""

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from deepseek_prices import diff, files
from deepseek_prices.audit.evidence import editions, hashes
from deepseek_prices.changes import changes
from deepseek_prices.edition import Edition, by_period, price_points, second

NAME = re.compile(r"\d{4}-\d\d-\d\dT\d{6}Z(\.[2-9])?")
_AMOUNT = re.compile(r"(0|[1-9][0-9]*)(\.[0-9]+)?")
EXPECTED = "an edition's name, a date, an instant with a time zone, or the path of an edition's .yaml or .json file"


class AuditError(ValueError):
    """A question that cannot be answered. `str()` says what was expected, what was found, and what to do."""

    near: tuple[str, ...] = ()
    """The names of editions that may have been meant."""

    def __init__(self, message: str, near: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.near = near


def read(path: Path) -> Edition:
    """The edition of a file; raises `AuditError` where it cannot be read or is none."""
    try:
        data = files.content(path)
    except files.Refused as refused:
        raise AuditError(f"{path} is not read, as it is {refused}: a file of at most 1 MiB is expected") from None
    except OSError as error:
        raise AuditError(f"{path} cannot be read: {error.strerror}; {EXPECTED} is expected") from None
    digest = hashlib.sha256(data).hexdigest()
    for name, edition in editions().items():
        if hashes()[name] == digest:
            return edition
    try:
        content: Edition = _parsed(path, data.decode())
        diff.text(changes(None, content))  # reads every term
        second(content["in_force"]["from"])
        if not NAME.fullmatch(content["edition"]):
            raise ValueError(f"its name is {content['edition']!r}")
        amounts = list(_amounts(content))
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError) as error:
        if isinstance(error, AuditError):
            raise
        advice = "an edition is expected, as schema/edition.v1.schema.json has it"
        raise AuditError(f"{path} is no edition ({type(error).__name__}: {error}): {advice}") from None
    for place, amount in amounts:
        if not isinstance(amount, str) or not _AMOUNT.fullmatch(amount):
            raise AuditError(f'{path}, {place}: an amount as printed is expected, such as "0.28", not {amount!r}')
    return content


def _parsed(path: Path, text: str) -> Any:
    if path.suffix == ".json":
        return json.loads(text, object_pairs_hook=_distinct)
    try:
        import yaml
    except ImportError:
        message = (
            f"{path} is none of the published editions, and another .yaml needs PyYAML: python -m pip install pyyaml"
        )
        raise AuditError(message) from None

    class Strict(yaml.SafeLoader):
        """Refuses a key that stands there twice, and what stands for something else: a few of these fill any memory."""

        def compose_node(self, parent: Any, index: Any) -> Any:
            if self.check_event(yaml.AliasEvent):
                raise ValueError("an alias stands there (*name): write out what it stands for")
            return super().compose_node(parent, index)

    tag = yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG
    Strict.add_constructor(tag, lambda loader, node: _distinct(loader.construct_pairs(node, deep=True)))
    try:
        return yaml.load(text, Strict)  # noqa: S506 - a safe loader
    except yaml.YAMLError as error:
        raise AuditError(f"{path} is no YAML: {error}") from None


def _distinct(pairs: list[tuple[Any, Any]]) -> dict[Any, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands there twice")
    return found


def _amounts(edition: Edition) -> Iterator[tuple[str, object]]:
    """Every amount of an edition, list prices too, with its place."""
    for point in price_points(edition):
        single = by_period(point.product["prices"][point.currency][point.kind])[point.period]
        for amount in (single,) if isinstance(single, str) else single.values():
            yield f"{point.name} {point.kind} {point.period} {point.currency}", amount
