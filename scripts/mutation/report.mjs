// docs/mutation.md: what docs/mutation.json says, for people.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../lib/root.mjs";
import { explainer } from "./explained.mjs";
import { staleFiles } from "./record.mjs";

/** @returns {{ score: string }} killed mutants in percent, of all that were made */
export function writeReport(record) {
  const rows = Object.entries(record.files).map(([file, result]) => rowOf(file, result));
  const sum = (of) => rows.reduce((all, one) => all + of(one), 0);
  const killed = sum((one) => one.killed);
  const lived = sum((one) => one.lived.length);
  const explained = sum((one) => one.explained);
  const stale = staleFiles(record);
  const score = percent(killed, killed + lived);
  const lines = [
    ...heading,
    `| | |\n|---|---|`,
    `| hash of \`src/core\` | \`${record.core}\` |`,
    `| mutants | ${killed + lived} |`,
    `| killed | ${killed} = **${score} %** |`,
    `| lived, explained below as changing nothing | ${explained} |`,
    `| lived, and nobody has said why | ${lived - explained} |`,
    `| killed, of those that could be | **${percent(killed, killed + lived - explained)} %** |`,
    `| not tried: they run only while modules load | ${sum((one) => one.loading)} |`,
    "",
    ...(stale.length === 0 ? [] : [...missing(stale), ""]),
    "## File by file\n",
    "| file | mutants | killed | % | lived | of these explained | reached by no test |",
    "|---|--:|--:|--:|--:|--:|--:|",
    ...rows.map(rowText),
    "",
    "## Those that lived\n",
    "Each with what it changed. Without a reason: a test is missing.\n",
    ...rows.filter((one) => one.lived.length > 0).flatMap(survivorsOf),
  ];
  writeFileSync(join(root, "docs", "mutation.md"), `${lines.join("\n").trimEnd()}\n`);
  return { score };
}

const heading = [
  "# Mutation testing of `src/core`\n",
  "Each mutant is the core with one small change: `<` for `<=`, a condition always true, a call left",
  "out. It is asked what reaches it: the tests of `src/core` and of packs that need no database, the",
  "worked cases of all packs, and thousands of random packs and members to which the reference judge has",
  "answered, with the laws of time, order and reasons. Where no answer differs, the mutant has *lived*,",
  "and either the change changes nothing that anybody can see, and the reason stands with it, or a test",
  "is missing. A mutant is asked for a second and a half of processor time, and one that lived for some",
  "seconds more: what lives may die of a question that costs more, so the score is a lower bound.",
  "`npm run mutation`",
  "makes this page ([how](decisions/0056-mutants-in-one-process.md)); continuous integration only warns",
  "when the code has changed since.\n",
];

function missing(stale) {
  return [
    `**${stale.length} files have changed since they were mutated, or were not mutated yet:**`,
    ...stale.map((file) => `- \`${file}\``),
  ];
}

function rowOf(file, { killed, loading, lived }) {
  const whyOf = explainer(file);
  const told = lived.map((one) => ({ ...one, why: whyOf(one) }));
  const explained = told.filter((one) => one.why !== null).length;
  const uncovered = lived.filter((one) => one.uncovered === true).length;
  return { file, killed, uncovered, loading, lived: told, explained };
}

function rowText({ file, killed, uncovered, lived, explained }) {
  const all = killed + lived.length;
  const share = all === 0 ? "" : percent(killed, all);
  return `| \`${file}\` | ${all} | ${killed} | ${share} | ${lived.length} | ${explained} | ${uncovered} |`;
}

function survivorsOf({ file, lived }) {
  const groups = new Map();
  for (const one of lived) {
    const key = `${one.line}\n${one.why ?? ""}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  const texts = [...groups.values()].map((group) => {
    const [{ line, why, at }] = group;
    const what = group.map((one) => code(one.becomes === "" ? one.mutation : one.becomes));
    return `- ${at.split(":")[0]}: ${code(line)} → ${what.join(", ")}${why === null ? "" : `: ${why}`}`;
  });
  return [`### \`${file}\`\n`, ...texts, ""];
}

function code(text) {
  const short = text.length > 90 ? `${text.slice(0, 87)}...` : text;
  return short.includes("`") ? `\`\` ${short} \`\`` : `\`${short}\``;
}

function percent(part, whole) {
  return whole === 0 ? "0.0" : ((100 * part) / whole).toFixed(1);
}
