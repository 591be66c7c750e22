import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { actorOf } from "#services/access/actor";
import { roles } from "#services/context";
import { foldAll } from "#services/coverage-folding";
import { judgeQueue } from "#services/verdicts-recompute";
import { sightUnder } from "#services/mandates/under";
import { type Sight, setSightOn } from "#store/database";
import { openApi, type Api, type SignedInAccount } from "#test/api";
import { buildMandate } from "#test/mandates";
import { buildMembers, buildProviders, buildUnits, openRegister } from "#test/register";
import type { Register, SketchedUnit } from "#test/register";

/** The third wall by itself: what the database gives when a query forgets its WHERE. */

let register: Register;
let api: Api;
let units: Map<string, SketchedUnit>;
let client: pg.Client;
const members: number[] = [];
const accounts: SignedInAccount[] = [];
const at = (code: string): SketchedUnit => units.get(code)!;

beforeAll(async () => {
  register = await openRegister({ connections: 6 });
  units = await buildUnits(register);
  const school = (await buildProviders(register)).get("school")!;
  for (const home of ["B1", "B2", "B3", "B4"]) {
    members.push(...(await buildMembers(register, at(home), [`${home}-1`, `${home}-2`])));
  }
  await judgeQueue(register.ctx);
  api = await openApi(register);
  for (const role of roles) {
    for (const unit of ["P", "C1", "T1", "B1", "B3"]) {
      const own = role === "member" && unit === "B1" ? { memberId: members[0]! } : {};
      const login = `${role}-${unit}`;
      accounts.push(await api.signedIn({ login, role, unit: at(unit), ...own }));
    }
  }
  const recorder = accounts.find((one) => one.login === "training-office-T1")!;
  const recorded = await api.send({
    as: recorder,
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
      attendees: members.slice(0, 4).map((memberId) => ({ memberId, minutes: 480 })),
    },
  });
  expect(recorded.statusCode).toBe(201);
  await foldAll(register.db);
  client = new pg.Client({ connectionString: register.database.appUrl });
  await client.connect();
}, 60_000);
afterAll(async () => {
  await client.end();
  await api.close();
  await register.close();
});

async function actor(account: SignedInAccount) {
  const token = api.secrets.fingerprint(account.token);
  return (await actorOf(register.db, token, register.ctx.today))!.actor;
}

async function raw(account: SignedInAccount, sql: string): Promise<Set<number>> {
  return rawWith((await actor(account)).sight, sql);
}

async function rawWith(sight: Sight, sql: string): Promise<Set<number>> {
  await client.query("begin");
  try {
    await setSightOn(client, sight);
    const { rows } = await client.query<{ id: string }>(sql);
    return new Set(rows.map((row) => Number(row.id)));
  } finally {
    await client.query("rollback");
  }
}

const sorted = (some: Iterable<number>): number[] => [...some].toSorted((a, b) => a - b);

/** The members whose study file the API opens to the account. */
async function opened(account: SignedInAccount): Promise<Set<number>> {
  const seen = new Set<number>();
  for (const id of members) {
    const answer = await api.send({ as: account, path: `/members/${id}` });
    if (answer.statusCode === 200) seen.add(id);
  }
  return seen;
}

const personTables = [
  "member_locator",
  "member",
  "home",
  "attachment",
  "fact",
  "event",
  "entry",
  "verdict",
];

test("a query without WHERE gives every account the persons that the API opens to it, no more", async () => {
  const sizes = new Set<number>();
  for (const account of accounts) {
    const allowed = await opened(account);
    sizes.add(allowed.size);
    for (const name of personTables) {
      const found = await raw(account, `select member_id as id from ${name}`);
      for (const id of found)
        expect([account.login, name, allowed.has(id)]).toEqual([account.login, name, true]);
    }
    const rows = await raw(account, "select member_id as id from member");
    expect([account.login, sorted(rows)]).toEqual([account.login, sorted(allowed)]);
  }
  // Nobody, oneself, one branch, a township: the test would prove nothing if all saw the same.
  expect(sorted(sizes)).toEqual([0, 1, 2, 4]);
});

