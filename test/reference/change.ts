import { mainMinutes } from "./demand.ts";
import { type D, day } from "./days.ts";
import type { MemberText, PackText, RuleText } from "./grammar.ts";
import { type Old, referenceJudge, type Row, RuleJudge, type Side } from "./judge.ts";
import { Member } from "./member.ts";

/**
 * A change of packs, written from docs/pack-grammar.md: the rows of both packs on a day. What
 * reaches over the day is found by listing the windows of the old pack as if nothing followed.
 */
export function referencePair(old: PackText, fresh: PackText, text: MemberText, today: D): Row[] {
  const on = day(fresh.pack.follows?.on ?? fresh.pack.from);
  if (today < on) return referenceJudge(old, text, today);
  const before = new Member(text, old);
  const after = new Member(text, fresh);
  const taken = new Set<string>();
  for (const rule of Object.values(fresh.requirements)) {
    if (rule.transition?.how === "finish-under-old") continue;
    for (const id of replaced(rule)) taken.add(id);
  }
  const rows = [
    ...Object.entries(old.requirements).flatMap(([id, rule]) =>
      new RuleJudge(id, rule, old, before, today, endingSide(on, taken.has(id))).rows(),
    ),
    ...Object.entries(fresh.requirements).flatMap(([id, rule]) => {
      const olds = replaced(rule).flatMap((each) => {
        const one = old.requirements[each];
        return one === undefined ? [] : [new RuleJudge(each, one, old, before, today)];
      });
      const own = new RuleJudge(id, rule, fresh, after, today);
      return new RuleJudge(id, rule, fresh, after, today, freshSide(on, own, olds)).rows();
    }),
  ];
  return rows.sort(
    (a, b) =>
      (a.requirement < b.requirement ? -1 : a.requirement > b.requirement ? 1 : 0) ||
      a.windowStart - b.windowStart ||
      a.dueOn - b.dueOn,
  );
}

function replaced({ transition }: RuleText): string[] {
  if (transition === undefined || transition.replaces === "none") return [];
  return typeof transition.replaces === "string" ? [transition.replaces] : transition.replaces;
}

function endingSide(on: D, taken: boolean): Side {
  return {
    judges: ({ from, to }, plain) => plain && from < on && !(taken && to >= on),
    main: () => null,
    over: null,
    endsOn: on,
  };
}

function freshSide(on: D, own: RuleJudge, olds: readonly RuleJudge[]): Side | null {
  const { rule } = own;
  const how = rule.transition?.how;
  if (olds.length === 0 || how === undefined) return null;
  const reaching = olds
    .flatMap((one) => one.windows())
    .filter(({ from, to }) => from < on && to >= on);
  const due = "deadline" in rule.window;
  const finish = how === "finish-under-old";
  const asked = olds.filter((one) => one.binds(on - 1)).map(mainOf);
  return {
    judges: (window, plain) => {
      if ("gate" in rule.window) {
        const same = reaching.some((one) => one.anchor !== null && one.anchor === window.anchor);
        return plain && !(finish && same);
      }
      if (window.from < on) return !finish && goesOver(window, reaching, on, due);
      const waits = reaching.filter((one) => !due || one.anchor === null);
      return plain && !(finish && waits.some((one) => one.to >= window.from));
    },
    main: ({ from, to }) => {
      const over = from < on && to >= on;
      if (how !== "pro-rata-by-days" || !over || asked.length === 0) return null;
      const days = to - from + 1;
      const sum = Math.max(...asked) * (on - from) + mainOf(own) * (to - on + 1);
      return Math.ceil(sum / days - 1e-9);
    },
    over: finish ? null : on,
    endsOn: null,
  };
}

function mainOf({ rule, hour }: RuleJudge): number {
  return mainMinutes(rule.demand, hour);
}

function goesOver(window: Old, reaching: readonly Old[], on: D, due: boolean): boolean {
  if (reaching.length === 0) return false;
  if (!due) return window.to >= on;
  const anchored = reaching.filter((one) => one.anchor !== null);
  if (anchored.length === 0) return window.to >= on;
  return anchored.some((one) => one.anchor === window.anchor);
}
