import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { chmod, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { expect } from "vitest";
import { readPackDirectory } from "#adapters/packs";
import { openPasswords } from "#adapters/passwords";
import { openRegister, type Register } from "#app/register";
import { type Context, operator } from "#services/context";
import { publishPack } from "#services/policy-publishing";
import { judgeQueue } from "#services/verdicts-recompute";
import { addAccount, addAccountRole } from "#store/access/accounts";
import { wholeSight } from "#store/database";
import { putSetting } from "#store/settings";
import { type Ran, runProgram, startProgram } from "../program.ts";
import { buildMembers, buildProviders, buildUnits, classBody, day } from "../register.ts";

/** A register in a data folder of its own, on a server as durable as in earnest. */
export interface Opened {
  readonly register: Register;
  readonly ctx: Context;
  /** As the owner of the schema, past row-level security. */
  readonly owner: pg.Client;
  close(): Promise<void>;
}

/** What is in a filled register. */
export interface Filled {
  readonly providers: Map<string, number>;
  readonly members: number[];
}

const today = "2011-11-15";
const account = { login: "killed", password: "a rather long password" };
const pack = fileURLToPath(new URL("../../packs/five-year-plan", import.meta.url));

/** A folder that PostgreSQL's own OS user may enter too. */
export async function scratchFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "rollbook-fault-"));
  await chmod(folder, 0o755);
  return folder;
}

/** Ends what a failed test left running, and removes the folder. */
export async function removeScratch(folder: string, dataDir = join(folder, "data")): Promise<void> {
  await killPostgres(dataDir).catch(() => undefined);
  await rm(folder, { recursive: true, force: true });
}

export async function openScratch(dataDir: string): Promise<Opened> {
  const register = await openRegister({ databaseUrl: null, dataDir });
  const owner = new pg.Client({ connectionString: register.ownerUrl ?? "" });
  owner.on("error", () => undefined);
  await owner.connect();
  const ctx = { db: register.db, actor: operator, today: day(today), zone: "Asia/Shanghai" };
  return {
    register,
    ctx,
    owner,
    async close() {
      await owner.end().catch(() => undefined);
      await register.close().catch(() => undefined);
    },
  };
}

/** Pack, units, three members of one branch, and an account of its secretary. */
export async function fill({ ctx, owner }: Pick<Opened, "ctx" | "owner">): Promise<Filled> {
  const files = await readPackDirectory(pack);
  if (!files.ok) throw new Error(files.message);
  await publishPack(ctx, files.value);
  const builder = {
    ctx,
    sql: async <R extends pg.QueryResultRow>(text: string, values?: unknown[]) =>
      (await owner.query<R>(text, values)).rows,
  };
  const units = await buildUnits(builder);
  const branch = units.get("B1");
  if (branch === undefined) throw new Error("no branch B1");
  const providers = await buildProviders(builder);
  const members = await buildMembers(builder, branch, ["A1", "A2", "A3"]);
  await judgeQueue(ctx);
  const passwordHash = await (await openPasswords()).hash(account.password);
  await ctx.db.write(wholeSight, async (tx) => {
    putSetting(tx, "today", today);
    const accountId = await addAccount(tx, {
      login: account.login,
      displayName: account.login,
      passwordHash,
      mustChangePassword: false,
      memberId: null,
      memberRegionId: null,
      isDemo: false,
      recordedBy: 0,
    });
    if (accountId === null) throw new Error("the login is taken");
    const from = day(today) - 100;
    const { unitId } = branch;
    addAccountRole(tx, { accountId, role: "secretary", unitId, from, to: null, recordedBy: 0 });
  });
  return { providers, members };
}

/** A filled register whose server is stopped again. */
export async function filledFolder(dataDir: string): Promise<Filled> {
  const opened = await openScratch(dataDir);
  try {
    return await fill(opened);
  } finally {
    await opened.close();
  }
}

/** The program as `npm start` runs it, in a process of its own, with somebody signed in. */
export interface RealServer {
  readonly address: string;
  readonly ended: Promise<Ran>;
  kill(signal: NodeJS.Signals): void;
  /** Records a class; the same key sends the same request again. */
  record(filled: Filled, course: string, key?: string): Promise<Answer>;
}

