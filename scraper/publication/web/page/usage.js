// How much of each kind a usage says: the forms that the API's responses have, by the tables of the Python package.
// What is not understood in full is refused: its cost is not known.

class Misread extends Error {
  constructor(code, fields) {
    super(code);
    Object.assign(this, { code, fields });
  }
}

/** The fields that are there by name; the name of a nested one has a dot. */
function flattened(values, prefix = "", found = {}) {
  for (const [name, value] of Object.entries(values)) {
    if (value === null) continue;
    if (typeof value === "object" && !Array.isArray(value)) flattened(value, `${prefix}${name}.`, found);
    else found[prefix + name] = value;
  }
  return found;
}

/** The usage in a text, which may be a whole response, the model that it names, and the second at which it was made. */
function readUsage(text) {
  let whole;
  try {
    whole = JSON.parse(text);
  } catch {
    throw new Misread("json");
  }
  const found = typeof whole?.usage === "object" ? whole.usage : whole;
  if (typeof found !== "object" || found === null || Array.isArray(found)) throw new Misread("object");
  const { model, ...usage } = found;
  const named = [whole.model, model].find((each) => typeof each === "string");
  return { usage: typeof model === "string" ? usage : found, named, made: found === whole ? null : madeAt(whole) };
}

/** In seconds since 1970 or in parts of them, as Python takes it; null where a response does not say. */
function madeAt({ created, created_at }) {
  let second = created || created_at;
  if (!second) return null;
  if (!Number.isFinite(second) || second < 0 || second >= 1e20)
    throw new Misread("UsageError", [created ? "created" : "created_at"]);
  while (second >= 1e11) second /= 1000;
  return Math.floor(second);
}

// Of the quantities, `unsplit` is input of which nothing says how much was cached. Of calls that a model made, only those
// that succeeded are billed: `isMost`.

/** How much a usage as a text says of what a model, or a service, bills. */
function quantitiesOf(text, model) {
  const { usage } = readUsage(text);
  const fields = flattened(usage);
  const forms = Object.entries(DATA.usage.forms).filter(([, { marks }]) => marks.some((mark) => mark in fields));
  if (!forms.length) throw new Misread("object");
  if (forms.length > 1)
    throw new Misread(
      "form",
      forms.flatMap(([, { marks }]) => marks.filter((mark) => mark in fields)),
    );
  const [[form, rules]] = forms;
  const strange = Object.keys(fields).filter(
    (name) => !rules.known.includes(name) && !isNoQuantity(name, fields[name]),
  );
  if (strange.length) throw new Misread("other", strange);
  const missing = rules.needed.filter((name) => !(name in fields));
  if (missing.length) throw new Misread("missing", missing);
  const counts = {};
  for (const name of rules.known.filter((each) => each in fields))
    counts[name] = form === "kind" ? fields[name] : whole(name, fields[name]);
  if (form === "kind") return { exact: counts, unsplit: 0 };
  agree(counts, rules);
  const called = Object.keys(DATA.usage.called).filter((name) => counts[name]);
  const own = called.find((name) => DATA.usage.called[name] === model);
  if (own) return { exact: { server_side_request: counts[own] }, unsplit: 0, isMost: true };
  if (called.length) throw new Misread("called", called);
  return form === "chat" ? ofChat(counts) : ofInputAndOutput(counts);
}

const NO_QUANTITY = new RegExp(`^(?:${DATA.usage.no_quantity})$`);
const isNoQuantity = (name, value) =>
  NO_QUANTITY.test(name) ||
  (typeof value === "string"
    ? !/\d/.test(value) && !/^\s*[{[]/.test(value)
    : !value || (Array.isArray(value) && !value.length));

function whole(name, value) {
  if (!Number.isSafeInteger(value) || value < 0) throw new Misread("UsageError", [name]);
  return value;
}

/** Throws where a sum is not that of its parts, or a part is more than the whole. */
function agree(counts, { sums, parts }) {
  for (const [addends, total] of sums) {
    const all = [...addends, total];
    if (all.every((name) => name in counts) && addends.reduce((sum, name) => sum + counts[name], 0) !== counts[total])
      throw new Misread("contradict", all);
  }
  for (const [within, total] of parts)
    for (const part of within)
      if ((counts[part] ?? 0) > (counts[total] ?? 0)) throw new Misread("contradict", [part, total]);
}

function ofChat(counts) {
  const prompt = counts.prompt_tokens;
  const miss = counts.prompt_cache_miss_tokens;
  const hit =
    counts.prompt_cache_hit_tokens ??
    counts["prompt_tokens_details.cached_tokens"] ??
    (miss === undefined ? undefined : prompt - miss);
  const output = counts.completion_tokens;
  if (hit === undefined && prompt) return { exact: { output }, unsplit: prompt };
  return { exact: { input_cache_hit: hit ?? 0, input_cache_miss: prompt - (hit ?? 0), output }, unsplit: 0 };
}

/** Responses, where the input includes what was cached, and Anthropic, where it does not. */
function ofInputAndOutput(counts) {
  const { input_tokens: input, output_tokens: output } = counts;
  const cached = counts["input_tokens_details.cached_tokens"];
  const ofAnthropic = DATA.usage.anthropic.filter((name) => name in counts);
  const ofResponses = DATA.usage.responses.filter((name) => name in counts);
  if (ofAnthropic.length && ofResponses.length) throw new Misread("form", [...ofResponses, ...ofAnthropic]);
  if (!ofAnthropic.length && cached === undefined && input) return { exact: { output }, unsplit: input };
  const hit = (cached ?? 0) + (counts.cache_read_input_tokens ?? 0);
  const miss = input - (cached ?? 0) + (counts.cache_creation_input_tokens ?? 0);
  return { exact: { input_cache_hit: hit, input_cache_miss: miss, output }, unsplit: 0 };
}
