// The whole page from its state; what changes it.

const SECTIONS = ["now", "history", "cost", "compare", "changes", "feeds"];
const root = document.documentElement;

function renderBar() {
  const { locale, period, titles, notTheirs, sections, theme, currency, language } = words();
  root.lang = locale;
  document.title = `${period[periodAt(shownAt()).period]} · ${titles.now}`;
  fill("not-theirs", notTheirs);
  for (const section of SECTIONS) {
    fill(`to-${section}`, sections[section]);
    fill(`${section}-title`, titles[section]);
  }
  const toggle = button("theme", changeTheme, "◐");
  toggle.ariaLabel = toggle.title = theme;
  const currencies = CHOICES.cur.map((cur) => [cur, [SIGNS[cur], el("span.wide", ` ${cur}`)], cur]);
  const languages = Object.entries({ en: "EN", zh: "中文" });
  redraw(
    "controls",
    choice(currency, currencies, state.cur, (cur) => show({ cur })),
    choice(language, languages, state.lang, (lang) => show({ lang })),
    toggle,
  );
}

function changeTheme() {
  const { theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light" } = root.dataset;
  root.dataset.theme = theme === "dark" ? "light" : "dark";
  try {
    localStorage.setItem("theme", root.dataset.theme);
  } catch {
    // a page from a file may have no storage
  }
}

/** What there is to draw, in the order of the page. */
const PANELS = [
  ["now", renderNow],
  ["now", renderCard],
  ["now", renderWeek],
  ["now", renderDrawer],
  ["history", renderHistory],
  ["cost", renderCost],
  ["compare", renderCompare],
  ["changes", renderChanges],
  ["feeds", renderFeeds],
];

/** Anything may have changed: everything is drawn again. */
function render() {
  renderBar();
  PANELS.forEach(([, draw]) => draw());
}

const FEW = 4; // changes that are drawn at a time, at first

/** At first piece by piece, so that a slow device can answer between them; each below what is there, so nothing moves. */
function renderFirst([[section, draw], ...rest]) {
  byId(section).classList.add("shown");
  const more = draw(FEW);
  if (more || rest.length) return setTimeout(renderFirst, 0, more ? [[section, more], ...rest] : rest);
  root.classList.add("ready");
  setInterval(tick, 1000);
  if (isAnchor(fragment()) && !scrollY) goTo(fragment()); // it was not there when the browser looked for it
}

const fragment = () => location.hash.slice(1);
const isAnchor = (id) => SECTIONS.includes(id) || id.startsWith("edition-");

function goTo(id) {
  const part = byId(id);
  if (!part) return;
  part.tabIndex = -1; // so that it takes the focus
  part.scrollIntoView();
  part.focus({ preventScroll: true });
}

function readAddress() {
  if (!isAnchor(fragment())) Object.assign(state, fromFragment(fragment()));
  byId("picker").hidden = state.at === null;
}

for (const section of SECTIONS)
  byId(`to-${section}`).onclick = () => {
    goTo(section);
    return false; // the fragment holds the state
  };
const drawer = byId("drawer");
byId("drawer-close").onclick = () => drawer.close();
drawer.onclick = ({ target }) => target === drawer && drawer.close();
drawer.onclose = () => state.why && show({ why: null, link: null });
addEventListener("hashchange", () => {
  readAddress();
  render();
});
let width = innerWidth;
addEventListener("resize", () => {
  if (innerWidth === width) return;
  width = innerWidth;
  renderHistory();
});

readAddress();
renderBar();
setTimeout(renderFirst, 0, PANELS);
