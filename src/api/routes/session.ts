import type { FastifyRequest } from "fastify";
import * as routes from "#contract/routes/session";
import { success } from "#core/outcome";
import { actorOf } from "#services/access/actor";
import { demoAccounts, sessionView, statusAnswer } from "#services/access/session-view";
import { changePassword, signIn, signOut, signOutEverywhere } from "#services/access/sign-in";
import { languageOf } from "../language.ts";
import type { Parts } from "../parts.ts";
import type { Register } from "../register.ts";
import { clearToken, readToken, setToken } from "../security.ts";

export function registerSession(register: Register, parts: Parts): void {
  const { db, secrets } = parts;
  const view = async (request: FastifyRequest, token: string | null) => {
    const today = parts.today();
    const caller =
      token === null ? request.caller : await actorOf(db, secrets.fingerprint(token), today);
    return sessionView({ db, today, zone: parts.zone() }, caller, languageOf(request));
  };

  register.open(routes.getSession, async ({ request }) => success(await view(request, null)));

  register.open(routes.signIn, async ({ request, reply, body }) => {
    const oldToken = readToken(request);
    const opened = await signIn(db, secrets, { ...body, address: request.ip, oldToken });
    if (!opened.ok) return opened;
    setToken(request, reply, opened.value);
    return success(await view(request, opened.value));
  });

  register.open(routes.signOut, async ({ request, reply }) => {
    const token = readToken(request);
    if (token !== null) await signOut(db, secrets, token);
    clearToken(request, reply);
    return success(undefined);
  });

  register.passing(routes.signOutEverywhere, async ({ context, request, reply }) => {
    await signOutEverywhere(context);
    clearToken(request, reply);
    return success(undefined);
  });

  register.passing(routes.changePassword, async ({ context, request, reply, body }) => {
    const opened = await changePassword(context, secrets, { ...body, address: request.ip });
    if (!opened.ok) return opened;
    setToken(request, reply, opened.value);
    return success(await view(request, opened.value));
  });

  register.open(routes.listDemoAccounts, async () => {
    const found = await demoAccounts(db, parts.today());
    return found.ok ? success({ items: found.value }) : found;
  });

  register.open(routes.getStatus, async () => success(await statusAnswer(db, parts.version)));
}
