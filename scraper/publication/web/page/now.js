// Now: the period and how long it lasts.

let turn = null; // when the period or a price changes next

/** The rule in a sentence, from the rule itself. */
function ruleSentence(rule) {
  const { period, colon, weekdays, range, everyDay, and, ruleWindows, exceptHolidays, oneRule, stop } = words();
  if (!rule) return [el("strong", period.one, colon), oneRule];
  const ofDays = (bits) => {
    const own = Object.keys(weekdays).filter((day) => (bits >> day) & 1);
    const names = own.map((day) => weekdays[day]);
    if (own.length === 7) return everyDay;
    return own.length > 2 && own.at(-1) - own[0] === own.length - 1 ? range(names[0], names.at(-1)) : names.join(and);
  };
  const groups = Object.groupBy(rule.windows, ([name, bits]) => `${name}|${bits}`);
  return [
    Object.values(groups).map((windows, position) => [
      position > 0 && "; ",
      el("strong", period[windows[0][0]], colon),
      ruleWindows(ofDays(windows[0][1]), windows.map(windowHours).join(and)),
    ]),
    rule.except_holidays && exceptHolidays,
    stop,
  ];
}
const windowHours = ([, , start, end]) => `${hourOfUtc(start)}–${end === DAY ? "24:00" : hourOfUtc(end)}`;

/** What the countdown counts to. */
function lead(period) {
  const { starts } = words();
  if (![turn.period, "one"].includes(period)) {
    if (period === "unknown") return starts.known;
    if (turn.period !== "one") return starts[turn.period];
  } else if (!turn.isPrices) return starts.less;
  return starts.prices;
}

function hero(at) {
  const { period, isHoliday } = periodAt(at);
  const changed = lastChange(at);
  turn = period === "none" ? null : nextTurn(at);
  const fresh = changed ? differences(changed, at).fresh : [];
  return [
    state.refused[0] && el("p.warning", { role: "alert" }, words().refused(state.refused.slice(0, 3).join(", "))),
    el(`p.word ${period}`, { id: "word" }, words().period[period]),
    el(
      "p.until",
      period === "off_peak" && isHalf(at) && el("span", words().half),
      turn
        ? [lead(period), " ", el("strong", { id: "countdown" }, countdown(turn.at - at))]
        : period === "none"
          ? words().noneYet
          : words().noChange,
    ),
    turn && soft(`${beijingTime(turn.at, "short")} · ${hourOfUtc(turn.at)} UTC · ${readersTime(turn.at)}`),
    period === "unknown" && el("p.warning", words().errors.CalendarUnknown(dayInBeijing(at))),
    isHoliday && soft(words().drawer.holiday(dayInBeijing(at), notice(at))),
    el(
      "p.rule",
      period !== "none" && ruleSentence(intervalAt(at).rule),
      changed && [
        words().lastChange,
        button("link", () => show({ at: changed }), inBeijing(changed, "day")),
        state.at === null && words().aside(age(changed, at)),
        fresh[0] && words().freshSince + fresh.map(nameOf).join(words().comma),
        words().stop,
      ],
    ),
  ];
}

/** The number of the notice that made the day of an instant a holiday. */
const notice = (at) => DATA.notices.find(([days]) => days.includes(dayCount(at)))?.[1];

function renderNow() {
  const at = shownAt();
  const isLive = state.at === null;
  const picker = byId("picker");
  const pill = button(
    "pill",
    () => {
      picker.hidden = !picker.hidden;
      renderNow();
    },
    el(isLive ? "span.dot live" : "span.dot"),
    el("span", { id: "clock" }, clockText(at)),
    el("span.soft", { "aria-hidden": "true" }, "▾"),
    heard(`: ${words().pick}`),
  );
  pill.ariaExpanded = !picker.hidden;
  redraw("when", pill);
  redraw(
    "picker",
    instantField("instant", words().instant, at, (chosen) => chosen !== null && show({ at: chosen })),
    clockChoice(),
  );
  const toNow = () => {
    picker.hidden = true;
    show({ at: null });
  };
  redraw("back", !isLive && button("plain", toNow, words().backToNow));
  redraw("hero", hero(at));
}

const renderCard = () => redraw("card", priceCard(shownAt()));
const renderWeek = () => redraw("week", week(shownAt()));

const clockText = (at) => (state.at === null ? `${words().live} · ` : "") + beijingTime(at);

/** Each second only a text changes; at an edge the whole page does. */
function tick() {
  if (state.at !== null) return;
  const at = now();
  if (turn && at >= turn.at) return render();
  if (byId("clock").textContent !== clockText(at)) {
    fill("clock", clockText(at));
    renderWeek();
  }
  if (turn) fill("countdown", countdown(turn.at - at));
}
