import { statement, type Tx } from "./database.ts";

/** A transcript about to be handed out. Days as text, hashes hexadecimal. */
export interface NewTranscript {
  readonly memberId: number;
  readonly madeBy: number;
  readonly asOf: string;
  readonly knownOn: string;
  readonly packHash: string;
  readonly purpose: string;
  readonly contentHash: string;
}

const insert = statement<
  [number, number, string, string, string, string, string],
  { readonly transcriptId: number; readonly madeAt: string }
>(
  "transcripts.insert",
  `insert into transcript (member_id, made_by, as_of, known_on, pack_hash, purpose, content_hash)
   values ($1, $2, $3::date, $4::date, $5, $6, decode($7, 'hex'))
   returning transcript_id as "transcriptId",
     to_char(made_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "madeAt"`,
);

/** Keeps that it was made; answers its number and the moment. */
export async function addTranscript(
  tx: Tx,
  made: NewTranscript,
): Promise<{ readonly transcriptId: number; readonly madeAt: string }> {
  const { memberId, madeBy, asOf, knownOn, packHash, purpose, contentHash } = made;
  const [row] = await tx.run(insert, [
    ...([memberId, madeBy, asOf, knownOn, packHash, purpose, contentHash] as const),
  ]);
  if (row === undefined) throw new Error("a transcript was not kept");
  return row;
}

/** What is known of a transcript that was handed out. */
export interface KeptTranscript {
  readonly contentHash: string;
  /** UTC, ISO 8601, whole seconds. */
  readonly madeAt: string;
  /** The first day since on which an entry that it shows was corrected or withdrawn. */
  readonly correctedOn: string | null;
}

const find = statement<[number, string], KeptTranscript>(
  "transcripts.find",
  `select encode(t.content_hash, 'hex') as "contentHash",
     to_char(t.made_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "madeAt",
     (select to_char(min(n.recorded_at) at time zone $2, 'YYYY-MM-DD')
      from member_locator l
      join entry n on n.region_id = l.region_id and n.member_id = l.member_id and n.act <> 'e'
        and n.recorded_at >= t.made_at
      join entry r on r.region_id = n.region_id and r.member_id = n.member_id
        and r.entry_id = n.root_id and r.starts_on <= t.as_of and r.recorded_at < t.made_at
      where l.member_id = t.member_id) as "correctedOn"
   from transcript t where t.transcript_id = $1`,
);

/** By its number; needs whole sight. */
export async function findTranscript(
  tx: Tx,
  transcriptId: number,
  zone: string,
): Promise<KeptTranscript | null> {
  const [row] = await tx.run(find, [transcriptId, zone]);
  return row ?? null;
}
