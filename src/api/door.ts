import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { recognise, type SignedIn } from "#services/access/actor";
import type { Parts } from "./parts.ts";
import { refusals, sendProblem } from "./problems.ts";
import { fromOf, isCrossOrigin, readToken, setToken } from "./security.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Who asks; null before `authenticate` and for nobody. */
    caller: SignedIn | null;
  }
}

export type Hook = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

/** The steps before a route's own work, each of which may answer with a problem and end it. */
export interface Door {
  /** For everybody: limit, refuse other sites, say who it is. */
  readonly open: readonly Hook[];
  /** The same, for few questions a minute. */
  readonly scarce: readonly Hook[];
  /** For those who are signed in and have set a password of their own. */
  readonly guarded: readonly Hook[];
  /** For those who are signed in, also with a password for one use. */
  readonly passing: readonly Hook[];
}

const minute = 60_000;

export function makeDoor(app: FastifyInstance, parts: Parts): Door {
  const { perAddress, perAccount, scarce } = parts.limits;
  const ofAddress = app.createRateLimit({
    max: perAddress,
    timeWindow: minute,
    keyGenerator: (request) => `address ${request.ip}`,
  });
  const ofAccount = app.createRateLimit({
    max: perAccount,
    timeWindow: minute,
    keyGenerator: (request) => `account ${request.caller?.actor.accountId ?? 0}`,
  });
  const ofGuesses = app.createRateLimit({
    max: scarce,
    timeWindow: minute,
    keyGenerator: (request) => `guesses ${request.ip}`,
  });
  type Limiter = typeof ofAddress;
  const within = async (limiter: Limiter, request: FastifyRequest, reply: FastifyReply) => {
    const limit = await limiter(request);
    if (limit.isAllowed || !limit.isExceeded) return;
    return sendProblem(reply.header("retry-after", limit.ttlInSeconds), refusals.tooMany);
  };
  const limitAddress: Hook = (request, reply) => within(ofAddress, request, reply);
  const limitGuesses: Hook = (request, reply) => within(ofGuesses, request, reply);
  const limitAccount: Hook = async (request, reply) =>
    request.caller === null ? undefined : within(ofAccount, request, reply);
  const sameOrigin: Hook = async (request, reply) => {
    const reads = request.method === "GET" || request.method === "HEAD";
    if (!reads && isCrossOrigin(request)) return sendProblem(reply, refusals.crossOrigin);
  };
  const authenticate: Hook = async (request, reply) => {
    const token = readToken(request);
    if (token === null) return;
    const shown = { token, agent: fromOf(request).agent };
    const { caller, nextToken } = await recognise(parts.db, parts.secrets, shown, parts.today());
    request.caller = caller;
    if (nextToken !== null) setToken(request, reply, nextToken);
  };
  const open = [limitAddress, sameOrigin, authenticate, limitAccount];
  return {
    open,
    scarce: [limitGuesses, ...open],
    passing: [...open, requireCaller],
    guarded: [...open, requireCaller, requireOwnPassword],
  };
}

const requireCaller: Hook = async (request, reply) => {
  if (request.caller === null) return sendProblem(reply, refusals.signInRequired);
};

const requireOwnPassword: Hook = async (request, reply) => {
  if (request.caller?.mustChangePassword === true) {
    return sendProblem(reply, refusals.passwordChangeRequired);
  }
};
