import { statement, type Tx } from "./database.ts";

type LoadedKind = "units" | "members" | "facts" | "entries";

const analyzeLoaded = statement<[LoadedKind]>(
  "statistics.analyze_loaded",
  `select analyze_loaded($1)`,
);

/**
 * Lets PostgreSQL look anew at the tables that a load of a kind has filled; it takes a second or less
 * at any size. Without it statements are planned by what the tables held before.
 */
export async function refreshStatistics(tx: Tx, kind: LoadedKind): Promise<void> {
  await tx.run(analyzeLoaded, [kind]);
}
