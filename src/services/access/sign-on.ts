import { failure, success, type Failure, type Outcome } from "#core/outcome";
import type { Database, Tx } from "#store/database";
import { wholeSight } from "#store/database";
import {
  addIdentity,
  addSignOn,
  findIdentity,
  removeIdentitiesOf,
  takeSignOn,
  type SignOn,
} from "#store/access/sign-ons";
import { logOwn } from "./acts.ts";
import { enter } from "./enter.ts";
import { isLastWay } from "./last-way.ts";
import type { Secrets } from "./sign-in.ts";
import { unfitToChange, type Own, type Ways } from "./ways.ts";
import type { From } from "./where.ts";

/** Minutes in which a browser must be back from the provider. */
export const signOnMinutes = 10;

const none: Failure = failure(
  "not-found",
  "provider-none",
  "This server signs nobody in at an identity provider.",
);
const down: Failure = {
  ...failure(
    "unavailable",
    "provider-down",
    "The identity provider does not answer. Sign in by password or passkey, or try again in a minute.",
  ),
  retryAfter: 60,
};
const notAsked: Failure = failure(
  "unauthenticated",
  "sign-on-refused",
  "This sign-on was not begun in this browser, or took too long, or the provider refused it. Begin again.",
);
const nobody: Failure = failure(
  "unauthenticated",
  "sign-on-unknown",
  "Nobody here is linked to this identity. Sign in by password or passkey, and link it under My account.",
);

export interface Departing {
  readonly db: Database;
  readonly secrets: Pick<Secrets, "fingerprint" | "newToken">;
  readonly ways: Ways;
  /** The address at this server to which the provider sends the browser back. */
  readonly back: string;
  /** A path within the pages. */
  readonly next: string;
}

export interface Departed {
  readonly address: string;
  /** For a cookie: the answer is taken from this browser alone. */
  readonly browserToken: string;
}

/** Where to go, to sign in; `own` where an account that is signed in is to be linked. */
export async function depart(
  { db, secrets, ways, back, next }: Departing,
  own: Own | null,
): Promise<Outcome<Departed>> {
  const unfit = own === null ? null : unfitToChange(own);
  if (unfit !== null) return unfit;
  if (ways.provider === null) return none;
  const departure = await ways.provider.depart(back);
  if (departure === null) return down;
  const { address, state, nonce, verifier } = departure;
  const browserToken = secrets.newToken();
  await db.write(wholeSight, async (tx) => {
    const signOn: SignOn = {
      stateHash: secrets.fingerprint(state),
      browserHash: secrets.fingerprint(browserToken),
      nonce,
      verifier,
      nextPath: next,
      accountId: own?.ctx.actor.accountId ?? null,
    };
    addSignOn(tx, signOn, signOnMinutes);
    await tx.settle();
  });
  return success({ address, browserToken });
}

export interface Arriving {
  readonly db: Database;
  readonly secrets: Secrets;
  readonly ways: Ways;
  /** The whole address with which the browser came back. */
  readonly arrived: URL;
  /** Of the cookie that was set on departure; null where there is none. */
  readonly browserToken: string | null;
  /** The account that is signed in, if any. */
  readonly callerId: number | null;
  readonly from: From;
  readonly oldToken: string | null;
}

export interface Arrived {
  /** Null where an account was linked: its session stays as it is. */
  readonly token: string | null;
  readonly next: string;
}

/** Takes the provider's answer, once, from the browser that asked. */
export async function arrive(asked: Arriving): Promise<Outcome<Arrived>> {
  const { db, secrets, ways, arrived, browserToken } = asked;
  const { provider } = ways;
  if (provider === null) return none;
  const state = arrived.searchParams.get("state");
  if (state === null || browserToken === null) return notAsked;
  const hashes = [state, browserToken].map((one) => secrets.fingerprint(one)) as [string, string];
  const signOn = await db.write(wholeSight, (tx) => takeSignOn(tx, ...hashes));
  if (signOn === null) return notAsked;
  const { nonce, verifier } = signOn;
  // The state itself is stored nowhere; what came back hashes to the one that was sent.
  const arrival = await provider.arrive(arrived, { state, nonce, verifier });
  if (arrival.kind === "down") return down;
  if (arrival.kind === "refused") return notAsked;
  const who = { issuer: provider.issuer, subject: arrival.subject };
  return db.write(wholeSight, (tx) =>
    signOn.accountId === null ? signIn(tx, asked, who, signOn) : link(tx, asked, who, signOn),
  );
}

interface Subject {
  readonly issuer: string;
  readonly subject: string;
}

async function signIn(
  tx: Tx,
  { secrets, from, oldToken }: Arriving,
  { issuer, subject }: Subject,
  { nextPath }: SignOn,
): Promise<Outcome<Arrived>> {
  const account = await findIdentity(tx, issuer, subject);
  if (account === null || account.disabled) return nobody;
  const { accountId } = account;
  const token = enter(tx, secrets, { accountId, method: "provider", from, oldToken });
  return success({ token, next: nextPath });
}

async function link(
  tx: Tx,
  { callerId, from }: Arriving,
  who: Subject,
  { accountId, nextPath }: SignOn,
): Promise<Outcome<Arrived>> {
  // Whoever signed out meanwhile, or is somebody else now, links nothing.
  if (accountId === null || accountId !== callerId) return notAsked;
  if (!(await addIdentity(tx, who, accountId, accountId))) {
    const owner = await findIdentity(tx, who.issuer, who.subject);
    if (owner?.accountId === accountId) return success({ token: null, next: nextPath });
    return failure("conflict", "subject-linked", "This identity is linked to another account.");
  }
  logOwn(tx, accountId, "provider-linked", from);
  return success({ token: null, next: nextPath });
}

export async function unlinkProvider(own: Own): Promise<Outcome<null>> {
  const unfit = unfitToChange(own);
  if (unfit !== null) return unfit;
  const { actor, db } = own.ctx;
  const { accountId } = actor;
  return db.write(actor.sight, async (tx) => {
    const last = await isLastWay(tx, accountId, "provider");
    if (last !== null) return last;
    const links = await removeIdentitiesOf(tx, accountId);
    if (links > 0) logOwn(tx, accountId, "provider-unlinked", own.from);
    await tx.settle();
    return success(null);
  });
}
