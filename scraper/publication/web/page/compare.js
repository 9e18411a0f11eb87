// Two instants side by side, and every change of a price: the same comparison, for the second before a price list and its first.

const compared = { before: null };

/** The prices of a name and kind, as text by period, with what it is billed as. */
function sold(model, kind, currency, at) {
  const segment = segmentOf(model, kind, currency, at);
  if (!segment || segment[0] === "x") return null;
  return { billedAs: segment[1], prices: segment[5].map(([period, amount, list]) => ({ period, amount, list })) };
}

/** Each name and kind whose price differs between two instants; and what comes and goes. */
function differences(before, after) {
  const [old, young] = [before, after].map(
    (at) => new Map([...lookup.models(at), ...lookup.services(at)].map((name) => [name, billedAsAt(name, at)])),
  );
  const names = [...new Set([...young.keys(), ...old.keys()])];
  const rows = names
    .filter((name) => old.has(name) && young.has(name))
    .filter((name) => young.get(name) === name || old.get(name) !== young.get(name) || old.get(name) === name)
    .flatMap((name) =>
      KINDS.flatMap((kind) => {
        const pairs = CHOICES.cur.map((currency) => [
          currency,
          sold(name, kind, currency, before),
          sold(name, kind, currency, after),
        ]);
        return pairs.some(([, a, b]) => JSON.stringify(a?.prices) !== JSON.stringify(b?.prices))
          ? [{ name, kind, billedAs: young.get(name), pairs }]
          : [];
      }),
    );
  return { rows, fresh: names.filter((name) => !old.has(name)), gone: names.filter((name) => !young.has(name)) };
}

/** Two answers as lines: one for each period that either has; what held round the clock stands in each. */
function lines(before, after) {
  const periods = [after, before].map((of) => of?.prices.map(({ period }) => period) ?? []);
  const own = periods.find((each) => each.length > 1) ?? periods.find((each) => each.length) ?? [];
  const of = (side, period) =>
    side?.prices.find((each) => each.period === period) ??
    side?.prices.find((each) => each.period === "standard") ??
    side?.prices[0];
  return own.map((period) => ({
    was: of(before, period),
    now: of(after, period),
    name: own.length > 1 && [el("span", { class: `mark ${period}` }), heard(`${words().period[period]} `)],
  }));
}

const stacked = (all, show) => all.map((each) => el("span", { class: "row" }, show(each)));
const amountOf = (of, sign = "") =>
  of ? [sign + of.amount, of.list && [" ", el("s", {}, heard(`${words().listPrice} `), sign + of.list)]] : "–";

/** By how much each of the new amounts differs from the old one. */
const percents = (all) =>
  all
    .filter(({ was, now: is }) => was && is)
    .map(({ was, now: is, name }) => {
      const size = compare(is.amount, was.amount);
      return el(
        "span",
        { class: `row ${size > 0 ? "dear" : size < 0 ? "cheap" : "faint"}` },
        name && heard(name[1].textContent),
        size ? percent(was.amount, is.amount) : "=",
      );
    });

function renderCompare() {
  const after = shownAt();
  const before = compared.before ?? Math.min((lastChange(after) ?? STARTS[0] + 1) - 1, after);
  fill("compare-title", words().compareTitle);
  redraw(
    "compare-form",
    instantField("compare-before", words().before, before, (chosen) => {
      compared.before = chosen;
      renderCompare();
    }),
    instantField("compare-after", words().after, after, (chosen) => chosen !== null && show({ at: chosen })),
  );
  const { rows, fresh, gone } = differences(before, after);
  const own = rows.filter(({ pairs }) => pairs.some(([currency, a, b]) => currency === state.cur && (a || b)));
  fill(
    "compare-result",
    own.length
      ? el(
          "table",
          { class: "plain-table" },
          el("caption", { class: "sr" }, words().compareTitle),
          el(
            "thead",
            {},
            el(
              "tr",
              {},
              [
                words().name,
                words().kind,
                `${SIGNS[state.cur]} ${inBeijing(before, "day")}`,
                `${SIGNS[state.cur]} ${inBeijing(after, "day")}`,
                words().change,
              ].map((text, position) => el("th", { scope: "col", class: ["", "wide"][position] ?? "end" }, text)),
            ),
          ),
          el(
            "tbody",
            {},
            own.map(({ name, kind, billedAs, pairs }) => {
              const [, a, b] = pairs.find(([currency]) => currency === state.cur);
              return el(
                "tr",
                {},
                el(
                  "td",
                  {},
                  nameOf(name),
                  el("span", { class: "alike narrow" }, words().kinds[kind]),
                  billedAs !== name && el("span", { class: "alike" }, `${words().billedAs} ${billedAs}`),
                ),
                el("td", { class: "wide" }, words().kinds[kind]),
                [(each) => [each.name, amountOf(each.was)], (each) => [each.name, amountOf(each.now)]].map((show) =>
                  el("td", { class: "end" }, stacked(lines(a, b), show)),
                ),
                el("td", { class: "end" }, percents(lines(a, b))),
              );
            }),
          ),
        )
      : el("p", { class: "soft" }, words().same),
    fresh.length > 0 && el("p", { class: "soft" }, `${words().fresh} `, el("strong", {}, fresh.map(nameOf).join(", "))),
    gone.length > 0 && el("p", { class: "soft" }, `${words().gone} `, el("strong", {}, gone.map(nameOf).join(", "))),
  );
}

