/** How work that arrives at the same time is done together. */
export interface Rules<T, R> {
  /** Work of different lanes is never done together, and no lane waits for another. */
  lane(item: T): string;
  /** Whether an item may be done together with these, which were there before it. */
  fits(group: readonly T[], item: T): boolean;
  /** Groups of one lane at work at the same time. */
  readonly atOnce: number;
  /** Does a group; one answer or failure for each, in their order. */
  work(group: readonly T[]): Promise<readonly PromiseSettledResult<R>[]>;
}

interface Waiting<T, R> {
  readonly item: T;
  resolve(answer: R): void;
  reject(error: unknown): void;
}

interface Lane<T, R> {
  atWork: number;
  waiting: Waiting<T, R>[];
  /** Whether a look at what waits is due. */
  due: boolean;
}

/**
 * Answers a function that does each item, together with others that arrived while earlier ones were at
 * work. Nothing waits for company: a group is whatever is there when its turn comes, and one that comes
 * alone is done at once.
 */
export function together<T, R>(rules: Rules<T, R>): (item: T) => Promise<R> {
  const lanes = new Map<string, Lane<T, R>>();
  const lookSoon = (key: string, lane: Lane<T, R>): void => {
    if (lane.due) return;
    lane.due = true;
    // Who was just answered may come back in this turn of the event loop.
    setImmediate(() => {
      lane.due = false;
      start(key, lane);
    });
  };
  const start = (key: string, lane: Lane<T, R>): void => {
    while (lane.atWork < rules.atOnce && lane.waiting.length > 0) {
      lane.atWork += 1;
      void answer(rules, take(rules, lane)).then(() => {
        lane.atWork -= 1;
        lookSoon(key, lane);
      });
    }
    if (lane.atWork === 0) lanes.delete(key);
  };
  return (item) =>
    new Promise((resolve, reject) => {
      const key = rules.lane(item);
      const lane = lanes.get(key) ?? { atWork: 0, waiting: [], due: false };
      lanes.set(key, lane);
      lane.waiting.push({ item, resolve, reject });
      lookSoon(key, lane);
    });
}

/** Takes the first that waits, and every other that fits. */
function take<T, R>(rules: Rules<T, R>, lane: Lane<T, R>): Waiting<T, R>[] {
  const group: Waiting<T, R>[] = [];
  const items: T[] = [];
  const left: Waiting<T, R>[] = [];
  for (const one of lane.waiting) {
    if (items.length === 0 || rules.fits(items, one.item)) {
      group.push(one);
      items.push(one.item);
    } else left.push(one);
  }
  lane.waiting = left;
  return group;
}

async function answer<T, R>(rules: Rules<T, R>, group: readonly Waiting<T, R>[]): Promise<void> {
  try {
    const answers = await rules.work(group.map((one) => one.item));
    group.forEach((one, index) => {
      const own = answers[index];
      if (own?.status === "fulfilled") one.resolve(own.value);
      else one.reject(own?.reason ?? new Error("work done together left one unanswered"));
    });
  } catch (error) {
    for (const one of group) one.reject(error);
  }
}
