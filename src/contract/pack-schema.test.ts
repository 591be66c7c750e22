import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { packSchemaText } from "./pack-schema.ts";

const root = join(import.meta.dirname, "../..");
const validate = new Ajv2020({ allErrors: true, strict: false, unicodeRegExp: true }).compile(
  JSON.parse(packSchemaText()) as object,
);
const folder = join(root, "packs");
const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
  name.endsWith(".yaml"),
);

test.each(files)("%s is valid by the schema that editors use", (name) => {
  const content: unknown = parse(readFileSync(join(folder, name), "utf8"), { schema: "core" });
  validate(content);
  expect(validate.errors ?? []).toEqual([]);
});

test("a misspelt key and a wrong word are named", () => {
  const wrong = { requirements: { S1: { bind: { whenn: { member: true } } } } };
  expect(validate(wrong)).toBe(false);
  expect(validate({ parameters: { a: { value: 1, source: "rumour", zh: "甲", en: "a" } } })).toBe(
    false,
  );
});
