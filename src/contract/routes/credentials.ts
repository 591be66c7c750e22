import { z } from "zod";
import { route } from "../route.ts";
import { filled, id, idText, instant } from "../values.ts";
import { accountView } from "./accounts.ts";
import { oneTimeCode, passkeyAnswer, passkeyOptions, sessionView } from "./session.ts";

/** What is written down of every change of the ways into an account, for its owner. */
export const credentialActName = z.enum([
  "account-opened",
  "slip-issued",
  "slip-revoked",
  "slip-used",
  "password-set",
  "password-changed",
  "password-reset",
  "passkey-added",
  "passkey-removed",
  "passkey-copied",
  "codes-on",
  "codes-off",
  "code-refused",
  "recovery-used",
  "provider-linked",
  "provider-unlinked",
  "session-ended",
  "signed-out-everywhere",
  "session-replayed",
  "session-moved",
]);
export type CredentialActName = z.output<typeof credentialActName>;

export const openSessionView = z
  .object({
    sessionId: id,
    /** The session that asks. */
    isThis: z.boolean(),
    /** Browser and system; empty for programs. */
    device: z.string(),
    /** The network from which it was opened, without its last part. */
    place: z.string(),
    method: z.enum(["password", "passkey", "provider", "slip"]),
    openedAt: instant,
    seenAt: instant,
  })
  .meta({ id: "OpenSession" });
export type OpenSessionView = z.output<typeof openSessionView>;

export const passkeyView = z
  .object({ passkeyId: id, name: z.string(), madeAt: instant, usedAt: instant.nullable() })
  .meta({ id: "Passkey" });
export type PasskeyView = z.output<typeof passkeyView>;

export const credentialActView = z
  .object({
    actId: id,
    act: credentialActName,
    /** The owner did it; else `by` says who, or null for the program itself. */
    isOwn: z.boolean(),
    by: z.string().nullable(),
    at: instant,
    place: z.string(),
  })
  .meta({ id: "CredentialAct" });
export type CredentialActView = z.output<typeof credentialActView>;

export const credentialsView = z
  .object({
    hasPassword: z.boolean(),
    passkeys: z.array(passkeyView),
    /** Null: no one-time codes are asked for. */
    codes: z.object({ recoveryLeft: z.int().min(0) }).nullable(),
    /** Null: this server has no identity provider. */
    provider: z.object({ name: z.string(), linked: z.boolean() }).nullable(),
    /** Signed in within the last quarter of an hour: ways in may be changed. */
    isFresh: z.boolean(),
    sessions: z.array(openSessionView),
    /** What was done to the ways into this account, the latest first. */
    acts: z.array(credentialActView),
  })
  .meta({ id: "Credentials" });
export type CredentialsView = z.output<typeof credentialsView>;

export const getCredentials = route({
  name: "credentials-get",
  method: "GET",
  path: "/credentials",
  tag: "credentials",
  summary: "The ways into my account, where it is signed in, and what was done to them",
  access: "any",
  status: 200,
  response: credentialsView,
});

export const endSession = route({
  name: "sessions-end",
  method: "DELETE",
  path: "/sessions/:sessionId",
  tag: "credentials",
  summary: "End one session of my account",
  access: "any",
  params: z.object({ sessionId: idText }),
  status: 204,
});

export const askPasskey = route({
  name: "passkeys-ask",
  method: "POST",
  path: "/credentials/passkeys/options",
  tag: "credentials",
  summary: "What an authenticator is asked, to make a passkey for my account",
  access: "any",
  status: 200,
  response: z.object({ options: passkeyOptions }),
});

const passkeyName = filled(60);

export const addPasskey = route({
  name: "passkeys-add",
  method: "POST",
  path: "/credentials/passkeys",
  tag: "credentials",
  summary: "Add the passkey that an authenticator made",
  access: "any",
  body: z.strictObject({ name: passkeyName, answer: passkeyAnswer }),
  status: 201,
  response: credentialsView,
});

const passkeyParams = z.object({ passkeyId: idText });

export const renamePasskey = route({
  name: "passkeys-rename",
  method: "POST",
  path: "/credentials/passkeys/:passkeyId/name",
  tag: "credentials",
  summary: "Call one of my passkeys something else",
  access: "any",
  params: passkeyParams,
  body: z.strictObject({ name: passkeyName }),
  status: 200,
  response: credentialsView,
});

export const removePasskey = route({
  name: "passkeys-remove",
  method: "DELETE",
  path: "/credentials/passkeys/:passkeyId",
  tag: "credentials",
  summary: "Remove one of my passkeys",
  access: "any",
  params: passkeyParams,
  status: 200,
  response: credentialsView,
});

export const askCodes = route({
  name: "codes-ask",
  method: "POST",
  path: "/credentials/codes",
  tag: "credentials",
  summary: "A secret for an authenticator; nothing is asked for until a code confirms it",
  access: "any",
  status: 200,
  response: z.object({
    /** Base32, to be typed. */
    secret: z.string(),
    /** `otpauth://...`, to be read from a QR code. */
    address: z.string(),
  }),
});

export const confirmCodes = route({
  name: "codes-confirm",
  method: "POST",
  path: "/credentials/codes/confirmation",
  tag: "credentials",
  summary: "Confirm one-time codes by the first of them; answers with recovery codes, once",
  access: "any",
  body: z.strictObject({ code: oneTimeCode }),
  status: 201,
  response: z.object({ recoveryCodes: z.array(z.string()), credentials: credentialsView }),
});

export const removeCodes = route({
  name: "codes-remove",
  method: "DELETE",
  path: "/credentials/codes",
  tag: "credentials",
  summary: "Ask for no more one-time codes",
  access: "any",
  status: 200,
  response: credentialsView,
});

/** A path within these pages: never an address somebody else made up. */
const nextPath = z
  .string()
  .max(500)
  .regex(/^\/(?![/\\])[^\s\\]*$/);

export const departToLink = route({
  name: "provider-link",
  method: "POST",
  path: "/credentials/provider",
  tag: "credentials",
  summary: "Where to go, to link my account to the identity provider",
  access: "any",
  body: z.strictObject({ next: nextPath.default("/account") }),
  status: 200,
  response: z.object({ address: z.url() }),
});

export const unlinkProvider = route({
  name: "provider-unlink",
  method: "DELETE",
  path: "/credentials/provider",
  tag: "credentials",
  summary: "Unlink my account from the identity provider",
  access: "any",
  status: 200,
  response: credentialsView,
});

export const linkAccount = route({
  name: "accounts-link-provider",
  method: "POST",
  path: "/accounts/:accountId/provider",
  tag: "accounts",
  summary: "Link an account to a subject of the identity provider; its owner is told",
  access: "administrator",
  params: z.object({ accountId: idText }),
  body: z.strictObject({ subject: filled(255) }),
  status: 200,
  response: accountView,
});

export const depart = route({
  name: "sign-on-depart",
  method: "POST",
  path: "/sign-on",
  tag: "session",
  summary: "Where to go, to sign in at the identity provider",
  access: "open",
  body: z.strictObject({ next: nextPath.default("/") }),
  status: 200,
  response: z.object({ address: z.url() }),
});

export const arrive = route({
  name: "sign-on-arrive",
  method: "POST",
  path: "/sign-on/return",
  tag: "session",
  summary: "Back from the identity provider: signs in, or links the account that went there",
  access: "open",
  /** The query with which the browser came back, as it stands in its address. */
  body: z.strictObject({ query: z.string().min(1).max(8000) }),
  status: 200,
  response: z.object({ session: sessionView, next: z.string(), isLinked: z.boolean() }),
});
