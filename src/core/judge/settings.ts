import type { Pack, ParameterValue } from "../policy/pack.ts";
import type { Choose, Ref, Value } from "../policy/values.ts";
import type { Asking } from "./derived.ts";

/** The parameters of a pack as one rule sees them, after overrides. */
export interface Settings {
  readonly rule: string;
  readonly values: Readonly<Record<string, ParameterValue>>;
  /** Names that were asked for, so that reasons can list what decided. */
  readonly used: Set<string>;
  /** Where it is written down what selectors ask; without it nothing can be asked. */
  readonly asking: Asking | null;
}

export type Overrides = Readonly<Record<string, ParameterValue>>;

export function settingsOf(
  pack: Pack,
  overrides: Overrides,
  rule: string,
  asking: Asking | null = null,
): Settings {
  const values: Record<string, ParameterValue> = {};
  for (const [name, parameter] of Object.entries(pack.parameters)) values[name] = parameter.value;
  return { rule, values: { ...values, ...overrides }, used: new Set(), asking };
}

function isRef(value: unknown): value is Ref {
  return typeof value === "object" && value !== null && "$" in value;
}

/** The rule's own `RULE.name` comes before the pack's `name`. */
function nameFor(settings: Settings, ref: Ref): string {
  const own = `${settings.rule}.${ref.$}`;
  return Object.hasOwn(settings.values, own) ? own : ref.$;
}

function lookup(settings: Settings, ref: Ref): ParameterValue {
  const name = nameFor(settings, ref);
  settings.used.add(name);
  const found = settings.values[name];
  if (found === undefined) throw new Error(`Parameter ${name} is not declared.`);
  return found;
}

export function numberOf(settings: Settings, value: Value<number>): number {
  const found = isRef(value) ? lookup(settings, value) : value;
  if (typeof found !== "number") throw new Error(`${settings.rule}: a number is needed here.`);
  return found;
}

export function optionalNumberOf(settings: Settings, value: Value<number | null>): number | null {
  const found = isRef(value) ? lookup(settings, value) : value;
  if (found !== null && typeof found !== "number") {
    throw new Error(`${settings.rule}: a number or null is needed here.`);
  }
  return found;
}

export function textOf<T extends string>(settings: Settings, value: Value<T>): string {
  const found = isRef(value) ? lookup(settings, value) : value;
  if (typeof found !== "string") throw new Error(`${settings.rule}: a word is needed here.`);
  return found;
}

export function flagOf(settings: Settings, value: Value<boolean>): boolean {
  const found = isRef(value) ? lookup(settings, value) : value;
  if (typeof found !== "boolean") throw new Error(`${settings.rule}: true or false is needed.`);
  return found;
}

/** A node as text, with the values of its parameters: to compare nodes, not to go by them. */
export function filledIn(settings: Settings, node: object): string {
  return JSON.stringify(node, (_key, value: unknown) =>
    isRef(value) ? settings.values[nameFor(settings, value)] : value,
  );
}

/** The alternative that the parameter picks. Alternatives may hold further choices. */
export function chosen<T extends object>(settings: Settings, node: T | Choose<T>): T {
  let at: T | Choose<T> = node;
  while (isChoose(at)) {
    const key = String(lookup(settings, at.choose.by));
    const next: T | Choose<T> | undefined = at.choose.of[key];
    if (next === undefined) throw new Error(`${settings.rule}: no alternative for ${key}.`);
    at = next;
  }
  return at;
}

function isChoose<T extends object>(node: T | Choose<T>): node is Choose<T> {
  return "choose" in node;
}
