import { afterAll, beforeAll, expect, test } from "vitest";
import { alike } from "#adapters/alike";
import {
  actorAt,
  buildUnits,
  openRegister,
  type Register,
  type SketchedUnit,
} from "#test/register";
import { memberRow, partial } from "#test/rows";
import { type Actor, type Context } from "../context.ts";
import { importMembers } from "../members/import.ts";
import { likelySame, type StatedPerson } from "./likely-same.ts";

let register: Register;
let units: Map<string, SketchedUnit>;

const unit = (code: string): SketchedUnit => {
  const found = units.get(code);
  if (found === undefined) throw new Error(`no unit ${code}`);
  return found;
};
const as = (actor: Actor): Context => ({ ...register.ctx, actor });

/** 王晓明 of 1970 in B1, a namesake of 1990 in B2, and the same person once more in B3. */
beforeAll(async () => {
  register = await openRegister();
  units = await buildUnits(register);
  const wang = { name: "王晓明", nameEn: "Wang Xiaoming", sex: "m" as const };
  const loaded = await importMembers(register.ctx, [
    memberRow(2, "M1", "B1", "2005-01-01", { ...wang, born: partial("1970-05-06") }),
    memberRow(3, "M2", "B2", "2009-01-01", { ...wang, nameEn: "", born: partial("1990-02-03") }),
    memberRow(4, "M3", "B3", "2005-01-01", { ...wang, born: partial("1970-05-06") }),
  ]);
  if (!loaded.ok || loaded.value.problems.length > 0) throw new Error(JSON.stringify(loaded));
});
afterAll(() => register.close());

const stated = (more: Partial<StatedPerson> = {}): StatedPerson => ({
  unitId: unit("B1").unitId,
  name: "王晓明",
  nameEn: "",
  sex: "m",
  born: "1970-05-06",
  admittedOn: null,
  ...more,
});

async function found(ctx: Context, more: Partial<StatedPerson> = {}): Promise<string[]> {
  const done = await likelySame(ctx, alike, stated(more));
  if (!done.ok) throw new Error(done.message);
  return done.value.items.map((one) => `${one.member.memberNo} ${one.score.strength}`);
}

test("whoever enters a person is shown who in his sight may be the same, and nobody else", async () => {
  const secretary = as(actorAt("secretary", unit("B1"), 11));
  expect(await found(secretary)).toEqual(["M1 very-likely"]);
  expect(await found(secretary, { name: "王小明" })).toEqual(["M1 very-likely"]);
  expect(await found(secretary, { name: "李建国", born: "1985-01-01" })).toEqual([]);
  const office = as(actorAt("training-office", unit("T1"), 12));
  expect(await found(office, { born: null, sex: null })).toEqual(["M1 likely", "M2 possible"]);
});

test("a name in Latin letters finds its bearer, and a date that is none is refused", async () => {
  const secretary = as(actorAt("secretary", unit("B1"), 11));
  const latin = { name: "Wang Xiaoming", nameEn: "wang xiaoming" };
  expect(await found(secretary, latin)).toHaveLength(1);
  expect(await likelySame(secretary, alike, stated({ born: "1970-13" }))).toMatchObject({
    ok: false,
    code: "bad-day",
  });
});

test("nobody asks about a unit whose records he does not keep", async () => {
  for (const ctx of [
    as(actorAt("secretary", unit("B2"), 13)),
    as(actorAt("administrator", unit("P"), 14)),
    as(actorAt("training-office", unit("C1"), 15)),
  ]) {
    expect(await likelySame(ctx, alike, stated())).toMatchObject({ ok: false, kind: "not-found" });
  }
});

test("who is shown is put down as looked at, and nothing is saved", async () => {
  const members = await register.sql("select member_id from member");
  await found(as(actorAt("secretary", unit("B1"), 16)));
  expect(await register.sql("select member_id from member")).toEqual(members);
  const looks = await register.sql<{ what: string; n: number }>(
    "select what, cardinality(member_ids) as n from look where account_id = 16",
  );
  expect(looks).toEqual([{ what: "likely doubles", n: 1 }]);
});
