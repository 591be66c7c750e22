import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folders of this package, the same whether it runs from src/ or from dist/src/. */
export interface Paths {
  readonly root: string;
  readonly packsDir: string;
  readonly migrationsDir: string;
  readonly demoDataDir: string;
  /** The built pages. */
  readonly webDir: string;
  /** Fonts of papers, put there by the build. */
  readonly fontsDir: string;
  readonly version: string;
}

export const paths: Paths = locate(dirname(fileURLToPath(import.meta.url)));

function locate(start: string): Paths {
  for (let folder = start; ; folder = dirname(folder)) {
    const file = join(folder, "package.json");
    const found = existsSync(file) ? readPackage(file) : null;
    if (found?.name === "rollbook") return describe(folder, found.version ?? "0.0.0");
    if (dirname(folder) === folder) {
      throw new Error(`no package.json of "rollbook" stands above ${start}`);
    }
  }
}

function readPackage(file: string): { name?: string; version?: string } {
  return JSON.parse(readFileSync(file, "utf8")) as { name?: string; version?: string };
}

function describe(root: string, version: string): Paths {
  return Object.freeze({
    root,
    packsDir: join(root, "packs"),
    migrationsDir: join(root, "src", "store", "migrations"),
    demoDataDir: join(root, "demo", "data"),
    webDir: join(root, "dist", "web"),
    fontsDir: join(root, "dist", "fonts"),
    version,
  });
}
