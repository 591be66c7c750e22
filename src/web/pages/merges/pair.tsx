import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { Button, Input } from "antd";
import { useId, useState } from "react";
import type { FormEvent, ReactNode } from "react";
import type { PairView } from "#contract/routes/merges";
import { useAnnounce } from "../../app/announce.tsx";
import { pairQuery, useAskMerge, useSayOfPair } from "../../data/merges.ts";
import { useWords } from "../../i18n/words.ts";
import { Choice } from "../../parts/choice.tsx";
import { Page } from "../../parts/page.tsx";
import { Refusal } from "../../parts/refusal.tsx";
import { Section } from "../../parts/section.tsx";
import { Failed, Loading } from "../../parts/states.tsx";
import { Sides } from "./sides.tsx";

const route = getRouteApi("/inside/doubles");

/** Two records side by side: what each has, what will happen, and what the reader may do. */
export function PairPage(): ReactNode {
  const { first = 0, second = 0, mandate } = route.useSearch();
  const words = useWords();
  const query = useQuery(pairQuery(first, second, mandate));
  const title = words.t("page.pair");
  return (
    <Page title={title} heading={title}>
      {query.isPending ? <Loading rows={8} /> : null}
      {query.isError ? <Failed error={query.error} retry={() => void query.refetch()} /> : null}
      {query.data === undefined ? null : <Pair pair={query.data} mandateId={mandate} />}
    </Page>
  );
}

interface Props {
  readonly pair: PairView;
  readonly mandateId: number | undefined;
}

function Pair({ pair, mandateId }: Props): ReactNode {
  const words = useWords();
  return (
    <>
      <Sides pair={pair} titles={[words.t("pair.first"), words.t("pair.second")]} />
      <Section title={words.t("pair.happens.title")}>
        <ul className="rb-happens">
          {(["entries", "facts", "number", "undo", "two"] as const).map((one) => (
            <li key={one}>{words.t(`pair.happens.${one}`)}</li>
          ))}
        </ul>
      </Section>
      {pair.merge !== null ? (
        <p>
          <Link
            to="/merges/$mergeId"
            params={{ mergeId: String(pair.merge.mergeId) }}
            search={mandateId === undefined ? {} : { mandate: mandateId }}
          >
            {words.t(`merge.state.${pair.merge.state}`)}
          </Link>
        </p>
      ) : pair.hindrance === null ? (
        <Ask pair={pair} mandateId={mandateId} />
      ) : (
        <output>{words.t(`pair.hindrance.${pair.hindrance}`)}</output>
      )}
      {mandateId === undefined ? <Say pair={pair} /> : null}
    </>
  );
}

function Ask({ pair, mandateId }: Props): ReactNode {
  const words = useWords();
  const id = useId();
  const announce = useAnnounce();
  const navigate = useNavigate();
  const ask = useAskMerge();
  const [stays, setStays] = useState<"first" | "second">("first");
  const [reason, setReason] = useState("");
  const [isMissing, setMissing] = useState(false);
  const send = (event: FormEvent): void => {
    event.preventDefault();
    setMissing(reason.trim() === "");
    if (reason.trim() === "") return;
    const ids = [pair.first.member.memberId, pair.second.member.memberId] as const;
    const [survivorId, loserId] = stays === "first" ? ids : [ids[1], ids[0]];
    ask.mutate(
      {
        survivorId,
        loserId,
        reason: reason.trim(),
        ...(mandateId === undefined ? {} : { mandateId }),
      },
      {
        onSuccess: ({ mergeId }) => {
          announce(words.t("pair.asked"));
          const search = mandateId === undefined ? {} : { mandate: mandateId };
          void navigate({ to: "/merges/$mergeId", params: { mergeId: String(mergeId) }, search });
        },
      },
    );
  };
  return (
    <form className="rb-section rb-no-print" onSubmit={send} noValidate>
      {ask.isError ? <Refusal error={ask.error} /> : null}
      <Choice
        label={words.t("pair.stays")}
        value={stays}
        onChange={(value) => setStays(value === "second" ? "second" : "first")}
      >
        {(["first", "second"] as const).map((one) => (
          <option key={one} value={one}>
            {words.t("pair.stays.number", {
              no: pair[one].member.memberNo,
              name: pair[one].member.name,
            })}
          </option>
        ))}
      </Choice>
      <div className="rb-field">
        <label htmlFor={id}>{words.t("pair.reason")}</label>
        <Input
          id={id}
          value={reason}
          maxLength={200}
          aria-invalid={isMissing}
          {...(isMissing ? { "aria-describedby": `${id}-error`, status: "error" as const } : {})}
          onChange={(event) => setReason(event.target.value)}
        />
        {isMissing ? (
          <p id={`${id}-error`} className="rb-wrong" role="alert">
            {words.t("pair.reason.needed")}
          </p>
        ) : null}
      </div>
      <div className="rb-actions">
        <Button type="primary" htmlType="submit" loading={ask.isPending}>
          {words.t("pair.ask")}
        </Button>
      </div>
    </form>
  );
}

function Say({ pair }: { readonly pair: PairView }): ReactNode {
  const words = useWords();
  const announce = useAnnounce();
  const say = useSayOfPair();
  const areTwo = pair.dismissed === null;
  const firstId = pair.first.member.memberId;
  const secondId = pair.second.member.memberId;
  const done = areTwo ? "pair.areTwo.done" : "pair.recall.done";
  return (
    <div className="rb-no-print">
      {say.isError ? <Refusal error={say.error} /> : null}
      <div className="rb-actions">
        <Button
          loading={say.isPending}
          onClick={() =>
            say.mutate({ firstId, secondId, areTwo }, { onSuccess: () => announce(words.t(done)) })
          }
        >
          {words.t(areTwo ? "pair.areTwo" : "pair.recall")}
        </Button>
      </div>
    </div>
  );
}
