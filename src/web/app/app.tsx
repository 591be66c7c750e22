import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { ConfigProvider } from "antd";
import { useMemo } from "react";
import type { ReactNode } from "react";
import { Settings } from "../i18n/language.tsx";
import type { Language } from "../i18n/language.tsx";
import type { Messages } from "../i18n/messages/en.ts";
import { themeFor, useRootPx } from "../theme/tokens.ts";
import { Announcer } from "./announce.tsx";
import { queryClient } from "./client.ts";
import { router } from "./router.tsx";

interface Props {
  readonly first: { readonly language: Language; readonly messages: Messages };
}

export function App({ first }: Props): ReactNode {
  return (
    <Settings first={first}>
      <Themed>
        <QueryClientProvider client={queryClient}>
          <Announcer>
            <RouterProvider router={router} />
          </Announcer>
        </QueryClientProvider>
      </Themed>
    </Settings>
  );
}

function Themed({ children }: { readonly children: ReactNode }): ReactNode {
  const px = useRootPx();
  const theme = useMemo(() => themeFor(px), [px]);
  return (
    <ConfigProvider theme={theme} button={{ autoInsertSpace: false }}>
      {children}
    </ConfigProvider>
  );
}
