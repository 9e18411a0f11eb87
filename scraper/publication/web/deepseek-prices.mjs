// The price of DeepSeek's API at an instant, from `tracks.json`: the answers of the Python package deepseek-prices.
// Amounts are strings with the digits of the page. Nothing is a float, rounded or fetched.

const DAY = 86400;
const BEIJING = 8 * 3600; // seconds ahead of UTC, all year round
const END = 253402300800; // the year 10000
const KINDS = "input_cache_hit input_cache_miss output request server_side_request page character hour".split(" ");
const QUANTITY = /^0*(\d{1,40})(?:\.(\d{1,40}))?$/;
const ADVICE = {
  UnknownProduct: "is in no price list: see models() and services()",
  UnknownKind: "has no such price: see kinds()",
  UnknownCurrency: "is in neither USD nor CNY",
};

/** There is no price. `code` says why in the word of the Python package, such as `NotYet`. */
export class PriceError extends Error {
  constructor(code, message, fields) {
    super(message);
    Object.assign(this, { name: "PriceError", code }, fields);
  }
}

/** The quantities do not say what is billed. */
export class UsageError extends Error {
  constructor(message, fields) {
    super(`quantities: ${message}`);
    Object.assign(this, { name: "UsageError", code: "UsageError", fields });
  }
}

// ---- exact decimals

/** The digits of an amount, and how many are behind the point. */
const read = (text) => {
  const [whole, part = ""] = text.split(".");
  return [BigInt(whole + part), part.length];
};

const write = ([digits, scale]) => {
  const text = String(digits < 0n ? -digits : digits).padStart(scale + 1, "0");
  return (digits < 0n ? "-" : "") + text.slice(0, text.length - scale) + (scale ? `.${text.slice(-scale)}` : "");
};

const times = ([a, scale], [b, more]) => [a * b, scale + more];
const plus = ([a, one], [b, other]) =>
  one < other ? plus([a * 10n, one + 1], [b, other]) : one > other ? plus([b, other], [a, one]) : [a + b, one];

/** Exact, as a unit is a power of ten. */
const over = ([digits, scale], unit) => {
  const by = BigInt(unit);
  while (digits % by) [digits, scale] = [digits * 10n, scale + 1];
  return [digits / by, scale];
};

/** Without needless zeros at the end, down to a scale. */
const trimmed = ([digits, scale], least) => {
  while (scale > least && digits % 10n === 0n) [digits, scale] = [digits / 10n, scale - 1];
  return [digits, scale];
};

export const add = (a, b) => write(plus(read(a), read(b)));
export const multiply = (a, b) => write(times(read(a), read(b)));

/** Less than 0, 0 or more, as the first amount is less than the second, equal, or more. */
export const compare = (a, b) => {
  const [more] = plus(read(a), times(read(b), [-1n, 0]));
  return (more > 0n) - (more < 0n);
};

// ---- instants

const dateOf = (second) => (second == null ? null : new Date(second * 1000));

/** The second since 1970, rounded down. There is no default: whoever means now says so. */
const secondOf = (at) => {
  const second = at instanceof Date ? at / 1000 : at;
  if (typeof second !== "number" || isNaN(second)) throw new TypeError("at: a valid Date, or seconds, expected");
  if (second >= END) throw new RangeError("at: seconds expected, not milliseconds");
  return Math.floor(second);
};

/** How many of sorted numbers are not after one. */
const bisect = (numbers, number) => {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (number < numbers[middle]) high = middle;
    else low = middle + 1;
  }
  return low;
};

// ---- the lookup

