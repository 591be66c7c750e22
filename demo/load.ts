import { readPackDirectory } from "#adapters/packs";
import type { LoadResult, Numbered, FactRow, UnitRow } from "#contract/rows";
import { type Day, formatDay, parseDay } from "#core/day";
import { failure, type Outcome, success } from "#core/outcome";
import { foldAll } from "#services/coverage-folding";
import { type Context, operator } from "#services/context";
import { type EntryToLoad, importEntries } from "#services/ledger-import";
import { importFacts } from "#services/members/facts";
import { importMembers } from "#services/members/import";
import { importUnits } from "#services/organisation/import";
import { publishPack } from "#services/policy-publishing";
import { continueRecompute } from "#services/verdicts-recompute";
import { type Database, wholeSight } from "#store/database";
import {
  beginDemoJob,
  type DemoPosition,
  findDemoJob,
  isRegisterInUse,
  sendDemoPosition,
  tryDemoLock,
} from "#store/demonstration";
import { putSetting } from "#store/settings";
import { addDemoAccounts, demoLine, demoPassword, type Hash } from "./accounts.ts";
import { type Chapter, chronicle } from "./chronicle.ts";
import { generate, type GenerateOptions } from "./generate.ts";
import { periodUntil } from "./people.ts";
import { readTree } from "./tree.ts";
import { addWhatWaits } from "./waiting.ts";

export interface DemoOptions {
  readonly members: number;
  readonly seed: number;
  /** Folder of the pack that judges it. */
  readonly packFolder: string;
  /** Hashes the one password of the demonstration's accounts. */
  readonly hash: Hash;
  /** False: nothing waits for anybody, as tests of pages want it. */
  readonly waiting?: boolean;
  /** The settings have been written: the pages may show the day and the note. */
  readonly onSettings?: () => Promise<void>;
  readonly onProgress?: (progress: DemoProgress) => void;
  readonly signal?: AbortSignal;
}

export interface DemoProgress {
  readonly step: "units" | "members" | "entries" | "judging" | "done";
  /** Rows of this step that are durable, of so many; null where nobody knows before. */
  readonly done: number;
  readonly total: number | null;
}

/** What became of it: `not-empty` where somebody keeps a register, `busy` where another loads. */
export type DemoResult = "loaded" | "here" | "not-empty" | "busy" | "stopped";

export const demoDay = "2011-11-15";
export const demoMembers = 30_000;
export const demoSeed = 20_111_115;
const demoZone = "Asia/Shanghai";

/** Changes with every change of the generator that changes rows. */
const generatorVersion = 2;

/**
 * Loads the demonstration into an empty register, or goes on where a killed or stopped loading
 * ended. Runs once at a time, whoever starts it. Every step may be repeated: what is here already
 * is recognised by its key. Throws only what the database throws.
 */
export async function loadDemo(db: Database, options: DemoOptions): Promise<Outcome<DemoResult>> {
  const lock = await db.connect();
  try {
    if (!(await tryDemoLock(lock))) return success("busy");
    const begun = await begin(db, options);
    if (!begun.ok || typeof begun.value === "string") return begun as Outcome<DemoResult>;
    await options.onSettings?.();
    return await load(db, options, begun.value);
  } finally {
    await lock.end();
  }
}

interface Begun {
  readonly jobId: number;
  readonly position: DemoPosition;
}

function begin(db: Database, options: DemoOptions): Promise<Outcome<DemoResult | Begun>> {
  const inputHash = `${options.members}/${options.seed}/${generatorVersion}`;
  return db.write(wholeSight, async (tx) => {
    const job = await findDemoJob(tx);
    if (job?.state === "done") return success("here" as const);
    if (job !== null && job.inputHash !== inputHash) {
      return failure(
        "conflict",
        "demo-other",
        "Another version of the demonstration was half loaded here: start with an empty data folder.",
      );
    }
    if (job !== null) return success(job);
    if (await isRegisterInUse(tx)) return success("not-empty" as const);
    const jobId = await beginDemoJob(tx, inputHash);
    putSetting(tx, "today", demoDay);
    putSetting(tx, "zone", demoZone);
    putSetting(tx, "demo", { note: demoNote, password: demoPassword });
    return success({ jobId, position: { step: 0, rows: 0 } });
  });
}

