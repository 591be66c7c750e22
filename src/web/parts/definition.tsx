import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { policyQuery } from "../data/queries.ts";
import { useWords } from "../i18n/words.ts";
import { Name } from "./names.tsx";
import { Failed, Loading } from "./states.tsx";

/** One click away from every figure: what is demanded, by which sentence, and who is counted. */
export function Definition({ requirement }: { readonly requirement: string }): ReactNode {
  const words = useWords();
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="rb-details" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{words.t("definition.open")}</summary>
      {isOpen ? <DefinitionText requirement={requirement} /> : null}
    </details>
  );
}

function DefinitionText({ requirement }: { readonly requirement: string }): ReactNode {
  const words = useWords();
  const policy = useQuery(policyQuery);
  if (policy.isPending) return <Loading rows={2} />;
  if (policy.isError) return <Failed error={policy.error} retry={() => void policy.refetch()} />;
  const found = policy.data.requirements.find((one) => one.id === requirement);
  if (found === undefined) return <p>{words.t("definition.unknown")}</p>;
  return (
    <div className="rb-definition">
      <p>
        <Name of={found.summary} />
      </p>
      {found.clause === null ? null : (
        <blockquote>
          <Name of={found.clause.text} />
          <footer>{found.clause.place}</footer>
        </blockquote>
      )}
      <p>{words.t("definition.denominator")}</p>
      {found.parameters.length === 0 ? null : (
        <table className="rb-table rb-compact">
          <caption>{words.t("definition.parameters")}</caption>
          <thead>
            <tr>
              <th scope="col">{words.t("definition.parameter")}</th>
              <th scope="col">{words.t("definition.value")}</th>
            </tr>
          </thead>
          <tbody>
            {found.parameters.map((parameter) => (
              <tr key={parameter.name}>
                <th scope="row">
                  <Name of={parameter.note} /> <code>{parameter.name}</code>
                </th>
                <td>
                  {parameter.value}
                  {parameter.guess ? (
                    <span className="rb-tag">{words.t("definition.guess")}</span>
                  ) : null}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}
