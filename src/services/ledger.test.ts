import { afterAll, beforeAll, expect, test } from "vitest";
import {
  actorAt, buildMembers, buildProviders, buildUnits, openRegister, type Register,
  type SketchedUnit,
} from "../../test/register.ts";
import { foldAll } from "./coverage-folding.ts";
import { recordClass } from "./ledger.ts";
import { judgeQueue } from "./verdicts-recompute.ts";

let register: Register;
let units: Map<string, SketchedUnit>;
let providers: Map<string, number>;
let members: number[];

beforeAll(async () => {
  register = await openRegister();
  units = await buildUnits(register);
  providers = await buildProviders(register);
  members = await buildMembers(register, units.get("B1")!, ["A1", "A2", "A3"]);
  await judgeQueue(register.ctx);
  await foldAll(register.db);
});
afterAll(() => register.close());

test("recording a class", async () => {
  const body = {
    session: {
      startsOn: "2011-03-01", endsOn: "2011-03-01", startsAt: null, endsAt: null,
      form: "lecture", topic: "theory", course: "", providerId: providers.get("school")!,
      unitId: null, place: "",
    },
    attendees: members.map((memberId) => ({
      memberId, minutes: 480, credit: null, days: null, outcome: null, attested: false, note: "",
    })),
  };
  const ctx = { ...register.ctx, actor: actorAt("secretary", units.get("B1")!) };
  const outcome = await recordClass(ctx, body);
  console.log(JSON.stringify(outcome, null, 1).slice(0, 3000));
  expect(outcome.ok).toBe(true);
});
