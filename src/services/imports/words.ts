import { ownWords, vocabularyWords, type Words, wordsOf } from "#contract/rows/words";
import type { Pack } from "#core/policy/pack";
import { wholeSight } from "#store/database";
import type { Context } from "../context.ts";
import { policyInForce } from "../policy.ts";

export interface KnownWords {
  readonly words: Words;
  /** Changes with the pack; "" while none is in force. */
  readonly hash: string;
}

/** The words that a file may use: Rollbook's own and those of the pack in force. */
export async function wordsInForce(ctx: Pick<Context, "db">): Promise<KnownWords> {
  const policy = await ctx.db.snapshot(wholeSight, policyInForce);
  if (policy === null) return { words: wordsOf(ownWords), hash: "" };
  return { words: packWords(policy.pack), hash: policy.hash };
}

export function packWords(pack: Pack): Words {
  return wordsOf(ownWords, vocabularyWords(pack.vocabulary));
}
