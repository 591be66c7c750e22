import { afterAll, beforeAll, expect, test } from "vitest";
import type { z } from "zod";
import { allRoutes } from "#contract/routes/all";
import type { Route } from "#contract/route";
import { judgeQueue } from "#services/verdicts-recompute";
import { openApi, type Api, type SignedInAccount } from "#test/api";
import { buildMembers, buildProviders, buildUnits, openRegister } from "#test/register";
import type { Register, SketchedUnit } from "#test/register";

/** Whatever is sent to a route: the client's mistake is answered as one, the server never fails. */

let register: Register;
let api: Api;
let units: Map<string, SketchedUnit>;
const ids: Record<string, number> = {};
const accounts: SignedInAccount[] = [];

beforeAll(async () => {
  register = await openRegister({ connections: 6 });
  units = await buildUnits(register);
  ids["providerId"] = (await buildProviders(register)).get("school")!;
  [ids["memberId"] = 0] = await buildMembers(register, units.get("B1")!, ["H1"]);
  ids["unitId"] = units.get("T1")!.unitId;
  await judgeQueue(register.ctx);
  api = await openApi(register);
  for (const role of ["administrator", "training-office"] as const) {
    accounts.push(await api.signedIn({ login: role, role, unit: units.get("T1")! }));
  }
  ids["accountId"] = accounts[1]!.accountId;
});
afterAll(async () => {
  await api.close();
  await register.close();
});

const strings = [
  "",
  " ",
  "\u0000",
  "a\u0000b",
  "\ud800",
  "'; drop table member; --",
  "' or '1'='1",
  "%",
  "_",
  "\\",
  '"',
  "{}",
  "{1,2}",
  "null",
  "NaN",
  "-1",
  "1e309",
  "99999999999999999999999",
  "2011-02-30",
  "0000-00-00",
  "9999-12-31",
  "../../../etc/passwd",
  "<script>alert(1)</script>",
  "𠮷𠀋",
  "‮",
  "x".repeat(5_000),
  "%s%s%n",
  "${7*7}",
  "__proto__",
  "constructor",
  "true",
];
const values: readonly unknown[] = [
  ...strings,
  null,
  true,
  false,
  0,
  -1,
  0.5,
  1e308,
  -1e308,
  2 ** 53,
  -(2 ** 53),
  2147483648,
  [],
  {},
  [[[[]]]],
  [null],
  ["'"],
  { a: { b: {} } },
  { $gt: "" },
  { toString: 1 },
];

/** Something that the schema takes, so that one wrong value stands alone. */
function sound(schema: z.ZodType, name = ""): unknown {
  const { def } = schema as unknown as { def: Record<string, never> & { type: string } };
  const inner = (key: string): z.ZodType => def[key] as unknown as z.ZodType;
  switch (def.type) {
    case "object":
      return Object.fromEntries(
        Object.entries(def["shape"] as unknown as Record<string, z.ZodType>)
          .filter(([, one]) => !["optional", "default"].includes(kindOf(one)))
          .map(([key, one]) => [key, sound(one, key)]),
      );
    case "optional":
    case "default":
    case "nullable":
      return sound(inner("innerType"), name);
    case "array":
      return [sound(inner("element"), name)];
    case "union":
      return sound((def["options"] as unknown as z.ZodType[])[0]!, name);
    case "enum":
      return Object.values(def["entries"] as unknown as Record<string, string>)[0];
    case "literal":
      return (def["values"] as unknown as unknown[])[0];
    case "boolean":
      return false;
    case "pipe":
    case "number":
      return (
        ids[name] ??
        [1, 2010].find((one) => schema.safeParse(one).success) ??
        soundText(schema, name)
      );
    default:
      return soundText(schema, name);
  }
}

function kindOf(schema: z.ZodType): string {
  return (schema as unknown as { def: { type: string } }).def.type;
}

function soundText(schema: z.ZodType, name: string): string {
  const known: Record<string, string> = { form: "lecture", requirement: "S1", kind: "role" };
  const tries = [known[name] ?? "word", "2011-03-01", "10:00", "AAAA", "H1", "a".repeat(16)];
  return tries.find((one) => schema.safeParse(one).success) ?? "word";
}

function keysOf(schema: z.ZodType | undefined): string[] {
  if (schema === undefined) return [];
  const { def } = schema as unknown as {
    def: { type: string; shape?: object; options?: z.ZodType[] };
  };
  if (def.type === "union") return [...new Set((def.options ?? []).flatMap(keysOf))];
  return Object.keys(def.shape ?? {});
}

