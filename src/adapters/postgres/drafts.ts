import { readdir, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

// A folder is prepared under a draft name beside its place and renamed when it is whole, so that a
// kill leaves only a draft. The name holds the process id: drafts of the dead are cleared away.

export function draftName(final: string): string {
  return `${final}.draft-${process.pid}`;
}

export async function clearLeftovers(final: string): Promise<void> {
  const prefix = `${basename(final)}.draft-`;
  for (const name of await readdir(dirname(final))) {
    if (!name.startsWith(prefix)) continue;
    const pid = Number(name.slice(prefix.length));
    if (pid !== process.pid && processExists(pid)) continue;
    // The killed one's initdb may still be writing: what it adds meanwhile is removed in the next try.
    await rm(join(dirname(final), name), {
      recursive: true,
      force: true,
      maxRetries: 30,
      retryDelay: 100,
    });
  }
}

export function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
