import { type Day, formatDay } from "#core/day";
import type { MandateField, MandateKind } from "#core/mandates";
import { numbers, texts } from "./columns.ts";
import { statement, type Tx } from "./database.ts";
import { instant } from "./study-file.ts";

/** A mandate as it is stored. Instants are ISO, UTC. */
export interface StoredMandate {
  readonly mandateId: number;
  readonly kind: MandateKind;
  readonly holder: number;
  readonly holderRole: string;
  readonly holderUnit: number;
  /** The unit whose members it opens, or that was drawn from. */
  readonly unitId: number | null;
  readonly fields: readonly MandateField[];
  readonly from: Day;
  /** The first day on which it opens nothing. */
  readonly to: Day;
  readonly reason: string;
  /** The case that opened it, such as `objection 17`; '' where somebody issued it by hand. */
  readonly about: string;
  /** How the server drew, in hex; null where nothing was drawn. */
  readonly seed: string | null;
  /** How many it named when it was issued; null for the members of a unit. */
  readonly persons: number | null;
  readonly issuedBy: number;
  readonly issuedRole: string;
  readonly issuedUnit: number;
  readonly issuedAt: string;
  readonly revokedAt: string | null;
  /** The holder still has the post by which he holds it. */
  readonly posted: boolean;
}

/** `$1` is today: whether the post is held is asked of that day. */
const columns = `m.mandate_id as "mandateId", m.kind, m.holder, m.holder_role as "holderRole",
  m.holder_unit as "holderUnit", m.unit_id as "unitId", m.fields,
  m.valid_from - date '1970-01-01' as "from", m.valid_to - date '1970-01-01' as "to", m.reason,
  m.about, encode(m.seed, 'hex') as seed, m.persons, m.issued_by as "issuedBy",
  m.issued_role as "issuedRole", m.issued_unit as "issuedUnit",
  ${instant("m.issued_at")} as "issuedAt", ${instant("m.revoked_at")} as "revokedAt",
  exists (select 1 from account_role r
    where r.account_id = m.holder and r.unit_id = m.holder_unit and r.role = m.holder_role
      and r.superseded_at is null and r.valid_from <= $1::date
      and (r.valid_to is null or r.valid_to > $1::date)) as posted`;

const held = statement<[string, number, number, number], StoredMandate>(
  "mandates.held",
  `select ${columns} from mandate m where m.holder = $2 and m.mandate_id < $3
   order by m.mandate_id desc limit $4`,
);

/** Mandates that an account holds, the latest first; those before an id. */
export function loadHeld(
  tx: Tx,
  today: Day,
  holder: number,
  before: number,
  limit: number,
): Promise<StoredMandate[]> {
  return tx.run(held, [formatDay(today), holder, before, limit]);
}

const issued = statement<[string, number, number, number], StoredMandate>(
  "mandates.issued",
  `select ${columns} from mandate m where m.issued_by = $2 and m.mandate_id < $3
   order by m.mandate_id desc limit $4`,
);

/** Mandates that an account issued; needs the system's sight, for the posts of their holders. */
export function loadIssued(
  tx: Tx,
  today: Day,
  issuer: number,
  before: number,
  limit: number,
): Promise<StoredMandate[]> {
  return tx.run(issued, [formatDay(today), issuer, before, limit]);
}

const one = statement<[string, number], StoredMandate>(
  "mandates.one",
  `select ${columns} from mandate m where m.mandate_id = $2`,
);

/** A mandate, as far as it is in the sight of `tx`. */
export async function findMandate(
  tx: Tx,
  today: Day,
  mandateId: number,
): Promise<StoredMandate | null> {
  return (await tx.run(one, [formatDay(today), mandateId]))[0] ?? null;
}

/** A mandate as the member whom it names sees it. */
export interface MandateAboutMe extends Omit<
  StoredMandate,
  "unitId" | "about" | "seed" | "persons" | "posted"
> {
  /** It opens something today. */
  readonly lasts: boolean;
}

const aboutMe = statement<[string], MandateAboutMe>(
  "mandates.about_me",
  `select m.mandate_id as "mandateId", m.kind, m.holder, m.holder_role as "holderRole",
     m.holder_unit as "holderUnit", m.fields, m.valid_from - date '1970-01-01' as "from",
     m.valid_to - date '1970-01-01' as "to", m.reason, m.issued_by as "issuedBy",
     m.issued_role as "issuedRole", m.issued_unit as "issuedUnit",
     ${instant("m.issued_at")} as "issuedAt", ${instant("m.revoked_at")} as "revokedAt", m.lasts
   from mandates_about_me($1::date) as m`,
);

