/** The same sentence in both languages of the register. */
export interface Text {
  readonly zh: string;
  readonly en: string;
}

/** `$name` in a pack: the value of a parameter, of the rule's own `RULE.name` if there is one. */
export interface Ref {
  readonly $: string;
}

/** A plain value or a reference to a parameter, wherever a value stands. */
export type Value<T extends number | string | boolean | null> = T | Ref;

/** One of several written-out alternatives, picked by the value of a parameter. */
export interface Choose<T> {
  readonly choose: { readonly by: Ref; readonly of: Readonly<Record<string, T>> };
}
