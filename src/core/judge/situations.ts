import type { Fact } from "../members.ts";
import type { Place } from "../organisation.ts";
import { inner } from "./inner.ts";
import type { HeldFact, Predicate } from "./profile.ts";

/**
 * Which predicates hold in a situation. Millions of members share a few hundred situations, so
 * each is worked out once and then found again by walking a trie of tokens: no selector runs in
 * the hot path.
 */
export interface SituationNode {
  readonly next: Map<number, SituationNode>;
  readonly home: Place | null;
  readonly facts: readonly HeldFact[];
  /** One byte for each predicate, filled when the node is first reached as an end. */
  truth: Uint8Array | null;
}

/** A bound on memory for populations with very many situations; above it the trie starts anew. */
const maxNodes = 50_000;

export interface Situations {
  readonly predicates: Predicate[];
  /** The fact kinds that any selector asks about; all others are passed over. */
  readonly kinds: Set<string>;
  root: SituationNode;
  nodes: number;
  readonly places: Map<string, Map<string, Map<string | null, PlaceToken>>>;
  readonly facts: Map<string, Map<string, number>>;
  /** The fact kinds for which some selector asks about the unit where they are held. */
  readonly factPlaces: Set<string>;
  tokens: number;
}

interface PlaceToken {
  readonly token: number;
  readonly above: string;
  readonly others: PlaceToken[];
}

export function newSituations(): Situations {
  return {
    predicates: [],
    kinds: new Set(),
    root: emptyNode(null, []),
    nodes: 1,
    places: new Map(),
    facts: new Map(),
    factPlaces: new Set(),
    tokens: 0,
  };
}

function emptyNode(home: Place | null, facts: readonly HeldFact[]): SituationNode {
  return { next: new Map(), home, facts, truth: null };
}

export function addPredicate(situations: Situations, predicate: Predicate): number {
  situations.predicates.push(predicate);
  return situations.predicates.length - 1;
}

/** Forget what was worked out when the trie has grown past its bound. Call between members. */
export function trimSituations(situations: Situations): void {
  if (situations.nodes <= maxNodes) return;
  situations.root = emptyNode(null, []);
  situations.nodes = 1;
  situations.places.clear();
  situations.facts.clear();
  situations.tokens = 0;
}

function placeToken(situations: Situations, place: Place): number {
  const bySector = inner(inner(situations.places, place.kind), place.level);
  const above = place.above === undefined || place.above.length === 0 ? "" : place.above.join("\n");
  let found = bySector.get(place.sector);
  if (found === undefined) {
    found = { token: situations.tokens++, above, others: [] };
    bySector.set(place.sector, found);
  }
  if (found.above === above) return found.token;
  let other = found.others.find((one) => one.above === above);
  if (other === undefined) {
    other = { token: situations.tokens++, above, others: [] };
    found.others.push(other);
  }
  return other.token;
}

export function stepHome(situations: Situations, place: Place): SituationNode {
  const token = placeToken(situations, place);
  let next = situations.root.next.get(token);
  if (next === undefined) {
    next = emptyNode(place, []);
    situations.root.next.set(token, next);
    situations.nodes += 1;
  }
  return next;
}

export function stepFact(situations: Situations, from: SituationNode, fact: Fact): SituationNode {
  const byValue = inner(situations.facts, fact.kind);
  let token = byValue.get(fact.value);
  if (token === undefined) byValue.set(fact.value, (token = situations.tokens++));
  if (!situations.factPlaces.has(fact.kind)) {
    return stepTo(situations, from, token, { kind: fact.kind, value: fact.value, place: null });
  }
  const between = stepTo(situations, from, token, null);
  const place = fact.place === null ? noPlace : placeToken(situations, fact.place);
  const held = { kind: fact.kind, value: fact.value, place: fact.place };
  return stepTo(situations, between, place, held);
}

/** The second token of a fact that names no unit. */
const noPlace = -1;

function stepTo(
  situations: Situations,
  from: SituationNode,
  token: number,
  added: HeldFact | null,
): SituationNode {
  let next = from.next.get(token);
  if (next === undefined) {
    const facts = added === null ? from.facts : [...from.facts, added];
    next = emptyNode(from.home, facts);
    from.next.set(token, next);
    situations.nodes += 1;
  }
  return next;
}

export function truthOf(situations: Situations, node: SituationNode): Uint8Array {
  if (node.truth !== null) return node.truth;
  const truth = new Uint8Array(situations.predicates.length);
  for (let i = 0; i < truth.length; i += 1) {
    truth[i] = situations.predicates[i]?.(node) === true ? 1 : 0;
  }
  node.truth = truth;
  return truth;
}
