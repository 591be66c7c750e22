import { Provider } from "oidc-provider";
import { generateKeyPairSync } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** A real identity provider on this machine, at which somebody is always signed in. */
export interface TestProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Whom it vouches for from now on. */
  vouchFor(subject: string): void;
  /** Takes requests and answers none of them, until it is called with false. */
  hang(yes: boolean): void;
  close(): Promise<void>;
}

export async function openProvider(redirectUris: readonly string[]): Promise<TestProvider> {
  const sockets = new Set<Socket>();
  let subject = "nobody";
  let isHanging = false;
  let handle = (_request: IncomingMessage, _response: ServerResponse): unknown => undefined;
  const server = createServer((request, response) => {
    if (!isHanging) void handle(request, response);
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await listen(server);
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`;
  const client = { client_id: "rollbook", client_secret: "a secret of this test" };
  const provider = new Provider(issuer, {
    clients: [{ ...client, redirect_uris: [...redirectUris] }],
    cookies: { keys: ["a key of this test"] },
    // Stated, because the library says at length what it assumes.
    jwks: {
      keys: [
        generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ format: "jwk" }),
      ],
    },
    ttl: {
      AccessToken: 600,
      AuthorizationCode: 60,
      Grant: 600,
      IdToken: 600,
      Interaction: 600,
      Session: 600,
    },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
  });
  const served = provider.callback();
  handle = async (request, response) => {
    if (request.url?.startsWith("/interaction/") !== true) return served(request, response);
    const { params } = await provider.interactionDetails(request, response);
    const grant = new provider.Grant({ accountId: subject, clientId: String(params["client_id"]) });
    grant.addOIDCScope("openid");
    const consent = { grantId: await grant.save() };
    await provider.interactionFinished(request, response, {
      login: { accountId: subject },
      consent,
    });
  };
  return {
    issuer,
    clientId: client.client_id,
    clientSecret: client.client_secret,
    vouchFor: (next) => {
      subject = next;
    },
    hang: (yes) => {
      isHanging = yes;
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve) => server.listen(0, "localhost", resolve));
}

/** What a browser does at the provider: follows it from page to page until it is sent back. */
export async function walk(address: string, back: string): Promise<URL> {
  const cookies = new Map<string, string>();
  let next = new URL(address);
  for (let step = 0; step < 10; step += 1) {
    if (next.href.startsWith(back)) return next;
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await fetch(next, { redirect: "manual", headers: { cookie } });
    for (const set of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      if (value === "") cookies.delete(name);
      else cookies.set(name, value);
    }
    const location = answer.headers.get("location");
    if (location === null) throw new Error(`${next.href}: ${answer.status} ${await answer.text()}`);
    next = new URL(location, next);
  }
  throw new Error("The provider sent the browser round and round");
}
