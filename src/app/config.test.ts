import { expect, test } from "vitest";
import { readConfig } from "./config.ts";

function problemsOf(environment: Record<string, string>): readonly string[] {
  const result = readConfig(environment, "/somewhere");
  return result.ok ? [] : result.problems;
}

test("without any variable it listens on this machine only, on port 8080, embedded", () => {
  expect(readConfig({})).toEqual({
    ok: true,
    config: {
      host: "127.0.0.1",
      port: 8080,
      databaseUrl: null,
      dataDir: null,
      metricsToken: null,
      origin: null,
      provider: null,
    },
  });
});

test("an empty variable counts as unset", () => {
  expect(readConfig({ PORT: "", HOST: " ", DATABASE_URL: "", ROLLBOOK_DATA: "" })).toEqual(
    readConfig({}),
  );
});

test("port 0 asks for any free port", () => {
  expect(readConfig({ PORT: "0" })).toMatchObject({ ok: true, config: { port: 0 } });
});

test.each(["abc", "-1", "65536", "80.5", "0x50", "8080 9090"])(
  "PORT=%s is refused with what is allowed",
  (value) => {
    expect(problemsOf({ PORT: value })).toEqual([
      expect.stringContaining(`PORT=${value} is not a port: use a whole number from 1 to 65535`),
    ]);
  },
);

test("a host with a scheme is refused", () => {
  expect(problemsOf({ HOST: "http://localhost" })).toHaveLength(1);
});

test("every problem is told at once", () => {
  expect(problemsOf({ PORT: "x", HOST: "a b", DATABASE_URL: "nonsense" })).toHaveLength(3);
});

test.each(["nonsense", "mysql://u:hunter2@h/db", "postgres://u:hunter2@h:5432"])(
  "DATABASE_URL %s is refused without repeating a password",
  (value) => {
    const [problem] = problemsOf({ DATABASE_URL: value });
    expect(problem).toContain("postgres://user:password@host:5432/database");
    expect(problem).not.toContain("hunter2");
  },
);

test("a relative data folder is one of the folder in which the command was typed", () => {
  expect(readConfig({ ROLLBOOK_DATA: "数据 1" }, "/somewhere")).toMatchObject({
    config: { dataDir: "/somewhere/数据 1" },
  });
});

const provider = {
  ROLLBOOK_OIDC_ISSUER: "https://id.example/realms/people",
  ROLLBOOK_OIDC_CLIENT_ID: "rollbook",
  ROLLBOOK_OIDC_SECRET_FILE: "secret.txt",
};

test("an identity provider has issuer, client, a file with the secret, and a name", () => {
  expect(readConfig({ ...provider, ROLLBOOK_OIDC_NAME: " 统一身份 " }, "/somewhere")).toMatchObject(
    {
      ok: true,
      config: {
        provider: {
          issuer: "https://id.example/realms/people",
          clientId: "rollbook",
          secretFile: "/somewhere/secret.txt",
          name: "统一身份",
        },
      },
    },
  );
  expect(readConfig(provider)).toMatchObject({ config: { provider: { name: "id.example" } } });
});

test("half an identity provider is refused with what is missing", () => {
  const { ROLLBOOK_OIDC_SECRET_FILE: _secret, ...half } = provider;
  expect(problemsOf(half)).toEqual([
    "ROLLBOOK_OIDC_SECRET_FILE is missing: an identity provider needs issuer, client and secret.",
  ]);
});

test.each(["id.example", "http://id.example", "https://id.example/?a=b", "ftp://id.example"])(
  "the issuer %s is refused: it would not be safe, or is none",
  (issuer) => {
    expect(problemsOf({ ...provider, ROLLBOOK_OIDC_ISSUER: issuer })).toEqual([
      expect.stringContaining("is no issuer"),
    ]);
  },
);

test("an origin is a host without a path, over https or on this machine", () => {
  expect(readConfig({ ROLLBOOK_ORIGIN: "https://rollbook.example" })).toMatchObject({
    config: { origin: "https://rollbook.example" },
  });
  expect(readConfig({ ROLLBOOK_ORIGIN: "http://localhost:8080/" })).toMatchObject({
    config: { origin: "http://localhost:8080" },
  });
  for (const origin of ["rollbook.example", "http://rollbook.example", "https://a.example/path"]) {
    expect(problemsOf({ ROLLBOOK_ORIGIN: origin })).toHaveLength(1);
  }
});
