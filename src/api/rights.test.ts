import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openIdentityProvider } from "#adapters/identity-provider";
import { recordFactOfUnit, recordUnitAct } from "#services/duties-record";
import { recordClass } from "#services/ledger";
import { attachMember } from "#services/members/attach";
import { recordEvent, recordFact } from "#services/members/records";
import { askMerge } from "#services/merges/ask";
import { decideMerge } from "#services/merges/decide";
import { sendTransfer } from "#services/transfers/send";
import { openUnit } from "#services/organisation/open";
import { roles, type Role } from "#services/context";
import { openClosing, signOff, takeBackSignOff } from "#services/closing";
import { foldAll } from "#services/coverage-folding";
import { proposeDraft } from "#services/policy-drafts";
import { askPast } from "#services/past";
import { continueBulk } from "#services/verdicts-bulk";
import { judgeQueue } from "#services/verdicts-recompute";
import { askWhatIf } from "#services/what-if";
import { openApi, type Api, type Sending, type SignedInAccount } from "#test/api";
import { buildMandate } from "#test/mandates";
import { buildMembers, buildProviders, buildUnits, day, openRegister } from "#test/register";
import type { Register, SketchedUnit } from "#test/register";

/**
 * Every route of the router, asked by every role at every place of a small tree. The targets are the
 * township T1 (P > C1 > T1 > B1, B2; C1 > B4; P > C2 > T2 > B3) and the member M1 at home in B1.
 */
interface Asker {
  readonly name: string;
  readonly role: Role | null;
  readonly unit: string;
  readonly account: SignedInAccount | undefined;
  /** The member that it is. */
  readonly member: string | null;
  /** A mandate that it holds beside its post, with all fields. */
  readonly mandate?: { readonly mandateId: number; readonly opens: boolean; readonly of: string };
}

interface Row {
  readonly expected: (who: Asker) => number;
  /** `allowed`: the answer is to be a success, so that what it needs must be there. */
  readonly send: (who: Asker, allowed: boolean) => Sending | Promise<Sending>;
}

let register: Register;
let api: Api;
let units: Map<string, SketchedUnit>;
let school: number;
const members = new Map<string, number>();
const askers: Asker[] = [];
const at = (code: string): SketchedUnit => units.get(code)!;
const unitId = (code: string): number => at(code).unitId;
const member = (no: string): number => members.get(no)!;

let count = 0;
const next = (): number => (count += 1);
/** Days on which nothing has been recorded yet. */
const nextDay = (): string => {
  const index = next();
  const month = 1 + (Math.floor(index / 28) % 10);
  return `201${Math.floor(index / 280) % 2}-${String(month).padStart(2, "0")}-${String(1 + (index % 28)).padStart(2, "0")}`;
};

beforeAll(async () => {
  register = await openRegister({ connections: 6 });
  units = await buildUnits(register);
  school = (await buildProviders(register)).get("school")!;
  for (const [no, home] of [
    ["M1", "B1"],
    ["M2", "B2"],
    ["M3", "B3"],
    ["M4", "B4"],
  ] as const) {
    const [memberId = 0] = await buildMembers(register, at(home), [no]);
    members.set(no, memberId);
  }
  await judgeQueue(register.ctx);
  await foldAll(register.db);
  // A provider that nobody runs: who may ask for it is asked here.
  const provider = openIdentityProvider({
    issuer: "http://127.0.0.1:9/",
    clientId: "rollbook",
    clientSecret: "secret",
    name: "none",
  });
  api = await openApi(register, { ways: { provider } });
  askers.push({ name: "nobody", role: null, unit: "", account: undefined, member: null });
  for (const role of roles) {
    for (const unit of ["P", "C1", "T1", "B1", "B2", "B4", "C2", "T2", "B3"]) {
      const own = { B1: "M1", B2: "M2", B3: "M3", B4: "M4" }[unit] ?? null;
      const self = role === "member" ? own : null;
      const login = `${role}-${unit}`;
      const memberId = self === null ? {} : { memberId: member(self) };
      const account = await api.signedIn({ login, role, unit: at(unit), ...memberId });
      askers.push({ name: login, role, unit, account, member: self });
    }
  }
  for (const [state, terms] of Object.entries(mandateStates)) {
    const login = `mandate-${state}`;
    const account = await api.signedIn({ login, role: "inspector", unit: at("C1") });
    const { of, opens, ...days } = terms;
    const mandateId = await buildMandate(register, {
      holder: account.accountId,
      role: "inspector",
      at: at("C1"),
      issuedAt: at("P"),
      members: [member(of)],
      ...days,
    });
    const mandate = { mandateId, opens, of };
    askers.push({ name: login, role: "inspector", unit: "C1", account, member: null, mandate });
  }
}, 120_000);
afterAll(async () => {
  await api.close();
  await register.close();
});

/**
 * Inspectors of C1 with a mandate beside the post: everywhere but under that mandate they get what
 * an inspector of C1 gets.
 */
const mandateStates = {
  inside: { of: "M1", opens: true },
  "other-person": { of: "M2", opens: true },
  ended: { of: "M1", opens: false, to: "2011-11-15" },
  coming: { of: "M1", opens: false, from: "2011-11-16" },
  revoked: { of: "M1", opens: false, revoked: true },
};

const standing = (who: Asker): boolean =>
  who.role === "secretary" || who.role === "training-office";
const atOrAbove = (who: Asker, ...chain: string[]): boolean => chain.includes(who.unit);
const signedIn = (who: Asker, yes: boolean, status = 200): number =>
  who.role === null ? 401 : yes ? status : 404;

/** Counts of T1: any post at T1 or above it. */
const counts = (who: Asker): number =>
  signedIn(who, who.role !== "member" && atOrAbove(who, "P", "C1", "T1"));
/** Lists of persons of T1: a standing post at T1 or above; what is in the list is another test. */
const lists = (who: Asker): number =>
  signedIn(who, standing(who) && atOrAbove(who, "P", "C1", "T1"));
/** Who owes at T1: only an office that sees its members; those above are told so. */
const owing = (who: Asker): number => signedIn(who, standing(who) && who.unit === "T1");
/** The member M1: a standing post at the home or the office directly responsible, or oneself. */
const seesM1 = (who: Asker): boolean => standing(who) && atOrAbove(who, "T1", "B1");
const file = (who: Asker): number => signedIn(who, seesM1(who) || who.member === "M1");
const records = (who: Asker): number => signedIn(who, seesM1(who), 201);
/** From B1 to B2: a post that keeps the records of both. */
const moves = (who: Asker): number => signedIn(who, standing(who) && atOrAbove(who, "T1"), 201);
const administers = (status: number) => (who: Asker) =>
  signedIn(who, who.role === "administrator" && atOrAbove(who, "P", "C1", "T1"), status);
/** The spare accounts have their post at B1, so the administrator of B1 may change them too. */
const administersB1 = (who: Asker): number =>
  signedIn(who, who.role === "administrator" && atOrAbove(who, "P", "C1", "T1", "B1"));
/** Records about T1 itself: its secretary, and offices and administrators at or above it. */
const keepsT1 = (who: Asker): number =>
  signedIn(
    who,
    who.role === "secretary"
      ? who.unit === "T1"
      : (who.role === "administrator" || who.role === "training-office") &&
          atOrAbove(who, "P", "C1", "T1"),
    201,
  );
const everybody = (status: number) => () => status;
const anyAccount =
  (status = 200) =>
  (who: Asker) =>
    signedIn(who, true, status);

