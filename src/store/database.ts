import pg from "pg";

/** What a transaction may see; row-level security reads it (migrations 0002, 0018 and 0042). */
export interface Sight {
  /** Units where the caller holds a standing post: their members' rows are seen. */
  readonly units: readonly number[];
  /** ltree paths of the units whose counts are seen. */
  readonly paths: readonly string[];
  /** The caller's own member id. */
  readonly member: number | null;
  readonly account: number | null;
  /** The system's own work. Never derived from a request. */
  readonly whole: boolean;
  /** These members and nobody else, whom accounts have found with their own sight; it goes alone. */
  readonly members?: readonly number[];
  /** Work under a mandate, with the organisation's day as text; it goes with no other sight. */
  readonly mandate?: { readonly mandateId: number; readonly today: string };
}

export const nothing: Sight = { units: [], paths: [], member: null, account: null, whole: false };
export const wholeSight: Sight = { ...nothing, whole: true };

/** A named query whose text stands in review; prepared once a connection. */
export interface Statement<Params extends readonly unknown[], Row> {
  readonly name: string;
  readonly text: string;
  /** Types only; never present. */
  readonly types?: { params: Params; row: Row };
}

const registry = new Map<string, string>();

/** Declares a statement. Names are unique over the program; docs/sql.md lists them all. */
export function statement<Params extends readonly unknown[], Row = Record<string, never>>(
  name: string,
  text: string,
): Statement<Params, Row> {
  if (registry.has(name)) throw new Error(`Two SQL statements are called ${name}`);
  registry.set(name, text);
  return { name, text };
}

/** Every declared statement, for the listing and for the test that prepares each of them. */
export function declaredStatements(): ReadonlyMap<string, string> {
  return registry;
}

/** One transaction. Statements that are started without waiting share a round trip. */
export interface Tx {
  /** Stands for the database: what is kept of it in this process is kept under this. */
  readonly database: object;
  run<P extends readonly unknown[], R>(what: Statement<P, R>, params: P): Promise<R[]>;
  /** Starts a statement whose rows nobody needs; a failure surfaces at the next `settle` or commit. */
  send<P extends readonly unknown[], R>(what: Statement<P, R>, params: P): void;
  /** Waits for everything that was sent. */
  settle(): Promise<void>;
}

export interface Database {
  /** Reads from one snapshot, or from one that an open transaction gave; may append looks. */
  snapshot<T>(sight: Sight, work: (tx: Tx) => Promise<T>, moment?: string): Promise<T>;
  /** Reads and writes; sees what others committed meanwhile, so lock before you decide. */
  write<T>(sight: Sight, work: (tx: Tx) => Promise<T>): Promise<T>;
  /** A plain connection of its own, for streaming and for session locks. */
  connect(): Promise<pg.Client>;
  /** Connections at work and at rest, and transactions that wait for one. */
  load(): { readonly busy: number; readonly idle: number; readonly waiting: number };
  close(): Promise<void>;
}

export interface DatabaseSettings {
  /** Asked at every new connection where it may change: a restarted server may have moved. */
  readonly url: string | (() => string);
  readonly connections: number;
  /** Milliseconds after which the server cancels one statement; 0 for work without a limit. */
  readonly statementTimeout: number;
  readonly name: string;
}

const types = {
  getTypeParser(oid: number, format?: string): unknown {
    // date (1082) and timestamps stay text; int8 (20) fits a double here (ids below 2^53).
    if (oid === 1082 || oid === 1114) return (text: string) => text;
    if (oid === 20) return Number;
    if (oid === 1016) return parseBigints;
    return pg.types.getTypeParser(oid, format as "text");
  },
};

function parseBigints(text: string): number[] {
  return text === "{}" ? [] : text.slice(1, -1).split(",").map(Number);
}

export function openDatabase(settings: DatabaseSettings): Database {
  const options = {
    application_name: settings.name,
    statement_timeout: settings.statementTimeout || undefined,
    types,
  };
  const { url } = settings;
  const address = typeof url === "string" ? () => url : url;
  class Following extends pg.Client {
    constructor(config?: pg.ClientConfig) {
      super({ ...config, connectionString: address() });
    }
  }
  const pool = new pg.Pool({
    ...options,
    Client: Following,
    max: settings.connections,
    pipeline: true,
    connectionTimeoutMillis: 10_000,
  });
  // An idle connection that breaks is replaced at its next use; without a listener Node would stop.
  pool.on("error", () => undefined);
  // One that breaks in use fails its query; the event says it again, and would stop Node as well.
  pool.on("connect", (client) => {
    client.on("error", () => undefined);
  });
  return {
    snapshot: (sight, work, moment) =>
      retried(() => coded(() => transact(pool, beginReading(moment), sight, work))),
    write: (sight, work) => retried(() => coded(() => transact(pool, ["begin"], sight, work))),
    async connect() {
      const client = new Following(options);
      client.on("error", () => undefined);
      await coded(() => client.connect());
      return client;
    },
    load: () => ({
      busy: pool.totalCount - pool.idleCount,
      idle: pool.idleCount,
      waiting: pool.waitingCount,
    }),
    close: () => pool.end(),
  };
}

