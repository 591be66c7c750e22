import { expect, test } from "vitest";
import { assess, type AssessedMember } from "#core/assess";
import type { LedgerRow } from "#core/ledger";
import { compiledWith, did, on } from "#test/shapes";

const pack = compiledWith({ window: "{ calendar: { years: 1 } }", demand: "{ hours: 2 }" });

function rowKnownOn(recorded: string): LedgerRow {
  const entry = { ...did("2024-05-06", 3), id: recorded, sessionId: recorded };
  return { ...entry, recordedOn: on(recorded), act: "entry", rootId: recorded, sequence: 1 };
}

const units = [
  {
    unitId: 1,
    parentId: null,
    kind: "branch",
    level: "county",
    sector: null,
    from: on("2000-01-01"),
    to: null,
  },
];
const member: AssessedMember = {
  memberNo: "640001",
  homes: [{ unitId: 1, from: on("2024-01-01"), to: null }],
  facts: [],
  events: [],
  entries: [rowKnownOn("2024-05-07")],
  waivers: [],
};

function statuses(options: Omit<Parameters<typeof assess>[3], "today">): string[] {
  const asked = { today: on("2025-06-01"), ...options };
  return [...assess(pack, units, [member], asked)].flatMap(({ verdicts }) =>
    verdicts.map((row) => `${String(row.windowStart)} ${row.status}`),
  );
}

test("what was recorded later than the day as of which is asked is unknown", () => {
  const [year, next] = [on("2024-01-01"), on("2025-01-01")];
  expect(statuses({})).toEqual([`${year} met`, `${next} on-course`]);
  expect(statuses({ knownOn: on("2024-05-06") })).toEqual([`${year} short`, `${next} on-course`]);
  expect(statuses({ knownOn: on("2024-05-07") })).toEqual([`${year} met`, `${next} on-course`]);
});

test("windows that ended before the day from which is asked are left out", () => {
  expect(statuses({ from: on("2025-01-01") })).toEqual([`${on("2025-01-01")} on-course`]);
});
