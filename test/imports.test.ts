import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ExcelJS from "exceljs";
import { ZipFile } from "yazl";
import { buffer } from "node:stream/consumers";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { uploadFolder } from "#adapters/files/uploads";
import type { ImportPreview, ImportView } from "#contract/routes/imports";
import { sweepFiles, workOnUpload } from "#services/imports/upload-work";
import { openApi, type Api, type SignedInAccount } from "#test/api";
import { gb18030 } from "#test/encodings";
import { buildUnits, openRegister } from "#test/register";
import type { Register, SketchedUnit } from "#test/register";

let folder = "";
let register: Register;
let api: Api;
let units: Map<string, SketchedUnit>;
let admin: SignedInAccount;
let other: SignedInAccount;
let secretary: SignedInAccount;
const uploads = () => uploadFolder(folder);
const going = new AbortController().signal;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rollbook-uploads-"));
  register = await openRegister({ connections: 6 });
  units = await buildUnits(register);
  api = await openApi(register, { uploadsDir: folder });
  const at = (code: string): SketchedUnit => units.get(code)!;
  admin = await api.signedIn({ login: "admin", role: "administrator", unit: at("P") });
  other = await api.signedIn({ login: "other", role: "administrator", unit: at("C1") });
  secretary = await api.signedIn({ login: "secretary", role: "secretary", unit: at("B1") });
});
afterAll(async () => {
  await api.close();
  await register.close();
  await rm(folder, { recursive: true, force: true });
});
afterEach(async () => {
  await register.sql("delete from upload");
  await sweepFiles({ db: register.db, uploads: uploads() });
  expect(await readdir(folder)).toEqual([]);
});

const work = () => ({
  db: register.db,
  uploads: uploads(),
  today: register.ctx.today,
  zone: register.ctx.zone,
});
const check = (): Promise<boolean> => workOnUpload(work(), "check", going);
const load = (): Promise<boolean> => workOnUpload(work(), "load", going);

const header = "member_no,name,unit,from\r\n";

async function begin(
  as: SignedInAccount,
  content: Buffer,
  about: Record<string, unknown> = {},
): Promise<ImportView> {
  const body = { kind: "members", name: "名册.csv", bytes: content.length, ...about };
  const answer = await api.send({ as, method: "POST", path: "/imports", body });
  expect(answer).toMatchObject({ statusCode: 201 });
  return answer.json<ImportView>();
}

function part(as: SignedInAccount, importId: number, at: number, bytes: Buffer) {
  return api.app.inject({
    method: "POST",
    url: `/api/v1/imports/${importId}/parts?at=${at}`,
    headers: { cookie: `rollbook=${as.token}`, "content-type": "application/octet-stream" },
    payload: bytes,
  });
}

async function send(
  as: SignedInAccount,
  content: string | Buffer,
  about: Record<string, unknown> = {},
): Promise<number> {
  const bytes = Buffer.from(content);
  const { importId } = await begin(as, bytes, about);
  for (let at = 0; at < bytes.length; at += 1_000_000) {
    const sent = await part(as, importId, at, bytes.subarray(at, at + 1_000_000));
    expect(sent).toMatchObject({ statusCode: 200 });
  }
  return importId;
}

async function read(as: SignedInAccount, importId: number): Promise<ImportView> {
  const answer = await api.send({ as, path: `/imports/${importId}` });
  expect(answer).toMatchObject({ statusCode: 200 });
  return answer.json<ImportView>();
}

async function ask(as: SignedInAccount, importId: number, what: string, body?: object) {
  return api.send({ as, method: "POST", path: `/imports/${importId}/${what}`, body });
}

const members = async (): Promise<number> => {
  const [row] = await register.sql<{ n: string }>("select count(*) as n from member");
  return Number(row!.n);
};

