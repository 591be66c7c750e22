import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { assess } from "#core/assess";
import { type Day, formatDay, parseDay, parsePartialDay } from "#core/day";
import { placeFact, resolveHistory } from "#core/history";
import {
  compilePack,
  cureSentence,
  explain,
  headline,
  judge,
  judgeMember,
  measureOf,
  sentences,
  tally,
} from "#core/judge";
import type { LedgerEntry, LedgerRow } from "#core/ledger";
import type { Fact, History } from "#core/members";
import { placesOf, type VersionRow } from "#core/places";
import type { Verdict } from "#core/verdicts";
import { parsePack } from "./policy.ts";

const folder = join(import.meta.dirname, "../../packs/five-year-plan");
const parsed = parsePack(
  readdirSync(folder)
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => ({ name, text: readFileSync(join(folder, name), "utf8") })),
);
if (!parsed.ok) throw new Error("the pack was not read");
const { pack } = parsed;
const compiled = compilePack(pack);

const on = (text: string): Day => parseDay(text) ?? Number.NaN;
const partial = (text: string) => parsePartialDay(text) ?? { first: Number.NaN, last: Number.NaN };
const branch = { kind: "branch", level: "branch", sector: "rural" };

function entry(
  id: string,
  from: string,
  hours: number,
  more: Partial<LedgerEntry> = {},
): LedgerEntry {
  return {
    id,
    sessionId: id,
    startsOn: on(from),
    endsOn: on(from),
    minutes: hours * 60,
    credit: null,
    days: null,
    form: "concentrated-class",
    topic: "theory",
    course: "",
    place: "",
    provider: { id: 1, kind: "party-school", level: "county" },
    outcome: null,
    attested: true,
    recordedOn: more.endsOn ?? on(from),
    ...more,
  };
}

function fact(kind: string, value: string, from: string, to: string | null = null): Fact {
  return {
    kind,
    value,
    from: partial(from),
    to: to === null ? null : partial(to),
    unitId: null,
    place: null,
  };
}

function history(more: Partial<History> = {}): History {
  const homes = [{ unitId: 1, place: branch, from: on("2000-01-01"), to: null }];
  return { homes, facts: [], events: [], entries: [], waivers: [], ...more };
}

function row(rows: readonly Verdict[], requirement: string, day: string): Verdict | undefined {
  const at = on(day);
  return rows.find(
    (one) => one.requirement === requirement && one.windowStart <= at && at <= one.dueOn,
  );
}

describe("where a verdict counts", () => {
  const moved = history({
    homes: [
      { unitId: 1, place: branch, from: on("2000-01-01"), to: on("2010-06-01") },
      { unitId: 2, place: branch, from: on("2010-06-01"), to: on("2011-03-01") },
      { unitId: 3, place: branch, from: on("2011-03-01"), to: null },
    ],
    events: [{ id: "a", kind: "admitted", on: partial("2010-01-15"), unitId: null }],
  });

  test("an ended year counts at the home of its last day, an open one at today's", () => {
    const rows = judge(compiled, moved, { today: on("2011-11-15") });
    expect(row(rows, "S1", "2009-06-01")?.countedAt).toBe(1);
    expect(row(rows, "S1", "2010-06-01")).toMatchObject({ countedAt: 2, unitAtEnd: 2, unitNow: 3 });
    expect(row(rows, "S1", "2011-06-01")).toMatchObject({ countedAt: 3, unitAtEnd: null });
  });

  test("an overdue deadline counts at today's home and names the unit of the due day", () => {
    const rows = judge(compiled, moved, { today: on("2011-11-15") });
    const overdue = row(rows, "S11", "2010-06-01");
    expect(overdue).toMatchObject({ status: "overdue", countedAt: 3, unitAtEnd: 2 });
    if (overdue === undefined) return;
    const reasons = explain(compiled, moved, { today: on("2011-11-15") }, overdue);
    expect(reasons?.notes).toContainEqual({ code: "unit-of-due-day", values: { unit: 2 } });
    const names = new Map([[2, { nameZh: "第二支部", nameEn: "" }]]);
    const said = reasons === null ? [] : sentences(reasons, names).map(({ text }) => text);
    expect(said).toContainEqual({
      zh: "期限当日所在组织为第二支部。",
      en: "The home unit on the due day was 第二支部.",
    });
  });

  test("a late cure counts at the home of the day of cure", () => {
    const cured = { ...moved, entries: [entry("e", "2011-02-10", 24)] };
    const rows = judge(compiled, cured, { today: on("2011-11-15") });
    expect(row(rows, "S11", "2010-06-01")).toMatchObject({ status: "late", countedAt: 2 });
    const later = {
      ...moved,
      entries: [entry("e", "2011-02-10", 8), entry("f", "2011-04-10", 16)],
    };
    const after = judge(compiled, later, { today: on("2011-11-15") });
    expect(row(after, "S11", "2010-06-01")).toMatchObject({ status: "late", countedAt: 3 });
  });

  test("who left counts at the last home", () => {
    const left = history({
      homes: [{ unitId: 7, place: branch, from: on("2000-01-01"), to: on("2011-08-01") }],
    });
    const rows = judge(compiled, left, { today: on("2011-11-15") });
    expect(row(rows, "S1", "2011-06-01")).toMatchObject({
      status: "partial-year",
      countedAt: 7,
      unitNow: null,
    });
  });
});

