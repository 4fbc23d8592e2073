/* Alignment tables in the browser: sorted by their heads, narrowed by words and by kind, the state in the
   address. Without this script the whole table is there; whatever it takes away it can bring back. */
(() => {
  "use strict";
  const AT_ONCE = 150; // rows that are shown before the browser may draw; the others follow
  const NARROW = window.matchMedia("(max-width: 48em)");
  const words = JSON.parse(document.getElementById("refalign-words")?.textContent ?? "{}");
  const collator = new Intl.Collator(document.documentElement.lang || undefined, { numeric: true });

  const element = (name, attributes, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };

  class Table {
    constructor(table, number) {
      this.table = table;
      this.name = `t${number}`;
      this.body = table.tBodies[0];
      this.heads = [...table.tHead.rows[0].cells];
      this.labels = this.heads.map((head) => head.textContent.trim());
      this.rows = [...this.body.rows].map((row) => ({ row, text: fold(row.textContent) }));
      this.state = { query: "", kind: "", column: -1, down: false };
      this.addTools();
      this.heads.forEach((head, column) => this.addButton(head, column));
      this.recall();
      this.show();
      if (NARROW.matches) this.nameCells();
      NARROW.addEventListener("change", () => this.nameCells());
      window.addEventListener("beforeprint", () => this.body.append(...this.rows.map((one) => one.row)));
      window.addEventListener("afterprint", () => this.show());
      window.addEventListener("popstate", () => { this.recall(); this.show(); });
    }

    addTools() {
      const id = `refalign-${this.name}`;
      this.query = element("input", { type: "search", id, autocomplete: "off" });
      this.kind = element("select", { id: `${id}-kind` }, element("option", { value: "" }, words.all));
      const there = Object.entries(words.kinds).filter(([kind]) => this.body.querySelector(`tr.refalign-${kind}`));
      this.kind.append(...there.map(([value, label]) => element("option", { value }, label)));
      this.told = element("output", { for: id, role: "status" });
      const tools = element("div", { class: "refalign-tools" });
      tools.append(element("label", { for: id }, words.search), this.query);
      if (there.length > 1) tools.append(element("label", { for: `${id}-kind` }, words.kind), this.kind);
      tools.append(this.told);
      this.table.before(tools);
      this.query.addEventListener("input", () => this.change({ query: this.query.value }));
      this.kind.addEventListener("change", () => this.change({ kind: this.kind.value }));
    }

    addButton(head, column) {
      const button = element("button", { type: "button", class: "refalign-sort" }, ...head.childNodes);
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const { column: before, down } = this.state;
        // Once up, once down, then as it was.
        if (before !== column) this.change({ column, down: false });
        else this.change(down ? { column: -1, down: false } : { column, down: true });
      });
    }

    change(some) {
      Object.assign(this.state, some);
      this.remember();
      this.show();
    }

    matching() {
      const { query, kind, column, down } = this.state;
      const parts = fold(query).split(/\s+/).filter(Boolean);
      const fits = ({ row, text }) =>
        parts.every((part) => text.includes(part)) && (!kind || row.classList.contains(`refalign-${kind}`));
      const found = parts.length || kind ? this.rows.filter(fits) : [...this.rows];
      if (column < 0) return found;
      const keys = new Map(found.map((one) => [one, one.row.cells[column].textContent.trim()]));
      return found.sort((a, b) => collator.compare(keys.get(a), keys.get(b)) * (down ? -1 : 1));
    }

    show() {
      const found = this.matching();
      const rows = found.map((one) => one.row);
      const untouched = found.length === this.rows.length && this.state.column < 0 && !this.touched;
      this.heads.forEach((head, column) => {
        const sorted = this.state.column === column && (this.state.down ? "descending" : "ascending");
        if (sorted) head.setAttribute("aria-sort", sorted);
        else head.removeAttribute("aria-sort");
      });
      const shown = words.shown.replace("{n}", found.length).replace("{all}", this.rows.length);
      this.told.textContent = untouched ? "" : shown;
      if (untouched) return;
      this.touched = true;
      clearTimeout(this.waiting);
      this.body.replaceChildren(...rows.slice(0, AT_ONCE));
      const rest = (from) => {
        if (from >= rows.length) return;
        this.body.append(...rows.slice(from, from + 4 * AT_ONCE));
        this.waiting = setTimeout(rest, 30, from + 4 * AT_ONCE);
      };
      this.waiting = setTimeout(rest, 120, AT_ONCE);
    }

    /* As cards, rows are no table to a browser any more: say that they are, and what each cell is. */
    nameCells() {
      if (this.named) return;
      this.named = true;
      this.table.setAttribute("role", "table");
      for (const part of [this.table.tHead, this.body]) part.setAttribute("role", "rowgroup");
      for (const { row } of this.rows) {
        row.setAttribute("role", "row");
        [...row.cells].forEach((cell, column) => {
          cell.setAttribute("role", "cell");
          cell.dataset.label = this.labels[column];
        });
      }
    }

    recall() {
      const known = new URLSearchParams(location.search);
      const [column, order] = (known.get(`${this.name}.sort`) ?? "").split("-");
      const number = Number.parseInt(column, 10) - 1;
      this.state = {
        query: known.get(`${this.name}.q`) ?? "",
        kind: known.get(`${this.name}.kind`) ?? "",
        column: number >= 0 && number < this.heads.length ? number : -1,
        down: order === "down",
      };
      this.query.value = this.state.query;
      this.kind.value = this.state.kind;
      if (this.kind.selectedIndex < 0) this.kind.value = this.state.kind = "";
    }

    remember() {
      const { query, kind, column, down } = this.state;
      const known = new URLSearchParams(location.search);
      const set = (name, value) => (value ? known.set(`${this.name}.${name}`, value) : known.delete(`${this.name}.${name}`));
      set("q", query);
      set("kind", kind);
      set("sort", column < 0 ? "" : `${column + 1}${down ? "-down" : ""}`);
      const search = known.toString();
      try {
        history.replaceState(history.state, "", `${location.pathname}${search && `?${search}`}${location.hash}`);
      } catch { /* a page that is a file has no such address */ }
    }
  }

  const fold = (text) => text.normalize("NFKC").toLowerCase();

  document.querySelectorAll("table.refalign-table").forEach((table, number) => {
    if (table.tHead && table.tBodies.length) new Table(table, number + 1);
  });
})();
