import type { Verdict } from "#core/verdicts";
import type { DemandChange } from "#core/demand-change";
import { type Database, type Tx, wholeSight } from "#store/database";
import { lockRunning, saveProgress, sendEnd } from "#store/jobs/jobs";
import { planSlices } from "#store/plans";
import { holdWhatIf, sendWhatIfCounts, type WhatIfCount } from "#store/what-if";
import { type Slice, slicesOf, type SumsRow, sumsOf, unsettledUnits } from "#store/what-if-sums";
import { inOneMoment } from "./one-moment.ts";
import { pieces } from "./parallel.ts";
import { compareMembers, differenceSums, type Sums, type WhatIfOrder } from "./what-if-members.ts";

/** Members of a slice: enough to share statements, few enough to say how far it is and to end soon. */
const sliceSize = 25_000;
/** Slices beside each other, each over a connection of its own: one takes one processor. */
const lanes = 2;
/** Members judged one by one where sums do not decide, in one round trip. */
const portion = 1_000;

export interface SumsOptions {
  /** Members of one slice; slices are of whole regions. */
  readonly sliceSize?: number;
  readonly lanes?: number;
  readonly signal?: AbortSignal;
}

/** What became of a question: another process may be answering it. */
export type Answering = "answered" | "stopped" | "elsewhere";

/** Ends the answering, and takes back what was written. */
class Ended extends Error {
  readonly why: Answering;
  constructor(why: Answering) {
    super(why);
    this.why = why;
  }
}

/**
 * Answers changed demands from what is stored of the verdicts. Windows in which something about the
 * member changed, so that sums do not say whether they count in full, are judged like any other.
 *
 * All is read as it is at one moment, and written in one transaction that also ends the job: a question
 * that is stopped or killed on the way leaves nothing, and is answered from the beginning by who takes
 * it up again.
 */
export async function answerFromSums(
  db: Database,
  order: WhatIfOrder,
  options: SumsOptions = {},
): Promise<Answering> {
  try {
    await db.write(wholeSight, (tx) => answerInto(tx, db, order, options));
    return "answered";
  } catch (error) {
    if (error instanceof Ended) return error.why;
    throw error;
  }
}

async function answerInto(
  tx: Tx,
  db: Database,
  order: WhatIfOrder,
  options: SumsOptions,
): Promise<void> {
  const { jobId } = order;
  const held = await holdWhatIf(tx, jobId);
  if (held === null) throw new Ended("elsewhere");
  const { changes } = held;
  let unsettled: readonly number[] = [];
  let [done, total] = [0, 0];
  const goOn = async (more: number): Promise<void> => {
    done += more;
    const runs = await db.write(wholeSight, (own) => saveProgress(own, jobId, done, total));
    if (!runs || options.signal?.aborted === true) throw new Ended("stopped");
  };
  await inOneMoment<Slice>(db, {
    sight: wholeSight,
    width: options.lanes ?? lanes,
    async items(reading) {
      const size = options.sliceSize ?? sliceSize;
      const [slices, units] = await Promise.all([slicesOf(reading, size), unsettledUnits(reading)]);
      unsettled = units;
      total = slices.reduce((sum, one) => sum + one.members, 0);
      await goOn(0);
      return slices;
    },
    async work(reading, slice) {
      planSlices(reading);
      sendWhatIfCounts(tx, jobId, await countSlice(reading, order, { changes, slice, unsettled }));
      await tx.settle();
      await goOn(slice.members);
    },
  });
  if ((await lockRunning(tx, jobId)) === null) throw new Ended("stopped");
  sendEnd(tx, jobId, "done");
}

interface Asked {
  readonly changes: readonly DemandChange[];
  readonly slice: Slice;
  readonly unsettled: readonly number[];
}

/** What the changes come to for the members of a slice. */
async function countSlice(
  tx: Tx,
  order: WhatIfOrder,
  { changes, slice, unsettled }: Asked,
): Promise<WhatIfCount[]> {
  const sums = differenceSums();
  const doubtful = doubts();
  const found = await Promise.all(
    changes.map((change) => sumsOf(tx, change, order.today, slice, unsettled)),
  );
  changes.forEach(({ requirement }, index) => {
    for (const row of found[index] ?? []) {
      if (row.after === null) doubtful.add(requirement, row);
      else sums.put({ ...row, after: row.after, requirement });
    }
  });
  await judgeDoubtful(tx, order, doubtful, sums);
  return sums.rows();
}

interface Doubts {
  readonly regions: ReadonlySet<number>;
  readonly memberIds: ReadonlySet<number>;
  readonly add: (requirement: string, row: SumsRow) => void;
  readonly has: (memberId: number, verdict: Verdict) => boolean;
}

/** Windows that sums do not decide. */
function doubts(): Doubts {
  const windows = new Set<string>();
  const regions = new Set<number>();
  const memberIds = new Set<number>();
  return {
    regions,
    memberIds,
    add(requirement, { regionId, memberId, windowStart }) {
      if (memberId === null) return;
      regions.add(regionId);
      memberIds.add(memberId);
      windows.add(`${requirement} ${memberId} ${windowStart}`);
    },
    has: (memberId, { requirement, windowStart }) =>
      windows.has(`${requirement} ${memberId} ${windowStart}`),
  };
}

async function judgeDoubtful(
  tx: Tx,
  order: WhatIfOrder,
  { regions, memberIds, has }: Doubts,
  sums: Sums,
): Promise<void> {
  for (const some of pieces([...memberIds], portion)) {
    await compareMembers(tx, order, { regions: [...regions], memberIds: some, isAsked: has }, sums);
  }
}
