import type { FastifyReply, FastifyRequest } from "fastify";
import * as signOns from "#contract/routes/credentials";
import * as routes from "#contract/routes/session";
import type { SessionView } from "#contract/routes/session";
import { success, type Outcome } from "#core/outcome";
import { actorOf } from "#services/access/actor";
import { askToSign, signInByPasskey } from "#services/access/passkeys";
import { demoAccounts, sessionView, statusAnswer } from "#services/access/session-view";
import { changePassword, signIn, signOut, signOutEverywhere } from "#services/access/sign-in";
import { arrive, depart } from "#services/access/sign-on";
import { languageOf } from "../language.ts";
import type { Parts } from "../parts.ts";
import type { Register } from "../register.ts";
import {
  clearSignOn,
  clearToken,
  fromOf,
  readSignOn,
  readToken,
  setSignOn,
  setToken,
  siteOf,
} from "../security.ts";

/** What the pages are told of whoever asks, or of whom a fresh token belongs to. */
function makeSessionView(parts: Parts) {
  const { db, secrets, ways } = parts;
  return async (request: FastifyRequest, token: string | null): Promise<SessionView> => {
    const today = parts.today();
    const caller =
      token === null ? request.caller : await actorOf(db, secrets.fingerprint(token), today);
    const moment = { db, today, zone: parts.zone(), provider: ways.provider };
    return sessionView(moment, caller, languageOf(request));
  };
}

/** Sets the cookie of a session that was just opened, and tells whose it is. */
export function makeEntering(parts: Parts) {
  const view = makeSessionView(parts);
  return async (
    request: FastifyRequest,
    reply: FastifyReply,
    opened: Outcome<string>,
  ): Promise<Outcome<SessionView>> => {
    if (!opened.ok) return opened;
    setToken(request, reply, opened.value);
    return success(await view(request, opened.value));
  };
}

/** The page at which people arrive from the identity provider; registered there. */
const signOnPage = "/sign-on";

export function registerSession(register: Register, parts: Parts): void {
  const { db, secrets, ways } = parts;
  const view = makeSessionView(parts);
  const entering = makeEntering(parts);

  register.open(routes.getSession, async ({ request }) => success(await view(request, null)));

  register.open(routes.signIn, async ({ request, reply, body }) => {
    const { login, password, code } = body;
    const came = { from: fromOf(request), oldToken: readToken(request) };
    const asked = { login, password, code: code ?? null, ...came };
    return entering(request, reply, await signIn(db, secrets, ways, asked));
  });

  register.open(routes.askPasskeyToSign, async ({ request }) => {
    const options = await askToSign(db, ways, siteOf(request, ways.origin));
    return success({ options });
  });

  register.open(routes.signInByPasskey, async ({ request, reply, body }) => {
    const came = { from: fromOf(request), oldToken: readToken(request) };
    const asked = { site: siteOf(request, ways.origin), answer: body.answer, ...came };
    return entering(request, reply, await signInByPasskey(db, secrets, ways, asked));
  });

  register.open(signOns.depart, async ({ request, reply, body }) => {
    const back = siteOf(request, ways.origin).origin + signOnPage;
    const gone = await depart({ db, secrets, ways, back, next: body.next }, null);
    if (!gone.ok) return gone;
    setSignOn(request, reply, gone.value.browserToken);
    return success({ address: gone.value.address });
  });

  register.guarded(signOns.departToLink, async ({ context, caller, request, reply, body }) => {
    const back = siteOf(request, ways.origin).origin + signOnPage;
    const own = { ctx: context, caller, from: fromOf(request) };
    const gone = await depart({ db, secrets, ways, back, next: body.next }, own);
    if (!gone.ok) return gone;
    setSignOn(request, reply, gone.value.browserToken);
    return success({ address: gone.value.address });
  });

  register.open(signOns.arrive, async ({ request, reply, body, caller }) => {
    const { origin } = siteOf(request, ways.origin);
    const done = await arrive({
      db,
      secrets,
      ways,
      arrived: new URL(`?${body.query.replace(/^\?/, "")}`, origin + signOnPage),
      browserToken: readSignOn(request),
      callerId: caller?.actor.accountId ?? null,
      from: fromOf(request),
      oldToken: readToken(request),
    });
    clearSignOn(request, reply);
    if (!done.ok) return done;
    const { token, next } = done.value;
    if (token !== null) setToken(request, reply, token);
    return success({ session: await view(request, token), next, isLinked: token === null });
  });

  register.open(routes.signOut, async ({ request, reply }) => {
    const token = readToken(request);
    if (token !== null) await signOut(db, secrets, token);
    clearToken(request, reply);
    return success(undefined);
  });

  register.passing(routes.signOutEverywhere, async ({ context, caller, request, reply }) => {
    await signOutEverywhere({ ctx: context, caller, from: fromOf(request) });
    clearToken(request, reply);
    return success(undefined);
  });

  register.passing(routes.changePassword, async ({ context, caller, request, reply, body }) => {
    const own = { ctx: context, caller, from: fromOf(request) };
    const change = { current: body.current ?? null, next: body.next };
    return entering(request, reply, await changePassword(own, secrets, change));
  });

  register.open(routes.listDemoAccounts, async () => {
    const found = await demoAccounts(db, parts.today());
    return found.ok ? success({ items: found.value }) : found;
  });

  register.open(routes.getStatus, async () => success(await statusAnswer(db, parts.version)));
}
