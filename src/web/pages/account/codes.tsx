import { Button, Input } from "antd";
import { useState } from "react";
import type { ReactNode } from "react";
import type { CredentialsView } from "#contract/routes/credentials";
import { useAskCodes, useChange, useConfirmCodes } from "../../data/credentials.ts";
import { useWords } from "../../i18n/words.ts";
import { QrCode } from "../../parts/qr.tsx";
import { Refusal } from "../../parts/refusal.tsx";
import { Section } from "../../parts/section.tsx";

interface Props {
  readonly codes: CredentialsView["codes"];
  readonly mayChange: boolean;
}

export function Codes({ codes, mayChange }: Props): ReactNode {
  const words = useWords();
  const change = useChange();
  // Held here: what sets codes up is gone once they are on, and the recovery codes are shown then.
  const confirm = useConfirmCodes();
  const recovery = confirm.data?.recoveryCodes ?? null;
  return (
    <Section title={words.t("codes.title")} note={words.t("codes.note")}>
      <p>
        {codes === null ? words.t("codes.off") : words.t("codes.on", { n: codes.recoveryLeft })}
      </p>
      {recovery === null ? null : <Recovery codes={recovery} done={() => confirm.reset()} />}
      {change.isError ? <Refusal error={change.error} /> : null}
      {!mayChange ? null : codes === null ? (
        <SetUp confirm={confirm} />
      ) : (
        <Button loading={change.isPending} onClick={() => change.mutate({ act: "end-codes" })}>
          {words.t("codes.end")}
        </Button>
      )}
    </Section>
  );
}

function SetUp({ confirm }: { readonly confirm: ReturnType<typeof useConfirmCodes> }): ReactNode {
  const words = useWords();
  const ask = useAskCodes();
  const [code, setCode] = useState("");
  if (ask.data === undefined) {
    return (
      <>
        {ask.isError ? <Refusal error={ask.error} /> : null}
        <Button loading={ask.isPending} onClick={() => ask.mutate()}>
          {words.t("codes.start")}
        </Button>
      </>
    );
  }
  const { address, secret } = ask.data;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (code !== "" && !confirm.isPending) confirm.mutate(code);
      }}
    >
      <p>{words.t("codes.scan")}</p>
      <div className="rb-code-qr">
        <QrCode text={address} label={words.t("codes.qr")} />
      </div>
      <p className="rb-code">{secret.replace(/.{4}/g, "$& ").trim()}</p>
      <div className="rb-field">
        <label htmlFor="first-code">{words.t("codes.first")}</label>
        <Input
          id="first-code"
          autoComplete="one-time-code"
          inputMode="numeric"
          required
          maxLength={10}
          value={code}
          onChange={(event) => setCode(event.target.value)}
        />
      </div>
      {confirm.isError ? <Refusal error={confirm.error} /> : null}
      <Button type="primary" htmlType="submit" loading={confirm.isPending}>
        {words.t("codes.confirm")}
      </Button>
    </form>
  );
}

interface RecoveryProps {
  readonly codes: readonly string[];
  readonly done: () => void;
}

/** Shown once; the server keeps hashes. */
function Recovery({ codes, done }: RecoveryProps): ReactNode {
  const words = useWords();
  return (
    <output className="rb-hint">
      <strong>{words.t("codes.recovery")}</strong>
      <p>{words.t("codes.recovery.note")}</p>
      <ol className="rb-recovery">
        {codes.map((one) => (
          <li key={one} className="rb-code">
            {one}
          </li>
        ))}
      </ol>
      <Button onClick={done}>{words.t("codes.recovery.kept")}</Button>
    </output>
  );
}