test("a file is checked first, with its first rows as understood and every error, and then loaded", async () => {
  const rows = [
    "成员编号,姓名,所在组织代码,转入日期,备注",
    "U1,王䶮,B1,2010年5月6日,x",
    "U2,李秀兰,B1,2010-05-06,",
    "U3,=1+1,NOWHERE,2010-05-06,",
    "U4,陈㛃,B1,2010-13-06,",
    "11010519491231002X,赵某,B1,2010-05-06,",
  ];
  const importId = await send(admin, gb18030(rows.join("\r\n")));
  expect(await read(admin, importId)).toMatchObject({ step: "check", state: "waiting" });
  expect(await check()).toBe(true);
  const before = await members();
  const found = await read(admin, importId);
  expect(found).toMatchObject({ step: "check", state: "done", failure: null, loaded: null });
  expect(found.checked).toMatchObject({ rows: 5, loaded: 2, refused: 3, unused: ["备注"] });
  const preview = (
    await api.send({ as: admin, path: `/imports/${importId}/preview` })
  ).json<ImportPreview>();
  expect(preview).toMatchObject({ format: "csv", encoding: "gb18030", language: "zh" });
  expect(preview.columns.find((one) => one.key === "unit")?.title).toBe("所在组织代码");
  const cell = (row: number, key: string): string | undefined =>
    preview.rows[row]?.cells[preview.columns.findIndex((one) => one.key === key)];
  expect([cell(0, "name"), cell(0, "from")]).toEqual(["王䶮", "2010-05-06"]);
  expect(preview.rows[3]?.problems).toHaveLength(1);
  // An identity number is kept nowhere: not in the preview, not among the errors.
  expect(JSON.stringify(preview)).not.toContain("11010519491231002X");
  const errors = (await api.send({ as: admin, path: `/imports/${importId}/errors` })).json<{
    items: { row: string; column: string; value: string; reason: string }[];
  }>().items;
  expect(errors.map((one) => [one.row, one.column, one.value])).toEqual([
    ["5", "转入日期", "2010-13-06"],
    ["6", "成员编号", ""],
    ["4", "所在组织代码", "NOWHERE"],
  ]);
  const file = await api.send({ as: admin, path: `/imports/${importId}/errors.csv` });
  expect(file.headers["content-disposition"]).toContain(`import-${importId}-errors.csv`);
  expect(file.body).toMatch(/^\ufeff行,列,值,原因,处理办法\r\n/);
  expect(file.body).toContain("4,所在组织代码,NOWHERE,当日没有这个组织,");
  expect(await members()).toBe(before);

  expect((await ask(admin, importId, "load", {})).json()).toMatchObject({ step: "load" });
  expect(await load()).toBe(true);
  const done = await read(admin, importId);
  expect(done).toMatchObject({ step: "load", state: "done" });
  expect(done.loaded).toMatchObject({ loaded: 2, refused: 3, saved: true });
  expect(await members()).toBe(before + 2);
  // The file is gone, its errors can still be fetched, and the list of jobs does not tell its name.
  expect((await readdir(folder)).filter((name) => !name.endsWith(".errors.csv"))).toEqual([]);
  expect((await api.send({ as: admin, path: "/status" })).body).not.toContain("名册");
  expect((await ask(admin, importId, "load", {})).json()).toMatchObject({ state: "done" });
  expect(await load()).toBe(false);
});

test("what is wrong is said in the language of whoever reads it, whatever that of the file is", async () => {
  const importId = await send(
    admin,
    `${header}L1,王某,B1,2010-13-06\r\nL2,=1+1,NOWHERE,2010-01-01`,
  );
  await check();
  const told = async (headers: Record<string, string>) => {
    const get = (what: string) =>
      api.send({ as: admin, path: `/imports/${importId}/${what}`, headers });
    const [errors, preview, file] = await Promise.all(["errors", "preview", "errors.csv"].map(get));
    const { items } = errors!.json<{ items: { row: string; reason: string; cure: string }[] }>();
    return {
      reasons: items.map((one) => `${one.row} ${one.reason} ${one.cure}`),
      shown: preview!.json<ImportPreview>().rows.map((row) => row.problems[0]?.reason),
      file: file!.body.split("\r\n"),
    };
  };
  const chinese = await told({ "accept-language": "zh-CN" });
  expect(chinese.reasons).toEqual([
    "2 日历上没有这一天 请核对月和日(2月29日只在闰年存在)。",
    "3 当日没有这个组织 请先导入该组织,或更正代码或日期。",
  ]);
  expect(chinese.shown).toEqual(["日历上没有这一天", undefined]);
  expect(chinese.file.slice(0, 2)).toEqual([
    "\ufeff行,列,值,原因,处理办法",
    "2,from,2010-13-06,日历上没有这一天,请核对月和日(2月29日只在闰年存在)。",
  ]);
  const english = await told({ "accept-language": "en" });
  expect(english.reasons[1]).toMatch(/^3 is no unit on that day Import the unit first/);
  expect(english.file[0]).toBe("\ufeffRow,Column,Value,Reason,Cure");
  // What was chosen on the pages goes before what the browser prefers.
  const cookie = `rollbook=${admin.token}; rollbook-language=en`;
  expect(await told({ "accept-language": "zh-CN", cookie })).toEqual(english);
});

