import { afterAll, beforeAll, expect, test } from "vitest";
import { foldAll } from "#services/coverage-folding";
import { attachMember } from "#services/members/attach";
import { judgeQueue } from "#services/verdicts-recompute";
import { openApi, type Api, type SignedInAccount } from "#test/api";
import { buildMembers, buildProviders, buildUnits, openRegister } from "#test/register";
import type { Register, SketchedUnit } from "#test/register";

let register: Register;
let api: Api;
let units: Map<string, SketchedUnit>;
let school: number;
let secretary: SignedInAccount;
let office: SignedInAccount;
const at = (code: string): SketchedUnit => units.get(code)!;
let people = 0;

beforeAll(async () => {
  register = await openRegister();
  units = await buildUnits(register);
  school = (await buildProviders(register)).get("school")!;
  api = await openApi(register);
  secretary = await api.signedIn({ login: "B1-secretary", role: "secretary", unit: at("B1") });
  office = await api.signedIn({ login: "T1-office", role: "training-office", unit: at("T1") });
});
afterAll(async () => {
  await api.close();
  await register.close();
});

/** A member of B1 with an account of his own. */
async function somebody(): Promise<{ memberId: number; self: SignedInAccount }> {
  const no = `L${(people += 1)}`;
  const [memberId = 0] = await buildMembers(register, at("B1"), [no]);
  await judgeQueue(register.ctx);
  const self = await api.signedIn({
    login: `self-${no}`,
    role: "member",
    unit: at("B1"),
    memberId,
  });
  return { memberId, self };
}

async function looks(memberId: number, self: SignedInAccount) {
  const answer = await api.send({ as: self, path: `/members/${memberId}/looks` });
  expect(answer.statusCode).toBe(200);
  return answer.json().items as Record<string, string>[];
}

test("the member sees who opened the study file, in which post and for which task", async () => {
  const { memberId, self } = await somebody();
  await api.send({ as: office, path: `/members/${memberId}` });
  expect(await looks(memberId, self)).toMatchObject([
    { act: "look", by: "T1-office", role: "training-office", task: "standing" },
  ]);
});

test("a list that was shown is a look at everybody on it", async () => {
  const { memberId, self } = await somebody();
  await api.send({ as: secretary, path: `/units/${at("B1").unitId}/members?limit=200` });
  await api.send({ as: secretary, path: `/units/${at("B1").unitId}/owing?limit=500` });
  await api.send({ as: secretary, path: `/members?q=${people === 0 ? "" : `L${people}`}` });
  const seen = await looks(memberId, self);
  expect(seen.map((one) => one["by"])).toEqual(["B1-secretary", "B1-secretary", "B1-secretary"]);
});

test("a write is seen as a write", async () => {
  const { memberId, self } = await somebody();
  const recorded = await api.send({
    as: secretary,
    method: "POST",
    path: "/classes",
    body: {
      session: {
        startsOn: "2011-03-01",
        endsOn: "2011-03-01",
        form: "lecture",
        topic: "theory",
        providerId: school,
      },
      attendees: [{ memberId, minutes: 480 }],
    },
  });
  expect(recorded.statusCode).toBe(201);
  const { entryId } = recorded.json().members[0];
  const path = `/members/${memberId}/entries/${entryId}/withdrawals`;
  await api.send({ as: secretary, method: "POST", path, body: { reason: "was away" } });
  const fact = { kind: "role", value: "leading-body", from: "2011-01-01", unitId: at("B1").unitId };
  await api.send({ as: secretary, method: "POST", path: `/members/${memberId}/facts`, body: fact });
  expect((await looks(memberId, self)).map((one) => one["act"])).toEqual([
    "write",
    "write",
    "write",
  ]);
});

