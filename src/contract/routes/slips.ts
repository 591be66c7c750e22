import { z } from "zod";
import { route } from "../route.ts";
import { filled, id, idText, instant, pageOf, pageQuery } from "../values.ts";
import { login } from "./accounts.ts";
import { passkeyAnswer, passkeyOptions, sessionView } from "./session.ts";

/** Why a member gets no slip from this post. */
export const slipRefusal = z.enum([
  "post-above",
  "administrator",
  "disabled",
  "demonstration",
  "unknown",
]);
export type SlipRefusal = z.output<typeof slipRefusal>;

export const slipRowView = z
  .object({
    memberId: id,
    memberNo: z.string(),
    name: z.string(),
    /** The login of the member's account; null while there is none. */
    login: z.string().nullable(),
    /** Null: a slip may be issued. */
    refusal: slipRefusal.nullable(),
    /** The latest slip; an earlier one is worth nothing. */
    slip: z
      .object({
        slipId: id,
        issuedAt: instant,
        expiresAt: instant,
        state: z.enum(["open", "used", "revoked", "expired"]),
      })
      .nullable(),
  })
  .meta({ id: "SlipRow" });
export type SlipRowView = z.output<typeof slipRowView>;

export const listSlips = route({
  name: "slips-list",
  method: "GET",
  path: "/units/:unitId/slips",
  tag: "slips",
  summary: "Members at home in a unit, with account and latest slip",
  access: "persons",
  params: z.object({ unitId: idText }),
  query: z.strictObject(pageQuery(500, 200)),
  status: 200,
  response: pageOf(slipRowView),
});

export const printedSlipView = z
  .object({
    memberId: id,
    name: z.string(),
    /** Shown here and nowhere else. */
    code: z.string(),
    expiresAt: instant,
    /** The login that it reopens; null where it opens a new account. */
    login: z.string().nullable(),
  })
  .meta({ id: "PrintedSlip" });
export type PrintedSlipView = z.output<typeof printedSlipView>;

export const issueSlips = route({
  name: "slips-issue",
  method: "POST",
  path: "/units/:unitId/slips",
  tag: "slips",
  summary: "Issue slips to members at home in a unit; the codes are answered once",
  access: "persons",
  params: z.object({ unitId: idText }),
  body: z.strictObject({ memberIds: z.array(id).min(1).max(200) }),
  status: 201,
  response: z.object({
    slips: z.array(printedSlipView),
    refused: z.array(z.object({ memberId: id, refusal: slipRefusal })),
  }),
});

export const revokeSlip = route({
  name: "slips-revoke",
  method: "POST",
  path: "/slips/:slipId/revocation",
  tag: "slips",
  summary: "Make a slip worthless that was not used",
  access: "persons",
  params: z.object({ slipId: idText }),
  status: 204,
});

/** The code of a slip as people type it: case, spaces and hyphens make no difference. */
const slipCode = z
  .string()
  .max(60)
  .normalize("NFKC")
  .transform((typed) => typed.toLowerCase().replace(/[\s\u2010-\u2015-]/g, ""))
  .pipe(z.string().regex(/^[a-z0-9]{16}$/, "is no code of a slip: it has 16 letters and digits"));

export const lookAtSlip = route({
  name: "activation-look",
  method: "POST",
  path: "/activation/slip",
  tag: "activation",
  summary: "What a slip opens: a new account, or an existing one anew",
  access: "open",
  body: z.strictObject({ code: slipCode }),
  status: 200,
  response: z.object({ login: z.string().nullable(), expiresAt: instant }),
});

export const askActivationPasskey = route({
  name: "activation-ask-passkey",
  method: "POST",
  path: "/activation/passkey",
  tag: "activation",
  summary: "What an authenticator is asked, to open an account by a slip with a passkey",
  access: "open",
  body: z.strictObject({ code: slipCode, login: login.optional() }),
  status: 200,
  response: z.object({ options: passkeyOptions }),
});

export const activate = route({
  name: "activation-open",
  method: "POST",
  path: "/activation",
  tag: "activation",
  summary: "Open the account of a slip with a password or a passkey of its owner; signs in",
  access: "open",
  body: z.strictObject({
    code: slipCode,
    /** Needed for a new account; an existing one keeps its login. */
    login: login.optional(),
    password: filled(200).optional(),
    passkey: z.strictObject({ name: filled(60), answer: passkeyAnswer }).optional(),
  }),
  status: 200,
  response: sessionView,
});
