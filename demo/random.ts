/**
 * A small seeded source of chance (sfc32 by Chris Doty-Humphrey, public domain). Every branch has a
 * stream of its own, derived from the seed and the branch's number, so that a branch comes out the
 * same whichever branches are generated before it.
 */
export class Chance {
  private a: number;
  private b: number;
  private c: number;
  private d = 1;

  constructor(seed: number, stream: number, purpose: number) {
    this.a = mixed(seed ^ 0x9e3779b9);
    this.b = mixed(stream ^ this.a);
    this.c = mixed(Math.imul(purpose, 0x85ebca6b) ^ this.b);
    for (let i = 0; i < 8; i += 1) this.next();
  }

  /** 32 random bits. */
  next(): number {
    const sum = (this.a + this.b + this.d) | 0;
    this.d = (this.d + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = ((this.c << 21) | (this.c >>> 11)) + sum;
    return sum >>> 0;
  }

  /** 0 inclusive to 1 exclusive. */
  real(): number {
    return this.next() / 4294967296;
  }

  /** A whole number, 0 inclusive to `limit` exclusive. */
  below(limit: number): number {
    return Math.floor((this.next() / 4294967296) * limit);
  }

  /** A whole number, both ends inclusive. */
  between(first: number, last: number): number {
    return first + this.below(last - first + 1);
  }

  /** True with this probability. */
  hit(probability: number): boolean {
    return this.next() < probability * 4294967296;
  }

  /** One of a list that is not empty. */
  of<T>(list: readonly T[]): T {
    const found = list[this.below(list.length)];
    if (found === undefined) throw new Error("A choice from an empty list.");
    return found;
  }

  /** An index of `shares`, each as likely as its share of their sum. */
  weighted(shares: readonly number[]): number {
    let sum = 0;
    for (const share of shares) sum += share;
    let rest = this.real() * sum;
    for (let i = 0; i < shares.length; i += 1) {
      rest -= shares[i] ?? 0;
      if (rest < 0) return i;
    }
    return shares.length - 1;
  }
}

function mixed(value: number): number {
  let x = value | 0;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return x ^ (x >>> 16);
}

/** A choice by fixed shares, drawn in constant time: a table of 1,024 slots. */
export function slots<T>(entries: readonly (readonly [T, number])[]): (chance: Chance) => T {
  const total = entries.reduce((sum, [, share]) => sum + share, 0);
  const table: T[] = [];
  let reached = 0;
  for (const [value, share] of entries) {
    reached += share;
    while (table.length < Math.round((reached / total) * 1024)) table.push(value);
  }
  return (chance) => chance.of(table);
}
