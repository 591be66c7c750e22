import { statement, type Tx } from "./database.ts";

/** Mandates that a case opened: they end with it. */

const revokeAbout = statement<[string, number]>(
  "mandates.revoke_about",
  `update mandate set revoked_by = $2, revoked_at = now()
   where about = $1 and about <> '' and revoked_at is null`,
);

/** Stamps the revocation of every mandate of a case, such as `objection 17`. */
export function sendRevokeAbout(tx: Tx, about: string, by: number): void {
  tx.send(revokeAbout, [about, by]);
}
