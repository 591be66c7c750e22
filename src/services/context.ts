import type { Day } from "#core/day";
import type { Database, Sight } from "#store/database";
import { wholeSight } from "#store/database";
import type { HeldMandate } from "#store/looks";

export const roles = [
  "administrator",
  "training-office",
  "secretary",
  "organiser",
  "inspector",
  "member",
] as const;
export type Role = (typeof roles)[number];

/** A post that an account holds today at a unit. */
export interface HeldRole {
  readonly role: Role;
  readonly unitId: number;
  readonly unitPath: string;
  readonly unitLevel: string;
  readonly regionId: number;
}

/** Who asks. `accountId` 0 is the operator at the machine's own command line. */
export interface Actor {
  readonly accountId: number;
  readonly login: string;
  readonly roles: readonly HeldRole[];
  /** The member that this account belongs to, where it is a member's. */
  readonly member: { readonly memberId: number; readonly regionId: number } | null;
  readonly sight: Sight;
  /** Where the work is done under a mandate: it is put down under that, not under a post. */
  readonly mandate?: HeldMandate;
}

/** What every service is given beside its input. */
export interface Context {
  readonly db: Database;
  readonly actor: Actor;
  /** The organisation's business day. */
  readonly today: Day;
  /** IANA zone of the organisation, such as Asia/Shanghai. */
  readonly zone: string;
}

/** The operator on the command line: works on the machine that holds the data, so sees everything. */
export const operator: Actor = {
  accountId: 0,
  login: "operator",
  roles: [],
  member: null,
  sight: wholeSight,
};
