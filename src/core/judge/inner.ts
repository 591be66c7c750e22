/** The map under a key of a map of maps, made when it is first asked for. */
export function inner<K, A, B>(map: Map<K, Map<A, B>>, key: K): Map<A, B> {
  let found = map.get(key);
  if (found === undefined) {
    found = new Map<A, B>();
    map.set(key, found);
  }
  return found;
}
