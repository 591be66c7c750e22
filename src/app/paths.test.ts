import { existsSync, readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { paths } from "./paths.ts";

test("the folders are those of this package", () => {
  expect(existsSync(`${paths.root}/scripts/rollbook.mjs`)).toBe(true);
  expect(readdirSync(paths.migrationsDir).some((name) => name.endsWith(".sql"))).toBe(true);
  expect(paths.version).toMatch(/^\d+\.\d+\.\d+/);
});
