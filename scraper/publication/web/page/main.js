// The whole page from its state; what changes it.

const SECTIONS = ["now", "history", "cost", "compare", "changes", "feeds"];

function renderBar() {
  document.documentElement.lang = state.lang === "zh" ? "zh-CN" : "en";
  document.title = `${words().period[periodAt(shownAt()).period]} · ${words().title}`;
  fill("not-theirs", words().notTheirs);
  for (const section of SECTIONS) fill(`to-${section}`, words().sections[section]);
  const toggle = el(
    "button",
    { type: "button", class: "theme", "aria-label": words().theme, title: words().theme, onclick: changeTheme },
    svg(
      "svg",
      { viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true" },
      svg("circle", { cx: 8, cy: 8, r: 6.5, class: "ring" }),
      svg("path", { d: "M8 1.5a6.5 6.5 0 0 1 0 13z" }),
    ),
  );
  redraw(
    "controls",
    choice(
      words().currency,
      [
        ["USD", ["$", el("span", { class: "wide" }, " USD")], "USD"],
        ["CNY", ["¥", el("span", { class: "wide" }, " CNY")], "CNY"],
      ],
      state.cur,
      (cur) => show({ cur }),
    ),
    choice(
      words().language,
      [
        ["en", "EN"],
        ["zh", "中文"],
      ],
      state.lang,
      (lang) => show({ lang }),
    ),
    toggle,
  );
}

function changeTheme() {
  const root = document.documentElement;
  const isDark = root.dataset.theme
    ? root.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = isDark ? "light" : "dark";
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
  document.documentElement.classList.add("ready");
  setInterval(tick, 1000);
  if (isAnchor(fragment()) && !scrollY) goTo(fragment()); // it was not there when the browser looked for it
}

const fragment = () => location.hash.slice(1);
const isAnchor = (id) => SECTIONS.includes(id) || id.startsWith("edition-");

function goTo(id) {
  byId(id)?.scrollIntoView();
  byId(id)?.focus({ preventScroll: true });
}

function readAddress() {
  if (isAnchor(fragment())) return;
  Object.assign(state, fromFragment(fragment()));
  byId("picker").hidden = state.at === null;
  render();
}

for (const section of SECTIONS)
  byId(`to-${section}`).addEventListener("click", (event) => {
    event.preventDefault(); // the fragment holds the state
    goTo(section);
  });
byId("drawer-close").addEventListener("click", () => byId("drawer").close());
byId("drawer").addEventListener(
  "click",
  (event) => event.target === event.currentTarget && event.currentTarget.close(),
);
byId("drawer").addEventListener("close", () => state.why && show({ why: null, link: null }));
addEventListener("hashchange", readAddress);
let width = innerWidth;
addEventListener("resize", () => {
  if (innerWidth === width) return;
  width = innerWidth;
  renderHistory();
});

if (!isAnchor(fragment())) Object.assign(state, fromFragment(fragment()));
byId("picker").hidden = state.at === null;
renderBar();
setTimeout(renderFirst, 0, PANELS);
