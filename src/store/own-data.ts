import { statement, type Tx } from "./database.ts";

/** A row as it goes out: names of columns in camel case, days and instants as text. */
export type OwnRow = Readonly<Record<string, unknown>>;

/** Whose data: the member, if the account is one's, and the account. */
export interface Own {
  readonly memberId: number;
  readonly accountId: number;
}

/** One kind of data that is held about somebody. */
export interface OwnPart {
  readonly name: string;
  /** The table of the register whose rows it gives. */
  readonly table: string;
  /** Rows after an id of their own, in its order; a part has none where all come at once. */
  readonly read: (tx: Tx, own: Own, after: number) => Promise<OwnRow[]>;
  /** Rows at once; the last one's `id` says where the next begin. */
  readonly page: number | null;
  /** Read with whole sight: the statement itself keeps to the caller. */
  readonly asSystem?: true;
}

/** Rows of one page of a long part. */
const pageRows = 1_000;

type By = "memberId" | "accountId";

/** A part that comes at once: `$1` is the member or the account. */
function whole(name: string, table: string, by: By, select: string): OwnPart {
  const read = statement<[number], { readonly row: OwnRow }>(
    `own_data.${name}`,
    `select to_jsonb(x) as row from (${select}) as x`,
  );
  return {
    name,
    table,
    page: null,
    read: async (tx, own) => (await tx.run(read, [own[by]])).map((one) => one.row),
  };
}

/** A part that comes in pages: `$2` is the last id of the page before. */
function paged(name: string, table: string, by: By, select: string): OwnPart {
  const read = statement<[number, number], { readonly row: OwnRow }>(
    `own_data.${name}`,
    `select to_jsonb(x) as row from (${select} limit ${pageRows}) as x`,
  );
  return {
    name,
    table,
    page: pageRows,
    read: async (tx, own, after) => (await tx.run(read, [own[by], after])).map((one) => one.row),
  };
}

const ofMember = (alias: string): string =>
  `member_locator l join ${alias.split(" ")[0]} ${alias.split(" ")[1]}
     on ${alias.split(" ")[1]}.region_id = l.region_id
     and ${alias.split(" ")[1]}.member_id = l.member_id`;

const recorded = (alias: string): string =>
  `${alias}.recorded_at as "recordedAt", ${alias}.recorded_by as "recordedBy",
   ${alias}.superseded_at as "supersededAt"`;

/**
 * Everything that is held about one person, a part for each table. Read with the person's own sight:
 * what row-level security keeps from him is not his. `services/own-data.test.ts` walks the database and
 * fails where a table about persons or accounts stands neither here nor in `leftOut`.
 */
