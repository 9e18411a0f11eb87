"""Why there is no price: one error for each reason, each a `PriceError`."""

TYPE_CHECKING = False  # `typing` costs more to import than the whole lookup
if TYPE_CHECKING:
    from datetime import datetime

    from deepseek_prices.price import Price


class PriceError(LookupError):
    """There is no price to give. `str()` says why and what to do; the attributes say it to a program."""

    model: str
    kind: str
    currency: str

    def __init__(self, message: str, **attributes: object) -> None:
        super().__init__(message)
        self.__dict__.update(attributes)


class UnknownProduct(PriceError):
    """No edition has a model or service of this name; `near` are the names most like it."""

    near: tuple[str, ...]


class UnknownKind(PriceError):
    """The product has no price of this kind at any time; `near` are the kinds that it has."""

    near: tuple[str, ...]


class UnknownCurrency(PriceError):
    """Not one of the two official currencies; `near` are these."""

    near: tuple[str, ...]


class NotYet(PriceError):
    """The instant is before the first price that is known; `first` is the instant (UTC) from which one is."""

    first: "datetime"


class NoLongerSold(PriceError):
    """The name or product is no longer sold; it is known as billed as `billed_as`, until `until` (UTC)."""

    billed_as: str
    until: "datetime"


class PriceUnknown(PriceError):
    """Sold at the time, at a price that this dataset does not hold; `why` says why."""

    why: str


class CalendarUnknown(PriceError):
    """The price depends on whether the day is a Chinese public holiday, and the calendar does not say.

    `candidates` are the two prices: for a working day, and for a holiday.
    """

    candidates: "tuple[Price, Price]"
