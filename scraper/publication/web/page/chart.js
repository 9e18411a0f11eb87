// The history as steps: a line for each model, a band where it has two periods, a hatch up to the list price of a discount.

const SERIES = 8; // colours that there are

const geometry = (amount) => Number(amount); // of the drawing alone

const line = (style, x1, y1, x2, y2, ...title) => svg(`line.${style}`, { x1, y1, x2, y2 }, title);
const text = (style, x, y, content) => svg(`text.${style}`, { x, y }, content);
const ofSeries = (colour, ...children) => svg(`g.series c${colour}`, children);

/** Each model's own time: spans with the least and the most, and the list price. */
const series = () =>
  Object.keys(DATA.tracks.models)
    .filter((name) => !name.includes("@"))
    .map((name, position) => ({ name, colour: position % SERIES, spans: spansOf(name) }))
    .filter(({ spans }) => spans[0]);

function spansOf(name) {
  const { starts, segments } = TRACK.get(`${name}|${state.kind}|${state.cur}`) ?? { segments: [] };
  const found = [];
  segments.forEach(([edition, model, , , , prices], position) => {
    if (edition === "x" || model !== name) return;
    const amounts = prices.map(([, amount]) => amount).sort(compare);
    const [from, until = Infinity] = starts.slice(position);
    const span = { from, until, low: amounts[0], high: amounts.at(-1), list: prices.find((each) => each[2])?.[2] };
    const last = found.at(-1);
    if (last?.until === from && ["low", "high", "list"].every((each) => last[each] === span[each])) last.until = until;
    else found.push(span);
  });
  return found;
}
const amountsOf = ({ low, high }) => SIGNS[state.cur] + (low === high ? low : `${low}–${high}`);

/** Where instants and amounts stand. */
function scales(all, width, height) {
  const [left, right, top, bottom] =
    width < 640 ? [44, width - 84, 16, height - 58] : [52, width - 128, 16, height - 58];
  const [from, until] = [STARTS[0], Math.max(shownAt(), now(), STARTS.at(-1))];
  const amounts = all
    .flatMap(({ spans }) => spans.flatMap(({ low, high, list }) => [low, high, list ?? low]))
    .map(geometry)
    .filter((each) => each > 0);
  const isLog = state.scale === "log";
  const most = tickAbove(Math.max(...amounts));
  const least = isLog ? tickBelow(Math.min(...amounts)) : 0;
  const of = (amount) => (isLog ? Math.log(Math.max(amount, least)) : amount);
  const between = (share, start, end) => Math.round((start + share * (end - start)) * 10) / 10;
  return {
    width,
    from,
    until,
    least,
    most,
    left,
    right,
    top,
    bottom,
    x: (second) => between((second - from) / (until - from), left, right),
    y: (amount) => between((of(geometry(amount)) - of(least)) / (of(most) - of(least)), bottom, top),
  };
}

const STEPS = [1, 2, 5, 10];
const decade = (amount) => 10 ** Math.floor(Math.log10(amount));
const near = (amount) => Number(amount.toPrecision(3));
const tickBelow = (amount) => near(decade(amount) * STEPS.findLast((step) => decade(amount) * step <= amount * 1.0001));
const tickAbove = (amount) => near(decade(amount) * STEPS.find((step) => decade(amount) * step >= amount * 0.9999));

function ticks({ least, most }) {
  const found = [least];
  const step = tickAbove(most / 6);
  while (found.at(-1) < most * 0.9999)
    found.push(state.scale === "log" ? tickAbove(found.at(-1) * 1.01) : near(found.at(-1) + step));
  return found;
}

/** The quarters of the time, in UTC. */
function quarters({ from, until }) {
  const found = [];
  const start = (month) => Date.UTC(new Date(from * 1000).getUTCFullYear(), month) / 1000;
  for (let month = 0; start(month) < until; month += 3) found.push([start(month), month % 12 === 0]);
  return found.filter(([second]) => second > from);
}

function grid(scale, isWide) {
  const { x, y, left, right, top, bottom } = scale;
  return [
    ticks(scale).map((amount) => [
      line("grid", left, y(amount), right, y(amount)),
      text("tick end", left - 8, y(amount) + 4, `${SIGNS[state.cur]}${amount}`),
    ]),
    quarters(scale).map(([second, isYear]) => [
      line(isYear ? "grid year" : "grid", x(second), top, x(second), bottom),
      isYear
        ? text("tick middle year", x(second), bottom + 18, utc(second).slice(0, 4))
        : isWide && text("tick middle", x(second), bottom + 18, formatted(second, "UTC", "month")),
    ]),
  ];
}
FIELDS.month = { month: "short" };