/** Answers from the content of a `tracks.json`. */
export function open(data) {
  if (data?.schema_version !== 1) throw new RangeError("tracks: schema_version 1 expected");
  const { calendar, currencies, editions, rules } = data;
  const daysOff = new Set(calendar.days_off);
  const tracks = new Map(
    Object.entries(data.tracks).map(([key, [starts, segments]]) => {
      const [model, kind, currency] = key.split("|");
      return [key, { model, kind, currency, starts, segments, prices: [] }];
    }),
  );
  const all = [...tracks.values()];
  const guideNames = new Map(Object.entries(data.guide_names.anywhere));
  const listed = (model) => guideNames.get(model) ?? model;

  function trackOf(model, kind, currency) {
    const fields = { model: listed(model), kind, currency };
    for (const [name, value] of Object.entries(fields))
      if (typeof value !== "string") throw new TypeError(`${name}: a string expected, not ${typeof value}`);
    const found = tracks.get(Object.values(fields).join("|"));
    if (found) return found;
    const isKnown = all.some((track) => track.model === fields.model);
    const code = !currencies.includes(currency) ? "UnknownCurrency" : isKnown ? "UnknownKind" : "UnknownProduct";
    throw new PriceError(code, `${model} ${kind} ${currency}`.slice(0, 100) + ` ${ADVICE[code]}`, fields);
  }

  /** The price of each period of a segment. */
  function pricesOf({ kind, currency, segments, prices }, position) {
    if (prices[position]) return prices[position];
    const [edition, model, certain, , [unitQuantity, unit], byPeriod] = segments[position];
    const [name, from, until, sources] = editions[edition];
    const made = byPeriod.map(([period, amount, listPrice]) =>
      Object.freeze({
        amount,
        currency,
        unit: `${String(unitQuantity).replace(/\B(?=(\d{3})+$)/g, ",")} ${unit}${unitQuantity === 1 ? "" : "s"}`,
        unitQuantity,
        model,
        kind,
        period,
        listPrice,
        edition: name,
        inForceFrom: dateOf(from),
        inForceUntil: dateOf(until),
        certain: !!certain,
        observedUntil: dateOf(data.observed_until),
        source: sources[currencies.indexOf(currency)],
      }),
    );
    return (prices[position] = made);
  }

  const segmentAt = ({ starts, segments }, second) => segments[bisect(starts, second) - 1];

  /** What a retired name's own successors are billed as; null where that is not sold either. */
  function successor({ model, kind, currency }, second) {
    for (const followed = new Set(); !followed.has(model); ) {
      const track = tracks.get(`${model}|${kind}|${currency}`);
      const [edition, reason, billedAs] = (track && segmentAt(track, second)) ?? [];
      if (!reason) return null;
      if (edition !== "x") return reason; // of what is sold, what it is billed as
      if (reason !== "ended") return billedAs;
      followed.add(model);
      model = billedAs === model ? model.split("@")[0] : billedAs;
    }
    return null;
  }

  function notSold(track, second) {
    const { model, kind, currency, starts, segments } = track;
    const asked = { model, kind, currency };
    const what = `${model} ${kind} in ${currency}`;
    const [, reason, billedAs, end, why] = segmentAt(track, second) ?? [];
    if (!reason) {
      const first = dateOf(starts[Math.max(segments.findIndex(([edition]) => edition !== "x"), 0)]);
      return new PriceError("NotYet", `${what} has no known price before ${first.toISOString()}`, { ...asked, first });
    }
    if (reason === "unknown")
      return new PriceError("PriceUnknown", `${what} has no known price: ${why}`, { ...asked, why });
    const fields = { ...asked, billedAs, until: dateOf(end), successor: successor(track, second) };
    const message = `${what} is no longer sold since ${fields.until.toISOString()}${why}`;
    return new PriceError("NoLongerSold", `${message}; use ${fields.successor ?? "another model"}`, fields);
  }

  function priceAt(track, second, unknownHolidays) {
    const position = bisect(track.starts, second) - 1;
    const segment = track.segments[position];
    if (!segment || segment[0] === "x") throw notSold(track, second);
    const prices = pricesOf(track, position);
    if (segment[3] === null) return prices[0];
    const rule = rules[segment[3]];
    const day = Math.floor((second + BEIJING) / DAY);
    const weekday = (day + 3) % 7; // from Monday: 1970-01-01 was a Thursday
    const clock = second + BEIJING - day * DAY;
    const window = rule.windows.find(([, days, start, end]) => (days >> weekday) & 1 && start <= clock && clock < end);
    const of = (period) => prices.find((each) => each.period === period);
    const [price, holiday] = [of(window?.[0] ?? rule.default), of(rule.default)];
    if (!rule.except_holidays || price === holiday) return price;
    if (daysOff.has(day)) return holiday;
    if (calendar.first <= day && day <= calendar.last) return price;
    if (unknownHolidays === "working_day") return Object.freeze({ ...price, certain: false });
    const { model, kind, currency } = track;
    const date = dateOf(day * DAY).toISOString().slice(0, 10);
    const message = `${model} ${kind}: ${price.amount} ${currency}, or ${holiday.amount} if ${date} is a holiday`;
    const fields = { model, kind, currency, candidates: [price, holiday], day: date };
    throw new PriceError("CalendarUnknown", `${message}, which is not known here`, fields);
  }

  /** An option that is not understood is never left out. */
  function asked(at, options = {}) {
    const { currency = "USD", unknownHolidays = "raise", ...other } = options;
    if (options !== Object(options) || Object.keys(other)[0] || !["raise", "working_day"].includes(unknownHolidays))
      throw new RangeError(`options: currency, unknownHolidays "raise" or "working_day" expected`);
    return [secondOf(at), currency, unknownHolidays];
  }

  function getPrice(model, kind, at, options) {
    const [second, currency, unknownHolidays] = asked(at, options);
    return priceAt(trackOf(model, kind, currency), second, unknownHolidays);
  }

  /** The seconds after one at which the price may change, in order. */
  function* candidates({ starts, segments }, second) {
    for (let at = Math.max(bisect(starts, second) - 1, 0); at < starts.length; at++) {
      if (starts[at] > second) yield starts[at];
      const [edition, , , rule, , prices] = segments[at];
      if (edition === "x" || rule === null || new Set(prices.map(([, amount]) => amount)).size < 2) continue;
      const edges = rules[rule].windows.flatMap(([, , ...window]) => window);
      const clocks = [...new Set([0, ...edges])].sort((a, b) => a - b);
      const [after, end] = [Math.max(starts[at], second), starts[at + 1] ?? END];
      for (let day = Math.floor((after + BEIJING) / DAY); day * DAY - BEIJING < end; day++)
        yield* clocks.map((clock) => day * DAY + clock - BEIJING).filter((edge) => after < edge && edge < end);
    }
  }

  const isSold = (track, second) => (segmentAt(track, second)?.[1] ?? "ended") !== "ended";
  const sold = (at) => {
    const second = secondOf(at);
    return [...new Set(all.filter((track) => isSold(track, second)).map((track) => track.model))];
  };

  /** A segment without the edition that it is from, and without why there is no price. */
  const apart = ([edition, ...rest]) => JSON.stringify(edition === "x" ? rest.slice(0, 3) : rest);

  function quantityOf(kind, value) {
    const isText = kind === "hour" && typeof value === "string";
    const isExact = typeof value === "bigint" || Number.isSafeInteger(value);
    const [, whole, part] = ((isText || isExact) && QUANTITY.exec(value)) || [];
    if (whole) return part ? `${whole}.${part}` : whole;
    throw new UsageError(`${kind}: a whole number from 0 expected, of hours also "1.5"`, [kind]);
  }

  function getCost(model, quantities, at, options) {
    const [second, currency] = asked(at, options);
    const unknown = Object.keys(quantities).filter((kind) => !KINDS.includes(kind));
    const spent = KINDS.filter((kind) => Object.hasOwn(quantities, kind));
    if (unknown.length || !spent.length) throw new UsageError(`by kind expected (${KINDS}), not ${unknown}`, unknown);
    const all = spent.map((kind) => [kind, quantityOf(kind, quantities[kind])]);
    const billed = all.filter(([, quantity]) => compare(quantity, "0"));
    const priceOf = (kind) => getPrice(model, kind, at, options);
    if (!billed.length) priceOf(spent.at(-1)); // an unknown model is an error all the same
    let [total, least] = [read("0"), 0];
    const lines = billed.map(([kind, quantity]) => {
      const price = priceOf(kind);
      const product = times(read(price.amount), read(quantity));
      const amount = over(product, price.unitQuantity);
      [total, least] = [plus(total, amount), Math.max(least, product[1])];
      return { kind, quantity, price, amount: write(amount) };
    });
    const certain = lines.every((line) => line.price.certain);
    return { amount: write(trimmed(total, least)), currency, model, at: dateOf(second), certain, lines };
  }

  return {
    /** The last time that the official page, or a copy of it, was seen. */
    observedUntil: dateOf(data.observed_until),

    getPrice,

    nextChange(model, kind, at, options) {
      const [second, currency, unknownHolidays] = asked(at, options);
      const track = trackOf(model, kind, currency);
      const before = priceAt(track, second, unknownHolidays);
      for (const candidate of candidates(track, second)) {
        try {
          const after = priceAt(track, candidate, unknownHolidays);
          if (compare(after.amount, before.amount)) return { at: dateOf(candidate), before, after, why: "" };
        } catch (error) {
          const why = { NoLongerSold: "ended", PriceUnknown: "unknown" }[error.code];
          if (!why) throw error;
          return { at: dateOf(candidate), before, after: null, why };
        }
      }
      return null;
    },

    models: (at) => sold(at).filter((name) => data.models[name]),
    services: (at) => sold(at).filter((name) => !data.models[name]),

    kinds(model, at) {
      const second = secondOf(at);
      const own = all.filter((track) => track.model === listed(model));
      if (!own.length) trackOf(model, "output", "USD"); // says why
      return [...new Set(own.filter((track) => isSold(track, second)).map((track) => track.kind))];
    },

    history(model, kind, options) {
      const track = trackOf(model, kind, asked(0, options)[1]);
      const { starts, segments } = track;
      const changes = [...starts.keys()].filter((at) => !at || apart(segments[at]) !== apart(segments[at - 1]));
      return changes.map((at, position) => {
        const [start, end] = [dateOf(starts[at]), dateOf(starts[changes[position + 1]])];
        const [edition, why] = segments[at];
        return edition === "x" ? { start, end, prices: [], why } : { start, end, prices: pricesOf(track, at), why: "" };
      });
    },

    getCost,
  };
}