export interface Answer {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly retryAfter: string | null;
}

export async function startReal(dataDir: string): Promise<RealServer> {
  const running = startProgram(["start"], { env: { ROLLBOOK_DATA: dataDir, PORT: "0" } });
  let over: Ran | null = null;
  void running.ended.then((ran) => {
    over = ran;
  });
  const found = () => /Rollbook runs at (\S+)/.exec(running.said())?.[1];
  await expect.poll(() => over ?? found(), { timeout: 120_000, interval: 50 }).toBeDefined();
  const address = found();
  if (address === undefined) throw new Error(`It did not start: ${JSON.stringify(over)}`);
  const cookie = await signIn(address);
  return {
    address,
    ended: running.ended,
    kill: (signal) => running.kill(signal),
    async record({ providers, members }, course, key = randomUUID()) {
      const response = await fetch(`${address}api/v1/classes`, {
        method: "POST",
        headers: { "content-type": "application/json", "idempotency-key": key, cookie },
        body: JSON.stringify(classBody(providers, members, 10, { course })),
      });
      const { code = "", detail = "" } = (await response.json()) as Partial<Answer>;
      const retryAfter = response.headers.get("retry-after");
      return { status: response.status, code, detail, retryAfter };
    },
  };
}

/** Signs the account in once more; answers its cookie. */
export async function signIn(address: string): Promise<string> {
  const response = await fetch(`${address}api/v1/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(account),
  });
  expect(response.status).toBe(200);
  return response.headers.get("set-cookie")?.split(";")[0] ?? "";
}

/** Records without end, three at once, until a request gets no answer; tells what each was told. */
export async function recordUntilGone(
  server: RealServer,
  filled: Filled,
  word: string,
  tell: (course: string, answer: Answer) => void,
): Promise<string[]> {
  const lanes = [0, 1, 2].map(async (lane) => {
    for (let n = 0; ; n += 1) {
      const course = `${word}-${lane}-${n}`;
      const answer = await server.record(filled, course, course).catch(() => null);
      if (answer === null) return course;
      tell(course, answer);
      // Not so often that the door says "too many requests" instead of what is wrong.
      if (answer.status !== 201) await sleep(500);
    }
  });
  return Promise.all(lanes);
}

/** Every class that was acknowledged is there once; no class is there in part. */
export async function expectWhole(dataDir: string, filled: Filled, said: string[]): Promise<void> {
  const opened = await openScratch(dataDir);
  try {
    const { rows } = await opened.owner.query<{ course: string; entries: number }>(
      `select s.course, count(e.entry_id)::int as entries from session s
       left join entry e using (session_id) group by s.session_id, s.course`,
    );
    const courses = rows.map((row) => row.course);
    expect(courses).toEqual(expect.arrayContaining(said));
    expect(new Set(courses).size).toBe(courses.length);
    for (const row of rows) expect(row.entries).toBe(filled.members.length);
  } finally {
    await opened.close();
  }
  const verified = await runProgram(["verify"], { env: { ROLLBOOK_DATA: dataDir } });
  expect(verified).toMatchObject({ code: 0 });
  expect(verified.out).toContain(" 0 differences");
}

/** The process id in the server's own file; null when there is none. */
export async function postmaster(dataDir: string): Promise<number | null> {
  const names = await readdir(dataDir, { recursive: true });
  const found = names.find((one) => one.endsWith("postmaster.pid"));
  if (found === undefined) return null;
  return Number((await readFile(join(dataDir, found), "utf8")).split("\n")[0]);
}

/** SIGKILL to the postmaster and to every process of its server. */
export async function killPostgres(dataDir: string): Promise<void> {
  const pid = await postmaster(dataDir);
  if (pid === null) return;
  for (const one of [pid, ...(await backends(dataDir))]) killOne(one);
}

/** Processes of the server besides the postmaster. */
export async function backends(dataDir: string): Promise<number[]> {
  const pid = await postmaster(dataDir);
  const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" }).split("\n");
  const pairs = lines.map((line) => line.trim().split(/\s+/).map(Number));
  return pairs.flatMap(([child, parent]) => (parent === pid && child ? [child] : []));
}

function killOne(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It ended with the one before.
  }
}
