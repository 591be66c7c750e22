import { route } from "../route.ts";

export const getOwnData = route({
  name: "own-data-get",
  method: "GET",
  path: "/me/data",
  tag: "own-data",
  summary: "Everything that is held about the caller, as one JSON document (docs/privacy.md)",
  access: "any",
  status: 200,
  file: ["application/json"],
});
