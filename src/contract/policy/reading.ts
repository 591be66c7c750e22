import { isAlias, isMap, isScalar, isSeq, type LineCounter, type Node, type Pair } from "yaml";
import { nearest } from "../rows/cells.ts";

/** One thing that is wrong with a pack, with its place. Lines and columns begin at 1. */
export interface Mistake {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Keys that lead to it, like `requirements.S1.window`. */
  readonly path: string;
  readonly message: string;
}

/** Where a value stands: its file, the keys that lead there, and a node to point at. */
export interface At {
  readonly file: string;
  readonly lines: LineCounter;
  readonly path: string;
  readonly node: Node | null;
  readonly depth: number;
}

/** Collects mistakes and stops collecting when there are too many to be read. */
export interface Ledger {
  readonly mistakes: Mistake[];
}

const mistakeLimit = 500;
const depthLimit = 40;
const listLimit = 20_000;

/** Reads one value; undefined after it has said what is wrong. */
export type Reader<T> = (at: At, to: Ledger) => T | undefined;

export function complain(at: At, to: Ledger, message: string): undefined {
  if (to.mistakes.length >= mistakeLimit) return undefined;
  const offset = at.node?.range?.[0] ?? 0;
  const found = at.lines.linePos(offset);
  to.mistakes.push({
    file: at.file,
    line: Math.max(1, found.line),
    column: Math.max(1, found.col),
    path: at.path,
    message,
  });
  return undefined;
}

export function did(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  if (near !== null) return `did you mean ${near}?`;
  if (known.length === 0) return "there are none";
  const list = known.slice(0, 12).join(", ");
  return known.length > 12 ? `known are ${list}, ...` : `known are ${list}`;
}

/** What stands there, for messages. */
function shapeOf(node: Node | null): string {
  if (node === null) return "nothing";
  if (isMap(node)) return "a map";
  if (isSeq(node)) return "a list";
  if (isScalar(node)) {
    const value: unknown = node.value;
    if (value === null) return "nothing";
    const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "something else");
    return `"${text.length > 40 ? `${text.slice(0, 40)}...` : text}"`;
  }
  return isAlias(node) ? "an alias" : "something else";
}

export function wanted(at: At, to: Ledger, what: string): undefined {
  return complain(at, to, `${what} is needed here, not ${shapeOf(at.node)}`);
}

export interface Item {
  readonly key: string;
  /** Points at the key. */
  readonly keyAt: At;
  /** Points at the value, or at the key where the value is empty. */
  readonly at: At;
}

/** The pairs of a map, once each; null after saying what is wrong. */
export function items(at: At, to: Ledger): Item[] | undefined {
  const node = at.node;
  if (!isMap(node)) return wanted(at, to, "a map");
  if (at.depth >= depthLimit) return complain(at, to, `nested deeper than ${depthLimit} levels`);
  const found: Item[] = [];
  for (const pair of node.items.slice(0, listLimit)) {
    const item = itemOf(at, to, pair);
    if (item !== undefined) found.push(item);
  }
  if (node.items.length > listLimit) complain(at, to, `more than ${listLimit} entries`);
  return found;
}

function itemOf(at: At, to: Ledger, pair: Pair<unknown, unknown>): Item | undefined {
  const keyNode = isScalar(pair.key) ? pair.key : null;
  if (keyNode === null) return complain(at, to, "a plain word is needed as key");
  const key = String(keyNode.value);
  const path = at.path === "" ? key : `${at.path}.${key}`;
  const keyAt: At = { ...at, path, node: keyNode, depth: at.depth + 1 };
  return { key, keyAt, at: { ...keyAt, node: nodeOf(pair.value) ?? keyNode } };
}

function nodeOf(value: unknown): Node | null {
  return isMap(value) || isSeq(value) || isScalar(value) || isAlias(value) ? value : null;
}

export interface Field<T> {
  readonly read: Reader<T>;
  /** What an absent key stands for; without it the key is needed. */
  readonly absent?: () => T;
  /** Another word for the key, which may be written in its place. */
  readonly also?: string;
}

export function need<T>(read: Reader<T>): Field<T> {
  return { read };
}

export function may<T, E>(read: Reader<T>, absent: E): Field<T | E> {
  return { read, absent: () => absent };
}

/** The word that may stand for `hours` wherever that stands in a rule: for amounts in other units. */
export const amountWord = "amount";

/** A field of hours that may be called `amount`, or by this word, too. */
export function orAmount<T>(field: Field<T>, also = amountWord): Field<T> {
  return { ...field, also };
}

export function complainOfBoth(at: At, to: Ledger, hours: string, amount: string): undefined {
  return complain(at, to, `${hours} and ${amount} say the same; write one of them`);
}

type Shape = Readonly<Record<string, Field<unknown>>>;
type Read<S extends Shape> = {
  readonly [K in keyof S]: S[K] extends Field<infer T> ? T : never;
};

