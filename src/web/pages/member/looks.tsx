import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import type { ReactNode } from "react";
import { looksQuery, sessionQuery } from "../../data/queries.ts";
import { useWords } from "../../i18n/words.ts";
import { Name } from "../../parts/names.tsx";
import { Failed, Loading } from "../../parts/states.tsx";

/** Who looked at this file, when and for which task: for the member alone. */
export function Looks({ memberId }: { readonly memberId: number }): ReactNode {
  const words = useWords();
  const own = useQuery(sessionQuery).data?.account?.memberId === memberId;
  return own ? <LooksTable memberId={memberId} /> : <p>{words.t("looks.others")}</p>;
}

function LooksTable({ memberId }: { readonly memberId: number }): ReactNode {
  const words = useWords();
  const zone = useQuery(sessionQuery).data?.zone ?? "UTC";
  const query = useInfiniteQuery(looksQuery(memberId));
  if (query.isPending) return <Loading rows={3} />;
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  const looks = query.data.pages.flatMap((page) => page.items);
  if (looks.length === 0) return <p className="rb-none">{words.t("looks.none")}</p>;
  return (
    <>
      <table className="rb-table rb-compact">
        <thead>
          <tr>
            <th scope="col">{words.t("looks.when")}</th>
            <th scope="col">{words.t("looks.who")}</th>
            <th scope="col">{words.t("looks.task")}</th>
          </tr>
        </thead>
        <tbody>
          {looks.map((look) => (
            <tr key={look.lookId}>
              <td>{words.instant(look.lookedAt, zone)}</td>
              <th scope="row">
                {look.by === look.role ? words.named("role", look.role) : look.by}{" "}
                {look.role === "" || look.by === look.role ? null : (
                  <span className="rb-note">{words.named("role", look.role)}</span>
                )}{" "}
                {look.unit === null ? null : (
                  <span className="rb-note">
                    <Name of={look.unit.name} />
                  </span>
                )}
              </th>
              <td>
                {words.named("look", look.act)} · {words.named("task", look.task)}
                {look.purpose === "" ? null : <span className="rb-note"> {look.purpose}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {query.hasNextPage ? (
        <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {words.t("action.more")}
        </Button>
      ) : null}
    </>
  );
}
