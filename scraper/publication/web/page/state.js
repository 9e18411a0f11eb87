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
  tz: ["local", "beijing"],
};
const state = {
  at: null,
  cur: "USD",
  lang: /^zh/.test(navigator.language) ? "zh" : "en",
  kind: "output",
  scale: "log",
  tz: "local",
  why: null,
  link: null,
};
const STANDARD = { ...state };
const AT = /^(20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d)Z$/;

/** What a fragment says; of what is none of the words that there are, nothing. */
function fromFragment(fragment) {
  const said = new URLSearchParams(fragment);
  const found = { ...STANDARD };
  for (const [name, allowed] of Object.entries(CHOICES))
    if (allowed.includes(said.get(name))) found[name] = said.get(name);
  const at = AT.test(said.get("at")) ? Date.parse(said.get("at")) / 1000 : NaN;
  if (!isNaN(at)) found.at = at;
  const [model, kind] = (said.get("why") ?? "").split("|");
  if (CHOICES.cur.some((currency) => Object.hasOwn(DATA.tracks.tracks, `${model}|${kind}|${currency}`))) {
    found.why = [model, kind];
    if (/^[\d.~]{1,60}$/.test(said.get("was")) && /^[0-9a-f]{12}$/.test(said.get("data")))
      found.link = { was: said.get("was"), data: said.get("data") };
  }
  return found;
}

/** The fragment of a state, without what is as it would be anyway. */
function toFragment(of) {
  const said = new URLSearchParams();
  if (of.at !== null) said.set("at", utc(of.at));
  for (const name of Object.keys(CHOICES)) if (of[name] !== STANDARD[name]) said.set(name, of[name]);
  if (of.why) said.set("why", of.why.join("|"));
  if (of.link) Object.entries(of.link).forEach(([name, value]) => said.set(name, value));
  return String(said).replace(/%3A/g, ":").replace(/%7C/g, "|");
}

/** Change what is shown, and show it. */
function show(changes) {
  Object.assign(state, changes);
  const fragment = toFragment(state);
  history.replaceState(null, "", `${location.href.split("#")[0]}${fragment && `#${fragment}`}`);
  render();
}

/** The instant that is shown. */
const shownAt = () => state.at ?? now();
