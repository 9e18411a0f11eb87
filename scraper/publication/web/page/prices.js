// What the page asks of the prices: which period it is, what is sold, when that changes.

const TRACKS = Object.entries(DATA.tracks.tracks).map(([key, [starts, segments]]) => {
  const [model, kind, currency] = key.split("|");
  return { key, model, kind, currency, starts, segments };
});
const TRACK = new Map(TRACKS.map((track) => [track.key, track]));
const inTurn = (seconds) => [...new Set(seconds)].sort((a, b) => a - b);
const STARTS = inTurn(TRACKS.flatMap((track) => track.starts));
const CLOCKS = [0, ...DATA.tracks.rules.flatMap((rule) => rule.windows.flatMap(([, , ...window]) => window))];
const DAYS_OFF = new Set(DATA.tracks.calendar.days_off);

const positionAt = (track, at) => bisect(track.starts, at) - 1;
/** The segment of a track that an instant is in, where there is a price in it. */
const segmentAt = (track, at) => {
  const segment = track?.segments[positionAt(track, at)];
  return segment?.[0] === "x" ? undefined : segment;
};
const segmentOf = (model, kind, currency, at) => segmentAt(TRACK.get(`${model}|${kind}|${currency}`), at);

/** The price, or the error that says why there is none. */
function answer(model, kind, currency, at) {
  try {
    return { price: lookup.getPrice(model, kind, at, { currency }) };
  } catch (error) {
    return { error };
  }
}

/** The prices of all periods of the segment that an instant is in; empty where there is none to give. */
const allPeriods = (model, kind, currency, at) => segmentOf(model, kind, currency, at)?.[5] ?? [];

/** Between two changes of anything all is the same but the hour: what is, asked once. */
const intervals = new Map();
function intervalAt(at) {
  const position = bisect(STARTS, at) - 1;
  if (!intervals.has(position)) {
    const sold = TRACKS.map((track) => [track, segmentAt(track, at)]).filter(([, segment]) => segment);
    const ofModels = sold.filter(([track]) => MODEL_KINDS.includes(track.kind));
    const [track, segment] = ofModels.find(([, each]) => each[3] !== null) ?? ofModels[0] ?? [];
    const prices = sold.map(([{ key }, [, , , rule, , amounts]]) => [
      key,
      `${rule === null} ${amounts.map(([, amount]) => amount)}`,
    ]);
    intervals.set(position, { track, rule: DATA.tracks.rules[segment?.[3]], prices: new Map(prices) });
  }
  return intervals.get(position);
}

/** The window of a rule that an instant is in by weekday and clock, whether it is a holiday or not. */
function windowAt(rule, at) {
  const day = dayCount(at);
  const clock = at + BEIJING - day * DAY;
  return rule.windows.find(([, days, start, end]) => (days >> ((day + 3) % 7)) & 1 && start <= clock && clock < end);
}

/** Which period it is: `peak`, `off_peak`, `standard`, `one` round the clock, `unknown`, or `none`; and whether a holiday made it so. */
function periodAt(at) {
  const { track, rule } = intervalAt(at);
  if (!track) return { period: "none" };
  if (!rule) return { period: "one" };
  const { price } = answer(track.model, track.kind, track.currency, at);
  const isHoliday = rule.except_holidays && windowAt(rule, at) && DAYS_OFF.has(dayCount(at));
  return { period: price?.period ?? "unknown", isHoliday };
}

/** The instants between two at which the period or a price may become another one. */
function edgesBetween(from, until) {
  const edges = [...STARTS];
  for (let day = dayCount(from); day * DAY - BEIJING < until; day++)
    edges.push(...CLOCKS.map((clock) => day * DAY + clock - BEIJING));
  return inTurn(edges.filter((edge) => from < edge && edge < until));
}

const HORIZON = 100 * DAY;

/** Whether anything that is sold in both of two intervals costs otherwise in the second. */
const isOtherwise = (one, other) =>
  [...one.prices].some(([key, amounts]) => other.prices.has(key) && other.prices.get(key) !== amounts);

/** Whether anything is sold in the first of two intervals alone. */
const isLess = (one, other) => [...one.prices.keys()].some((key) => !other.prices.has(key));

