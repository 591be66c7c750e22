import type { EntryRow, FactRow, MemberRow, Numbered, UnitRow } from "#contract/rows";
import { type Day, dayOf } from "#core/day";
import { importEntries } from "#services/ledger-import";
import { importFacts } from "#services/members/facts";
import { importMembers } from "#services/members/import";
import { importUnits } from "#services/organisation/import";
import { type Bench, seeded } from "./support.ts";

/** A province of counties; branches stand directly below the county, which is their office. */
export interface Size {
  readonly counties: number;
  readonly branchesPerCounty: number;
  readonly membersPerBranch: number;
  readonly entriesPerMember: number;
}

export function membersOf(size: Size): number {
  return size.counties * size.branchesPerCounty * size.membersPerBranch;
}

type Outcome = Awaited<ReturnType<typeof importUnits>>;

function sound(outcome: Outcome): void {
  if (!outcome.ok) throw new Error(outcome.message);
  const [first] = outcome.value.problems;
  if (first !== undefined) throw new Error(JSON.stringify(first));
}

function numbered<T>(values: Iterable<T>): Numbered<T>[] {
  return [...values].map((value, index) => ({ row: index + 2, value }));
}

const sectors = [
  "rural",
  "rural",
  "rural",
  "urban-community",
  "school",
  "government",
  "new-economic",
];

export function* unitRows(size: Size): Generator<UnitRow> {
  const base = {
    nameEn: "",
    sector: null,
    from: dayOf(1949, 1, 1),
    to: null,
    longitude: null,
    latitude: null,
  };
  yield { ...base, code: "P", parent: null, name: "省", kind: "committee", level: "province" };
  for (let c = 0; c < size.counties; c += 1) {
    yield {
      ...base,
      code: `C${c}`,
      parent: "P",
      name: `县${c}`,
      kind: "committee",
      level: "county",
    };
    for (let b = 0; b < size.branchesPerCounty; b += 1) {
      const sector = sectors[(c + b) % sectors.length] ?? null;
      const code = `C${c}B${b}`;
      yield {
        ...base,
        code,
        parent: `C${c}`,
        name: `支部${b}`,
        kind: "branch",
        level: "branch",
        sector,
      };
    }
  }
}

function* branches(size: Size): Generator<string> {
  for (let c = 0; c < size.counties; c += 1) {
    for (let b = 0; b < size.branchesPerCounty; b += 1) yield `C${c}B${b}`;
  }
}

function* memberRows(size: Size): Generator<MemberRow> {
  const random = seeded(1);
  for (const unit of branches(size)) {
    for (let m = 0; m < size.membersPerBranch; m += 1) {
      const joined = dayOf(1970 + Math.floor(random() * 41), 1 + Math.floor(random() * 12), 1);
      const admitted = { first: joined, last: joined };
      yield {
        memberNo: `${unit}M${m}`,
        name: `测试${m}`,
        nameEn: "",
        sex: m % 4 === 0 ? "f" : "m",
        born: null,
        unit,
        from: joined,
        to: null,
        admitted,
        full: null,
        left: null,
        sector: null,
      };
    }
  }
}

function* factRows(size: Size): Generator<FactRow> {
  for (const unit of branches(size)) {
    for (let m = 0; m < size.membersPerBranch; m += 1) {
      const from = dayOf(2008, 1, 1);
      const fact = {
        memberNo: `${unit}M${m}`,
        subjectUnit: null,
        record: "fact" as const,
        from: { first: from, last: from },
        to: null,
      };
      yield { ...fact, kind: "education", value: "secondary", unit: null };
      if (m === 0) yield { ...fact, kind: "role", value: "village-secretary", unit };
      if (m === 1) yield { ...fact, kind: "role", value: "leading-body", unit };
    }
  }
}

const forms = ["lecture", "concentrated-class", "branch-meeting", "distance-group", "online"];

function* entryRows(size: Size): Generator<EntryRow> {
  const random = seeded(2);
  for (const unit of branches(size)) {
    const days = Array.from(
      { length: size.entriesPerMember * 2 },
      (): Day => dayOf(2009, 3, 1) + Math.floor(random() * 980),
    );
    for (let m = 0; m < size.membersPerBranch; m += 1) {
      const first = Math.floor(random() * size.entriesPerMember);
      for (let e = 0; e < size.entriesPerMember; e += 1) yield entryRow(unit, m, first + e, days);
    }
  }
}

function entryRow(unit: string, member: number, session: number, days: readonly Day[]): EntryRow {
  const day = days[session] ?? 0;
  return {
    memberNo: `${unit}M${member}`,
    subjectUnit: null,
    source: "file",
    sourceKey: `${unit}S${session}`,
    act: "entry",
    corrects: null,
    sessionKey: `${unit}S${session}`,
    startsOn: day,
    endsOn: day,
    startsAt: null,
    endsAt: null,
    minutes: 240 + 60 * (session % 5),
    credit: null,
    creditUnit: null,
    days: null,
    form: forms[session % forms.length] ?? "lecture",
    topic: "theory",
    course: "",
    providerCode: `school-${unit.split("B")[0]}`,
    providerName: "县委党校",
    providerKind: "party-school",
    providerLevel: "county",
    place: "",
    unit: null,
    outcome: null,
    attested: false,
    note: "",
  };
}

export interface Loads {
  readonly units: () => Promise<void>;
  readonly members: () => Promise<void>;
  readonly facts: () => Promise<void>;
  readonly entries: () => Promise<void>;
}

/** The rows are made before, so that only loading is measured. */
export function prepare({ ctx }: Bench, size: Size): Loads {
  const units = numbered(unitRows(size));
  const members = numbered(memberRows(size));
  const facts = numbered(factRows(size));
  const entries = numbered(entryRows(size));
  return {
    units: async () => sound(await importUnits(ctx, units)),
    members: async () => sound(await importMembers(ctx, members)),
    facts: async () => sound(await importFacts(ctx, facts)),
    entries: async () => sound(await importEntries(ctx, entries)),
  };
}