test("what was kept before problems had codes is shown as it was written", async () => {
  const importId = await send(admin, `${header}K1,王某,NOWHERE,2010-01-01`);
  await check();
  const [name] = (await readdir(folder)).filter((one) => one.endsWith(".errors.csv"));
  const old = "\ufeffRow,Column,Value,Reason,Cure\r\n2,unit,NOWHERE,is no unit,Import it.\r\n";
  await writeFile(join(folder, name!), old);
  const note = join(folder, name!.replace(".errors.csv", ".note.json"));
  const preview = JSON.parse(await readFile(note, "utf8")) as ImportPreview;
  preview.rows[0]!.problems.push({ column: "unit", reason: "is no unit", cure: "Import it." });
  await writeFile(note, JSON.stringify(preview));
  const get = (what: string) => api.send({ as: admin, path: `/imports/${importId}/${what}` });
  expect((await get("errors")).json()).toEqual({
    items: [
      { row: "2", column: "unit", value: "NOWHERE", reason: "is no unit", cure: "Import it." },
    ],
  });
  expect((await get("preview")).json<ImportPreview>().rows[0]?.problems).toEqual([
    { column: "unit", reason: "is no unit", cure: "Import it." },
  ]);
  expect((await get("errors.csv")).body).toContain("2,unit,NOWHERE,is no unit,Import it.");
});

test("nothing is loaded where a single row is wrong and that was asked for", async () => {
  const importId = await send(
    admin,
    `${header}A1,王某,B1,2010-01-01\r\nA2,李某,NOWHERE,2010-01-01`,
  );
  await check();
  const before = await members();
  await ask(admin, importId, "load", { allOrNothing: true });
  await load();
  expect((await read(admin, importId)).loaded).toMatchObject({ saved: false, errorLines: 1 });
  expect(await members()).toBe(before);
});

test("parts that come twice, late or out of order make one whole file", async () => {
  const bytes = Buffer.from(`${header}P1,王某,B1,2010-01-01\r\n`);
  const { importId } = await begin(admin, bytes);
  const [first, second] = [bytes.subarray(0, 10), bytes.subarray(10)];
  const early = await part(admin, importId, 10, second);
  expect(early.json()).toMatchObject({ status: 409, code: "part-missing" });
  expect((await part(admin, importId, 0, first)).json()).toMatchObject({ received: 10 });
  expect((await part(admin, importId, 0, first)).json()).toMatchObject({ received: 10 });
  expect((await ask(admin, importId, "load", {})).json()).toMatchObject({
    code: "file-incomplete",
  });
  const beyond = await part(admin, importId, 10, Buffer.concat([second, first]));
  expect(beyond.json()).toMatchObject({ status: 422, code: "part-wrong" });
  const both = await Promise.all([
    part(admin, importId, 10, second),
    part(admin, importId, 10, second),
  ]);
  expect(both.map((one) => one.statusCode).filter((one) => one !== 200 && one !== 409)).toEqual([]);
  expect((await part(admin, importId, 10, second)).json()).toMatchObject({ step: "check" });
  await check();
  expect((await read(admin, importId)).checked).toMatchObject({ rows: 1, loaded: 1 });
});