test("the lists of the API name nobody whom the database would not give", async () => {
  for (const account of accounts) {
    const allowed = await raw(account, "select member_id as id from member");
    for (const unit of units.values()) {
      for (const list of ["members", "owing"]) {
        const answer = await api.send({ as: account, path: `/units/${unit.unitId}/${list}` });
        if (answer.statusCode !== 200) continue;
        const items = answer.json().items as { memberId?: number; member?: { memberId: number } }[];
        for (const item of items) expect(allowed).toContain(item.memberId ?? item.member?.memberId);
      }
    }
  }
});

test("counts without WHERE are those of the units whose overview the API shows", async () => {
  for (const account of accounts) {
    const found = await raw(account, "select unit_id as id from coverage");
    for (const unit of units.values()) {
      const answer = await api.send({ as: account, path: `/units/${unit.unitId}/overview` });
      if (found.has(unit.unitId))
        expect([account.login, answer.statusCode]).toEqual([account.login, 200]);
    }
  }
});

test("accounts, sessions and kept answers without WHERE are one's own", async () => {
  for (const account of accounts) {
    for (const name of ["account", "account_role", "web_session", "idempotency_key"]) {
      const found = await raw(account, `select account_id as id from ${name}`);
      expect([...found].every((id) => id === account.accountId)).toBe(true);
    }
  }
});

test("looks without WHERE are those that one made and those at oneself", async () => {
  const self = accounts.find((one) => one.login === "member-B1")!;
  for (const account of accounts) {
    const strangers = await raw(
      account,
      `select look_id as id from look where account_id <> ${account.accountId}
         and not member_ids @> array[${account === self ? members[0] : 0}::bigint]`,
    );
    expect(strangers.size).toBe(0);
  }
});

test("without any sight nothing is seen", async () => {
  await client.query("begin");
  for (const name of [...personTables, "coverage", "look", "account", "web_session"]) {
    const { rows } = await client.query(`select count(*)::int as n from ${name}`);
    expect([name, rows[0].n]).toEqual([name, 0]);
  }
  await client.query("rollback");
});

test("the application's role cannot change or delete what was recorded, nor forge a look", async () => {
  const secretary = accounts.find((one) => one.login === "secretary-B1")!;
  for (const sql of [
    "update entry set minutes = 1 returning member_id as id",
    "delete from entry returning member_id as id",
    "update look set purpose = '' returning look_id as id",
    "delete from look returning look_id as id",
    "insert into look (account_id, act, task, what, member_ids) values (0, 'look', '', '', '{}') returning look_id as id",
    "alter table entry disable row level security",
    "select 1 as id from pg_authid",
  ]) {
    await expect(raw(secretary, sql)).rejects.toMatchObject({ code: "42501" });
  }
});

/** Tables of persons by the field of a mandate that opens them. */
const tablesOfField = {
  identity: ["member_locator"],
  facts: ["member", "home", "attachment", "fact", "event"],
  entries: ["entry"],
  "study-file": ["verdict"],
} as const;

