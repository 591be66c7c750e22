import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { casesTold } from "#core/policy/told-cases";
import type { Pack } from "#core/policy/pack";
import { type PackFile, parsePack, withFollowed } from "./policy.ts";

const root = join(import.meta.dirname, "../..");
const packs = [
  "five-year-plan",
  "later-rules",
  ...readdirSync(join(root, "packs/examples")).map((name) => `examples/${name}`),
];

function filesOf(name: string): PackFile[] {
  const folder = join(root, "packs", name);
  return readdirSync(folder)
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => ({ name: file, text: readFileSync(join(folder, file), "utf8") }));
}

function packOf(name: string): Pack {
  const own = filesOf(name);
  const parsed = parsePack(
    name === "later-rules" ? withFollowed(own, filesOf("five-year-plan")) : own,
  );
  if (!parsed.ok) throw new Error(`${name} is not read`);
  return parsed.pack;
}

/** The committed page of a pack, by case. */
function committed(name: string): Map<string, string> {
  const page = readFileSync(join(root, "docs/sentences", `${name.split("/").at(-1)}.md`), "utf8");
  const cases = page.split(/^(?=## )/m).slice(1);
  return new Map(cases.map((text) => [/^## (.*?): /.exec(text)?.[1] ?? "", text.trimEnd()]));
}

const cases = packs.flatMap((name) => {
  const pack = packOf(name);
  const page = committed(name);
  return pack.cases.flatMap((one): [string, string, Pack, string | undefined][] =>
    one.history === null || one.later !== null
      ? []
      : [[name, one.id, { ...pack, cases: [one] }, page.get(one.id)]],
  );
});

test.each(cases)(
  "%s tells the member of %s what docs/sentences shows",
  (_name, _id, pack, page) => {
    expect(casesTold(pack).map(({ text }) => text.trimEnd())).toEqual([page]);
  },
);