const get =
  (path: () => string) =>
  (who: Asker): Sending => ({ as: who.account, path: path() });
const t1 = (rest: string) => get(() => `/units/${unitId("T1")}${rest}`);
const m1 = (rest: string) => get(() => `/members/${member("M1")}${rest}`);
const post = (who: Asker, path: string, body?: unknown): Sending => ({
  as: who.account,
  method: "POST",
  path,
  ...(body === undefined ? {} : { body }),
  headers: { "x-forwarded-for": `198.51.100.${next() % 250}` },
});

/** A unit of its own below T1, so that one change does not stand in the way of the next. */
async function freshUnit(allowed: boolean): Promise<number> {
  if (!allowed) return unitId("T1");
  const unit = { code: `N${next()}`, name: { zh: "新支部" }, kind: "branch", level: "branch" };
  const opened = await openUnit(register.ctx, unitId("T1"), { ...unit, on: "2011-01-01" });
  if (!opened.ok) throw new Error(opened.message);
  return opened.value.unitId;
}

/** A move from C1 to T1. */
async function plantedMove(movedId: number): Promise<number> {
  const [row] = await register.sql<{ id: string }>(
    `insert into unit_move (unit_id, from_parent, to_parent, moved_by) values ($1, $2, $3, 0)
     returning move_id as id`,
    [movedId, unitId("C1"), unitId("T1")],
  );
  return Number(row?.id);
}

const session = () => {
  const on = nextDay();
  return { startsOn: on, endsOn: on, form: "lecture", topic: "theory", providerId: school };
};

async function freshEntry(allowed: boolean): Promise<number> {
  if (!allowed && entryOfM1 > 0) return entryOfM1;
  const stated = { startsAt: null, endsAt: null, course: "", unitId: null, place: "" };
  const attended = { credit: null, days: null, outcome: null, attested: false, note: "" };
  const recorded = await recordClass(register.ctx, {
    session: { ...session(), ...stated },
    attendees: [{ memberId: member("M1"), minutes: 60, ...attended }],
  });
  if (!recorded.ok) throw new Error(recorded.message);
  entryOfM1 = recorded.value.members[0]!.entryId;
  return entryOfM1;
}
let entryOfM1 = 0;

const actOfT1 = () => {
  const { startsOn, endsOn } = session();
  return { startsOn, endsOn, form: "joint-meeting", credit: { quantity: 1, unit: "item" } };
};

/** An entry about T1 itself, a fresh one where it is to be changed. */
async function entryOfT1(allowed: boolean): Promise<number> {
  if (!allowed && actId > 0) return actId;
  const more = { topic: "", course: "", providerId: null, place: "" };
  const attended = { minutes: null, days: null, outcome: null, attested: false, note: "" };
  const act = { ...actOfT1(), ...more, ...attended };
  const recorded = await recordUnitAct(register.ctx, unitId("T1"), act);
  if (!recorded.ok) throw new Error(recorded.message);
  actId = recorded.value.entryId;
  return actId;
}
let actId = 0;

async function factOfT1(allowed: boolean): Promise<number> {
  if (!allowed && unitFact > 0) return unitFact;
  const fact = { kind: "website", value: "yes", from: "2010-01-01", to: null };
  const recorded = await recordFactOfUnit(register.ctx, unitId("T1"), fact);
  if (!recorded.ok) throw new Error(recorded.message);
  const [row] = await register.sql<{ id: string }>(
    "select max(fact_id) as id from fact where subject = 'u' and superseded_at is null",
  );
  unitFact = Number(row!.id);
  return unitFact;
}
let unitFact = 0;

/** A list that was taken back: nobody can decide about it any more. */
async function withdrawnList(): Promise<number> {
  const [row] = await register.sql<{ id: string }>(
    `insert into removal_list (drawn_by, left_before, withdrawn_by, withdrawn_at)
     values (0, '2000-01-01', 0, now()) returning list_id as id`,
  );
  return Number(row!.id);
}

async function freshAccount(allowed: boolean): Promise<SignedInAccount> {
  if (!allowed && sharedAccount !== null) return sharedAccount;
  sharedAccount = await api.signedIn({
    login: `spare-${next()}`,
    role: "secretary",
    unit: at("B1"),
  });
  return sharedAccount;
}
let sharedAccount: SignedInAccount | null = null;

async function roleOf(account: SignedInAccount): Promise<number> {
  const [row] = await register.sql<{ id: string }>(
    "select account_role_id as id from account_role where account_id = $1 and superseded_at is null",
    [account.accountId],
  );
  return Number(row!.id);
}

const account = (rest: string): Row => ({
  expected: administersB1,
  send: async (who, allowed) => {
    const { accountId } = await freshAccount(allowed);
    return post(who, `/accounts/${accountId}${rest}`);
  },
});
const writesM1 = (rest: string, body: () => unknown): Row => ({
  expected: records,
  send: (who) => post(who, `/members/${member("M1")}${rest}`, body()),
});

/** A member of B1 with an open attachment to B2. */
async function hosted(): Promise<number> {
  const [memberId = 0] = await buildMembers(register, at("B1"), [`HO-${next()}`]);
  const stay = { unitId: unitId("B2"), kind: "floating", from: "2011-01-01" } as const;
  const attached = await attachMember(register.ctx, memberId, stay);
  if (!attached.ok) throw new Error(attached.message);
  return memberId;
}

let factOf = 0;
/** A route at a fact of M1, a fresh one where it is to be changed. */
const factOfM1 = (rest: string, body: () => unknown): Row => ({
  expected: records,
  send: async (who, allowed) => {
    if (allowed || factOf === 0) {
      const fact = { kind: "role", value: "leading-body", from: nextDay(), unitId: unitId("B1") };
      const recorded = await recordFact(register.ctx, member("M1"), fact);
      if (!recorded.ok) throw new Error(recorded.message);
      factOf = Math.max(...recorded.value.facts.map((one) => one.factId));
    }
    return post(who, `/members/${member("M1")}/facts/${factOf}${rest}`, body());
  },
});

let lastEvent = 0;
/** The same at an event of M1. */
const eventOfM1 = (rest: string, body: () => unknown): Row => ({
  expected: records,
  send: async (who, allowed) => {
    if (allowed || lastEvent === 0) {
      const event = { kind: "appointed", on: nextDay(), unitId: unitId("B1") };
      const recorded = await recordEvent(register.ctx, member("M1"), event);
      if (!recorded.ok) throw new Error(recorded.message);
      lastEvent = Math.max(...recorded.value.events.map((one) => one.eventId));
    }
    return post(who, `/members/${member("M1")}/events/${lastEvent}${rest}`, body());
  },
});

/** A home of somebody new in B1, whose end a file stated; of M1 for whoever is refused. */
const homeInB1 = (rest: string, body: object): Row => ({
  expected: records,
  send: async (who, allowed) => {
    const [memberId = 0] = allowed
      ? await buildMembers(register, at("B1"), [`HM-${next()}`])
      : [member("M1")];
    if (allowed) {
      const stated = "update home set valid_to = '2010-03-01' where member_id = $1";
      await register.sql(stated, [memberId]);
    }
    const [home] = await register.sql<{ id: string }>(
      "select max(home_id) as id from home where member_id = $1 and superseded_at is null",
      [memberId],
    );
    return post(who, `/members/${memberId}/homes/${home?.id}${rest}`, body);
  },
});

const atTop = (who: Asker, ...kinds: string[]): boolean =>
  who.unit === "P" && kinds.includes(who.role ?? "");
const rules = (status: number) => (who: Asker) =>
  signedIn(who, atTop(who, "administrator"), status);
