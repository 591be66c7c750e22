import { statement, type Tx } from "./database.ts";

export type UploadStep = "receive" | "check" | "load";
export type UploadState = "waiting" | "running" | "done" | "stopped" | "failed";

/** A file that somebody sent to be imported. Reports are as the service wrote them. */
export interface UploadRow {
  readonly uploadId: number;
  readonly accountId: number;
  readonly kind: string;
  readonly name: string;
  readonly bytes: number;
  /** Name in the folder of uploads. */
  readonly file: string;
  readonly encoding: string | null;
  readonly sheet: string | null;
  readonly step: UploadStep;
  readonly state: UploadState;
  readonly allOrNothing: boolean;
  readonly attempts: number;
  readonly phase: string;
  /** 0 to 1. */
  readonly done: number;
  readonly rows: number;
  readonly checked: unknown;
  readonly loaded: unknown;
  readonly failure: unknown;
  /** ISO, UTC. */
  readonly sentAt: string;
  readonly expiresAt: string;
}

/** After so long nothing of a file is kept. */
const keptFor = "interval '24 hours'";

const utc = (value: string): string =>
  `to_char((${value}) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const columns = `upload_id as "uploadId", account_id as "accountId", kind, name, bytes, file, encoding,
  sheet, step, state, all_or_nothing as "allOrNothing", attempts, phase, done::float8 as done, rows,
  checked, loaded, failure, ${utc("sent_at")} as "sentAt",
  ${utc(`sent_at + ${keptFor}`)} as "expiresAt"`;

export interface NewUpload {
  readonly accountId: number;
  readonly kind: string;
  readonly name: string;
  readonly bytes: number;
  readonly file: string;
  readonly encoding: string | null;
  readonly sheet: string | null;
}

const insert = statement<
  [number, string, string, number, string, string | null, string | null],
  UploadRow
>(
  "uploads.begin",
  `insert into upload (account_id, kind, name, bytes, file, encoding, sheet)
   values ($1, $2, $3, $4, $5, $6, $7) returning ${columns}`,
);

export async function insertUpload(tx: Tx, one: NewUpload): Promise<UploadRow> {
  const { accountId, kind, name, bytes, file, encoding, sheet } = one;
  const [row] = await tx.run(insert, [accountId, kind, name, bytes, file, encoding, sheet]);
  if (row === undefined) throw new Error("beginning an upload answered no row");
  return row;
}

const ofAccount = statement<[number], UploadRow>(
  "uploads.of_account",
  `select ${columns} from upload where account_id = $1 order by upload_id desc limit 100`,
);

export function uploadsOf(tx: Tx, accountId: number): Promise<UploadRow[]> {
  return tx.run(ofAccount, [accountId]);
}

const one = statement<[number, number], UploadRow>(
  "uploads.read",
  `select ${columns} from upload where upload_id = $1 and account_id = $2`,
);
const held = statement<[number, number], UploadRow>(
  "uploads.lock",
  `select ${columns} from upload where upload_id = $1 and account_id = $2 for update`,
);

export async function findUpload(
  tx: Tx,
  uploadId: number,
  accountId: number,
): Promise<UploadRow | null> {
  return (await tx.run(one, [uploadId, accountId]))[0] ?? null;
}

/** The same, held until this transaction ends. */
export async function lockUpload(
  tx: Tx,
  uploadId: number,
  accountId: number,
): Promise<UploadRow | null> {
  return (await tx.run(held, [uploadId, accountId]))[0] ?? null;
}

const ask = statement<[number, string, boolean]>(
  "uploads.ask",
  `update upload set step = $2, all_or_nothing = $3, state = 'waiting', stop_asked = false,
     attempts = 0, phase = '', done = 0, rows = 0, failure = null, changed_at = now()
   where upload_id = $1`,
);

/** Puts a step in the queue. */
export function sendAsk(tx: Tx, uploadId: number, step: UploadStep, allOrNothing: boolean): void {
  tx.send(ask, [uploadId, step, allOrNothing]);
}

const stop = statement<[number]>(
  "uploads.stop",
  `update upload set stop_asked = state = 'running', changed_at = now(),
     state = case when state = 'waiting' then 'stopped' else state end
   where upload_id = $1 and state in ('waiting', 'running')`,
);

/** What waits is stopped at once; what runs ends after the portion at hand. */
export function sendStopUpload(tx: Tx, uploadId: number): void {
  tx.send(stop, [uploadId]);
}

const drop = statement<[number]>("uploads.delete", "delete from upload where upload_id = $1");

export function sendDeleteUpload(tx: Tx, uploadId: number): void {
  tx.send(drop, [uploadId]);
}

const next = statement<[string], UploadRow>(
  "uploads.next",
  `update upload set state = 'running', attempts = attempts + 1, changed_at = now()
   where upload_id = (
     select upload_id from upload where step = $1 and state in ('running', 'waiting')
     order by state = 'running' desc, upload_id limit 1 for update)
   returning ${columns}`,
);

/** Takes the next one for a step; one that runs without a runner was interrupted and comes first. */
export async function takeUpload(tx: Tx, step: UploadStep): Promise<UploadRow | null> {
  return (await tx.run(next, [step]))[0] ?? null;
}

const progress = statement<[number, string, number, number], { stopAsked: boolean }>(
  "uploads.progress",
  `update upload set phase = $2, done = $3, rows = $4, changed_at = now()
   where upload_id = $1 and state = 'running' returning stop_asked as "stopAsked"`,
);

/** Says how far it is; answers whether it is to stop, or is no longer there. */
export async function noteProgress(
  tx: Tx,
  uploadId: number,
  at: { readonly phase: string; readonly done: number; readonly rows: number },
): Promise<boolean> {
  const [row] = await tx.run(progress, [uploadId, at.phase, at.done, at.rows]);
  return row?.stopAsked ?? true;
}

const end = statement<[number, string, string | null, string | null]>(
  "uploads.end",
  `update upload set state = $2, stop_asked = false, changed_at = now(), failure = $4::jsonb,
     checked = case when step = 'check' and $3::jsonb is not null then $3::jsonb else checked end,
     loaded = case when step = 'load' and $3::jsonb is not null then $3::jsonb else loaded end
   where upload_id = $1`,
);

/** Ends a step with its report, or with why it failed. */
export function sendEndUpload(
  tx: Tx,
  uploadId: number,
  state: "done" | "stopped" | "failed",
  told: { readonly report?: unknown; readonly failure?: unknown },
): void {
  const text = (value: unknown): string | null =>
    value === undefined ? null : JSON.stringify(value);
  tx.send(end, [uploadId, state, text(told.report), text(told.failure)]);
}

const sweep = statement<[]>(
  "uploads.sweep",
  `delete from upload where sent_at < now() - ${keptFor} and state <> 'running'`,
);
const files = statement<[], KeptFile>(
  "uploads.files",
  `select file, step = 'load' and state = 'done' as "isLoaded" from upload`,
);

export interface KeptFile {
  readonly file: string;
  /** Its content is needed no more; its errors are. */
  readonly isLoaded: boolean;
}

/** Deletes what was sent more than a day ago, and answers the files of what is left. */
export async function sweepUploads(tx: Tx): Promise<KeptFile[]> {
  await tx.run(sweep, []);
  return tx.run(files, []);
}
