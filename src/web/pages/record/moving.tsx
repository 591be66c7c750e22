import { useEffect, useState } from "react";
import type { ReactNode } from "react";
import { useWords } from "../../i18n/words.ts";

interface Props {
  readonly from: number;
  readonly to: number;
  readonly write: (value: number) => string;
}

const lastsMs = 900;

/** A number that moves from what it was to what it is; both stay readable, and readers hear both. */
export function Moving({ from, to, write }: Props): ReactNode {
  const words = useWords();
  if (from === to) return <span>{write(to)}</span>;
  return (
    <span className="rb-moving">
      <span aria-hidden="true">
        <s>{write(from)}</s> <Running key={to} {...{ from, to, write }} />
      </span>
      <span className="rb-unseen">
        {words.t("recorded.fromTo", { from: write(from), to: write(to) })}
      </span>
    </span>
  );
}

function isStill(): boolean {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}

function Running({ from, to, write }: Props): ReactNode {
  const [shown, setShown] = useState(() => (isStill() ? to : from));
  useEffect(() => {
    if (isStill()) return undefined;
    const begun = performance.now();
    let frame = requestAnimationFrame(function step(now: number) {
      const part = Math.min(1, Math.max(0, now - begun) / lastsMs);
      setShown(Math.round(from + (to - from) * (1 - (1 - part) ** 3)));
      if (part < 1) frame = requestAnimationFrame(step);
    });
    return () => cancelAnimationFrame(frame);
  }, [from, to]);
  return <strong>{write(shown)}</strong>;
}
