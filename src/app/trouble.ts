/** What keeps the program from its work, and what its reader can do; never a stack trace. */
export class Trouble extends Error {
  override readonly name = "Trouble";

  constructor(what: string, advice: string) {
    super(`${what}\n${advice}`);
  }
}

const hosts = "Check host and port in DATABASE_URL, and that PostgreSQL runs there.";

/** Meanings of what the driver says when it cannot connect. */
const connecting: Readonly<Record<string, readonly [what: string, advice: string]>> = {
  ECONNREFUSED: ["nothing listens there", hosts],
  ENOTFOUND: ["the host's name is unknown", hosts],
  EAI_AGAIN: ["the host's name cannot be looked up now", hosts],
  ETIMEDOUT: ["it does not answer", hosts],
  EHOSTUNREACH: ["the host cannot be reached", hosts],
  ENETUNREACH: ["the network cannot be reached", hosts],
  ECONNRESET: ["it broke the connection off", hosts],
  EPIPE: ["it broke the connection off", hosts],
  "28P01": ["the user or the password is wrong", "Correct them in DATABASE_URL."],
  "28000": [
    "the server does not let this user in",
    "Check pg_hba.conf and the user's LOGIN right.",
  ],
  "3D000": [
    "there is no such database",
    "Run `rollbook init` with an administrator's DATABASE_URL first.",
  ],
  "42501": ["this user may not connect to that database", "Run `rollbook init` first."],
  "53300": ["it has no connection left", "Raise max_connections or end idle programs."],
  "57P03": ["it is just starting or stopping", "Try again in a moment."],
};

/** A failure to connect in words, without the address's password. */
export function connectionTrouble(error: unknown, url: string): Error {
  const code = codeOf(error);
  const known = code === null ? undefined : connecting[code];
  const timeout = error instanceof Error && /timeout/i.test(error.message);
  const [what, advice] = known ?? (timeout ? connecting["ETIMEDOUT"] : undefined) ?? [null, ""];
  if (what === null || what === undefined) {
    return error instanceof Error ? error : new Error(String(error));
  }
  return new Trouble(`The database at ${withoutPassword(url)} cannot be used: ${what}.`, advice);
}

const safe = "Nothing that was acknowledged is lost, and nothing is half done.";
const lost: readonly [what: string, advice: string] = [
  "The database broke the connection off.",
  `Look whether it runs, at its log and the room on its disk, and run the same again. ${safe}`,
];
const room = `Free room on that disk and run the same again. ${safe}`;

const full: readonly [what: string, advice: string] = ["The disk of the database is full.", room];

/** For whoever knows it from elsewhere than from PostgreSQL's code. */
export function fullDisk(): Trouble {
  return new Trouble(...full);
}

/** Meanings of failures in the middle of the work. */
const working: readonly (readonly [code: RegExp, told: readonly [string, string]])[] = [
  [/^53100$/, full],
  [/^(08\w{3}|57P0[1-5]|ECONNRE\w+|EPIPE|ETIMEDOUT)$/, lost],
  [
    /^53[23]00$/,
    ["The database has no memory or no connection left.", `Run the same again later. ${safe}`],
  ],
  [/^(ENOSPC|EDQUOT)$/, ["The disk is full.", room]],
  [/^EROFS$/, ["The disk can only be read.", "Set ROLLBOOK_DATA to a folder that you may write."]],
];

/** A failure in the middle of the work in words; null for those that nobody foresaw. */
export function workTrouble(error: unknown): Trouble | null {
  const code = codeOf(error);
  if (code === null) return null;
  const told = working.find(([pattern]) => pattern.test(code))?.[1];
  if (told === undefined) return null;
  const { path } = error as { path?: unknown };
  const where = typeof path === "string" ? ` (${path})` : "";
  return new Trouble(told[0].replace(/\.$/, `${where}.`), told[1]);
}

function codeOf(error: unknown): string | null {
  const inner: unknown = error instanceof AggregateError ? error.errors[0] : error;
  const code = (inner as { code?: unknown } | null)?.code;
  return typeof code === "string" ? code : null;
}

export function withoutPassword(url: string): string {
  if (!URL.canParse(url)) return "DATABASE_URL";
  const { username, host, pathname } = new URL(url);
  return `${decodeURIComponent(username)}@${host}${pathname}`;
}
