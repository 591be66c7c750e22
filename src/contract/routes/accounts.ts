import { z } from "zod";
import { route } from "../route.ts";
import { day, filled, id, idText, instant, memberNo, pageOf, pageQuery } from "../values.ts";
import { unitRef } from "../views.ts";
import { roleName } from "./session.ts";

export const accountRoleView = z
  .object({ accountRoleId: id, role: roleName, unit: unitRef, from: day, to: day.nullable() })
  .meta({ id: "AccountRole" });
export type AccountRoleView = z.output<typeof accountRoleView>;

export const accountView = z
  .object({
    accountId: id,
    login: z.string(),
    displayName: z.string(),
    isDemo: z.boolean(),
    mustChangePassword: z.boolean(),
    disabledAt: instant.nullable(),
    roles: z.array(accountRoleView),
  })
  .meta({ id: "Account" });
export type AccountView = z.output<typeof accountView>;

const accountParams = z.object({ accountId: idText });
const newRole = z.strictObject({
  role: roleName,
  unitId: id,
  from: day.optional(),
  /** The first day without the role. */
  to: day.nullable().default(null),
});

export const listAccounts = route({
  name: "accounts-list",
  method: "GET",
  path: "/accounts",
  tag: "accounts",
  summary: "Accounts with a role at or below the caller's units",
  access: "administrator",
  query: z.strictObject({ ...pageQuery(200, 50), unitId: idText.optional() }),
  status: 200,
  response: pageOf(accountView),
});

/** A login as people type it: letters of any script, digits, and . _ @ - ; fullwidth or not is one. */
export const login = z
  .string()
  .max(100)
  .normalize("NFKC")
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}._@-]{1,63}$/u);

export const addAccount = route({
  name: "accounts-add",
  method: "POST",
  path: "/accounts",
  tag: "accounts",
  summary: "Open an account with its first role; answers with a one-time password",
  access: "administrator",
  body: newRole.extend({
    login,
    displayName: filled(100),
    /** For the role `member`: the number of the member whose account it is. */
    memberNo: memberNo.optional(),
  }),
  status: 201,
  response: z.object({ account: accountView, oneTimePassword: z.string() }),
});

export const addRole = route({
  name: "accounts-add-role",
  method: "POST",
  path: "/accounts/:accountId/roles",
  tag: "accounts",
  summary: "Give a role at a unit, from a day on",
  access: "administrator",
  params: accountParams,
  body: newRole,
  status: 201,
  response: accountView,
  idempotent: true,
});

export const endRole = route({
  name: "accounts-end-role",
  method: "POST",
  path: "/accounts/:accountId/roles/:accountRoleId/end",
  tag: "accounts",
  summary: "End a role; the given day is the first one without it",
  access: "administrator",
  params: z.object({ accountId: idText, accountRoleId: idText }),
  body: z.strictObject({ on: day }),
  status: 200,
  response: accountView,
  idempotent: true,
});

export const resetPassword = route({
  name: "accounts-reset-password",
  method: "POST",
  path: "/accounts/:accountId/password",
  tag: "accounts",
  summary: "Set a one-time password; all sessions of the account end",
  access: "administrator",
  params: accountParams,
  status: 200,
  response: z.object({ oneTimePassword: z.string() }),
});

export const disableAccount = route({
  name: "accounts-disable",
  method: "POST",
  path: "/accounts/:accountId/disable",
  tag: "accounts",
  summary: "Disable an account; its sessions end",
  access: "administrator",
  params: accountParams,
  status: 200,
  response: accountView,
});
