import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseSync } from "oxc-parser";
import { expect, test } from "vitest";
import { messages as en } from "../src/web/i18n/messages/en.ts";
import { messages as zh } from "../src/web/i18n/messages/zh.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Where everything is made that the API can answer; files that people send are read by adapters. */
const rooms = ["src/services", "src/api", "src/adapters/files", "src/contract/rows"];

/** What only whoever stands at the machine asks for. */
const ofTheCommandLine = [
  /^src\/services\/(archive|assess|retention)\//,
  /^src\/services\/mandates\/longest\.ts$/,
  /^src\/adapters\/files\/(archive-\w+|error-file|output)\.ts$/,
];

/** What pages say of the answer's kind is all there is to say of these. */
const saidByKind = [
  ["database-unavailable", "failed.restarting.text"],
  ["disk-full", "failed.disk-full.text"],
  ["internal", "failed.broken.text"],
  ["organisation-busy", "failed.busy.text"],
  ["time-out", "failed.busy.text"],
  ["too-many-requests", "failed.too-many.text"],
] as const;

/** Codes that are put together, and what from. */
const composed: Readonly<Record<string, readonly string[]>> = {
  "`draft-${draft.state}`": ["draft-published", "draft-withdrawn"],
  "`mandate-${mistake}`": [
    "mandate-begins-in-the-past",
    "mandate-begins-too-late",
    "mandate-ends-early",
    "mandate-too-long",
  ],
};

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value;
}

function visit(value: unknown, look: (node: Node) => void): void {
  if (Array.isArray(value)) for (const one of value) visit(one, look);
  if (!isNode(value)) return;
  look(value);
  for (const child of Object.values(value)) visit(child, look);
}

const isNamed = (value: unknown, name: string): boolean => isNode(value) && value["name"] === name;

/** The second argument of each call of `failure`, and each `code` of what the door itself refuses. */
function codesIn(file: string): string[] {
  const text = readFileSync(join(root, file), "utf8");
  const found: string[] = [];
  const add = (value: unknown): void => {
    if (!isNode(value)) throw new Error(`${file}: a failure without a code`);
    if (value.type === "ConditionalExpression") {
      add(value["consequent"]);
      add(value["alternate"]);
    } else if (typeof value["value"] === "string") found.push(value["value"]);
    else found.push(...(composed[text.slice(value.start, value.end)] ?? [unreadable(file, value)]));
  };
  const unreadable = (where: string, value: Node): string =>
    `${where}: ${text.slice(value.start, value.end)}`;
  visit(parseSync(file, text).program, (node) => {
    if (node.type === "CallExpression" && isNamed(node["callee"], "failure")) {
      add((node["arguments"] as readonly unknown[])[1]);
    }
    const { key, value } = node as { key?: unknown; value?: unknown };
    const isOfTheDoor = file === "src/api/problems.ts" && node.type === "Property";
    if (isOfTheDoor && isNamed(key, "code") && isNode(value) && value.type === "Literal") {
      add(value);
    }
  });
  return found;
}

const files = rooms.flatMap((room) =>
  readdirSync(join(root, room), { recursive: true, encoding: "utf8" })
    .map((name) => `${room}/${name.replaceAll("\\", "/")}`)
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
    .filter((name) => ofTheCommandLine.every((one) => !one.test(name))),
);
const codes = new Set(files.flatMap(codesIn));

test("every code that the server can answer a page with has words in both languages", () => {
  expect(codes.size).toBeGreaterThan(150);
  for (const known of ["import-not-allowed", "year-not-closable", "member-no-unavailable"]) {
    expect(codes).toContain(known);
  }
  const general = new Map<string, string>(saidByKind);
  const wordless = [...codes].filter((code) => {
    const id = general.get(code) ?? `refused.${code}`;
    return !Object.hasOwn(en, id) || !Object.hasOwn(zh, id);
  });
  expect(wordless).toEqual([]);
});

test("a kind that speaks for a code is one that still occurs", () => {
  expect(saidByKind.map(([code]) => code).filter((code) => !codes.has(code))).toEqual([]);
});
