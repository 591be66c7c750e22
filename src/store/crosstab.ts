import { type Day, formatDay } from "#core/day";
import { numbers, texts } from "./columns.ts";
import { statement, type Tx } from "./database.ts";

/** By what persons can be counted. */
export const attributes = ["sex", "age", "education", "sector", "form", "topic", "level"] as const;
export type Attribute = (typeof attributes)[number];

/** Lower bounds of the bands of age, in years; the first band has none. */
export const ageBands = ["under-36", "36-45", "46-55", "56-60", "over-60"] as const;

/** Counts of one cell of one unit directly below (0: of who is at home in the unit itself). */
export interface CellRow {
  readonly child: number;
  /** Null where `everyA`, and for persons who were not trained. */
  readonly a: string | null;
  readonly b: string | null;
  readonly everyA: boolean;
  readonly everyB: boolean;
  readonly heads: number;
  readonly first: number;
  readonly second: number;
}

const band = (born: string, on: string): string =>
  `width_bucket(extract(year from age(${on}, ${born}))::integer, array[36, 46, 56, 61])`;

/** Of `q`: a member with the facts of the day. Null for what belongs to a session. */
const attributeOf = (which: string, on: string): string => `case ${which}
      when 'sex' then coalesce(q.sex, 'unknown')
      when 'age' then case
        when q.born_first is null or ${band("q.born_first", on)}
          <> ${band("coalesce(q.born_last, q.born_first)", on)} then 'unknown'
        else (array['under-36', '36-45', '46-55', '56-60', 'over-60'])
          [1 + ${band("q.born_first", on)}] end
      when 'education' then coalesce(s.education, 'unknown')
      when 'sector' then coalesce(s.sector, q.unit_sector, 'unknown') end`;

const schooled = `
       min(f.value) filter (where f.kind = 'education') as education,
       min(f.value) filter (where f.kind = 'sector') as sector`;
const isSchooling = (a: string, b: string, on: string): string => `
     (${a} in ('education', 'sector') or ${b} in ('education', 'sector'))
       and f.kind in (${a}, ${b}) and f.superseded_at is null
       and f.valid_from <= ${on} and (f.valid_to is null or f.valid_to > ${on})`;

type CellParams = [string, boolean, string, string, string, string, string, string];

/** Whole tables are read once and hashed, or each member's rows are looked up by an index. */
type Reach = "large" | "few";

/**
 * The facts of the people of `q` that one of two attributes asks for; of nobody where neither does.
 * For a few, once for each: a sum over all, joined to few, would be added up again for each of them.
 */
const schooling = (reach: Reach, a: string, b: string, on: string): string =>
  reach === "few"
    ? `left join lateral (select ${schooled}
       from fact f where f.region_id = q.region_id and f.member_id = q.member_id
         and ${isSchooling(a, b, on)}) s on true`
    : `left join (select f.region_id, f.member_id, ${schooled}
       from people p join fact f on f.region_id = p.region_id and f.member_id = p.member_id
       where ${isSchooling(a, b, on)}
       group by f.region_id, f.member_id) s
       on s.region_id = q.region_id and s.member_id = q.member_id`;

const cells = `t.child, t.a, t.b, grouping(t.a) = 1 as "everyA", grouping(t.b) = 1 as "everyB"`;
const sets = `group by grouping sets ((t.child, t.a, t.b), (t.child, t.a), (t.child, t.b), (t.child))`;

/** Persons by none, one or both of two attributes: each person once in each cell. */
const countedBy = (a: string, b: string): string => {
  const by = [a, b].filter((one) => one !== "").map((one) => `, ${one}`);
  return `select child, ${a === "" ? "null" : "a"} as a, ${b === "" ? "null" : "b"} as b,
     ${a === ""} as "everyA", ${b === ""} as "everyB", count(*)::integer as heads,
     (count(*) filter (where times > 0))::integer as first, sum(times)::integer as second
   from (select child, member_id${by.join("")}, sum(times) as times from per
     group by child, member_id${by.join("")}) as one group by child${by.join("")}`;
};

const prepareCounting = statement<[string]>(
  "crosstab_settings",
  `select set_config('work_mem', '64MB', true), set_config('jit', 'off', true),
     set_config('enable_nestloop', $1, true)`,
);

/**
 * Row-level security makes the planner expect a handful of rows. Over a large part of the register,
 * reading tables once and hashing them is ten times faster than a look into an index for each member;
 * for a small unit it is the other way round.
 */
