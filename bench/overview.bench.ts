import { join } from "node:path";
import { tmpdir } from "node:os";
import { uploadFolder } from "#adapters/files/uploads";
import { alike } from "#adapters/alike";
import { buildServer } from "#api/server";
import { usualLimits } from "#api/parts";
import { tableWriter } from "#adapters/files/sheet-writer";
import { variantsOf } from "#adapters/han";
import { paperWriter } from "#app/papers";
import { openPasswords } from "#adapters/passwords";
import { mapOf, outlines } from "#app/outlines";
import { openWays } from "#app/ways";
import { sessionMinutes } from "#services/access/actor";
import { foldAll } from "#services/coverage-folding";
import { continueRecompute } from "#services/verdicts-recompute";
import { addAccount, addAccountRole } from "#store/access/accounts";
import { openSession } from "#store/access/sessions";
import { wholeSight } from "#store/database";
import { bulkLoad } from "./bulk-load.ts";
import { type Bench, median, openBench, option, quantile, report, timed } from "./support.ts";

const levels = ["centre", "province", "city", "county", "township", "grassroots", "branch"];

/**
 * The overview of any unit through the API, over a socket, asked by the administrator of the top
 * unit: of each level as many units, in random order, one request after another. With a second size
 * (`--from=100000`) that one is measured first, and the growth between the two is told.
 */
export async function main(argv: readonly string[]): Promise<number> {
  const members = option(argv, "members", 100_000);
  const from = option(argv, "from", Math.round(members / 10));
  const requests = option(argv, "requests", 1_400);
  const small = await measure(from, requests);
  const large = await measure(members, requests);
  const byLevel = (of: Measured, suffix: string) =>
    Object.fromEntries(levels.map((level) => [`${level}P99Ms${suffix}`, of.byLevel[level] ?? NaN]));
  await report("overview", {
    membersBefore: small.members,
    members: large.members,
    requests,
    coverageRows: large.coverageRows,
    medianMsBefore: small.median,
    medianMs: large.median,
    p99MsBefore: small.p99,
    p99Ms: large.p99,
    growthOfMedian: large.median / small.median,
    growthOfP99: large.p99 / small.p99,
    ...byLevel(large, ""),
  });
  return 0;
}

interface Measured {
  readonly members: number;
  readonly coverageRows: number;
  readonly median: number;
  readonly p99: number;
  readonly byLevel: Readonly<Record<string, number>>;
}

async function measure(members: number, requests: number): Promise<Measured> {
  const bench = await openBench(8);
  const served = await serve(bench);
  try {
    const loaded = await bulkLoad(bench, members);
    await continueRecompute({ ...bench.ctx, workers: bench.register.workers });
    await foldAll(bench.register.db);
    await bench.owner.query("vacuum analyze");
    const cookie = await signIn(bench);
    const units = await unitsOfLevels(bench, Math.ceil(requests / levels.length));
    const times: { level: string; ms: number }[] = [];
    const ask = async (unit: (typeof units)[number]): Promise<void> => {
      const address = `${served.address}/api/v1/units/${unit.unitId}/overview`;
      const ms = await timed(async () => {
        const answer = await fetch(address, { headers: { cookie } });
        if (answer.status !== 200) throw new Error(`${answer.status} for ${address}`);
        await answer.text();
      });
      times.push({ level: unit.level, ms });
    };
    for (const unit of units.slice(0, 200)) await ask(unit);
    times.length = 0;
    for (const unit of units) await ask(unit);
    const all = times.map((one) => one.ms);
    const of = (level: string) => times.filter((one) => one.level === level).map((one) => one.ms);
    const { rows } = await bench.owner.query<{ n: string }>("select count(*) as n from coverage");
    return {
      members: loaded.members,
      coverageRows: Number(rows[0]?.n),
      median: median(all),
      p99: quantile(all, 0.99),
      byLevel: Object.fromEntries(levels.map((level) => [level, quantile(of(level), 0.99)])),
    };
  } finally {
    await served.close();
    await bench.close();
  }
}

async function serve(bench: Bench) {
  const app = await buildServer({
    db: bench.register.db,
    secrets: await openPasswords(),
    ways: await openWays({}),
    version: "bench",
    today: () => bench.ctx.today,
    zone: () => bench.ctx.zone,
    outlines,
    mapOf,
    alike,
    tableWriter,
    variants: variantsOf,
    uploads: uploadFolder(join(tmpdir(), "rollbook-bench-uploads")),
    paperWriter,
    webDir: null,
    ready: () => true,
    limits: { ...usualLimits, perAccount: 1_000_000, perAddress: 1_000_000 },
    log: null,
  });
  const address = await app.listen({ host: "127.0.0.1", port: 0 });
  return { address, close: () => app.close() };
}

async function signIn(bench: Bench): Promise<string> {
  const secrets = await openPasswords();
  const token = secrets.newToken();
  const passwordHash = await secrets.hash("a rather long password");
  const { rows } = await bench.owner.query<{ unit_id: string }>(
    "select unit_id from unit where code = 'Z'",
  );
  await bench.ctx.db.write(wholeSight, async (tx) => {
    const accountId = await addAccount(tx, {
      login: "bench",
      displayName: "bench",
      passwordHash,
      mustChangePassword: false,
      memberId: null,
      memberRegionId: null,
      isDemo: false,
      recordedBy: 0,
    });
    if (accountId === null) throw new Error("the login is taken");
    addAccountRole(tx, {
      accountId,
      role: "administrator",
      unitId: Number(rows[0]?.unit_id),
      from: bench.ctx.today - 100,
      to: null,
      recordedBy: 0,
    });
    openSession(tx, secrets.fingerprint(token), accountId, sessionMinutes);
  });
  return `rollbook=${token}`;
}

async function unitsOfLevels(
  bench: Bench,
  each: number,
): Promise<{ unitId: number; level: string }[]> {
  const { rows } = await bench.owner.query<{ unit_id: string; level: string }>(
    `select x.unit_id, x.level from (
       select u.unit_id, u.level, row_number() over (partition by u.level order by md5(u.code)) as n,
         count(*) over (partition by u.level) as here from unit u) as x
     cross join lateral generate_series(1, greatest(1, $1::integer / x.here::integer)) as g (again)
     where x.n <= $1 order by md5(x.unit_id::text || g.again)`,
    [each],
  );
  return rows.map((row) => ({ unitId: Number(row.unit_id), level: row.level }));
}