/** The mandates that name the caller's own member and have begun, the latest first; at most 200. */
export function loadAboutMe(tx: Tx, today: Day): Promise<MandateAboutMe[]> {
  return tx.run(aboutMe, [formatDay(today)]);
}

export interface NewMandate {
  readonly kind: MandateKind;
  readonly holder: number;
  readonly holderRole: string;
  readonly holderUnit: number;
  readonly unitId: number | null;
  readonly fields: readonly MandateField[];
  readonly from: Day;
  readonly to: Day;
  readonly reason: string;
  readonly about: string;
  readonly seed: string | null;
  /** The persons; null: those of the unit, on each day as they are. */
  readonly memberIds: readonly number[] | null;
  readonly issuedBy: number;
  readonly issuedRole: string;
  readonly issuedUnit: number;
}

const insert = statement<(string | number | null)[], { mandateId: number }>(
  "mandates.issue",
  `insert into mandate (kind, holder, holder_role, holder_unit, unit_id, fields, valid_from,
     valid_to, reason, about, seed, persons, issued_by, issued_role, issued_unit)
   values ($1, $2, $3, $4, $5, $6::text[], $7::date, $8::date, $9, $10, decode($11, 'hex'), $12,
     $13, $14, $15)
   returning mandate_id as "mandateId"`,
);

const insertMembers = statement<[number, string]>(
  "mandates.name_members",
  `insert into mandate_member (mandate_id, member_id)
   select $1, m.member_id from unnest($2::bigint[]) as m (member_id)`,
);

/** Writes a mandate with its persons; answers its id. */
export async function addMandate(tx: Tx, made: NewMandate): Promise<number> {
  const [row] = await tx.run(insert, [
    made.kind,
    made.holder,
    made.holderRole,
    made.holderUnit,
    made.unitId,
    texts(made.fields),
    formatDay(made.from),
    formatDay(made.to),
    made.reason,
    made.about,
    made.seed,
    made.memberIds?.length ?? null,
    made.issuedBy,
    made.issuedRole,
    made.issuedUnit,
  ]);
  if (row === undefined) throw new Error("a mandate was not stored");
  if (made.memberIds !== null) {
    tx.send(insertMembers, [row.mandateId, numbers([...new Set(made.memberIds)])]);
  }
  return row.mandateId;
}

const revoke = statement<[number, number], { revoked: number }>(
  "mandates.revoke",
  `update mandate set revoked_by = $2, revoked_at = now()
   where mandate_id = $1 and revoked_at is null returning 1 as revoked`,
);

/** Stamps the revocation; false where somebody had revoked it before. */
export async function revokeStored(tx: Tx, mandateId: number, by: number): Promise<boolean> {
  return (await tx.run(revoke, [mandateId, by])).length === 1;
}

const same = statement<(string | number | null)[], { mandateId: number }>(
  "mandates.same",
  `select m.mandate_id as "mandateId" from mandate m
   where m.issued_by = $1 and m.holder = $2 and m.holder_unit = $3 and m.kind = $4
     and m.unit_id is not distinct from $5 and m.fields = $6::text[] and m.valid_from = $7::date
     and m.valid_to = $8::date and m.reason = $9 and m.revoked_at is null
     and m.persons is not distinct from $10
     and m.issued_at > now() - interval '10 minutes' limit 1`,
);

const lockIssuer = statement<[number]>(
  "mandates.lock_issuer",
  "select pg_advisory_xact_lock(hashtextextended('mandate issued ' || $1::bigint, 0))",
);

/**
 * Whether the very same was issued a moment ago: a form that was sent twice. What an account issues
 * waits here for what it is issuing.
 */
export async function wasJustIssued(tx: Tx, made: NewMandate): Promise<boolean> {
  tx.send(lockIssuer, [made.issuedBy]);
  const rows = await tx.run(same, [
    made.issuedBy,
    made.holder,
    made.holderUnit,
    made.kind,
    made.unitId,
    texts(made.fields),
    formatDay(made.from),
    formatDay(made.to),
    made.reason,
    made.memberIds?.length ?? null,
  ]);
  return rows.length > 0;
}
