import { type Subject, subjects } from "#core/policy/pack";
import {
  type CreditUnit,
  educations,
  type FactKind,
  type Form,
  modes,
  protectedWord,
  type Term,
  type Topic,
  type Vocabulary,
} from "#core/policy/vocabulary";
import { waiverFact } from "#core/waivers";
import {
  type At,
  complain,
  did,
  type Ledger,
  mapOf,
  may,
  need,
  type Reader,
  record,
} from "./reading.ts";
import { checkCode, oneOf, string, yesNo } from "./scalars.ts";
import { numberValue, type Scope } from "./values.ts";

const title = { zh: need(string(200)), en: need(string(200)) };

function termsOf(codeOf: CodeOf): Reader<readonly Term[]> {
  return mapOf<Term>((key, valueAt, ledger) => {
    const code = codeOf(key, valueAt, ledger);
    const read = record(title)(valueAt, ledger);
    return code === undefined || read === undefined ? undefined : { code, title: read };
  });
}

type CodeOf = (key: string, at: At, to: Ledger) => string | undefined;

/** What is true of a person, happens to one, or is given as the ground of a waiver. */
const terms = termsOf(openCode);
/** What training is about, and who gives it: a course in occupational health says nothing of anybody. */
const otherTerms = termsOf(checkCode);

/** A code that names no protected attribute. */
function openCode(key: string, at: At, to: Ledger): string | undefined {
  const word = protectedWord(key);
  if (word !== null) {
    return complain(at, to, `${key}: no rule may ask about a protected attribute (${word})`);
  }
  return checkCode(key, at, to);
}

const forms: Reader<readonly Form[]> = mapOf((key, at, to) => {
  const code = checkCode(key, at, to);
  const shape = {
    ...title,
    subject: may<Subject, Subject>(oneOf(subjects, "subject"), "member"),
    mode: need(oneOf(modes, "mode")),
    education: need(oneOf(educations, "education")),
  };
  const read = record(shape)(at, to);
  if (code === undefined || read === undefined) return undefined;
  const { zh, en, ...rest } = read;
  return { code, title: { zh, en }, ...rest };
});

/** Kinds of fact that mean something to the register: attachments to a host, and waivers. */
const reserved: readonly string[] = ["host", waiverFact];

const facts: Reader<readonly FactKind[]> = mapOf((key, at, to) => {
  const code = reserved.includes(key)
    ? complain(at, to, `${key}: Rollbook keeps this kind of fact for itself; choose another code`)
    : openCode(key, at, to);
  const read = record({
    ...title,
    many: may(yesNo, false),
    heldInUnit: may(yesNo, false),
    values: may<readonly Term[], readonly Term[]>(terms, []),
  })(at, to);
  if (code === undefined || read === undefined) return undefined;
  const { zh, en, many, heldInUnit, values } = read;
  return { code, title: { zh, en }, many, heldInUnit, values };
});

const topics: Reader<readonly Topic[]> = (at, to) => {
  const found = mapOf<Topic & { readonly at: At }>((key, valueAt, ledger) => {
    const code = checkCode(key, valueAt, ledger);
    const read = record({ ...title, under: may<string, null>(string(64), null) })(valueAt, ledger);
    if (code === undefined || read === undefined) return undefined;
    return { code, title: { zh: read.zh, en: read.en }, parent: read.under, at: valueAt };
  })(at, to);
  if (found === undefined) return undefined;
  const parents = new Map(found.map((one) => [one.code, one.parent]));
  let sound = true;
  for (const one of found) {
    if (one.parent !== null && !parents.has(one.parent)) {
      sound = false;
      complain(one.at, to, `${one.parent}: no such topic; ${did(one.parent, [...parents.keys()])}`);
    } else if (endless(one.code, parents)) {
      sound = false;
      complain(one.at, to, `${one.code} lies under itself`);
    }
  }
  return sound
    ? found.map(({ code, title: words, parent }) => ({ code, title: words, parent }))
    : undefined;
};

function endless(code: string, parents: ReadonlyMap<string, string | null>): boolean {
  let at = parents.get(code) ?? null;
  for (let steps = 0; at !== null && steps <= parents.size; steps += 1) {
    if (at === code) return true;
    at = parents.get(at) ?? null;
  }
  return false;
}

function creditUnits(scope: Scope): Reader<readonly CreditUnit[]> {
  return mapOf((key, at, to) => {
    const code = checkCode(key, at, to);
    const read = record({
      ...title,
      one: may<string, null>(string(200), null),
      minutes: need(numberValue(scope, 1, 10_000)),
    })(at, to);
    if (code === undefined || read === undefined) return undefined;
    const { zh, en, one, minutes } = read;
    return { code, title: { zh, en }, one, minutes };
  });
}

export function vocabularyReader(scope: Scope): Reader<Vocabulary> {
  return record({
    facts: need(facts),
    events: need<readonly Term[]>(terms),
    forms: need(forms),
    providers: need<readonly Term[]>(otherTerms),
    levels: need<readonly Term[]>(otherTerms),
    unitKinds: need<readonly Term[]>(otherTerms),
    topics: need(topics),
    creditUnits: need(creditUnits(scope)),
    outcomes: need<readonly Term[]>(terms),
    waivers: may<readonly Term[], readonly Term[]>(terms, []),
  });
}

export function codesOf(list: readonly Term[]): string[] {
  return list.map((term) => term.code);
}
