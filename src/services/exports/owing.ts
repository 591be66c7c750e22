import type { Language } from "#contract/rows/problems";
import { formatDay } from "#core/day";
import { type Outcome, success } from "#core/outcome";
import type { Context } from "../context.ts";
import { packRefOf, policyInForce } from "../policy.ts";
import { listOwing } from "../verdicts-owing.ts";
import { aboutOf, statusTitle, unitCells, unitHeader } from "./about.ts";
import { type CellValue, dayCell, ExportInterrupted, type TableExport } from "./export.ts";

export interface OwingExportQuery {
  readonly requirement?: string | undefined;
  /** Logged with everybody who is in the file. */
  readonly purpose: string;
  readonly language: Language;
}

const pageLimit = 500;

const definition = {
  zh: "每行: 一名成员的一项未完成要求(进行中、欠学时或逾期); 仅限本岗位职责范围内的成员",
  en:
    "One row: one thing that one member owes (on course, short or overdue); only members within " +
    "the caller's standing posts",
};

/** Who in sight owes what until when; each page writes its look in the transaction that reads it. */
export async function owingExport(
  ctx: Context,
  unitId: number,
  query: OwingExportQuery,
): Promise<Outcome<TableExport>> {
  const { language, purpose, requirement } = query;
  const first = await listOwing(ctx, unitId, { requirement, purpose, limit: pageLimit });
  if (!first.ok) return first;
  const pack = await ctx.db.snapshot(ctx.actor.sight, async (tx) =>
    packRefOf(await policyInForce(tx)),
  );
  const { unit, movedAway } = first.value;
  const today = formatDay(ctx.today);
  type Page = typeof first.value;
  async function* rows(): AsyncGenerator<readonly (readonly CellValue[])[]> {
    let page: Page = (first as { value: Page }).value;
    for (;;) {
      yield page.items.map((item) => line(item, language));
      if (page.next === null) return;
      const more = await listOwing(ctx, unitId, {
        requirement,
        purpose,
        limit: pageLimit,
        cursor: page.next,
      });
      // The unit has left the caller's sight: what is there is not the list that was asked for.
      if (!more.ok) throw new ExportInterrupted();
      page = more.value;
    }
  }
  return success({
    name: `owing-${unit.code}-${today}`,
    header: header[language],
    about: aboutOf(
      { unit, today, pack, freshness: null, definition, movedAway, purpose },
      language,
    ),
    rows: rows(),
  });
}

const header: Readonly<Record<Language, readonly string[]>> = {
  zh: [
    "成员编号",
    "姓名",
    "组织代码",
    "组织名称",
    "要求",
    "要求名称",
    "期间开始",
    "截止日期",
    "状态",
    "已计",
    "应达",
    "所欠分钟",
    "所欠次数",
    ...unitHeader.zh,
  ],
  en: [
    "Member number",
    "Name",
    "Unit code",
    "Unit name",
    "Requirement",
    "Title",
    "Window start",
    "Due on",
    "Status",
    "Credited",
    "Demanded",
    "Missing minutes",
    "Missing sessions",
    ...unitHeader.en,
  ],
};

type Item = Extract<Awaited<ReturnType<typeof listOwing>>, { ok: true }>["value"]["items"][number];

function line({ member, verdict }: Item, language: Language): CellValue[] {
  const { unit } = member;
  const { requirement } = verdict;
  return [
    member.memberNo,
    member.name,
    unit?.code ?? "",
    unit?.name.zh ?? "",
    requirement.id,
    language === "zh" ? requirement.title.zh : requirement.title.en,
    dayCell(verdict.windowStart),
    dayCell(verdict.dueOn),
    statusTitle(verdict.status, language),
    verdict.credited,
    verdict.demanded,
    verdict.missingMinutes,
    verdict.missingCount,
    ...unitCells(requirement, language),
  ];
}
