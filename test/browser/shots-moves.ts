import type { Page } from "playwright-core";
import type { Shot } from "./shots.ts";

/** Moves of units, with one whose members are on the way. */
export function moveShots(): readonly Shot[] {
  const about = { login: "administrator", before: "/account", path: "/moves" } as const;
  return [
    { name: "moves", ...about, prepare: answerMoves },
    { name: "moves-turn-back", ...about, prepare: answerMoves, act: beginToTurnBack },
    { name: "moves-none", login: "administrator", path: "/moves" },
  ];
}

async function beginToTurnBack(page: Page): Promise<void> {
  await page
    .getByRole("button", { name: /^(Turn back|退回)$/ })
    .first()
    .click();
  await page.locator("form.rb-change [type=submit]").click();
}

const unit = (unitId: number, zh: string, en: string, level: string) => ({
  unitId,
  code: `NX-${unitId}`,
  name: { zh, en },
  kind: "committee",
  level,
});
const town = unit(101, "望远镇党委", "Wangyuan Town Committee", "township");
const old = unit(11, "永宁县委", "Yongning County Committee", "county");
const wrong = unit(12, "灵武市委", "Lingwu City Committee", "county");

/** The server's answer while 20,000 members travel and were stopped, and as it was before. */
async function answerMoves(page: Page): Promise<void> {
  const at = "2011-11-15T04:00:00Z";
  const usual = { by: "王建国", at, turnsBack: null, reason: "", membersTravelling: 0, acts: [] };
  const may = { stop: false, goOn: false, turnBack: false };
  const stopped = { act: "stop", by: "王建国", at, reason: "选错了镇" };
  const items = [
    {
      ...usual,
      moveId: 4,
      unit: town,
      from: old,
      to: wrong,
      state: "stopped",
      membersTravelling: 18_500,
      acts: [stopped],
      may: { stop: false, goOn: true, turnBack: true },
    },
    {
      ...usual,
      moveId: 3,
      unit: unit(102, "闽宁镇党委", "Minning Town Committee", "township"),
      from: old,
      to: wrong,
      state: "travelling",
      membersTravelling: 1,
      may: { stop: true, goOn: false, turnBack: true },
    },
    {
      ...usual,
      moveId: 2,
      unit: unit(103, "李俊镇党委", "Lijun Town Committee", "township"),
      from: wrong,
      to: old,
      state: "arrived",
      turnsBack: 1,
      reason: "调整有误",
      may: { ...may, turnBack: true },
    },
    {
      ...usual,
      moveId: 1,
      unit: unit(103, "李俊镇党委", "Lijun Town Committee", "township"),
      from: old,
      to: wrong,
      state: "turned-back",
      may,
    },
  ];
  await page.route("**/api/v1/unit-moves*", (route) =>
    route.fulfill({ json: { items, next: null } }),
  );
  const job = {
    jobId: 1,
    kind: "move",
    title: "",
    state: "stopped",
    done: 1_500,
    total: 20_000,
    startedAt: at,
    changedAt: at,
  };
  const freshness = { foldedAt: at, pending: 0, judging: null };
  const json = { state: "ready", jobs: [job], freshness, version: "", demo: true };
  await page.route("**/api/v1/status", (route) => route.fulfill({ json }));
}
