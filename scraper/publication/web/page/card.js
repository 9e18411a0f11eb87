// The card of prices: each model and service at an instant, in both currencies, in this period and the other.

const sign = (currency) => el("span.sign", SIGNS[currency]);

/** An amount that opens what it rests on. */
function amountButton(model, kind, currency, text, style, note) {
  return el(
    `button.amount ${style}`,
    {
      title: note ?? words().why,
      onclick: () => show({ why: [model, kind], cur: currency }),
      "data-of": `${model}|${kind}|${currency}`,
    },
    sign(currency),
    text,
    heard([`, ${nameOf(model)} ${words().kinds[kind]}`, note].filter(Boolean).join(", ")),
  );
}

/** The price of one kind in one currency, or why there is none. */
function priceCell(model, kind, currency, at, style) {
  const { price, error } = answer(model, kind, currency, at);
  if (price)
    return [
      price.certain
        ? amountButton(model, kind, currency, price.amount, style)
        : amountButton(model, kind, currency, price.amount, `${style} doubt`, words().uncertain),
      price.listPrice &&
        style === "big" &&
        el(
          "span.list",
          struck(heard(`${words().listPrice} `), SIGNS[currency] + price.listPrice),
          el("span.chip", percent(price.listPrice, price.amount)),
        ),
    ];
  if (error.candidates)
    return amountButton(model, kind, currency, amountsShown({ error }), `${style} two`, inWords(error));
  return el(
    "span.missing",
    { "data-of": `${model}|${kind}|${currency}` },
    el("span", `${currency} `),
    ["NoLongerSold", "UnknownKind"].includes(error.code) ? words().notSold : words().priceUnknown,
  );
}

/** The amount of an answer, or both where the calendar is not known. */
const amountsShown = ({ price, error }) =>
  (price ? [price] : (error.candidates ?? []))
    .map(({ amount }) => amount)
    .reverse()
    .join(" / ");

/** The chosen currency, then the other. */
const inOrder = () => [state.cur, otherCurrency()];
const otherCurrency = () => CHOICES.cur.find((each) => each !== state.cur);

/** A cell of a kind for each currency. */
const priceCells = (tag, model, kind, at) =>
  inOrder().map((currency) => el(tag, priceCell(model, kind, currency, at, currency === state.cur ? "big" : "small")));

/** A row for each other period of a model. */
function otherRows(name, kinds, at, period) {
  if (["unknown", "one"].includes(period)) return [];
  const periods = new Set(MODEL_KINDS.flatMap((kind) => allPeriods(name, kind, state.cur, at).map(([each]) => each)));
  periods.delete(period);
  return [...periods].map((other) =>
    el(
      "tr.other",
      rowHead(mark(other), words().period[other], heard(` ${name}`)),
      kinds.map((kind) =>
        el(
          "td",
          inOrder().map((currency) => {
            const found = allPeriods(name, kind, currency, at).find(([each]) => each === other);
            return found && el(currency === state.cur ? "div" : "div.faint", SIGNS[currency] + found[1]);
          }),
        ),
      ),
    ),
  );
}

function priceCard(at) {
  const all = products(at);
  const [models, services] = [all.filter((each) => each.isModel), all.filter((each) => !each.isModel)];
  const { period } = periodAt(at);
  const kinds = MODEL_KINDS.filter((kind) => models.some((each) => each.kinds.includes(kind)));
  return [
    models[0] &&
      el(
        "table.prices",
        el("caption", unitOf(models[0].name, models[0].kinds[0], state.cur, at)),
        heads([words().model, ...kinds.map((kind) => words().kinds[kind])]),
        models.map(({ name, others, kinds: own }) =>
          el(
            "tbody",
            el(
              "tr",
              rowHead(
                el("span.name", name),
                others[0] && el("span.alike", words().billedAlike + others.map(shortName).join(words().comma)),
              ),
              kinds.map((kind) =>
                el("td", own.includes(kind) ? priceCells("div", name, kind, at) : el("span.missing", words().notSold)),
              ),
            ),
            otherRows(name, kinds, at, period),
          ),
        ),
      ),
    services[0] &&
      el(
        "table.prices services",
        el("caption", words().services),
        heads([words().name, ...inOrder()], "sr"),
        el(
          "tbody",
          services.map((service) => serviceRows(service, at)),
        ),
      ),
    !all[0] && el("p.pad", words().noneYet),
    seen(at),
  ];
}

/** A service's rows: one, where each of its kinds has the same prices. */
function serviceRows({ name, kinds }, at) {
  const prices = (kind) => JSON.stringify(CHOICES.cur.map((currency) => segmentOf(name, kind, currency, at)?.slice(3)));
  const isOne = new Set(kinds.map(prices)).size === 1;
  return (isOne ? kinds.slice(0, 1) : kinds).map((kind) =>
    el(
      "tr",
      rowHead(
        el("span.name", nameOf(name)),
        !isOne && el("span.alike", words().kinds[kind]),
        el("span.alike", CHOICES.cur.map((currency) => unitOf(name, kind, currency, at)).find(Boolean)),
      ),
      priceCells("td", name, kind, at),
    ),
  );
}

/** When the page was last seen; of a past instant, which list was in force. */
function seen(at) {
  const observed = DATA.tracks.observed_until;
  const isLive = state.at === null;
  const list = listAt(at);
  return [
    !isLive &&
      list &&
      el(
        "p.foot",
        words().inForce(beijingTime(list.from), list.until && beijingTime(list.until)),
        ` · ${words().basis[list.basis]}`,
      ),
    (isLive || at >= observed) &&
      el(
        `p.foot${now() - observed > 30 * DAY ? " old" : ""}`,
        words().seen,
        el("strong", utc(observed)),
        words().aside(age(observed, now())),
        words().stop,
        list?.from > observed && words().newer(list.name, list.ranks),
        words().later,
      ),
    el("p.foot", words().everyAmount),
  ];
}
