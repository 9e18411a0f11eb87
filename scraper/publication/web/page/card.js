// The card of prices: each model and service at an instant, in both currencies, in this period and the other.

/** An amount that opens what it rests on. */
function amountButton(model, kind, currency, at, text, style, note) {
  const { price } = answer(model, kind, currency, at);
  const label = `, ${nameOf(model)} ${words().kinds[kind]}${note ? `, ${note}` : ""}`;
  const doubt = price && !price.certain;
  return el(
    "button",
    {
      type: "button",
      class: `amount ${style}${doubt ? " doubt" : ""}`,
      title: doubt ? words().uncertain : words().why,
      onclick: () => show({ why: [model, kind], cur: currency }),
      "data-of": `${model}|${kind}|${currency}`,
    },
    el("span", { class: "sign" }, SIGNS[currency]),
    text,
    heard(label + (doubt ? `, ${words().uncertain}` : "")),
  );
}

/** The price of one kind in one currency, or why there is none. */
function priceCell(model, kind, currency, at, style) {
  const { price, error } = answer(model, kind, currency, at);
  if (price) {
    const list = price.listPrice;
    return [
      amountButton(model, kind, currency, at, price.amount, style),
      list &&
        style === "big" &&
        el(
          "span",
          { class: "list" },
          el("s", {}, heard(`${words().listPrice} `), SIGNS[currency] + list),
          el("span", { class: "chip" }, percent(list, price.amount)),
        ),
    ];
  }
  if (error.code === "CalendarUnknown") {
    const [workday, holiday] = error.candidates.map((each) => each.amount);
    return amountButton(
      model,
      kind,
      currency,
      at,
      `${holiday} / ${workday}`,
      `${style} two`,
      words().errors.CalendarUnknown(error.day),
    );
  }
  return el(
    "span",
    { class: "missing", "data-of": `${model}|${kind}|${currency}` },
    el("span", {}, `${currency} `),
    ["NoLongerSold", "UnknownKind"].includes(error.code) ? words().notSold : words().priceUnknown,
  );
}

/** The chosen currency, then the other. */
const inOrder = () => [state.cur, CHOICES.cur.find((each) => each !== state.cur)];

const both = (model, kind, at) =>
  inOrder().map((currency, position) =>
    el("div", {}, priceCell(model, kind, currency, at, position ? "small" : "big")),
  );

/** The row of the other period of a model, where there is one. */
function otherRow(name, kinds, at, period) {
  const others = [
    ...new Set(MODEL_KINDS.flatMap((kind) => allPeriods(name, kind, state.cur, at).map(([each]) => each))),
  ].filter((each) => each !== period);
  if (["unknown", "one"].includes(period)) return [];
  return others.map((other) =>
    el(
      "tr",
      { class: "other" },
      el("th", { scope: "row" }, el("span", { class: `mark ${other}` }), words().period[other], heard(` ${name}`)),
      kinds.map((kind) =>
        el(
          "td",
          {},
          inOrder().map((currency) => {
            const found = allPeriods(name, kind, currency, at).find(([each]) => each === other);
            return found && el("div", { class: currency === state.cur ? "" : "faint" }, SIGNS[currency] + found[1]);
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
  const short = (name) => name.replace(/^deepseek-/, "");
  const million = models[0] && unitOf(models[0].name, models[0].kinds[0], state.cur, at);
  return [
    models.length > 0 &&
      el(
        "table",
        { class: "prices" },
        el("caption", {}, million),
        heads([words().model, ...kinds.map((kind) => words().kinds[kind])]),
        models.map(({ name, others, kinds: own }) =>
          el(
            "tbody",
            {},
            el(
              "tr",
              {},
              el(
                "th",
                { scope: "row" },
                el("span", { class: "name" }, name),
                others.length > 0 &&
                  el("span", { class: "alike" }, `${words().billedAlike} ${others.map(short).join(", ")}`),
              ),
              kinds.map((kind) =>
                el(
                  "td",
                  {},
                  own.includes(kind) ? both(name, kind, at) : el("span", { class: "missing" }, words().notSold),
                ),
              ),
            ),
            otherRow(name, kinds, at, period),
          ),
        ),
      ),
    services.length > 0 &&
      el(
        "table",
        { class: "prices services" },
        el("caption", {}, words().services),
        heads([words().name, ...inOrder()], "sr"),
        el(
          "tbody",
          {},
          services.flatMap(({ name, kinds: own }) => serviceRows(name, own, at)),
        ),
      ),
    all.length === 0 && el("p", { class: "pad" }, words().noneYet),
    seen(at),
  ];
}

/** A service's rows: one, where each of its kinds has the same prices. */
function serviceRows(name, kinds, at) {
  const price = (kind) =>
    CHOICES.cur.map((currency) => JSON.stringify(segmentOf(name, kind, currency, at)?.slice(3)) ?? "").join();
  const rows = kinds.length > 1 && kinds.every((kind) => price(kind) === price(kinds[0])) ? kinds.slice(0, 1) : kinds;
  return rows.map((kind) =>
    el(
      "tr",
      {},
      el(
        "th",
        { scope: "row" },
        el("span", { class: "name" }, nameOf(name)),
        rows.length > 1 && el("span", { class: "alike" }, words().kinds[kind]),
        el("span", { class: "alike" }, CHOICES.cur.map((currency) => unitOf(name, kind, currency, at)).find(Boolean)),
      ),
      inOrder().map((currency, position) =>
        el("td", {}, priceCell(name, kind, currency, at, position ? "small" : "big")),
      ),
    ),
  );
}

/** When the page was last seen; of a past instant, which list was in force. */
function seen(at) {
  const observed = DATA.tracks.observed_until;
  const [before, day, after] = words().seen(dayInBeijing(observed), age(observed, now()), LISTS.at(-1).from > observed);
  const position = DATA.tracks.editions.findLastIndex(([, from]) => from <= at);
  const [, from, until] = DATA.tracks.editions[position] ?? [];
  return [
    state.at !== null &&
      from &&
      el(
        "p",
        { class: "foot" },
        words().inForce(inBeijing(from), until && inBeijing(until)),
        `${words().aside(words().beijing)} · ${words().basis[LISTS[position].basis]}`,
      ),
    (state.at === null || at >= observed) &&
      el("p", { class: `foot${now() - observed > 30 * DAY ? " old" : ""}` }, before, el("strong", {}, day), after),
    el("p", { class: "foot hint" }, words().everyAmount),
  ];
}
