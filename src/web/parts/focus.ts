import type { InputRef } from "antd";

/** As `ref`: puts the cursor into a field that appeared because somebody asked for it. */
export function focusNew(input: InputRef | null): void {
  input?.focus();
}
