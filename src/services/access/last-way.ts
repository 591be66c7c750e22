import { failure, type Failure } from "#core/outcome";
import type { Tx } from "#store/database";
import { countWays } from "#store/access/accounts";

const lastWay: Failure = failure(
  "conflict",
  "last-way",
  "This is the only way into your account: set a password or add a passkey first.",
);

/**
 * A refusal where taking away one passkey, or the link to the provider, would lock the owner out.
 * The account's row is held, so that two that are taken away at once do not each leave the other.
 */
export async function isLastWay(
  tx: Tx,
  accountId: number,
  taken: "passkey" | "provider",
): Promise<Failure | null> {
  const { hasPassword, passkeys, links } = await countWays(tx, accountId);
  if (hasPassword) return null;
  const left = taken === "passkey" ? passkeys - 1 + links : passkeys;
  return left > 0 ? null : lastWay;
}