test("a file that was taken out is seen with its purpose", async () => {
  const { memberId, self } = await somebody();
  const path = `/units/${at("T1").unitId}/owing.csv?purpose=${encodeURIComponent("年底补训")}`;
  const answer = await api.send({ as: office, path });
  expect(answer.statusCode).toBe(200);
  expect(answer.headers["content-type"]).toContain("text/csv");
  expect(answer.headers["content-disposition"]).toMatch(/^attachment; filename="owing-T1-/);
  expect(answer.body.startsWith("\ufeff")).toBe(true);
  expect(answer.body).toContain(`L${people}`);
  expect(await looks(memberId, self)).toMatchObject([{ act: "export", purpose: "年底补训" }]);
});

test("what is out of sight leaves no look", async () => {
  const { memberId, self } = await somebody();
  const county = await api.signedIn({
    login: "C1-office",
    role: "training-office",
    unit: at("C1"),
  });
  expect((await api.send({ as: county, path: `/members/${memberId}` })).statusCode).toBe(404);
  await api.send({ as: county, path: `/units/${at("B1").unitId}/members` });
  expect(await looks(memberId, self)).toEqual([]);
});

test("one's own study file is no look", async () => {
  const { memberId, self } = await somebody();
  expect((await api.send({ as: self, path: `/members/${memberId}` })).statusCode).toBe(200);
  expect(await looks(memberId, self)).toEqual([]);
});

test("the pages of looks go back in time, each look once", async () => {
  const { memberId, self } = await somebody();
  for (let count = 0; count < 7; count += 1)
    await api.send({ as: office, path: `/members/${memberId}` });
  const seen: number[] = [];
  let path = `/members/${memberId}/looks?limit=3`;
  while (path !== "") {
    const { items, next } = (await api.send({ as: self, path })).json();
    seen.push(...items.map((one: { lookId: number }) => one.lookId));
    path = next === null ? "" : `/members/${memberId}/looks?limit=3&cursor=${next}`;
  }
  expect(seen).toHaveLength(7);
  expect(seen).toEqual(seen.toSorted((a, b) => b - a));
});

test("a file of counts carries definition, denominator, days and the pack's hash, and is noted", async () => {
  await foldAll(register.db);
  const top = await api.signedIn({ login: "P-inspector", role: "inspector", unit: at("P") });
  const path = `/units/${at("P").unitId}/coverage.csv?purpose=report&bom=false`;
  const answer = await api.send({ as: top, path, headers: { "accept-language": "en" } });
  expect(answer.statusCode).toBe(200);
  expect(answer.body.startsWith("\ufeff")).toBe(false);
  for (const line of [
    "# As of,2011-11-15",
    "# As known on,2011-11-15",
    "# Definition,",
    "# Denominator,",
    "# Pack hash,",
  ]) {
    expect(answer.body).toContain(line);
  }
  const xlsx = await api.send({ as: top, path: path.replace(".csv", ".xlsx") });
  expect(xlsx.rawPayload.subarray(0, 2).toString()).toBe("PK");
  const noted = await register.sql(
    "select purpose, member_ids from look where account_id = $1 and act = 'export'",
    [top.accountId],
  );
  expect(noted).toEqual([
    { purpose: "report", member_ids: [] },
    { purpose: "report", member_ids: [] },
  ]);
});

test("an account with several posts looks from the one that allowed it", async () => {
  const { memberId, self } = await somebody();
  const twice = await api.signedIn({ login: "two-posts", role: "training-office", unit: at("T2") });
  await register.sql(
    `insert into account_role (account_id, role, unit_id, valid_from, recorded_by)
     values ($1, 'secretary', $2, '2011-01-01', 0), ($1, 'inspector', $3, '2011-01-01', 0)`,
    [twice.accountId, at("B1").unitId, at("P").unitId],
  );
  await api.send({ as: twice, path: `/members/${memberId}` });
  await api.send({ as: twice, path: `/members?q=L${people}` });
  expect(await looks(memberId, self)).toMatchObject([
    { what: "search", role: "secretary", unit: { code: "B1" } },
    { what: "study file", role: "secretary", unit: { code: "B1" } },
  ]);
});

test("one list seen from two posts is put down under each with those whom it allowed", async () => {
  const first = await somebody();
  const [second = 0] = await buildMembers(register, at("B3"), ["two-lists-2"]);
  await judgeQueue(register.ctx);
  const both = await api.signedIn({ login: "both-lists", role: "secretary", unit: at("B1") });
  await register.sql(
    `insert into account_role (account_id, role, unit_id, valid_from, recorded_by)
     values ($1, 'training-office', $2, '2011-01-01', 0), ($1, 'inspector', $3, '2011-01-01', 0)`,
    [both.accountId, at("T2").unitId, at("P").unitId],
  );
  await api.send({ as: both, path: `/units/${at("P").unitId}/members?limit=200` });
  const rows = await register.sql<{ role: string; unit_id: string; member_ids: string[] }>(
    "select role, unit_id, member_ids from look where account_id = $1 order by role",
    [both.accountId],
  );
  expect(rows.map(({ role, unit_id }) => [role, Number(unit_id)])).toEqual([
    ["secretary", at("B1").unitId],
    ["training-office", at("T2").unitId],
  ]);
  expect(rows[0]!.member_ids.map(Number)).toContain(first.memberId);
  expect(rows[1]!.member_ids.map(Number)).toEqual([second]);
});

test("a write that takes a member out of sight names the post that made it", async () => {
  const { memberId, self } = await somebody();
  const host = await api.signedIn({ login: "host", role: "secretary", unit: at("B3") });
  const unitId = at("B3").unitId;
  const stay = { unitId, kind: "floating", from: "2011-07-01" } as const;
  expect((await attachMember(register.ctx, memberId, stay)).ok).toBe(true);
  const send = (as: SignedInAccount, what: string, body: object) =>
    api.send({ as, method: "POST", path: `/members/${memberId}/${what}`, body });
  const ended = await send(host, "detachments", { unitId, to: "2011-11-15" });
  expect(ended.statusCode).toBe(201);
  expect((await send(host, "detachments", { unitId, to: "2011-11-15" })).statusCode).toBe(404);
  const [last] = await looks(memberId, self);
  expect(last).toMatchObject({ act: "write", role: "secretary", unit: { code: "B3" } });
});
