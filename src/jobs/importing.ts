import { sweepFiles, type UploadWork, workOnUpload } from "#services/imports/upload-work";
import { type Loop, startLoop } from "./loop.ts";

const lookEvery = 500;
const sweepEvery = 15 * 60_000;

/**
 * Checks and loads files that people sent, one of each at a time, so that a small check never waits for
 * a large load; and deletes what is no longer needed.
 */
export function startImporting(
  work: () => UploadWork,
  onError: (error: unknown) => void,
): readonly Loop[] {
  const steps = (["check", "load"] as const).map((step) =>
    startLoop(
      async (signal) => {
        while (!signal.aborted && (await workOnUpload(work(), step, signal)));
      },
      { every: lookEvery, onError },
    ),
  );
  return [...steps, startLoop(() => sweepFiles(work()), { every: sweepEvery, onError })];
}
