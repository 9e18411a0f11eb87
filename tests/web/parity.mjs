// Asks the module what `parity.py` asked Python, and tells where they differ. In Node: node parity.mjs MODULE TRACKS CASES

const SHOWN = 5;

const second = (date) => (date === null ? null : date.getTime() / 1000);

/** All fields of a price, in the order of `parity.py`. */
const fields = (price) => [
  price.amount, price.currency, price.unit, price.unitQuantity, price.model, price.kind, price.period, price.listPrice,
  price.edition, second(price.inForceFrom), second(price.inForceUntil), price.certain, second(price.observedUntil), price.source,
];

const carried = (error) => {
  if (error.code === "CalendarUnknown") return [error.candidates.map((each) => each.amount), error.day];
  if (error.code === "NoLongerSold") return [error.billedAs, second(error.until), error.successor];
  return null;
};

const answer = (ask) => {
  try {
    return [ask(), "", null];
  } catch (error) {
    if (!error.code) throw error;
    return [null, error.code, carried(error)];
  }
};

const change = (found) =>
  found && [second(found.at), fields(found.before), found.after && fields(found.after), found.why];

/** By method, how many answers were compared; and in words where they differ. */
export function compared({ open }, tracks, cases) {
  const { getPrice, nextChange, models, services, kinds, history, getCost } = open(tracks);
  const [counts, differences] = [{}, []];
  const same = (method, asked, found, expected) => {
    counts[method] = (counts[method] ?? 0) + 1;
    const [here, python] = [JSON.stringify(found), JSON.stringify(expected)];
    if (here !== python && differences.length < SHOWN) differences.push(`${method} ${asked}: ${here}, Python: ${python}`);
  };
  for (const [model, kind, currency, [prices, changes]] of cases.tracks) {
    const name = `${model} ${kind} ${currency}`;
    for (const [at, unknownHolidays, ...expected] of prices)
      same("getPrice", `${name} ${at}`, answer(() => fields(getPrice(model, kind, at, { currency, unknownHolidays }))), expected);
    for (const [at, ...expected] of changes)
      same("nextChange", `${name} ${at}`, answer(() => change(nextChange(model, kind, at, { currency }))), expected);
  }
  for (const [model, kind, currency, at, ...expected] of cases.strange)
    same("getPrice", [model, kind, currency], answer(() => fields(getPrice(model, kind, at, { currency }))), expected);
  for (const [at, ...expected] of cases.sold) same("models", at, [models(at), services(at)], expected);
  for (const [model, at, expected] of cases.kinds) same("kinds", `${model} ${at}`, kinds(model, at), expected);
  for (const [model, kind, currency, expected] of cases.history) {
    const found = history(model, kind, { currency });
    same("history", [model, kind], found.map((each) => [second(each.start), second(each.end), each.prices.map(fields), each.why]), expected);
  }
  for (const [model, asked, at, currency, ...expected] of cases.costs) {
    const quantities = Object.fromEntries(
      Object.entries(asked).map(([kind, each]) => [kind, kind === "hour" ? each : BigInt(each)]),
    );
    const cost = () => {
      const found = getCost(model, quantities, at, { currency, unknownHolidays: "working_day" });
      return [found.amount, found.certain, found.lines.map((line) => [line.kind, line.quantity, line.price.amount, line.amount])];
    };
    same("getCost", `${model} ${JSON.stringify(asked)} ${at} ${currency}`, answer(cost), expected);
  }
  return { counts, differences };
}

if (globalThis.process?.argv[4]) {
  const { readFileSync } = await import("node:fs");
  const [module, tracks, cases] = process.argv.slice(2, 5);
  const json = (path) => JSON.parse(readFileSync(path, "utf-8"));
  console.log(JSON.stringify(compared(await import(module), json(tracks), json(cases))));
}
