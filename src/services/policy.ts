import { formatMistake, type PackFile, parsePack } from "#contract/policy";
import type { PackRef } from "#contract/views";
import { type CompiledPack, compilePack } from "#core/judge";
import { failure, type Outcome, success } from "#core/outcome";
import type { Pack } from "#core/policy/pack";
import type { Tx } from "#store/database";
import { loadPack, packInForce, savePack, type StoredPack } from "#store/policy";
import { sendRecompute } from "#store/verdicts-jobs";
import { attempt } from "./attempt.ts";
import type { Context } from "./context.ts";

/** The pack that judges, compiled. One judgement at a time: it owns working memory. */
export interface Policy {
  readonly packRef: number;
  /** SHA-256 of what judges. */
  readonly hash: string;
  readonly pack: Pack;
  readonly compiled: CompiledPack;
}

/** Compiled packs by reference and wording; what a reference judges by never changes. */
const compiled = new Map<string, Policy>();
const compiledLimit = 8;

/** The policy in force as this transaction sees it; null before the first pack is published. */
export async function policyInForce(tx: Tx): Promise<Policy | null> {
  const found = await packInForce(tx);
  if (found === null) return null;
  return compiled.get(cacheKey(found)) ?? compileStored(await loadPack(tx, found.packRef));
}

function cacheKey(one: { hash: string; wordingHash: string; packRef: number }): string {
  return `${one.packRef} ${one.hash} ${one.wordingHash}`;
}

function compileStored(stored: StoredPack | null): Policy | null {
  if (stored === null) return null;
  const parsed = parsePack(filesOf(stored.files));
  if (!parsed.ok) {
    const first = parsed.mistakes[0];
    const why = first === undefined ? "" : formatMistake(first);
    throw new Error(
      `Pack ${stored.packId} ${stored.version} of the register does not parse: ${why}`,
    );
  }
  const { pack } = parsed;
  const policy = {
    packRef: stored.packRef,
    hash: stored.hash,
    pack,
    compiled: compilePack(pack),
  };
  if (compiled.size >= compiledLimit) compiled.clear();
  compiled.set(cacheKey(stored), policy);
  return policy;
}

function filesOf(files: StoredPack["files"]): PackFile[] {
  return Object.entries(files)
    .map(([name, text]) => ({ name, text }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

export interface Published {
  readonly packRef: number;
  readonly hash: string;
  /** False where the same content was in force already: nothing needs to be judged again. */
  readonly changed: boolean;
}

/**
 * Puts a pack in force; everything is to be judged again from then on, by `recomputeAll` or the
 * running server. The operator and administrators of the top unit publish.
 */
export async function publishPack(
  ctx: Context,
  files: readonly PackFile[],
): Promise<Outcome<Published>> {
  if (!mayPublish(ctx))
    return failure("not-found", "not-found", "Packs are published by the operator.");
  const parsed = parsePack(files);
  if (!parsed.ok) {
    const problems = parsed.mistakes.map((one) => ({
      at: `${one.file}:${one.line}:${one.column}`,
      message: one.path === "" ? one.message : `${one.path}: ${one.message}`,
    }));
    return failure(
      "invalid",
      "pack-invalid",
      "The pack has mistakes; nothing was changed.",
      problems,
    );
  }
  return attempt(ctx.db, ctx.actor.sight, async (tx) => {
    const before = await packInForce(tx);
    const packRef = await savePack(tx, {
      packId: parsed.pack.id,
      version: parsed.pack.version,
      hash: parsed.hash,
      wordingHash: parsed.wordingHash,
      files: Object.fromEntries(files.map((file) => [file.name, file.text])),
      recordedBy: ctx.actor.accountId,
    });
    const changed = before?.packRef !== packRef;
    if (changed) sendRecompute(tx, parsed.hash, ctx.actor.accountId);
    return success({ packRef, hash: parsed.hash, changed });
  });
}

function mayPublish(ctx: Context): boolean {
  return (
    ctx.actor.sight.whole ||
    ctx.actor.roles.some((held) => held.role === "administrator" && !held.unitPath.includes("."))
  );
}

/** The pack as every figure names it. */
export function packRefOf(policy: Policy | null): PackRef | null {
  if (policy === null) return null;
  const { id, title, version } = policy.pack;
  return { id, title, version, hash: policy.hash };
}
