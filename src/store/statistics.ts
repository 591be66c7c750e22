import { statement, type Tx } from "./database.ts";

const analyzeLoaded = statement<["units" | "members" | "facts" | "entries"], unknown>(
  "statistics.analyze_loaded",
  `select analyze_loaded($1)`,
);

/**
 * Lets PostgreSQL look anew at the tables that a load of a kind has filled; it takes a second or less
 * at any size. Without it statements are planned by what the tables held before.
 */
export async function refreshStatistics(
  tx: Tx,
  kind: "units" | "members" | "facts" | "entries",
): Promise<void> {
  await tx.run(analyzeLoaded, [kind]);
}