describe("when a verdict changes next", () => {
  test.each([
    ["an open year: 1 January", history(), "S1", "2012-01-01"],
    [
      "a running course: tomorrow",
      history({ entries: [entry("e", "2011-11-14", 24, { endsOn: on("2011-11-17") })] }),
      "S1",
      "2011-11-16",
    ],
    [
      "a course to come: its first day",
      history({ entries: [entry("e", "2011-12-01", 24)] }),
      "S1",
      "2011-12-01",
    ],
    [
      "a fact to come: its first day",
      history({ facts: [fact("cadre-scope", "yes", "2011-11-20")] }),
      "S1",
      "2011-11-20",
    ],
  ])("%s", (_, one, requirement, next) => {
    const rows = judge(compiled, one, { today: on("2011-11-15") });
    expect(formatDay(row(rows, requirement, "2011-06-01")?.nextChangeOn ?? 0)).toBe(next);
  });

  test("an ended year of a settled member never changes", () => {
    const rows = judge(compiled, history(), { today: on("2011-11-15") });
    expect(row(rows, "S1", "2010-06-01")?.nextChangeOn).toBeNull();
  });
});

describe("the headline", () => {
  const verdict = (status: Verdict["status"], dueOn: string): Verdict => ({
    requirement: "S1",
    windowStart: on("2009-01-01"),
    anchor: "",
    dueOn: on(dueOn),
    period: on("2009-01-01"),
    status,
    credited: 0,
    demanded: 0,
    sessions: 0,
    missingMinutes: 0,
    missingCount: 0,
    owes: false,
    countedAt: 1,
    unitNow: 1,
    unitAtEnd: null,
    nextChangeOn: null,
  });
  test.each<[string, Verdict[], string | null]>([
    [
      "overdue is worst, however old",
      [verdict("overdue", "2009-02-01"), verdict("short", "2010-12-31")],
      "overdue",
    ],
    [
      "short in the last twelve months",
      [verdict("short", "2010-12-31"), verdict("on-course", "2011-12-31")],
      "short",
    ],
    [
      "short a year and more ago does not compete",
      [verdict("short", "2010-11-14"), verdict("met", "2011-12-31")],
      "met",
    ],
    [
      "short exactly twelve months ago competes",
      [verdict("short", "2010-11-15"), verdict("met", "2011-12-31")],
      "short",
    ],
    [
      "on course before late, late before met",
      [
        verdict("met", "2011-12-31"),
        verdict("late", "2011-05-01"),
        verdict("on-course", "2011-12-31"),
      ],
      "on-course",
    ],
    [
      "others do not compete",
      [
        verdict("exempt", "2011-12-31"),
        verdict("no-norm", "2011-12-31"),
        verdict("partial-year", "2011-12-31"),
        verdict("waived", "2011-12-31"),
        verdict("undetermined", "2011-12-31"),
        verdict("not-measurable", "2013-12-31"),
      ],
      null,
    ],
  ])("%s", (_, rows, wanted) => {
    expect(headline(rows, on("2011-11-15"))).toBe(wanted);
    expect(headline([...rows].reverse(), on("2011-11-15"))).toBe(wanted);
  });
});

describe("incomplete dates", () => {
  const joined = (text: string) =>
    history({
      homes: [{ unitId: 1, place: branch, from: on("2000-01-01"), to: null }],
      events: [{ id: "a", kind: "admitted", on: partial(text), unitId: null }],
    });

  test("a verdict that hangs on one is undetermined, with the cure in its reasons", () => {
    const rows = judge(compiled, joined("2010-05"), { today: on("2011-05-15") });
    const found = rows.find((one) => one.requirement === "S11");
    expect(found).toMatchObject({ status: "undetermined", owes: false });
    expect(found?.dueOn).toBe(on("2011-05-01"));
    if (found === undefined) return;
    const reasons = explain(compiled, joined("2010-05"), { today: on("2011-05-15") }, found);
    expect(reasons?.notes[0]?.code).toBe("incomplete-date");
  });

  test("one that changes nothing leaves the verdict alone", () => {
    const vague = history({ facts: [fact("cadre-scope", "yes", "2005", "2008-06")] });
    const rows = judge(compiled, vague, { today: on("2011-05-15") });
    expect(row(rows, "S1", "2010-06-01")?.status).toBe("short");
  });

  test("one before or after the first admission that counts: a row that may not exist", () => {
    const rows = judge(compiled, joined("2008"), { today: on("2011-05-15") });
    expect(rows.some((one) => one.requirement === "S11")).toBe(false);
    const facts = [
      fact("contract", "graduate-village-official", "2008-12"),
      fact("standing", "farmer", "2005"),
    ];
    const vague = judge(compiled, history({ facts }), { today: on("2010-05-15") });
    expect(row(vague, "S15", "2010-01-01")?.status).toBe("on-course");
  });

  test("many at once are judged in bounded time", () => {
    const facts = Array.from({ length: 40 }, (_, i) =>
      fact("standing", "farmer", String(1960 + i)),
    );
    expect(judge(compiled, history({ facts }), { today: on("2011-05-15") }).length).toBeGreaterThan(
      2,
    );
  });
});

