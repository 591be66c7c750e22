import { afterAll, beforeAll, expect, test } from "vitest";
import { leftOut, ownParts } from "#store/own-data";
import { openApi, type Api, type SignedInAccount } from "#test/api";
import { buildMandate } from "#test/mandates";
import {
  actorAt,
  buildMembers,
  buildProviders,
  buildUnits,
  classBody,
  openRegister,
  type Register,
  type SketchedUnit,
} from "#test/register";
import { recordClass } from "../ledger.ts";
import { correctEntry } from "../ledger-correct.ts";
import { recordFact } from "../members/records.ts";
import { studyFile } from "../study-file.ts";
import { sendTransfer } from "../transfers/send.ts";
import { judgeQueue } from "../verdicts-recompute.ts";
import { askWaiver } from "../waivers/ask.ts";

let register: Register;
let api: Api;
let units: Map<string, SketchedUnit>;
let member: number;
let other: number;
let own: SignedInAccount;
let data: Record<string, Record<string, unknown>[]> & Record<string, unknown>;
let text: string;
const secret = "$argon2id$secret";

/** A member about whom there is something of every kind. */
beforeAll(async () => {
  register = await openRegister({ connections: 6 });
  units = await buildUnits(register);
  api = await openApi(register);
  [member = 0, other = 0] = await buildMembers(register, units.get("B1")!, ["M1", "M2"]);
  await judgeQueue(register.ctx);
  const providers = await buildProviders(register);
  own = await api.signedIn({
    login: "own",
    role: "member",
    unit: units.get("B1")!,
    memberId: member,
  });
  const post = await api.signedIn({ login: "sec", role: "secretary", unit: units.get("B1")! });
  const secretary = {
    ...register.ctx,
    actor: actorAt("secretary", units.get("B1")!, post.accountId),
  };
  const recorded = await recordClass(secretary, classBody(providers, [member, other], 120));
  if (!recorded.ok) throw new Error(recorded.message);
  const [entry] = recorded.value.members;
  const said = { minutes: 60, credit: null, days: null, outcome: null, attested: false, note: "" };
  const address = { memberId: member, entryId: entry!.entryId };
  const done = [
    await correctEntry(secretary, address, { ...said, reason: "list" }),
    await recordFact(secretary, member, {
      kind: "sector",
      value: "rural",
      from: "2006-01-01",
      to: null,
      unitId: null,
    }),
    await askWaiver(secretary, member, {
      requirement: "S1",
      windowStart: "2010-01-01",
      kind: "posting",
      effect: "lift",
    }),
    await sendTransfer(secretary, member, {
      kind: "move",
      toCode: "B3",
      startsOn: "2011-11-15",
      endsOn: null,
    }),
    await studyFile(secretary, member),
  ];
  for (const one of done) if (!one.ok) throw new Error(JSON.stringify(one));
  const holder = await api.signedIn({ login: "insp", role: "inspector", unit: units.get("C1")! });
  await buildMandate(register, {
    holder: holder.accountId,
    role: "inspector",
    at: units.get("C1")!,
    issuedAt: units.get("P")!,
    members: [member],
  });
  await plant();
  const answer = await api.send({ as: own, path: "/me/data" });
  expect(answer.statusCode).toBe(200);
  expect(answer.headers["content-disposition"]).toBe('attachment; filename="my-data.json"');
  text = answer.body;
  data = answer.json();
}, 60_000);
afterAll(async () => {
  await api.close();
  await register.close();
});

/** Ways into the account, and papers, as the program writes them. */
async function plant(): Promise<void> {
  const { regionId, unitId, seenBy } = units.get("B1")!;
  const sql = (query: string, ...values: unknown[]) => register.sql(query, values);
  await sql("update account set password_hash = $2 where account_id = $1", own.accountId, secret);
  await sql(
    `insert into activation_slip (region_id, member_id, seen_by, code_hash, home_unit, issued_unit,
       issued_by, expires_at)
     values ($1, $2, $3, sha256('slip'), $4, $4, 1, now())`,
    regionId,
    member,
    seenBy,
    unitId,
  );
  await sql(
    `insert into transcript (member_id, made_by, as_of, known_on, pack_hash, purpose, content_hash)
     values ($1, 1, '2011-01-01', '2011-01-01', '', 'a job', sha256('t'))`,
    member,
  );
  const place = [regionId, member, seenBy];
  await sql(
    `with o as (
       insert into objection (region_id, member_id, seen_by, kind, fault, claim, words, past_branch,
         objected_as, objected_by)
       values ($1, $2, $3, 'missing', 'missing', '{}', 'I was there', false, 'member', 1)
       returning objection_id)
     insert into objection_instance (objection_id, instance, region_id, member_id, seen_by, place,
       opened_by, answer_by)
     select objection_id, 1, $1, $2, $3, 'branch', 1, '2011-12-31' from o`,
    ...place,
  );
  await sql(
    `insert into member_merge (survivor_id, loser_id, reason, asked_by) values ($1, $2, 'twice', 1)`,
    member,
    other,
  );
  await sql(
    `insert into passkey (account_id, credential_id, user_handle, public_key, counter, transports, name)
     values ($1, 'credential-of-mine', 'handle', 'key', 0, '{}', 'my phone')`,
    own.accountId,
  );
  await sql(
    "insert into one_time_codes (account_id, secret, confirmed_at) values ($1, 'SECRETOFMINE', now())",
    own.accountId,
  );
  await sql(
    "insert into recovery_code (account_id, code_hash) values ($1, sha256('r'))",
    own.accountId,
  );
  await sql(
    "insert into provider_identity (issuer, subject, account_id, linked_by) values ('https://id', 'me', $1, $1)",
    own.accountId,
  );
  await sql(
    "insert into credential_act (account_id, act, done_by) values ($1, 'passkey-added', $1)",
    own.accountId,
  );
  await sql("insert into password_reset (account_id, reset_by) values ($1, 1)", own.accountId);
}

