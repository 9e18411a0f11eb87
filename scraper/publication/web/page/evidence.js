// What an amount rests on: the drawer, from the answer down to the sentences of the page and the copies that were seen.

let isFilled = null; // what the drawer shows, so that it is not filled again each second

/** The later lists that may have been in force already, where a price is not certain. */
function doubts(at) {
  let start = -Infinity;
  return LISTS.filter(({ from }, position) => {
    start = Math.max(start, DATA.dated[position][1] ?? from);
    return start <= at && at < from;
  });
}

let readProofs = null;
/** What the prices rest on: most of the data, so read when it is asked for first. */
const proofs = () => (readProofs ??= JSON.parse(byId("evidence").textContent));

/** The chain of a segment: see `evidence` in Python. */
function chainOf(model, kind, currency, at) {
  const track = TRACK.get(`${model}|${kind}|${currency}`);
  const number = track && proofs().of[track.key][positionAt(track, at)];
  if (number === undefined) return null;
  const [rank, isPrinted, ...parts] = proofs().chains[number];
  const pools = ["sources", "sources", "sentences", "caveats", "ends"].map((name) => proofs()[name]);
  const [sources, dated, sentences, caveats, ends] = pools.map((pool, at) => parts[at].map((which) => pool[which]));
  return { rank, isPrinted, sources, dated, sentences, caveats, ends };
}

/** A part of the drawer, where there is something in it. */
const part = (title, children) => [children].flat().some(Boolean) && [el("h3.quiet", title), children];
const note = (...children) => el("p.note", children);
const fact = (name, value, style = "") => value && el("div.fact", el("dt", name), el(`dd.${style}`, value));

/** Which period it is, by the rule, the window and the holiday. */
function periodPart(segment, at) {
  const { drawer, period, errors } = words();
  const rule = DATA.tracks.rules[segment[3]];
  if (!rule) return el("p", ruleSentence());
  const day = dayCount(at);
  const [date, window] = [dayInBeijing(at), windowAt(rule, at)];
  const { first, last } = DATA.tracks.calendar;
  const tail = !window
    ? drawer.outside
    : !rule.except_holidays
      ? `${period[window[0]]} ${windowHours(window)} ${words().beijing}`
      : DAYS_OFF.has(day)
        ? drawer.holiday(date, notice(at))
        : first <= day && day <= last
          ? drawer.workday(date)
          : errors.CalendarUnknown(date);
  return el("p", ruleSentence(rule), " ", el("strong", tail));
}

const sourceList = (sources) =>
  sources[0] &&
  el(
    "ul.sources",
    sources.map(([rank, language, url, day, note, sha256, isNotKept]) =>
      el(
        "li",
        link(url, words().drawer.ranks[rank]),
        language && ` · ${language}`,
        ` · ${day ? words().drawer.seenOn(day) : words().drawer.noDay}`,
        isNotKept > 0 && el("div", words().drawer.notKept),
        note && el("div.soft", inEnglish(note)),
        sha256 && el("code", { title: "SHA-256" }, sha256),
      ),
    ),
  );

/** What a link said that was made with other data, beside what is said now. */
function warning({ price }, shown) {
  if (!state.link || state.link.data === DATA.built.data) return null;
  const { drawer, priceUnknown, colon } = words();
  const was = state.link.was.replace("~", " / ");
  if (was === shown) return note(drawer.otherData, drawer.sameFigure);
  const listOf = (name) => name.split(".")[0];
  const corrected = Object.entries(DATA.tracks.not_counting).filter(
    ([name]) => price && listOf(name) === listOf(price.edition),
  );
  return el(
    "p.warning",
    { role: "alert" },
    drawer.otherData,
    drawer.wasAndIs(was, shown || priceUnknown),
    corrected.map(([name, why]) => ` ${name}${colon}${why}`),
  );
}

