import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type AuthenticationResponseJSON,
  type RegistrationResponseJSON,
} from "@simplewebauthn/server";
import { randomBytes } from "node:crypto";

/** Passkeys (WebAuthn): what an authenticator is asked, and whether its answer is one. */

/** The site that passkeys are bound to. */
export interface Site {
  /** As browsers write it: `https://rollbook.example`. */
  readonly origin: string;
  /** The host's name; a passkey of one host is worth nothing at another. */
  readonly id: string;
}

export interface Asked {
  /** To be signed; base64url. */
  readonly challenge: string;
  /** Handed to the browser as it is. */
  readonly options: Readonly<Record<string, unknown>>;
}

export interface MadePasskey {
  readonly credentialId: string;
  /** COSE key; base64url. */
  readonly publicKey: string;
  readonly counter: number;
  readonly transports: readonly string[];
}

export interface KnownPasskey extends MadePasskey {
  readonly userHandle: string;
}

export interface Passkeys {
  /** Random, so that it says nothing about anybody. */
  newUserHandle(): string;
  askToMake(
    site: Site,
    who: {
      readonly login: string;
      readonly displayName: string;
      readonly userHandle: string;
      readonly present: readonly { readonly credentialId: string }[];
    },
  ): Promise<Asked>;
  /** What was made in answer to the challenge; null where it is no such answer. */
  made(site: Site, challenge: string, answer: unknown): Promise<MadePasskey | null>;
  askToSign(site: Site): Promise<Asked>;
  /** The challenge and the passkey that an answer says it is about; nothing of it is checked yet. */
  named(answer: unknown): { readonly challenge: string; readonly credentialId: string } | null;
  /** The authenticator's count, unchecked; null where the answer is not the passkey's. */
  signed(
    site: Site,
    challenge: string,
    passkey: KnownPasskey,
    answer: unknown,
  ): Promise<number | null>;
}

const rpName = "Rollbook";
/** Milliseconds that a browser waits for its user. */
const timeout = 5 * 60_000;

export function openPasskeys(): Passkeys {
  return {
    newUserHandle: () => randomBytes(32).toString("base64url"),
    async askToMake(site, { login, displayName, userHandle, present }) {
      const options = await generateRegistrationOptions({
        rpName,
        rpID: site.id,
        userName: login,
        userDisplayName: displayName,
        userID: bytesOf(userHandle),
        timeout,
        attestationType: "none",
        excludeCredentials: present.map(({ credentialId }) => ({ id: credentialId })),
        authenticatorSelection: { residentKey: "required", userVerification: "required" },
      });
      return { challenge: options.challenge, options: { ...options } };
    },
    made,
    async askToSign(site) {
      const options = await generateAuthenticationOptions({
        rpID: site.id,
        timeout,
        userVerification: "required",
      });
      return { challenge: options.challenge, options: { ...options } };
    },
    named(answer) {
      const { id, response } = answer as { id?: unknown; response?: { clientDataJSON?: unknown } };
      const challenge = challengeIn(response?.clientDataJSON);
      return typeof id === "string" && challenge !== null ? { challenge, credentialId: id } : null;
    },
    signed,
  };
}

async function made(site: Site, challenge: string, answer: unknown): Promise<MadePasskey | null> {
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: answer as RegistrationResponseJSON,
      expectedChallenge: challenge,
      expectedOrigin: site.origin,
      expectedRPID: site.id,
      requireUserVerification: true,
    });
    if (!verified) return null;
    const { id, publicKey, counter, transports } = registrationInfo.credential;
    return {
      credentialId: id,
      publicKey: Buffer.from(publicKey).toString("base64url"),
      counter,
      transports: (transports ?? []).filter((one) => /^[a-z-]{1,20}$/.test(one)).slice(0, 10),
    };
  } catch {
    // The library throws for whatever is wrong with an answer: it is not one.
    return null;
  }
}

async function signed(
  site: Site,
  challenge: string,
  passkey: KnownPasskey,
  answer: unknown,
): Promise<number | null> {
  const response = answer as AuthenticationResponseJSON;
  try {
    // A passkey that names another user than it was made for is not the one that was stored.
    const handle = response.response.userHandle;
    if (handle !== undefined && handle !== passkey.userHandle) return null;
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: site.origin,
      expectedRPID: site.id,
      credential: {
        id: passkey.credentialId,
        publicKey: bytesOf(passkey.publicKey),
        // Whether the count grew is for the caller, who tells the owner where it did not.
        counter: 0,
      },
      requireUserVerification: true,
    });
    return verified ? authenticationInfo.newCounter : null;
  } catch {
    return null;
  }
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(text, "base64url"));
}

function challengeIn(clientData: unknown): string | null {
  if (typeof clientData !== "string") return null;
  try {
    const { challenge } = JSON.parse(Buffer.from(clientData, "base64url").toString("utf8")) as {
      challenge?: unknown;
    };
    return typeof challenge === "string" && /^[\w-]{20,200}$/.test(challenge) ? challenge : null;
  } catch {
    return null;
  }
}
