import type { Actor } from "#services/context";
import { foldAll } from "#services/coverage-folding";
import { judgeQueue } from "#services/verdicts-recompute";
import { listOwing } from "#services/verdicts-owing";
import { loadOwing } from "#store/verdicts-owing";
import { overHttp } from "./http.ts";
import { membersOf, prepare, type Size } from "./population.ts";
import {
  type Bench,
  median,
  medianOf,
  openBench,
  option,
  quantile,
  report,
  timed,
} from "./support.ts";

/**
 * Members who owe in a county of 5,000 out of 200,000 members with 1,000,000 entries, asked by the
 * county's training office, which is directly responsible for its branches: as the application's
 * role, with row-level security. In the database, as the service answers it with its look, and over
 * HTTP as a browser has it.
 */
export async function main(argv: readonly string[]): Promise<number> {
  const size: Size = {
    counties: option(argv, "counties", 40),
    branchesPerCounty: 200,
    membersPerBranch: 25,
    entriesPerMember: 5,
  };
  const bench = await openBench(8);
  try {
    const loads = prepare(bench, size);
    const loadSeconds =
      (await timed(async () => {
        for (const load of [loads.units, loads.members, loads.facts, loads.entries]) await load();
        await judgeQueue(bench.ctx);
        await foldAll(bench.register.db);
      })) / 1000;
    await bench.owner.query("vacuum analyze");
    const office = await officeOf(bench, "C7", "training-office");
    const branch = await officeOf(bench, "C7B3", "secretary");
    const yardstick = await medianOf(5, () =>
      bench.owner.query(handSql, [office.roles[0]?.regionId]),
    );
    await report("owing", {
      members: membersOf(size),
      entries: membersOf(size) * size.entriesPerMember,
      loadSeconds,
      countyMembers: size.branchesPerCounty * size.membersPerBranch,
      databaseMsFirst100: await inDatabase(bench, office, null, 100),
      databaseMsFirst500: await inDatabase(bench, office, null, 500),
      databaseMsAllOfOneRequirement: await inDatabase(bench, office, "S1", 5_000),
      databaseMsBranch: await inDatabase(bench, branch, null, 100),
      handSqlSummingEntriesMs: yardstick,
      serviceMsFirst100: await medianOf(5, () => ask(bench, office, 100)),
      serviceMsFirst500: await medianOf(5, () => ask(bench, office, 500)),
      ...(await underLoad(bench, office)),
      ...(await underLoadOverHttp(bench, office)),
    });
    return 0;
  } finally {
    await bench.close();
  }
}

/** Hours of 2011 summed from the entries: what the list would cost without stored verdicts. */
const handSql = `select m.member_id, coalesce(sum(e.minutes), 0) from member m
  left join entry e on e.region_id = m.region_id and e.member_id = m.member_id
    and e.starts_on >= '2011-01-01' and e.starts_on < '2012-01-01'
  where m.region_id = $1 group by m.member_id having coalesce(sum(e.minutes), 0) < 960`;

async function officeOf(
  bench: Bench,
  code: string,
  role: "training-office" | "secretary",
): Promise<Actor> {
  const { rows } = await bench.owner.query<{ unit_id: string; path: string; region_id: number }>(
    "select unit_id, path::text as path, region_id from unit where code = $1",
    [code],
  );
  const [unit] = rows;
  if (unit === undefined) throw new Error(`no unit ${code}`);
  const unitId = Number(unit.unit_id);
  const { path, region_id: regionId } = unit;
  return {
    accountId: 1,
    login: code,
    member: null,
    roles: [{ role, unitId, unitPath: path, unitLevel: "county", regionId }],
    sight: { units: [unitId], paths: [path], member: null, account: 1, whole: false },
  };
}

async function inDatabase(
  bench: Bench,
  actor: Actor,
  requirement: string | null,
  limit: number,
): Promise<number> {
  const [post] = actor.roles;
  if (post === undefined) return NaN;
  const scope = { whole: false, units: actor.sight.units };
  const filter = { requirement, statuses: null, dueFrom: null, dueTo: null };
  let rows = 0;
  const time = await medianOf(5, () =>
    bench.ctx.db.snapshot(actor.sight, async (tx) => {
      const { regionId, unitId, unitPath: path } = post;
      const units = post.role === "secretary" ? [unitId] : null;
      rows = (await loadOwing(tx, path, { regionId, units }, scope, filter, null, limit)).length;
    }),
  );
  console.log(`${post.role} ${requirement ?? "any requirement"}: ${rows} rows`);
  return time;
}

async function ask(bench: Bench, actor: Actor, limit: number): Promise<void> {
  const outcome = await listOwing({ ...bench.ctx, actor }, actor.sight.units[0] ?? 0, { limit });
  if (!outcome.ok) throw new Error(outcome.message);
}

/** 2,000 requests at 8 clients. */
async function underLoad(bench: Bench, actor: Actor): Promise<Record<string, number>> {
  const times: number[] = [];
  let left = 2_000;
  const client = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      times.push(await timed(() => ask(bench, actor, 100)));
    }
  };
  await Promise.all(Array.from({ length: 8 }, client));
  return { service8ClientsMedianMs: median(times), service8ClientsP99Ms: quantile(times, 0.99) };
}

/** The same requests through the product's server. */
async function underLoadOverHttp(bench: Bench, actor: Actor): Promise<Record<string, number>> {
  const [post] = actor.roles;
  if (post === undefined) throw new Error("an office without a post");
  const path = `/api/v1/units/${post.unitId}/owing?limit=100`;
  const load = { requests: 2_000, clients: 8 };
  const times = await overHttp(bench, path, { role: post.role, unitId: post.unitId }, load);
  return { http8ClientsMedianMs: median(times), http8ClientsP99Ms: quantile(times, 0.99) };
}
