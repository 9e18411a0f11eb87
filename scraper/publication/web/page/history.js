// The history: the chart with its pointer, the slider through the changes, and the same as a table.

/** The instant under the pointer; that of a price list where one is near. */
function pointed(event, { from, until, x, left, right, width }) {
  const box = event.currentTarget.getBoundingClientRect();
  const position = ((event.clientX - box.left) / box.width) * width;
  const distance = (list) => Math.abs(x(list.from) - position);
  const nearest = LISTS.reduce((a, b) => (distance(b) < distance(a) ? b : a));
  if (distance(nearest) <= 6) return nearest.from;
  const share = Math.min(Math.max((position - left) / (right - left), 0), 1);
  return Math.round(from + share * (until - from));
}

/** What each model cost at an instant, for the card at the pointer. */
const tip = (second, all) => [
  el("div.soft", beijingTime(second)),
  ...all.map(({ name, colour, spans }) => {
    const span = spans.find(({ from, until }) => from <= second && second < until);
    return span
      ? el(
          "div",
          mark(`c${colour}`),
          `${shortName(name)} `,
          el("strong", amountsOf(span)),
          span.list && struck(` ${span.list}`),
        )
      : "";
  }),
];

function renderHistory() {
  const { kinds, kind, scale, log, linear, band, discount, rug } = words();
  const kindsShown = MODEL_KINDS.map((each) => [each, kinds[each]]);
  redraw(
    "history-choices",
    choice(kind, kindsShown, state.kind, (kind) => show({ kind })),
    choice(scale, Object.entries({ log, linear }), state.scale, (scale) => show({ scale })),
  );
  const { picture, times, all, moveTo } = chart(Math.max(byId("chart").clientWidth, 300));
  const card = el("div.tip", { hidden: true });
  picture.onpointermove = (event) => {
    const second = pointed(event, times);
    card.replaceChildren(...tip(second, all));
    card.hidden = false;
    card.style.left = `${Math.min(moveTo(second) + 12, times.width - 200)}px`;
  };
  picture.onpointerleave = () => {
    card.hidden = true;
    moveTo(shownAt());
  };
  picture.onclick = (event) => show({ at: pointed(event, times) });
  fill("chart", picture, card);
  fill(
    "chart-key",
    [
      ...all.map(({ name, colour }) => [`c${colour}`, shortName(name)]),
      ["band", band],
      ["hatched", discount],
      ["tick", rug],
    ].map(([style, text]) => el("span", mark(style), text)),
  );
  renderSlider();
  renderTable();
}

/** The changes one by one: the keyboard's way through the history. */
function renderSlider() {
  const text = state.at === null ? words().live : beijingTime(state.at);
  if (!byId("slider")) {
    const oninput = ({ target }) => show({ at: LISTS[target.value]?.from ?? null });
    fill(
      "steps",
      el("label", { for: "slider", id: "slider-label" }),
      el("input", { type: "range", id: "slider", min: 0, max: LISTS.length, oninput }),
      el("output", { id: "slider-text", for: "slider" }),
    );
  }
  byId("slider").value = state.at === null ? LISTS.length : LISTS.indexOf(listAt(state.at));
  byId("slider").ariaValueText = text;
  fill("slider-label", words().step);
  fill("slider-text", text);
}

function renderTable() {
  const details = byId("history-table");
  fill("history-summary", words().table);
  details.ontoggle = renderTable;
  const names = Object.keys(DATA.tracks.models).filter((name) => TRACK.has(`${name}|${state.kind}|${state.cur}`));
  const kind = words().kinds[state.kind];
  fill(
    "history-rows",
    details.open &&
      el(
        "table.plain-table",
        el("caption.sr", kind),
        heads([words().name, words().from, words().until, `${kind} ${SIGNS[state.cur]}`], "", ["", "", "", "end"]),
        el("tbody", names.flatMap(historyRows)),
      ),
  );
}

const historyRows = (name) =>
  lookup.history(name, state.kind, { currency: state.cur }).map(({ start, end, prices, why }) =>
    el(
      "tr",
      el(
        "td",
        name,
        prices[0] && prices[0].model !== name && el("span.alike", `${words().billedAs} ${prices[0].model}`),
      ),
      [start, end].map((date) => el("td", date && utc(date / 1000).replace(":00Z", "Z"))),
      el(
        "td.end",
        why && words()[why === "ended" ? "notSold" : "priceUnknown"],
        prices.map(({ period, amount, listPrice }) => [
          prices[1] && [mark(period), heard(`${words().period[period]} `)],
          amount,
          listPrice && [" ", struck(listPrice)],
          " ",
        ]),
      ),
    ),
  );
