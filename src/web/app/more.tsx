import { useLocation } from "@tanstack/react-router";
import { useEffect, useId, useRef, useState } from "react";
import type { ReactNode } from "react";
import { useWords } from "../i18n/words.ts";
import { Icon } from "../parts/icons.tsx";

/** Further ways behind one button. Escape, a choice, or leaving it closes it. */
export function More({ children }: { readonly children: ReactNode }): ReactNode {
  const words = useWords();
  const id = useId();
  const whole = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const { href } = useLocation();
  // Open at one address: wherever a choice leads, it is closed.
  const [openAt, setOpenAt] = useState<string | null>(null);
  const isOpen = openAt === href;
  useEffect(() => {
    if (!isOpen) return undefined;
    const leave = (event: Event): void => {
      const at = event.target;
      if (at instanceof Node && whole.current?.contains(at) === false) setOpenAt(null);
    };
    const escape = (event: KeyboardEvent): void => {
      if (event.key !== "Escape") return;
      setOpenAt(null);
      button.current?.focus();
    };
    document.addEventListener("pointerdown", leave);
    document.addEventListener("focusin", leave);
    document.addEventListener("keydown", escape);
    return () => {
      document.removeEventListener("pointerdown", leave);
      document.removeEventListener("focusin", leave);
      document.removeEventListener("keydown", escape);
    };
  }, [isOpen]);
  return (
    <div ref={whole} className="rb-more">
      <button
        ref={button}
        type="button"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpenAt(isOpen ? null : href)}
      >
        <Icon name="more" />
        <span>{words.t("nav.more")}</span>
      </button>
      <ul id={id} hidden={!isOpen}>
        {children}
      </ul>
    </div>
  );
}
