// Elements, made without markup: whatever a text holds, it stays a text.

const SVG = "http://www.w3.org/2000/svg";

/** An element; a property for `on…`, an attribute otherwise, none where the value is null or false. */
function make(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

const el = (tag, attributes = {}, ...children) => make(document.createElement(tag), attributes, children);
const svg = (tag, attributes = {}, ...children) => make(document.createElementNS(SVG, tag), attributes, children);

const byId = (id) => document.getElementById(id);
const fill = (id, ...children) => byId(id).replaceChildren(...children.flat(3).filter(Boolean));

/** A text for those who hear the page. */
const heard = (text) => el("span", { class: "sr" }, text);

/** A text of the data that there is in English alone, which is said on a page in another language. */
const inEnglish = (text) => [el("span", { lang: "en" }, text), words().inEnglish];

/** A link, where the address is one of the web; otherwise its text. */
const link = (url, text) =>
  /^https?:\/\//.test(url) ? el("a", { href: url, rel: "noopener noreferrer" }, text) : el("span", {}, text);

/** The head of a table. */
const heads = (texts, style) =>
  el("thead", { class: style }, el("tr", {}, texts.map((text) => el("th", { scope: "col" }, text))));

/** A choice of a few, as buttons of which one is pressed. */
const choice = (label, options, chosen, choose) =>
  el(
    "div",
    { class: "choice", role: "group", "aria-label": label },
    options.map(([value, text, long]) =>
      el(
        "button",
        {
          type: "button",
          "aria-pressed": String(value === chosen),
          "aria-label": long ?? null,
          onclick: () => choose(value),
        },
        text,
      ),
    ),
  );

/** Replace what a part of the page shows, and put the focus back where it was within it. */
function redraw(id, ...children) {
  const part = byId(id);
  const all = [...part.querySelectorAll("button, input, select, textarea, a, summary")];
  const position = all.indexOf(document.activeElement);
  part.replaceChildren(...children.flat(3).filter(Boolean));
  if (position >= 0)
    part.querySelectorAll("button, input, select, textarea, a, summary")[position]?.focus({ preventScroll: true });
}
