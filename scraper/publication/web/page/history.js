// The history: the chart with its pointer, the slider through the changes, and the same as a table.

/** The instant under the pointer; that of a price list where one is near. */
function pointed(event, { from, until, x, width, margin }) {
  const box = event.currentTarget.getBoundingClientRect();
  const position = ((event.clientX - box.left) / box.width) * width;
  const nearest = DATA.tracks.editions
    .map(([, start]) => start)
    .reduce((a, b) => (Math.abs(x(b) - position) < Math.abs(x(a) - position) ? b : a));
  if (Math.abs(x(nearest) - position) <= 6) return nearest;
  const share = (position - margin.left) / (width - margin.left - margin.right);
  return Math.round(from + Math.min(Math.max(share, 0), 1) * (until - from));
}

/** What each model cost at an instant, for the card at the pointer. */
function tip(second, all) {
  const rows = all.flatMap(({ name, colour, spans }) => {
    const span = spans.find(({ from, until }) => from <= second && (until === null || second < until));
    return span
      ? [
          el(
            "div",
            {},
            el("span", { class: `mark c${colour}` }),
            `${name.replace(/^deepseek-/, "")} `,
            el("strong", {}, SIGNS[state.cur] + (span.low === span.high ? span.low : `${span.low}–${span.high}`)),
            span.list && el("s", {}, ` ${span.list}`),
          ),
        ]
      : [];
  });
  return [el("div", { class: "soft" }, `${inBeijing(second)} ${words().beijing}`), rows];
}

function renderHistory() {
  const kinds = MODEL_KINDS.map((kind) => [kind, words().kinds[kind]]);
  fill("history-title", words().historyTitle);
  redraw(
    "history-choices",
    choice(words().kind, kinds, state.kind, (kind) => show({ kind })),
    choice(
      words().scale,
      [
        ["log", words().log],
        ["linear", words().linear],
      ],
      state.scale,
      (scale) => show({ scale }),
    ),
  );
  const { picture, scale, all } = chart(Math.max(byId("chart").clientWidth, 300));
  const card = el("div", { class: "tip", hidden: true });
  picture.addEventListener("pointermove", (event) => {
    const second = pointed(event, scale);
    const x = scale.x(second);
    byId("cursor").setAttribute("x1", x);
    byId("cursor").setAttribute("x2", x);
    card.replaceChildren(...tip(second, all).flat());
    card.hidden = false;
    card.style.left = `${Math.min(x + 12, scale.width - 200)}px`;
  });
  picture.addEventListener("pointerleave", () => {
    card.hidden = true;
    const x = scale.x(Math.min(Math.max(shownAt(), scale.from), scale.until));
    ["x1", "x2"].forEach((name) => byId("cursor").setAttribute(name, x));
  });
  picture.addEventListener("click", (event) => show({ at: pointed(event, scale) }));
  fill("chart", picture, card);
  redraw(
    "chart-key",
    all.map(({ name, colour }) =>
      el("span", {}, el("span", { class: `mark c${colour}` }), name.replace(/^deepseek-/, "")),
    ),
    el("span", {}, el("span", { class: "mark band" }), words().band),
    el("span", {}, el("span", { class: "mark hatched" }), words().discount),
    el("span", {}, el("span", { class: "mark tick" }), words().rug),
  );
  renderSlider();
  renderTable();
}

/** The changes one by one: the keyboard's way through the history. */
function renderSlider() {
  const starts = DATA.tracks.editions.map(([, from]) => from);
  const position = state.at === null ? starts.length : Math.max(bisect(starts, state.at) - 1, 0);
  const text = state.at === null ? words().live : `${inBeijing(state.at)} ${words().beijing}`;
  if (!byId("slider")) {
    const input = el("input", {
      type: "range",
      id: "slider",
      min: 0,
      oninput: ({ target }) => show({ at: starts[Number(target.value)] ?? null }),
    });
    fill(
      "steps",
      el("label", { for: "slider", id: "slider-label" }),
      input,
      el("output", { id: "slider-text", for: "slider" }),
    );
  }
  byId("slider").max = starts.length;
  byId("slider").value = position;
  byId("slider").setAttribute("aria-valuetext", text);
  fill("slider-label", words().step);
  fill("slider-text", text);
}

function renderTable() {
  const details = byId("history-table");
  fill("history-summary", words().table);
  details.ontoggle = renderTable;
  const rows = details.open
    ? Object.keys(DATA.tracks.models)
        .filter((name) => TRACK.has(`${name}|${state.kind}|${state.cur}`))
        .flatMap(historyRows)
    : [];
  fill(
    "history-rows",
    details.open &&
      el(
        "table",
        { class: "plain-table" },
        el("caption", { class: "sr" }, words().kinds[state.kind]),
        el(
          "thead",
          {},
          el(
            "tr",
            {},
            [words().name, words().from, words().until, `${words().kinds[state.kind]} ${SIGNS[state.cur]}`].map(
              (text, position) => el("th", { scope: "col", class: position === 3 ? "end" : null }, text),
            ),
          ),
        ),
        el("tbody", {}, rows),
      ),
  );
}

const historyRows = (name) =>
  lookup
    .history(name, state.kind, { currency: state.cur })
    .map(({ start, end, prices, why }) =>
      el(
        "tr",
        {},
        el(
          "td",
          {},
          name,
          prices[0] &&
            prices[0].model !== name &&
            el("span", { class: "alike" }, `${words().billedAs} ${prices[0].model}`),
        ),
        el("td", {}, utc(start / 1000).replace(":00Z", "Z")),
        el("td", {}, end && utc(end / 1000).replace(":00Z", "Z")),
        el(
          "td",
          { class: "end" },
          why
            ? words()[why === "ended" ? "notSold" : "priceUnknown"]
            : prices.map((price) => [
                prices.length > 1 && el("span", { class: `mark ${price.period}` }),
                prices.length > 1 && heard(`${words().period[price.period]} `),
                price.amount,
                price.listPrice && [" ", el("s", {}, price.listPrice)],
                " ",
              ]),
        ),
      ),
    );
