import { describe, expect, test } from "vitest";
import type { Case, Expected } from "#core/policy/cases";
import type { Pack } from "#core/policy/pack";
import { casesSummary, runCases } from "#core/policy/run-cases";
import { casesTold } from "#core/policy/told-cases";
import { did, memberWith, on, packWith } from "#test/shapes";

const anyhow: Expected = {
  requirement: "R",
  on: on("2024-06-01"),
  status: "short",
  creditedMinutes: 180,
  demandedMinutes: 600,
  sessions: 1,
  missingMinutes: 420,
  missingCount: 0,
  dueOn: on("2024-12-31"),
  unit: 1,
  mayAct: false,
  consequence: null,
};
const plain: Case = {
  id: "one",
  title: { zh: "例", en: "Example" },
  later: null,
  today: on("2025-03-01"),
  parameters: {},
  subject: "member",
  history: memberWith([did("2024-05-06", 3)]),
  group: [],
  shares: [],
  gap: null,
  expect: [anyhow],
};
const pack: Pack = packWith({ verdict: "{ mayAct: { while: [met] } }" });

function failuresOf(more: Partial<Case>): readonly string[] {
  return (
    runCases({ ...pack, cases: [{ ...plain, ...more }] }).results[0]?.failures ?? ["no result"]
  );
}
const expecting = (more: Partial<Expected>) => failuresOf({ expect: [{ ...anyhow, ...more }] });

describe("a worked case", () => {
  test("passes where everything comes as it is written", () => {
    expect(failuresOf({})).toEqual([]);
  });

  test.each<[Partial<Expected>, string]>([
    [{ status: "met" }, "status met expected, came short"],
    [{ creditedMinutes: 181 }, "credited minutes 181 expected, came 180"],
    [{ demandedMinutes: 601 }, "demanded minutes 601 expected, came 600"],
    [{ sessions: 2 }, "sessions 2 expected, came 1"],
    [{ missingMinutes: 421 }, "missing minutes 421 expected, came 420"],
    [{ missingCount: 1 }, "missing sessions 1 expected, came 0"],
    [{ dueOn: on("2025-01-01") }, "due 2025-01-01 expected, came 2024-12-31"],
    [{ unit: 2 }, "unit 2 expected, came 1"],
    [{ mayAct: true }, "may act yes expected, came no"],
    [{ consequence: "warned" }, "consequence warned expected, came none"],
  ])("says what was expected and what came: %j", (wrong, said) => {
    expect(expecting(wrong)).toEqual([`R on 2024-06-01: ${said}`]);
  });

  test("names no amount that is not written", () => {
    const nothing = { creditedMinutes: null, demandedMinutes: null, missingMinutes: null };
    expect(expecting({ ...nothing, sessions: null, missingCount: null, dueOn: null })).toEqual([]);
    expect(expecting({ unit: null, mayAct: null })).toEqual([]);
  });

  test("fails where a row comes that is not to be, or none that is", () => {
    expect(expecting({ status: null })).toEqual(["R on 2024-06-01: no row expected, came short"]);
    const before = { on: on("2023-06-01") };
    expect(expecting(before)).toEqual(["R on 2023-06-01: short expected, came no row"]);
    expect(expecting({ ...before, status: null })).toEqual([]);
  });

  test("asks for a day, or the day that is due, where there are several windows", () => {
    expect(expecting({ on: null, dueOn: null })).toEqual([
      "R: 2 windows; say which by a day (on) or due",
    ]);
    expect(expecting({ on: null })).toEqual([]);
  });

  test("the first and the last day of a window lie in it", () => {
    for (const day of ["2024-01-01", "2024-12-31"]) expect(expecting({ on: on(day) })).toEqual([]);
  });

  test("says whether one may act where the rule does not", () => {
    const silent = packWith({});
    const run = runCases({ ...silent, cases: [plain] });
    expect(run.results[0]?.failures).toEqual([
      "R on 2024-06-01: may act no expected, came not said",
    ]);
  });

  test("waits where what it needs is not built, whatever it expects", () => {
    const later = { zh: "稍后", en: "later" };
    const run = runCases({
      ...pack,
      cases: [plain, { ...plain, id: "two", later, expect: [{ ...anyhow, unit: 9 }] }],
    });
    expect(run.results.map(({ id, outcome, failures }) => [id, outcome, failures])).toEqual([
      ["one", "passed", []],
      ["two", "later", []],
    ]);
  });
});

describe("a case about several", () => {
  const share = { requirement: "R", met: 3, of: 5 };
  const group = [
    { times: 3, history: memberWith([did("2024-05-06", 10)]) },
    { times: 2, history: memberWith([]) },
  ];
  const inOneYear = { today: on("2024-12-31"), history: null, expect: [], group };

  test("counts those who met the rule, and all who were asked", () => {
    expect(failuresOf({ ...inOneYear, shares: [share] })).toEqual([]);
    expect(failuresOf({ ...inOneYear, shares: [{ ...share, met: 2 }] })).toEqual([
      "R: 2 of 5 expected, came 3 of 5",
    ]);
    expect(failuresOf({ ...inOneYear, shares: [{ ...share, of: 6 }] })).toEqual([
      "R: 3 of 6 expected, came 3 of 5",
    ]);
    expect(failuresOf({ ...inOneYear, shares: [{ ...share, requirement: "other" }] })).toEqual([
      "other: 3 of 5 expected, came 0 of 0",
    ]);
  });
});

describe("the longest pause between acts", () => {
  const history = memberWith([did("2024-03-01", 1), did("2024-09-01", 1)]);
  const asked = { history, today: on("2024-12-01"), expect: [] };

  test("is compared in months", () => {
    const [said = ""] = failuresOf({ ...asked, gap: { requirement: "R", months: 99 } });
    expect(said).toMatch(/^R: gap 99 months, came \d+(\.\d)?$/);
    const months = Number(said.split(" ").at(-1));
    expect(failuresOf({ ...asked, gap: { requirement: "R", months } })).toEqual([]);
  });

  test("of a rule without a verdict there is none", () => {
    expect(failuresOf({ ...asked, gap: { requirement: "S", months: 2 } })).toEqual([
      "S: gap 2 months, came no",
    ]);
  });
});

test("the closing lines count what passed, failed and waits", () => {
  const wrong = { ...plain, expect: [{ ...anyhow, unit: 9 }] };
  const later = { ...plain, later: { zh: "稍后", en: "later" } };
  const run = runCases({ ...pack, cases: [plain, wrong, wrong, later] });
  expect(run).toMatchObject({ passed: 1, failed: 2, later: 1 });
  expect(run.results[1]?.outcome).toBe("failed");
  expect(casesSummary(run)).toBe("3 cases: 1 passed, 2 failed\n1 later");
});

test("cases that wait or are about several are not told; of a case only what it expects is", () => {
  const told = casesTold({
    ...pack,
    cases: [
      { ...plain, later: { zh: "稍后", en: "later" } },
      { ...plain, history: null },
      plain,
      { ...plain, id: "two", expect: [{ ...anyhow, status: "met" }] },
    ],
  });
  expect(told.map((one) => one.id)).toEqual(["one", "two"]);
  expect(told[0]?.text).toContain(
    "**R**, 2024-01-01 – 2024-12-31, Short 欠学时, missing 7 h, counted at unit 1, stays so, may not act",
  );
  expect(told[1]?.text).toBe("## two: Example\n\n例 2025-03-01\n\nNo verdict. 没有判定。\n");
});
