import type { Limits } from "#api/parts";
import { withoutData } from "#api/problems";
import { uploadFolder } from "#adapters/files/uploads";
import { openPasswords } from "#adapters/passwords";
import { startQuality } from "#jobs/quality";
import { startSeating, startSweeping } from "#jobs/access";
import { startPaths } from "#jobs/coverage-path";
import { startImporting } from "#jobs/importing";
import { startFolding } from "#jobs/folding";
import { startBulk, startJudging, startTravelling } from "#jobs/judging";
import type { Loop } from "#jobs/loop";
import type { Database } from "#store/database";
import { firstAdministrator, type FirstAdministrator } from "#services/access/first-administrator";
import type { Config } from "./config.ts";
import { startDemonstration } from "./demonstration.ts";
import { openRegister, type Register } from "./register.ts";
import { checkPort, serve, type HttpServer } from "./server.ts";
import { takeServerLock, type ServerLock } from "./server-lock.ts";

export interface Terminal {
  /** A line for whoever started the server. */
  readonly say: (line: string) => void;
  /** Structured lines; null for none. */
  readonly log: { write(line: string): void } | null;
}

export interface StartOptions {
  /** False leaves an empty register empty. */
  readonly demonstration?: boolean;
  /** Other limits than the usual ones, for benchmarks. */
  readonly limits?: Partial<Limits>;
}

export interface RunningServer {
  readonly address: string;
  /** Settles when the server has stopped; with the trouble that made it stop, if any. */
  readonly stopped: Promise<Error | null>;
  stop(): void;
}

/** Connections of the pool that answers requests. */
const connections = 10;
/** Jobs and the loading of the demonstration have a pool without a limit of time. */
const jobConnections = 6;
const statementTimeout = 20_000;

/**
 * Opens the register, becomes its one server, and serves at once; what is missing (the demonstration
 * at the first start of an embedded register) is loaded in the background. Throws `Trouble`.
 */
export async function startServer(
  config: Config,
  terminal: Terminal,
  options: StartOptions = {},
): Promise<RunningServer> {
  await checkPort(config);
  const register = await openRegister(config, {
    name: "rollbook server",
    connections,
    statementTimeout,
    log: terminal.say,
  });
  const jobs = register.openPool({ name: "rollbook jobs", connections: jobConnections });
  const parts: Stoppable = { register, jobs, lock: null, http: null, loops: [] };
  try {
    return await run(parts, config, terminal, options);
  } catch (error) {
    await stopAll(parts);
    throw error;
  }
}

interface Stoppable {
  readonly register: Register;
  readonly jobs: Database;
  lock: ServerLock | null;
  http: HttpServer | null;
  readonly loops: { stop(): Promise<void> }[];
}

async function run(
  parts: Stoppable,
  config: Config,
  terminal: Terminal,
  options: StartOptions,
): Promise<RunningServer> {
  const { register } = parts;
  let stop: (why: Error | null) => void = () => undefined;
  const asked = new Promise<Error | null>((resolve) => {
    stop = resolve;
  });
  parts.lock = await takeServerLock(register, (why) => stop(why));
  register.keepDatabase((why) => stop(why));
  const administrator = await firstAdministrator(register.db, await openPasswords());
  parts.http = await serve(register, {
    config,
    log: terminal.log,
    limits: options.limits ?? {},
  });
  const loading =
    options.demonstration !== false && register.embedded
      ? startDemonstration(register, parts.jobs, terminal.say)
      : null;
  if (loading !== null) parts.loops.push(loading);
  parts.loops.push(...startJobs(parts, terminal, loading?.ended ?? Promise.resolve()));
  welcome(terminal, parts.http.address, administrator, register);
  const stopped = asked.then(async (why) => {
    await stopAll(parts);
    return why;
  });
  return { address: parts.http.address, stopped, stop: () => stop(null) };
}

function startJobs(
  { register, jobs: db }: Stoppable,
  terminal: Terminal,
  loaded: Promise<void>,
): Loop[] {
  const failed = (job: string) => (error: unknown) => {
    const line = { level: 50, time: new Date().toISOString(), job, failure: withoutData(error) };
    terminal.log?.write(`${JSON.stringify(line)}\n`);
  };
  const context = () => ({
    db,
    workers: register.workers,
    today: register.settings.today(),
    zone: register.settings.zone,
  });
  const uploads = uploadFolder(register.uploadsDir);
  return [
    startFolding(db, failed("folding")),
    // The demonstration judges everybody once at its end; half-loaded members need no verdicts.
    startAfter(loaded, () => startJudging(context, failed("judging"))),
    startAfter(loaded, () => startBulk(context, failed("bulk work"))),
    startTravelling(context, failed("travelling")),
    ...startImporting(() => ({ ...context(), uploads }), failed("importing")),
    startAfter(loaded, () => startQuality(context, failed("data quality"))),
    startAfter(loaded, () => startPaths(context, failed("counting paths"))),
    startSweeping(context, failed("sweeping")),
    startSeating(context, failed("seating")),
  ];
}

/** A loop that begins when something else has ended, unless it was stopped before. */
function startAfter(ended: Promise<void>, start: () => Loop): Loop {
  let loop: Loop | null = null;
  let isStopped = false;
  void ended.then(() => {
    if (!isStopped) loop = start();
  });
  return {
    wake: () => loop?.wake(),
    async stop() {
      isStopped = true;
      await loop?.stop();
    },
  };
}

/** In the reverse order of starting: no new work, then the work that runs, then the database. */
async function stopAll(parts: Stoppable): Promise<void> {
  await parts.http?.close();
  await Promise.all(parts.loops.map((loop) => loop.stop()));
  await parts.lock?.release();
  await parts.jobs.close();
  await parts.register.close();
}

function welcome(
  terminal: Terminal,
  address: string,
  administrator: FirstAdministrator | null,
  register: Register,
): void {
  terminal.say(`Rollbook runs at ${address}  (data: ${register.place}; Ctrl+C stops it)`);
  if (register.settings.frozen) {
    terminal.say("This is the demonstration: its accounts stand on the sign-in page.");
  }
  if (administrator === null) return;
  const { login, oneTimePassword } = administrator;
  terminal.say(`First administrator: login ${login}, password for one use ${oneTimePassword}`);
  terminal.say("It is shown here only; signing in with it asks for a password of your own.");
}