test("under a mandate a query without WHERE gives its persons, of the fields that it names", async () => {
  const holder = await api.signedIn({ login: "holder-C1", role: "inspector", unit: at("C1") });
  const holding = { holder: holder.accountId, role: "inspector", at: at("C1"), issuedAt: at("P") };
  // B1-1 and, in another county, B3-1; the ledger has entries of B1 and B2 alone.
  const [inside = 0, , inOther = 0] = [members[0], members[1], members[4]];
  const persons = [inside, inOther];
  for (const [field, tables] of Object.entries(tablesOfField)) {
    const fields = ["identity", ...(field === "identity" ? [] : [field])] as never;
    const mandateId = await buildMandate(register, { ...holding, members: persons, fields });
    const sight = sightUnder({ ...register.ctx, actor: await actor(holder) }, mandateId);
    const all = await api.send({ as: holder, path: `/mandates/${mandateId}/members` });
    const allowed = all.json().items.map((one: { memberId: number }) => one.memberId);
    expect(allowed).toEqual(persons);
    for (const name of personTables) {
      const found = sorted(await rawWith(sight, `select member_id as id from ${name}`));
      const named = name === "member_locator" || (tables as readonly string[]).includes(name);
      for (const id of found)
        expect([field, name, named && allowed.includes(id)]).toEqual([field, name, true]);
    }
    const [table = ""] = tables;
    const found = sorted(await rawWith(sight, `select member_id as id from ${table}`));
    expect([field, found]).toEqual([field, field === "entries" ? [inside] : persons]);
    const lines = await rawWith(sight, "select member_id as id from mandated_lines()");
    expect(sorted(lines)).toEqual(persons);
    const names = await rawWith(sight, "select member_id as id from mandate_member");
    expect(sorted(names)).toEqual(persons);
  }
});

test("a mandate that has ended, has not begun, was revoked or is somebody else's opens no row", async () => {
  const holder = await api.signedIn({ login: "ended-C1", role: "inspector", unit: at("C1") });
  const other = await api.signedIn({ login: "other-C1", role: "inspector", unit: at("C1") });
  const holding = { holder: holder.accountId, role: "inspector", at: at("C1"), issuedAt: at("P") };
  const sketch = { ...holding, members: [members[0]!] };
  const ids = {
    ended: await buildMandate(register, { ...sketch, to: "2011-11-15" }),
    coming: await buildMandate(register, { ...sketch, from: "2011-11-16" }),
    revoked: await buildMandate(register, { ...sketch, revoked: true }),
    "without the post": await buildMandate(register, { ...sketch, role: "secretary" }),
    "somebody else's": await buildMandate(register, { ...sketch, holder: other.accountId }),
    "nobody's": 999_999,
  };
  const ctx = { ...register.ctx, actor: await actor(holder) };
  for (const [state, mandateId] of Object.entries(ids)) {
    const sight = sightUnder(ctx, mandateId);
    for (const name of [...personTables, "mandate_member", "mandated_lines()"]) {
      const found = await rawWith(sight, `select member_id as id from ${name}`);
      expect([state, name, found.size]).toEqual([state, name, 0]);
    }
  }
  // Outside the work under it, a mandate in force opens nothing either.
  await buildMandate(register, sketch);
  for (const name of personTables) {
    expect((await raw(holder, `select member_id as id from ${name}`)).size).toBe(0);
  }
});

test("nobody makes himself a mandate past the service, or lengthens one", async () => {
  const holder = await api.signedIn({ login: "maker-C1", role: "inspector", unit: at("C1") });
  const holding = { holder: holder.accountId, role: "inspector", at: at("C1"), issuedAt: at("P") };
  const mandateId = await buildMandate(register, { ...holding, members: [members[0]!] });
  for (const sql of [
    `insert into mandate (kind, holder, holder_role, holder_unit, fields, valid_from, valid_to,
       reason, persons, issued_by, issued_role, issued_unit)
     values ('merge', ${holder.accountId}, 'inspector', ${at("C1").unitId}, '{identity}',
       '2011-11-01', '2011-12-01', '', 1, 0, '', 1) returning mandate_id as id`,
    `insert into mandate_member (mandate_id, member_id) values (${mandateId}, ${members[1]!})
     returning member_id as id`,
    "update mandate set valid_to = '2012-12-31' returning mandate_id as id",
  ]) {
    await expect(raw(holder, sql)).rejects.toMatchObject({ code: "42501" });
  }
  const revoked = await raw(
    holder,
    "update mandate set revoked_by = 1, revoked_at = now() returning mandate_id as id",
  );
  expect(revoked.size).toBe(0);
});
