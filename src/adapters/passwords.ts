import { hash, verify } from "@node-rs/argon2";
import { createHash, randomBytes, randomInt } from "node:crypto";
import { availableParallelism } from "node:os";

/** Secrets: hashing of passwords, tokens of sessions, one-time passwords. */
export interface Passwords {
  hash(password: string): Promise<string>;
  /** Takes as long for an account that does not exist (null) as for one that does. */
  verify(stored: string | null, password: string): Promise<boolean>;
  /** So many hashes wait already that another would wait for longer than anybody does. */
  isBusy(): boolean;
  /** 256 random bits for a cookie; only its hash is ever stored. */
  newToken(): string;
  /** SHA-256 in hex. Enough for a random token, which nobody can guess. */
  fingerprint(text: string): string;
  /** 20 letters and digits in four groups (about 98 bits), without those that look alike. */
  oneTimePassword(): string;
  /** 16 letters and digits in four groups (about 79 bits), for slips of paper and recovery. */
  slipCode(): string;
}

/**
 * Argon2id, 19 MiB, 2 passes, 1 lane: the first of OWASP's equivalent choices. About 20 ms of one
 * core, and 19 MiB while it lasts.
 */
const cost = {
  /** Argon2id; the package's enum is one that single-file compilers cannot read. */
  algorithm: 2,
  memoryCost: 19_456,
  timeCost: 2,
  parallelism: 1,
};

const alphabet = "abcdefghjkmnpqrstuvwxyz23456789";

function groups(length: number): string {
  const group = (): string =>
    Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join("");
  return [group(), group(), group(), group()].join("-");
}

/** Hashes that may wait: at 20 ms each, the last one of them waits a few seconds. */
const mostWaiting = 400;

/**
 * One hash a processor at a time, at most four (Node's thread pool has no more, and files and names
 * of hosts need it too); the others wait in the order in which they came. So a crowd that signs in
 * takes no more memory than a few people do.
 */
function inLine(atOnce: number): {
  readonly waiting: () => number;
  run<T>(work: () => Promise<T>): Promise<T>;
} {
  const line: (() => void)[] = [];
  let running = 0;
  return {
    waiting: () => line.length,
    async run(work) {
      if (running >= atOnce) await new Promise<void>((resolve) => line.push(resolve));
      else running += 1;
      try {
        return await work();
      } finally {
        const next = line.shift();
        // The place passes on to the next in line; where there is none it is free.
        if (next === undefined) running -= 1;
        else next();
      }
    },
  };
}

function fingerprint(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** One line for the whole process, however often this file is asked for passwords. */
const line = inLine(Math.min(4, Math.max(1, availableParallelism())));

/** `unknown` stands in for the hash of accounts that do not exist. */
export async function openPasswords(): Promise<Passwords> {
  const unknown = await hash(randomBytes(16).toString("hex"), cost);
  return {
    hash: (password) => line.run(() => hash(password.normalize("NFC"), cost)),
    async verify(stored, password) {
      const right = await line.run(() => verify(stored ?? unknown, password.normalize("NFC")));
      return stored !== null && right;
    },
    isBusy: () => line.waiting() >= mostWaiting,
    newToken: () => randomBytes(32).toString("base64url"),
    fingerprint,
    oneTimePassword: () => groups(5),
    slipCode: () => groups(4),
  };
}
