import { Button, Input } from "antd";
import { useEffect, useState } from "react";
import type { ReactNode } from "react";
import { useLookAtSlip } from "../../data/slips.ts";
import { useWords } from "../../i18n/words.ts";
import { Page } from "../../parts/page.tsx";
import { Refusal } from "../../parts/refusal.tsx";
import { Section } from "../../parts/section.tsx";
import { ChooseWay } from "./choose.tsx";

/** What follows # in the address of a slip's QR code; browsers send it to no server. */
function scannedCode(): string {
  return window.location.hash.slice(1, 61);
}

/** A slip opens an account: the code first, then a login with a password, or a passkey. */
export function ActivatePage(): ReactNode {
  const words = useWords();
  const [code, setCode] = useState(scannedCode);
  const look = useLookAtSlip();
  const { mutate } = look;
  useEffect(() => {
    const scanned = scannedCode();
    if (scanned === "") return;
    // What was scanned stands in no history.
    window.history.replaceState(window.history.state, "", "/activate");
    mutate(scanned);
  }, [mutate]);
  const title = words.t("activate.title");
  return (
    <Page
      title={title}
      heading={title}
      narrow
      below={<p className="rb-lead">{words.t("activate.lead")}</p>}
    >
      {look.data === undefined ? (
        <Section title={words.t("activate.code")}>
          <form
            onSubmit={(event) => {
              event.preventDefault();
              if (code.trim() !== "" && !look.isPending) look.mutate(code);
            }}
          >
            <div className="rb-field">
              <label htmlFor="slip-code">{words.t("activate.code")}</label>
              <Input
                id="slip-code"
                autoComplete="off"
                autoCapitalize="none"
                spellCheck={false}
                required
                maxLength={60}
                value={code}
                aria-describedby="slip-code-note"
                onChange={(event) => setCode(event.target.value)}
              />
              <p id="slip-code-note" className="rb-note">
                {words.t("activate.code.note")}
              </p>
            </div>
            {look.isError ? <Refusal error={look.error} /> : null}
            <Button type="primary" htmlType="submit" loading={look.isPending}>
              {words.t("activate.go")}
            </Button>
          </form>
        </Section>
      ) : (
        <ChooseWay code={code} slip={look.data} back={() => look.reset()} />
      )}
    </Page>
  );
}
