// What an amount rests on: the drawer, from the answer down to the sentences of the page and the copies that were seen.

let isFilled = null; // what the drawer shows, so that it is not filled again each second

/** The later lists that may have been in force already, where a price is not certain. */
function doubts(at) {
  let start = -Infinity;
  return DATA.tracks.editions.filter(([, from], position) => {
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
  const position = track ? positionAt(track, at) : -1;
  if (position < 0) return null;
  const { chains, of, sources, sentences, caveats, ends } = proofs();
  const [rank, isPrinted, own, dated, said, about, until] = chains[of[track.key][position]];
  const from = (pool) => (which) => pool[which];
  return {
    rank,
    isPrinted,
    sources: own.map(from(sources)),
    dated: dated.map(from(sources)),
    sentences: said.map(from(sentences)),
    caveats: about.map(from(caveats)),
    ends: until.map(from(ends)),
  };
}

const part = (title, ...children) => [el("h3", { class: "quiet" }, title), ...children];
const fact = (name, value, style) =>
  value && el("div", { class: "fact" }, el("dt", {}, name), el("dd", { class: style }, value));

/** Which period it is, by the rule, the window and the holiday. */
function periodPart(segment, at) {
  const { drawer } = words();
  if (segment[3] === null) return drawer.round;
  const rule = DATA.tracks.rules[segment[3]];
  const day = Math.floor((at + BEIJING) / DAY);
  const [date, window] = [dayInBeijing(at), windowAt(rule, at)];
  const { first, last } = DATA.tracks.calendar;
  const tail = !window
    ? drawer.outside
    : !rule.except_holidays
      ? `${words().period[window[0]]} ${utc(window[2]).slice(11, 16)}–${utc(window[3]).slice(11, 16)} ${words().beijing}`
      : DAYS_OFF.has(day)
        ? drawer.holiday(date, notice(at))
        : first <= day && day <= last
          ? drawer.workday(date)
          : drawer.calendar(date);
  return [ruleSentence(rule), " ", el("strong", {}, tail)];
}

const sourceItem = ([rank, language, url, day, note, sha256, isNotKept]) =>
  el(
    "li",
    {},
    link(url, words().drawer.ranks[rank]),
    language && ` · ${language}`,
    ` · ${words().drawer.seenOn(day)}`,
    isNotKept > 0 && el("div", {}, words().drawer.notKept),
    note && el("div", { class: "soft" }, inEnglish(note)),
    sha256 && el("code", { title: "SHA-256" }, sha256),
  );

/** The amount that is shown, or both where the calendar is not known. */
const amountsShown = ({ price, error }) =>
  price
    ? price.amount
    : (error.candidates ?? [])
        .map((each) => each.amount)
        .reverse()
        .join("~");

/** What a link said that was made with other data, beside what is said now. */
function warning(found) {
  if (!state.link || state.link.data === DATA.built.data) return null;
  const { drawer } = words();
  const [was, here] = [state.link.was, amountsShown(found)];
  if (was === here) return el("p", { class: "note" }, drawer.linkSame);
  const edition = found.price?.edition.split(".")[0];
  const corrected = Object.entries(DATA.tracks.not_counting).filter(([name]) => name.split(".")[0] === edition);
  return el(
    "p",
    { class: "warning", role: "alert" },
    drawer.linkWas(was, here || words().priceUnknown),
    corrected.map(([name, why]) => [" ", drawer.corrected(name, why)]),
  );
}

function drawerParts(model, kind, at) {
  const { drawer } = words();
  const found = answer(model, kind, state.cur, at);
  const { price, error } = found;
  const segment = segmentOf(model, kind, state.cur, at);
  const chain = chainOf(model, kind, state.cur, at);
  const inOther = chainOf(
    model,
    kind,
    CHOICES.cur.find((each) => each !== state.cur),
    at,
  );
  const prices = price ? [price] : (error.candidates ?? []);
  const position =
    segment && segment[0] !== "x" ? segment[0] : DATA.tracks.editions.findLastIndex(([, from]) => from <= at);
  const head = [
    el("h2", { id: "drawer-title" }, `${nameOf(model)} · ${words().kinds[kind]}`),
    prices.length
      ? el(
          "p",
          { class: "total" },
          el("span", { class: "sign" }, SIGNS[state.cur]),
          amountsShown(found).replace("~", " / "),
          price?.listPrice && el("s", { class: "soft" }, ` ${SIGNS[state.cur]}${price.listPrice}`),
        )
      : el("p", { class: "total missing" }, words().priceUnknown),
    el(
      "p",
      { class: "soft" },
      prices.length > 0 && `${unitOf(model, kind, state.cur, at)} · `,
      `${inBeijing(at)} ${words().beijing}`,
    ),
    error && el("p", { class: "note" }, inWords(error)),
    warning(found),
  ];
  if (!chain) return head;
  const sentences = [
    ...new Map([...chain.sentences, ...(inOther?.sentences ?? [])].map((each) => [each[1], each])).values(),
  ];
  const [name, from, until] = DATA.tracks.editions[position];
  const [basis, earliest, before, latest, first, sha256] = DATA.dated[position];
  return [
    head,
    prices.length > 0 &&
      part(
        drawer.printed,
        chain.isPrinted
          ? prices.map((each) =>
              el(
                "p",
                { class: "printed" },
                el("span", {}, `${each.model} / ${words().kinds[kind]} / ${periodOf(each, at)}`),
                el("strong", { class: each.period }, each.amount, each.listPrice && el("s", {}, ` ${each.listPrice}`)),
              ),
            )
          : el("p", {}, drawer.notPrinted),
      ),
    segment && segment[0] !== "x" && part(drawer.period, el("p", {}, periodPart(segment, at))),
    (chain.caveats.length > 0 || (price && !price.certain)) &&
      part(
        drawer.caveats,
        chain.caveats.map(([of, why]) =>
          el("p", { class: "note" }, el("strong", {}, `${drawer.caveat[of]}: `), inEnglish(why)),
        ),
        price && !price.certain && doubts(at).map(([list]) => el("p", { class: "note" }, drawer.doubt(list))),
      ),
    sentences.length > 0 &&
      part(
        drawer.words,
        sentences.map(([language, text]) => el("blockquote", { lang: language }, text)),
      ),
    chain.ends.length > 0 &&
      part(
        drawer.ends,
        chain.ends.map(([of, end, isStated]) =>
          el("p", {}, `${of}: ${inBeijing(end)} ${words().beijing} (${isStated ? drawer.stated : drawer.acted})`),
        ),
      ),
    part(
      drawer.edition(name),
      from > DATA.tracks.observed_until &&
        el("p", { class: "note" }, drawer.newer(dayInBeijing(DATA.tracks.observed_until))),
      el(
        "dl",
        {},
        fact(drawer.inForceFrom, utc(from)),
        fact(drawer.inForceUntil, until ? utc(until) : drawer.newest),
        fact(drawer.known, words().basis[basis]),
        fact(drawer.bounds, earliest && `${utc(earliest)} (${drawer.proof[before]})`),
        fact(drawer.boundsAfter, latest && `${utc(latest)} (${drawer.proof[first]})`),
        fact(drawer.restsOn, chain.rank !== null && drawer.ranks[chain.rank]),
        fact(drawer.file, sha256, "hash"),
      ),
    ),
    chain.sources.length > 0 && part(drawer.sources, el("ul", { class: "sources" }, chain.sources.map(sourceItem))),
    chain.dated.length > 0 && part(drawer.dated, el("ul", { class: "sources" }, chain.dated.map(sourceItem))),
  ];
}

/** The address of what the drawer shows, with the figure and the data that it is from. */
function permalink(model, kind, at) {
  const shown = {
    ...state,
    at,
    why: [model, kind],
    link: { was: amountsShown(answer(model, kind, state.cur, at)) || "0", data: DATA.built.data },
  };
  return `${location.href.split("#")[0]}#${toFragment(shown)}`;
}

function renderDrawer() {
  const drawer = byId("drawer");
  if (!state.why) {
    isFilled = null;
    if (drawer.open) drawer.close();
    return;
  }
  const [model, kind] = state.why;
  const key = JSON.stringify([state.why, state.at, state.cur, state.lang]);
  if (key === isFilled) return;
  isFilled = key;
  const at = shownAt();
  const copy = el(
    "button",
    {
      type: "button",
      class: "plain",
      onclick: async () => {
        await navigator.clipboard?.writeText(permalink(model, kind, at));
        copy.textContent = words().drawer.copied;
      },
    },
    words().drawer.copy,
  );
  fill(
    "drawer-body",
    drawerParts(model, kind, at),
    el("p", {}, copy, " ", el("a", { href: permalink(model, kind, at), id: "permalink" }, "#")),
  );
  byId("drawer-close").setAttribute("aria-label", words().drawer.close);
  if (!drawer.open) drawer.showModal();
}
