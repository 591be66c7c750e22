import { statement, type Tx } from "./database.ts";

/** What an objection is about: a chain of entries, or a fact. */

interface Whose {
  readonly regionId: number;
  readonly memberId: number;
}

export interface ChainRow {
  readonly entryId: number;
  readonly rootId: number;
  readonly recordedBy: number;
}

const chain = statement<[number, number, number], ChainRow>(
  "objections.chain",
  `select e.entry_id as "entryId", e.root_id as "rootId", e.recorded_by as "recordedBy"
   from entry e
   where e.region_id = $1 and e.member_id = $2 and e.subject = 'm' and e.root_id = (
     select o.root_id from entry o
     where o.region_id = $1 and o.member_id = $2 and o.entry_id = $3 and o.subject = 'm')
   order by e.entry_id`,
);

/** The chain of an entry, its first row first; empty where the member has no such entry. */
export function loadChain(
  tx: Tx,
  { regionId, memberId, entryId }: Whose & { readonly entryId: number },
): Promise<ChainRow[]> {
  return tx.run(chain, [regionId, memberId, entryId]);
}

export interface ContestedFact {
  readonly kind: string;
  readonly recordedBy: number;
  readonly inForce: boolean;
}

const fact = statement<[number, number, number], ContestedFact>(
  "objections.fact",
  `select f.kind, f.recorded_by as "recordedBy", f.superseded_at is null as "inForce"
   from fact f
   where f.region_id = $1 and f.member_id = $2 and f.fact_id = $3 and f.subject = 'm'`,
);

/** A fact of a member, in force or replaced. */
export async function findContestedFact(
  tx: Tx,
  { regionId, memberId, factId }: Whose & { readonly factId: number },
): Promise<ContestedFact | null> {
  return (await tx.run(fact, [regionId, memberId, factId]))[0] ?? null;
}
