import { Button } from "antd";
import type { ReactNode } from "react";
import { useDeparture } from "../../data/credentials.ts";
import { useWords } from "../../i18n/words.ts";
import { Refusal } from "../../parts/refusal.tsx";

interface Props {
  readonly next: string;
  /** What the identity provider is called; null where there is none. */
  readonly provider: string | null;
  readonly usePasskey: () => void;
}

/** Ways in without a password. */
export function OtherWays({ next, provider, usePasskey }: Props): ReactNode {
  const words = useWords();
  const departure = useDeparture("sign-in");
  const knowsPasskeys = typeof window.PublicKeyCredential === "function";
  if (!knowsPasskeys && provider === null) return null;
  return (
    <>
      <p className="rb-or">{words.t("signIn.or")}</p>
      {knowsPasskeys ? (
        <Button block onClick={usePasskey}>
          {words.t("signIn.passkey")}
        </Button>
      ) : null}
      {provider === null ? null : (
        <Button block loading={departure.isPending} onClick={() => departure.mutate(next)}>
          {words.t("signIn.provider", { name: provider })}
        </Button>
      )}
      {departure.isError ? <Refusal error={departure.error} /> : null}
    </>
  );
}
