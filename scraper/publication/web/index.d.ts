/** What is billed: of a model the first three, per 1,000,000 tokens; of a service one of the others. */
export type Kind =
  | "input_cache_hit" | "input_cache_miss" | "output"
  | "request" | "server_side_request" | "page" | "character" | "hour";

/** Two official price lists; neither is a conversion of the other. */
export type Currency = "USD" | "CNY";

/** The part of the week that a price is for; `standard` where one price holds round the clock. */
export type Period = "standard" | "off_peak" | "peak";

/** An instant: a valid `Date`, or seconds since 1970. Never milliseconds, never a string; there is no default. */
export type Instant = Date | number;

/** An option that is not one of these, or a currency without its name, is a `RangeError`: nothing is left out in silence. */
export interface Options {
  /** `USD` where it is left out. */
  currency?: Currency;
  /**
   * What to do where nobody knows yet whether the day is a Chinese public holiday: `raise` throws `CalendarUnknown`,
   * `working_day` gives the price of a working day, which is not `certain`.
   */
  unknownHolidays?: "raise" | "working_day";
}

/** The price per unit. Amounts have the digits of the official page. */
export interface Price {
  readonly amount: string;
  readonly currency: Currency;
  /** In words, such as `1,000,000 tokens`. */
  readonly unit: string;
  readonly unitQuantity: number;
  /** What the name is billed as. */
  readonly model: string;
  readonly kind: Kind;
  readonly period: Period;
  /** The original price that is printed beside it while a discount runs. */
  readonly listPrice: string | null;
  /** The name of the price list that it is from. */
  readonly edition: string;
  readonly inForceFrom: Date;
  /** The first instant of the next price list; null for the newest. */
  readonly inForceUntil: Date | null;
  /** False where no copy of the page prints it, or where it may have changed already. */
  readonly certain: boolean;
  /** The last time that the page, or a copy of it, was seen. A later instant gets the newest prices. */
  readonly observedUntil: Date;
  readonly source: string;
}

export interface PriceChange {
  /** The first instant of the new price. */
  readonly at: Date;
  readonly before: Price;
  /** Null where there is none to give from then on. */
  readonly after: Price | null;
  readonly why: "" | "ended" | "unknown";
}

/** A time in which the same prices held. */
export interface Span {
  readonly start: Date;
  /** The first instant of the next span; null for the newest. */
  readonly end: Date | null;
  /** The price of each period; empty where there is none to give. */
  readonly prices: readonly Price[];
  readonly why: "" | "ended" | "unknown";
}

export interface Line {
  readonly kind: Kind;
  readonly quantity: string;
  readonly price: Price;
  /** Quantity times price, exact. */
  readonly amount: string;
}

export interface Cost {
  /** The sum of the lines, exact and never rounded. */
  readonly amount: string;
  readonly currency: Currency;
  readonly model: string;
  readonly at: Date;
  readonly certain: boolean;
  readonly lines: readonly Line[];
}

/** How much of each kind: whole numbers (a `bigint` where they are beyond 2**53), of hours also a text such as `1.5`. */
export type Quantities = { readonly [kind in Kind]?: number | bigint | string };

export interface Lookup {
  readonly observedUntil: Date;
  /** The price at an instant; throws a `PriceError` where there is none to give. */
  getPrice(model: string, kind: Kind, at: Instant, options?: Options): Price;
  /** The next instant at which the amount differs; null where no change is known. Throws as `getPrice`. */
  nextChange(model: string, kind: Kind, at: Instant, options?: Options): PriceChange | null;
  /** The names of models that are sold at an instant. */
  models(at: Instant): string[];
  /** The names of services that are sold at an instant. */
  services(at: Instant): string[];
  /** What is billed of a name at an instant; empty where it is not sold then. */
  kinds(model: string, at: Instant): Kind[];
  /** Every change of a price, the oldest first. */
  history(model: string, kind: Kind, options?: Pick<Options, "currency">): Span[];
  /** What quantities cost, exact; throws a `UsageError`, or a `PriceError` as `getPrice`. */
  getCost(model: string, quantities: Quantities, at: Instant, options?: Options): Cost;
}

export type PriceErrorCode =
  | "UnknownProduct" | "UnknownKind" | "UnknownCurrency" | "NotYet" | "NoLongerSold" | "PriceUnknown" | "CalendarUnknown";

/** There is no price. The fields are those of the Python error of the same name. */
export class PriceError extends Error {
  readonly code: PriceErrorCode;
  readonly model: string;
  readonly kind: string;
  readonly currency: string;
  /** Of `NotYet`: the instant from which a price is known. */
  readonly first?: Date;
  /** Of `NoLongerSold`. */
  readonly billedAs?: string;
  /** Of `NoLongerSold`: the first instant at which it was no longer sold. */
  readonly until?: Date;
  /** Of `NoLongerSold`: nothing is ever priced as its successor. */
  readonly successor?: string | null;
  /** Of `PriceUnknown`. */
  readonly why?: string;
  /** Of `CalendarUnknown`: the prices of a working day and of a holiday. */
  readonly candidates?: readonly [Price, Price];
  /** Of `CalendarUnknown`: the day in Beijing, such as `2027-01-04`. */
  readonly day?: string;
}

/** The quantities do not say what is billed. */
export class UsageError extends Error {
  readonly code: "UsageError";
  readonly fields: readonly string[];
}

/** The content of a `tracks.json`; its form is `schema/tracks.v1.schema.json` of the project. */
export interface Tracks {
  readonly schema_version: number;
}

/** Answers from the content of a `tracks.json`. Throws a `RangeError` where it is of another form. */
export function open(tracks: Tracks): Lookup;

/** The sum of two amounts, exact. */
export function add(a: string, b: string): string;
/** The product of two amounts, exact. */
export function multiply(a: string, b: string): string;
/** Less than 0, 0 or more, as the first amount is less than the second, equal (`0.3` and `0.30`), or more. */
export function compare(a: string, b: string): number;
