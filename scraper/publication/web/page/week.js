// The week: a bar for each day, cut where the period changes, whatever the zone and however long the day is.

const place = (second, from, until) => `${((second - from) / (until - from)) * 100}%`;

/** The hours of a piece, as its clock has them. */
function hours({ from, until }) {
  const clock = (second) => inZone(second, "clock");
  const short = (text) => text.replace(/^0/, "").replace(":00", "");
  const end = clock(until);
  return `${short(clock(from))}–${end === "00:00" ? "24" : short(end)}`;
}

function bar(at, { day, from, until, parts }) {
  const isMarked = parts.some((piece) => piece.isHoliday);
  const said = parts
    .filter(({ period }) => period !== "one" && period !== "none")
    .map((piece) => `${words().period[piece.period]} ${hours(piece)}`);
  const row = el(
    "div",
    { class: "bar" },
    parts.map((piece) => {
      const isShown =
        ["peak", "standard"].includes(piece.period) ||
        (piece.period === "off_peak" && intervalAt(piece.from).rule?.default !== "off_peak");
      const part = el(
        "span",
        { class: `piece ${piece.period}`, "data-from": piece.from, "data-until": piece.until },
        isShown && el("span", {}, hours(piece)),
      );
      part.style.left = place(piece.from, from, until);
      part.style.width = place(piece.until - piece.from + from, from, until);
      return part;
    }),
  );
  if (from <= at && at < until) {
    const line = el("span", { class: "line" });
    line.style.left = place(at, from, until);
    row.append(line);
  }
  return [
    el(
      "div",
      { class: `day${day ? "" : " today"}` },
      inZone(from, "weekday"),
      isMarked && el("span", { title: words().holidayMark }, "*"),
    ),
    el("div", { class: "hear" }, row, heard(said.join(", ") + (isMarked ? `, ${words().holidayMark}` : ""))),
  ];
}

function week(at) {
  const days = [0, 1, 2, 3, 4, 5, 6].map((day) => {
    const [from, until] = [midnight(at, day), midnight(at, day + 1)];
    return { day, from, until, parts: pieces(from, until) };
  });
  const all = days.flatMap(({ parts }) => parts);
  const has = (period) => all.some((piece) => (period === "*" ? piece.isHoliday : piece.period === period));
  const shown = ["peak", "standard", "off_peak", "one", "unknown"].filter(has);
  return [
    el(
      "div",
      { class: "head" },
      el("h2", { class: "quiet" }, words().week(state.at === null)),
      clockChoice(),
    ),
    el(
      "div",
      { class: "days" },
      days.map((day) => bar(at, day)),
      el("span"),
      el(
        "div",
        { class: "hours", "aria-hidden": "true" },
        ["00", "06", "12", "18", "24"].map((hour) => el("span", {}, hour)),
      ),
    ),
    el(
      "p",
      { class: "key" },
      shown.map((period) =>
        el(
          "span",
          {},
          el("span", { class: `mark ${period}` }),
          period === "unknown" ? words().notKnown : words().period[period],
        ),
      ),
      has("*") && el("span", {}, `* ${words().holidayMark}`),
    ),
  ];
}
