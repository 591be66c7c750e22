import { beforeAll, expect, test } from "vitest";
import type { MemberRow, UnitRow } from "#contract/rows";
import { dayOf, yearOf } from "#core/day";
import { generate, type GenerateOptions } from "./generate.ts";
import { shares } from "./population.ts";
import { type RealTree, readTree } from "./tree.ts";

const today = dayOf(2011, 11, 15);
const members = 30_000;
let tree: RealTree;
let all: Demo;

interface Demo {
  readonly units: Map<string, UnitRow>;
  /** The last row of each member number: where he is today. */
  readonly last: Map<string, MemberRow>;
  readonly ages: Map<string, number>;
  readonly facts: Map<string, number>;
  readonly college: number;
  readonly largestChunk: number;
}

function collect(options: GenerateOptions): Demo {
  const units = new Map<string, UnitRow>();
  const last = new Map<string, MemberRow>();
  const ages = new Map<string, number>();
  const facts = new Map<string, number>();
  let college = 0;
  let largestChunk = 0;
  for (const rows of generate({ ...options, parts: "people" })) {
    largestChunk = Math.max(largestChunk, rows.members.length);
    for (const row of rows.members) {
      last.set(row.memberNo, row);
      ages.set(row.memberNo, Math.floor((today - (row.born?.first ?? 0)) / 365.2425));
    }
    for (const row of rows.facts) {
      const key = `${row.kind} ${row.value}`;
      facts.set(key, (facts.get(key) ?? 0) + 1);
      if (key === "education college") college += 1;
    }
  }
  for (const rows of generate({ ...options, parts: "units" })) {
    for (const row of rows.units) if (row.to === null) units.set(row.code, row);
  }
  return { units, last, ages, facts, college, largestChunk };
}

beforeAll(async () => {
  tree = await readTree();
  all = collect({ members, seed: 1, today, tree });
});

const present = (): MemberRow[] => [...all.last.values()].filter((row) => row.left === null);
const shareOf = (test: (row: MemberRow) => boolean): number =>
  present().filter(test).length / present().length;

test("the same seed makes the same rows, another seed others", () => {
  const some = { members: 400, today, tree };
  const one = JSON.stringify([...generate({ ...some, seed: 3 })]);
  expect(JSON.stringify([...generate({ ...some, seed: 3 })])).toBe(one);
  expect(JSON.stringify([...generate({ ...some, seed: 4 })])).not.toBe(one);
});

test("asking for one part gives the rows that it has in the whole", () => {
  const options = { members: 300, seed: 9, today, tree };
  const whole = [...generate(options)];
  const part = (parts: "units" | "people" | "entries") => [...generate({ ...options, parts })];
  expect(part("units").flatMap((rows) => rows.units)).toEqual(whole.flatMap((rows) => rows.units));
  // What is about a unit comes with it, what is about a person with the people.
  expect([...part("units"), ...part("people")].flatMap((rows) => rows.facts)).toEqual(
    whole.flatMap((rows) => rows.facts),
  );
  expect([...part("units"), ...part("entries")].flatMap((rows) => rows.entries)).toEqual(
    whole.flatMap((rows) => rows.entries),
  );
});

test("numbers are issued one after the other, and as many as were asked for", () => {
  expect(all.last.size).toBe(members);
  const numbers = [...all.last.keys()];
  expect(numbers[0]).toBe("NX00000001");
  expect(numbers.every((no, at) => Number(no.slice(2)) === at + 1)).toBe(true);
});

test("the real tree is whole, and every unit stands under one that exists", () => {
  const real = (length: number) =>
    [...all.units.keys()].filter((code) => /^\d+$/.test(code) && code.length === length).length;
  expect([2, 4, 6, 9, 12].map(real)).toEqual([1, 5, 22, 259, 2_912]);
  for (const unit of all.units.values()) {
    if (unit.parent === null) expect(unit.code).toBe("64");
  }
  const orphans = [...all.units.values()].filter(
    (unit) => unit.parent !== null && !all.units.has(unit.parent),
  );
  expect(orphans).toEqual([]);
});

test("branches have 15 to 30 members and number about 1,350", () => {
  const sizes = new Map<string, number>();
  for (const row of present()) sizes.set(row.unit, (sizes.get(row.unit) ?? 0) + 1);
  expect(Math.min(...sizes.values())).toBeGreaterThanOrEqual(15);
  expect(Math.max(...sizes.values())).toBeLessThanOrEqual(30);
  expect(Math.abs(sizes.size - 1_350)).toBeLessThan(20);
  const branches = [...all.units.values()].filter((unit) => unit.kind === "branch");
  expect(branches.length).toBe(sizes.size);
});

