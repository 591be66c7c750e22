import { jaroWinkler } from "@skyra/jaro-winkler";

/** How alike two texts are, from 0 to 1, by Jaro and Winkler. */
export function alike(one: string, other: string): number {
  return one === "" || other === "" ? 0 : jaroWinkler(one, other);
}
