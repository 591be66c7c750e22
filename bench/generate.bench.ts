import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dayOf } from "#core/day";
import { demoSeed } from "#demo/load";
import { writeDemoFiles } from "#demo/files";
import { readTree } from "#demo/tree";
import { medianOf, option, peakMemory, report } from "./support.ts";

/** Writing a demonstration: members a second, with all their facts and entries, into files. */
export async function main(argv: readonly string[]): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "rollbook-bench-"));
  try {
    const members = option(argv, "members", 200_000);
    const tree = await readTree();
    const options = { members, seed: demoSeed, today: dayOf(2011, 11, 15), tree };
    let rows = 0;
    let milliseconds = 0;
    const memory = await peakMemory(async () => {
      milliseconds = await medianOf(5, async () => {
        const made = await writeDemoFiles(folder, options);
        rows = Object.values(made.rows).reduce((sum, one) => sum + one, 0);
      });
    });
    const sizes = await Promise.all(
      ["units", "members", "facts", "entries"].map((kind) => stat(join(folder, `${kind}.csv`))),
    );
    const bytes = sizes.reduce((sum, one) => sum + one.size, 0);
    await report("generate", {
      members,
      rows,
      megabytes: bytes / 2 ** 20,
      seconds: milliseconds / 1000,
      membersPerSecond: members / (milliseconds / 1000),
      rowsPerSecond: rows / (milliseconds / 1000),
      peakMemoryMb: memory,
    });
    return 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
