import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { cpus, loadavg, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { readPackDirectory } from "#adapters/packs";
import { paths } from "#app/paths";
import { openRegister, type Register } from "#app/register";
import { dayOf } from "#core/day";
import { type Context, operator } from "#services/context";
import { publishPack } from "#services/policy-publishing";

/** A register of the benchmark's own, durable as in earnest, that is deleted afterwards. */
export interface Bench {
  readonly ctx: Context;
  readonly register: Register;
  /** Past row-level security, for filling and for the yardsticks. */
  readonly owner: pg.Client;
  close(): Promise<void>;
}

export async function openBench(
  connections: number,
  before: (dataDir: string) => Promise<unknown> = async () => undefined,
): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), "rollbook-bench-"));
  await chmod(folder, 0o755);
  await before(join(folder, "data"));
  const register = await openRegister(
    { databaseUrl: process.env["BENCH_DATABASE_URL"] ?? null, dataDir: join(folder, "data") },
    { name: "rollbook bench", connections, statementTimeout: 0 },
  );
  const owner = new pg.Client({ connectionString: register.ownerUrl ?? undefined });
  await owner.connect();
  const ctx: Context = {
    db: register.db,
    actor: operator,
    today: dayOf(2011, 11, 15),
    zone: "Asia/Shanghai",
  };
  const files = await readPackDirectory(join(paths.root, "packs/five-year-plan"));
  if (!files.ok) throw new Error(files.message);
  const published = await publishPack(ctx, files.value);
  if (!published.ok) throw new Error(published.message);
  return {
    ctx,
    register,
    owner,
    async close() {
      await owner.end();
      await register.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** mulberry32: the same numbers on every machine. */
export function seeded(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN;
}

/** Milliseconds of one piece of work. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** The median of `runs` after a warm-up, in milliseconds. */
export async function medianOf(
  runs: number,
  work: (run: number) => Promise<unknown>,
): Promise<number> {
  await work(-1);
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) times.push(await timed(() => work(run)));
  return median(times);
}

export type Figures = Readonly<Record<string, string | number>>;

/** Prints the figures with the machine they were measured on, and keeps them in bench/results. */
export async function report(name: string, figures: Figures): Promise<void> {
  const about: Figures = {
    node: process.version,
    processors: `${cpus().length} x ${cpus()[0]?.model ?? "unknown"}`,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    // Above the number of processors something else was running as well.
    loadAverage: Math.round((loadavg()[0] ?? 0) * 10) / 10,
  };
  const shown = Object.fromEntries(
    Object.entries(figures).map(([key, value]) => [
      key,
      typeof value === "number" ? Math.round(value * 100) / 100 : value,
    ]),
  );
  const folder = join(paths.root, "bench/results");
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, `${name}.json`),
    `${JSON.stringify({ ...about, ...shown }, null, 2)}\n`,
  );
  await writeFile(join(folder, `${name}.md`), asTable(name, { ...about, ...shown }));
  for (const [key, value] of Object.entries({ ...about, ...shown })) {
    console.log(`${key.padEnd(44)} ${value}`);
  }
}

/** The same for people. */
function asTable(name: string, figures: Figures): string {
  const rows = Object.entries(figures).map(
    ([key, value]) =>
      `| ${key} | ${typeof value === "number" ? value.toLocaleString("en") : value} |`,
  );
  return `# ${name}\n\n| figure | value |\n|---|---|\n${rows.join("\n")}\n`;
}

/** The highest memory of this process while something runs, in megabytes. */
export async function peakMemory(work: () => Promise<unknown>): Promise<number> {
  let peak = 0;
  const look = (): void => {
    peak = Math.max(peak, process.memoryUsage.rss());
  };
  const looking = setInterval(look, 50);
  try {
    await work();
  } finally {
    look();
    clearInterval(looking);
  }
  return peak / 2 ** 20;
}

/** `--members=100000` */
export function option(argv: readonly string[], name: string, usual: number): number {
  const found = argv.find((one) => one.startsWith(`--${name}=`));
  return found === undefined ? usual : Number(found.slice(name.length + 3));
}
