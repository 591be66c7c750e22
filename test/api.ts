import { tmpdir } from "node:os";
import { join } from "node:path";
import { alike } from "#adapters/alike";
import { tableWriter } from "#adapters/files/sheet-writer";
import { variantsOf } from "#adapters/han";
import { uploadFolder } from "#adapters/files/uploads";
import { openPasswords, type Passwords } from "#adapters/passwords";
import { type Limits, usualLimits } from "#api/parts";
import { buildServer } from "#api/server";
import { mapOf, outlines } from "#app/outlines";
import { openWays } from "#app/ways";
import type { Ways } from "#services/access/ways";
import { paperWriter } from "#app/papers";
import { sessionMinutes } from "#services/access/actor";
import type { Role } from "#services/context";
import { addAccount, addAccountRole } from "#store/access/accounts";
import { openSession } from "#store/access/sessions";
import { wholeSight } from "#store/database";
import type { Register, SketchedUnit } from "./register.ts";

type App = Awaited<ReturnType<typeof buildServer>>;
type Answer = Awaited<ReturnType<App["inject"]>>;

export interface Api {
  readonly app: App;
  readonly secrets: Passwords;
  /** Opens an account with one post (or as a member) and signs it in; answers its cookie. */
  signedIn(as: Someone): Promise<SignedInAccount>;
  send(request: Sending): Promise<Answer>;
  close(): Promise<void>;
}

export interface Someone {
  readonly login: string;
  readonly role: Role;
  readonly unit: SketchedUnit;
  readonly memberId?: number;
  readonly mustChangePassword?: boolean;
}

export interface SignedInAccount {
  readonly accountId: number;
  readonly login: string;
  readonly password: string;
  readonly token: string;
}

export interface Sending {
  readonly as?: SignedInAccount | undefined;
  readonly method?: "GET" | "POST" | "DELETE" | "PUT" | "PATCH";
  /** Below /api/v1, or the whole address where it begins with /api, /healthz or /readyz. */
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

export interface ApiOptions {
  readonly limits?: Partial<Limits>;
  readonly log?: { write(line: string): void };
  readonly webDir?: string;
  readonly uploadsDir?: string;
  readonly metricsToken?: string;
  readonly ways?: Partial<Ways>;
}

/** Who signs in here has this password. */
export const password = "a rather long password";

export async function openApi(register: Register, options: ApiOptions = {}): Promise<Api> {
  const secrets = await openPasswords();
  const app = await buildServer({
    db: register.db,
    secrets,
    ways: { ...(await openWays({})), ...options.ways },
    version: "0.0.0-test",
    today: () => register.ctx.today,
    zone: () => register.ctx.zone,
    outlines,
    mapOf,
    alike,
    tableWriter,
    variants: variantsOf,
    uploads: uploadFolder(options.uploadsDir ?? join(tmpdir(), `rollbook-uploads-${process.pid}`)),
    paperWriter,
    webDir: options.webDir ?? null,
    ready: () => true,
    metricsToken: options.metricsToken ?? null,
    limits: {
      ...usualLimits,
      perAccount: 100_000,
      perAddress: 100_000,
      scarce: 100_000,
      ...options.limits,
    },
    log: options.log ?? onlyFailures,
  });
  await app.ready();
  const passwordHash = await secrets.hash(password);
  return {
    app,
    secrets,
    signedIn: (as) => signIn(register, secrets, passwordHash, as),
    async send({ as, method = "GET", path, body, headers = {} }) {
      const whole = /^\/(api|healthz|readyz)/.test(path);
      return app.inject({
        method,
        url: whole ? path : `/api/v1${path}`,
        headers: {
          ...(as === undefined ? {} : { cookie: `rollbook=${as.token}` }),
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...headers,
        },
        ...(body === undefined
          ? {}
          : { payload: typeof body === "string" ? body : JSON.stringify(body) }),
      });
    },
    close: () => app.close(),
  };
}

/** A failing test should say why. */
const onlyFailures = {
  write(line: string): void {
    if ((JSON.parse(line) as { level: number }).level >= 50) process.stderr.write(line);
  },
};

async function signIn(
  register: Register,
  secrets: Passwords,
  passwordHash: string,
  as: Someone,
): Promise<SignedInAccount> {
  const token = secrets.newToken();
  const accountId = await register.db.write(wholeSight, async (tx) => {
    const made = await addAccount(tx, {
      login: as.login,
      displayName: as.login,
      passwordHash,
      mustChangePassword: as.mustChangePassword ?? false,
      memberId: as.memberId ?? null,
      memberRegionId: as.memberId === undefined ? null : as.unit.regionId,
      isDemo: false,
      recordedBy: 0,
    });
    if (made === null) throw new Error(`The login ${as.login} is taken`);
    addAccountRole(tx, {
      accountId: made,
      role: as.role,
      unitId: as.unit.unitId,
      from: register.ctx.today - 100,
      to: null,
      recordedBy: 0,
    });
    openSession(tx, secrets.fingerprint(token), made, sessionMinutes);
    return made;
  });
  return { accountId, login: as.login, password, token };
}