const fill = (path: string, params: Record<string, unknown>): string =>
  path.replace(/:(\w+)/g, (_all, name: string) => encodeLoose(params[name]));

/** Half pairs cannot be written in an address; the others can. */
function encodeLoose(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, "\ufffd").slice(0, 2_000));
}

interface Attempt {
  readonly path: string;
  readonly body?: unknown;
}

function attemptsOn(route: Route): Attempt[] {
  const params = (route.params === undefined ? {} : sound(route.params)) as Record<string, unknown>;
  const query = (route.query === undefined ? {} : sound(route.query)) as Record<string, unknown>;
  const body = route.body === undefined ? undefined : sound(route.body);
  const address = (some: Record<string, unknown>, asked: Record<string, unknown>): string => {
    const search = Object.entries(asked).map(([key, one]) => `${key}=${encodeLoose(one)}`);
    return fill(route.path, some) + (search.length === 0 ? "" : `?${search.join("&")}`);
  };
  const usual = address(params, query);
  const withBody = (path: string, one: unknown): Attempt =>
    body === undefined ? { path } : { path, body: one };
  const attempts: Attempt[] = [withBody(usual, body)];
  for (const value of values) {
    for (const key of keysOf(route.params)) {
      attempts.push(withBody(address({ ...params, [key]: value }, query), body));
    }
    for (const key of [...keysOf(route.query), "unknown"]) {
      attempts.push(withBody(address(params, { ...query, [key]: value }), body));
    }
    if (body === undefined) continue;
    attempts.push({ path: usual, body: value ?? "null" });
    for (const key of [...keysOf(route.body), "unknown"]) {
      attempts.push({ path: usual, body: { ...(body as object), [key]: value } });
    }
  }
  return attempts;
}

/** What may close the door to the rest of a run. */
const ending = new Set([
  "session-sign-out",
  "session-sign-out-everywhere",
  "session-change-password",
  "accounts-disable",
  "accounts-reset-password",
  "session-sign-in",
]);

test.each(allRoutes.map((route) => [route.name, route] as const))(
  "%s",
  async (name, route) => {
    const failures: string[] = [];
    const statuses = new Set<number>();
    const attempts = attemptsOn(route);
    // Passwords are slow to check: a tenth of those attempts.
    const some = ending.has(name) ? attempts.filter((_one, index) => index % 10 === 0) : attempts;
    const attempt = async ({ path, body }: Attempt, index: number): Promise<void> => {
      const as = ending.has(name) ? undefined : accounts[index % accounts.length];
      const answer = await api.send({
        as,
        method: route.method,
        path,
        ...(body === undefined ? {} : { body }),
        headers: { "x-forwarded-for": `192.0.2.${index % 250}` },
      });
      statuses.add(answer.statusCode);
      const problem = String(answer.headers["content-type"]).includes("problem+json");
      if (answer.statusCode >= 500 || (answer.statusCode >= 400 && !problem)) {
        failures.push(`${answer.statusCode} ${path} ${JSON.stringify(body)}`);
      }
    };
    for (let start = 0; start < some.length; start += 6) {
      await Promise.all(
        some.slice(start, start + 6).map((one, index) => attempt(one, start + index)),
      );
    }
    // What is sound but for one value gets past the schema at least once.
    expect([...statuses].some((status) => status !== 400)).toBe(true);
    expect(failures.slice(0, 10)).toEqual([]);
  },
  240_000,
);

test.each([
  "AAAA",
  "W10",
  "WyIiXQ",
  "eyJhIjoxfQ",
  "WyJcdTAwMDAiXQ",
  "WzFlMzA4XQ",
  "bnVsbA",
  "AA",
  Buffer.from('[1e300,1e300,"\\u0000",1e300,"\\ud800"]').toString("base64url"),
  Buffer.from('[1,1,"S1\\u0000",1,""]').toString("base64url"),
  Buffer.from('["\\u0000",1]').toString("base64url"),
  Buffer.from("\0\0").toString("base64url"),
])("the made-up cursor %s breaks nothing", async (cursor) => {
  for (const route of allRoutes.filter((one) => keysOf(one.query).includes("cursor"))) {
    const params = (route.params === undefined ? {} : sound(route.params)) as Record<
      string,
      unknown
    >;
    const query = route.name === "units-coverage" ? "requirement=S1&" : "";
    for (const as of accounts) {
      const path = `${fill(route.path, params)}?${query}cursor=${cursor}`;
      const answer = await api.send({ as, path });
      expect([path, answer.statusCode < 500]).toEqual([path, true]);
    }
  }
});
