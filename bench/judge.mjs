/**
 * How many members a second one core judges by the plan's pack, over all windows that touch
 * 2009-2011. Run `node scripts/build.mjs` first. Prints; asserts nothing.
 */
import { readdirSync, readFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const { parsePack } = await import(join(root, "dist/src/contract/policy.js"));
const { compilePack, judge, judgeMember } = await import(join(root, "dist/src/core/judge.js"));
const { dayOf } = await import(join(root, "dist/src/core/day.js"));

const folder = join(root, "packs/five-year-plan");
const files = readdirSync(folder)
  .filter((name) => name.endsWith(".yaml"))
  .map((name) => ({ name, text: readFileSync(join(folder, name), "utf8") }));
const parsed = parsePack(files);
if (!parsed.ok) throw new Error(JSON.stringify(parsed.mistakes[0]));

/** mulberry32: the same population on every machine. */
function seeded(seed) {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const random = seeded(2009);
const pick = (list) => list[Math.floor(random() * list.length)];
const exact = (day) => ({ first: day, last: day });
const sectors = [
  "rural",
  "rural",
  "rural",
  "urban-community",
  "school",
  "government",
  "finance",
  "public-institution",
  "state-owned-enterprise",
  "new-economic",
  "new-social",
  "other",
];
const forms = [
  "branch-meeting",
  "lecture",
  "theme-day",
  "concentrated-class",
  "distance-group",
  "online",
  "sms",
  "model-village",
];
const levels = ["county", "township", "city"];
const start = dayOf(2009, 1, 1);
const today = dayOf(2011, 12, 31);

function member(index) {
  const sector = pick(sectors);
  // Fresh objects and strings, as rows read from a database would be.
  const place = { kind: "branch", level: "branch", sector: `${sector}` };
  const joined = random() < 0.1 ? start + Math.floor(random() * 1000) : dayOf(1985, 7, 1);
  const homes = [{ unitId: index % 1000, place, from: joined, to: null }];
  const facts = [
    { kind: "sector", value: sector, from: exact(joined), to: null, unitId: null, place: null },
  ];
  facts.push(...postFacts(place), ...otherFacts(joined));
  if (random() < 0.05) {
    const day = start + Math.floor(random() * 1000);
    homes[0] = { ...homes[0], to: Math.max(day, joined + 1) };
    homes.push({ unitId: (index + 1) % 1000, place, from: Math.max(day, joined + 1), to: null });
  }
  const events =
    joined >= start ? [{ id: `${index}`, kind: "admitted", on: exact(joined), unitId: null }] : [];
  const entries = Array.from({ length: 5 }, (_, k) => entry(`${index}-${k}`));
  return { homes, facts, events, entries, waivers: [] };
}

/** The post that some hold. */
function postFacts(place) {
  const post = random();
  if (post < 0.05) {
    const from = random() < 0.5 ? dayOf(2007, 1, 1) : start + Math.floor(random() * 900);
    return [
      {
        kind: "role",
        value: "village-secretary",
        from: exact(from),
        to: null,
        unitId: 1,
        place: { kind: "village", level: "grassroots", sector: "rural" },
      },
    ];
  }
  if (post < 0.15) {
    return [
      {
        kind: "role",
        value: "leading-body",
        from: exact(dayOf(2008, 1, 1)),
        to: null,
        unitId: 1,
        place,
      },
    ];
  }
  if (post < 0.17) {
    const from = dayOf(2009 + Math.floor(random() * 3), 8, 1);
    return [
      {
        kind: "contract",
        value: "graduate-village-official",
        from: exact(from),
        to: exact(from + 1096),
        unitId: null,
        place: null,
      },
    ];
  }
  return [];
}

function otherFacts(joined) {
  const facts = [];
  if (random() < 0.3)
    facts.push({
      kind: "standing",
      value: "farmer",
      from: exact(joined),
      to: null,
      unitId: null,
      place: null,
    });
  facts.push({
    kind: "education",
    value: "college",
    from: exact(joined),
    to: null,
    unitId: null,
    place: null,
  });
  return facts;
}

function entry(id) {
  const startsOn = start + Math.floor(random() * 1090);
  const days = random() < 0.3 ? 1 + Math.floor(random() * 5) : 1;
  return {
    id,
    sessionId: id,
    startsOn,
    endsOn: startsOn + days - 1,
    minutes: days * 60 * (2 + Math.floor(random() * 7)),
    credit: null,
    days: null,
    form: pick(forms),
    topic: "theory",
    course: "",
    provider: {
      id: 1,
      kind: random() < 0.4 ? "party-school" : "party-organisation",
      level: pick(levels),
    },
    outcome: null,
    attested: false,
    recordedOn: startsOn + days - 1,
  };
}

const size = Number(process.argv[2] ?? 200_000);
const population = Array.from({ length: size }, (_, index) => member(index));
const compiled = compilePack(parsed.pack);

function run() {
  let rows = 0;
  let sum = 0;
  const requirements = new Set();
  let binding = 0;
  const began = performance.now();
  for (const history of population) {
    const verdicts = judge(compiled, history, { today, from: start });
    rows += verdicts.length;
    for (const one of verdicts) sum = (sum * 31 + one.credited + one.dueOn) % 1_000_003;
  }
  const took = performance.now() - began;
  for (const history of population.slice(0, 2000)) {
    requirements.clear();
    for (const one of judge(compiled, history, { today, from: start }))
      requirements.add(one.requirement);
    binding += requirements.size;
  }
  return { took, rows, sum, binding: binding / Math.min(2000, size) };
}

run();
const runs = Array.from({ length: 5 }, run).sort((a, b) => a.took - b.took);
const median = runs[2];
console.log(`${cpus()[0]?.model ?? "?"}, Node ${process.version}`);
console.log(
  `${size} members, ${(median.rows / size).toFixed(2)} verdicts each, ` +
    `${median.binding.toFixed(2)} binding requirements each, checksum ${median.sum}`,
);
console.log(`${Math.round(size / (median.took / 1000))} members/s on one core (median of 5)`);

const began = performance.now();
for (const history of population) judgeMember(compiled, history, { today });
const took = performance.now() - began;
console.log(`${Math.round(size / (took / 1000))} members/s with figures, all windows (one run)`);
