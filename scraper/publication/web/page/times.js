// Instants as people write them. Formatters are kept: to make one takes longer than all it ever writes.

const kept = new Map();
const BEIJING_ZONE = "Asia/Shanghai";

/** An instant in a zone (none: that of the reader), with the given fields. */
function formatted(second, zone, fields) {
  if (fields === "clock") return onClock(second, zone).slice(11, 16);
  const key = `${state.lang} ${zone} ${fields}`;
  if (!kept.has(key)) kept.set(key, new Intl.DateTimeFormat(words().locale, { timeZone: zone, ...FIELDS[fields] }));
  return kept.get(key).format(second * 1000);
}

const TIME = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
const DATE = { day: "numeric", month: "short", year: "numeric" };
const FIELDS = {
  day: DATE,
  weekday: { weekday: "short", day: "numeric" },
  short: { weekday: "short", day: "numeric", month: "short", ...TIME },
  full: { weekday: "short", ...DATE, ...TIME },
};

const AHEAD = { [BEIJING_ZONE]: BEIJING, UTC: 0 };
/** What the clock of a zone shows (none: that of the reader), such as 2026-03-02T17:00:00. */
const onClock = (second, zone) =>
  utc(second + (AHEAD[zone] ?? -60 * new Date(second * 1000).getTimezoneOffset())).slice(0, 19);

const inBeijing = (second, fields = "full") => formatted(second, BEIJING_ZONE, fields);
const local = (second, fields = "full") => formatted(second, undefined, fields);
const utc = (second) => `${new Date(second * 1000).toISOString().slice(0, 19)}Z`;
const dayInBeijing = (second) => utc(second + BEIJING).slice(0, 10);
/** The same day, counted since 1970. */
const dayCount = (second) => Math.floor((second + BEIJING) / DAY);
const hourOfUtc = (second) => utc(second).slice(11, 16);
const beijingTime = (second, fields) => `${inBeijing(second, fields)} ${words().beijing}`;
const readersTime = (second) => `${local(second, "short")} ${words().yourTime}`;

/** The second that a text such as 2026-03-02T17:00:00Z or 2026-03-03T01:00+08:00 means; null where it means none. */
function instantOf(text) {
  const [, clock] = /^(20\d\d-\d\d-\d\dT\d\d:\d\d)(?::\d\d)?(?:Z|[+-]\d\d:\d\d)$/.exec(text) ?? [];
  const second = Date.parse(text) / 1000;
  // A 30th of February would be the 2nd of March.
  return clock && !isNaN(second) && utc(Date.parse(`${clock}Z`) / 1000).startsWith(clock) ? second : null;
}

// The clock by which days are cut and instants are typed.
const ZONES = { local: undefined, beijing: BEIJING_ZONE, utc: "UTC" };
const inZone = (second, fields) => formatted(second, ZONES[state.tz], fields);
const clockName = (zone) => ({ local: words().yourTime, beijing: words().beijing, utc: "UTC" })[zone];
const clockChoice = () =>
  choice(
    words().clockOf,
    [["local", words().local(zoneOfReader)], ...["beijing", "utc"].map((zone) => [zone, clockName(zone)])],
    state.tz,
    (tz) => show({ tz }),
  );

/** A field for an instant by the chosen clock; `choose` is given its second, null where it is none. */
const instantField = (id, name, second, choose) =>
  el(
    "label",
    name + words().aside(clockName(state.tz)),
    el("input", {
      type: "datetime-local",
      step: "1",
      id,
      value: onClock(second, ZONES[state.tz]),
      onchange: ({ target: { value } }) => {
        const ahead = AHEAD[ZONES[state.tz]];
        const typed = ahead === undefined ? new Date(value) : Date.parse(`${value}Z`) - ahead * 1000;
        choose(isNaN(typed) ? null : Math.floor(typed / 1000));
      },
    }),
  );

/** Days, hours, minutes and seconds that are left. */
function countdown(seconds) {
  const [days, clock] = [Math.floor(seconds / DAY), utc(seconds % DAY).slice(11, 19)];
  return days ? words().days(days, clock) : clock;
}

const age = (second, now) => {
  const days = Math.floor((now - second) / DAY);
  return days > 0 ? words().daysAgo(days) : words().today;
};

/** The start of a day of the chosen clock, `more` days after that of an instant: a day may have 23 or 25 hours. */
function midnight(second, more) {
  const ahead = AHEAD[ZONES[state.tz]];
  if (ahead !== undefined) return (Math.floor((second + ahead) / DAY) + more) * DAY - ahead;
  const date = new Date(second * 1000);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + more).getTime() / 1000;
}

const zoneOfReader = Intl.DateTimeFormat().resolvedOptions().timeZone.split("/").at(-1).replace(/_/g, " ");
