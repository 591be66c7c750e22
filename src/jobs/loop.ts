/** Work that repeats until it is stopped. */
export interface Loop {
  /** Does the work again now instead of after the pause. */
  wake(): void;
  /** Ends after the round that is running. */
  stop(): Promise<void>;
}

export interface LoopOptions {
  /** Milliseconds between rounds. */
  readonly every: number;
  /** What went wrong; the next round tries again. */
  readonly onError: (error: unknown) => void;
}

/** Runs `work` now and then after every pause. A failure ends a round, never the loop. */
export function startLoop(
  work: (signal: AbortSignal) => Promise<void>,
  options: LoopOptions,
): Loop {
  const stopping = new AbortController();
  let wakeUp = (): void => undefined;
  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, options.every);
      wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        await work(stopping.signal);
      } catch (error) {
        if (!stopping.signal.aborted) options.onError(error);
      }
      if (!stopping.signal.aborted) await pause();
    }
  };
  const running = run();
  return {
    wake: () => wakeUp(),
    async stop() {
      stopping.abort();
      wakeUp();
      await running;
    },
  };
}