test("a part that is too large, or no bytes, is refused; other routes take no bytes", async () => {
  const bytes = Buffer.alloc(2_000_000, 65);
  const { importId } = await begin(admin, bytes);
  expect((await part(admin, importId, 0, bytes)).statusCode).toBe(413);
  const path = `/imports/${importId}/parts?at=0`;
  const json = await api.send({ as: admin, method: "POST", path, body: { at: 0 } });
  expect(json).toMatchObject({ statusCode: 415 });
  const asBytes = await api.app.inject({
    method: "POST",
    url: "/api/v1/providers",
    headers: { cookie: `rollbook=${admin.token}`, "content-type": "application/octet-stream" },
    payload: bytes.subarray(0, 10),
  });
  expect(asBytes.statusCode).toBe(415);
});

test.each([
  ["a picture", Buffer.from("\u0089PNG\r\n\u001a\n", "latin1"), "file-kind"],
  ["a page of the web", Buffer.from("<!doctype html><html>"), "file-kind"],
  ["text of another encoding", Buffer.from([0xff, 0x41, 0x80, 0x0a, 0xff, 0x20]), "bad-encoding"],
  ["a file without the columns", Buffer.from("a,b\r\n1,2"), "columns-missing"],
  ["a cell of ten megabytes", Buffer.from(`${header}${"x".repeat(10_000_000)}`), "bad-csv"],
  ["half a workbook", Buffer.from("PK\u0003\u0004 and then nothing"), "archive-damaged"],
])("%s is refused with its reason", async (_what, content, code) => {
  const importId = await send(admin, content);
  await check();
  const { failure, state } = await read(admin, importId);
  expect(state).toBe("failed");
  expect(failure?.code).toBe(code);
  // Nothing about this machine.
  expect(failure?.message).not.toContain(folder);
});

test("a workbook that unpacks to far more than it is, is refused before it is opened", async () => {
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from("<workbook/>"), "xl/workbook.xml");
  zip.addBuffer(Buffer.alloc(40_000_000), "xl/worksheets/sheet1.xml");
  zip.end();
  const importId = await send(admin, await buffer(zip.outputStream), { name: "b.xlsx" });
  await check();
  expect((await read(admin, importId)).failure?.code).toBe("archive-refused");
});

test("a sheet of a workbook is read by its name", async () => {
  const book = new ExcelJS.Workbook();
  book.addWorksheet("first").addRow(["nothing"]);
  const sheet = book.addWorksheet("名册");
  sheet.addRow(["member_no", "name", "unit", "from"]);
  sheet.addRow(["X1", "王某", "B1", new Date("2010-05-06T00:00:00Z")]);
  const content = Buffer.from(await book.xlsx.writeBuffer());
  const importId = await send(admin, content, { name: "b.xlsx", sheet: "名册" });
  await check();
  expect((await read(admin, importId)).checked).toMatchObject({ rows: 1, loaded: 1 });
});

test("who did not send it does not see it, nor do those who import nothing", async () => {
  const importId = await send(admin, `${header}Z1,王某,B1,2010-01-01`);
  for (const as of [other, secretary]) {
    for (const path of ["", "/preview", "/errors", "/errors.csv"]) {
      const answer = await api.send({ as, path: `/imports/${importId}${path}` });
      expect(answer.statusCode).toBe(404);
    }
    for (const what of ["load", "stop"]) {
      expect((await ask(as, importId, what, what === "load" ? {} : undefined)).statusCode).toBe(
        404,
      );
    }
    expect((await part(as, importId, 0, Buffer.from("x"))).statusCode).toBe(404);
    const path = `/imports/${importId}`;
    expect((await api.send({ as, method: "DELETE", path })).statusCode).toBe(404);
  }
  const body = { kind: "entries", name: "a.csv", bytes: 10 };
  const entries = await api.send({ as: admin, method: "POST", path: "/imports", body });
  expect(entries.statusCode).toBe(404);
});

test("an administrator of a county loads nobody of another county", async () => {
  const importId = await send(other, `${header}W1,王某,B1,2010-01-01\r\nW2,李某,B3,2010-01-01`);
  await check();
  await ask(other, importId, "load", {});
  await load();
  expect((await read(other, importId)).loaded).toMatchObject({ loaded: 1, refused: 1 });
});

