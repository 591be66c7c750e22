import * as openid from "openid-client";

/** Sign-on at one OpenID Connect provider: authorization code with PKCE, state and nonce. */

export interface ProviderSettings {
  /** As the provider writes it; https, or http on this machine. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** What people call it, for the button. */
  readonly name: string;
  /** Seconds until a provider that does not answer is given up; 8 unless said. */
  readonly patience?: number;
}

/** What is remembered between going there and coming back. */
export interface Departure {
  /** Where the browser goes. */
  readonly address: string;
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

export type Arrival =
  | { readonly kind: "known"; readonly subject: string }
  /** The answer is not the provider's, or not to what was asked. */
  | { readonly kind: "refused" }
  | { readonly kind: "down" };

export interface IdentityProvider {
  readonly name: string;
  readonly issuer: string;
  /** Null where the provider does not answer. `back` is registered there as the redirect URI. */
  depart(back: string): Promise<Departure | null>;
  /** `arrived` is the whole address with which the browser came back. */
  arrive(arrived: URL, expected: Pick<Departure, "state" | "nonce" | "verifier">): Promise<Arrival>;
}

const usualPatience = 8;
/** Milliseconds after which its description (keys, addresses) is read again. */
const keptFor = 60 * 60_000;

export function openIdentityProvider(settings: ProviderSettings): IdentityProvider {
  const { name, issuer } = settings;
  let known: { readonly until: number; readonly config: openid.Configuration } | null = null;
  const configuration = async (): Promise<openid.Configuration> => {
    if (known !== null && Date.now() < known.until) return known.config;
    const config = await discover(settings);
    known = { until: Date.now() + keptFor, config };
    return config;
  };
  return {
    name,
    issuer,
    async depart(back) {
      const verifier = openid.randomPKCECodeVerifier();
      const state = openid.randomState();
      const nonce = openid.randomNonce();
      try {
        const address = openid.buildAuthorizationUrl(await configuration(), {
          redirect_uri: back,
          scope: "openid",
          response_type: "code",
          code_challenge: await openid.calculatePKCECodeChallenge(verifier),
          code_challenge_method: "S256",
          state,
          nonce,
        });
        return { address: address.href, state, nonce, verifier };
      } catch {
        return null;
      }
    },
    async arrive(arrived, { state, nonce, verifier }) {
      try {
        const tokens = await openid.authorizationCodeGrant(await configuration(), arrived, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        });
        const subject = tokens.claims()?.sub;
        return subject === undefined || subject.length > 255
          ? { kind: "refused" }
          : { kind: "known", subject };
      } catch (error) {
        return { kind: isDown(error) ? "down" : "refused" };
      }
    },
  };
}

async function discover(settings: ProviderSettings): Promise<openid.Configuration> {
  const { issuer, clientId, clientSecret } = settings;
  const isHere = new URL(issuer).protocol === "http:";
  return openid.discovery(
    new URL(issuer),
    clientId,
    undefined,
    openid.ClientSecretBasic(clientSecret),
    {
      timeout: settings.patience ?? usualPatience,
      // The settings let http pass for this machine alone.
      ...(isHere ? { execute: [openid.allowInsecureRequests] } : {}),
    },
  );
}

/** No connection, no answer in time, or a server that fails: worth another try later. */
function isDown(error: unknown): boolean {
  for (let one: unknown = error; one instanceof Error; one = one.cause) {
    if (one.name === "TimeoutError" || one.name === "AbortError") return true;
    if (one instanceof TypeError && one.message === "fetch failed") return true;
    const { code, cause } = one as { code?: unknown; cause?: unknown };
    if (code === "OAUTH_TIMEOUT") return true;
    if (cause instanceof Response && cause.status >= 500) return true;
  }
  return false;
}
