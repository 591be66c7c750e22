import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";

/** The box of the search page. */
export const searchBoxId = "rb-search-box";

/** As assistive technology reads it. */
export const searchKeys = "Control+K Meta+K";

/**
 * Ctrl+K (⌘K) opens the search from every page and puts the cursor into its box. With a modifier,
 * because a single character would take keys from whoever speaks to the machine (WCAG 2.1.4).
 */
export function useSearchKey(isOn: boolean): void {
  const navigate = useNavigate();
  useEffect(() => {
    if (!isOn) return undefined;
    const pressed = (event: KeyboardEvent): void => {
      const isKey = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
      if (!isKey || event.altKey || event.shiftKey) return;
      event.preventDefault();
      const box = document.getElementById(searchBoxId);
      if (box === null) void navigate({ to: "/search" });
      else box.focus();
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, [isOn, navigate]);
}