/** When the period or a price changes next, and to what; null where nothing is known of it. */
function nextTurn(at) {
  const before = periodAt(at).period;
  const edges = intervalAt(at).rule ? edgesBetween(at, at + HORIZON) : STARTS.slice(bisect(STARTS, at));
  for (const edge of edges) {
    const { period } = periodAt(edge);
    const both = [intervalAt(at), intervalAt(edge)];
    const isPrices = isOtherwise(...both);
    if (period !== before || isPrices || isLess(...both)) return { at: edge, period, isPrices };
  }
  return null;
}

/** The pieces of a time, each with its period. */
function pieces(from, until) {
  const found = [];
  for (const at of [from, ...edgesBetween(from, until)]) {
    const { period, isHoliday } = periodAt(at);
    const last = found.at(-1);
    if (last?.period === period) last.isHoliday ||= isHoliday;
    else found.push({ from: at, period, isHoliday });
  }
  return found.map((piece, position) => ({ ...piece, until: found[position + 1]?.from ?? until }));
}

/** What is sold at an instant under its own name, with the other names that are billed as it. */
function products(at) {
  const names = [...lookup.models(at), ...lookup.services(at)];
  const billedAs = new Map(names.map((name) => [name, billedAsAt(name, at)]));
  return names
    .filter((name) => billedAs.get(name) === name)
    .map((name) => ({
      name,
      kinds: lookup.kinds(name, at),
      isModel: Object.hasOwn(DATA.tracks.models, name),
      others: names.filter((each) => each !== name && billedAs.get(each) === name),
    }));
}

/** What a name is billed as at an instant; undefined where it is not sold. */
function billedAsAt(name, at) {
  for (const track of TRACKS.filter((each) => each.model === name)) {
    const segment = track.segments[positionAt(track, at)];
    if (segment && segment[1] !== "ended") return segment[0] === "x" ? segment[2] : segment[1];
  }
  return undefined;
}

/** Whether there are peak prices at an instant, and each off-peak price is half of its own, in both currencies. */
const isHalf = (at) => {
  const all = TRACKS.map(({ model, kind, currency }) => Object.fromEntries(allPeriods(model, kind, currency, at)));
  const both = all.filter(({ peak, off_peak }) => peak && off_peak);
  return both[0] && both.every(({ peak, off_peak }) => compare(multiply(off_peak, "2"), peak) === 0);
};

/** Each list, the last second at which the one before held for sure, if it changes a cost, what it rests on. */
const LISTS = DATA.tracks.editions.map(([name, from, until], position) => {
  const [basis, earliest, , , , , isCost, ranks] = DATA.dated[position];
  const before = Math.max((earliest ?? from) - 1, position ? DATA.tracks.editions[position - 1][1] : -Infinity);
  return { name, from, until, basis, before, isCost, ranks };
});
const listAt = (at) => LISTS.findLast(({ from }) => from <= at);

/** The last instant, not after one, at which something that was sold before costs otherwise, or at other hours. */
const lastChange = (at) =>
  STARTS.slice(0, bisect(STARTS, at)).findLast((start) => {
    const [one, other] = [intervalAt(start - 1), intervalAt(start)];
    return isOtherwise(one, other) || (one.track && one.rule !== other.rule);
  });

/** By how many percent an amount is more than another, to one place as Python rounds it; "" where it was nothing. */
function percent(before, after) {
  const [difference, scale] = plus(read(after), times(read(before), [-1n, 0]));
  const [whole, other] = read(before);
  if (!whole) return "";
  const [top, bottom] = [difference * 1000n * 10n ** BigInt(other), whole * 10n ** BigInt(scale)];
  const size = top < 0n ? -top : top;
  let tenths = size / bottom;
  const rest = (size % bottom) * 2n - bottom;
  if (rest > 0n || (rest === 0n && tenths % 2n)) tenths += 1n;
  return `${top < 0n ? "−" : "+"}${write([tenths, 1])} %`;
}

/** The word for the period of a price: of one that holds round the clock, that it does. */
const periodOf = ({ model, kind, currency, period }, at) =>
  words().period[allPeriods(model, kind, currency, at).length > 1 ? period : "one"];

const shortName = (name) => name.replace(/^deepseek-/, "");
const nameOf = (name) => words().names[name] ?? name;
const unitOf = (model, kind, currency, at) => {
  const [quantity, unit] = segmentOf(model, kind, currency, at)?.[4] ?? [];
  return unit && words().per(quantity > 1 ? grouped(quantity) : "", words().units[unit.split(" ").at(-1)]);
};
