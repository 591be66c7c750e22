import {
  type Database,
  setSight,
  type Sight,
  sightValues,
  statement,
  type Tx,
} from "./database.ts";

const changeSight = statement<string[]>("change_sight", setSight.text);

/** From here on this transaction works with another sight; does not wait. */
export function sendSight(tx: Tx, sight: Sight): void {
  tx.send(changeSight, sightValues(sight));
}

/**
 * A database whose every transaction is a part of the one given: what a service writes through it
 * stands or falls with that one. Each part works with its own sight, one after the other; afterwards
 * the outer sight holds again.
 */
export function nestedIn(tx: Tx, outer: Sight, db: Database): Database {
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(sight: Sight, work: (tx: Tx) => Promise<T>): Promise<T> => {
    const running = last.then(async () => {
      sendSight(tx, sight);
      const result = await work(tx);
      sendSight(tx, outer);
      await tx.settle();
      return result;
    });
    last = running.catch(() => undefined);
    return running;
  };
  return { ...db, snapshot: inTurn, write: inTurn };
}
