// Two instants side by side, and every change of a price: the same comparison, for the second before a price list and its first.

let comparedWith = null;

/** Each name and kind whose price differs between two instants; and what comes and goes. */
function differences(before, after) {
  const [old, young] = [before, after].map(
    (at) => new Map([...lookup.models(at), ...lookup.services(at)].map((name) => [name, billedAsAt(name, at)])),
  );
  const names = [...new Set([...young.keys(), ...old.keys()])];
  const rows = names
    .filter((name) => old.has(name) && young.has(name))
    .filter((name) => [old.get(name), young.get(name)].includes(name) || old.get(name) !== young.get(name))
    .flatMap((name) => KINDS.map((kind) => ({ name, kind, billedAs: young.get(name) })))
    .map((row) => ({
      ...row,
      pairs: CHOICES.cur.map((cur) => [before, after].map((at) => allPeriods(row.name, row.kind, cur, at))),
    }))
    .filter(({ pairs }) => pairs.some(([was, is]) => `${was}` !== `${is}`));
  return { rows, fresh: names.filter((name) => !old.has(name)), gone: names.filter((name) => !young.has(name)) };
}

/** Two answers as lines: one for each period that either has; what held round the clock stands in each. */
function lines([before, after]) {
  const own = [after, before].find((each) => each[1]) ?? (after[0] ? after : before);
  const of = (side, period) =>
    side.find(([each]) => each === period) ?? side.find(([each]) => each === "standard") ?? side[0];
  return own.map(([period]) => ({
    was: of(before, period),
    is: of(after, period),
    period,
    name: own[1] && [mark(period), heard(`${words().period[period]} `)],
  }));
}

const stacked = (all, show) => all.map((each) => el("span.row", each.name, show(each)));
const amountOf = (of, sign = "") =>
  of ? [sign + of[1], of[2] && [" ", struck(heard(`${words().listPrice} `), sign + of[2])]] : "–";

/** By how much each of the new amounts differs from the old one. */
const percents = (all) =>
  all
    .filter(({ was, is }) => was && is)
    .map(({ was: [, was], is: [, is], name, period }) => {
      const size = compare(is, was);
      return el(
        `span.row ${size > 0 ? "dear" : size < 0 ? "cheap" : "faint"}`,
        name && heard(`${words().period[period]} `),
        size ? percent(was, is) : "=",
      );
    });

/** What comes and what goes, each in a sentence. */
const comings = ({ fresh, gone }) =>
  [
    [words().fresh, fresh],
    [words().gone, gone],
  ].map(([text, names]) => names[0] && soft(text, el("strong", names.map(nameOf).join(words().comma))));

function renderCompare() {
  const after = shownAt();
  const before = comparedWith ?? Math.min((lastChange(after) ?? STARTS[0] + 1) - 1, after);
  redraw(
    "compare-form",
    instantField("compare-before", words().before, before, (chosen) => {
      comparedWith = chosen;
      renderCompare();
    }),
    instantField("compare-after", words().after, after, (chosen) => chosen !== null && show({ at: chosen })),
  );
  const found = differences(before, after);
  const own = found.rows
    .map((row) => ({ ...row, pair: row.pairs[CHOICES.cur.indexOf(state.cur)] }))
    .filter(({ pair }) => pair.some((side) => side[0]));
  const days = [before, after].map((at) => `${SIGNS[state.cur]} ${inZone(at, "day")}`);
  const columns = [words().name, words().kind, ...days, words().change];
  fill(
    "compare-result",
    own[0]
      ? el(
          "table.plain-table",
          el("caption.sr", words().titles.compare),
          heads(columns, "", ["", "wide", "end", "end", "end"]),
          el(
            "tbody",
            own.map(({ name, kind, billedAs, pair }) =>
              el(
                "tr",
                el(
                  "td",
                  nameOf(name),
                  el("span.alike narrow", words().kinds[kind]),
                  billedAs !== name && el("span.alike", `${words().billedAs} ${billedAs}`),
                ),
                el("td.wide", words().kinds[kind]),
                ["was", "is"].map((side) =>
                  el(
                    "td.end",
                    stacked(lines(pair), (each) => amountOf(each[side])),
                  ),
                ),
                el("td.end", percents(lines(pair))),
              ),
            ),
          ),
        )
      : soft(words().same),
    comings(found),
  );
}

// ---- changes

let isAllListed = false;

/** All changes, the newest first; at first a few, and the rest by what is returned. */
function renderChanges(few) {
  const options = [
    [false, words().onlyCosts],
    [true, words().all],
  ];
  redraw(
    "changes-choices",
    choice(words().titles.changes, options, isAllListed, (all) => {
      isAllListed = all;
      renderChanges();
    }),
  );
  const lists = LISTS.filter(({ isCost }) => isCost || isAllListed).reverse();
  const list = byId("changes-list");
  list.replaceChildren();
  const more = () => {
    const from = list.childElementCount;
    list.append(...lists.slice(from, few && from + few).map(entry));
    return list.childElementCount < lists.length && more;
  };
  return more();
}

function entry({ name, from, before, basis, isCost }) {
  const found = differences(before, from);
  const { rule } = intervalAt(from);
  const style = (currency) => (currency === state.cur ? "" : "wide");
  const columns = ["of-name", "of-kind wide", ...CHOICES.cur.map(style), "of-change"];
  const seeInstant = () => {
    show({ at: from });
    scrollTo({ top: 0 });
  };
  return el(
    "li",
    { id: `edition-${name}` },
    el(
      "div.when",
      el("strong", inBeijing(from, "day")),
      el("span.soft", ` ${beijingTime(from, "clock")}`),
      el(`span.badge ${basis}`, words().basis[basis]),
      button("link", seeInstant, words().seeInstant, heard(`: ${name}`)),
    ),
    found.rows[0] &&
      el(
        "table.change-table",
        el("caption.sr", name),
        columns.map((column) => el(`col.${column}`)),
        heads([words().name, words().kind, ...CHOICES.cur, words().change], "sr", [
          "",
          "wide",
          ...CHOICES.cur.map(style),
        ]),
        el(
          "tbody",
          found.rows.map(({ name: product, kind, pairs }, at) =>
            el(
              "tr",
              rowHead(
                found.rows[at - 1]?.name === product ? heard(product) : nameOf(product),
                el("span.alike narrow", words().kinds[kind]),
              ),
              el("td.wide", words().kinds[kind]),
              CHOICES.cur.map((currency, each) =>
                el(
                  `td.${style(currency)}`,
                  stacked(lines(pairs[each]), ({ was, is }) => [
                    amountOf(was, SIGNS[currency]),
                    " → ",
                    amountOf(is, SIGNS[currency]),
                  ]),
                ),
              ),
              el("td.end", percents(pairs.map(lines).find((each) => each[0]?.was && each[0].is) ?? [])),
            ),
          ),
        ),
      ),
    comings(found),
    rule !== intervalAt(before).rule && soft(words().hoursChange, ruleSentence(rule)),
    !isCost && soft(words().noCost),
  );
}
