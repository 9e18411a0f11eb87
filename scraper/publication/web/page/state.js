// What is shown: an instant (none: now), and how. It stands in the fragment of the address, and nowhere else.

const DATA = JSON.parse(document.getElementById("data").textContent);
const lookup = open(DATA.tracks);
const MODEL_KINDS = KINDS.slice(0, 3);
const SIGNS = { USD: "$", CNY: "¥" };

/** Now, in seconds since 1970: of the browser's clock, which tests set. */
const now = () => Math.floor(Date.now() / 1000);

const CHOICES = {
  cur: ["USD", "CNY"],
  lang: ["en", "zh"],
  kind: ["output", "input_cache_hit", "input_cache_miss"],
  scale: ["log", "linear"],
  tz: ["local", "beijing", "utc"],
};
const STANDARD = {
  at: null,
  cur: "USD",
  lang: /^zh/.test(navigator.language) ? "zh" : "en",
  kind: "output",
  scale: "log",
  tz: "local",
  why: null,
  link: null,
  refused: [], // what the address says that is not understood
};
const state = { ...STANDARD };

/** What a fragment says; what is none of the words that there are, or said again, is `refused`. */
function fromFragment(fragment) {
  const found = { ...STANDARD, refused: [] };
  const link = {};
  const said = new Set();
  for (const [name, value] of new URLSearchParams(fragment.replaceAll("+", "%2B"))) {
    const isFirst = !said.has(name);
    said.add(name);
    if (isFirst && CHOICES[name]?.includes?.(value)) found[name] = value;
    else if (isFirst && name === "at" && instantOf(value) !== null) found.at = instantOf(value);
    else if (isFirst && name === "why" && CHOICES.cur.some((cur) => TRACK.has(`${value}|${cur}`))) found.why = value.split("|");
    else if (isFirst && LINK[name]?.test?.(value)) link[name] = value;
    else found.refused.push(`${name}=${value}`.slice(0, 80));
  }
  if (found.why && link.was && link.data) found.link = link;
  else found.refused.push(...Object.entries(link).map((each) => each.join("=")));
  return found;
}
const LINK = { was: /^[\d.~]{1,60}$/, data: /^[0-9a-f]{12}$/ };

/** The fragment of a state, without what is as it would be anyway. */
function toFragment(of) {
  const said = new URLSearchParams();
  if (of.at !== null) said.set("at", utc(of.at));
  for (const name of Object.keys(CHOICES)) if (of[name] !== STANDARD[name]) said.set(name, of[name]);
  if (of.why) said.set("why", of.why.join("|"));
  for (const [name, value] of Object.entries(of.link ?? {})) said.set(name, value);
  return String(said).replace(/%3A/g, ":").replace(/%7C/g, "|");
}

/** Change what is shown, and show it. */
function show(changes) {
  Object.assign(state, { refused: [] }, changes);
  history.replaceState(null, "", addressOf(state));
  render();
}
const addressOf = (of) => [location.href.split("#")[0], toFragment(of)].filter(Boolean).join("#");

/** The instant that is shown. */
const shownAt = () => state.at ?? now();
