import { seatFirstAdministrator } from "#services/access/first-administrator";
import { sweepExpired } from "#services/access/sweep";
import type { SystemContext } from "#services/verdicts-recompute";
import { type Loop, startLoop } from "./loop.ts";

const sweepEvery = 15 * 60_000;
const seatEvery = 2_000;

/** Deletes what has expired, and goes on with removals, four times an hour. */
export function startSweeping(
  context: () => Pick<SystemContext, "db" | "today">,
  onError: (error: unknown) => void,
): Loop {
  return startLoop(() => sweepExpired(context()), { every: sweepEvery, onError });
}

/** Gives the first administrator his post once there is a tree; then there is nothing to do. */
export function startSeating(
  context: () => SystemContext,
  onError: (error: unknown) => void,
): Loop {
  let seated = false;
  return startLoop(
    async () => {
      const { db, today } = context();
      if (!seated) seated = await seatFirstAdministrator(db, today);
    },
    { every: seatEvery, onError },
  );
}
