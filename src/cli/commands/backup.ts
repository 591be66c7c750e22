import type { Command } from "commander";
import type { Outcome } from "#core/outcome";
import type { Finish } from "../program.ts";
import { progressOn } from "../progress.ts";
import { exit, tellFailure } from "../report.ts";
import type { Tools, Watch } from "../tools.ts";

export function addBackup(root: Command, tools: Tools, finish: Finish): void {
  root
    .command("backup")
    .description("Write the whole register into one file, as it stands at one moment")
    .argument("<file>", "the new file; one that exists is never written over")
    .addHelpText(
      "after",
      `
The server may go on meanwhile. The file holds everything, also names and the hashes of passwords:
keep it as closely as the register itself. It is there whole or not at all; Ctrl+C stops.
With DATABASE_URL: the administrator's address with which rollbook init was run.

Example:
  rollbook backup register-2011-11-15.rollbook`,
    )
    .action(async (path: string) => {
      const done = await watched(tools, (watch) => tools.backUp(path, watch));
      if (!done.ok) return finish(tellFailure(tools.err, done));
      const { rows, tables, bytes, madeAt } = done.value;
      tools.out.write(
        `Backup of ${madeAt}: ${rows.toLocaleString("en")} rows of ${tables} tables, ` +
          `${(bytes / 1_000_000).toFixed(1)} MB in ${path}\n`,
      );
      finish(exit.ok);
    });
}

export function addRestore(root: Command, tools: Tools, finish: Finish): void {
  root
    .command("restore")
    .description("Make an empty place the register of a backup")
    .argument("<file>", "what rollbook backup wrote")
    .addHelpText(
      "after",
      `
The file is checked whole before anything is written; then everything is restored, or nothing. A
backup of an older version is brought up to date. A place that holds a register is refused: name an
empty folder by ROLLBOOK_DATA, or a database by DATABASE_URL (the administrator's address, as for
rollbook init; roles and database are made). Ctrl+C stops; then nothing was restored.

Examples:
  ROLLBOOK_DATA=/srv/rollbook rollbook restore register-2011-11-15.rollbook
  rollbook verify                                afterwards: recomputes everything from the ledger`,
    )
    .action(async (path: string) => {
      const done = await watched(tools, (watch) => tools.restore(path, watch));
      if (!done.ok) return finish(tellFailure(tools.err, done));
      const { rows, place, madeAt, migrated } = done.value;
      tools.out.write(
        `Restored ${rows.toLocaleString("en")} rows of the backup of ${madeAt} to ${place}.\n`,
      );
      if (migrated.length > 0) {
        tools.out.write(`Brought up to date by ${migrated.length} migrations.\n`);
      }
      tools.out.write("Now run `rollbook verify`.\n");
      finish(exit.ok);
    });
}

/** Shows how far it is, and stops it at the first signal; a second one ends the process. */
async function watched<T>(
  tools: Tools,
  work: (watch: Watch) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const stopping = new AbortController();
  const stop = (): void => stopping.abort();
  const signals = ["SIGINT", "SIGTERM"] as const;
  for (const signal of signals) process.once(signal, stop);
  const progress = progressOn(tools);
  try {
    return await work({
      signal: stopping.signal,
      onProgress: (phase, done, rows) => progress.show(phase, done, rows),
      say: (line) => void tools.err.write(`${line}\n`),
    });
  } finally {
    progress.end();
    for (const signal of signals) process.off(signal, stop);
  }
}
