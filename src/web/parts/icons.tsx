import type { ReactNode } from "react";

/** Line icons of one weight, drawn here so that no icon font or package is loaded. */
const paths = {
  overview: <path d="M3 13h4v7H3zM10 8h4v12h-4zM17 4h4v16h-4z" />,
  people: (
    <path d="M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7ZM2.500 20c.5-3.600 3-5.500 6.500-5.500s6 1.900 6.500 5.500M16 4.300a3.500 3.500 0 0 1 0 6.500M18 14.800c2 .8 3.200 2.500 3.500 5.200" />
  ),
  units: <path d="M9 4h6v5H9zM3.500 15h6v5h-6zM14.500 15h6v5h-6zM12 9v3M6.500 15v-3h11v3" />,
  record: <path d="M5 3.500h10l4 4V20.500H5zM12 10v7M8.500 13.500h7" />,
  account: (
    <path d="M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.500 20.500c.6-4 3.400-6 7.500-6s6.900 2 7.500 6" />
  ),
  file: <path d="M5.500 3.500h13v17h-13zM9 8h6M9 12h6M9 16h3.500" />,
  receipt: <path d="M6 3.500h12v17l-3-2-3 2-3-2-3 2zM9 8h6M9 12h6" />,
  search: (
    <path d="M10.500 17a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13ZM15.300 15.300 20.500 20.500" />
  ),
  print: <path d="M7 8V3.500h10V8M7 17H4V8h16v9h-3M7 13.500h10v7H7z" />,
  next: <path d="m9 5 7 7-7 7" />,
  back: <path d="m15 5-7 7 7 7" />,
  down: <path d="m5 9 7 7 7-7" />,
  download: <path d="M12 4v11M7.500 11 12 15.500 16.500 11M4.500 20h15" />,
  up: <path d="M12 15V4M7.500 8.500 12 4l4.500 4.500M4.500 20h15" />,
  language: (
    <path d="M12 20.500a8.500 8.500 0 1 0 0-17 8.500 8.500 0 0 0 0 17ZM3.800 12h16.400M12 3.500c2.600 2.400 3.800 5.200 3.800 8.500s-1.200 6.100-3.800 8.500c-2.600-2.400-3.800-5.200-3.800-8.500s1.200-6.100 3.800-8.500Z" />
  ),
  offline: (
    <path d="M3 3l18 18M8.500 16.500a5 5 0 0 1 7 0M5 12.700a10 10 0 0 1 4.200-2.500M19 12.700a10 10 0 0 0-5.500-2.900M12 20v.2" />
  ),
  lock: <path d="M5.500 10.500h13v10h-13zM8 10.500V8a4 4 0 0 1 8 0v2.500M12 14.500v2.500" />,
  key: <path d="M8 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM12 12h9v3.500M17 12v3" />,
  wait: <path d="M12 20.500a8.500 8.500 0 1 0 0-17 8.500 8.500 0 0 0 0 17ZM12 7.500V12l3 2" />,
  compass: (
    <path d="M12 20.500a8.500 8.500 0 1 0 0-17 8.500 8.500 0 0 0 0 17ZM15.500 8.500l-2 5-5 2 2-5z" />
  ),
  broken: <path d="M12 3.500 21.500 20h-19zM12 10v4.500M12 17.200v.3" />,
  check: <path d="m4.500 12.500 5 5 10-11" />,
  table: <path d="M3.500 5h17v14h-17zM3.500 10h17M3.500 14.500h17M9.500 5v14" />,
  more: <path d="M4 7h16M4 12h16M4 17h16" />,
  plus: <path d="M12 5v14M5 12h14" />,
  home: <path d="m3.500 11.500 8.500-7.500 8.500 7.500M6 9.500v11h12v-11" />,
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name }: { readonly name: IconName }): ReactNode {
  return (
    <svg className="rb-icon" viewBox="0 0 24 24" aria-hidden="true">
      {paths[name]}
    </svg>
  );
}
