import type { LoadResult, Numbered, RowKind, RowTypes } from "#contract/rows";
import type { Outcome } from "#core/outcome";
import { wholeSight } from "#store/database";
import { refreshStatistics } from "#store/statistics";
import type { Context } from "../context.ts";
import { foldAll } from "../coverage-folding.ts";
import { importEntries } from "../ledger-import.ts";
import { importFacts } from "../members/facts.ts";
import { importMembers } from "../members/import.ts";
import { importUnits } from "../organisation/import.ts";
import { judgeQueue, waitingToBeJudged } from "../verdicts-recompute.ts";

type Loader<K extends RowKind> = (
  ctx: Context,
  rows: readonly Numbered<RowTypes[K]>[],
  options: { readonly dryRun: boolean },
) => Promise<Outcome<LoadResult>>;

/** Rows that one call takes. A tree is one whole: parents may stand anywhere in the file. */
export const batchLimits: Readonly<Record<RowKind, number>> = {
  units: Number.POSITIVE_INFINITY,
  members: 20_000,
  facts: 20_000,
  entries: 10_000,
};

/** Rows that are tried at once: a row may refer to one above it only within them. */
export const tryLimits: Readonly<Record<RowKind, number>> = {
  units: Number.POSITIVE_INFINITY,
  members: 200_000,
  facts: 200_000,
  entries: 200_000,
};

/** The bulk services; each asks for its permission first, and saves nothing in a dry run. */
export const loaders: { readonly [K in RowKind]: Loader<K> } = {
  units: importUnits,
  members: importMembers,
  facts: importFacts,
  entries: importEntries,
};

/** Rows from which on a load changes what statements are best planned by. */
const muchLoaded = 5_000;

/** What was loaded, of which kind. */
interface Loaded {
  readonly kind: RowKind;
  readonly rows: number;
}

/**
 * Judges everybody whom the import concerns and brings the counts up to date. Stopped, it leaves the
 * rest to whoever judges the queue next.
 */
export async function finishImport(
  ctx: Context,
  { kind, rows }: Loaded,
  onProgress: (judged: number, waiting: number) => void,
  signal?: AbortSignal,
): Promise<void> {
  if (rows >= muchLoaded) await ctx.db.write(wholeSight, (tx) => refreshStatistics(tx, kind));
  const waiting = await waitingToBeJudged(ctx);
  await judgeQueue(ctx, {
    onProgress: (judged) => onProgress(judged, waiting),
    ...(signal === undefined ? {} : { signal }),
  });
  await foldAll(ctx.db, signal);
}
