// Format CSL items: read {style, locale, items} from the standard input, print the references by id.
"use strict";

const CSL = require("citeproc");
const { style, locale, items } = JSON.parse(require("fs").readFileSync(0, "utf8"));
const itemById = new Map(items.map((item) => [item.id, item]));
const messages = [];
CSL.debug = (message) => messages.push(String(message));
CSL.error = (message) => messages.push(String(message));

const engine = new CSL.Engine(
  { retrieveLocale: () => locale, retrieveItem: (id) => itemById.get(id) },
  style,
  "en-US",
  true
);
engine.setOutputFormat("text");
engine.updateItems([...itemById.keys()]);
const [parameters, references] = engine.makeBibliography();
const texts = {};
parameters.entry_ids.forEach(([id], index) => {
  texts[id] = references[index].trim();
});
console.log(JSON.stringify({ texts, errors: parameters.bibliography_errors, messages }));
