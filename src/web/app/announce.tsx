import { createContext, use, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { ReactNode } from "react";

type Announce = (message: string) => void;
const AnnounceContext = createContext<Announce>(() => undefined);

/** Says something to those who hear the page: saves, results of a filter, a change of page. */
export function useAnnounce(): Announce {
  return use(AnnounceContext);
}

/** Says once that something went over into another state, not what it is when it is first shown. */
export function useAnnounceState(state: string, message: string): void {
  const announce = useAnnounce();
  const was = useRef(state);
  useEffect(() => {
    if (was.current !== state) announce(message);
    was.current = state;
  }, [state, message, announce]);
}

export function Announcer({ children }: { readonly children: ReactNode }): ReactNode {
  const [spoken, setSpoken] = useState({ text: "", turn: 0 });
  const say = useCallback<Announce>((text) => {
    setSpoken((before) => ({ text, turn: before.turn + 1 }));
  }, []);
  const value = useMemo(() => say, [say]);
  return (
    <AnnounceContext value={value}>
      {children}
      <output className="rb-unseen" aria-live="polite">
        <span key={spoken.turn}>{spoken.text}</span>
      </output>
    </AnnounceContext>
  );
}
