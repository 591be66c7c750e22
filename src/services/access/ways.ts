import type { IdentityProvider } from "#adapters/identity-provider";
import type { OneTimeCodes } from "#adapters/one-time-codes";
import type { Passkeys, Site } from "#adapters/passkeys";
import { failure, type Failure } from "#core/outcome";
import type { Context } from "../context.ts";
import type { SignedIn } from "./actor.ts";
import type { From } from "./where.ts";

/** The ways into an account beside its password. */
export interface Ways {
  readonly passkeys: Passkeys;
  readonly codes: OneTimeCodes;
  /** Null where no identity provider is configured. */
  readonly provider: IdentityProvider | null;
  /** Where people find this server, such as `https://rollbook.example`; null: wherever they ask. */
  readonly origin: string | null;
}

export type { Site };

/** Somebody at work on his own account. */
export interface Own {
  readonly ctx: Context;
  readonly caller: SignedIn;
  readonly from: From;
}

export const demonstration: Failure = failure(
  "conflict",
  "demonstration-account",
  "Accounts of the demonstration are everybody's: what opens them stays as it is.",
);

const signInAgain: Failure = failure(
  "conflict",
  "sign-in-again",
  "You signed in more than a quarter of an hour ago. Sign in again, then change what opens the account.",
);

/**
 * Why the ways into one's own account may not be changed now, or null. Whoever finds a device that is
 * signed in must not be able to give himself a key of his own.
 */
export function unfitToChange({ caller }: Own): Failure | null {
  if (caller.isDemo) return demonstration;
  return caller.session.isFresh ? null : signInAgain;
}