export const setSight = {
  name: "set_sight",
  text: `select set_config('rollbook.units', $1, true), set_config('rollbook.paths', $2, true),
    set_config('rollbook.member', $3, true), set_config('rollbook.account', $4, true),
    set_config('rollbook.whole', $5, true), set_config('rollbook.mandate', $6, true),
    set_config('rollbook.today', $7, true), set_config('rollbook.members', $8, true)`,
};

function beginReading(moment: string | undefined): string[] {
  const begin = "begin isolation level repeatable read";
  if (moment === undefined) return [begin];
  // The command takes no parameter.
  if (!/^[0-9A-F]+(-[0-9A-F]+)*$/.test(moment)) throw new Error(`${moment} names no snapshot`);
  return [begin, `set transaction snapshot '${moment}'`];
}

async function transact<T>(
  pool: pg.Pool,
  begin: readonly string[],
  sight: Sight,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  const tx = pipelined(client, pool);
  try {
    for (const text of begin) tx.enqueue({ text });
    tx.enqueue({ ...setSight, values: sightValues(sight) });
    const result = await work(tx);
    tx.enqueue({ text: "commit" });
    await tx.settle();
    return result;
  } catch (error) {
    await client.query("rollback").catch((failure: Error) => {
      broken = failure;
    });
    // Statements that were sent together echo the failure of the first one as 25P02.
    throw (error as { code?: unknown }).code === "25P02" ? (tx.failure() ?? error) : error;
  } finally {
    client.release(broken);
  }
}

/** Applies a sight to a plain connection's transaction, for streaming reads and bulk loads. */
export async function setSightOn(client: pg.ClientBase, sight: Sight): Promise<void> {
  await client.query({ ...setSight, values: sightValues(sight) });
}

/** The values of the settings that row-level security reads, in the order of `set_sight`. */
export function sightValues(sight: Sight): string[] {
  return [
    `{${sight.units.join(",")}}`,
    `{${sight.paths.join(",")}}`,
    sight.member === null ? "" : String(sight.member),
    sight.account === null ? "" : String(sight.account),
    sight.whole ? "on" : "",
    sight.mandate === undefined ? "" : String(sight.mandate.mandateId),
    sight.mandate?.today ?? "",
    `{${(sight.members ?? []).join(",")}}`,
  ];
}

interface Pipelined extends Tx {
  enqueue(query: pg.QueryConfig): void;
  /** What the first statement that failed said. */
  failure(): unknown;
}

function pipelined(client: pg.ClientBase, database: object): Pipelined {
  let pending: Promise<unknown>[] = [];
  let first: unknown;
  const gather = gathering(client);
  const start = (query: pg.QueryConfig): Promise<pg.QueryResult> => {
    gather();
    const running = client.query(query);
    pending.push(running);
    // The failure is reported by settle(); this keeps Node from calling it unhandled before then.
    running.catch((error: unknown) => {
      first ??= error;
    });
    return running;
  };
  return {
    database,
    enqueue: (query) => void start(query),
    failure: () => first,
    send: (what, params) => void start({ name: what.name, text: what.text, values: [...params] }),
    async run<P extends readonly unknown[], R>(what: Statement<P, R>, params: P): Promise<R[]> {
      const before = pending.splice(0);
      const running = start({ name: what.name, text: what.text, values: [...params] });
      pending = [];
      const result = await firstFailure([...before, running]);
      return (result as pg.QueryResult).rows as R[];
    },
    async settle() {
      const waiting = pending;
      pending = [];
      await firstFailure(waiting);
    },
  };
}

/** The driver's own socket, which its types leave out. */
interface WithSocket {
  readonly connection?: { readonly stream?: { cork?(): void; uncork?(): void } };
}

/** Keeps what is sent before the next turn together: one packet for a round trip, not one a query. */
function gathering(client: pg.ClientBase & WithSocket): () => void {
  let held = false;
  return () => {
    const socket = client.connection?.stream;
    if (held || socket?.cork === undefined) return;
    held = true;
    socket.cork();
    process.nextTick(() => {
      held = false;
      socket.uncork?.();
    });
  };
}

/** Waits for all, in order, and throws the first failure (later ones are its echo); else the last. */
async function firstFailure(running: readonly Promise<unknown>[]): Promise<unknown> {
  const outcomes = await Promise.allSettled(running);
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
  const last = outcomes.at(-1);
  return last?.status === "fulfilled" ? last.value : undefined;
}

/** SQLSTATE connection_failure. */
const connectionFailure = "08006";
const lostConnection =
  /^Connection terminated|not queryable|^Client was closed|^timeout e(xceeded|xpired)/;

/** What the driver says of a broken connection carries no code; it gets the one for that. */
async function coded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error && !("code" in error) && lostConnection.test(error.message)) {
      throw Object.assign(error, { code: connectionFailure });
    }
    throw error;
  }
}

const retriedCodes = new Set(["40001", "40P01"]);
const attemptLimit = 5;

/** A deadlock or a failed snapshot is nobody's mistake: the same work is done once more. */
async function retried<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const code = (error as { code?: unknown }).code;
      if (attempt >= attemptLimit || typeof code !== "string" || !retriedCodes.has(code))
        throw error;
    }
  }
}
