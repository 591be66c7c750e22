import type { Day } from "#core/day";
import { statement, type Tx } from "./database.ts";

/** How many verdicts at or below a unit would change in one way. */
export interface WhatIfChange {
  readonly requirement: string;
  readonly period: Day;
  readonly before: string;
  readonly after: string;
  readonly verdicts: number;
  readonly newlyOwing: number;
  readonly seats: number;
  readonly extraMinutes: number;
  readonly extraCount: number;
}

const counted = `sum(c.verdicts)::bigint as verdicts, sum(c.newly_owing)::bigint as "newlyOwing",
     sum(c.seats)::bigint as seats, sum(c.extra_count)::bigint as "extraCount"`;

const readChanges = statement<[number, string], WhatIfChange>(
  "what_if.changes",
  `select c.requirement_id as requirement, c.period - date '1970-01-01' as period, c.before, c.after,
     ${counted}, sum(c.extra_minutes)::bigint as "extraMinutes"
   from what_if_count c join unit u on u.unit_id = c.unit_id
   where c.job_id = $1 and u.path <@ $2::ltree
   group by c.requirement_id, c.period, c.before, c.after
   order by c.requirement_id, c.period desc, c.before, c.after`,
);

export function loadWhatIfChanges(tx: Tx, jobId: number, path: string): Promise<WhatIfChange[]> {
  return tx.run(readChanges, [jobId, path]);
}

/** The same sums of a unit directly below, with all that is below it. */
export interface WhatIfChild extends Omit<
  WhatIfChange,
  "requirement" | "period" | "before" | "after" | "extraMinutes"
> {
  /** Minutes by requirement, as each counts in a unit of its own; those of none are missing. */
  readonly extraMinutesOf: Readonly<Record<string, number>>;
  readonly unitId: number;
  readonly code: string;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly kind: string;
  readonly level: string;
}

const readBelow = statement<[number, string, number], WhatIfChild>(
  "what_if.children",
  `with each as (
     select subpath(u.path, 0, nlevel($2::ltree) + 1) as path, c.requirement_id,
       sum(c.verdicts) as verdicts, sum(c.newly_owing) as newly_owing, sum(c.seats) as seats,
       sum(c.extra_count) as extra_count, sum(c.extra_minutes) as extra_minutes
     from what_if_count c join unit u on u.unit_id = c.unit_id
     where c.job_id = $1 and u.path <@ $2::ltree and u.path <> $2::ltree
     group by 1, 2
   ), own as (
     select c.path, ${counted}, coalesce(jsonb_object_agg(c.requirement_id, c.extra_minutes)
       filter (where c.extra_minutes <> 0), '{}') as "extraMinutesOf"
     from each c group by c.path
   )
   select b.unit_id as "unitId", b.code, b.name_zh as "nameZh", b.name_en as "nameEn", b.kind,
     b.level, o.verdicts, o."newlyOwing", o.seats, o."extraMinutesOf", o."extraCount"
   from own o join unit b on b.path = o.path
   order by b.code, b.unit_id limit $3`,
);

export function loadWhatIfBelow(
  tx: Tx,
  jobId: number,
  path: string,
  limit: number,
): Promise<WhatIfChild[]> {
  return tx.run(readBelow, [jobId, path, limit]);
}

/** Units of one level with somebody to seat; a class is held in one of them. */
export interface WhatIfLevel {
  readonly level: string;
  readonly units: number;
  readonly seats: number;
  readonly classes: number;
}

const readLevels = statement<[number, string, number], WhatIfLevel>(
  "what_if.levels",
  `with own as (
     select u.path, sum(c.seats) as seats
     from what_if_count c join unit u on u.unit_id = c.unit_id
     where c.job_id = $1 and u.path <@ $2::ltree and c.seats > 0
     group by u.path
   ), at as (
     select a.unit_id, a.level, nlevel(a.path) as depth, sum(o.seats) as seats
     from own o
     cross join lateral unnest(string_to_array(o.path::text, '.')::bigint[]) as line (unit_id)
     join unit a on a.unit_id = line.unit_id
     where a.path <@ $2::ltree
     group by a.unit_id, a.level, a.path
   )
   select level, count(*)::integer as units, sum(seats)::bigint as seats,
     sum(ceil(seats / $3::integer))::bigint as classes
   from at group by level order by min(depth), level`,
);

/** Classes of at most `classSize` seats if each unit of a level held its own. */
export function loadWhatIfLevels(
  tx: Tx,
  jobId: number,
  path: string,
  classSize: number,
): Promise<WhatIfLevel[]> {
  return tx.run(readLevels, [jobId, path, classSize]);
}
