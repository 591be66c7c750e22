import { lockFolding } from "./coverage-deltas.ts";
import { statement, type Tx } from "./database.ts";

const takeFrom = `update coverage a set
     members = a.members + $3 * m.members, credited = a.credited + $3 * m.credited,
     towards = a.towards + $3 * m.towards, demanded = a.demanded + $3 * m.demanded,
     missing_minutes = a.missing_minutes + $3 * m.missing_minutes,
     missing_count = a.missing_count + $3 * m.missing_count,
     sessions = a.sessions + $3 * m.sessions, folded_at = now()
   from coverage m
   where m.unit_id = $1 and a.unit_id = any ($2::bigint[]) and a.measure = m.measure
     and a.period = m.period and a.status = m.status`;

const takeOut = statement<[number, string, number]>("take_out_coverage", takeFrom);

const addTo = statement<[number, string]>(
  "add_coverage",
  `insert into coverage (unit_id, measure, period, status, path, members, credited, towards,
     demanded, missing_minutes, missing_count, sessions)
   select u.unit_id, m.measure, m.period, m.status, u.path, m.members, m.credited, m.towards,
     m.demanded, m.missing_minutes, m.missing_count, m.sessions
   from coverage m join unit u on u.unit_id = any ($2::bigint[])
   where m.unit_id = $1
   on conflict (unit_id, measure, period, status) do update set
     members = coverage.members + excluded.members, credited = coverage.credited + excluded.credited,
     towards = coverage.towards + excluded.towards,
     demanded = coverage.demanded + excluded.demanded,
     missing_minutes = coverage.missing_minutes + excluded.missing_minutes,
     missing_count = coverage.missing_count + excluded.missing_count,
     sessions = coverage.sessions + excluded.sessions, folded_at = now()`,
);

const repath = statement<[string]>(
  "repath_coverage",
  `update coverage c set path = u.path from unit u
   where u.path <@ $1::ltree and c.unit_id = u.unit_id and c.path <> u.path`,
);

/**
 * Takes the counts of a unit from the units that were above it to those that are now. Call it in the
 * transaction that moves the unit, after `unit.path` of it and of all below it was changed; changes
 * that wait to be folded follow by themselves. Paths are ids from the top unit down, both with the
 * unit itself as their last one.
 */
export function moveCoverage(
  tx: Tx,
  unitId: number,
  oldPath: readonly number[],
  newPath: readonly number[],
): void {
  lockFolding(tx);
  const left = oldPath.filter((one) => one !== unitId && !newPath.includes(one));
  const joined = newPath.filter((one) => one !== unitId && !oldPath.includes(one));
  tx.send(takeOut, [unitId, `{${left.join(",")}}`, -1]);
  tx.send(addTo, [unitId, `{${joined.join(",")}}`]);
  tx.send(repath, [newPath.join(".")]);
}
