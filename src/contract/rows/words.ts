import type { unitKinds, unitLevels } from "#core/organisation";
import type { Term, Vocabulary } from "#core/policy/vocabulary";

/**
 * The words that a file may use: for each list, every spelling (id, Chinese title, English title) and
 * the id that it stands for. The lists below are Rollbook's own; a pack adds those of its vocabulary.
 */
export type WordList = ReadonlyMap<string, string>;
export type Words = ReadonlyMap<string, WordList>;

/** One word with the titles under which people know it. */
export interface Word {
  readonly id: string;
  readonly titles: readonly string[];
}

/** How two spellings are compared: width, case, blanks, hyphens and underscores do not matter. */
export function spelling(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\s_\-–—·]+/g, "");
}

const words = (entries: Readonly<Record<string, readonly string[]>>): readonly Word[] =>
  Object.entries(entries).map(([id, titles]) => ({ id, titles }));

const unitKindTitles: Record<(typeof unitKinds)[number], readonly string[]> = {
  committee: ["委员会", "党委", "Committee"],
  "work-committee": ["工作委员会", "工委", "Work committee"],
  "general-branch": ["总支部", "党总支", "总支", "General branch"],
  branch: ["支部", "党支部", "Branch"],
  village: ["村", "行政村", "Village"],
  community: ["社区", "居委会", "Community"],
  workplace: ["单位", "工作单位", "Workplace"],
  other: ["其他", "Other"],
};

const unitLevelTitles: Record<(typeof unitLevels)[number], readonly string[]> = {
  centre: ["中央", "Centre", "Center", "National"],
  province: ["省", "省级", "Province"],
  city: ["市", "市级", "地级", "City", "Prefecture"],
  county: ["县", "县级", "County"],
  township: ["乡镇", "乡镇级", "乡级", "Township", "Town"],
  grassroots: ["基层", "Grassroots", "Village level"],
  branch: ["支部", "支部级", "Branch"],
};

/** The lists that no pack changes. */
export const ownWords: Readonly<Record<string, readonly Word[]>> = {
  "unit-kind": words(unitKindTitles),
  "unit-level": words(unitLevelTitles),
  "provider-level": words(unitLevelTitles),
  sex: words({ f: ["女", "Female", "Woman"], m: ["男", "Male", "Man"] }),
  act: words({
    entry: ["记录", "新增", "Entry"],
    correction: ["更正", "Correction"],
    withdrawal: ["撤销", "撤回", "Withdrawal"],
  }),
  "yes-no": words({
    yes: ["是", "y", "true", "1", "√"],
    no: ["否", "n", "false", "0", "×"],
  }),
  record: words({ fact: ["事实", "Fact"], event: ["事件", "Event"] }),
  host: words({
    floating: ["流动", "流动党员", "Floating"],
    seconded: ["借调", "挂职", "Seconded"],
    "second-post": ["兼职", "Second post"],
  }),
};

/** Builds the table of spellings; a later word never takes a spelling from an earlier one. */
export function wordsOf(...sources: readonly Readonly<Record<string, readonly Word[]>>[]): Words {
  const all = new Map<string, Map<string, string>>();
  for (const source of sources) {
    for (const [list, entries] of Object.entries(source)) {
      const table = all.get(list) ?? new Map<string, string>();
      all.set(list, table);
      for (const word of entries) table.set(word.id, word.id).set(spelling(word.id), word.id);
      for (const word of entries) {
        for (const title of word.titles) {
          if (!table.has(spelling(title))) table.set(spelling(title), word.id);
        }
      }
    }
  }
  return all;
}

/** The lists of a pack's vocabulary under the names that the columns use. */
export function vocabularyWords(vocabulary: Vocabulary): Readonly<Record<string, readonly Word[]>> {
  const lists: Record<string, readonly Word[]> = {
    "fact-kind": terms(vocabulary.facts),
    "event-kind": terms(vocabulary.events),
    form: terms(vocabulary.forms),
    topic: terms(vocabulary.topics),
    "provider-kind": terms(vocabulary.providers),
    "provider-level": terms(vocabulary.levels),
    "unit-kind": terms(vocabulary.unitKinds),
    "unit-level": terms(vocabulary.levels),
    "credit-unit": terms(vocabulary.creditUnits),
    outcome: terms(vocabulary.outcomes),
  };
  for (const kind of vocabulary.facts) {
    if (kind.values.length > 0) lists[`fact:${kind.code}`] = terms(kind.values);
  }
  return lists;
}

function terms(list: readonly Term[]): readonly Word[] {
  return list.map((term) => ({ id: term.code, titles: [term.title.zh, term.title.en] }));
}
