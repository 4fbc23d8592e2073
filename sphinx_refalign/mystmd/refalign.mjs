// The roles and directives of sphinx-refalign in mystmd: name this file under project.plugins in myst.yml.
import { readFileSync } from "node:fs";

const ready = JSON.parse(readFileSync(new URL("refalign-mystmd.json", import.meta.url), "utf8"));

function find(map, key, written, node, file) {
  if (Object.hasOwn(map, key)) return structuredClone(map[key]);
  file.message(`${written} is not in refalign-mystmd.json; run sphinx-build -b mystmd again`, node);
}

function makeRole(name) {
  const run = ({ body, node }, file) => {
    const [, words, target] = /^(?:(.+?)\s*<(.*)>|.*)$/s.exec(body);
    if (body.startsWith("!")) return [{ type: "text", value: (words ?? body).slice(1) }];
    const link = find(ready.links, (target ?? body).trim(), `{${name}}\`${body}\``, node, file);
    const own = [{ type: "text", value: words ?? body }];
    return link ? [words ? { ...link, children: own } : link] : own;
  };
  return { name, alias: [`refalign:${name}`], body: { type: String, required: true }, run };
}

function makeDirective([name, { keys, options }]) {
  const run = ({ arg, body, node, options: set = {} }, file) => {
    const values = Object.entries(set).map(([option, value]) => `${option}: ${value}`.trim());
    const parts = [name, (arg ?? "").trim(), (keys && body ? body : "").trim(), ...values.sort()];
    const content = find(ready.views, JSON.stringify(parts), `{${name}} ${arg ?? ""}`, node, file) ?? [];
    // The text of the author goes into the block, or below it.
    const last = content.at(-1);
    (last?.open ? last.children : content).push(...(keys ? [] : (body ?? [])));
    delete last?.open;
    return content;
  };
  const types = Object.fromEntries(options.map((option) => [option, { type: String }]));
  const alias = [`refalign:${name}`];
  return { name, alias, arg: { type: String }, options: types, body: { type: keys ? String : "myst" }, run };
}

// After mystmd has looked up the identifiers in links of the author.
const makeLinks = {
  name: "refalign-links",
  stage: "project",
  plugin: (_, { selectAll }) => (tree) => {
    for (const node of selectAll("refalignLink", tree)) node.type = "link";
  },
};

const directives = Object.entries(ready.directives).map(makeDirective);
export default { name: "refalign", roles: ready.roles.map(makeRole), directives, transforms: [makeLinks] };
