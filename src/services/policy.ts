import { formatMistake, type PackFile, parsePack } from "#contract/policy";
import type { PackRef } from "#contract/views";
import type { Day } from "#core/day";
import { type CompiledPack, compilePack } from "#core/judge";
import type { Pack } from "#core/policy/pack";
import type { Tx } from "#store/database";
import { loadPack, packInForce, type StoredPack } from "#store/policy";
import { packAsOf } from "#store/policy-publications";

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

export function filesOf(files: StoredPack["files"]): PackFile[] {
  return Object.entries(files)
    .map(([name, text]) => ({ name, text }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Compiles files that are no pack of the register, such as a proposal. Throws where they do not parse. */
export function policyOfFiles(files: StoredPack["files"], packRef: number): Policy {
  const parsed = parsePack(filesOf(files));
  if (!parsed.ok) throw new Error("A proposal of the register does not parse");
  const { pack, hash } = parsed;
  return { packRef, hash, pack, compiled: compilePack(pack) };
}

/** The policy that judges a past day, as known at the end of another; null before the first one. */
export async function policyAsOf(
  tx: Tx,
  at: { readonly day: Day; readonly knownOn: Day | null; readonly zone: string },
): Promise<Policy | null> {
  const packRef = await packAsOf(tx, at);
  const stored = packRef === null ? null : await loadPack(tx, packRef);
  return stored === null ? null : (compiled.get(cacheKey(stored)) ?? compileStored(stored));
}

/** The pack as every figure names it. */
export function packRefOf(policy: Policy | null): PackRef | null {
  if (policy === null) return null;
  const { id, title, version } = policy.pack;
  return { id, title, version, hash: policy.hash };
}
