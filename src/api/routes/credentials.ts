import type { FastifyRequest } from "fastify";
import * as routes from "#contract/routes/credentials";
import type { CredentialsView } from "#contract/routes/credentials";
import { success, type Outcome } from "#core/outcome";
import type { SignedIn } from "#services/access/actor";
import { askCodes, confirmCodes, removeCodes } from "#services/access/codes";
import { credentialsOf, endSession } from "#services/access/credentials";
import { addPasskey, askToMake, removePasskey, renamePasskey } from "#services/access/passkeys";
import { unlinkProvider } from "#services/access/sign-on";
import type { Own } from "#services/access/ways";
import type { Context } from "#services/context";
import type { Parts } from "../parts.ts";
import type { Register } from "../register.ts";
import { fromOf, siteOf } from "../security.ts";

interface Asked {
  readonly context: Context;
  readonly caller: SignedIn;
  readonly request: FastifyRequest;
}

function ownOf({ context, caller, request }: Asked): Own {
  return { ctx: context, caller, from: fromOf(request) };
}

/** What somebody does with the ways into his own account. */
export function registerCredentials(register: Register, parts: Parts): void {
  const { secrets, ways } = parts;
  const site = (request: FastifyRequest) => siteOf(request, ways.origin);
  /** After a change, everything as it is now. */
  const then = async (own: Own, done: Outcome<null>): Promise<Outcome<CredentialsView>> =>
    done.ok ? success(await credentialsOf(own, ways)) : done;

  register.guarded(routes.getCredentials, async (call) =>
    success(await credentialsOf(ownOf(call), ways)),
  );

  register.guarded(routes.endSession, async (call) => {
    const done = await endSession(ownOf(call), call.params.sessionId);
    return done.ok ? success(undefined) : done;
  });

  register.guarded(routes.askPasskey, async (call) => {
    const asked = await askToMake(ownOf(call), ways, site(call.request));
    return asked.ok ? success({ options: { ...asked.value } }) : asked;
  });

  register.guarded(routes.addPasskey, async (call) => {
    const own = ownOf(call);
    return then(own, await addPasskey(own, ways, { ...call.body, site: site(call.request) }));
  });

  register.guarded(routes.renamePasskey, async (call) => {
    const own = ownOf(call);
    return then(own, await renamePasskey(own, call.params.passkeyId, call.body.name));
  });

  register.guarded(routes.removePasskey, async (call) => {
    const own = ownOf(call);
    return then(own, await removePasskey(own, call.params.passkeyId));
  });

  register.guarded(routes.askCodes, (call) => askCodes(ownOf(call), ways));

  register.guarded(routes.confirmCodes, async (call) => {
    const own = ownOf(call);
    const done = await confirmCodes(own, secrets, ways, call.body.code);
    if (!done.ok) return done;
    return success({ recoveryCodes: done.value, credentials: await credentialsOf(own, ways) });
  });

  register.guarded(routes.removeCodes, async (call) => {
    const own = ownOf(call);
    return then(own, await removeCodes(own));
  });

  register.guarded(routes.unlinkProvider, async (call) => {
    const own = ownOf(call);
    return then(own, await unlinkProvider(own));
  });
}