function prepare(tx: Tx, query: CellQuery): void {
  tx.send(prepareCounting, [query.isLarge ? "off" : "on"]);
}

const reachOf = (query: CellQuery): Reach => (query.isLarge ? "large" : "few");

/** Of `e`: a member trained with others, in a session with most of its days in the year up to the day. */
const isTraining = `e.act <> 'w' and e.subject = 'm'
       and e.ends_on <= $3::date and e.form = any ($8::text[])
       and case when e.minutes is null then e.credit > 0 else e.minutes > 0 end
       and e.starts_on < $7::date + interval '1 year' and e.ends_on >= $7::date
       and least(e.ends_on, ($7::date + interval '1 year')::date - 1)
         - greatest(e.starts_on, $7::date) + 1 > $7::date - e.starts_on
       and least(e.ends_on, ($7::date + interval '1 year')::date - 1)
         - greatest(e.starts_on, $7::date) + 1
         >= e.ends_on - ($7::date + interval '1 year')::date + 1`;
const attendance = `e.session_id, e.form, coalesce(nullif(e.topic, ''), 'unknown') as topic,
       coalesce(l.level, 'unknown') as level`;
const withLevel = `left join provider_level l on $6 = 'level' and l.provider_id = e.provider_id
       and l.superseded_at is null and l.valid_from <= e.ends_on
       and (l.valid_to is null or l.valid_to > e.ends_on)`;

/** Joins what stands of the ledger to the people of `d`. */
const attended: Readonly<Record<Reach, string>> = {
  large: `left join (
       select e.region_id, e.member_id, ${attendance}
       from entry e
       left join (
         select n.region_id, n.member_id, n.root_id, max(n.entry_id) as entry_id
         from entry n where n.act <> 'e' group by n.region_id, n.member_id, n.root_id
       ) as later on later.region_id = e.region_id and later.member_id = e.member_id
         and later.root_id = e.root_id
       ${withLevel}
       where (later.entry_id is null or later.entry_id = e.entry_id) and ${isTraining}
     ) x on x.region_id = d.region_id and x.member_id = d.member_id`,
  few: `left join lateral (
       select ${attendance}
       from (
         select o.entry_id, o.act, o.subject, o.session_id, o.starts_on, o.ends_on, o.minutes,
           o.credit, o.form, o.topic, o.provider_id,
           max(o.entry_id) filter (where o.act <> 'e') over (partition by o.root_id) as latest
         from entry o where o.region_id = d.region_id and o.member_id = d.member_id
       ) as e
       ${withLevel}
       where (e.latest is null or e.latest = e.entry_id) and ${isTraining}
     ) x on true`,
};

const trainedCells = (reach: Reach): string => `with place as (
     select u.unit_id, u.sector, case when $2 and nlevel(u.path) > nlevel($1::ltree)
       then subpath(u.path, nlevel($1::ltree), 1)::text::bigint else 0 end as child
     from unit u where u.path <@ $1::ltree
   ), people as materialized (
     select m.region_id, m.member_id, p.child, p.sector as unit_sector, m.sex, m.born_first,
       m.born_last
     from place p
     join home h on h.unit_id = p.unit_id and h.superseded_at is null
       and h.valid_from <= $3::date and (h.valid_to is null or h.valid_to > $3::date)
     join member m on m.region_id = h.region_id and m.member_id = h.member_id
   ), described as materialized (
     select q.region_id, q.member_id, q.child, ${attributeOf("$4", "$3::date")} as a,
       ${attributeOf("$5", "$3::date")} as b
     from people q ${schooling(reach, "$4", "$5", "$3::date")}
   ), t as (
     select distinct d.child, d.member_id, x.session_id,
       coalesce(d.a, case $4 when 'form' then x.form when 'topic' then x.topic
         when 'level' then x.level else '' end) as a,
       coalesce(d.b, case $5 when 'form' then x.form when 'topic' then x.topic
         when 'level' then x.level else '' end) as b
     from described d
     ${attended[reach]}
   ), per as materialized (
     select t.child, t.member_id, t.a, t.b, count(t.session_id) as times
     from t group by t.child, t.member_id, t.a, t.b
   )
   ${[
     ["a", "b"],
     ["a", ""],
     ["", "b"],
     ["", ""],
   ]
     .map(([a = "", b = ""]) => countedBy(a, b))
     .join(" union all ")}`;

