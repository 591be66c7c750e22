import * as fc from "fast-check";
import { referencePair } from "./change.ts";
import type { Credit, Demand, MemberText, PackText, RuleText, Sel, Window } from "./grammar.ts";
import { referenceJudge, type Row } from "./judge.ts";
import {
  anniversaries,
  busyMembers,
  dense,
  members,
  newCredits,
  newDemands,
  newProrates,
  newSelectors,
  newWindows,
  oldCredits,
  oldDemands,
  oldProrates,
  oldSelectors,
  oldWindows,
  ofBoth,
  packOf,
  pairOf,
  rollings,
  rules,
  type Shapes,
  standingWindows,
  todays,
  validities,
} from "./random.ts";

/** A question for engine and reference judge: a pack, perhaps one before it, a member and a day. */
export interface Drawn {
  readonly before: PackText | null;
  readonly pack: PackText;
  readonly member: MemberText;
  readonly today: number;
}

/** Questions of one kind; `share` says how many of them are asked beside the others. */
export interface Kind {
  readonly title: string;
  readonly drawn: fc.Arbitrary<Drawn>;
  readonly share: number;
}

export function referenceRows({ before, pack, member, today }: Drawn): Row[] {
  return before === null
    ? referenceJudge(pack, member, today)
    : referencePair(before, pack, member, today);
}

const plain: Shapes = {
  selectors: oldSelectors,
  windows: oldWindows,
  prorates: oldProrates,
  credits: oldCredits,
  demands: oldDemands,
};
const richCredit: Shapes = { ...plain, credits: newCredits };
const richDemand: Shapes = { ...plain, demands: newDemands };
const richWindows: Shapes = { ...plain, windows: newWindows };
const richProrate: Shapes = {
  ...plain,
  windows: fc.constantFrom<Window>({ calendar: { years: 1 } }, { calendar: { years: 2 } }),
  prorates: newProrates,
};
const richSelectors: Shapes = { ...plain, selectors: newSelectors };
const standing: Shapes = {
  ...plain,
  windows: standingWindows,
  prorates: fc.constant({ none: true }),
};
const everything: Shapes = {
  selectors: fc.oneof(oldSelectors, newSelectors),
  windows: fc.oneof(oldWindows, newWindows, standingWindows),
  prorates: fc.oneof(oldProrates, newProrates),
  credits: fc.oneof(oldCredits, newCredits),
  demands: fc.oneof(oldDemands, newDemands),
};

/** Nearly everything that these members do counts, so that steps of credit and parts decide. */
const busy: Shapes = {
  ...plain,
  alwaysBound: true,
  selectors: fc.constant<Sel>({ member: true }),
  windows: fc.constantFrom<Window>(
    { calendar: { years: 1 } },
    { calendar: { years: 2 } },
    { calendar: { months: 6 } },
    { fixed: { from: "2010-01-01", to: "2012-06-30" } },
  ),
  prorates: fc.constant({ none: true }),
};
const credits = newCredits.map((one): Credit => ({ ...one, counts: { anything: true } }));
const busyCredit: Shapes = { ...busy, credits };
const busyDemand: Shapes = {
  ...busy,
  credits: fc.constant<Credit>({ counts: { anything: true } }),
  demands: newDemands,
};
const busyStanding: Shapes = { ...busyDemand, windows: standingWindows, demands: oldDemands };
const contractYears: Shapes = {
  ...plain,
  windows: anniversaries,
  selectors: fc.oneof(fc.constant<Sel>({ member: true }), oldSelectors),
  prorates: fc.oneof(fc.constant({ wholeWindow: true as const }), oldProrates, newProrates),
};
const busyRolling: Shapes = { ...busyStanding, windows: rollings };
const carryingStanding: Shapes = {
  ...busyStanding,
  credits: fc.constantFrom<Credit>(
    { counts: { anything: true }, carryIn: { hours: 4, of: { anything: true } } },
    { counts: { anything: true }, carryIn: { hours: 9, of: { form: ["class", "online"] } } },
    { counts: { anything: true }, carryIn: { hours: 0, of: { anything: true } } },
  ),
  windows: validities,
};
const busyProrate: Shapes = { ...richProrate, credits: busyDemand.credits };

const bases = fc.constantFrom("attended" as const, "stated" as const);

/** One rule for each role, with windows that begin with it. */
const eachRole: Sel = { fact: "role", in: "$each" };
const ofEach: Shapes = {
  ...richDemand,
  each: fc.constantFrom("role", { role: ["guide", "lead"] }, { role: ["lead"] }),
  selectors: fc.oneof(
    fc.constantFrom<Sel>({ member: true }, { ...eachRole, heldIn: { kind: "village" } }),
    oldSelectors,
  ),
  windows: fc.oneof(
    oldWindows,
    newWindows,
    standingWindows,
    fc.constantFrom<Window>(
      { cycle: { after: { start: eachRole, gapOver: { days: 30 } }, months: 6 } },
      {
        deadline: {
          after: { start: eachRole, gapOver: { months: 2 } },
          days: 90,
          from: "2010-01-01",
        },
      },
    ),
  ),
  demands: fc.oneof(
    oldDemands,
    newDemands,
    fc.constantFrom<Demand>(
      {
        all: [
          { hours: 4, when: { each: "lead" } },
          { hours: 9, unless: { each: ["lead"] } },
        ],
      },
      { all: [{ hours: 3 }, { sessions: 2, when: { not: { each: "lead" } } }] },
    ),
  ),
};

