import type { Language } from "#contract/rows/problems";
import { formatDay } from "#core/day";
import { type Outcome, success } from "#core/outcome";
import type { Context } from "../context.ts";
import { listOwedDuties, type OwedDuties } from "../duties-lists.ts";
import { packRefOf, policyInForce } from "../policy.ts";
import { aboutOf, statusTitle, unitCells, unitHeader } from "./about.ts";
import { type CellValue, dayCell, type TableExport } from "./export.ts";

export interface DutiesExportQuery {
  readonly requirement?: string | undefined;
  readonly language: Language;
}

const pageLimit = 500;

const definition = {
  zh: "每行: 一个组织的一项未完成义务(进行中、欠或逾期), 含本组织及下级; 不含个人信息",
  en:
    "One row: one duty that one unit has not met (on course, short or overdue), of the unit and all " +
    "below it; there is no person in it",
};

/** Units at and below one that fall short of a duty of their own. */
export async function dutiesExport(
  ctx: Context,
  unitId: number,
  { requirement, language }: DutiesExportQuery,
): Promise<Outcome<TableExport>> {
  const first = await listOwedDuties(ctx, unitId, { requirement, limit: pageLimit });
  if (!first.ok) return first;
  const pack = await ctx.db.snapshot(ctx.actor.sight, async (tx) =>
    packRefOf(await policyInForce(tx)),
  );
  const { unit } = first.value;
  const today = formatDay(ctx.today);
  const begin = first.value;
  async function* rows(): AsyncGenerator<readonly (readonly CellValue[])[]> {
    let page: OwedDuties = begin;
    for (;;) {
      yield page.items.map((item) => line(item, language));
      if (page.next === null) return;
      const query = { requirement, limit: pageLimit, cursor: page.next };
      const more = await listOwedDuties(ctx, unitId, query);
      if (!more.ok) return;
      page = more.value;
    }
  }
  return success({
    name: `duties-${unit.code}-${today}`,
    header: header[language],
    about: aboutOf({ unit, today, pack, freshness: null, definition }, language),
    rows: rows(),
  });
}

const header: Readonly<Record<Language, readonly string[]>> = {
  zh: [
    "组织代码",
    "组织名称",
    "级别",
    "义务",
    "义务名称",
    "期间开始",
    "截止日期",
    "状态",
    "已做",
    "应做",
    "所欠",
    ...unitHeader.zh,
  ],
  en: [
    "Unit code",
    "Unit name",
    "Level",
    "Duty",
    "Title",
    "Window start",
    "Due on",
    "Status",
    "Done",
    "Demanded",
    "Missing",
    ...unitHeader.en,
  ],
};

function line({ unit, duty }: OwedDuties["items"][number], language: Language): CellValue[] {
  const { requirement } = duty;
  return [
    unit.code,
    language === "zh" ? unit.name.zh : unit.name.en || unit.name.zh,
    unit.level,
    requirement.id,
    requirement.title[language],
    dayCell(duty.windowStart),
    dayCell(duty.dueOn),
    statusTitle(duty.status, language),
    duty.credited,
    duty.demanded,
    duty.missingCount,
    ...unitCells(requirement, language),
  ];
}
