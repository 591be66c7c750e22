import { getPaperList } from "#contract/routes/paper";
import { owedList, signInSheet } from "#services/paper-lists";
import type { Register } from "../register.ts";

export function registerPaper(register: Register): void {
  register.guarded(getPaperList, ({ context, params, query }) =>
    params.list === "owed"
      ? owedList(context, params.unitId, query.purpose)
      : signInSheet(context, params.unitId, query.purpose),
  );
}
