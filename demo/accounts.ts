import { failure, type Outcome, success } from "#core/outcome";
import type { Context, Role } from "#services/context";
import { addAccount, addAccountRole } from "#store/access/accounts";
import { locateMemberNo } from "#store/access/account-lists";
import { type Tx, wholeSight } from "#store/database";
import { unitsByCodes } from "#store/organisation/stored";
import { generate, type GenerateOptions } from "./generate.ts";
import { layOut } from "./layout.ts";
import type { BranchPlan } from "./plans.ts";

export type Hash = (password: string) => Promise<string>;

/** All accounts of the demonstration have it, and the sign-in page says so. */
export const demoPassword = "ningxia-2011";

interface Post {
  readonly login: string;
  readonly role: Role;
  readonly unit: string;
  readonly name: string;
  readonly memberNo?: string;
}

/** Codes of the branch at the end of the line, and of a branch of the neighbouring town. */
export interface DemoLine {
  readonly branch: string;
  readonly next: string;
}

/** Null where there are too few members for a village's branch. */
export function demoLine(source: GenerateOptions): DemoLine | null {
  const { branches } = layOut(source.tree, source, 0);
  const branch = lineBranch(branches);
  if (branch === undefined) return null;
  return { branch: branch.code, next: neighbourOf(branches, branch).code };
}

/** An account for each role and level, most of them on one line from the region to a branch. */
export async function addDemoAccounts(
  ctx: Context,
  source: GenerateOptions,
  hash: Hash,
): Promise<Outcome<number>> {
  const posts = postsOf(source);
  if (posts === null) return failure("invalid", "demo-too-small", "No branch in a village.");
  const passwordHash = await hash(demoPassword);
  return ctx.db.write(wholeSight, async (tx) => {
    const codes = [...new Set(posts.map((post) => post.unit))];
    const units = new Map((await unitsByCodes(tx, codes)).map((one) => [one.code, one.unitId]));
    for (const post of posts) await open(tx, ctx, post, units.get(post.unit) ?? 0, passwordHash);
    return success(posts.length);
  });
}

async function open(
  tx: Tx,
  ctx: Context,
  post: Post,
  unitId: number,
  passwordHash: string,
): Promise<void> {
  const member =
    post.memberNo === undefined ? null : await locateMemberNo(tx, post.memberNo, unitId);
  const accountId = await addAccount(tx, {
    login: post.login,
    displayName: post.name,
    passwordHash,
    mustChangePassword: false,
    memberId: member?.memberId ?? null,
    memberRegionId: member?.regionId ?? null,
    isDemo: true,
    recordedBy: 0,
  });
  // The login is here already: an earlier start was stopped behind this step.
  if (accountId === null) return;
  addAccountRole(tx, {
    accountId,
    role: post.role,
    unitId,
    from: ctx.today,
    to: null,
    recordedBy: 0,
  });
}

function postsOf(source: GenerateOptions): Post[] | null {
  const { branches } = layOut(source.tree, source, 0);
  const branch = lineBranch(branches);
  if (branch === undefined) return null;
  const { seat } = branch;
  const enterprise = enterpriseOf(branches, branch);
  const next = neighbourOf(branches, branch);
  const region = source.tree.region;
  const city = source.tree.cities.find((one) => one.code === seat.city) ?? region;
  const office = "training-office";
  return [
    { login: "office-region", role: office, unit: region.code, name: `${region.name}培训办公室` },
    { login: "office-city", role: office, unit: city.code, name: `${city.name}培训办公室` },
    { login: "office-county", role: office, unit: seat.code, name: `${seat.name}培训办公室` },
    { login: "office-town", role: office, unit: branch.office, name: `${branch.officeName}党委` },
    {
      login: "office-enterprise",
      role: office,
      unit: enterprise.office,
      name: enterprise.officeName,
    },
    { login: "office-town-2", role: office, unit: next.office, name: `${next.officeName}党委` },
    { login: "secretary", role: "secretary", unit: branch.code, name: `${branch.name}书记` },
    { login: "secretary-2", role: "secretary", unit: next.code, name: `${next.name}书记` },
    { login: "organiser", role: "organiser", unit: seat.code, name: `${seat.name}委党校` },
    { login: "inspector", role: "inspector", unit: region.code, name: `${region.name}督查组` },
    { login: "inspector-county", role: "inspector", unit: seat.code, name: `${seat.name}督查组` },
    {
      login: "member",
      role: "member",
      unit: branch.code,
      name: "党员",
      memberNo: memberOf(source, branch),
    },
    { login: "administrator", role: "administrator", unit: region.code, name: "系统管理员" },
  ];
}

/** A village's branch in a county where towns hold several of them. */
function lineBranch(branches: readonly BranchPlan[]): BranchPlan | undefined {
  const villages = branches.filter((one) => one.sector === "rural");
  const perTown = new Map<string, number>();
  for (const one of villages) perTown.set(one.office, (perTown.get(one.office) ?? 0) + 1);
  const most = Math.max(...perTown.values());
  return villages.find((one) => perTown.get(one.office) === most);
}

function enterpriseOf(branches: readonly BranchPlan[], near: BranchPlan): BranchPlan {
  const enterprises = branches.filter((one) => one.sector === "state-owned-enterprise");
  return enterprises.find((one) => one.seat === near.seat) ?? enterprises[0] ?? near;
}

/** A village's branch of another town, of the same county where there is one. */
function neighbourOf(branches: readonly BranchPlan[], near: BranchPlan): BranchPlan {
  const others = branches.filter((one) => one.sector === "rural" && one.office !== near.office);
  return others.find((one) => one.seat === near.seat) ?? others[0] ?? near;
}

/** Somebody of the branch who has not moved or left. */
function memberOf(source: GenerateOptions, branch: BranchPlan): string {
  for (const some of generate({ ...source, parts: "people" })) {
    const found = some.members.find(
      (row) =>
        row.unit === branch.code &&
        row.to === null &&
        row.left === null &&
        row.from < source.today - 900,
    );
    if (found !== undefined) return found.memberNo;
  }
  throw new Error(`Branch ${branch.code} has nobody.`);
}
