import { Button, Checkbox, Input } from "antd";
import { useId, useState } from "react";
import type { ReactNode } from "react";
import type { ClosingView } from "#contract/routes/closing";
import { useAnnounce } from "../../app/announce.tsx";
import { useCloseYear } from "../../data/closing.ts";
import { useWords } from "../../i18n/words.ts";
import { Refusal } from "../../parts/refusal.tsx";
import { Section } from "../../parts/section.tsx";

/** Freezes the figures: with a reason, and after saying that it is meant. */
export function Freeze({ view }: { readonly view: ClosingView }): ReactNode {
  const words = useWords();
  const open = view.checklist.filter((one) => one.blocks && !one.done).length;
  if (!view.mayClose) return null;
  return (
    <Section
      title={words.t("closing.freeze")}
      note={words.t(open === 0 ? "closing.freeze.note" : "closing.freeze.wait", { n: open })}
    >
      {open === 0 ? <FreezeForm view={view} /> : null}
    </Section>
  );
}

function FreezeForm({ view }: { readonly view: ClosingView }): ReactNode {
  const words = useWords();
  const announce = useAnnounce();
  const id = useId();
  const [reason, setReason] = useState("");
  const [isMeant, setMeant] = useState(false);
  const [isTried, setTried] = useState(false);
  const close = useCloseYear(view.closingId);
  const isEmpty = reason.trim() === "";
  const submit = (): void => {
    setTried(true);
    if (isEmpty || !isMeant || close.isPending) return;
    close.mutate(reason.trim(), { onSuccess: () => announce(words.t("closing.freeze.done")) });
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div className="rb-field">
        <label htmlFor={`${id}-reason`}>{words.t("closing.freeze.reason")}</label>
        <Input
          id={`${id}-reason`}
          maxLength={500}
          value={reason}
          aria-invalid={isTried && isEmpty}
          aria-describedby={`${id}-note`}
          onChange={(event) => setReason(event.target.value)}
        />
        <p id={`${id}-note`} className={isTried && isEmpty ? "rb-wrong" : "rb-note"}>
          {words.t(isTried && isEmpty ? "closing.reason.needed" : "closing.freeze.reason.note")}
        </p>
      </div>
      <div className="rb-field">
        <Checkbox
          checked={isMeant}
          aria-describedby={`${id}-meant`}
          onChange={(event) => setMeant(event.target.checked)}
        >
          {words.t("closing.freeze.meant", { year: view.year })}
        </Checkbox>
        <p id={`${id}-meant`} className="rb-wrong" role="alert">
          {isTried && !isMeant ? words.t("closing.freeze.tick") : null}
        </p>
      </div>
      {close.isError ? <Refusal error={close.error} /> : null}
      <Button type="primary" htmlType="submit" loading={close.isPending}>
        {words.t("closing.freeze.submit", { year: view.year })}
      </Button>
    </form>
  );
}
