import { chmod, mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readBackup, writeBackup } from "#app/archive";
import type { Config } from "#app/config";
import type { Outcome } from "#core/outcome";
import { foldAll } from "#services/coverage-folding";
import { recomputeAll } from "#services/verdicts-recompute";
import { bulkLoad } from "./bulk-load.ts";
import { median, openBench, option, peakMemory, report, timed } from "./support.ts";

const watch = {
  signal: new AbortController().signal,
  onProgress: () => undefined,
  say: () => undefined,
};

/**
 * Seconds of a backup, and of a restore of it into a new place (the database is made in it, and the
 * archive checked first), of a judged register with five entries a member.
 */
export async function main(argv: readonly string[]): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "rollbook-bench-backup-"));
  await chmod(folder, 0o755);
  const bench = await openBench(4);
  try {
    const loaded = await bulkLoad(bench, option(argv, "members", 200_000));
    const runs = option(argv, "runs", 3);
    await recomputeAll({ ...bench.ctx, workers: { ...bench.register.workers, from: 0 } });
    await foldAll(bench.register.db);
    const backups: number[] = [];
    const restores: number[] = [];
    let rows = 0;
    const memory = await peakMemory(async () => {
      for (let run = 0; run < runs; run += 1) {
        const file = join(folder, `${run}.rollbook`);
        const from = placeAt(bench.register.place);
        backups.push(await timed(async () => void done(await writeBackup(from, file, watch))));
        const to = placeAt(join(folder, `restored-${run}`));
        restores.push(
          await timed(async () => {
            ({ rows } = done(await readBackup(to, file, watch)));
          }),
        );
        await rm(join(folder, `restored-${run}`), { recursive: true, force: true });
      }
    });
    const { size } = await stat(join(folder, "0.rollbook"));
    await report("backup", {
      members: loaded.members,
      entries: loaded.entries,
      rowsOfAllTables: rows,
      archiveMb: size / 1_000_000,
      runs,
      backupSeconds: median(backups) / 1000,
      restoreSeconds: median(restores) / 1000,
      slowestBackupSeconds: Math.max(...backups) / 1000,
      slowestRestoreSeconds: Math.max(...restores) / 1000,
      memoryMb: memory,
    });
    return median(backups) <= 60_000 && median(restores) <= 180_000 ? 0 : 1;
  } finally {
    await bench.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function placeAt(dataDir: string): Config {
  return {
    host: "127.0.0.1",
    port: 0,
    databaseUrl: null,
    dataDir,
    metricsToken: null,
    origin: null,
    provider: null,
  };
}

function done<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.value;
}