const trained = {
  large: statement<CellParams, CellRow>("crosstab_trained", trainedCells("large")),
  few: statement<CellParams, CellRow>("crosstab_trained_few", trainedCells("few")),
};

export interface CellQuery {
  /** Path of the unit whose subtree is counted. */
  readonly path: string;
  /** Told apart by the units directly below. */
  readonly byChild: boolean;
  /** It holds a large part of all members. */
  readonly isLarge: boolean;
  readonly on: Day;
  readonly a: Attribute;
  readonly b: Attribute | null;
}

/**
 * Members at home in a subtree on a day, and of them the persons (`first`) and person-times (`second`)
 * that were trained in a year up to that day. A session belongs to the year with most of its days.
 */
export function countTrained(
  tx: Tx,
  query: CellQuery & {
    readonly yearStart: Day;
    readonly forms: readonly string[];
  },
): Promise<CellRow[]> {
  const { path, byChild, on, a, b } = query;
  prepare(tx, query);
  return tx.run(trained[reachOf(query)], [
    path,
    byChild,
    formatDay(on),
    a,
    b ?? "",
    a === "level" || b === "level" ? "level" : "",
    formatDay(query.yearStart),
    texts(query.forms),
  ]);
}

const judgedCells = (reach: Reach): string => `with place as (
     select u.unit_id, u.sector, case when $2 and nlevel(u.path) > nlevel($1::ltree)
       then subpath(u.path, nlevel($1::ltree), 1)::text::bigint else 0 end as child
     from unit u where u.path <@ $1::ltree
   ), people as materialized (
     select m.region_id, m.member_id, p.child, p.sector as unit_sector, m.sex, m.born_first,
       m.born_last, v.status
     from place p
     join verdict v on p.unit_id = case $8 when 'now' then v.unit_now else v.counted_at end
     join member m on m.region_id = v.region_id and m.member_id = v.member_id
     where v.requirement_id = $6 and v.period = $7::date
       and v.status in ('met', 'late', 'on-course', 'short', 'overdue')
   ), t as (
     select q.child, q.member_id, q.status, coalesce(${attributeOf("$4", "$3::date")}, '') as a,
       coalesce(${attributeOf("$5", "$3::date")}, '') as b
     from people q ${schooling(reach, "$4", "$5", "$3::date")}
   )
   select ${cells}, count(*)::integer as heads,
     (count(*) filter (where t.status in ('met', 'late')))::integer as first,
     (count(*) filter (where t.status not in ('met', 'late')))::integer as second
   from t ${sets}`;

const judged = {
  large: statement<CellParams, CellRow>("crosstab_judged", judgedCells("large")),
  few: statement<CellParams, CellRow>("crosstab_judged_few", judgedCells("few")),
};

/** By which home a verdict is counted: where it was due (then), or the member's home today (now). */
export type CountedBy = "then" | "now";

/** Who is judged by a requirement under a year: who reached it (`first`) and who owes (`second`). */
export function countJudged(
  tx: Tx,
  query: CellQuery & {
    readonly requirement: string;
    readonly period: Day;
    readonly by: CountedBy;
  },
): Promise<CellRow[]> {
  const { path, byChild, on, a, b, requirement, period, by } = query;
  prepare(tx, query);
  return tx.run(judged[reachOf(query)], [
    path,
    byChild,
    formatDay(on),
    a,
    b ?? "",
    requirement,
    formatDay(period),
    by,
  ]);
}

export interface SizedUnit {
  readonly unitId: number;
  readonly parentId: number | null;
  readonly path: string;
  readonly heads: number;
}

const sizes = statement<[string], SizedUnit>(
  "crosstab_family_sizes",
  `select u.unit_id as "unitId", u.parent_id as "parentId", u.path::text as path,
     coalesce(c.members, 0)::integer as heads
   from unit u
   left join coverage c on c.unit_id = u.unit_id and c.measure = '~members'
     and c.period = date '1970-01-01' and c.status = 'met'
   where u.unit_id = any ($1::bigint[]) or u.parent_id = any ($1::bigint[])`,
);

/** Members at home in the units of a path and in all units directly below any of them. */
export function loadFamilySizes(tx: Tx, path: string): Promise<SizedUnit[]> {
  return tx.run(sizes, [numbers(path.split(".").map(Number))]);
}
