import type { Writable } from "node:stream";
import type { Outcome } from "#core/outcome";
import type { Context } from "#services/context";
import type { ImportRequest } from "#services/imports/import";
import type { MakeWriter } from "#services/exports/export";
import type { PackFile } from "#contract/policy";

/** An opened register for one command. */
export interface Opened {
  readonly ctx: Context;
  /** Where it is, for the terminal; never with a password. */
  readonly place: string;
  close(): Promise<void>;
}

export interface InitialiseOptions {
  readonly packFolder: string | null;
  readonly newPassword: boolean;
  readonly zone: string | null;
}

/** Everything that commands use of the world outside; `app` composes it. */
export interface Tools {
  readonly out: Writable;
  readonly err: Writable;
  /** A person looks at the terminal, so that a bar may move. */
  readonly interactive: boolean;
  open(): Promise<Opened>;
  openTable(
    path: string,
    options: { readonly encoding: string | null; readonly sheet: string | null },
  ): Promise<Outcome<ImportRequest["table"]>>;
  errorFile(path: string): ImportRequest["errors"];
  /** A file to be written, whole or not at all; "-" is the standard output. */
  output(path: string): Promise<Outcome<Output>>;
  tableWriter: MakeWriter;
  readPack(folder: string): Promise<Outcome<readonly PackFile[]>>;
  readonly bundledPack: string;
  start(): Promise<number>;
  initialise(options: InitialiseOptions, say: (line: string) => void): Promise<Outcome<null>>;
}

export interface Output {
  readonly stream: Writable;
  /** Puts the whole file in its place. */
  keep(): Promise<void>;
  /** Leaves nothing behind. */
  drop(): Promise<void>;
}
