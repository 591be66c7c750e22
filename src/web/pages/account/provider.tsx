import { Button } from "antd";
import type { ReactNode } from "react";
import type { CredentialsView } from "#contract/routes/credentials";
import { useChange, useDeparture } from "../../data/credentials.ts";
import { useWords } from "../../i18n/words.ts";
import { Refusal } from "../../parts/refusal.tsx";
import { Section } from "../../parts/section.tsx";

interface Props {
  readonly provider: NonNullable<CredentialsView["provider"]>;
  readonly mayChange: boolean;
}

export function ProviderLink({ provider, mayChange }: Props): ReactNode {
  const words = useWords();
  const departure = useDeparture("link");
  const change = useChange();
  const failed = departure.isError ? departure : change;
  return (
    <Section title={words.t("provider.title", { name: provider.name })}>
      <p>{words.t(provider.linked ? "provider.linked" : "provider.unlinked")}</p>
      {failed.isError ? <Refusal error={failed.error} /> : null}
      {!mayChange ? null : provider.linked ? (
        <Button loading={change.isPending} onClick={() => change.mutate({ act: "unlink" })}>
          {words.t("provider.unlink")}
        </Button>
      ) : (
        <Button loading={departure.isPending} onClick={() => departure.mutate("/account")}>
          {words.t("provider.link")}
        </Button>
      )}
    </Section>
  );
}