// ---- changes

const listed = { all: false };

/** All changes, the newest first; at first a few, and the rest by what is returned. */
function renderChanges(few) {
  fill("changes-title", words().changesTitle);
  redraw(
    "changes-choices",
    choice(
      words().changesTitle,
      [
        [false, words().onlyCosts],
        [true, words().all],
      ],
      listed.all,
      (all) => {
        listed.all = all;
        renderChanges();
      },
    ),
  );
  const lists = LISTS.filter(({ isCost }) => isCost || listed.all).reverse();
  fill("changes-list", lists.slice(0, few).map(entry));
  const more = () => {
    const list = byId("changes-list");
    const from = list.childElementCount;
    list.append(...lists.slice(from, from + few).map(entry));
    return from + few < lists.length && more;
  };
  return few < lists.length && more;
}

function entry({ name, from, before, basis, isCost }) {
  const { rows, fresh, gone } = differences(before, from);
  const isRule = intervalAt(before).rule !== intervalAt(from).rule;
  return el(
    "li",
    { id: `edition-${name}` },
    el(
      "div",
      { class: "when" },
      el("strong", {}, inBeijing(from, "day")),
      el("span", { class: "soft" }, ` ${inBeijing(from, "clock")} ${words().beijing}`),
      el("span", { class: `badge ${basis}` }, words().basis[basis]),
      el(
        "button",
        {
          type: "button",
          class: "link",
          onclick: () => {
            show({ at: from });
            scrollTo({ top: 0 });
          },
        },
        words().seeInstant,
        heard(`: ${name}`),
      ),
    ),
    rows.length > 0 &&
      el(
        "table",
        { class: "change-table" },
        el("caption", { class: "sr" }, name),
        el(
          "colgroup",
          {},
          ["of-name", "of-kind wide", ...CHOICES.cur.map((cur) => (cur === state.cur ? null : "wide")), "of-change"].map(
            (column) => el("col", { class: column }),
          ),
        ),
        el(
          "thead",
          { class: "sr" },
          el(
            "tr",
            {},
            [words().name, words().kind, ...CHOICES.cur, words().change].map((text) =>
              el("th", { scope: "col", class: [words().kind, inOrder()[1]].includes(text) ? "wide" : null }, text),
            ),
          ),
        ),
        el(
          "tbody",
          {},
          rows.map(({ name: product, kind, pairs }, at) =>
            el(
              "tr",
              {},
              el(
                "th",
                { scope: "row" },
                rows[at - 1]?.name === product ? heard(product) : nameOf(product),
                el("span", { class: "alike narrow" }, words().kinds[kind]),
              ),
              el("td", { class: "wide" }, words().kinds[kind]),
              pairs.map(([currency, a, b]) =>
                el(
                  "td",
                  { class: currency === state.cur ? null : "wide" },
                  stacked(lines(a, b), ({ was, now: is, name }) => [
                    name,
                    amountOf(was, SIGNS[currency]),
                    " → ",
                    amountOf(is, SIGNS[currency]),
                  ]),
                ),
              ),
              el("td", { class: "end" }, percents(lines(...(pairs.find(([, a, b]) => a && b) ?? []).slice(1)))),
            ),
          ),
        ),
      ),
    fresh.length > 0 && el("p", { class: "soft" }, `${words().fresh} `, fresh.map(nameOf).join(", ")),
    gone.length > 0 && el("p", { class: "soft" }, `${words().gone} `, gone.map(nameOf).join(", ")),
    isRule && el("p", { class: "soft" }, `${words().hoursChange}: `, ruleSentence(intervalAt(from).rule)),
    !isCost && el("p", { class: "soft" }, words().noCost),
  );
}
