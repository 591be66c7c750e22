import { Button } from "antd";
import type { ReactNode } from "react";
import { useWords } from "../i18n/words.ts";
import { Failed, Loading } from "./states.tsx";

interface Props {
  readonly query: {
    readonly isPending: boolean;
    readonly isError: boolean;
    readonly error: unknown;
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    refetch(): Promise<unknown>;
    fetchNextPage(): Promise<unknown>;
  };
  /** What is said where there is nothing. */
  readonly none: string;
  readonly children: readonly ReactNode[];
}

/** A list of `li` that comes a page at a time, with its states. */
export function Listed({ query, none, children }: Props): ReactNode {
  const words = useWords();
  if (query.isPending) return <Loading rows={4} />;
  if (query.isError && children.length === 0) {
    return <Failed error={query.error} retry={() => void query.refetch()} />;
  }
  if (children.length === 0) return <p className="rb-none">{none}</p>;
  return (
    <>
      <ul className="rb-waivers">{children}</ul>
      {query.hasNextPage ? (
        <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {words.t("action.more")}
        </Button>
      ) : null}
    </>
  );
}
