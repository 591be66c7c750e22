import type { PackFile } from "#core/policy/files";
import { packsOf, type Pack } from "#core/policy/pack";
import type { Vocabulary } from "#core/policy/vocabulary";
import { openFile } from "./document.ts";
import { type At, complain, did, items, type Ledger, type Mistake, scalar } from "./reading.ts";

/** Files of the pack that a pack follows lie in this folder of it, those before in the same of it. */
const folder = "follows/";
const chainLimit = 8;

export function isFollowed({ name }: PackFile): boolean {
  return name.startsWith(folder);
}

/** The files of the pack before, by the names that they have there. */
export function followedFiles(files: readonly PackFile[]): readonly PackFile[] {
  return files
    .filter(isFollowed)
    .map(({ name, text }) => ({ name: name.slice(folder.length), text }));
}

/** The files of a pack together with those of the one that it follows. */
export function withFollowed(
  own: readonly PackFile[],
  before: readonly PackFile[],
): readonly PackFile[] {
  return [...own, ...before.map(({ name, text }) => ({ name: `${folder}${name}`, text }))];
}

/** The id of a pack and of the one that it says it follows; null where that cannot be read. */
export interface PackName {
  readonly id: string;
  readonly follows: string | null;
}

export function nameOf(files: readonly PackFile[]): PackName | null {
  const to: Ledger = { mistakes: [] };
  for (const file of files) {
    if (isFollowed(file)) continue;
    const top = openFile(file, [], to);
    const head = top === null ? undefined : at(top, "pack");
    if (head === undefined) continue;
    const id = word(at(head, "id"));
    const follows = at(head, "follows");
    if (id !== null)
      return { id, follows: follows === undefined ? null : word(at(follows, "pack")) };
  }
  return null;
}

function at(map: At, key: string): At | undefined {
  return items(map, { mistakes: [] })?.find((one) => one.key === key)?.at;
}

function word(found: At | undefined): string | null {
  const value = found === undefined ? undefined : scalar(found);
  return typeof value === "string" ? value : null;
}

type ReadBefore =
  | { readonly ok: true; readonly pack: Pack }
  | { readonly ok: false; readonly mistakes: readonly Mistake[] };

/** Reads the pack before with the same reader; its mistakes keep the names of its files here. */
export function readBefore(
  files: readonly PackFile[],
  read: (files: readonly PackFile[]) => ReadBefore,
  to: Ledger,
): Pack | null {
  const before = followedFiles(files);
  const first = files.find(isFollowed);
  if (first === undefined) return null;
  if (first.name.startsWith(folder.repeat(chainLimit))) {
    const mistake = { file: first.name, line: 1, column: 1, path: "" };
    to.mistakes.push({ ...mistake, message: `more than ${chainLimit} packs follow each other` });
    return null;
  }
  const found = read(before);
  if (found.ok) return found.pack;
  for (const one of found.mistakes) to.mistakes.push({ ...one, file: `${folder}${one.file}` });
  return null;
}

/** Whether the head and the pack before fit together; says what does not. */
export function checkFollows(
  head: { readonly id: string; readonly from: number; readonly follows: FollowsHead | undefined },
  before: Pack | null,
  at: At,
  to: Ledger,
): void {
  const { follows } = head;
  if (follows === undefined) {
    if (before !== null) {
      complain(at, to, `the files under ${folder} are of a pack that pack.follows does not name`);
    }
    return;
  }
  if (follows.pack === head.id) complain(at, to, `a cycle of packs: ${head.id} follows itself`);
  if (follows.on !== head.from) {
    complain(at, to, "follows: on is the first day of the pack: the same as from");
  }
  if (before === null) {
    const message = `follows: the pack ${follows.pack} is not known here; its files are needed`;
    if (to.mistakes.length === 0) complain(at, to, message);
    return;
  }
  const ids = packsOf(before).map((one) => one.id);
  if (before.id !== follows.pack) {
    complain(at, to, `follows: no pack ${follows.pack} is here; ${did(follows.pack, [before.id])}`);
  } else if (ids.includes(head.id)) {
    complain(at, to, `a cycle of packs: ${[head.id, ...ids].join(" follows ")}`);
  }
}

export interface FollowsHead {
  readonly pack: string;
  readonly on: number;
}

/** The words of the pack before, with its own values in place of the names of its parameters. */
export function inherited({ vocabulary, parameters }: Pack): Vocabulary {
  return {
    ...vocabulary,
    creditUnits: vocabulary.creditUnits.map((unit) => {
      if (typeof unit.minutes === "number") return unit;
      const value = parameters[unit.minutes.$]?.value;
      return { ...unit, minutes: typeof value === "number" ? value : 0 };
    }),
  };
}

/** What is on record was written in the words of the pack before: none of them may be missing. */
export function checkWords(words: Vocabulary, before: Pack, at: At, to: Ledger): void {
  const old = before.vocabulary;
  const lists: [string, readonly { code: string }[], readonly { code: string }[]][] = [
    ["facts", words.facts, old.facts],
    ["events", words.events, old.events],
    ["forms", words.forms, old.forms],
    ["providers", words.providers, old.providers],
    ["levels", words.levels, old.levels],
    ["unitKinds", words.unitKinds, old.unitKinds],
    ["topics", words.topics, old.topics],
    ["creditUnits", words.creditUnits, old.creditUnits],
    ["outcomes", words.outcomes, old.outcomes],
  ];
  for (const [name, own, wanted] of lists) {
    for (const { code } of wanted) {
      if (own.some((one) => one.code === code)) continue;
      complain(at, to, `${name}: ${code} of the pack before is missing; what is recorded uses it`);
    }
  }
}
