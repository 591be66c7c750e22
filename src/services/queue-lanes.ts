/** How a queue that is kept in order is emptied. */
export interface QueueLanes<T> {
  /** What stands before everything that waits. */
  readonly front: T;
  /** Portions at the same time: PostgreSQL works on one while another is judged here. */
  readonly lanes: number;
  readonly signal: AbortSignal | undefined;
  /** Takes and does the next portion after `after`, in one transaction; answers it in order. */
  readonly portion: (after: T) => Promise<readonly T[]>;
}

/**
 * Empties a queue. Every lane goes on behind what it took last, and from the front once more before it
 * ends: what another gave back, or what was marked meanwhile, may lie before it.
 */
export async function emptyQueue<T>({
  front,
  lanes,
  signal,
  portion,
}: QueueLanes<T>): Promise<void> {
  const lane = async (): Promise<void> => {
    let after = front;
    while (signal?.aborted !== true) {
      const last = (await portion(after)).at(-1);
      if (last === undefined && after === front) return;
      after = last ?? front;
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