const demoNote = {
  zh: "演示数据：宁夏的组织树为2023年的统计区划，日期停在2011年11月15日；所有人员均为虚构。",
  en:
    "A demonstration: the tree of Ningxia is that of 2023, the day stands still at " +
    "15 November 2011, and all people are invented.",
};

interface Run {
  readonly ctx: Context;
  readonly options: DemoOptions;
  readonly source: GenerateOptions;
  readonly jobId: number;
}

interface Step {
  /** Hundredths of the whole after this step, roughly. */
  readonly percent: number;
  /** `from`: rows of it that an earlier run made durable. */
  work(from: number): Promise<Outcome<unknown>>;
}

/** The steps in their order, the same at every start. */
function stepsOf(run: Run, chapters: readonly Chapter[]): Step[] {
  return [
    { percent: 4, work: () => loadUnits(run) },
    { percent: 5, work: () => publish(run) },
    ...chapters.map((chapter, at) => ({
      percent: 6 + Math.round(((at + 1) / chapters.length) * 14),
      work: () => loadChapter(run, chapter),
    })),
    { percent: 80, work: (from) => loadEntries(run, chapters.length + 2, from) },
    { percent: 81, work: () => addDemoAccounts(run.ctx, run.source, run.options.hash) },
    { percent: 99, work: () => judgeAll(run) },
    { percent: 100, work: () => addWaiting(run) },
  ];
}

async function load(
  db: Database,
  options: DemoOptions,
  begun: Begun,
): Promise<Outcome<DemoResult>> {
  const today = parseDay(demoDay) ?? 0;
  const source = { members: options.members, seed: options.seed, today, tree: await readTree() };
  const ctx: Context = { db, actor: operator, today, zone: demoZone };
  const run: Run = { ctx, options, source, jobId: begun.jobId };
  const steps = stepsOf(run, chronicle(source));
  const { position } = begun;
  for (const [at, step] of steps.entries()) {
    if (at < position.step) continue;
    const done = await step.work(at === position.step ? position.rows : 0);
    if (!done.ok) return done;
    // What was not finished is begun again, from the last position, at the next start.
    if (options.signal?.aborted === true) return success("stopped");
    const last = at === steps.length - 1;
    await save(run, { step: at + 1, rows: 0 }, step.percent, last ? "done" : "running");
  }
  tell(run, "done", options.members, options.members);
  return success("loaded");
}

function save(
  run: Run,
  position: DemoPosition,
  percent: number,
  state: "running" | "done" = "running",
): Promise<void> {
  return run.ctx.db.write(wholeSight, async (tx) => {
    sendDemoPosition(tx, run.jobId, state, percent, position);
  });
}

function tell(run: Run, step: DemoProgress["step"], done: number, total: number | null): void {
  run.options.onProgress?.({ step, done, total });
}

/** Noon of a day in the organisation's zone, as recorded times are written. */
function noon(day: Day): string {
  return `${formatDay(day)}T12:00:00+08:00`;
}

async function loadUnits(run: Run): Promise<Outcome<unknown>> {
  const rows: UnitRow[] = [];
  for (const some of generate({ ...run.source, parts: "units" })) rows.push(...some.units);
  const recordedAt = noon(periodUntil(run.source.today).start - 10);
  tell(run, "units", 0, rows.length);
  return whole(await importUnits(run.ctx, numbered(rows), { recordedAt }));
}

