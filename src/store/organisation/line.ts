/**
 * The end of a statement that names units: versions of them and of every unit ever above. `named` is a
 * query of one column, unit ids; `isKnown` is the condition on a version `w`; the statement begins
 * `with recursive` and has a common table `known`. Each unit is looked up by its key: the planner, which
 * cannot know how far up such a line goes, would read the whole tree for a handful of units, and
 * `offset 0` keeps it from that.
 */
export function versionsUpward(named: string, isKnown: string): string {
  return `line (unit_id) as (
     ${named}
     union
     select v.parent_id from line cross join lateral (
       select w.parent_id from unit_version w where w.unit_id = line.unit_id offset 0) as v
     where v.parent_id is not null
   )
   select v.unit_id as "unitId", v.parent_id as "parentId",
     v.valid_from - date '1970-01-01' as "from", v.valid_to - date '1970-01-01' as "to",
     v.kind, v.level, v.sector
   from line cross join known cross join lateral (
     select w.unit_id, w.parent_id, w.valid_from, w.valid_to, w.kind, w.level, w.sector
     from unit_version w where w.unit_id = line.unit_id and ${isKnown} offset 0) as v
   order by v.unit_id, v.valid_from`;
}
