import { isAbsolute, resolve } from "node:path";
import type { DemoMade, Tools } from "#cli/tools";
import { operator } from "#services/context";
import { type Config, readConfig } from "./config.ts";
import { paths } from "./paths.ts";
import { Trouble, workTrouble } from "./trouble.ts";

/**
 * The tools of the command line. What a command does not need is not loaded: `--help` answers at
 * once, and a broken database keeps nobody from checking a pack.
 */
export function openTools(): Tools {
  return {
    version: paths.version,
    out: process.stdout,
    err: process.stderr,
    interactive: process.stderr.isTTY,
    async open(options) {
      const [{ openRegister }, { filledFolder }] = await Promise.all([
        import("./register.ts"),
        import("./owner-place.ts"),
      ]);
      const chosen = config();
      if (chosen.databaseUrl === null && options?.mayMake !== true) filledFolder(chosen);
      const register = await openRegister(chosen, { name: "rollbook command", log: say });
      const { db, place, settings } = register;
      const ctx = { db, actor: operator, today: settings.today(), zone: settings.zone };
      const system = { ...ctx, workers: register.workers };
      return { ctx, system, place, close: () => register.close() };
    },
    async openTable(path, options) {
      const { openTable } = await import("#adapters/files/table");
      return openTable(path, options);
    },
    async errorFile(path) {
      const { errorFile } = await import("#adapters/files/error-file");
      return errorFile(path);
    },
    async output(path, fill) {
      const { writeFileWhole, writeThrough } = await import("#adapters/files/output");
      return path === "-" ? writeThrough(process.stdout, fill) : writeFileWhole(path, fill);
    },
    async tableWriter() {
      return (await import("#adapters/files/sheet-writer")).tableWriter;
    },
    async readPack(folder) {
      const { readPackFolder } = await import("./pack-folder.ts");
      return readPackFolder(folder);
    },
    generateDemo,
    async start() {
      const { runServer } = await import("./run.ts");
      return runServer(config());
    },
    async backUp(path, watch) {
      const { writeBackup } = await import("./archive.ts");
      return writeBackup(config(), path, watch);
    },
    async restore(path, watch) {
      const { readBackup } = await import("./archive.ts");
      return readBackup(config(), path, watch);
    },
    explain: workTrouble,
    async initialise(options, tell) {
      const { initialise } = await import("./initialise.ts");
      return initialise(config(), options, tell);
    },
  };
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

function config(): Config {
  const read = readConfig(process.env);
  if (!read.ok)
    throw new Trouble(read.problems.join("\n"), "Correct the environment and try again.");
  return read.config;
}

async function generateDemo(
  options: { readonly folder: string; readonly members: number; readonly seed: number | null },
  onProgress: (members: number) => void,
): Promise<DemoMade> {
  const [{ writeDemoFiles }, { readTree }, { demoDay, demoSeed }, { parseDay }] = await Promise.all(
    [import("#demo/files"), import("#demo/tree"), import("#demo/load"), import("#core/day")],
  );
  const folder = isAbsolute(options.folder) ? options.folder : resolve(options.folder);
  const today = parseDay(demoDay) ?? 0;
  const seed = options.seed ?? demoSeed;
  const tree = await readTree();
  return writeDemoFiles(folder, { members: options.members, seed, today, tree, onProgress });
}