export const ownParts: readonly OwnPart[] = [
  whole(
    "person",
    "member",
    "memberId",
    `select m.member_no as "memberNo", m.name, m.name_en as "nameEn", m.sex,
       m.born_first as "bornFirst", m.born_last as "bornLast", m.joined_on as "joinedOn",
       m.unit_id as "unitId", m.last_unit_id as "lastUnitId", m.host_unit_id as "hostUnitId",
       m.recorded_at as "recordedAt", m.recorded_by as "recordedBy"
     from ${ofMember("member m")} where l.member_id = $1`,
  ),
  whole(
    "whoSees",
    "member_locator",
    "memberId",
    `select u.unit_id as "unitId", u.code, u.name_zh as "nameZh", u.name_en as "nameEn"
     from member_locator l join unit u on u.unit_id = any (l.seen_by) where l.member_id = $1`,
  ),
  whole(
    "homes",
    "home",
    "memberId",
    `select h.home_id as id, h.unit_id as "unitId", h.valid_from as "from", h.valid_to as "to",
       ${recorded("h")}
     from ${ofMember("home h")} where l.member_id = $1 order by h.home_id`,
  ),
  whole(
    "attachments",
    "attachment",
    "memberId",
    `select a.attachment_id as id, a.kind, a.unit_id as "unitId", a.valid_from as "from",
       a.valid_to as "to", ${recorded("a")}
     from ${ofMember("attachment a")} where l.member_id = $1 order by a.attachment_id`,
  ),
  whole(
    "facts",
    "fact",
    "memberId",
    `select f.fact_id as id, f.kind, f.value, f.unit_id as "unitId", f.valid_from as "from",
       f.valid_from_last as "fromLast", f.valid_to as "to", f.valid_to_last as "toLast",
       f.supersedes, ${recorded("f")}
     from ${ofMember("fact f")} where l.member_id = $1 and f.subject = 'm' order by f.fact_id`,
  ),
  whole(
    "events",
    "event",
    "memberId",
    `select e.event_id as id, e.kind, e.happened_on as "on", e.happened_last as "onLast",
       e.unit_id as "unitId", e.supersedes, ${recorded("e")},
       e.taken_back_by as "takenBackBy", e.taken_back_reason as "takenBackReason"
     from ${ofMember("event e")} where l.member_id = $1 and e.subject = 'm' order by e.event_id`,
  ),
  paged(
    "entries",
    "entry",
    "memberId",
    `select e.entry_id as id, e.root_id as "rootId", e.corrects, case e.act when 'e' then 'entry'
         when 'c' then 'correction' else 'withdrawal' end as act,
       e.starts_on as "startsOn", e.ends_on as "endsOn", e.minutes, e.credit,
       e.credit_unit as "creditUnit", e.day_dates as "days", e.day_minutes as "dayMinutes", e.form,
       e.topic, e.course, p.name_zh as provider, s.place, s.starts_at as "startsAt",
       s.ends_at as "endsAt", e.outcome, e.attested, e.note, e.source, e.source_key as "sourceKey",
       encode(e.content_hash, 'hex') as "contentHash", e.recorded_at as "recordedAt",
       e.recorded_by as "recordedBy"
     from ${ofMember("entry e")} join session s on s.session_id = e.session_id
     join provider p on p.provider_id = e.provider_id
     where l.member_id = $1 and e.subject = 'm' and e.entry_id > $2 order by e.entry_id`,
  ),
  whole(
    "verdicts",
    "verdict",
    "memberId",
    `select v.requirement_id as requirement, v.window_start as "windowStart", v.anchor,
       v.due_on as "dueOn", v.status, v.credited, v.demanded, v.missing_minutes as "missingMinutes",
       v.missing_count as "missingCount", v.sessions, v.counted_at as "countedAt",
       v.next_change_on as "nextChangeOn", p.hash as "packHash"
     from ${ofMember("verdict v")} join pack p on p.pack_ref = v.pack_ref where l.member_id = $1
     order by v.requirement_id, v.window_start, v.anchor`,
  ),
  whole(
    "waivers",
    "waiver_request",
    "memberId",
    `select w.request_id as id, w.requirement_id as requirement, w.window_start as "windowStart",
       w.due_on as "dueOn", w.kind, w.effect, w.amount, w.asked_as as "askedAs",
       w.asked_by as "askedBy", w.asked_at as "askedAt", w.outcome, w.refusal,
       w.decided_by as "decidedBy", w.decided_at as "decidedAt", w.revoked_by as "revokedBy",
       w.revoked_at as "revokedAt"
     from ${ofMember("waiver_request w")} where l.member_id = $1 order by w.request_id`,
  ),
  whole(
    "objections",
    "objection",
    "memberId",
    `select o.objection_id as id, o.kind, o.entry_id as "entryId", o.fact_id as "factId", o.fault,
       o.claim, o.words, o.past_branch as "pastBranch", o.objected_as as "objectedAs",
       o.objected_by as "objectedBy", o.objected_at as "objectedAt"
     from objection o where o.member_id = $1 order by o.objection_id`,
  ),
  whole(
    "answers",
    "objection_instance",
    "memberId",
    `select i.objection_id as "objectionId", i.instance, i.place, i.unit_id as "unitId",
       i.opened_by as "openedBy", i.opened_at as "openedAt", i.answer_by as "answerDue", i.outcome,
       i.rejection, i.words, i.entry_id as "entryId", i.fact_id as "factId",
       i.decided_by as "decidedBy", i.decided_at as "decidedAt", i.appeal_by as "appealDue"
     from objection_instance i where i.member_id = $1 order by i.objection_id, i.instance`,
  ),
  {
    // Merges are the system's own to read; these are the caller's.
    ...whole(
      "merges",
      "member_merge",
      "memberId",
      `select g.merge_id as id, g.survivor_id = $1 as "intoThisRecord", g.reason,
         g.asked_by as "askedBy", g.asked_at as "askedAt", g.outcome, g.decided_by as "decidedBy",
         g.decided_at as "decidedAt", g.undo_reason as "undoReason", g.undone_by as "undoneBy",
         g.undone_at as "undoneAt"
       from member_merge g where $1 in (g.survivor_id, g.loser_id) order by g.merge_id`,
    ),
    asSystem: true,
  },
  whole(
    "transfers",
    "transfer",
    "memberId",
    `select t.transfer_id as id, t.kind, t.from_unit as "fromUnit", t.to_unit as "toUnit",
       t.member_no as "memberNo", t.name, t.starts_on as "startsOn", t.ends_on as "endsOn",
       t.answer_by as "answerBy", t.sent_by as "sentBy", t.sent_at as "sentAt", t.outcome, t.refusal,
       t.decided_by as "decidedBy", t.decided_at as "decidedAt"
     from transfer t where t.member_id = $1 order by t.transfer_id`,
  ),
  whole(
    "transcripts",
    "transcript",
    "memberId",
    `select t.transcript_id as id, t.made_at as "madeAt", t.made_by as "madeBy", t.as_of as "asOf",
       t.known_on as "knownOn", t.purpose, t.pack_hash as "packHash",
       encode(t.content_hash, 'hex') as "contentHash"
     from transcript t where t.member_id = $1 order by t.transcript_id`,
  ),
  whole(
    "activationSlips",
    "activation_slip",
    "memberId",
    `select s.slip_id as id, s.issued_at as "issuedAt", s.issued_by as "issuedBy",
       s.expires_at as "expiresAt", s.used_at as "usedAt", s.revoked_at as "revokedAt"
     from activation_slip s where s.member_id = $1 order by s.slip_id`,
  ),
  paged(
    "looks",
    "look",
    "memberId",
    `select k.look_id as id, k.looked_at as "lookedAt", k.act, k.account_id as "by", k.role,
       k.unit_id as "unitId", k.task, k.what, k.purpose, k.mandate_id as "mandateId"
     from look k where k.member_ids @> array[$1::bigint] and k.look_id > $2 order by k.look_id`,
  ),
  whole(
    "account",
    "account",
    "accountId",
    `select a.account_id as id, a.login, a.display_name as "displayName",
       a.password_hash is not null as "hasPassword", a.disabled_at as "disabledAt",
       a.recorded_at as "recordedAt", a.recorded_by as "recordedBy"
     from account a where a.account_id = $1`,
  ),
  whole(
    "posts",
    "account_role",
    "accountId",
    `select r.account_role_id as id, r.role, r.unit_id as "unitId", r.valid_from as "from",
       r.valid_to as "to", ${recorded("r")}
     from account_role r where r.account_id = $1 order by r.account_role_id`,
  ),
  whole(
    "signedInAt",
    "web_session",
    "accountId",
    `select s.session_id as id, s.created_at as "createdAt", s.seen_at as "seenAt",
       s.expires_at as "expiresAt", s.agent, s.place, s.method
     from web_session s where s.account_id = $1 order by s.session_id`,
  ),
  whole(
    "passkeys",
    "passkey",
    "accountId",
    `select p.passkey_id as id, p.name, p.made_at as "madeAt", p.used_at as "usedAt"
     from passkey p where p.account_id = $1 order by p.passkey_id`,
  ),
  whole(
    "oneTimeCodes",
    "one_time_codes",
    "accountId",
    `select c.confirmed_at as "confirmedAt" from one_time_codes c where c.account_id = $1`,
  ),
  whole(
    "recoveryCodes",
    "recovery_code",
    "accountId",
    `select count(*) as made, count(c.used_at) as used from recovery_code c
     where c.account_id = $1 having count(*) > 0`,
  ),
  whole(
    "signOn",
    "provider_identity",
    "accountId",
    `select i.issuer, i.subject, i.linked_at as "linkedAt" from provider_identity i
     where i.account_id = $1 order by i.linked_at`,
  ),
  whole(
    "waysIn",
    "credential_act",
    "accountId",
    `select c.act_id as id, c.act, c.done_by as "doneBy", c.done_at as "doneAt", c.place
     from credential_act c where c.account_id = $1 order by c.act_id`,
  ),
  whole(
    "passwordResets",
    "password_reset",
    "accountId",
    `select r.reset_id as id, r.reset_by as "resetBy", r.reset_at as "resetAt"
     from password_reset r where r.account_id = $1 order by r.reset_id`,
  ),
  whole(
    "uploads",
    "upload",
    "accountId",
    `select to_jsonb(u) - 'account_id' as upload from upload u where u.account_id = $1`,
  ),
  paged(
    "ownActs",
    "look",
    "accountId",
    `select k.look_id as id, k.looked_at as "lookedAt", k.act, k.task, k.what, k.purpose, k.role,
       k.unit_id as "unitId", cardinality(k.member_ids) as persons
     from look k where k.account_id = $1 and k.look_id > $2 order by k.look_id`,
  ),
];

/** Tables with a column about a member or an account that stand in no part, each with its reason. */
export const leftOut: Readonly<Record<string, string>> = {
  removal: "lists of who has left for longer than data are kept; no name stands there",
  merge_row: "a record that was merged into another, as it stood, kept for an undo",
  not_double: "two records that somebody said are two persons",
  unjudged: "a mark that the member waits to be judged; gone within seconds",
  past_member:
    "the members behind the counts of a past day; the same facts as above, kept for a day",
  mandate_member: "given as `mandates`, from the mandates that have begun",
  mandate_try: "how often somebody tried to name persons; kept for a day to slow guessing",
  idempotency_key: "answers kept for a day so that a repeated request has one effect",
  passkey_challenge: "a random number of a sign-in under way; gone within minutes",
  provider_sign_on: "a sign-on under way at an identity provider; gone within minutes",
};
