import { type Day, formatDay } from "#core/day";
import { statement, type Tx } from "../database.ts";

/** A range of member ids of one region that one portion after another is worked through. */
export interface Part {
  readonly partNo: number;
  readonly regionId: number;
  /** Done up to and including this member. */
  readonly afterMember: number;
  readonly lastMember: number;
}

const cut = statement<[number, number]>(
  "jobs.cut_parts",
  `with numbered as (
     select m.region_id, m.member_id,
       (row_number() over (partition by m.region_id order by m.member_id) - 1) / $2::integer as slice
     from member m
   ), parts as (
     select region_id, slice, min(member_id) - 1 as after_member, max(member_id) as last_member,
       count(*)::integer as members
     from numbered group by region_id, slice
   ), cut as (
     insert into job_part (job_id, part_no, region_id, after_member, last_member, members)
     select $1, row_number() over (order by region_id, slice), region_id, after_member, last_member,
       members
     from parts
     returning members)
   update job set total = (select coalesce(sum(members), 0) from cut),
     position = '{"cut": true}', changed_at = now()
   where job_id = $1`,
);

/** Cuts everybody into ranges of at most `size` members, region by region. */
export function sendParts(tx: Tx, jobId: number, size: number): void {
  tx.send(cut, [jobId, size]);
}

const claim = statement<[number], Part>(
  "jobs.claim_part",
  `select p.part_no as "partNo", p.region_id as "regionId", p.after_member as "afterMember",
     p.last_member as "lastMember"
   from job_part p join job j on j.job_id = p.job_id and j.state = 'running'
   where p.job_id = $1 and not p.finished
   order by p.part_no limit 1 for update of p skip locked`,
);

/** A part that nobody works on, held until this transaction ends; null when there is none. */
export async function claimPart(tx: Tx, jobId: number): Promise<Part | null> {
  return (await tx.run(claim, [jobId]))[0] ?? null;
}

const portion = statement<[number, number, number, number], { memberId: number }>(
  "jobs.next_members",
  `select m.member_id as "memberId" from member m
   where m.region_id = $1 and m.member_id > $2 and m.member_id <= $3
   order by m.member_id limit $4`,
);

export async function membersOfPart(tx: Tx, part: Part, limit: number): Promise<number[]> {
  const { regionId, afterMember, lastMember } = part;
  const rows = await tx.run(portion, [regionId, afterMember, lastMember, limit]);
  return rows.map((row) => row.memberId);
}

const duePortion = statement<[number, number, number, number, string], { memberId: number }>(
  "jobs.next_members_due",
  `select distinct v.member_id as "memberId" from verdict v
   where v.region_id = $1 and v.member_id > $2 and v.member_id <= $3
     and v.next_change_on <= $5::date
   order by v.member_id limit $4`,
);

/** The next members of a part whose verdicts may change by themselves on or before a day. */
export async function membersDueOfPart(
  tx: Tx,
  part: Part,
  limit: number,
  today: Day,
): Promise<number[]> {
  const { regionId, afterMember, lastMember } = part;
  const params: [number, number, number, number, string] = [
    regionId,
    afterMember,
    lastMember,
    limit,
    formatDay(today),
  ];
  const rows = await tx.run(duePortion, params);
  return rows.map((row) => row.memberId);
}

const advance = statement<[number, number, number, number, boolean]>(
  "jobs.advance_part",
  `update job_part set after_member = $3, done = done + $4, finished = $5
   where job_id = $1 and part_no = $2`,
);

/** Moves the position of a claimed part; `afterMember` is the last one that was done. */
export function sendAdvance(
  tx: Tx,
  jobId: number,
  part: Part,
  done: { readonly afterMember: number; readonly members: number; readonly finished: boolean },
): void {
  tx.send(advance, [jobId, part.partNo, done.afterMember, done.members, done.finished]);
}

const lazily = statement<[]>("jobs.commit_lazily", "set local synchronous_commit = off");

/**
 * A crash of the server may undo the last moments of this work, whole transactions at a time and
 * their positions with them: it is then simply done again.
 */
export function commitLazily(tx: Tx): void {
  tx.send(lazily, []);
}
