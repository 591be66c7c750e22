import { z } from "zod";
import { route } from "../route.ts";
import { bilingual, day, filled, id, instant } from "../values.ts";
import { freshness, packRef, unitRef } from "../views.ts";

export const roleName = z.enum([
  "administrator",
  "training-office",
  "secretary",
  "organiser",
  "inspector",
  "member",
]);
export type RoleName = z.output<typeof roleName>;

export const heldRoleView = z
  .object({ role: roleName, unit: unitRef, from: day, to: day.nullable() })
  .meta({ id: "HeldRole" });
export type HeldRoleView = z.output<typeof heldRoleView>;

export const demoInfo = z
  .object({
    /** What is shown: real units, synthetic people, a tree of which year. */
    note: bilingual,
    /** The day at which the demonstration stands still. */
    frozenOn: day,
  })
  .meta({ id: "DemoInfo" });

const base64url = (most: number) =>
  z
    .string()
    .max(most)
    .regex(/^[A-Za-z0-9_-]+$/);

/** What a browser's `navigator.credentials` made or signed, as JSON (WebAuthn, level 3). */
export const passkeyAnswer = z
  .object({
    id: base64url(1400),
    rawId: base64url(1400),
    type: z.literal("public-key"),
    clientExtensionResults: z.object({}).default({}),
    response: z.object({
      clientDataJSON: base64url(4000),
      attestationObject: base64url(12_000).optional(),
      authenticatorData: base64url(4000).optional(),
      signature: base64url(2000).optional(),
      userHandle: base64url(200).optional(),
      transports: z.array(z.string().max(40)).max(10).optional(),
    }),
  })
  .meta({ id: "PasskeyAnswer" });

/** Handed to the browser as it is: `PublicKeyCredential...OptionsJSON`. */
export const passkeyOptions = z.record(z.string(), z.unknown());

/** Six digits, or one of the recovery codes. */
export const oneTimeCode = z
  .string()
  .max(40)
  .normalize("NFKC")
  .transform((typed) => typed.toLowerCase().replace(/[\s-]/g, ""))
  .pipe(z.string().regex(/^(\d{6}|[a-z0-9]{16})$/, "is no code: six digits, or a recovery code"));

export const sessionView = z
  .object({
    /** Null while nobody is signed in. */
    account: z
      .object({
        accountId: id,
        login: z.string(),
        displayName: z.string(),
        isDemo: z.boolean(),
        /** Every other route answers 401 `password-change-required` until it is done. */
        mustChangePassword: z.boolean(),
        /** Who set a one-time password for this account in the past year; latest first. */
        passwordResets: z.array(z.object({ resetId: id, by: z.string(), at: instant })),
        /** What others, or the program (null), did to the ways in during the past year. */
        news: z.array(
          z.object({ actId: id, act: z.string(), by: z.string().nullable(), at: instant }),
        ),
        roles: z.array(heldRoleView),
        memberId: id.nullable(),
      })
      .nullable(),
    /** Where the pages begin: the unit of the highest post; null for plain members. */
    startUnit: unitRef.nullable(),
    may: z.object({
      seeCounts: z.boolean(),
      seeMembers: z.boolean(),
      recordTraining: z.boolean(),
      administer: z.boolean(),
      /** Reads what proposed packs would change. */
      readTries: z.boolean(),
      /** Asks what a pack would change: the top unit's administrators and training office. */
      tryRules: z.boolean(),
    }),
    /** What the request's Accept-Language asks for; pages may remember another choice. */
    language: z.enum(["zh", "en"]),
    today: day,
    zone: z.string(),
    /** Null: nobody signs in at an identity provider here. */
    provider: z.object({ name: z.string() }).nullable(),
    demo: demoInfo.nullable(),
    pack: packRef.nullable(),
    freshness,
  })
  .meta({ id: "Session" });
export type SessionView = z.output<typeof sessionView>;

export const getSession = route({
  name: "session-get",
  method: "GET",
  path: "/session",
  tag: "session",
  summary: "Who am I, which day is it, under which policy pack, and how fresh are the counts",
  access: "open",
  status: 200,
  response: sessionView,
});

export const signIn = route({
  name: "session-sign-in",
  method: "POST",
  path: "/session",
  tag: "session",
  summary: "Sign in; sets the session cookie",
  access: "open",
  body: z.strictObject({
    login: filled(100).normalize("NFKC"),
    password: filled(200),
    /** Where the account asks for one: answers 401 `code-needed` without it. */
    code: oneTimeCode.optional(),
  }),
  status: 200,
  response: sessionView,
});

export const askPasskeyToSign = route({
  name: "session-ask-passkey",
  method: "POST",
  path: "/session/passkey/options",
  tag: "session",
  summary: "What a passkey is to sign, to sign in",
  access: "open",
  status: 200,
  response: z.object({ options: passkeyOptions }),
});

export const signInByPasskey = route({
  name: "session-sign-in-by-passkey",
  method: "POST",
  path: "/session/passkey",
  tag: "session",
  summary: "Sign in by what a passkey signed; sets the session cookie",
  access: "open",
  body: z.strictObject({ answer: passkeyAnswer }),
  status: 200,
  response: sessionView,
});

export const signOut = route({
  name: "session-sign-out",
  method: "DELETE",
  path: "/session",
  tag: "session",
  summary: "Sign out; the session ends on the server too",
  access: "open",
  status: 204,
});

export const signOutEverywhere = route({
  name: "session-sign-out-everywhere",
  method: "DELETE",
  path: "/sessions",
  tag: "session",
  summary: "End every session of my account, this one too",
  access: "any",
  status: 204,
});

export const changePassword = route({
  name: "session-change-password",
  method: "POST",
  path: "/session/password",
  tag: "session",
  summary: "Change my password; all other sessions of the account end",
  access: "any",
  body: z.strictObject({
    /** Absent where the account has no password yet. */
    current: filled(200).optional(),
    next: filled(200),
  }),
  status: 200,
  response: sessionView,
});

export const demoAccountView = z
  .object({
    login: z.string(),
    password: z.string(),
    displayName: z.string(),
    role: roleName,
    unit: unitRef,
  })
  .meta({ id: "DemoAccount" });
export type DemoAccountView = z.output<typeof demoAccountView>;

export const listDemoAccounts = route({
  name: "demo-accounts-list",
  method: "GET",
  path: "/demo-accounts",
  tag: "session",
  summary: "The accounts of the demonstration; 404 anywhere else",
  access: "open",
  status: 200,
  response: z.object({ items: z.array(demoAccountView) }),
});

export const jobView = z
  .object({
    jobId: id,
    kind: z.string(),
    title: z.string(),
    state: z.enum(["running", "done", "failed", "stopped"]),
    done: z.int(),
    total: z.int().nullable(),
    startedAt: instant,
    changedAt: instant,
  })
  .meta({ id: "Job" });
export type JobView = z.output<typeof jobView>;

export const statusAnswer = z
  .object({
    /** `loading`: the demonstration, an import or a recompute runs; figures are not complete. */
    state: z.enum(["ready", "loading", "failed"]),
    /** What runs now and what ran last. */
    jobs: z.array(jobView),
    freshness,
    version: z.string(),
    demo: z.boolean(),
  })
  .meta({ id: "Status" });
export type StatusAnswer = z.output<typeof statusAnswer>;

export const getStatus = route({
  name: "status-get",
  method: "GET",
  path: "/status",
  tag: "session",
  summary: "What is loading or being recomputed, and how far it is",
  access: "open",
  status: 200,
  response: statusAnswer,
});