describe("places over time", () => {
  const versions: VersionRow[] = [
    {
      unitId: 1,
      parentId: null,
      kind: "committee",
      level: "city",
      sector: "army",
      from: 0,
      to: null,
    },
    {
      unitId: 2,
      parentId: 1,
      kind: "branch",
      level: "branch",
      sector: "school",
      from: on("2005-01-01"),
      to: on("2010-01-01"),
    },
    {
      unitId: 2,
      parentId: null,
      kind: "branch",
      level: "branch",
      sector: "school",
      from: on("2010-01-01"),
      to: null,
    },
    {
      unitId: 3,
      parentId: null,
      kind: "village",
      level: "grassroots",
      sector: "rural",
      from: 0,
      to: on("2011-05-01"),
    },
    {
      unitId: 3,
      parentId: null,
      kind: "community",
      level: "grassroots",
      sector: "urban-community",
      from: on("2011-05-01"),
      to: null,
    },
  ];
  const places = placesOf(versions);

  test("members below an army unit are exempt until the unit leaves it", () => {
    const one = resolveHistory(
      {
        homes: [{ unitId: 2, from: on("2005-01-01"), to: null }],
        facts: [],
        events: [],
        entries: [],
        waivers: [],
      },
      places,
    );
    const rows = judge(compiled, one, { today: on("2011-11-15") });
    const exempt = row(rows, "S1", "2009-06-01");
    expect(exempt?.status).toBe("exempt");
    expect(row(rows, "S1", "2010-06-01")?.status).toBe("short");
    if (exempt === undefined) return;
    const reasons = explain(compiled, one, { today: on("2011-11-15") }, exempt);
    const said = reasons === null ? [] : sentences(reasons).map(({ text }) => text);
    expect(said).toContainEqual({
      zh: "依“军队和武警党员”不适用。",
      en: "Lifted by “Members in the army and armed police”.",
    });
  });

  test("a secretary is one until the village becomes a community", () => {
    const held = { ...fact("role", "village-secretary", "2008-01-01"), unitId: 3 };
    const parts = placeFact(held, places);
    expect(parts.map((part) => [part.place?.kind, formatDay(part.from.first)])).toEqual([
      ["village", "2008-01-01"],
      ["community", "2011-05-01"],
    ]);
    const one = resolveHistory(
      {
        homes: [{ unitId: 3, from: on("2000-01-01"), to: null }],
        facts: [held],
        events: [],
        entries: [],
        waivers: [],
      },
      places,
    );
    const rows = judge(compiled, one, { today: on("2012-01-15") });
    expect(row(rows, "S8", "2011-06-01")?.status).toBe("partial-year");
  });

  test("an incomplete date is not cut in two", () => {
    const held = { ...fact("role", "village-secretary", "2011", "2012"), unitId: 3 };
    expect(placeFact(held, places)).toHaveLength(1);
  });
});

describe("assess", () => {
  const units: VersionRow[] = [
    {
      unitId: 1,
      parentId: null,
      kind: "branch",
      level: "branch",
      sector: "rural",
      from: 0,
      to: null,
    },
  ];
  const rows: LedgerRow[] = [
    { ...entry("a", "2010-03-01", 8), act: "entry", rootId: "a", sequence: 1 },
    {
      ...entry("b", "2010-03-01", 16, { recordedOn: on("2011-06-01") }),
      act: "correction",
      rootId: "a",
      sequence: 2,
    },
  ];
  const member = {
    memberNo: "M1",
    homes: [{ unitId: 1, from: on("2000-01-01"), to: null }],
    facts: [],
    events: [],
    waivers: [],
    entries: rows,
  };

  test("gives what judging the same history gives", () => {
    const [found] = [...assess(compiled, units, [member], { today: on("2011-11-15") })];
    const { verdicts, figures } = judgeMember(compiled, found?.history ?? history(), {
      today: on("2011-11-15"),
    });
    expect(found).toMatchObject({ memberNo: "M1", verdicts, figures });
    expect(row(found?.verdicts ?? [], "S1", "2010-06-01")).toMatchObject({
      status: "met",
      credited: 960,
    });
  });

  test("as known before a correction, the old entry stands", () => {
    const options = { today: on("2011-11-15"), knownOn: on("2011-01-01") };
    const [found] = [...assess(compiled, units, [member], options)];
    expect(row(found?.verdicts ?? [], "S1", "2010-06-01")).toMatchObject({
      status: "short",
      credited: 480,
    });
  });
});

