import type { Writable } from "node:stream";
import type { PackFile } from "#contract/policy";
import type { RowKind } from "#contract/rows";
import type { Outcome } from "#core/outcome";
import type { Context } from "#services/context";
import type { ImportRequest } from "#services/imports/import";
import type { MakeWriter } from "#services/exports/export";
import type { SystemContext } from "#services/verdicts-bulk";

/** An opened register for one command. */
export interface Opened {
  readonly ctx: Context;
  /** The same for work on everybody, with its threads. */
  readonly system: SystemContext;
  /** Where it is, for the terminal; never with a password. */
  readonly place: string;
  close(): Promise<void>;
}

export interface InitialiseOptions {
  readonly packFolder: string | null;
  readonly newPassword: boolean;
  readonly zone: string | null;
}

export interface DemoMade {
  readonly files: Readonly<Record<RowKind, string>>;
  readonly rows: Readonly<Record<RowKind, number>>;
}

/** Long work of the operator that is shown and may be stopped. */
export interface Watch {
  readonly signal: AbortSignal;
  /** `done` from 0 to 1, and rows so far. */
  readonly onProgress: (phase: string, done: number, rows: number) => void;
  /** A line for the terminal. */
  readonly say: (line: string) => void;
}

export interface BackedUp {
  /** Moment of the snapshot, UTC. */
  readonly madeAt: string;
  readonly rows: number;
  readonly tables: number;
  /** Of the archive. */
  readonly bytes: number;
}

export interface Restored {
  readonly madeAt: string;
  readonly rows: number;
  /** Where it is now; never with a password. */
  readonly place: string;
  /** Migrations that the backup lacked. */
  readonly migrated: readonly string[];
}

/** Everything that commands use of the world outside; `app` composes it. */
export interface Tools {
  /** Of this package. */
  readonly version: string;
  readonly out: Writable;
  readonly err: Writable;
  /** A person looks at the terminal, so that a bar may move. */
  readonly interactive: boolean;
  /**
   * Opens the register that is configured. An embedded one that is not there is refused, unless the
   * command may make one.
   */
  open(options?: { readonly mayMake: boolean }): Promise<Opened>;
  openTable(
    path: string,
    options: { readonly encoding: string | null; readonly sheet: string | null },
  ): Promise<Outcome<ImportRequest["table"]>>;
  errorFile(path: string): Promise<ImportRequest["errors"]>;
  /**
   * Writes a file, so that it is there whole or not at all; "-" is the standard output. `fill` ends
   * the stream.
   */
  output<T>(path: string, fill: (stream: Writable) => Promise<T>): Promise<Outcome<T>>;
  tableWriter(): Promise<MakeWriter>;
  readPack(folder: string): Promise<Outcome<readonly PackFile[]>>;
  generateDemo(
    options: { readonly folder: string; readonly members: number; readonly seed: number | null },
    onProgress: (members: number) => void,
  ): Promise<DemoMade>;
  start(): Promise<number>;
  backUp(path: string, watch: Watch): Promise<Outcome<BackedUp>>;
  restore(path: string, watch: Watch): Promise<Outcome<Restored>>;
  /** A failure of disk or database in words, with what to do; null for any other. */
  explain(error: unknown): Error | null;
  initialise(options: InitialiseOptions, say: (line: string) => void): Promise<Outcome<null>>;
}
