// The history as steps: a line for each model, a band where it has two periods, a hatch up to the list price of a discount.

const CHART = { top: 16, bottom: 58, left: 52, right: 128 };
const NARROW = { ...CHART, left: 44, right: 84 };
const SERIES = 8; // colours that there are
const OWN_COLOURS = {
  "deepseek-chat": 0,
  "deepseek-reasoner": 1,
  "deepseek-v4-flash": 2,
  "deepseek-flash": 3,
  "deepseek-v4-pro": 4,
  "deepseek-coder": 5,
  "deepseek-v4-flash-vision-exp": 6,
};

const geometry = (amount) => Number(amount); // of the drawing alone

/** Each model's own time: spans with the least and the most, and the list price. */
function series(kind, currency) {
  return Object.keys(DATA.tracks.models)
    .filter((name) => !name.includes("@") && TRACK.has(`${name}|${kind}|${currency}`))
    .map((name, position) => ({
      name,
      colour: (OWN_COLOURS[name] ?? position) % SERIES,
      spans: spansOf(name, kind, currency),
    }))
    .filter(({ spans }) => spans.length);
}

function spansOf(name, kind, currency) {
  const { starts, segments } = TRACK.get(`${name}|${kind}|${currency}`);
  const found = [];
  segments.forEach((segment, position) => {
    if (segment[0] === "x" || segment[1] !== name) return;
    const amounts = segment[5].map(([, amount]) => amount).sort(compare);
    const list = segment[5].map(([, , listed]) => listed).find(Boolean) ?? null;
    const span = {
      from: starts[position],
      until: starts[position + 1] ?? null,
      low: amounts[0],
      high: amounts.at(-1),
      list,
    };
    const last = found.at(-1);
    if (last && last.until === span.from && ["low", "high", "list"].every((each) => last[each] === span[each]))
      last.until = span.until;
    else found.push(span);
  });
  return found;
}

/** Where instants and amounts stand. */
function scales(all, width, height) {
  const margin = width < 640 ? NARROW : CHART;
  const [from, until] = [STARTS[0], Math.max(shownAt(), now(), STARTS.at(-1))];
  const amounts = all
    .flatMap(({ spans }) => spans.flatMap(({ low, high, list }) => [low, high, list ?? low]))
    .map(geometry)
    .filter((each) => each > 0);
  const [least, most] = [Math.min(...amounts), Math.max(...amounts)];
  const isLog = state.scale === "log";
  const [bottom, top] = isLog ? [tickBelow(least), tickAbove(most)] : [0, tickAbove(most)];
  const of = (amount) => (isLog ? Math.log(Math.max(amount, bottom)) : amount);
  const rounded = (number) => Math.round(number * 10) / 10;
  return {
    from,
    until,
    bottom,
    top,
    width,
    height,
    margin,
    x: (second) => rounded(margin.left + ((second - from) / (until - from)) * (width - margin.left - margin.right)),
    y: (amount) =>
      rounded(
        height -
          margin.bottom -
          ((of(geometry(amount)) - of(bottom)) / (of(top) - of(bottom))) * (height - margin.top - margin.bottom),
      ),
  };
}

const STEPS = [1, 2, 5, 10];
const decade = (amount) => 10 ** Math.floor(Math.log10(amount));
const near = (amount) => Number(amount.toPrecision(3));
const tickBelow = (amount) => near(decade(amount) * STEPS.findLast((step) => decade(amount) * step <= amount * 1.0001));
const tickAbove = (amount) => near(decade(amount) * STEPS.find((step) => decade(amount) * step >= amount * 0.9999));

function ticks({ bottom, top }) {
  if (state.scale === "linear") {
    const step = tickAbove(top / 6);
    return Array.from({ length: Math.floor(top / step + 1.001) }, (_, position) => near(position * step));
  }
  const found = [];
  for (
    let amount = bottom;
    amount <= top * 1.0001;
    amount = near(amount * ([2, 2.5, 2][[1, 2, 5].indexOf(Math.round(amount / decade(amount * 1.0001)))] ?? 2))
  )
    found.push(amount);
  return found;
}

/** The quarters of the time, in UTC. */
function quarters({ from, until }) {
  const found = [];
  const year = new Date(from * 1000).getUTCFullYear();
  for (let month = 0; Date.UTC(year, month) / 1000 < until; month += 3)
    found.push([Date.UTC(year, month) / 1000, month % 12 === 0]);
  return found.filter(([second]) => second > from);
}

function grid(scale) {
  const { x, y, width, height, margin } = scale;
  return [
    ticks(scale).map((amount) => [
      svg("line", { class: "grid", x1: margin.left, x2: width - margin.right, y1: y(amount), y2: y(amount) }),
      svg("text", { class: "tick end", x: margin.left - 8, y: y(amount) + 4 }, `${SIGNS[state.cur]}${amount}`),
    ]),
    quarters(scale).map(([second, isYear]) => [
      svg("line", {
        class: isYear ? "grid year" : "grid",
        x1: x(second),
        x2: x(second),
        y1: margin.top,
        y2: height - margin.bottom,
      }),
      (isYear || width > 640) &&
        svg(
          "text",
          { class: isYear ? "tick middle year" : "tick middle", x: x(second), y: height - margin.bottom + 18 },
          isYear ? new Date(second * 1000).getUTCFullYear() : formatted(second, "UTC", "month"),
        ),
    ]),
  ];
}
FIELDS.month = { month: "short" };

