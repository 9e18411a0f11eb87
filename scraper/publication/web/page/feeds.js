// The feeds, as their manifest has them; questions with where they are answered; the last lines.

function feedCard({ path, status, bytes, exact_until: until, loses, reason }) {
  const isThere = status !== "refused";
  const said = words().feedWords[path.split("/").at(-1)];
  const facts = [bytes && words().bytes(grouped(bytes)), until && words().exactUntil(until)];
  return el(
    `li.feed ${status}`,
    el("h3", isThere ? el("a", { href: path }, path) : path, " ", el(`span.badge ${status}`, words().status[status])),
    said && el("p", said),
    soft(facts.filter(Boolean).join(" · ")),
    loses?.[0] && soft(words().loses, inEnglish(loses.join(" · "))),
    reason && soft(inEnglish(reason)),
  );
}

function renderFeeds() {
  const { questions, digits, licences, made, source } = words();
  const { at, edition, address, source: href } = DATA.built;
  fill("feeds-list", DATA.feeds.map(feedCard));
  fill(
    "questions",
    Object.entries(questions).map(([path, question]) => el("li", el("a", { href: address + path }, question))),
  );
  fill("footer", el("p", digits), el("p", licences), el("p", made(utc(at), edition), " ", el("a", { href }, source)));
}