function ofOnePack(title: string, shapes: Shapes, who = members, share = 1): Kind {
  const drawn = fc
    .tuple(rules(shapes), who, bases, todays)
    .map(([rule, member, basis, today]): Drawn => ({
      before: null,
      pack: packOf(rule, basis),
      member,
      today,
    }));
  return { title, drawn, share };
}

/** A second rule that asks where the first one stands: to bind, as a part, or not to bind. */
const statusIs = fc.subarray(["met", "on-course", "short", "overdue", "late", "exempt"], {
  minLength: 1,
});
function asking(title: string, first: Shapes, share: number): Kind {
  const drawn = fc
    .tuple(
      rules(first),
      rules({ ...plain, windows: fc.oneof(oldWindows, newWindows) }),
      statusIs,
      fc.constantFrom("bind", "holds", "exempt", "unless", "overrides"),
      fc.oneof(members, busyMembers),
      todays,
    )
    .map(([other, rule, is, how, member, today]): Drawn => {
      const status: Sel = { status: { of: "other", is } };
      const pack = packOf(asksStatus(rule, status, how), "attended");
      const [named] = Object.values(packOf(other, "attended").requirements);
      const both = named === undefined ? {} : { other: namedOther(named) };
      return {
        before: null,
        pack: { ...pack, requirements: { ...both, ...pack.requirements } },
        member: ofBoth(member, "other"),
        today,
      };
    });
  return { title, drawn, share };
}

function asksStatus(rule: RuleText, status: Sel, how: string): RuleText {
  const { bind, demand } = rule;
  if (how === "overrides") return { ...rule, overrides: "other" };
  if (how === "bind") return { ...rule, bind: { ...bind, when: status } };
  if (how === "exempt")
    return { ...rule, bind: { ...bind, exempt: [{ when: status, because: "rule" }] } };
  if (how === "unless")
    return { ...rule, demand: { all: [{ hours: 5, unless: status }, { sessions: 1 }] } };
  return "all" in demand ? { ...rule, demand: { all: [...demand.all, { holds: status }] } } : rule;
}

function namedOther(rule: RuleText): RuleText {
  const text = JSON.stringify(rule).replaceAll('"because":"rule"', '"because":"other"');
  return JSON.parse(text) as RuleText;
}

const ways = fc.constantFrom<NonNullable<RuleText["transition"]>>(
  { replaces: "none" },
  { replaces: "old", how: "finish-under-old" },
  { replaces: "old", how: "judge-under-new" },
  { replaces: ["old"], how: "pro-rata-by-days" },
);
const changes = fc.constantFrom("2011-01-01", "2011-07-01", "2012-03-15");

function overChange(title: string, shapes: Shapes): Kind {
  const who = fc.oneof(members, busyMembers).map(ofBoth);
  const drawn = fc
    .tuple(rules(shapes), rules(shapes), who, changes, ways, todays)
    .map(([old, rule, member, on, way, today]): Drawn => ({
      ...pairOf(old, rule, on, way),
      member,
      today,
    }));
  return { title, drawn, share: 1 };
}

export const kinds: readonly Kind[] = [
  // Those first that find most in least time.
  ofOnePack("with windows that leave something to the next", dense, busyMembers, 2),
  ofOnePack("with every step of credit, of busy members", busyCredit, busyMembers, 2),
  ofOnePack("with trees of demands, of busy members", busyDemand, busyMembers),
  ofOnePack("with standing rows, of busy members", busyStanding, busyMembers),
  ofOnePack("with rolling windows that may lapse, of busy members", busyRolling, busyMembers),
  ofOnePack(
    "with years counted from a fact's first day",
    contractYears,
    fc.oneof(members, busyMembers),
  ),
  ofOnePack("with what a certificate has too much, of busy members", carryingStanding, busyMembers),
  ofOnePack("with a rule for each of several roles", ofEach),
  ofOnePack("with shares of the demand, of busy members", busyProrate, busyMembers),
  ofOnePack("with the plain shapes", plain),
  ofOnePack("with every step of credit", richCredit),
  ofOnePack("with trees of demands", richDemand),
  ofOnePack("with chains of windows", richWindows),
  ofOnePack("with shares of the demand", richProrate),
  ofOnePack("with selectors that look at time", richSelectors),
  ofOnePack("with standing rows", standing),
  overChange("over a change of packs", plain),
  overChange("over a change of packs, with everything", everything),
  ofOnePack("with everything at once", everything),
  asking("of two rules, one of which asks where the other stands", plain, 0.1),
  asking("of two rules, one of which asks for a standing row", busyStanding, 0.1),
];
