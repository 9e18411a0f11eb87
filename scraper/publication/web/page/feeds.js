// The feeds, as their manifest has them; questions with where they are answered; the last lines.

function feedCard({ path, status, bytes, exact_until: until, loses, reason }) {
  const name = path.split("/").at(-1);
  return el(
    "li",
    { class: `feed ${status}` },
    el(
      "h3",
      {},
      status === "refused" ? path : el("a", { href: path }, path),
      " ",
      el("span", { class: `badge ${status}` }, words().status[status]),
    ),
    words().feedWords[name] && el("p", {}, words().feedWords[name]),
    el(
      "p",
      { class: "soft" },
      [
        bytes && `${grouped(bytes)} ${words().bytes}`,
        until && `${words().status.exact} ${words().until2} ${until}`,
      ]
        .filter(Boolean)
        .join(" · "),
    ),
    loses?.length > 0 && el("p", { class: "soft" }, words().loses, inEnglish(loses.join(" · "))),
    reason && el("p", { class: "soft" }, inEnglish(reason)),
  );
}

function renderFeeds() {
  fill("feeds-title", words().feedsTitle);
  fill("feeds-list", DATA.feeds.map(feedCard));
  fill(
    "questions",
    words().questions.map(([question, address, text]) =>
      el("li", {}, el("strong", {}, question), " ", el("a", { href: DATA.built.address + address }, text)),
    ),
  );
  fill(
    "footer",
    words().footer.map((text) => el("p", {}, text)),
    el(
      "p",
      {},
      words().made(utc(DATA.built.at), DATA.built.edition),
      " ",
      el("a", { href: DATA.built.source, rel: "noopener" }, words().source),
    ),
  );
}
