import pg from "pg";
import { archiveDamage, openArchive } from "#adapters/files/archive-reader";
import { archiveTrouble, createArchive } from "#adapters/files/archive-writer";
import type { BackedUp, Restored, Watch } from "#cli/tools";
import { failure, type Outcome, success } from "#core/outcome";
import { backUp } from "#services/archive/backup";
import { checkArchive, rowsOf } from "#services/archive/check";
import { restore } from "#services/archive/restore";
import { readMigrations } from "#store/migrate";
import type { Config } from "./config.ts";
import { emptyPlace, filledPlace, type Place } from "./owner-place.ts";
import { paths } from "./paths.ts";
import { fullDisk } from "./trouble.ts";

/** `rollbook backup FILE` */
export async function writeBackup(
  config: Config,
  path: string,
  watch: Watch,
): Promise<Outcome<BackedUp>> {
  const archive = await createArchive(path);
  if (!archive.ok) return archive;
  let place: Place | null = null;
  try {
    place = await filledPlace(config, watch.say);
    const { client } = place;
    const end = endOnStop(watch.signal, client);
    const done = await backUp(client, archive.value, paths.version, watch).finally(end);
    if (!done.ok) return done;
    const { manifest, bytes } = done.value;
    const { madeAt, tables } = manifest;
    return success({ madeAt, bytes, tables: tables.length, rows: rowsOf(manifest) });
  } catch (error) {
    if (watch.signal.aborted) return stopped("No backup was written.");
    return archiveTrouble(path, error);
  } finally {
    await archive.value.discard();
    await place?.close();
  }
}

/** `rollbook restore FILE` */
export async function readBackup(
  config: Config,
  path: string,
  watch: Watch,
): Promise<Outcome<Restored>> {
  const archive = await openArchive(path);
  if (!archive.ok) return archive;
  let place: Place | null = null;
  try {
    const checked = await checkArchive(archive.value, await readMigrations(), watch);
    if (!checked.ok) return checked;
    if (watch.signal.aborted) return stopped("Nothing was restored.");
    place = await emptyPlace(config, watch.say);
    const { client } = place;
    const end = endOnStop(watch.signal, client);
    const done = await restore(client, archive.value, checked.value, watch).finally(end);
    if (!done.ok) return done;
    const { manifest, newer } = checked.value;
    const migrated = newer.map(({ name }) => name);
    return success({
      madeAt: manifest.madeAt,
      rows: rowsOf(manifest),
      place: place.where,
      migrated,
    });
  } catch (error) {
    if (watch.signal.aborted) return stopped("Nothing was restored.");
    // PostgreSQL ends when it cannot write its log of changes: then all that it says is "gone".
    if (await place?.isFull()) throw fullDisk();
    return refusedRows(error) ?? damaged(path, error);
  } finally {
    archive.value.close();
    await place?.close();
  }
}

/** A connection in the middle of its work is broken off, and the server undoes what it did. */
function endOnStop(signal: AbortSignal, client: pg.Client): () => void {
  const end = (): void => void client.end().catch(() => undefined);
  if (signal.aborted) end();
  signal.addEventListener("abort", end, { once: true });
  return () => signal.removeEventListener("abort", end);
}

function stopped(what: string): Outcome<never> {
  return failure("unavailable", "stopped", `Stopped. ${what}`);
}

/** Rows that are as they were written and yet contradict one another: not by Rollbook's hand. */
function refusedRows(error: unknown): Outcome<never> | null {
  if (!(error instanceof pg.DatabaseError) || !/^2[23]/.test(error.code ?? "")) return null;
  const where = error.constraint ?? error.table ?? error.code;
  return failure(
    "invalid",
    "archive-refused",
    `PostgreSQL refuses rows of this backup (${where}): it was not written by Rollbook as it is. ` +
      "Take another one. Nothing was restored.",
  );
}

function damaged(path: string, error: unknown): Outcome<never> {
  const { name } = (error ?? {}) as { name?: unknown };
  if (name === "ArchiveDamage") return archiveDamage(path, error);
  throw error;
}