const tries = (status: number) => (who: Asker) =>
  signedIn(who, atTop(who, "administrator", "training-office"), status);
const readsTries = (who: Asker): number =>
  signedIn(who, who.role === "administrator" || who.role === "training-office");
/** Everybody has imports of his own only. */
const imports = (status: number) => (who: Asker) =>
  signedIn(who, who.role === "administrator" || who.role === "training-office", status);

/** An import of the asker, or of somebody else where the asker sends none. */
async function importOf(who: Asker, allowed: boolean): Promise<number> {
  const owner = allowed && who.account !== undefined ? who.account.accountId : 0;
  const [row] = await register.sql<{ id: string }>(
    `insert into upload (account_id, kind, name, bytes, file)
     values (coalesce(nullif($1::bigint, 0), (select min(account_id) from account)), 'units', 'u.csv', 3,
       md5(random()::text)) returning upload_id as id`,
    [owner],
  );
  return Number(row!.id);
}
/** A route at one import: found where it is the asker's own. */
const ofImport = (method: "GET" | "POST", rest: string, status: number, body?: unknown): Row => ({
  expected: imports(status),
  send: async (who, allowed) => {
    const path = `/imports/${await importOf(who, allowed || status >= 400)}${rest}`;
    return method === "GET" ? { as: who.account, path } : post(who, path, body);
  },
});

/** Other hours each time, so that no two drafts are the same. */
const otherHours = () => {
  const index = next();
  return { "S2.hours": 17 + (index % 180), "S3.hours": 1 + (Math.floor(index / 180) % 20) };
};

/** For whoever may, a thing of his own; the others are asked about one and the same. */
function freshFor(make: () => Promise<number>): (allowed: boolean) => Promise<number> {
  let refused: Promise<number> | null = null;
  return (allowed) => (allowed ? make() : (refused ??= make()));
}
const draftFor = freshFor(freshDraft);
const questionFor = freshFor(freshQuestion);

async function freshDraft(): Promise<number> {
  const proposal = { parameters: otherHours() };
  const made = await proposeDraft(register.ctx, { proposal, reason: "test", effectiveOn: null });
  if (!made.ok) throw new Error(made.message);
  return made.value.draftId;
}

async function freshQuestion(): Promise<number> {
  const asked = await askWhatIf(register.ctx, { parameters: otherHours() });
  if (!asked.ok) throw new Error(asked.message);
  await continueBulk(register.ctx);
  return asked.value.jobId;
}

let closingOfT1 = 0;
/** One closing of T1 for all questions. */
async function closing(): Promise<number> {
  if (closingOfT1 > 0) return closingOfT1;
  const opened = await openClosing(register.ctx, unitId("T1"), { year: 2011, reason: "" });
  if (!opened.ok) throw new Error(opened.message);
  closingOfT1 = opened.value.closingId;
  return closingOfT1;
}
/** The same, signed for T1 or not. */
async function closingSigned(isSigned: boolean): Promise<number> {
  const id = await closing();
  await takeBackSignOff(register.ctx, id, unitId("T1"));
  const signed = { unitId: unitId("T1"), name: "王某", note: "" };
  if (isSigned) await signOff(register.ctx, id, signed);
  return id;
}
/** A question for a waiver of M1, asked by whoever is to take it back. */
async function waiver(
  state: "asked" | "granted",
  askedBy: number,
): Promise<{ path: string; requestId: number }> {
  const [row] = await register.sql<{ request_id: string }>(
    `insert into waiver_request (region_id, member_id, seen_by, requirement_id, window_start,
       due_on, kind, effect, amount, asked_as, asked_by, outcome, decided_by, decided_at)
     select region_id, member_id, seen_by, 'S1', $2::date, $2::date + 364, 'posting', 'lift', 0,
       'post', $3, $4, case when $4::text is null then null else 0 end,
       case when $4::text is null then null else now() end
     from member where member_id = $1 returning request_id`,
    [member("M1"), nextDay(), askedBy, state === "granted" ? "granted" : null],
  );
  const requestId = Number(row!.request_id);
  return { requestId, path: `/members/${member("M1")}/waivers/${requestId}` };
}
/** Whoever keeps the records of M1, and M1. */
const asksForM1 = (who: Asker): number => signedIn(who, seesM1(who) || who.member === "M1", 201);
const decidesForM1 = (who: Asker): number =>
  signedIn(who, who.role === "training-office" && who.unit === "T1", 201);

/** An act of the office of T1 that grants waivers by a rule and is not done. */
async function bulkWaiver(): Promise<string> {
  const [row] = await register.sql<{ id: string }>(
    `insert into waiver_bulk (rule, title_zh, title_en, pack_ref, asked_on, units, begun_by)
     select 'senior-members', 'x', 'x', pack_ref, '2011-11-15', array[$1::bigint], 0
     from pack order by pack_ref desc limit 1 returning bulk_id as id`,
    [unitId("T1")],
  );
  return `/bulk-waivers/${row!.id}`;
}
const senior = { rule: "senior-members", on: "2011-11-15" };
const isOffice = (who: Asker): boolean => who.role === "training-office";

/** A transfer of a member of B1 that B2 is asked to take. */
async function transferToB2(): Promise<number> {
  const [memberId = 0] = await buildMembers(register, at("B1"), [`TR-${next()}`]);
  const sent = await sendTransfer(register.ctx, memberId, {
    kind: "floating",
    toCode: "B2",
    startsOn: "2011-02-01",
    endsOn: null,
  });
  if (!sent.ok) throw new Error(sent.message);
  return sent.value.transferId;
}

/** An objection of M1 that waits at the branch, at the office above, or at the county. */
async function objection(
  place: "branch" | "above",
  by: number,
): Promise<{ path: string; objectionId: number }> {
  const [row] = await register.sql<{ id: string }>(
    `with made as (
       insert into objection (region_id, member_id, seen_by, kind, fault, claim, words, past_branch,
         objected_as, objected_by)
       select region_id, member_id, seen_by, 'missing', 'missing', '{}', '', false, 'post', $2
       from member where member_id = $1 returning *)
     select objection_id as id from made`,
    [member("M1"), by],
  );
  const objectionId = Number(row!.id);
  await register.sql(
    `insert into objection_instance (objection_id, instance, region_id, member_id, seen_by, place,
       unit_id, opened_by, answer_by)
     select objection_id, 1, region_id, member_id, seen_by, $2, $3, $4, '2011-11-14'
     from objection where objection_id = $1`,
    [objectionId, place, place === "above" ? unitId("C1") : null, by],
  );
  return { objectionId, path: `/members/${member("M1")}/objections/${objectionId}` };
}
const rejected = { outcome: "rejected", rejection: "not-shown" };

/** A mandate for a case, beside whatever else the asker holds: he has it where it is to open. */
async function mandateOfCase(who: Asker): Promise<number> {
  const { objectionId } = await objection("above", 0);
  return buildMandate(register, {
    holder: who.mandate?.opens === true ? who.account!.accountId : 1,
    role: "inspector",
    at: at("C1"),
    issuedAt: at("P"),
    kind: "objection",
    members: [member("M1")],
    about: `objection ${objectionId}`,
  });
}
const hears = (status: number) => (who: Asker) =>
  signedIn(who, who.mandate?.opens === true, status);