/** A model: its band, hatch, list price and line, in dashes where it lies on that of a model `under` it. */
function drawn({ colour, spans }, { x, y, until }, under) {
  const end = (span) => Math.min(span.until, until);
  const visible = spans.filter((span) => span.from < until);
  const others = under.flatMap((each) => each.spans);
  const isShared = (span) =>
    others.some(
      (each) => each.low === span.low && each.high === span.high && each.from < span.until && span.from < each.until,
    );
  const steps = (side, shared) =>
    svg(shared ? "path.steps shared" : "path.steps", {
      d: visible
        .map((span, position) => {
          if (isShared(span) !== shared) return "";
          const before = visible[position - 1];
          const rise = before?.until === span.from ? `${y(before[side])}V` : "";
          return `M${x(span.from)} ${rise}${y(span[side])}H${x(end(span))}`;
        })
        .join(""),
    });
  const box = (style, span, high, low, fill) =>
    svg(`rect.${style}`, {
      x: x(span.from),
      width: Math.max(x(end(span)) - x(span.from), 0),
      y: y(high),
      height: Math.max(y(low) - y(high), 0),
      fill,
    });
  return ofSeries(
    colour,
    visible.map((span) => [
      span.low !== span.high && box("band", span, span.high, span.low),
      span.list && box("hatched", span, span.list, span.high, `url(#hatch${colour})`),
      span.list && line("dotted", x(span.from), y(span.list), x(end(span)), y(span.list)),
    ]),
    ["low", "high"].map((side) => [steps(side, false), steps(side, true)]),
  );
}

/** Names beside the lines: at the end of those that are sold, apart from each other; at the start of the others. */
function named(all, { x, y, right, until }) {
  const labels = all
    .map(({ name, colour, spans }) => ({ name, colour, spans: spans.filter(({ from }) => from < until) }))
    .filter(({ spans }) => spans[0])
    .map((each) => ({ ...each, first: each.spans[0], last: each.spans.at(-1) }))
    .map((each) => ({ ...each, at: (y(each.last.high) + y(each.last.low)) / 2, isSold: each.last.until > until }));
  let lowest = -Infinity;
  const starts = [];
  return [
    labels
      .filter(({ isSold }) => isSold)
      .sort((a, b) => a.at - b.at)
      .map(({ name, colour, last, at }) => {
        lowest = Math.max(at, lowest + 34);
        return ofSeries(
          colour,
          text("label", right + 10, lowest - 2, shortName(name)),
          text("tick", right + 10, lowest + 14, amountsOf(last)),
        );
      }),
    labels
      .filter(({ isSold, first, last }) => !isSold && x(last.until) - x(first.from) > 30)
      .map(({ name, colour, first }) => {
        let [left, top] = [x(first.from) + 3, y(first.high) - 8];
        while (starts.some(([l, t]) => Math.abs(l - left) < 70 && Math.abs(t - top) < 14)) top -= 15;
        starts.push([left, top]);
        return ofSeries(colour, text("label", left, top, shortName(name)));
      }),
  ];
}

/** A tick for each price list, bold where a cost changed; a bar from the last proof of the state before to the first of this. */
function rug({ x, left, bottom, until }) {
  const [top, middle, end] = [36, 41, 46].map((more) => bottom + more);
  return LISTS.map(({ name, from, isCost }, position) => {
    const [, earliest, , latest] = DATA.dated[position];
    const [first, last] = [earliest, latest].map((second) => Math.max(x(second), left));
    return (
      from <= until && [
        earliest !== null && latest !== null && line("bounds", first, middle, last, middle),
        line(isCost ? "change" : "list", x(from), top, x(from), end, svg("title", name)),
      ]
    );
  });
}

function chart(width) {
  const isWide = width >= 640;
  const height = isWide ? 400 : 320;
  const all = series();
  const scale = scales(all, width, height);
  const cursor = line("cursor", 0, 8, 0, scale.bottom);
  const moveTo = (second) => {
    const x = scale.x(Math.min(Math.max(second, scale.from), scale.until));
    for (const name of ["x1", "x2"]) cursor.setAttribute(name, x);
    return x;
  };
  moveTo(shownAt());
  const picture = svg(
    "svg.chart",
    {
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      role: "img",
      "aria-label": words().chart(words().kinds[state.kind]),
    },
    svg(
      "defs",
      all.map(({ colour }) =>
        svg(
          "pattern",
          { id: `hatch${colour}`, width: 7, height: 7, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
          line(`hatch c${colour}`, 0, 0, 0, 7),
        ),
      ),
    ),
    grid(scale, isWide),
    all.map((each, position) => drawn(each, scale, all.slice(0, position))),
    named(all, scale),
    rug(scale),
    cursor,
  );
  return { picture, times: scale, all, moveTo };
}
