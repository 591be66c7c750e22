import type { AmountUnit } from "../amount.ts";
import type { CompiledPack, Rule } from "./compiled.ts";

/** A compiled pack and those before it as they end, the latest first. */
export function compiledPacksOf(pack: CompiledPack): readonly CompiledPack[] {
  return pack.follows === null ? [pack] : [pack, ...compiledPacksOf(pack.follows.old)];
}

/** The share of members who should be met by a rule, in percent; null where it names none. */
export function targetOf(pack: CompiledPack, id: string): number | null {
  return ruleOf(pack, id)?.rule.target ?? null;
}

/** In what amounts of a requirement are shown; null for hours and for an unknown one. */
export function unitOf(pack: CompiledPack, id: string): AmountUnit | null {
  return ruleOf(pack, id)?.rule.unit ?? null;
}

/** A rule and the pack that it belongs to; null for an unknown one. */
export function ruleOf(
  pack: CompiledPack,
  id: string,
): { readonly rule: Rule; readonly own: CompiledPack } | null {
  for (const own of compiledPacksOf(pack)) {
    const rule = own.rules.find((one) => one.id === id);
    if (rule !== undefined) return { rule, own };
  }
  return null;
}
