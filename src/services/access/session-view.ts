import type { DemoAccountView, SessionView, StatusAnswer } from "#contract/routes/session";
import { formatDay, type Day } from "#core/day";
import { failure, success, type Outcome } from "#core/outcome";
import { wholeSight, type Database, type Tx } from "#store/database";
import { demoAccountIds, findAccount, rolesOf, rootUnits } from "#store/access/account-lists";
import { newsOf, type CredentialAct } from "#store/access/acts";
import { type PasswordReset, recentResets } from "#store/access/resets";
import { recentJobs } from "#store/access/status";
import { loadFreshness } from "#store/coverage";
import { readSettings } from "#store/settings";
import { packRefOf, policyInForce } from "../policy.ts";
import { unitRef } from "../verdicts-lines.ts";
import type { SignedIn } from "./actor.ts";
import { mayReadTries, mayTry } from "./rule.ts";

/** What the pages ask first; nothing in it is about persons other than the caller. */
export async function sessionView(
  moment: {
    readonly db: Database;
    readonly today: Day;
    readonly zone: string;
    readonly provider: { readonly name: string } | null;
  },
  caller: SignedIn | null,
  language: "zh" | "en",
): Promise<SessionView> {
  const { db, today, zone, provider } = moment;
  return db.snapshot(wholeSight, async (tx) => {
    const ids = caller === null ? [] : [caller.actor.accountId];
    const [settings, held, policy, freshness, resets, news] = await Promise.all([
      readSettings(tx),
      rolesOf(tx, ids, today),
      policyInForce(tx),
      freshnessOfAll(tx),
      caller === null ? [] : recentResets(tx, caller.actor.accountId),
      caller === null ? [] : newsOf(tx, caller.actor.accountId),
    ]);
    const roles = held
      .filter((post) => post.from <= today)
      .map((post) => ({
        role: post.role as DemoAccountView["role"],
        unit: unitRef({ ...post, level: post.unitLevel }),
        from: formatDay(post.from),
        to: post.to === null ? null : formatDay(post.to),
      }));
    const { demo } = settings;
    return {
      account: caller === null ? null : accountOf(caller, roles, resets, news),
      startUnit: roles.find((post) => post.role !== "member")?.unit ?? null,
      may: mayOf(caller),
      language,
      today: formatDay(today),
      zone,
      provider: provider === null ? null : { name: provider.name },
      demo: demo === undefined ? null : { note: demo.note, frozenOn: formatDay(today) },
      pack: packRefOf(policy),
      freshness,
    };
  });
}

function accountOf(
  caller: SignedIn,
  roles: NonNullable<SessionView["account"]>["roles"],
  passwordResets: PasswordReset[],
  news: readonly CredentialAct[],
): SessionView["account"] {
  const { actor, displayName, isDemo, mustChangePassword } = caller;
  return {
    accountId: actor.accountId,
    login: actor.login,
    displayName,
    isDemo,
    mustChangePassword,
    passwordResets,
    news: news.map(({ actId, act, by, at }) => ({ actId, act, by, at })),
    roles,
    memberId: actor.member?.memberId ?? null,
  };
}

function mayOf(caller: SignedIn | null): SessionView["may"] {
  const { units, paths } = caller?.actor.sight ?? { units: [], paths: [] };
  return {
    seeCounts: paths.length > 0,
    seeMembers: units.length > 0,
    recordTraining: units.length > 0,
    administer: caller?.actor.roles.some((post) => post.role === "administrator") ?? false,
    readTries: caller !== null && mayReadTries(caller),
    tryRules: caller !== null && mayTry(caller),
  };
}

/** How fresh the counts of the whole tree are. */
async function freshnessOfAll(tx: Tx): Promise<SessionView["freshness"]> {
  const [top] = await rootUnits(tx);
  return loadFreshness(tx, top ?? 0);
}

/** What runs: for the state in which pages wait. */
export async function statusAnswer(db: Database, version: string): Promise<StatusAnswer> {
  return db.snapshot(wholeSight, async (tx) => {
    const [settings, jobs, freshness] = await Promise.all([
      readSettings(tx),
      recentJobs(tx),
      freshnessOfAll(tx),
    ]);
    // Whoever is on the way to another region is counted and seen as ever.
    const loads = jobs.filter((job) => job.kind !== "move");
    const running = loads.some((job) => job.state === "running");
    const state = running ? "loading" : loads[0]?.state === "failed" ? "failed" : "ready";
    return { state, jobs, freshness, version, demo: settings.demo !== undefined };
  });
}

const demoAccountLimit = 100;

/** The accounts of the demonstration with their common password; there are none elsewhere. */
export async function demoAccounts(db: Database, today: Day): Promise<Outcome<DemoAccountView[]>> {
  return db.snapshot(wholeSight, async (tx) => {
    const { demo } = await readSettings(tx);
    if (demo === undefined) {
      return failure("not-found", "not-found", "This is no demonstration.");
    }
    return success(await demoAccountViews(tx, today, demo.password));
  });
}

async function demoAccountViews(tx: Tx, today: Day, password: string): Promise<DemoAccountView[]> {
  const ids = await demoAccountIds(tx, demoAccountLimit);
  const accounts = await Promise.all(ids.map((accountId) => findAccount(tx, accountId)));
  const held = await rolesOf(tx, ids, today);
  return accounts.flatMap((account) => {
    const post = held.find((one) => one.accountId === account?.accountId && one.from <= today);
    if (account === null || post === undefined) return [];
    return {
      login: account.login,
      password,
      displayName: account.displayName,
      role: post.role as DemoAccountView["role"],
      unit: unitRef({ ...post, level: post.unitLevel }),
    };
  });
}