/** A model: its band, hatch, list price and line, in dashes where it lies on that of a model `under` it. */
function drawn({ name, colour, spans }, { x, y, until }, labels, under) {
  const end = (span) => Math.min(span.until ?? until, until);
  const visible = spans.filter((span) => span.from < until);
  const others = under.flatMap((each) => each.spans);
  const isShared = ({ from, until, low, high }) =>
    others.some(
      (each) => each.low === low && each.high === high && each.from < (until ?? Infinity) && from < (each.until ?? Infinity),
    );
  const steps = (side, shared) => {
    const d = visible.map((span, position) => {
      if (isShared(span) !== shared) return "";
      const before = visible[position - 1];
      const start = before?.until === span.from ? `M${x(span.from)} ${y(before[side])}V` : `M${x(span.from)} `;
      return `${start}${y(span[side])}H${x(end(span))}`;
    });
    return svg("path", { class: shared ? "steps shared" : "steps", d: d.join("") });
  };
  const boxes = visible
    .filter((span) => span.low !== span.high)
    .map((span) =>
      svg("rect", {
        class: "band",
        x: x(span.from),
        width: Math.max(x(end(span)) - x(span.from), 0),
        y: y(span.high),
        height: y(span.low) - y(span.high),
      }),
    );
  const discounts = visible
    .filter((span) => span.list)
    .map((span) => [
      svg("rect", {
        class: "hatched",
        fill: `url(#hatch${colour})`,
        x: x(span.from),
        width: Math.max(x(end(span)) - x(span.from), 0),
        y: y(span.list),
        height: Math.max(y(span.high) - y(span.list), 0),
      }),
      svg("line", { class: "dotted", x1: x(span.from), x2: x(end(span)), y1: y(span.list), y2: y(span.list) }),
    ]);
  const last = visible.at(-1);
  const isSold = last && (last.until === null || last.until > until);
  if (last) labels.push({ name, colour, isSold, last, y: (y(last.high) + y(last.low)) / 2, first: visible[0] });
  return svg(
    "g",
    { class: `series c${colour}` },
    discounts,
    boxes,
    ["low", "high"].map((side) => [steps(side, false), steps(side, true)]),
  );
}

/** Names beside the lines: at the end of those that are sold, apart from each other; at the start of the others. */
function named(labels, { x, y, width, margin }) {
  const short = (name) => name.replace(/^deepseek-/, "");
  const sold = labels.filter((label) => label.isSold).sort((a, b) => a.y - b.y);
  sold.forEach((label, position) => {
    if (position) label.y = Math.max(label.y, sold[position - 1].y + 34);
  });
  const starts = [];
  return [
    sold.map(({ name, colour, last, y: at }) =>
      svg(
        "g",
        { class: `series c${colour}` },
        svg("text", { class: "label", x: width - margin.right + 10, y: at - 2 }, short(name)),
        svg(
          "text",
          { class: "tick", x: width - margin.right + 10, y: at + 14 },
          SIGNS[state.cur] + (last.low === last.high ? last.low : `${last.low}–${last.high}`),
        ),
      ),
    ),
    labels
      .filter((label) => !label.isSold && x(label.last.until) - x(label.first.from) > 30)
      .map(({ name, colour, first }) => {
        let [left, top] = [x(first.from) + 3, y(first.high) - 8];
        while (starts.some(([l, t]) => Math.abs(l - left) < 70 && Math.abs(t - top) < 14)) top -= 15;
        starts.push([left, top]);
        return svg("g", { class: `series c${colour}` }, svg("text", { class: "label", x: left, y: top }, short(name)));
      }),
  ];
}

/** A tick for each price list, bold where a cost changed; a bar from the last proof of the state before to the first of this. */
function rug({ x, height, until, margin }) {
  const [top, bottom] = [height - 22, height - 12];
  return LISTS.filter(({ from }) => from <= until).map(({ name, from, isCost }, position) => {
    const [, earliest, , latest] = DATA.dated[position];
    return [
      earliest !== null &&
        latest !== null &&
        svg("line", {
          class: "bounds",
          x1: Math.max(x(earliest), margin.left),
          x2: Math.max(x(latest), margin.left),
          y1: (top + bottom) / 2,
          y2: (top + bottom) / 2,
        }),
      svg(
        "line",
        { class: isCost ? "change" : "list", x1: x(from), x2: x(from), y1: top, y2: bottom },
        svg("title", {}, name),
      ),
    ];
  });
}

function chart(width) {
  const height = width < 640 ? 320 : 400;
  const all = series(state.kind, state.cur);
  const scale = scales(all, width, height);
  const labels = [];
  const lines = all.map((each, position) => drawn(each, scale, labels, all.slice(0, position)));
  const at = Math.min(Math.max(shownAt(), scale.from), scale.until);
  const hatches = svg(
    "defs",
    {},
    all.map(({ colour }) =>
      svg(
        "pattern",
        { id: `hatch${colour}`, width: 7, height: 7, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
        svg("line", { class: `hatch c${colour}`, x1: 0, x2: 0, y1: 0, y2: 7 }),
      ),
    ),
  );
  const picture = svg(
    "svg",
    {
      class: "chart",
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      role: "img",
      "aria-label": words().chart(words().kinds[state.kind]),
    },
    hatches,
    grid(scale),
    lines,
    named(labels, scale),
    rug(scale),
    svg("line", {
      class: "cursor",
      id: "cursor",
      x1: scale.x(at),
      x2: scale.x(at),
      y1: CHART.top - 8,
      y2: height - CHART.bottom,
    }),
  );
  return { picture, scale, all };
}
