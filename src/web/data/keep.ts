/** Small things that a browser remembers. Every access may fail (private windows): then nothing is kept. */

export function remember(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(`rollbook.${key}`);
    else localStorage.setItem(`rollbook.${key}`, value);
  } catch {
    // Nothing is kept; the page works on without.
  }
}

export function recall(key: string): string | null {
  try {
    return localStorage.getItem(`rollbook.${key}`);
  } catch {
    return null;
  }
}

/** Forgets everything whose name begins so: drafts of somebody who has signed out. */
export function forget(prefix: string): void {
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(`rollbook.${prefix}`)) localStorage.removeItem(key);
    }
  } catch {
    // Nothing was kept.
  }
}