/** A map with exactly these keys. */
export function record<S extends Shape>(shape: S): Reader<Read<S>> {
  const own = Object.keys(shape);
  const others = own.flatMap((key) => shape[key]?.also ?? []);
  const known = [...own, ...others];
  return (at, to) => {
    const pairs = items(at, to);
    if (pairs === undefined) return undefined;
    const found: Record<string, unknown> = {};
    let sound = true;
    for (const { key: written, keyAt, at: valueAt } of pairs) {
      const key = own.find((one) => shape[one]?.also === written) ?? written;
      const field = Object.hasOwn(shape, key) ? shape[key] : undefined;
      if (field === undefined) {
        sound = false;
        if (isRestOfText(key, keyAt, valueAt)) {
          complain(
            keyAt,
            to,
            `"${key}" stands after a comma: a text with a comma in it needs quotes`,
          );
        } else refuseKey(keyAt, to, key, known);
        continue;
      }
      if (Object.hasOwn(found, key)) complainOfBoth(keyAt, to, key, field.also ?? key);
      const value = Object.hasOwn(found, key) ? undefined : field.read(valueAt, to);
      if (value === undefined) sound = false;
      found[key] = value;
    }
    for (const key of own) {
      if (Object.hasOwn(found, key)) continue;
      const { absent, also } = shape[key] ?? {};
      if (absent === undefined) {
        sound = false;
        const word = also === undefined ? "" : ` (or ${also})`;
        complain(at, to, `the key ${key} is missing${word}`);
      } else found[key] = absent();
    }
    // Every key of the shape was read by its own reader just above.
    return sound ? (found as Read<S>) : undefined;
  };
}

/** Whether a key is what follows a comma in a text without quotes: words, and no value. */
function isRestOfText(key: string, keyAt: At, valueAt: At): boolean {
  return keyAt.node === valueAt.node && !/^[A-Za-z][A-Za-z0-9]*$/.test(key);
}

function refuseKey(at: At, to: Ledger, key: string, known: readonly string[]): void {
  complain(at, to, `${key}: no such key here; ${did(key, known)}`);
}

/** A map with exactly one key, which says what it is. */
export function tagged<T>(tags: Readonly<Record<string, Reader<T>>>): Reader<T> {
  const known = Object.keys(tags);
  return (at, to) => {
    const pairs = items(at, to);
    if (pairs === undefined) return undefined;
    const first = pairs[0];
    if (first === undefined) return complain(at, to, `empty; ${did("", known)}`);
    const read = Object.hasOwn(tags, first.key) ? tags[first.key] : undefined;
    if (read === undefined) {
      refuseKey(first.keyAt, to, first.key, known);
      return undefined;
    }
    const second = pairs[1];
    if (second !== undefined) {
      return complain(
        second.keyAt,
        to,
        `${second.key}: only one key may stand beside ${first.key}`,
      );
    }
    return read(first.at, to);
  };
}

export function listOf<T>(read: Reader<T>, least = 0): Reader<readonly T[]> {
  return (at, to) => {
    const node = at.node;
    if (!isSeq(node)) return wanted(at, to, "a list");
    if (at.depth >= depthLimit) return complain(at, to, `nested deeper than ${depthLimit} levels`);
    if (node.items.length < least) return complain(at, to, `at least ${least} needed here`);
    if (node.items.length > listLimit) return complain(at, to, `more than ${listLimit} entries`);
    const found: T[] = [];
    let sound = true;
    node.items.forEach((item, index) => {
      const value = read(
        { ...at, node: nodeOf(item) ?? node, path: `${at.path}[${index}]`, depth: at.depth + 1 },
        to,
      );
      if (value === undefined) sound = false;
      else found.push(value);
    });
    return sound ? found : undefined;
  };
}

/** One thing, or a list of them. */
export function oneOrMore<T>(read: Reader<T>): Reader<readonly T[]> {
  return (at, to) => {
    if (isSeq(at.node)) return listOf(read, 1)(at, to);
    const found = read(at, to);
    return found === undefined ? undefined : [found];
  };
}

/** A map from names to values of one kind, in the order of the file. */
export function mapOf<T>(
  read: (key: string, at: At, to: Ledger) => T | undefined,
  limit = 5000,
): Reader<readonly T[]> {
  return (at, to) => {
    const pairs = items(at, to);
    if (pairs === undefined) return undefined;
    if (pairs.length > limit) return complain(at, to, `more than ${limit} entries`);
    const found: T[] = [];
    let sound = true;
    for (const { key, at: valueAt } of pairs) {
      const value = read(key, valueAt, to);
      if (value === undefined) sound = false;
      else found.push(value);
    }
    return sound ? found : undefined;
  };
}

export function scalar(at: At): string | number | boolean | null | undefined {
  const node = at.node;
  if (!isScalar(node)) return undefined;
  const value = node.value;
  if (typeof value === "bigint") return Number(value);
  return typeof value === "string" ||
    typeof value === "number" ||
    typeof value === "boolean" ||
    value === null
    ? value
    : undefined;
}

export function mapped<A, B>(read: Reader<A>, make: (value: A) => B): Reader<B> {
  return (at, to) => {
    const found = read(at, to);
    return found === undefined ? undefined : make(found);
  };
}
