import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, brotliDecompressSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openApi, type Api } from "#test/api";
import { openRegister, type Register } from "#test/register";

let folder: string;
let register: Register;
let api: Api;
const page = "<!doctype html><title>pages</title>";
const script = "console.log('a script');".repeat(100);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rollbook-pages-"));
  await mkdir(join(folder, "assets"));
  await writeFile(join(folder, "index.html"), page);
  await writeFile(join(folder, "assets", "a-1234.js"), script);
  await writeFile(join(folder, "assets", "a-1234.js.br"), brotliCompressSync(script));
  await writeFile(join(tmpdir(), "rollbook-outside.txt"), "outside");
  register = await openRegister();
  api = await openApi(register, { webDir: folder });
});
afterAll(async () => {
  await api.close();
  await register.close();
  await rm(folder, { recursive: true, force: true });
  await rm(join(tmpdir(), "rollbook-outside.txt"), { force: true });
});

const get = (url: string, headers: Record<string, string> = {}) =>
  api.app.inject({ method: "GET", url, headers });
const html = { accept: "text/html,*/*" };

test.each(["/", "/units/5", "/members/7?tab=looks", "/sign-in"])(
  "a browser that navigates to %s gets the page, which is asked for anew each time",
  async (url) => {
    const answer = await get(url, html);
    expect([answer.statusCode, answer.body]).toEqual([200, page]);
    expect(answer.headers["cache-control"]).toBe("no-cache");
    expect(answer.headers["content-security-policy"]).toContain("default-src 'self'");
  },
);

test("files with a hash in their name are kept for ever and come compressed", async () => {
  const plain = await get("/assets/a-1234.js");
  expect(plain.body).toBe(script);
  expect(plain.headers["cache-control"]).toBe("public, max-age=31536000, immutable");
  const packed = await get("/assets/a-1234.js", { "accept-encoding": "gzip, br" });
  expect(packed.headers["content-encoding"]).toBe("br");
  expect(packed.headers["cache-control"]).toBe("public, max-age=31536000, immutable");
  expect(brotliDecompressSync(packed.rawPayload).toString()).toBe(script);
});

test.each([
  "/assets/gone-5678.js",
  "/api/v1/nothing",
  "/api/nothing",
  "/api",
  "/assets/..%2f..%2frollbook-outside.txt",
  "/assets/%00",
])("%s is not there, also for a browser", async (url) => {
  const answer = await get(url, html);
  expect([400, 403, 404]).toContain(answer.statusCode);
  expect(answer.body).not.toContain("outside");
  expect(answer.body).not.toBe(page);
});

test.each([
  "/..%2frollbook-outside.txt",
  "/%2e%2e/rollbook-outside.txt",
  "/%5c..%5crollbook-outside.txt",
])("%s leads to nothing outside the pages", async (url) => {
  expect((await get(url)).statusCode).not.toBe(200);
  expect((await get(url, html)).body).not.toBe("outside");
});

test("a program that asks for an unknown address gets a problem document", async () => {
  const answer = await get("/units/5", { accept: "application/json" });
  expect(answer.statusCode).toBe(404);
  expect(answer.json().code).toBe("route-unknown");
});

test("over https browsers are told to stay there", async () => {
  const secure = await get("/", { ...html, "x-forwarded-proto": "https" });
  expect(secure.headers["strict-transport-security"]).toBe("max-age=31536000");
  expect((await get("/", html)).headers["strict-transport-security"]).toBeUndefined();
});

test("a way out of the folder of the pages is not found, in the words of any other such address", async () => {
  for (const url of ["/assets/..%2f..%2fpackage.json", "/..%2frollbook-outside.txt"]) {
    const answer = await get(url);
    expect(answer.statusCode).toBe(404);
    expect(answer.json()).toMatchObject({ code: "route-unknown" });
  }
});
