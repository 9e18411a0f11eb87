// Instants as people write them. Formatters are kept: to make one takes longer than all it ever writes.

const kept = new Map();
const BEIJING_ZONE = "Asia/Shanghai";

/** An instant in a zone (none: that of the reader), with the given fields. */
function formatted(second, zone, fields) {
  if (fields === "clock") return (zone ? utc(second + BEIJING) : toInput(second)).slice(11, 16);
  const key = `${state.lang} ${zone} ${fields}`;
  if (!kept.has(key)) kept.set(key, new Intl.DateTimeFormat(words().locale, { timeZone: zone, ...FIELDS[fields] }));
  return kept.get(key).format(second * 1000);
}

const FIELDS = {
  day: { day: "numeric", month: "short", year: "numeric" },
  weekday: { weekday: "short", day: "numeric" },
  short: { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  full: {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  },
};

const inBeijing = (second, fields = "full") => formatted(second, BEIJING_ZONE, fields);
const local = (second, fields = "full") => formatted(second, undefined, fields);
const utc = (second) => `${new Date(second * 1000).toISOString().slice(0, 19)}Z`;
const dayInBeijing = (second) => utc(second + BEIJING).slice(0, 10);

/** As an input of the reader's date and time has it, and back. */
const toInput = (second) => {
  const date = new Date(second * 1000);
  return utc(second - date.getTimezoneOffset() * 60).slice(0, 19);
};
const fromInput = (value) => Math.floor(new Date(value).getTime() / 1000);

/** Days, hours, minutes and seconds that are left. */
function countdown(seconds) {
  const [days, rest] = [Math.floor(seconds / DAY), seconds % DAY];
  const clock = utc(rest).slice(11, 19);
  return days ? `${days} ${state.lang === "zh" ? "天" : "d"} ${clock}` : clock;
}

const age = (second, now) => {
  const days = Math.floor((now - second) / DAY);
  return days > 0 ? words().daysAgo(days) : words().today;
};

/** The start of a day of the chosen clock, `more` days after that of an instant: a day may have 23 or 25 hours. */
function midnight(second, more) {
  if (state.tz === "beijing") return (Math.floor((second + BEIJING) / DAY) + more) * DAY - BEIJING;
  const date = new Date(second * 1000);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + more).getTime() / 1000;
}

const zoneOfReader = Intl.DateTimeFormat().resolvedOptions().timeZone.split("/").at(-1).replace(/_/g, " ");
