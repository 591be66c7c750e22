import { afterAll, beforeAll, expect, test } from "vitest";
import { wholeSight } from "../database.ts";
import { treeStamp } from "../organisation/stamp.ts";
import { buildUnits, openRegister, type Register, type SketchedUnit } from "#test/register";
import { dayOf } from "#test/rows";
import { unitPlaces } from "./unit-places.ts";

let register: Register;
let branch: SketchedUnit;

beforeAll(async () => {
  register = await openRegister();
  branch = (await buildUnits(register)).get("B1")!;
});
afterAll(() => register.close());

const kindNow = (stamp: number | null = null): Promise<string> =>
  register.db.write(wholeSight, async (tx) => {
    const tree = stamp ?? (await treeStamp(tx));
    const asked = { stamp: tree, knownOn: null, zone: register.ctx.zone };
    const places = await unitPlaces(tx, new Set([branch.unitId]), asked);
    return places.on(branch.unitId, dayOf("2011-11-15")).kind;
  });

/** Past the services: what they add to the tree is a version of a unit. */
async function becomes(kind: string, isNew: boolean): Promise<void> {
  const columns = `unit_id, parent_id, code, name_zh, name_en, level, sector, valid_from,
    valid_to, recorded_by`;
  if (!isNew) {
    await register.sql("update unit_version set kind = $1 where unit_id = $2", [
      kind,
      branch.unitId,
    ]);
    return;
  }
  await register.sql(
    `with old as (update unit_version set superseded_at = now()
       where unit_id = $2 and superseded_at is null returning *)
     insert into unit_version (${columns}, kind) select ${columns}, $1 from old`,
    [kind, branch.unitId],
  );
}

test("what a unit is is kept while the tree is the same, and read anew when a unit has changed", async () => {
  const before = await kindNow();
  // A version never changes in earnest: that this one is not seen shows that nothing is read again.
  await becomes("company", false);
  expect(await kindNow()).toBe(before);
  await becomes("village", true);
  expect(await kindNow()).toBe("village");
});

test("where the tree changed since it was looked at, the newer tree answers, and is not kept as the older", async () => {
  const [{ stamp }] = (await register.sql<{ stamp: string }>(
    "select max(version_id) as stamp from unit_version",
  )) as [{ stamp: string }];
  await becomes("community", true);
  expect(await kindNow(Number(stamp) - 1)).toBe("community");
  expect(await kindNow()).toBe("community");
});
