// The week: a bar for each day, cut where the period changes, whatever the zone and however long the day is.

/** The hours of a piece, as its clock has them. */
function hours({ from, until }) {
  const short = (second) => inZone(second, "clock").replace(/^0/, "").replace(":00", "");
  return `${short(from)}–${short(until).replace(/^0$/, "24")}`;
}

/** Puts a part of a bar where its time is within the day. */
function placed(node, { from, until }, day) {
  const share = (seconds) => `${(seconds / (day.until - day.from)) * 100}%`;
  node.style.left = share(from - day.from);
  node.style.width = until && share(until - from);
  return node;
}

function bar(at, day, position) {
  const mark = day.parts.some((piece) => piece.isHoliday) && words().holidayMark;
  const said = day.parts
    .filter(({ period }) => !["one", "none"].includes(period))
    .map((piece) => `${words().period[piece.period]} ${hours(piece)}`);
  return [
    el(position ? "div.day" : "div.day today", inZone(day.from, "weekday"), mark && el("span", { title: mark }, "*")),
    el(
      "div.hear",
      el(
        "div.bar",
        day.parts.map((piece) => {
          const { period, from, until } = piece;
          const isNamed =
            ["peak", "standard"].includes(period) ||
            (period === "off_peak" && intervalAt(from).rule?.default !== "off_peak");
          const attributes = { "data-from": from, "data-until": until };
          return placed(el(`span.piece ${period}`, attributes, isNamed && el("span", hours(piece))), piece, day);
        }),
        day.from <= at && at < day.until && placed(el("span.line"), { from: at }, day),
      ),
      heard([...said, mark].filter(Boolean).join(", ")),
    ),
  ];
}

function week(at) {
  const days = [0, 1, 2, 3, 4, 5, 6].map((day) => {
    const [from, until] = [midnight(at, day), midnight(at, day + 1)];
    return { from, until, parts: pieces(from, until) };
  });
  const all = days.flatMap(({ parts }) => parts);
  const shown = Object.keys(words().period).filter((period) => all.some((piece) => piece.period === period));
  return [
    el("div.head", el("h2.quiet", state.at === null ? words().week : words().weekFrom), clockChoice()),
    el(
      "div.days",
      days.map((day, position) => bar(at, day, position)),
      el("span"),
      el(
        "div.hours",
        { "aria-hidden": "true" },
        ["00", "06", "12", "18", "24"].map((hour) => el("span", hour)),
      ),
    ),
    el(
      "p.key",
      shown.map((period) => el("span", mark(period), period === "unknown" ? words().notKnown : words().period[period])),
      all.some((piece) => piece.isHoliday) && el("span", `* ${words().holidayMark}`),
    ),
  ];
}