interface TwoIds {
  readonly firstId: number;
  readonly secondId: number;
}
/** Two members, of B1 and of B2; fresh ones for who may change them. */
async function pair(fresh: boolean): Promise<TwoIds> {
  if (!fresh && oldPair !== null) return oldPair;
  const [firstId = 0] = await buildMembers(register, at("B1"), [`DA-${next()}`]);
  const [secondId = 0] = await buildMembers(register, at("B2"), [`DB-${next()}`]);
  return (oldPair = { firstId, secondId });
}
let oldPair: TwoIds | null = null;

/** A question whether two are one, or a merge of two. */
async function merge(state: "asked" | "merged", fresh: boolean): Promise<number> {
  const old = oldMerges.get(state);
  if (!fresh && old !== undefined) return old;
  const { firstId, secondId } = await pair(true);
  const body = { survivorId: firstId, loserId: secondId, reason: "twice" };
  const asked = await askMerge(register.ctx, body);
  if (!asked.ok) throw new Error(asked.message);
  const { mergeId } = asked.value;
  oldMerges.set(state, mergeId);
  if (state === "asked") return mergeId;
  const ctx = { ...register.ctx, actor: { ...register.ctx.actor, accountId: 1 } };
  const done = await decideMerge(ctx, mergeId, { outcome: "approved" });
  if (!done.ok) throw new Error(done.message);
  oldPair = null;
  return mergeId;
}
const oldMerges = new Map<string, number>();
/** Whoever keeps the records of B1 and of B2. */
const keepsBoth = (status: number) => (who: Asker) =>
  signedIn(who, standing(who) && who.unit === "T1", status);

/** A slip of M1 that was not used. */
async function slipOfM1(): Promise<number> {
  const [row] = await register.sql<{ slip_id: string }>(
    `insert into activation_slip (region_id, member_id, seen_by, code_hash, home_unit, issued_unit,
       issued_by, expires_at)
     select region_id, member_id, seen_by, sha256($2::bytea), unit_id, unit_id, 0,
       now() + interval '1 day'
     from member where member_id = $1 returning slip_id`,
    [member("M1"), `slip ${next()}`],
  );
  return Number(row!.slip_id);
}
const noCode = (): string => String(next()).padStart(16, "a");
const noAnswer = {
  id: "AAAA",
  rawId: "AAAA",
  type: "public-key",
  response: { clientDataJSON: "AAAA" },
};
/** A passkey of an account that asks for nothing here. */
async function passkeyOfNobody(): Promise<number> {
  const { accountId } = await freshAccount(false);
  const [row] = await register.sql<{ passkey_id: string }>(
    `insert into passkey (account_id, credential_id, user_handle, public_key, counter, transports,
       name) values ($1, $2, 'handle', '\\x00', 0, '{}', 'phone') returning passkey_id`,
    [accountId, `credential-${next()}`],
  );
  return Number(row!.passkey_id);
}
async function sessionOf({ accountId }: SignedInAccount): Promise<number> {
  const [row] = await register.sql<{ session_id: string }>(
    "select max(session_id) as session_id from web_session where account_id = $1",
    [accountId],
  );
  return Number(row!.session_id);
}

const closes = (status: number) => (who: Asker) =>
  signedIn(who, who.role === "training-office" && atOrAbove(who, "P", "C1", "T1"), status);
const signs = (who: Asker): number => signedIn(who, standing(who) && who.unit === "T1", 204);

const issues = (who: Asker): boolean =>
  who.role === "administrator" || who.role === "training-office";
/** The asker's own mandate, or one that somebody else holds and that opens M1. */
const mandateOf = (who: Asker): number =>
  (who.mandate ?? askers.find((one) => one.name === "mandate-inside")!.mandate!).mandateId;

async function freshMandate(): Promise<number> {
  const holder = { holder: 1, role: "inspector", at: at("B1"), issuedAt: at("T1") };
  return buildMandate(register, { ...holder, members: [member("M1")] });
}

/** A post at C1, which only offices of P may issue to. */
async function postAtC1(): Promise<number> {
  const holder = askers.find((one) => one.name === "mandate-inside")!;
  return roleOf(holder.account!);
}

