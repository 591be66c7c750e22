import type { ProviderView } from "#contract/views";
import { listProviders as listRows } from "#store/ledger-providers";
import { refsOf } from "#store/access/account-lists";
import type { Context } from "./context.ts";
import { unitRef } from "./verdicts-lines.ts";

export interface ProviderPage {
  readonly items: ProviderView[];
  readonly after: string | null;
}

/** Who gives training, by code: a reference list that every account may read. */
export async function listProviders(
  context: Context,
  query: { readonly after: string; readonly text: string; readonly limit: number },
): Promise<ProviderPage> {
  return context.db.snapshot(context.actor.sight, async (tx) => {
    const { after, text, limit } = query;
    const rows = await listRows(tx, context.today, after, text, limit + 1);
    const page = rows.slice(0, limit);
    const ids = page.flatMap((row) => (row.unitId === null ? [] : [row.unitId]));
    const units = new Map((await refsOf(tx, ids)).map((unit) => [unit.unitId, unit]));
    const items = page.map(({ providerId, code, nameZh, nameEn, kind, level, unitId }) => {
      const unit = unitId === null ? undefined : units.get(unitId);
      return {
        providerId,
        code,
        name: { zh: nameZh, en: nameEn },
        kind,
        level,
        unit: unit === undefined ? null : unitRef(unit),
      };
    });
    return { items, after: rows.length > limit ? (page.at(-1)?.code ?? null) : null };
  });
}
