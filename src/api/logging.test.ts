import { afterAll, beforeAll, expect, test } from "vitest";
import { type Api, openApi, type SignedInAccount } from "#test/api";
import {
  buildMembers,
  buildProviders,
  buildUnits,
  classBody,
  openRegister,
  type Register,
} from "#test/register";

let register: Register;
let api: Api;
let secretary: SignedInAccount;
let member: number;
let providers: Map<string, number>;
const lines: string[] = [];

/** Words that stand nowhere but in what is asked and stored: each must stay out of every line. */
const secrets = {
  number: "NR-77310",
  name: "测试NR-77310",
  login: "login-of-somebody",
  course: "a course nobody else has",
  word: "searched-for-this",
  password: "a password typed wrong",
} as const;

beforeAll(async () => {
  register = await openRegister();
  const branch = (await buildUnits(register)).get("B1");
  if (branch === undefined) throw new Error("no branch B1");
  providers = await buildProviders(register);
  [member = 0] = await buildMembers(register, branch, [secrets.number]);
  api = await openApi(register, { log: { write: (line) => void lines.push(line) } });
  secretary = await api.signedIn({ login: secrets.login, role: "secretary", unit: branch });
});

afterAll(async () => {
  await api.close();
  await register.close();
});

const everyKey =
  "level time reqId msg method route status account ms failure told req res err".split(" ");

test("whatever is asked, and however it ends, no line holds a person, a number or a body", async () => {
  const as = secretary;
  const { login, course, number, word, password } = secrets;
  const key = { "idempotency-key": `key-${word}`, "user-agent": word, referer: `/${word}` };
  const body = classBody(providers, [member], 10, { course });
  const asked = [
    api.send({ as, path: `/members/${member}/study-file` }),
    api.send({ as, path: `/members/${number}` }),
    api.send({ as, path: `/providers?q=${word}` }),
    api.send({ as, path: `/providers?limit=${word}` }),
    api.send({ as, path: `/${word}?q=${number}` }),
    api.send({ path: `/api/v1/%zz${word}` }),
    api.send({ as, method: "POST", path: "/classes", body, headers: key }),
    api.send({ as, method: "POST", path: "/classes", body: { ...body, [word]: number } }),
    api.send({ method: "POST", path: "/session", body: { login, password } }),
    api.app.inject({ method: "POST", url: "/api/v1/session", payload: `{"login":"${login}"` }),
    api.app.inject({
      method: "POST",
      url: "/api/v1/session",
      payload: `login=${login}`,
      headers: { "content-type": "application/x-www-form-urlencoded" },
    }),
    api.app.inject({ url: "/api/v1/session", headers: { cookie: `rollbook=${word}` } }),
  ];
  const answers = await Promise.all(asked);
  expect(answers.map((answer) => answer.statusCode)).toEqual(
    expect.arrayContaining([201, 400, 401]),
  );

  // The database's own words quote values: here they fail in the middle of a write.
  await register.sql(`alter table session add constraint planted check (course <> '${course} 2')`);
  const other = { "idempotency-key": `key-2-${word}` };
  const failing = classBody(providers, [member], 10, { course: `${course} 2` });
  const failed = await api.send({
    as,
    method: "POST",
    path: "/classes",
    body: failing,
    headers: other,
  });
  await register.sql("alter table session drop constraint planted");
  expect(failed.statusCode).toBe(500);
  expect(lines.join("")).toContain("planted");

  expect(lines.length).toBeGreaterThan(asked.length);
  for (const line of lines) {
    const fields = JSON.parse(line) as Record<string, unknown>;
    expect(everyKey).toEqual(expect.arrayContaining(Object.keys(fields)));
    for (const secret of Object.values(secrets)) expect(line).not.toContain(secret);
    expect(line).not.toContain(secretary.token);
    // A time may hold the member's number by chance.
    const told = Object.entries(fields).filter(([key]) => key !== "time" && key !== "ms");
    expect(JSON.stringify(told)).not.toMatch(new RegExp(`\\b${member}\\b(?!")`));
  }
});
