import { hash, verify } from "@node-rs/argon2";
import { createHash, randomBytes, randomInt } from "node:crypto";

/** Secrets: hashing of passwords, tokens of sessions, one-time passwords. */
export interface Passwords {
  hash(password: string): Promise<string>;
  /** Takes as long for an account that does not exist (null) as for one that does. */
  verify(stored: string | null, password: string): Promise<boolean>;
  /** 256 random bits for a cookie; only its hash is ever stored. */
  newToken(): string;
  /** SHA-256 in hex. Enough for a random token, which nobody can guess. */
  fingerprint(text: string): string;
  /** 20 letters and digits in four groups (about 98 bits), without those that look alike. */
  oneTimePassword(): string;
}

/**
 * Argon2id, 19 MiB, 2 passes, 1 lane: the first of OWASP's equivalent choices. About 20 ms of one
 * core; four at once at most (Node's thread pool), so that sign-ins cannot take all memory.
 */
const cost = {
  /** Argon2id; the package's enum is one that single-file compilers cannot read. */
  algorithm: 2,
  memoryCost: 19_456,
  timeCost: 2,
  parallelism: 1,
};

const alphabet = "abcdefghjkmnpqrstuvwxyz23456789";

function oneTimePassword(): string {
  const group = (): string =>
    Array.from({ length: 5 }, () => alphabet[randomInt(alphabet.length)]).join("");
  return [group(), group(), group(), group()].join("-");
}

function fingerprint(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** `unknown` stands in for the hash of accounts that do not exist. */
export async function openPasswords(): Promise<Passwords> {
  const unknown = await hash(randomBytes(16).toString("hex"), cost);
  return {
    hash: (password) => hash(password.normalize("NFC"), cost),
    async verify(stored, password) {
      const right = await verify(stored ?? unknown, password.normalize("NFC"));
      return stored !== null && right;
    },
    newToken: () => randomBytes(32).toString("base64url"),
    fingerprint,
    oneTimePassword,
  };
}