describe("figures", () => {
  test("persons and person-times a year, by the year of most of a session", () => {
    const one = history({
      entries: [
        entry("a", "2010-03-01", 8),
        entry("b", "2010-05-01", 4, { form: "online" }),
        entry("c", "2010-12-31", 6, { endsOn: on("2011-01-02") }),
        entry("d", "2011-12-01", 8),
        entry("e", "2011-03-01", 0),
      ],
    });
    const rows = tally(compiled, one, on("2011-11-15"));
    expect(rows.map((found) => [found.requirement, found.sessions, found.credited])).toEqual([
      ["~trained", 1, 480],
      ["~trained", 1, 360],
      ["~members", 0, 0],
    ]);
    expect(rows.map((found) => formatDay(found.windowStart))).toEqual([
      "2010-01-01",
      "2011-01-01",
      "1970-01-01",
    ]);
  });

  test("who is no member today has no head", () => {
    const left = history({
      homes: [{ unitId: 1, place: branch, from: on("2000-01-01"), to: on("2011-01-01") }],
    });
    expect(tally(compiled, left, on("2011-11-15"))).toEqual([]);
  });
});

describe("reasons in words", () => {
  const one = history({
    facts: [
      {
        ...fact("role", "village-secretary", "2008-01-01"),
        place: { kind: "village", level: "grassroots", sector: "rural" },
      },
    ],
    entries: [
      entry("a", "2011-04-11", 24, { endsOn: on("2011-04-13") }),
      entry("b", "2011-06-13", 16, {
        provider: { id: 2, kind: "party-school", level: "township" },
      }),
    ],
  });
  const today = on("2011-11-15");

  test("say what counted, what did not and why, what is missing and by when", () => {
    const key = row(judge(compiled, one, { today }), "S8", "2011-06-01");
    if (key === undefined) throw new Error("no verdict");
    const reasons = explain(compiled, one, { today }, key);
    if (reasons === null) throw new Error("no reasons");
    const english = sentences(reasons).map((line) => line.text.en);
    expect(english).toEqual(
      [
        "On course: 24 h of 40 h; trainings: 1.",
        "Judged from 2011-01-01; the last day is 2011-12-31.",
        "Bound on 365 days if nothing changes, 183 needed: judged in full.",
        "Asked: 1 training. So far 1 training: reached.",
        "Asked: 40 h. So far 24 h; missing: 16 h.",
        "What counts: concentrated training, provider: Party school at the level County or above.",
        "2011-04-11–2011-04-13: 24 h counted.",
        "2011-06-13: the provider's level is too low.",
        "All hours in one session: no (a judgement).",
        'Lowest level of "county level or above": county (from another source).',
        "Hours a year of village secretaries: 40 (stated by the text).",
        "Days that make a year count in full: 183 (a judgement).",
        "How a session over the end of a window is counted: days (a judgement).",
        "Trainings a year at least: 1 (stated by the text).",
      ].sort((a, b) => english.indexOf(a) - english.indexOf(b)),
    );
    expect(cureSentence(reasons)?.en).toBe("Missing: 16 h, due on 2011-12-31.");
    expect(cureSentence(reasons)?.zh).toBe("还需16学时,最晚2011-12-31。");
    expect(reasons.clause.place).toBe("3.1");
  });

  test("other rules are named by their titles, never by their ids", () => {
    const moved = history({ facts: [fact("sector", "government", "2011-09-01")] });
    const key = row(judge(compiled, moved, { today }), "S4", "2011-06-01");
    const reasons = key === undefined ? null : explain(compiled, moved, { today }, key);
    const english = reasons === null ? [] : sentences(reasons).map(({ text }) => text.en);
    expect(english).toContain(
      "On 243 days “Yearly training of members in villages, urban communities and schools” applied; the category at the end decides.",
    );
  });

  test("a rule without hours is counted in trainings", () => {
    expect(measureOf(compiled, "S9")).toBe("count");
    expect(measureOf(compiled, "S12")).toBe("count");
    expect(measureOf(compiled, "S8")).toBe("minutes");
    expect(measureOf(compiled, "S6")).toBe("minutes");
  });
});
