import { afterAll, beforeAll, expect, test } from "vitest";
import {
  actorAt,
  buildProviders,
  buildUnits,
  classBody,
  openRegister,
  type Register,
  type SketchedUnit,
} from "#test/register";
import type { Context } from "../context.ts";
import { recordClass } from "../ledger.ts";
import { studyFile } from "../study-file.ts";
import { addMember } from "./add.ts";
import { attachMember } from "./attach.ts";
import { correctFact, endFact, leave, recordEvent, recordFact } from "./records.ts";

let register: Register;
let units: Map<string, SketchedUnit>;
let providers: Map<string, number>;
let secretary: Context;
let member: number;

/** A full member of B1 since 2005 who took two days of a class in 2011. */
beforeAll(async () => {
  register = await openRegister();
  units = await buildUnits(register);
  providers = await buildProviders(register);
  secretary = { ...register.ctx, actor: actorAt("secretary", units.get("B1")!, 11) };
  const added = await addMember(secretary, {
    unitId: units.get("B1")!.unitId,
    from: "2005-06-01",
    name: "张三",
    admittedOn: "2005-06-01",
    facts: [{ kind: "sector", value: "rural", from: "2005-06-01" }],
  });
  if (!added.ok) throw new Error(added.message);
  member = added.value.memberId;
  const recorded = await recordClass(secretary, classBody(providers, [member], 480));
  if (!recorded.ok) throw new Error(recorded.message);
});
afterAll(() => register.close());

type Shown = Record<string, string>;

/** What the member's file says of each verdict: status and what is missing. */
async function verdicts(): Promise<Shown> {
  const found = await studyFile(secretary, member);
  if (!found.ok) throw new Error(found.message);
  return Object.fromEntries(
    found.value.verdicts.map(({ requirement, windowStart, anchor, ...said }) => [
      `${requirement.id} ${windowStart} ${anchor}`,
      `${said.status} ${said.credited}/${said.demanded} ${said.missingMinutes} ${said.missingCount}`,
    ]),
  );
}

type Changed = Extract<Awaited<ReturnType<typeof recordFact>>, { ok: true }>["value"]["changed"];

/** The same of what an answer says to have changed, one side of it. */
function side(changed: Changed, which: "before" | "after"): Shown {
  return Object.fromEntries(
    changed.flatMap(({ requirement, windowStart, anchor, ...sides }) => {
      const said = sides[which];
      if (said === null) return [];
      const { status, credited, demanded, missingMinutes, missingCount } = said;
      const text = `${status} ${credited}/${demanded} ${missingMinutes} ${missingCount}`;
      return [[`${requirement.id} ${windowStart} ${anchor}`, text]];
    }),
  );
}

/** The entries of one that the other lacks or has otherwise. */
const onlyIn = (one: Shown, other: Shown): Shown =>
  Object.fromEntries(Object.entries(one).filter(([key, value]) => other[key] !== value));

async function expectTold(
  act: () => Promise<{ ok: true; value: { changed: Changed } } | { ok: false; message: string }>,
): Promise<Changed> {
  const before = await verdicts();
  const done = await act();
  if (!done.ok) throw new Error(done.message);
  const after = await verdicts();
  const { changed } = done.value;
  expect(side(changed, "before")).toMatchObject(onlyIn(before, after));
  expect(side(changed, "after")).toMatchObject(onlyIn(after, before));
  expect(changed.every((one) => one.before !== null || one.after !== null)).toBe(true);
  return changed;
}

test("an appointment that is recorded late says which windows of then it has changed, and how", async () => {
  const changed = await expectTold(() =>
    recordFact(secretary, member, {
      kind: "role",
      value: "village-secretary",
      from: "2009-03-01",
      unitId: units.get("B1")!.unitId,
    }),
  );
  expect(changed.length).toBeGreaterThan(0);
  const days = changed.map((one) => one.windowStart);
  expect(days).toEqual([...days].sort());
  expect(changed.some((one) => one.windowStart < "2011-01-01")).toBe(true);
  expect(changed.every((one) => !one.requirement.id.startsWith("~"))).toBe(true);
});

test("what was recorded already, and a stay at a host, change nothing, and the answer says so", async () => {
  const same = await expectTold(() =>
    recordFact(secretary, member, { kind: "sector", value: "rural", from: "2005-06-01" }),
  );
  expect(same).toEqual([]);
  const stay = await expectTold(() =>
    attachMember(
      { ...register.ctx, actor: actorAt("training-office", units.get("T1")!, 12) },
      member,
      { unitId: units.get("B2")!.unitId, kind: "floating", from: "2011-09-01" },
    ),
  );
  expect(stay).toEqual([]);
});

test("ending and correcting a fact, an event and leaving each say what became of the verdicts", async () => {
  const role = async () => {
    const found = await studyFile(secretary, member);
    if (!found.ok) throw new Error(found.message);
    return found.value.facts.find((one) => one.kind === "role")?.factId ?? 0;
  };
  const roleId = await role();
  const ended = await expectTold(() => endFact(secretary, member, roleId, "2010-01-01"));
  expect(ended.length).toBeGreaterThan(0);
  const again = await role();
  const never = await expectTold(() => correctFact(secretary, member, again, null));
  expect(never.some((one) => one.windowStart < "2010-01-01")).toBe(true);
  await expectTold(() => recordEvent(secretary, member, { kind: "full", on: "2006-06-01" }));
  const gone = await expectTold(() => leave(secretary, member, "2010-07-01"));
  expect(gone.some((one) => one.after === null)).toBe(true);
});

test("two who correct one fact at once: one does, the other is told that it is no longer in force", async () => {
  const sector = { kind: "sector", from: "2005-06-01" };
  const found = await studyFile(secretary, member);
  if (!found.ok) throw new Error(found.message);
  const factId = found.value.facts.find((one) => one.kind === "sector")?.factId ?? 0;
  const done = await Promise.all(
    ["government", "school"].map((value) =>
      correctFact(secretary, member, factId, { ...sector, value }),
    ),
  );
  expect(done.filter((one) => one.ok)).toHaveLength(1);
  expect(done.find((one) => !one.ok)).toMatchObject({ code: "fact-unknown" });
  const after = await studyFile(secretary, member);
  if (!after.ok) throw new Error(after.message);
  expect(after.value.facts.filter((one) => one.kind === "sector")).toHaveLength(1);
});

test("two who enter a member with one number at once: one does, the other is told to take another", async () => {
  const unitId = units.get("B1")!.unitId;
  const done = await Promise.all(
    ["李四", "王五"].map((name) =>
      addMember(secretary, { unitId, from: "2011-01-01", name, memberNo: "SAME-1" }),
    ),
  );
  expect(done.filter((one) => one.ok)).toHaveLength(1);
  expect(done.find((one) => !one.ok)).toMatchObject({ code: "member-no-unavailable" });
});

test("a refusal changes nothing and says nothing of verdicts", async () => {
  const before = await verdicts();
  const refused = await leave(secretary, member, "2099-01-01");
  expect(refused).toMatchObject({ ok: false });
  expect(await verdicts()).toEqual(before);
});
