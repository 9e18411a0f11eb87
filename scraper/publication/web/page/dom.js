// Elements, made without markup: whatever a text holds, it stays a text.

/** Makes elements by "tag.classes": first their attributes, where there are any (`on…` listens), then what is in them. */
const maker =
  (space) =>
  (name, ...children) => {
    const [tag, style] = name.split(".");
    const node = document.createElementNS(space, tag);
    const attributes = children[0]?.constructor === Object ? children.shift() : {};
    for (const [key, value] of Object.entries({ class: style || null, ...attributes }))
      if (key.startsWith("on")) node[key] = value;
      else if ((value ?? false) !== false) node.setAttribute(key, value === true ? "" : value);
    node.append(...children.flat(Infinity).filter(Boolean));
    return node;
  };
const el = maker("http://www.w3.org/1999/xhtml");
const svg = maker("http://www.w3.org/2000/svg");

const byId = (id) => document.getElementById(id);
const fill = (id, ...children) => byId(id).replaceChildren(...children.flat(Infinity).filter(Boolean));

/** A text for those who hear the page. */
const heard = (text) => el("span.sr", text);

/** A text of the data that there is in English alone, which is said on a page in another language. */
const inEnglish = (text) => [el("span", { lang: "en" }, text), words().inEnglish];

/** A link, where the address is one of the web; otherwise its text. */
const link = (href, text) =>
  /^https?:\/\//.test(href) ? el("a", { href, rel: "noreferrer" }, text) : el("span", text);

const button = (style, onclick, ...children) => el(`button.${style}`, { onclick }, children);
const soft = (...children) => el("p.soft", children);
const mark = (style) => el(`span.mark ${style}`);
const struck = (...children) => el("s", children);

/** The head of a table, and of a row in it. */
const heads = (texts, style = "", styles = []) =>
  el(
    `thead.${style}`,
    el(
      "tr",
      texts.map((text, at) => el(`th.${styles[at] ?? ""}`, { scope: "col" }, text)),
    ),
  );
const rowHead = (...children) => el("th", { scope: "row" }, children);

/** A choice of a few, as buttons of which one is pressed. */
const choice = (label, options, chosen, choose) =>
  el(
    "div.choice",
    { role: "group", "aria-label": label },
    options.map(([value, text, long]) =>
      el("button", { "aria-pressed": `${value === chosen}`, "aria-label": long, onclick: () => choose(value) }, text),
    ),
  );

/** Replace what a part of the page shows, and put the focus back where it was within it. */
function redraw(id, ...children) {
  const all = () => [...byId(id).querySelectorAll("button, input, select, textarea, a, summary")];
  const position = all().indexOf(document.activeElement);
  fill(id, children);
  all()[position]?.focus({ preventScroll: true });
}
