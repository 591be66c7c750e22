import type { Client } from "pg";
import { migrate, MigrationFailure } from "#store/migrate";
import { Trouble } from "./trouble.ts";

/** Brings the schema up to date; answers the migrations that ran. A refusal is a `Trouble`. */
export async function bringUpToDate(owner: Client): Promise<string[]> {
  try {
    return await migrate(owner);
  } catch (error) {
    if (!(error instanceof MigrationFailure)) throw error;
    throw new Trouble(error.what, error.advice);
  }
}
