import { useEffect, useRef } from "react";
import type { ReactNode } from "react";

interface Props {
  /** What it is, for readers who come to it with the keyboard. */
  readonly label: string;
  readonly children: ReactNode;
}

/** Something wide that moves sideways in its place. With the keyboard too, where it is too wide. */
export function Sideways({ label, children }: Props): ReactNode {
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    const found = box.current;
    if (found === null) return undefined;
    const look = (): void => {
      if (found.scrollWidth > found.clientWidth) found.tabIndex = 0;
      else found.removeAttribute("tabindex");
    };
    const watch = new ResizeObserver(look);
    watch.observe(found);
    for (const one of found.children) watch.observe(one);
    return () => watch.disconnect();
  }, []);
  return (
    <section ref={box} className="rb-scroll" aria-label={label}>
      {children}
    </section>
  );
}
