import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { credentialsQuery } from "../../data/credentials.ts";
import { useWords } from "../../i18n/words.ts";
import { Failed, Loading } from "../../parts/states.tsx";
import { Acts } from "./acts.tsx";
import { Codes } from "./codes.tsx";
import { Passkeys } from "./passkeys.tsx";
import { ProviderLink } from "./provider.tsx";
import { Sessions } from "./sessions.tsx";

interface Props {
  readonly zone: string;
  readonly isDemo: boolean;
}

/** What opens my account, where it is signed in, and what was done to either. */
export function Ways({ zone, isDemo }: Props): ReactNode {
  const words = useWords();
  const query = useQuery(credentialsQuery);
  if (query.isPending) return <Loading rows={6} />;
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  const ways = query.data;
  const mayChange = ways.isFresh && !isDemo;
  return (
    <>
      {ways.isFresh || isDemo ? null : (
        <p className="rb-hint">
          {words.t("fresh.note")}{" "}
          <Link to="/sign-in" search={{ next: "/account" }}>
            {words.t("fresh.again")}
          </Link>
        </p>
      )}
      <Passkeys passkeys={ways.passkeys} zone={zone} mayChange={mayChange} />
      <Codes codes={ways.codes} mayChange={mayChange} />
      {ways.provider === null ? null : (
        <ProviderLink provider={ways.provider} mayChange={mayChange} />
      )}
      <Sessions sessions={ways.sessions} zone={zone} />
      <Acts acts={ways.acts} zone={zone} />
    </>
  );
}
