// Now: the period and how long it lasts.

let turn = null; // when the period or a price changes next

/** The rule in a sentence, from the rule itself. */
function ruleSentence(rule) {
  if (!rule) return [el("strong", {}, words().oneLabel + words().colon), words().oneRule];
  const { days, range, everyDay, and, ruleWindows, exceptHolidays } = words();
  const clock = (seconds) => (seconds === DAY ? "24:00" : utc(seconds).slice(11, 16));
  const ofDays = (bits) => {
    const own = [0, 1, 2, 3, 4, 5, 6].filter((day) => (bits >> day) & 1);
    if (own.length === 7) return everyDay;
    return own.at(-1) - own[0] === own.length - 1 && own.length > 2
      ? range(days[own[0]], days[own.at(-1)])
      : own.map((day) => days[day]).join(and);
  };
  const groups = new Map();
  for (const [period, bits, start, end] of rule.windows) {
    const key = `${period}|${bits}`;
    groups.set(key, [...(groups.get(key) ?? []), `${clock(start)}–${clock(end)}`]);
  }
  return [...groups].map(([key, hours], position) => {
    const [period, bits] = key.split("|");
    const tail = position === groups.size - 1 ? (rule.except_holidays ? exceptHolidays : "") + words().stop : "; ";
    return [
      el("strong", {}, `${words().rule[period]}${words().colon}`),
      ruleWindows(ofDays(Number(bits)), hours.join(and)),
      tail,
    ];
  });
}

function hero(at) {
  const { period, isHoliday } = periodAt(at);
  const { rule } = intervalAt(at);
  const changed = lastChange(at);
  turn = period === "none" ? null : nextTurn(at);
  const isSame = turn && [turn.period, "one"].includes(period);
  const lead =
    turn &&
    (period === "unknown" && !isSame
      ? words().knownAgain
      : isSame && !turn.isPrices
        ? words().nameEnds
        : isSame || turn.period === "one"
          ? words().pricesChange
          : words().starts[turn.period]);
  const fresh = changed ? differences(changed, at).fresh : [];
  return [
    state.refused.length > 0 &&
      el("p", { class: "warning", role: "alert" }, words().refused(state.refused.slice(0, 3).join(", "))),
    el("p", { class: `word ${period}`, id: "word" }, words().period[period]),
    el(
      "p",
      { class: "until" },
      period === "off_peak" && isHalf(at) && el("span", {}, words().half + words().comma),
      turn
        ? [lead, " ", el("strong", { id: "countdown" }, countdown(turn.at - at))]
        : period === "none"
          ? words().noneYet
          : words().noChange,
    ),
    turn &&
      el(
        "p",
        { class: "soft" },
        `${inBeijing(turn.at, "short")} ${words().beijing} · ${utc(turn.at).slice(11, 16)} UTC · ${local(turn.at, "short")} ${words().yourTime}`,
      ),
    period === "unknown" && el("p", { class: "warning" }, words().unknownHours(dayInBeijing(at).slice(0, 4))),
    isHoliday && el("p", { class: "soft" }, words().drawer.holiday(dayInBeijing(at), notice(at))),
    el(
      "p",
      { class: "rule" },
      period !== "none" && ruleSentence(rule),
      changed && [
        " ",
        words().lastChange,
        " ",
        el(
          "button",
          { type: "button", class: "link", onclick: () => show({ at: changed }) },
          inBeijing(changed, "day"),
        ),
        state.at === null && words().aside(age(changed, at)),
        fresh.length > 0 && words().freshSince + fresh.map(nameOf).join(words().comma),
        words().stop,
      ],
    ),
  ];
}

/** The number of the notice that made the day of an instant a holiday. */
const notice = (at) => DATA.notices.find(([days]) => days.includes(Math.floor((at + BEIJING) / DAY)))?.[1];

function renderNow() {
  const at = shownAt();
  const live = state.at === null;
  redraw(
    "when",
    el(
      "button",
      {
        type: "button",
        class: "pill",
        "aria-expanded": String(!byId("picker").hidden),
        "aria-controls": "picker",
        onclick: () => {
          byId("picker").hidden = !byId("picker").hidden;
          renderNow();
        },
      },
      el("span", { class: live ? "dot live" : "dot" }),
      el("span", { id: "clock" }, clockText(at)),
      el("span", { class: "soft", "aria-hidden": "true" }, "▾"),
      heard(`: ${words().pick}`),
    ),
  );
  redraw(
    "picker",
    instantField("instant", words().instant, at, (chosen) => chosen !== null && show({ at: chosen })),
    clockChoice(),
  );
  redraw(
    "back",
    !live &&
      el(
        "button",
        {
          type: "button",
          class: "plain",
          onclick: () => {
            byId("picker").hidden = true;
            show({ at: null });
          },
        },
        words().backToNow,
      ),
  );
  fill("eyebrow", words().title);
  redraw("hero", hero(at));
}

function renderCard() {
  redraw("card", priceCard(shownAt()));
}

function renderWeek() {
  redraw("week", week(shownAt()));
}

const clockText = (at) => `${state.at === null ? `${words().live} · ` : ""}${inBeijing(at)} ${words().beijing}`;

/** Each second only a text changes; at an edge the whole page does. */
function tick() {
  if (state.at !== null) return;
  const at = now();
  if (turn && at >= turn.at) return render();
  const minute = clockText(at);
  if (byId("clock").textContent !== minute) {
    byId("clock").textContent = minute;
    renderWeek();
  }
  if (turn) byId("countdown").textContent = countdown(turn.at - at);
}