test("every table with a column about a member or an account is given, or is listed with a reason", async () => {
  const rows = await register.sql<{ table: string }>(
    `select distinct c.table_name as table from information_schema.columns c
     join information_schema.tables t using (table_schema, table_name)
     where c.table_schema = 'rollbook' and t.table_type = 'BASE TABLE'
       and c.table_name not like 'pg_%'
       and (c.column_name in ('member_id', 'member_ids', 'account_id')
         or c.column_name ~ '(member|survivor|loser).*(id|no)s?$'
         or c.table_name in ('merge_row', 'not_double'))`,
  );
  const given = new Set(ownParts.map((part) => part.table));
  const named = rows.map((row) => row.table);
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((table) => !given.has(table) && leftOut[table] === undefined)).toEqual([]);
  // What is listed is there: a list that nobody keeps says nothing.
  expect(Object.keys(leftOut).filter((table) => !named.includes(table))).toEqual([]);
  expect(Object.keys(leftOut).filter((table) => given.has(table))).toEqual([]);
});

test("each part holds what is there about the member and the account", () => {
  expect(
    ownParts.filter((part) => (data[part.name] ?? []).length === 0).map((one) => one.name),
  ).toEqual(["attachments", "uploads"]);
  expect(data["person"]).toMatchObject([{ memberNo: "M1", name: "测试M1" }]);
  expect(data["entries"]).toMatchObject([
    { act: "entry", minutes: 120 },
    { act: "correction", minutes: 60, note: "list" },
  ]);
  expect(data["looks"]!.map((one) => one["what"])).toContain("study file");
  expect(data["looks"]!.map((one) => one["what"])).toContain("own data");
  expect(data["mandates"]).toMatchObject([{ kind: "sample" }]);
  expect(data["passkeys"]).toMatchObject([{ name: "my phone" }]);
});

test("who did something is named at the end, and every unit that a row names", () => {
  const by = data["entries"]![0]!["recordedBy"] as number;
  expect((data["accounts"] as unknown as Record<number, string>)[by]).toBe("sec");
  const home = data["homes"]![0]!["unitId"] as number;
  expect((data["units"] as unknown as Record<number, object>)[home]).toMatchObject({ code: "B1" });
});

test("nothing that opens the account is in it, and nothing of another person", () => {
  for (const part of [
    secret,
    "SECRETOFMINE",
    own.token,
    "M2",
    "测试M2",
    "public_key",
    "tokenHash",
  ]) {
    expect(text.includes(part)).toBe(false);
  }
  const memberIds = JSON.stringify(data["ownActs"]);
  expect(memberIds).not.toContain(`[${other}]`);
});

test("an account that is no member's gets the account's data, and no person's", async () => {
  const post = await api.signedIn({
    login: "office",
    role: "training-office",
    unit: units.get("T1")!,
  });
  const answer = await api.send({ as: post, path: "/me/data" });
  const found = answer.json<typeof data>();
  expect(found["account"]).toMatchObject([{ login: "office" }]);
  expect(found["posts"]).toMatchObject([{ role: "training-office" }]);
  for (const part of ["person", "entries", "verdicts", "looks", "homes"])
    expect(found[part]).toEqual([]);
});

test("a long part goes out in pages, and no row twice or never", async () => {
  await register.sql(
    `insert into look (account_id, act, task, what, member_ids)
     select 1, 'look', 'standing', 'study file', array[$1::bigint] from generate_series(1, 2500)`,
    [member],
  );
  const answer = await api.send({ as: own, path: "/me/data" });
  const looks = answer.json<typeof data>()["looks"]!.map((one) => one["id"]);
  expect(looks.length).toBeGreaterThan(2500);
  expect(new Set(looks).size).toBe(looks.length);
});
