import * as routes from "#contract/routes/accounts";
import * as credentials from "#contract/routes/credentials";
import type { AccountView } from "#contract/routes/accounts";
import { formatDay, parseDay } from "#core/day";
import { failure, success } from "#core/outcome";
import {
  addAccount,
  addRole,
  disableAccount,
  endRole,
  linkAccount,
  listAccounts,
  resetPassword,
  type Account,
} from "#services/access/accounts";
import { unitRef } from "#services/verdicts-lines";
import { cursorInvalid, decodeCursor, encodeCursor } from "#services/cursor";
import type { Parts } from "../parts.ts";
import type { Register } from "../register.ts";

export function registerAccounts(register: Register, parts: Parts): void {
  const { secrets, ways } = parts;
  register.guarded(routes.listAccounts, async ({ context, query }) => {
    const start = query.cursor === undefined ? [0] : decodeCursor(query.cursor, ["number"]);
    if (start === null) return cursorInvalid;
    const after = Number(start[0]);
    const unitId = query.unitId ?? null;
    const page = await listAccounts(context, { unitId, after, limit: query.limit });
    if (!page.ok) return page;
    const next = page.value.after === null ? null : encodeCursor([page.value.after]);
    return success({ items: page.value.items.map(accountView), next });
  });

  register.guarded(routes.addAccount, async ({ context, body }) => {
    const request = { ...body, ...spanOf(body), memberNo: body.memberNo ?? null };
    const made = await addAccount(context, secrets, request);
    if (!made.ok) return made;
    const { account, oneTimePassword } = made.value;
    return success({ account: accountView(account), oneTimePassword });
  });

  register.guarded(routes.addRole, async ({ context, params, body }) =>
    viewed(await addRole(context, params.accountId, { ...body, ...spanOf(body) })),
  );

  register.guarded(routes.endRole, async ({ context, params, body }) => {
    const on = parseDay(body.on);
    if (on === null) return failure("invalid", "bad-date", "This is no day of the calendar.");
    return viewed(await endRole(context, params.accountId, params.accountRoleId, on));
  });

  register.guarded(routes.resetPassword, async ({ context, params }) => {
    const done = await resetPassword(context, secrets, params.accountId);
    return done.ok ? success({ oneTimePassword: done.value }) : done;
  });

  register.guarded(credentials.linkAccount, async ({ context, params, body }) => {
    const issuer = ways.provider?.issuer ?? null;
    return viewed(await linkAccount(context, issuer, params.accountId, body.subject));
  });

  register.guarded(routes.disableAccount, async ({ context, params }) =>
    viewed(await disableAccount(context, params.accountId)),
  );
}

function spanOf(body: { readonly from?: string | undefined; readonly to: string | null }) {
  return {
    from: body.from === undefined ? null : parseDay(body.from),
    to: body.to === null ? null : parseDay(body.to),
  };
}

function viewed(done: Awaited<ReturnType<typeof addRole>>) {
  return done.ok ? success(accountView(done.value)) : done;
}

function accountView(account: Account): AccountView {
  const { accountId, login, displayName, isDemo, mustChangePassword, disabledAt } = account;
  return {
    accountId,
    login,
    displayName,
    isDemo,
    mustChangePassword,
    disabledAt,
    roles: account.roles.map((held) => ({
      accountRoleId: held.accountRoleId,
      role: held.role as AccountView["roles"][number]["role"],
      unit: unitRef({ ...held, level: held.unitLevel }),
      from: formatDay(held.from),
      to: held.to === null ? null : formatDay(held.to),
    })),
  };
}