function drawerParts(model, kind, at) {
  const { drawer, kinds, basis, priceUnknown, colon, aside } = words();
  const found = answer(model, kind, state.cur, at);
  const { price, error } = found;
  const shown = amountsShown(found);
  const segment = segmentOf(model, kind, state.cur, at);
  const [chain, inOther] = inOrder().map((currency) => chainOf(model, kind, currency, at));
  const head = [
    el("h2", { id: "drawer-title" }, `${nameOf(model)} · ${kinds[kind]}`),
    shown
      ? el(
          "p.total",
          sign(state.cur),
          shown,
          price?.listPrice && el("s.soft", ` ${SIGNS[state.cur]}${price.listPrice}`),
        )
      : el("p.total missing", priceUnknown),
    soft([shown && unitOf(model, kind, state.cur, at), beijingTime(at)].filter(Boolean).join(" · ")),
    error && note(inWords(error)),
    warning(found, shown),
  ];
  if (!chain) return head;
  const isDoubtful = price && !price.certain;
  // What the model asks for itself has no cell of its own: a sentence says what it costs.
  const cell = kind === "server_side_request" ? "request" : kind;
  const prices = price ? [answer(model, cell, state.cur, at).price] : (error.candidates ?? []);
  const sentences = new Map([...chain.sentences, ...(inOther?.sentences ?? [])].map((each) => [each[1], each]));
  const list = segment ? LISTS[segment[0]] : listAt(at);
  const [, earliest, before, latest, first, sha256] = DATA.dated[LISTS.indexOf(list)];
  const observed = DATA.tracks.observed_until;
  return [
    head,
    part(
      drawer.printed,
      chain.isPrinted
        ? prices.map((each) =>
            el(
              "p.printed",
              el("span", `${each.model} / ${kinds[cell]} / ${periodOf(each, at)}`),
              el(`strong.${each.period}`, each.amount, each.listPrice && struck(` ${each.listPrice}`)),
            ),
          )
        : prices[0] && el("p", drawer.notPrinted),
    ),
    part(drawer.period, segment && periodPart(segment, at)),
    part(drawer.caveats, [
      ...chain.caveats.map(([of, why]) => note(el("strong", drawer.caveat[of], colon), inEnglish(why))),
      ...(isDoubtful ? doubts(at).map(({ name }) => note(drawer.doubt(name))) : []),
    ]),
    part(
      drawer.words,
      [...sentences.values()].map(([language, text]) => el("blockquote", { lang: language }, text)),
    ),
    part(
      drawer.ends,
      chain.ends.map(([of, end, isStated]) =>
        el("p", of, colon, beijingTime(end), aside(isStated ? drawer.stated : drawer.acted)),
      ),
    ),
    part(drawer.edition(list.name), [
      list.from > observed && note(drawer.newer(utc(observed))),
      el(
        "dl",
        fact(drawer.from, utc(list.from)),
        fact(words().until, list.until ? utc(list.until) : drawer.newest),
        fact(drawer.known, basis[list.basis]),
        fact(drawer.bounds, earliest && utc(earliest) + aside(drawer.proof[before])),
        fact(drawer.boundsAfter, latest && utc(latest) + aside(drawer.proof[first])),
        fact(drawer.restsOn, drawer.ranks[chain.rank]),
        fact(drawer.file, sha256, "hash"),
      ),
    ]),
    part(drawer.sources, sourceList(chain.sources)),
    part(drawer.dated, sourceList(chain.dated)),
  ];
}

/** The address of what the drawer shows, with the figure and the data that it is from. */
function permalink(model, kind, at) {
  const was = amountsShown(answer(model, kind, state.cur, at)).replace(" / ", "~") || "0";
  return addressOf({ ...state, at, why: [model, kind], link: { was, data: DATA.built.data } });
}

function renderDrawer() {
  const drawer = byId("drawer");
  if (!state.why) {
    isFilled = null;
    return drawer.close();
  }
  const key = JSON.stringify([state.why, state.at, state.cur, state.lang]);
  if (key === isFilled) return;
  isFilled = key;
  const at = shownAt();
  const href = permalink(...state.why, at);
  const { copy, copied, close } = words().drawer;
  const copying = button(
    "plain",
    async () => {
      try {
        await navigator.clipboard.writeText(href);
        copying.textContent = copied;
      } catch {
        prompt(copy, href); // there is no clipboard that the page may write to
      }
    },
    copy,
  );
  fill("drawer-body", drawerParts(...state.why, at), el("p", copying, " ", el("a", { href, id: "permalink" }, "#")));
  byId("drawer-close").ariaLabel = close;
  if (!drawer.open) drawer.showModal();
}