const table: Readonly<Record<string, Row>> = {
  "GET /units/:unitId/doubles": { expected: lists, send: t1("/doubles") },
  "POST /units/:unitId/doubles/checks": {
    expected: (who) => signedIn(who, seesM1(who), 200),
    send: (who) => post(who, `/units/${unitId("B1")}/doubles/checks`, { name: "新成员" }),
  },
  "POST /doubles/dismissals": {
    expected: keepsBoth(204),
    send: async (who) => post(who, "/doubles/dismissals", await pair(false)),
  },
  "POST /doubles/recalls": {
    expected: keepsBoth(204),
    send: async (who) => post(who, "/doubles/recalls", await pair(false)),
  },
  "GET /doubles/pair": {
    expected: keepsBoth(200),
    send: async (who) => {
      const { firstId, secondId } = await pair(false);
      const path = `/doubles/pair?firstId=${firstId}&secondId=${secondId}`;
      return { as: who.account, path };
    },
  },
  "POST /merges": {
    expected: keepsBoth(201),
    send: async (who, allowed) => {
      const { firstId, secondId } = await pair(allowed);
      return post(who, "/merges", { survivorId: firstId, loserId: secondId, reason: "twice" });
    },
  },
  "GET /unit-moves": {
    expected: (who) => signedIn(who, who.role === "administrator"),
    send: get(() => "/unit-moves"),
  },
  // Whoever turns it back administers the unit that it was under, too.
  "POST /unit-moves/:moveId/acts": {
    expected: (who) => signedIn(who, who.role === "administrator" && atOrAbove(who, "P", "C1")),
    send: async (who, allowed) => {
      const moveId = await plantedMove(await freshUnit(allowed));
      return post(who, `/unit-moves/${moveId}/acts`, { act: "turn-back", reason: "wrong" });
    },
  },
  "GET /merges": { expected: anyAccount(), send: get(() => "/merges") },
  "GET /merges/:mergeId": {
    expected: keepsBoth(200),
    send: async (who) => ({ as: who.account, path: `/merges/${await merge("merged", false)}` }),
  },
  "POST /merges/:mergeId/decision": {
    expected: keepsBoth(201),
    send: async (who, allowed) =>
      post(who, `/merges/${await merge("asked", allowed)}/decision`, { outcome: "approved" }),
  },
  "POST /merges/:mergeId/withdrawal": {
    expected: keepsBoth(201),
    send: async (who, allowed) =>
      post(who, `/merges/${await merge("asked", allowed)}/withdrawal`, {}),
  },
  "POST /merges/:mergeId/undo": {
    expected: keepsBoth(201),
    send: async (who, allowed) =>
      post(who, `/merges/${await merge("merged", allowed)}/undo`, { reason: "two" }),
  },
  "GET /mandates": { expected: anyAccount(), send: get(() => "/mandates") },
  "GET /mandates/issued": {
    expected: (who) => signedIn(who, issues(who)),
    send: get(() => "/mandates/issued"),
  },
  "GET /mandates/posts": {
    expected: (who) => signedIn(who, issues(who)),
    send: get(() => "/mandates/posts"),
  },
  "POST /mandates": {
    expected: (who) => signedIn(who, issues(who) && who.unit === "P", 201),
    send: async (who) =>
      post(who, "/mandates", {
        kind: "objection",
        numbers: ["M1"],
        until: "2011-11-30",
        reason: `test ${next()}`,
        postId: await postAtC1(),
      }),
  },
  "GET /mandates/:mandateId/members": {
    expected: (who) => signedIn(who, who.mandate?.opens === true),
    send: (who) => ({ as: who.account, path: `/mandates/${mandateOf(who)}/members` }),
  },
  "GET /mandates/:mandateId/members/:memberId": {
    expected: (who) => signedIn(who, who.mandate?.opens === true && who.mandate.of === "M1"),
    send: (who) => ({
      as: who.account,
      path: `/mandates/${mandateOf(who)}/members/${member("M1")}`,
    }),
  },
  "POST /mandates/:mandateId/revocation": {
    expected: (who) => signedIn(who, issues(who) && who.unit === "T1", 201),
    send: async (who) => post(who, `/mandates/${await freshMandate()}/revocation`),
  },
  "GET /members/:memberId/mandates": {
    expected: (who) => signedIn(who, who.member === "M1"),
    send: m1("/mandates"),
  },
  "POST /members/:memberId/transfers": {
    expected: records,
    send: async (who) => {
      await register.sql("delete from transfer where member_id = $1", [member("M1")]);
      const sent = { kind: "seconded", toCode: "B3", startsOn: "2011-02-01" };
      return post(who, `/members/${member("M1")}/transfers`, sent);
    },
  },
  "POST /transfers/:transferId/decision": {
    expected: (who) => signedIn(who, standing(who) && atOrAbove(who, "T1", "B2"), 201),
    send: async (who) =>
      post(who, `/transfers/${await transferToB2()}/decision`, { outcome: "accepted" }),
  },
  "POST /transfers/:transferId/withdrawal": {
    expected: (who) => signedIn(who, standing(who) && atOrAbove(who, "T1", "B1"), 201),
    send: async (who) => post(who, `/transfers/${await transferToB2()}/withdrawal`),
  },
  "GET /transfers": { expected: anyAccount(), send: get(() => "/transfers") },
  "GET /units/:unitId/transfers": { expected: counts, send: t1("/transfers") },
  "GET /members/:memberId/objections": { expected: file, send: m1("/objections") },
  "POST /members/:memberId/objections": {
    expected: asksForM1,
    send: (who) => {
      const claim = { startsOn: nextDay(), minutes: 60 };
      return post(who, `/members/${member("M1")}/objections`, { kind: "missing", claim });
    },
  },
  "POST /members/:memberId/objections/:objectionId/answer": {
    expected: (who) => signedIn(who, standing(who) && who.unit === "B1", 201),
    send: async (who) => post(who, `${(await objection("branch", 0)).path}/answer`, rejected),
  },
  "POST /members/:memberId/objections/:objectionId/withdrawal": {
    expected: asksForM1,
    send: async (who) =>
      post(who, `${(await objection("branch", who.account?.accountId ?? 0)).path}/withdrawal`),
  },
  "POST /members/:memberId/objections/:objectionId/appeal": {
    expected: asksForM1,
    send: async (who) =>
      post(who, `${(await objection("branch", who.account?.accountId ?? 0)).path}/appeal`),
  },
  "GET /objections": { expected: anyAccount(), send: get(() => "/objections") },
  "GET /objections/cases": { expected: anyAccount(), send: get(() => "/objections/cases") },
  "GET /units/:unitId/objections": { expected: counts, send: t1("/objections") },
  "POST /objections/:objectionId/mandate": {
    expected: (who) => signedIn(who, issues(who) && who.unit === "P", 201),
    send: async (who) => {
      const { objectionId } = await objection("above", 0);
      return post(who, `/objections/${objectionId}/mandate`, { postId: await postAtC1() });
    },
  },
  "GET /mandates/:mandateId/objection": {
    expected: hears(200),
    send: async (who) => ({
      as: who.account,
      path: `/mandates/${await mandateOfCase(who)}/objection`,
    }),
  },
  "POST /mandates/:mandateId/objection/answer": {
    expected: hears(201),
    send: async (who) =>
      post(who, `/mandates/${await mandateOfCase(who)}/objection/answer`, rejected),
  },
  "GET /members/:memberId/waivers": { expected: file, send: m1("/waivers") },
  "POST /members/:memberId/waivers": {
    expected: asksForM1,
    send: async (who) => {
      await register.sql("delete from waiver_request where member_id = $1", [member("M1")]);
      const asked = { requirement: "S1", windowStart: "2009-01-01", kind: "posting" };
      return post(who, `/members/${member("M1")}/waivers`, { ...asked, effect: "lift" });
    },
  },
  "POST /members/:memberId/waivers/:requestId/decision": {
    expected: decidesForM1,
    send: async (who) => {
      const refused = { outcome: "refused", refusal: "not-needed" };
      return post(who, `${(await waiver("asked", 0)).path}/decision`, refused);
    },
  },
  "POST /members/:memberId/waivers/:requestId/withdrawal": {
    expected: asksForM1,
    send: async (who) =>
      post(who, `${(await waiver("asked", who.account?.accountId ?? 0)).path}/withdrawal`),
  },
  "POST /members/:memberId/waivers/:requestId/revocation": {
    expected: decidesForM1,
    send: async (who) => post(who, `${(await waiver("granted", 0)).path}/revocation`),
  },
  "GET /bulk-waivers": { expected: anyAccount(), send: get(() => "/bulk-waivers") },
  "GET /bulk-waivers/preview": {
    expected: (who) => signedIn(who, isOffice(who)),
    send: get(() => `/bulk-waivers/preview?rule=${senior.rule}&on=${senior.on}`),
  },
  "POST /bulk-waivers": {
    expected: (who) => signedIn(who, isOffice(who), 201),
    send: (who) => post(who, "/bulk-waivers", senior),
  },
  "POST /bulk-waivers/:bulkId/portions": {
    expected: (who) => signedIn(who, isOffice(who) && who.unit === "T1"),
    send: async (who) => post(who, `${await bulkWaiver()}/portions`),
  },
  "POST /bulk-waivers/:bulkId/revocation": {
    expected: (who) => signedIn(who, isOffice(who) && who.unit === "T1"),
    send: async (who) => post(who, `${await bulkWaiver()}/revocation`),
  },
  "GET /waivers": { expected: anyAccount(), send: get(() => "/waivers") },
  "GET /session": { expected: everybody(200), send: get(() => "/session") },
  "POST /session": {
    expected: everybody(401),
    send: (who) => post(who, "/session", { login: `no-${next()}`, password: "wrong" }),
  },
  // Without the cookie: the session is needed by the rows below.
  "DELETE /session": {
    expected: everybody(204),
    send: () => ({ method: "DELETE", path: "/session" }),
  },
  "DELETE /sessions": {
    expected: anyAccount(204),
    // A session of its own: the askers' are needed by the rows below.
    send: async (who) => ({
      as: who.role === null ? undefined : await freshAccount(true),
      method: "DELETE",
      path: "/sessions",
    }),
  },
  "DELETE /sessions/:sessionId": {
    expected: anyAccount(204),
    send: async (who) => {
      const spare = await freshAccount(true);
      const path = `/sessions/${await sessionOf(spare)}`;
      return { as: who.role === null ? undefined : spare, method: "DELETE", path };
    },
  },
  "POST /session/passkey/options": {
    expected: everybody(200),
    send: (who) => post(who, "/session/passkey/options"),
  },
  "POST /session/passkey": {
    expected: everybody(401),
    send: (who) => post(who, "/session/passkey", { answer: noAnswer }),
  },
  "POST /sign-on": { expected: everybody(503), send: (who) => post(who, "/sign-on", {}) },
  "POST /sign-on/return": {
    expected: everybody(401),
    send: (who) => post(who, "/sign-on/return", { query: "code=a&state=b" }),
  },
  "GET /credentials": { expected: anyAccount(), send: get(() => "/credentials") },
  "POST /credentials/passkeys/options": {
    expected: anyAccount(),
    send: (who) => post(who, "/credentials/passkeys/options"),
  },
  "POST /credentials/passkeys": {
    expected: anyAccount(422),
    send: (who) => post(who, "/credentials/passkeys", { name: "phone", answer: noAnswer }),
  },
  // Somebody else's, by its number.
  "POST /credentials/passkeys/:passkeyId/name": {
    expected: (who) => signedIn(who, false),
    send: async (who) =>
      post(who, `/credentials/passkeys/${await passkeyOfNobody()}/name`, { name: "mine" }),
  },
  "DELETE /credentials/passkeys/:passkeyId": {
    expected: (who) => signedIn(who, false),
    send: async (who) => ({
      as: who.account,
      method: "DELETE",
      path: `/credentials/passkeys/${await passkeyOfNobody()}`,
    }),
  },
  "POST /credentials/codes": {
    expected: anyAccount(),
    send: (who) => post(who, "/credentials/codes"),
  },
  "POST /credentials/codes/confirmation": {
    expected: anyAccount(422),
    send: (who) => post(who, "/credentials/codes/confirmation", { code: "000000" }),
  },
  "DELETE /credentials/codes": {
    expected: anyAccount(),
    send: (who) => ({ as: who.account, method: "DELETE", path: "/credentials/codes" }),
  },
  "POST /credentials/provider": {
    expected: anyAccount(503),
    send: (who) => post(who, "/credentials/provider", {}),
  },
  "DELETE /credentials/provider": {
    expected: anyAccount(),
    send: (who) => ({ as: who.account, method: "DELETE", path: "/credentials/provider" }),
  },
  "POST /accounts/:accountId/provider": {
    expected: administersB1,
    send: async (who, allowed) => {
      const { accountId } = await freshAccount(allowed);
      return post(who, `/accounts/${accountId}/provider`, { subject: `subject-${next()}` });
    },
  },
  "GET /units/:unitId/slips": { expected: owing, send: t1("/slips") },
  "POST /units/:unitId/slips": {
    expected: (who) => signedIn(who, standing(who) && who.unit === "T1", 201),
    send: (who) => post(who, `/units/${unitId("T1")}/slips`, { memberIds: [member("M1")] }),
  },
  "POST /slips/:slipId/revocation": {
    expected: (who) => signedIn(who, seesM1(who), 204),
    send: async (who) => post(who, `/slips/${await slipOfM1()}/revocation`),
  },
  "POST /activation/slip": {
    expected: everybody(404),
    send: (who) => post(who, "/activation/slip", { code: noCode() }),
  },
  "POST /activation/passkey": {
    expected: everybody(404),
    send: (who) => post(who, "/activation/passkey", { code: noCode(), login: "somebody" }),
  },
  "POST /activation": {
    expected: everybody(404),
    send: (who) =>
      post(who, "/activation", { code: noCode(), login: "somebody", password: "long enough 1" }),
  },
  "POST /session/password": {
    expected: anyAccount(422),
    send: (who) =>
      post(who, "/session/password", { current: "wrong", next: "a fine new password" }),
  },
  "GET /demo-accounts": { expected: everybody(404), send: get(() => "/demo-accounts") },
  "GET /status": { expected: everybody(200), send: get(() => "/status") },
  "GET /units": { expected: anyAccount(), send: get(() => "/units?code=T1") },
  "GET /units/:unitId": { expected: counts, send: t1("") },
  "GET /units/:unitId/children": { expected: counts, send: t1("/children") },
  "GET /units/:unitId/ancestors": { expected: counts, send: t1("/ancestors") },
  "GET /units/:unitId/as-of": { expected: counts, send: t1("/as-of?day=2010-01-01") },
  "POST /units/:unitId/children": {
    expected: administers(201),
    send: (who) => {
      const unit = { code: `O${next()}`, name: { zh: "支部" }, kind: "branch", level: "branch" };
      return post(who, `/units/${unitId("T1")}/children`, { ...unit, on: "2011-02-01" });
    },
  },
  "POST /units/:unitId/changes": {
    expected: administers(200),
    send: async (who, allowed) => {
      const change = { change: "rename", on: "2011-03-01", name: { zh: "改名" } };
      return post(who, `/units/${await freshUnit(allowed)}/changes`, change);
    },
  },
  "GET /units/:unitId/members": { expected: lists, send: t1("/members") },
  "GET /units/:unitId/owing": { expected: owing, send: t1("/owing") },
  "GET /units/:unitId/quality": { expected: counts, send: t1("/quality") },
  "GET /units/:unitId/quality/persons": {
    expected: lists,
    send: t1("/quality/persons?finding=no-sector"),
  },
  "GET /units/:unitId/quality/units": {
    expected: counts,
    send: t1("/quality/units?finding=no-entry"),
  },
  "GET /units/:unitId/duties": { expected: counts, send: t1("/duties") },
  "GET /units/:unitId/entries/:entryId/receipt": {
    expected: counts,
    send: async (who) => {
      const entryId = await entryOfT1(false);
      return { as: who.account, path: `/units/${unitId("T1")}/entries/${entryId}/receipt` };
    },
  },
  "GET /units/:unitId/duties/owing": { expected: counts, send: t1("/duties/owing") },
  "GET /units/:unitId/duties-owing.:format": {
    expected: counts,
    send: t1("/duties-owing.csv?purpose=test"),
  },
  "POST /units/:unitId/entries": {
    expected: keepsT1,
    send: (who) => post(who, `/units/${unitId("T1")}/entries`, actOfT1()),
  },
  "POST /units/:unitId/entries/:entryId/corrections": {
    expected: keepsT1,
    send: async (who, allowed) => {
      const path = `/units/${unitId("T1")}/entries/${await entryOfT1(allowed)}/corrections`;
      return post(who, path, { credit: { quantity: 1, unit: "item" }, reason: "test" });
    },
  },
  "POST /units/:unitId/entries/:entryId/withdrawals": {
    expected: keepsT1,
    send: async (who, allowed) => {
      const path = `/units/${unitId("T1")}/entries/${await entryOfT1(allowed)}/withdrawals`;
      return post(who, path, { reason: "test" });
    },
  },
  "POST /units/:unitId/facts": {
    expected: keepsT1,
    send: (who) => {
      const fact = { kind: "education-site", value: "yes", from: "2010-01-01" };
      return post(who, `/units/${unitId("T1")}/facts`, fact);
    },
  },
  "POST /units/:unitId/facts/:factId/corrections": {
    expected: keepsT1,
    send: async (who, allowed) => {
      const path = `/units/${unitId("T1")}/facts/${await factOfT1(allowed)}/corrections`;
      return post(who, path, { fact: null });
    },
  },
  "POST /units/:unitId/events": {
    expected: keepsT1,
    send: (who) => {
      const event = { kind: "appointed", on: "2010-05-05" };
      return post(who, `/units/${unitId("T1")}/events`, event);
    },
  },
  "GET /units/:unitId/overview": { expected: counts, send: t1("/overview") },
  "GET /units/:unitId/coverage": { expected: counts, send: t1("/coverage?requirement=S1") },
  "POST /units/:unitId/past": {
    expected: counts,
    send: (who) => post(who, `/units/${unitId("T1")}/past`, { day: "2010-12-31" }),
  },
  "GET /units/:unitId/past/:jobId": {
    expected: counts,
    send: async (who) => {
      const asked = await askPast(register.ctx, unitId("T1"), { today: day("2010-06-30") });
      if (!asked.ok) throw new Error(asked.message);
      const path = `/units/${unitId("T1")}/past/${asked.value.question.jobId}`;
      return { as: who.account, path };
    },
  },
  "GET /units/:unitId/map": { expected: counts, send: t1("/map?requirement=S1") },
  "GET /outlines/:name": {
    expected: everybody(200),
    send: get(() => "/outlines/ningxia-counties"),
  },
  "GET /units/:unitId/closings": { expected: counts, send: t1("/closings") },
  "POST /units/:unitId/closings": {
    expected: closes(201),
    // A unit's year is opened once: each of those who may opens that of a unit of its own.
    send: async (who, allowed) =>
      post(who, `/units/${await freshUnit(allowed)}/closings`, { year: 2011 }),
  },
  "GET /closings/:closingId": {
    expected: counts,
    send: async (who) => ({ as: who.account, path: `/closings/${await closing()}` }),
  },
  "POST /closings/:closingId/sign-offs": {
    expected: signs,
    send: async (who) =>
      post(who, `/closings/${await closingSigned(false)}/sign-offs`, {
        unitId: unitId("T1"),
        name: "王某",
      }),
  },
  "POST /closings/:closingId/sign-offs/:unitId/withdrawal": {
    expected: signs,
    send: async (who) => {
      const id = await closingSigned(true);
      return post(who, `/closings/${id}/sign-offs/${unitId("T1")}/withdrawal`);
    },
  },
  // Nothing is ready: 409 says that it was for the caller to close.
  "POST /closings/:closingId/close": {
    expected: closes(409),
    send: async (who) => post(who, `/closings/${await closing()}/close`, { reason: "report" }),
  },
  "GET /units/:unitId/paths": { expected: counts, send: t1("/paths") },
  "GET /units/:unitId/paths.:format": {
    expected: counts,
    send: t1("/paths.csv?purpose=test"),
  },
  "GET /units/:unitId/crosstab": { expected: counts, send: t1("/crosstab?rows=sex") },
  "GET /units/:unitId/crosstab.:format": {
    expected: counts,
    send: t1("/crosstab.csv?rows=age&columns=form&purpose=test"),
  },
  "GET /units/:unitId/coverage.:format": {
    expected: counts,
    send: t1("/coverage.csv?purpose=test"),
  },
  "GET /units/:unitId/owing.:format": { expected: owing, send: t1("/owing.csv?purpose=test") },
  "GET /policy": { expected: anyAccount(), send: get(() => "/policy") },
  "GET /members": { expected: anyAccount(), send: get(() => "/members?q=M1") },
  "GET /members/:memberId": { expected: file, send: m1("") },
  "GET /members/:memberId/looks": {
    expected: (who) => signedIn(who, who.member === "M1"),
    send: m1("/looks"),
  },
  "POST /members": {
    expected: records,
    send: (who) =>
      post(who, "/members", {
        unitId: unitId("B1"),
        from: "2011-06-01",
        name: "新成员",
        memberNo: `NEW-${next()}`,
      }),
  },
  "POST /members/:memberId/facts": writesM1("/facts", () => ({
    kind: "role",
    value: "leading-body",
    from: nextDay(),
    unitId: unitId("B1"),
  })),
  "POST /members/:memberId/events": writesM1("/events", () => ({ kind: "full", on: nextDay() })),
  "POST /members/:memberId/moves": {
    expected: moves,
    send: async (who, allowed) => {
      const mover = allowed
        ? await buildMembers(register, at("B1"), [`MV-${next()}`])
        : [member("M1")];
      return post(who, `/members/${mover[0]}/moves`, { unitId: unitId("B2"), on: "2011-11-15" });
    },
  },
  "POST /members/:memberId/attachments": {
    ...writesM1("/attachments", () => ({
      unitId: unitId("B2"),
      kind: "floating",
      from: "2011-01-01",
      to: "2011-01-02",
    })),
    expected: moves,
  },
  "POST /members/:memberId/detachments": {
    expected: records,
    send: async (who, allowed) => {
      const guest = allowed ? await hosted() : member("M1");
      return post(who, `/members/${guest}/detachments`, {
        unitId: unitId("B2"),
        to: "2011-03-01",
      });
    },
  },
  "POST /members/:memberId/facts/:factId/corrections": factOfM1("/corrections", () => ({
    kind: "role",
    value: "leading-body",
    from: nextDay(),
    unitId: unitId("B2"),
  })),
  "POST /members/:memberId/facts/:factId/withdrawals": factOfM1("/withdrawals", () => undefined),
  "POST /members/:memberId/facts/:factId/end": factOfM1("/end", () => ({ to: "2011-10-31" })),
  "POST /members/:memberId/events/:eventId/withdrawals": eventOfM1("/withdrawals", () => ({
    reason: "wrong person",
  })),
  "POST /members/:memberId/events/:eventId/corrections": eventOfM1("/corrections", () => ({
    reason: "wrong day",
    on: nextDay(),
  })),
  "POST /members/:memberId/homes/:homeId/withdrawals": homeInB1("/withdrawals", {
    side: "end",
    reason: "a slip of the pen",
  }),
  "POST /members/:memberId/homes/:homeId/corrections": homeInB1("/corrections", {
    side: "end",
    reason: "a slip of the pen",
    on: "2010-04-01",
  }),
  "POST /members/:memberId/leave": {
    expected: records,
    send: async (who, allowed) => {
      const goer = allowed
        ? await buildMembers(register, at("B1"), [`GO-${next()}`])
        : [member("M1")];
      return post(who, `/members/${goer[0]}/leave`, { on: "2011-11-10" });
    },
  },
  "POST /moves": {
    expected: moves,
    send: async (who, allowed) => {
      const memberIds = allowed
        ? await buildMembers(register, at("B1"), [`MM-${next()}`, `MM-${next()}`])
        : [member("M1")];
      return post(who, "/moves", { memberIds, unitId: unitId("B2"), on: "2011-11-15" });
    },
  },
  "POST /providers": {
    expected: administers(201),
    send: (who) =>
      post(who, "/providers", {
        code: `P${next()}`,
        name: { zh: "党校" },
        kind: "party-school",
        level: "township",
        unitId: unitId("T1"),
      }),
  },
  // A school that is no unit: its level decides about everybody, so the top unit's alone.
  "POST /providers/:providerId/levels": {
    expected: (who) => signedIn(who, who.role === "administrator" && who.unit === "P", 201),
    send: (who) =>
      post(who, `/providers/${school}/levels`, { level: "county", from: "2009-01-01" }),
  },
  "GET /providers": { expected: anyAccount(), send: get(() => "/providers") },
  "GET /forms": { expected: anyAccount(), send: get(() => "/forms") },
  "POST /classes": {
    expected: records,
    send: (who) =>
      post(who, "/classes", {
        session: session(),
        attendees: [{ memberId: member("M1"), minutes: 30 }],
      }),
  },
  // Nobody but who recorded an entry undoes it, and this one was recorded by the operator.
  "POST /classes/:sessionId/undo": {
    expected: (who) => signedIn(who, false),
    send: async (who) => {
      const entryId = await freshEntry(false);
      return post(who, "/classes/1/undo", { entries: [{ memberId: member("M1"), entryId }] });
    },
  },
  "GET /units/:unitId/paper/:list": { expected: owing, send: t1("/paper/owed?purpose=meeting") },
  "GET /units/:unitId/study-suggestion": { expected: owing, send: t1("/study-suggestion") },
  "POST /members/:memberId/entries/:entryId/corrections": {
    expected: records,
    send: async (who, allowed) => {
      const path = `/members/${member("M1")}/entries/${await freshEntry(allowed)}/corrections`;
      return post(who, path, { minutes: 45, reason: "the list says so" });
    },
  },
  "POST /members/:memberId/entries/:entryId/withdrawals": {
    expected: records,
    send: async (who, allowed) => {
      const path = `/members/${member("M1")}/entries/${await freshEntry(allowed)}/withdrawals`;
      return post(who, path, { reason: "was not there" });
    },
  },
  "GET /members/:memberId/entries/:entryId/receipt": {
    expected: file,
    send: async (who) => ({
      as: who.account,
      path: `/members/${member("M1")}/entries/${await freshEntry(false)}/receipt`,
    }),
  },
  "GET /members/:memberId/transcript.pdf": {
    expected: file,
    send: m1("/transcript.pdf?purpose=test"),
  },
  // Open to whoever holds a paper; without the right code it says nothing.
  "POST /receipts/check": {
    expected: everybody(200),
    send: (who) => post(who, "/receipts/check", { text: `RBE-1-${"0".repeat(32)}` }),
  },
  "GET /me/data": { expected: anyAccount(), send: get(() => "/me/data") },
  "GET /retention": { expected: rules(200), send: get(() => "/retention") },
  // Nobody has left: 409 says that it was for the caller to draw.
  "POST /retention/removals": {
    expected: rules(409),
    send: (who) => post(who, "/retention/removals"),
  },
  "POST /retention/removals/:listId/confirmation": {
    expected: rules(409),
    send: async (who) =>
      post(who, `/retention/removals/${await withdrawnList()}/confirmation`, { reason: "test" }),
  },
  "POST /retention/removals/:listId/withdrawal": {
    expected: rules(409),
    send: async (who) => post(who, `/retention/removals/${await withdrawnList()}/withdrawal`),
  },
  "GET /accounts": {
    expected: (who) => signedIn(who, who.role === "administrator"),
    send: get(() => "/accounts"),
  },
  "POST /accounts": {
    expected: administers(201),
    send: (who) =>
      post(who, "/accounts", {
        login: `made-${next()}`,
        displayName: "made",
        role: "secretary",
        unitId: unitId("T1"),
      }),
  },
  "POST /accounts/:accountId/roles": {
    expected: administers(201),
    send: async (who, allowed) => {
      const { accountId } = await freshAccount(allowed);
      return post(who, `/accounts/${accountId}/roles`, { role: "inspector", unitId: unitId("T1") });
    },
  },
  "POST /accounts/:accountId/roles/:accountRoleId/end": {
    expected: administersB1,
    send: async (who, allowed) => {
      const spare = await freshAccount(allowed);
      const path = `/accounts/${spare.accountId}/roles/${await roleOf(spare)}/end`;
      return post(who, path, { on: "2011-12-31" });
    },
  },
  "GET /imports": { expected: imports(200), send: get(() => "/imports") },
  "POST /imports": {
    expected: imports(201),
    send: async (who) => {
      await register.sql("delete from upload");
      const kind = who.role === "training-office" ? "entries" : "units";
      return post(who, "/imports", { kind, name: "u.csv", bytes: 3 });
    },
  },
  "POST /imports/:importId/parts": {
    expected: imports(200),
    send: async (who, allowed) => ({
      ...post(who, `/imports/${await importOf(who, allowed)}/parts?at=0`, "abc"),
      headers: { "content-type": "application/octet-stream" },
    }),
  },
  "GET /imports/:importId": ofImport("GET", "", 200),
  // Nothing was checked yet.
  "GET /imports/:importId/preview": ofImport("GET", "/preview", 404),
  "GET /imports/:importId/errors": ofImport("GET", "/errors", 200),
  "GET /imports/:importId/errors.csv": ofImport("GET", "/errors.csv", 404),
  "POST /imports/:importId/load": ofImport("POST", "/load", 409, {}),
  "POST /imports/:importId/stop": ofImport("POST", "/stop", 200),
  "DELETE /imports/:importId": {
    expected: imports(204),
    send: async (who, allowed) => ({
      as: who.account,
      method: "DELETE",
      path: `/imports/${await importOf(who, allowed)}`,
    }),
  },
  "GET /policy/record": { expected: readsTries, send: get(() => "/policy/record") },
  "POST /policy/drafts": {
    expected: rules(201),
    send: (who) =>
      post(who, "/policy/drafts", { parameters: { "S3.hours": 30 }, reason: "the bureau decided" }),
  },
  "POST /policy/drafts/:draftId/withdraw": {
    expected: rules(204),
    send: async (who, allowed) => post(who, `/policy/drafts/${await draftFor(allowed)}/withdraw`),
  },
  "POST /policy/drafts/:draftId/publish": {
    expected: rules(200),
    send: async (who, allowed) => post(who, `/policy/drafts/${await draftFor(allowed)}/publish`),
  },
  "GET /recompute": { expected: readsTries, send: get(() => "/recompute") },
  "POST /recompute": { expected: rules(201), send: (who) => post(who, "/recompute") },
  "DELETE /recompute": {
    expected: rules(200),
    send: (who) => ({ as: who.account, method: "DELETE", path: "/recompute" }),
  },
  "GET /what-if": { expected: readsTries, send: get(() => "/what-if") },
  "POST /what-if": {
    expected: tries(201),
    send: (who) => post(who, "/what-if", { parameters: otherHours() }),
  },
  "GET /what-if/:jobId/units/:unitId": {
    expected: (who) =>
      readsTries(who) === 200 ? signedIn(who, atOrAbove(who, "P", "C1", "T1")) : readsTries(who),
    send: async (who) => ({
      as: who.account,
      path: `/what-if/${await questionFor(false)}/units/${unitId("T1")}`,
    }),
  },
  "GET /what-if/:jobId/units/:unitId/persons": {
    expected: (who) =>
      signedIn(who, who.role === "training-office" && atOrAbove(who, "P", "C1", "T1")),
    send: async (who) => ({
      as: who.account,
      path: `/what-if/${await questionFor(false)}/units/${unitId("T1")}/persons`,
    }),
  },
  "POST /what-if/:jobId/stop": {
    expected: tries(204),
    send: async (who, allowed) => post(who, `/what-if/${await questionFor(allowed)}/stop`),
  },
  "POST /accounts/:accountId/password": account("/password"),
  "POST /accounts/:accountId/disable": account("/disable"),
};

/** What is served besides: pages of the document, health; all of it open and about nobody. */
const beside = [
  /^\/api\/docs(\/|$)/,
  /^\/api\/openapi\.json$/,
  /^\/healthz$/,
  /^\/metrics$/,
  /^\/readyz$/,
];

describe("every route, every role, every place", () => {
  test("each route of the router has a row, and each row a route", () => {
    const served = api.app.served
      .filter((route) => route.method !== "HEAD" && !beside.some((one) => one.test(route.url)))
      .map((route) => `${route.method} ${route.url.replace(/^\/api\/v1/, "")}`);
    expect(served.toSorted()).toEqual(Object.keys(table).toSorted());
  });

  test.each(Object.entries(table))("%s", async (_name, { expected, send }) => {
    const wrong: string[] = [];
    for (const who of askers) {
      const status = expected(who);
      const answer = await api.send(await send(who, status >= 200 && status < 300));
      if (answer.statusCode !== status) {
        wrong.push(`${who.name}: ${answer.statusCode} for ${status} ${answer.body.slice(0, 200)}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});
