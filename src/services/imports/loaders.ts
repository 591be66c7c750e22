import type { LoadResult, Numbered, RowKind, RowTypes } from "#contract/rows";
import { type Outcome, success } from "#core/outcome";
import type { Context } from "../context.ts";
import { importUnits } from "../organisation/import.ts";

export type Loader<K extends RowKind> = (
  ctx: Context,
  rows: readonly Numbered<RowTypes[K]>[],
  options: { readonly dryRun: boolean },
) => Promise<Outcome<LoadResult>>;

/** Rows that one call takes. A tree is one whole: parents may stand anywhere in the file. */
export const batchLimits: Readonly<Record<RowKind, number>> = {
  units: Number.POSITIVE_INFINITY,
  members: 20_000,
  facts: 20_000,
  entries: 20_000,
};

/** Rows that are tried at once: a row may refer to one above it only within them. */
export const tryLimits: Readonly<Record<RowKind, number>> = {
  units: Number.POSITIVE_INFINITY,
  members: 200_000,
  facts: 200_000,
  entries: 200_000,
};
