import type { ReactNode } from "react";
import { useWords } from "../i18n/words.ts";
import { Page } from "./page.tsx";
import { PlainState } from "./states.tsx";

/** A page of counts for an account without a post that sees any. */
export function NoPost({ title }: { readonly title: string }): ReactNode {
  const words = useWords();
  return (
    <Page title={title} heading={title} narrow>
      <PlainState
        icon="lock"
        title={words.t("state.noPost.title")}
        text={words.t("state.noPost.text")}
      />
    </Page>
  );
}