test("sectors have the planned shares of branches, in every county some branch", () => {
  const branches = [...all.units.values()].filter((unit) => unit.kind === "branch");
  const astray = shares.filter(({ sector, branches: planned }) => {
    const found = branches.filter((unit) => unit.sector === sector).length / branches.length;
    return Math.abs(found - planned / 10_000) >= 0.005;
  });
  expect(astray).toEqual([]);
  const counties = new Set(branches.map((unit) => /^\d{6}/.exec(unit.code)?.[0]).filter(Boolean));
  expect(counties.size).toBe(22);
});

test("sex, ages, schooling and farmers are as published for 2011", () => {
  const age = (row: MemberRow): number => all.ages.get(row.memberNo) ?? 0;
  // 2009 21.7 %, 2012 23.8 %.
  expect(Math.abs(shareOf((row) => row.sex === "f") - 0.231)).toBeLessThan(0.015);
  // 2011: 25.0 %; 2014: 20.3, 28.1 and 26.0 % of the next three bands.
  expect(Math.abs(shareOf((row) => age(row) <= 35) - 0.25)).toBeLessThan(0.025);
  expect(Math.abs(shareOf((row) => age(row) > 35 && age(row) <= 45) - 0.203)).toBeLessThan(0.025);
  expect(Math.abs(shareOf((row) => age(row) > 45 && age(row) <= 60) - 0.281)).toBeLessThan(0.025);
  expect(Math.abs(shareOf((row) => age(row) > 60) - 0.26)).toBeLessThan(0.025);
  // 2009 35.7 %, 2012 40 %.
  expect(Math.abs(all.college / members - 0.386)).toBeLessThan(0.02);
  // 2011: 30.1 %.
  expect(Math.abs((all.facts.get("standing farmer") ?? 0) / members - 0.301)).toBeLessThan(0.02);
});

test("members are admitted at the published rates, and mostly young", () => {
  const admitted = (year: number) =>
    shareOf((row) => row.admitted !== null && yearOf(row.admitted.first) === year);
  for (const year of [2009, 2010, 2011]) {
    expect(admitted(year)).toBeGreaterThan(0.027);
    expect(admitted(year)).toBeLessThan(0.042);
  }
  expect(present().some((row) => (row.admitted?.first ?? 0) < dayOf(1970, 1, 1))).toBe(true);
  const fresh = present().filter((row) => (row.admitted?.first ?? 0) >= dayOf(2009, 1, 1));
  const young = fresh.filter((row) => (all.ages.get(row.memberNo) ?? 0) <= 35).length;
  expect(Math.abs(young / fresh.length - 0.82)).toBeLessThan(0.04);
  const tooYoung = present().filter(
    (row) =>
      row.admitted !== null && row.born !== null && row.admitted.last - row.born.first < 18 * 365,
  );
  expect(tooYoung.length).toBe(0);
});

test("names are invented character by character; rare characters are among them", () => {
  const names = present().map((row) => row.name);
  expect(new Set(names).size / names.length).toBeGreaterThan(0.4);
  const rare = ["䶮", "㛃", "𬍛", "喆", "堃"];
  expect(rare.filter((sign) => names.some((name) => name.includes(sign)))).toEqual(rare);
  expect(names.every((name) => /^\p{Script=Han}{2,4}$/u.test(name))).toBe(true);
  expect(present().every((row) => /^[A-Z][a-z]+ [A-Z][a-z]+$/.test(row.nameEn))).toBe(true);
});

test("posts, changes and absences of real life are there", () => {
  const wanted = [
    "role village-secretary",
    "role leading-body",
    "role party-building-instructor",
    "contract graduate-village-official",
    "cadre-scope yes",
    "standing veteran",
    "standing unemployed",
    "host floating",
    "floating yes",
    "appointed ",
    "sector new-economic",
  ];
  expect(wanted.filter((key) => (all.facts.get(key) ?? 0) <= 5)).toEqual([]);
  expect(present().length).toBeLessThan(members);
  expect(present().length).toBeGreaterThan(members * 0.99);
  const branches = [...all.units.values()]
    .filter((unit) => unit.sector === "rural" && unit.kind === "branch")
    .map((unit) => unit.parent);
  const villages = [...all.units.values()].filter((unit) => unit.kind === "village");
  expect(new Set(branches).size).toBeLessThan(villages.length);
});

test("memory does not grow with the size: chunks stay small", () => {
  expect(all.largestChunk).toBeLessThan(700);
});

test("beyond a million members counties are repeated under codes of their own", () => {
  const codes = new Set<string>();
  let branches = 0;
  let open = 0;
  for (const rows of generate({ members: 1_200_000, seed: 1, today, tree, parts: "units" })) {
    for (const row of rows.units) {
      if (row.to !== null) continue;
      open += 1;
      codes.add(row.code);
      if (row.kind === "branch") branches += 1;
    }
  }
  expect(codes.size).toBe(open);
  expect(codes.has("640104K2100")).toBe(true);
  expect(Math.abs(branches - 1_200_000 / 22.25)).toBeLessThan(3);
});
