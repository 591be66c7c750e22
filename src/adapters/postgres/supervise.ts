import { setTimeout as sleep } from "node:timers/promises";
import type { Found } from "./seek.ts";
import { PostgresTrouble } from "./trouble.ts";

/** What a supervision is started with. */
export interface Supervised {
  /** The server as it runs now. */
  readonly first: Found;
  /** Finds or starts it again. */
  readonly again: () => Promise<Found>;
  /** It runs again, perhaps under another port. */
  readonly onBack: (found: Found) => void;
  /** It was tried often enough: nobody looks after it any more. */
  readonly onGivenUp: (why: PostgresTrouble) => void;
  readonly log: (line: string) => void;
  /** Milliseconds before each try; as many tries as there are pauses. */
  readonly pauses?: readonly number[];
}

export interface Supervision {
  /** True between its end and its return. */
  isAway(): boolean;
  /** Waits for a try that runs; starts nothing more. */
  stop(): Promise<void>;
}

/** Seven tries in a quarter of a minute, not counting what recovery takes. */
const USUAL_PAUSES = [100, 400, 1_000, 1_500, 3_000, 4_000, 5_000] as const;
/** A server that ran this long is well again: the tries are counted anew. */
const CALM_MS = 60_000;

/**
 * Starts PostgreSQL again whenever it ended and nobody asked it to. One that ends again and again
 * uses up its tries as one does that never starts.
 */
export function supervise(options: Supervised): Supervision {
  const stopping = new AbortController();
  const stopped = new Promise<void>((resolve) => {
    stopping.signal.addEventListener("abort", () => resolve(), { once: true });
  });
  let away = false;
  const run = async (): Promise<void> => {
    const pauses = options.pauses ?? USUAL_PAUSES;
    let found = options.first;
    let tries = 0;
    for (;;) {
      const since = performance.now();
      await Promise.race([found.gone, stopped]);
      if (stopping.signal.aborted) return;
      away = true;
      options.log(`PostgreSQL (process ${found.pid}) has ended; starting it again ...`);
      if (performance.now() - since > CALM_MS) tries = 0;
      const next = await tryAgain(options, pauses, tries, stopping.signal);
      if (next === null) return;
      ({ found, tries } = next);
      away = false;
      options.log(`PostgreSQL runs again (process ${found.pid}).`);
      options.onBack(found);
    }
  };
  const running = run();
  return {
    isAway: () => away,
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

/** Null when it was stopped or gave up. */
async function tryAgain(
  options: Supervised,
  pauses: readonly number[],
  before: number,
  signal: AbortSignal,
): Promise<{ readonly found: Found; readonly tries: number } | null> {
  let last: unknown = new Error("It ends again as soon as it runs.");
  for (let tries = before; tries < pauses.length; tries += 1) {
    await sleep(pauses[tries], undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return null;
    try {
      return { found: await options.again(), tries: tries + 1 };
    } catch (error) {
      last = error;
    }
  }
  options.onGivenUp(givenUp(last, pauses.length));
  return null;
}

function givenUp(last: unknown, tries: number): PostgresTrouble {
  const [what, advice] =
    last instanceof PostgresTrouble
      ? [last.what, last.advice]
      : [last instanceof Error ? last.message : String(last), "Look at its log."];
  return new PostgresTrouble(
    `PostgreSQL ended and could not be kept running in ${tries} tries. ${what}`,
    `${advice}\nSet right what it names and start Rollbook again. Nothing that was acknowledged is lost.`,
  );
}