test("rights that were taken away meanwhile end the import", async () => {
  const gone = await api.signedIn({
    login: "gone",
    role: "administrator",
    unit: units.get("P")!,
  });
  const importId = await send(gone, `${header}G1,王某,B1,2010-01-01`);
  await check();
  await ask(gone, importId, "load", {});
  await register.sql("update account_role set superseded_at = now() where account_id = $1", [
    gone.accountId,
  ]);
  const before = await members();
  await load();
  expect(await members()).toBe(before);
  const [row] = await register.sql<{ state: string; code: string }>(
    "select state, failure ->> 'code' as code from upload where upload_id = $1",
    [importId],
  );
  expect(row).toEqual({ state: "failed", code: "not-found" });
});

const many = (count: number): string =>
  header + Array.from({ length: count }, (_, index) => `L${index},王某,B1,2010-01-01`).join("\r\n");

test("a load that is stopped goes on where it was, and nobody is loaded twice", async () => {
  const before = await members();
  const importId = await send(admin, many(45_000));
  await check();
  await ask(admin, importId, "load", {});
  const loading = load();
  await expect.poll(() => members(), { timeout: 30_000, interval: 20 }).toBeGreaterThan(before);
  expect((await ask(admin, importId, "stop")).statusCode).toBe(200);
  await loading;
  const stopped = await read(admin, importId);
  expect(stopped).toMatchObject({ step: "load", state: "stopped" });
  expect(await members()).toBeLessThan(before + 45_000);
  await ask(admin, importId, "load", {});
  await load();
  const { loaded } = await read(admin, importId);
  expect(loaded).toMatchObject({ loaded: 45_000, refused: 0, conflicts: 0, saved: true });
  expect(loaded?.resumedAfter).toBeGreaterThan(0);
  expect(await members()).toBe(before + 45_000);
}, 120_000);

test("what a server that ended left running is taken up by the next, and given up after some times", async () => {
  const importId = await send(admin, `${header}K1,王某,B1,2010-01-01`);
  const ended = new AbortController();
  ended.abort();
  expect(await workOnUpload(work(), "check", ended.signal)).toBe(true);
  expect(await read(admin, importId)).toMatchObject({ step: "check", state: "running" });
  await check();
  expect(await read(admin, importId)).toMatchObject({ step: "check", state: "done" });
  await ask(admin, importId, "load", {});
  await register.sql("update upload set attempts = 5, state = 'running'");
  await load();
  expect((await read(admin, importId)).failure?.code).toBe("import-given-up");
  await ask(admin, importId, "load", {});
  await load();
  expect(await read(admin, importId)).toMatchObject({ state: "done" });
});

test("a file is forgotten after a day, or when its sender removes it; strange files are left alone", async () => {
  const first = await send(admin, `${header}D1,王某,B1,2010-01-01`);
  const second = await send(admin, `${header}D2,王某,B1,2010-01-01`);
  await check();
  await check();
  const answer = await api.send({ as: admin, method: "DELETE", path: `/imports/${first}` });
  expect(answer).toMatchObject({ statusCode: 204 });
  await register.sql("update upload set sent_at = now() - interval '25 hours'");
  await writeFile(join(folder, "somebody's.txt"), "not ours");
  await sweepFiles({ db: register.db, uploads: uploads() });
  expect(await readdir(folder)).toEqual(["somebody's.txt"]);
  expect(await readFile(join(folder, "somebody's.txt"), "utf8")).toBe("not ours");
  await rm(join(folder, "somebody's.txt"));
  expect((await api.send({ as: admin, path: `/imports/${second}` })).statusCode).toBe(404);
});

test("an account keeps at most five files here, and none of more than 64 MB", async () => {
  for (let count = 0; count < 5; count += 1) await begin(admin, Buffer.from(`${count}`));
  const more = (bytes: number, as: SignedInAccount) =>
    api.send({ as, method: "POST", path: "/imports", body: { kind: "members", name: "m", bytes } });
  expect((await more(10, admin)).json()).toMatchObject({ status: 409, code: "too-many-imports" });
  expect((await more(70_000_000, other)).json()).toMatchObject({ code: "file-too-large" });
});
