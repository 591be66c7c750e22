import type { Length } from "#core/policy/lengths";
import {
  type EntryFilter,
  firstOfs,
  type FirstTime,
  type LevelFilter,
  type ProviderFilter,
} from "#core/policy/selectors";
import type { Value } from "#core/policy/values";
import { educations, modes, type Term } from "#core/policy/vocabulary";
import { lengthReader, spanReader } from "./lengths.ts";
import {
  complain,
  listOf,
  may,
  need,
  type Reader,
  record,
  scalar,
  tagged,
  wanted,
} from "./reading.ts";
import { oneOf, onlyTrue, string } from "./scalars.ts";
import { codes, levelFilter, mapped } from "./selectors.ts";
import { chooseReader, type Scope, wholeValue } from "./values.ts";

const none: readonly Term[] = [];

/** A question about one entry; every key that is not understood is a mistake. */
export function filterReader(scope: Scope): Reader<EntryFilter> {
  const words = scope.vocabulary;
  return (at, to) => {
    if (scalar(at) === null) return wanted(at, to, "a filter for entries");
    const one = filterReader(scope);
    return tagged<EntryFilter>({
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
      minutes: mapped(minutesReader(scope), (minutes) => ({ minutes })),
      duration: mapped(durationReader(scope), (duration) => ({ duration })),
      firstTime: mapped(firstReader(one), (firstTime) => ({ firstTime })),
      choose: chooseReader(scope, one),
    })(at, to);
  };
}

function providerFilter(scope: Scope): Reader<ProviderFilter> {
  const kinds = scope.vocabulary?.providers ?? none;
  return record({
    is: may<readonly string[], undefined>(freeWords, undefined),
    kind: may<readonly string[], null>(codes(kinds, "provider kind"), null),
    level: may<LevelFilter, null>(levelFilter(scope), null),
  });
}

/** A map of which one key at least is written, and whose ends are in order where both are numbers. */
function either<T extends { readonly atLeast: unknown; readonly atMost: unknown }>(
  read: Reader<T>,
): Reader<T> {
  return (at, to) => {
    const found = read(at, to);
    if (found === undefined) return undefined;
    const { atLeast, atMost } = found;
    if (atLeast === undefined && atMost === undefined) {
      return complain(at, to, "atLeast, atMost or both are needed");
    }
    if (typeof atLeast === "number" && typeof atMost === "number" && atMost < atLeast) {
      return complain(at, to, `atMost: ${atMost} lies below atLeast ${atLeast}: nothing is taken`);
    }
    return found;
  };
}

function minutesReader(scope: Scope) {
  const whole = may<Value<number>, undefined>(wholeValue(scope, 1, 600_000), undefined);
  return either(record({ atLeast: whole, atMost: whole }));
}

function durationReader(scope: Scope) {
  const length = may<Length, undefined>(spanReader(scope, 1), undefined);
  return either(record({ atLeast: length, atMost: length }));
}

/** `course`, or a map that says among which entries it is the first. */
function firstReader(filter: Reader<EntryFilter>): Reader<FirstTime> {
  const of = oneOf(firstOfs, "thing that is taken for the first time");
  const read = record({
    of: need(of),
    among: may<EntryFilter, undefined>(filter, undefined),
  });
  const plain: Reader<FirstTime> = mapped(of, (one) => ({ of: one, among: undefined }));
  return (at, to) => (scalar(at) === undefined ? read(at, to) : plain(at, to));
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
