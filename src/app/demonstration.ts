import { join } from "node:path";
import { openPasswords } from "#adapters/passwords";
import { demoMembers, demoSeed, loadDemo, type DemoProgress } from "#demo/load";
import type { Database } from "#store/database";
import { paths } from "./paths.ts";
import type { Register } from "./register.ts";
import { workTrouble } from "./trouble.ts";

const steps: Readonly<Record<DemoProgress["step"], string>> = {
  units: "the units",
  members: "the members",
  entries: "two and a half years of training",
  judging: "who owes what",
  done: "",
};

/**
 * Loads the demonstration into an embedded register that is empty, or goes on where a stop ended
 * it; leaves any other alone. Runs beside the server, which shows how far it is.
 */
export function startDemonstration(
  register: Register,
  db: Database,
  say: (line: string) => void,
): { readonly ended: Promise<void>; stop(): Promise<void> } {
  const stopping = new AbortController();
  const running = load(register, db, say, stopping.signal).catch((error: unknown) => {
    if (stopping.signal.aborted) return;
    const { name, code } = error as { name?: string; code?: string };
    const told = workTrouble(error)?.message ?? code ?? name ?? "unknown failure";
    say(`The demonstration could not be loaded: ${told}`);
    say("The next start goes on with it.");
  });
  return {
    /** Settles when it is loaded, was here, or could not be loaded; never fails. */
    ended: running,
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

async function load(
  register: Register,
  db: Database,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const passwords = await openPasswords();
  let step: string | null = null;
  const done = await loadDemo(db, {
    members: demoMembers,
    seed: demoSeed,
    packFolder: join(paths.packsDir, "five-year-plan"),
    hash: (password) => passwords.hash(password),
    signal,
    onSettings: async () => void (await register.reloadSettings()),
    onProgress(progress) {
      if (progress.step === step || progress.step === "done") return;
      step = progress.step;
      say(`Demonstration: loading ${steps[progress.step]} ...`);
    },
  });
  if (!done.ok) say(`The demonstration could not be loaded: ${done.message}`);
  else if (done.value === "loaded") {
    say("Demonstration loaded. Its accounts stand on the sign-in page.");
  }
}
