import type { Page } from "playwright-core";
import type { Ids } from "./place.ts";
import type { Shot } from "./shots.ts";

/** Cross-tables and the closing of a year, in their states. */
export function yearShots(ids: Ids): readonly Shot[] {
  const two = "/tables?rows=age&columns=sector";
  const own = (year: number, ...steps: readonly Step[]) => closing(ids.town, year, steps);
  return [
    { name: "tables", login: "office-region", path: "/tables" },
    { name: "tables-two", login: "office-region", path: two },
    { name: "tables-topic", login: "office-county", path: "/tables?rows=sex&columns=topic" },
    { name: "tables-hidden", login: "office-town", path: "/tables?rows=sex&columns=age" },
    { name: "tables-all-hidden", login: "secretary", path: "/tables?rows=age" },
    { name: "tables-requirement", login: "office-town", path: "/tables?rows=sex&count=S1" },
    { name: "tables-nobody", login: "office-region", path: "/tables?year=1990" },
    { name: "tables-no-post", login: "member", path: "/tables" },
    {
      name: "more",
      login: "office-town",
      path: "/tables",
      isWhole: false,
      act: (page) => page.locator(".rb-more > button:visible").click(),
    },
    { name: "closing-none", login: "office-city", path: "/closing" },
    { name: "closing-none-reader", login: "inspector", path: "/closing" },
    {
      name: "closing-running",
      login: "office-county",
      before: "/account",
      path: "/closing",
      prepare: closing(ids.county, 2010, ["open"]),
    },
    { name: "closing-to-sign", login: "office-town", path: "/closing" },
    {
      name: "closing-ready",
      login: "office-town",
      before: "/account",
      path: "/closing",
      prepare: own(2010, "open", "sign"),
      act: chooseYear(ids.town, 2010),
    },
    {
      name: "closing-frozen",
      login: "office-town",
      before: "/account",
      path: "/closing",
      prepare: own(2009, "open", "sign", "close"),
      act: chooseYear(ids.town, 2009),
    },
    {
      name: "closing-corrected",
      login: "office-town",
      before: "/account",
      path: "/closing",
      prepare: correctLater,
      act: chooseYear(ids.town, 2009),
    },
    {
      name: "what-if-running",
      login: "office-region",
      path: "/what-if",
      prepare: askedAgain,
      before: "/account",
    },
    { name: "closing-no-post", login: "member", path: "/closing" },
  ];
}

type Step = "open" | "sign" | "close";

/** Takes a year of a unit so far, as whoever is signed in; what was done before stays done. */
function closing(unitId: number, year: number, steps: readonly Step[]) {
  return async (page: Page): Promise<void> => {
    await send(page, `/units/${unitId}/closings`, { year });
    const id = await closingOf(page, unitId, year);
    const signed = { unitId, name: "王建国", note: "已逐支部核对" };
    if (steps.includes("sign")) await send(page, `/closings/${id}/sign-offs`, signed);
    const reason = "年度报告，第12次办公会议";
    if (steps.includes("close")) await send(page, `/closings/${id}/close`, { reason });
  };
}

interface Listed {
  readonly closingId: number;
  readonly year: number;
  readonly unit: { readonly unitId: number };
}

async function send(page: Page, path: string, body: object): Promise<void> {
  await page.evaluate(
    async ([address, text]) => {
      await fetch(address ?? "", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: text ?? "",
      });
    },
    [`/api/v1${path}`, JSON.stringify(body)],
  );
}

async function closingOf(page: Page, unitId: number, year: number): Promise<number | undefined> {
  const { items } = await page.evaluate(
    async (address) => (await (await fetch(address)).json()) as { items: Listed[] },
    `/api/v1/units/${unitId}/closings`,
  );
  return items.find((one) => one.year === year && one.unit.unitId === unitId)?.closingId;
}

/** Where there is one closing only, nothing is to be chosen. */
function chooseYear(unitId: number, year: number) {
  return async (page: Page): Promise<void> => {
    await page.locator(".rb-standing").waitFor();
    const select = page.locator(".rb-one-choice select").first();
    if (!(await select.isVisible())) return;
    await select.selectOption(String(await closingOf(page, unitId, year)));
    await page.locator(".rb-standing").waitFor();
  };
}

interface Figures {
  readonly figures: readonly {
    readonly now: { readonly judged: number; readonly reached: number; readonly owing: number };
    readonly difference: number;
  }[];
}

/** As if three members had been found to have reached a requirement, and one had moved away. */
async function correctLater(page: Page): Promise<void> {
  await page.route("**/api/v1/closings/*", async (route) => {
    const answer = await route.fetch();
    const view = (await answer.json()) as Figures;
    const figures = view.figures.map((one, index) =>
      index === 0
        ? {
            ...one,
            difference: one.difference + 3,
            now: { ...one.now, judged: one.now.judged - 1, reached: one.now.reached + 3 },
          }
        : one,
    );
    await route.fulfill({ json: { ...view, figures } });
  });
}

/** As if everybody were being judged for a question that was asked just now. */
async function askedAgain(page: Page): Promise<void> {
  const now = "2011-11-15T04:00:00Z";
  const job = {
    jobId: 1,
    state: "running",
    done: 1_180,
    total: 2_981,
    message: "",
    startedAt: now,
    changedAt: now,
  };
  await page.route("**/api/v1/what-if", (route) => route.fulfill({ json: { job } }));
}
