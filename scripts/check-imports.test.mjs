import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { checkImports } from "./check-imports.mjs";
import { rooms } from "./lib/rooms.mjs";

const made = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true });
});

function violationsOf(files) {
  const top = mkdtempSync(join(tmpdir(), "rollbook-imports-"));
  made.push(top);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(top, path)), { recursive: true });
    writeFileSync(join(top, path), text);
  }
  return checkImports(top).violations;
}

test("what the table allows is allowed", () => {
  const files = {
    "src/core/day.ts": 'import { pad } from "./text/pad.ts";',
    "src/core/text/pad.ts": "export const pad = 1;",
    "src/core/day.test.ts": 'import "vitest"; import "fast-check"; import { x } from "#test/x";',
    "src/contract/row.ts":
      'import { z } from "zod"; import * as yaml from "yaml"; import "#core/day";',
    "src/store/entries.ts": 'import pg from "pg"; import { createHash } from "node:crypto";',
    "src/services/record.ts":
      'import type { Clock } from "#adapters/clock"; import "#store/entries";',
    "src/services/record.test.ts": 'import { clock } from "#adapters/clock";',
    "src/api/server.ts": 'import fastify from "fastify"; import cookie from "@fastify/cookie";',
    "src/web/app.tsx":
      'import { Table } from "antd/es/table"; import "./app.css"; import "#core/day";',
    "src/cli/main.ts": 'const app = await import("#app/start");',
    "src/app/start.ts": 'import "#cli/x"; import "#demo/load"; import "pg"; import "node:fs";',
    "demo/generate.ts": 'import "#core/day"; import "node:fs";',
  };
  expect(violationsOf(files)).toEqual([]);
});

const planted = [
  ["a value", "src/core/a.ts", 'import { x } from "#store/x";', "core to store is closed"],
  ["a type only", "src/core/a.ts", 'import type { X } from "#store/x";', "core to store"],
  [
    "an inline type",
    "src/store/a.ts",
    'import { type X } from "#services/x";',
    "store to services",
  ],
  ["a re-export", "src/core/a.ts", 'export * from "#contract/x";', "core to contract"],
  ["a named re-export", "src/core/a.ts", 'export { x } from "#contract/x";', "core to contract"],
  [
    "a type re-export",
    "src/core/a.ts",
    'export type { X } from "#contract/x";',
    "core to contract",
  ],
  ["a dynamic import", "src/web/a.tsx", 'void import("#services/x");', "web to services"],
  ["an import type", "src/core/a.ts", 'type X = import("#store/x").X;', "core to store"],
  ["a require", "src/core/a.ts", 'const x = require("#store/x");', "core to store"],
  ["an import equals", "src/core/a.cts", 'import x = require("#store/x");', "core to store"],
  ["a template address", "src/core/a.ts", "void import(`#store/x`);", "core to store"],
  ["a computed address", "src/core/a.ts", 'void import("#sto" + "re/x");', "computed address"],
  ["a relative way out", "src/core/a.ts", 'import "../store/x.ts";', "leaves the room core"],
  ["a way out from demo", "demo/a.ts", 'import "../src/core/x.ts";', "leaves the room demo"],
  ["a door that climbs", "src/api/a.ts", 'import "#core/../store/x";', "climbs out"],
  ["its own door", "src/core/a.ts", 'import "#core/b";', "its own room"],
  ["an unknown door", "src/core/a.ts", 'import "#attic/b";', "is no door"],
  ["test helpers in a program", "src/store/a.ts", 'import "#test/database";', "is no door"],
  ["values from adapters", "src/services/a.ts", 'import "#adapters/x";', "for anything but types"],
  ["app from a command", "src/cli/import.ts", 'import "#app/x";', "cli to app is closed"],
  ["another room in a pure test", "src/core/a.test.ts", 'import "#store/x";', "core to store"],
  ["an address", "src/web/a.ts", 'import "https://example.org/x.js";', "instead of a package"],
  ["Node in core", "src/core/a.ts", 'import "node:fs";', 'may not use "node:fs"'],
  ["Node by its old name", "src/core/a.ts", 'import "fs";', 'may not use "node:fs"'],
  ["Node in the pages", "src/web/a.ts", 'import "node:path";', 'may not use "node:path"'],
  ["files in services", "src/services/a.ts", 'import "node:fs";', 'may not use "node:fs"'],
  ["a file in no room", "src/attic/a.ts", "export {};", "stands in no room"],
  ["text that is no program", "src/core/a.ts", "import {", "cannot be read"],
];

test.each(planted)("%s is found (%s)", (_, path, text, complaint) => {
  const violations = violationsOf({ [path]: text });
  expect(violations).toHaveLength(1);
  expect(violations[0]).toContain(complaint);
});

const closed = Object.keys(rooms).flatMap((room) =>
  Object.keys(rooms)
    .filter((door) => door !== room && !rooms[room].doors.includes(door))
    .map((door) => [room, door]),
);

test.each(closed)("the closed door from %s to %s is found", (room, door) => {
  const path = `${rooms[room].folder}/planted.ts`;
  expect(violationsOf({ [path]: `import { x } from "#${door}/x";` })).toHaveLength(1);
});

test.each(Object.keys(rooms).filter((room) => room !== "app"))(
  "a package that is not in the list of %s is found",
  (room) => {
    const path = `${rooms[room].folder}/planted.ts`;
    expect(violationsOf({ [path]: 'import "left-pad/x";' })).toHaveLength(1);
  },
);

test("a check that read nothing fails", () => {
  expect(violationsOf({ "README.md": "" })).toEqual([expect.stringContaining("no source file")]);
});
