import type { EntryFilter, LevelFilter, ProviderFilter } from "#core/policy/selectors";
import { educations, modes, type Term } from "#core/policy/vocabulary";
import { lengthReader } from "./lengths.ts";
import { listOf, may, need, type Reader, record, scalar, tagged, wanted } from "./reading.ts";
import { onlyTrue, string } from "./scalars.ts";
import { codes, levelFilter, mapped } from "./selectors.ts";
import { chooseReader, type Scope, wholeValue } from "./values.ts";

const none: readonly Term[] = [];
const laterFilters = ["firstTime", "mandatory", "duration"];

/** A question about one entry; every key that is not understood is a mistake. */
export function filterReader(scope: Scope): Reader<EntryFilter> {
  const words = scope.vocabulary;
  return (at, to) => {
    if (scalar(at) === null) return wanted(at, to, "a filter for entries");
    const one = filterReader(scope);
    return tagged<EntryFilter>(
      {
        all: mapped(listOf(one, 1), (all) => ({ all })),
        any: mapped(listOf(one, 1), (any) => ({ any })),
        not: mapped(one, (not) => ({ not })),
        anything: mapped(onlyTrue, (anything) => ({ anything })),
        form: mapped(codes(words?.forms ?? none, "form"), (form) => ({ form })),
        mode: mapped(fixedWords(modes, "mode"), (mode) => ({ mode })),
        education: mapped(fixedWords(educations, "education"), (education) => ({ education })),
        provider: mapped(providerFilter(scope), (provider) => ({ provider })),
        topic: mapped(codes(words?.topics ?? none, "topic"), (topic) => ({ topic })),
        outcome: mapped(codes(words?.outcomes ?? none, "outcome"), (outcome) => ({ outcome })),
        attested: mapped(onlyTrue, (attested) => ({ attested })),
        course: mapped(freeWords, (course) => ({ course })),
        place: mapped(freeWords, (place) => ({ place })),
        within: mapped(record({ last: need(lengthReader(scope, 1)) }), (within) => ({ within })),
        minutes: mapped(record({ atLeast: need(wholeValue(scope, 1, 600_000)) }), (minutes) => ({
          minutes,
        })),
        choose: chooseReader(scope, one),
      },
      laterFilters,
    )(at, to);
  };
}

function providerFilter(scope: Scope): Reader<ProviderFilter> {
  const kinds = scope.vocabulary?.providers ?? none;
  return record(
    {
      kind: may<readonly string[], null>(codes(kinds, "provider kind"), null),
      level: may<LevelFilter, null>(levelFilter(scope), null),
    },
    ["is"],
  );
}

/** Courses and places are no part of the vocabulary: whatever entries may carry. */
const freeWords: Reader<readonly string[]> = (at, to) => {
  if (scalar(at) === undefined) return listOf(string(200), 1)(at, to);
  const found = string(200)(at, to);
  return found === undefined ? undefined : [found];
};

function fixedWords(list: readonly string[], what: string): Reader<readonly string[]> {
  return codes(
    list.map((code) => ({ code, title: { zh: code, en: code } })),
    what,
  );
}