async function publish(run: Run): Promise<Outcome<unknown>> {
  const files = await readPackDirectory(run.options.packFolder);
  if (!files.ok) return files;
  const published = await publishPack(run.ctx, files.value);
  // Publishing asks for everybody to be judged; done while nobody is there, it costs nothing.
  if (published.ok) await continueRecompute(run.ctx);
  // A loading that was killed right after this step begins with it again.
  return published.ok || published.code === "pack-in-force" ? success(null) : published;
}

async function loadChapter(run: Run, chapter: Chapter): Promise<Outcome<unknown>> {
  const recordedAt = noon(chapter.recordedOn);
  const members = whole(await importMembers(run.ctx, numbered(chapter.members), { recordedAt }));
  if (!members.ok) return members;
  tell(run, "members", chapter.members.length, null);
  return whole(await importFacts(run.ctx, numbered(chapter.facts), { recordedAt }));
}

const entriesAtOnce = 10_000;

async function loadEntries(run: Run, step: number, from: number): Promise<Outcome<unknown>> {
  let seen = 0;
  let waiting: EntryToLoad[] = [];
  const flush = async (): Promise<Outcome<unknown>> => {
    const rows = waiting;
    waiting = [];
    const loaded = whole(await importEntries(run.ctx, numbered(rows)));
    if (!loaded.ok) return loaded;
    const share = Math.min(1, seen / (run.options.members * 10));
    await save(run, { step, rows: seen }, 20 + Math.round(share * 60));
    tell(run, "entries", seen, null);
    return loaded;
  };
  for (const some of generate({ ...run.source, parts: "entries" })) {
    for (const [index, entry] of some.entries.entries()) {
      seen += 1;
      const recordedOn = some.recorded[index] ?? run.source.today;
      if (seen > from) waiting.push({ ...entry, recordedAt: noon(recordedOn) });
    }
    if (waiting.length < entriesAtOnce) continue;
    const done = await flush();
    if (!done.ok || run.options.signal?.aborted === true) return done;
  }
  return flush();
}

/** What is recorded about units themselves; loaded again after a kill it is here already. */
async function loadDuties(run: Run): Promise<Outcome<unknown>> {
  const facts: FactRow[] = [];
  const entries: EntryToLoad[] = [];
  for (const some of generate({ ...run.source, parts: "units" })) {
    facts.push(...some.facts);
    for (const [index, entry] of some.entries.entries()) {
      entries.push({ ...entry, recordedAt: noon(some.recorded[index] ?? run.source.today) });
    }
  }
  const recordedAt = noon(run.source.today - 30);
  const loaded = whole(await importFacts(run.ctx, numbered(facts), { recordedAt }));
  return loaded.ok ? whole(await importEntries(run.ctx, numbered(entries))) : loaded;
}

async function judgeAll(run: Run): Promise<Outcome<unknown>> {
  const duties = await loadDuties(run);
  if (!duties.ok) return duties;
  const { ctx, options } = run;
  const onProgress = (judged: number): void => tell(run, "judging", judged, options.members);
  const { signal } = options;
  await continueRecompute(ctx, signal === undefined ? { onProgress } : { onProgress, signal });
  if (signal?.aborted !== true) await foldAll(ctx.db, signal);
  return success(null);
}

async function addWaiting({ ctx, source, options }: Run): Promise<Outcome<unknown>> {
  const line = demoLine(source);
  return options.waiting === false || line === null ? success(null) : addWhatWaits(ctx, line);
}

function numbered<T>(rows: readonly T[]): Numbered<T>[] {
  return rows.map((value, index) => ({ row: index + 2, value }));
}

/** A row that is refused is a mistake of the generator: better no demonstration than a wrong one. */
function whole(result: Outcome<LoadResult>): Outcome<LoadResult> {
  if (!result.ok) return result;
  const [first] = result.value.problems;
  if (first === undefined) return result;
  const { row, column, code, value, detail } = first;
  const what =
    `${result.value.problems.length} row(s) were refused, the first: row ${row}, ` +
    `${column}, ${code}, ${value} ${detail}`;
  return failure("invalid", "demo-refused", what);
}
