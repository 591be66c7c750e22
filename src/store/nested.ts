import { sightValues, statement, type Database, type Sight, type Tx } from "./database.ts";

const changeSight = statement<string[]>(
  "change_sight",
  `select set_config('rollbook.units', $1, true), set_config('rollbook.paths', $2, true),
    set_config('rollbook.member', $3, true), set_config('rollbook.account', $4, true),
    set_config('rollbook.whole', $5, true), set_config('rollbook.mandate', $6, true),
    set_config('rollbook.today', $7, true)`,
);

/**
 * A database whose every transaction is a part of the one given: what a service writes through it
 * stands or falls with that one. Each part works with its own sight, one after the other; afterwards
 * the outer sight holds again.
 */
export function nestedIn(tx: Tx, outer: Sight, db: Database): Database {
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(sight: Sight, work: (tx: Tx) => Promise<T>): Promise<T> => {
    const running = last.then(async () => {
      tx.send(changeSight, sightValues(sight));
      const result = await work(tx);
      tx.send(changeSight, sightValues(outer));
      await tx.settle();
      return result;
    });
    last = running.catch(() => undefined);
    return running;
  };
  return { ...db, snapshot: inTurn, write: inTurn };
}
