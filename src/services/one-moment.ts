import type { Database, Sight, Tx } from "#store/database";
import { giveMoment } from "#store/moment";
import { inParallel } from "./parallel.ts";

export interface MomentReading<T> {
  readonly sight: Sight;
  /** Connections beside each other. */
  readonly width: number;
  /** What is to be read, as it is at that moment. */
  readonly items: (tx: Tx) => Promise<readonly T[]>;
  readonly work: (tx: Tx, item: T) => Promise<void>;
}

/**
 * Reads items beside each other over several connections that all see the register as it is at one
 * moment: parts of an answer that has to agree with itself. After a failure nothing new begins.
 */
export function inOneMoment<T>(
  db: Database,
  { sight, width, items, work }: MomentReading<T>,
): Promise<void> {
  const free: Tx[] = [];
  const workOn = async (item: T): Promise<void> => {
    const tx = free.pop();
    if (tx === undefined) throw new Error("more is read at a time than there are connections");
    await work(tx, item).finally(() => free.push(tx));
  };
  /** Opens one connection more, inside those that are open, until there are enough. */
  const open = (found: readonly T[], moment: string): Promise<void> => {
    if (free.length >= Math.min(width, found.length)) return inParallel(found, free.length, workOn);
    return db.snapshot(
      sight,
      (tx) => {
        free.push(tx);
        return open(found, moment);
      },
      moment,
    );
  };
  return db.snapshot(sight, async (tx) => {
    const [moment, found] = await Promise.all([giveMoment(tx), items(tx)]);
    free.push(tx);
    await open(found, moment);
  });
}
