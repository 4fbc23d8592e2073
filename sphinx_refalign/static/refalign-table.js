/* Alignment tables: sorted by their heads, narrowed by words and by kind, the state in the address. Without
   this script the whole table is there. */
(() => {
  "use strict";
  const AT_ONCE = 100; // rows before the browser may draw
  const NARROW = matchMedia("(max-width: 48em)");
  const words = JSON.parse(document.getElementById("refalign--words")?.textContent ?? "{}");
  const collator = new Intl.Collator(document.documentElement.lang.split("@")[0] || [], { numeric: true });

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
      this.rows = [...this.body.rows].map((row) => ({ row, text: fold(row.textContent) }));
      this.addTools();
      this.heads.forEach((head, column) => this.addButton(head, column));
      this.recall();
      this.show(Infinity); // the address may name a place below
      this.nameCells();
      NARROW.addEventListener("change", () => this.nameCells());
      addEventListener("beforeprint", () => this.body.append(...this.matching({ query: "" })));
      addEventListener("afterprint", () => this.show());
      addEventListener("popstate", () => { this.recall(); this.show(); });
    }

    addTools() {
      const id = `refalign--${this.name}`;
      this.query = element("input", { type: "search", id, autocomplete: "off" });
      this.kind = element("select", { id: `${id}-kind` }, element("option", { value: "" }, words.all));
      const there = Object.entries(words.kinds).filter(([kind]) => this.body.querySelector(`tr.refalign-${kind}`));
      this.kind.append(...there.map(([value, label]) => element("option", { value }, label)));
      this.told = element("output", { for: id, role: "status" });
      const kinds = [element("label", { for: `${id}-kind` }, words.kind), this.kind];
      const tools = element("div", { class: "refalign-tools" }, element("label", { for: id }, words.search),
        this.query, ...(there.length > 1 ? kinds : []), this.told);
      this.table.before(tools);
      this.query.addEventListener("input", () => this.change({ query: this.query.value }));
      this.kind.addEventListener("change", () => this.change({ kind: this.kind.value }));
    }

    addButton(head, column) {
      const inside = head.firstElementChild ?? head;
      const button = element("button", { type: "button", class: "refalign-sort" }, ...inside.childNodes);
      inside.replaceChildren(button);
      button.addEventListener("click", () => {
        // Once up, once down, then as it was.
        const again = this.state.column === column;
        this.change({ column: again && this.state.down ? -1 : column, down: again && !this.state.down });
      });
    }

    change(some) {
      Object.assign(this.state, some);
      this.remember();
      this.show();
    }

    matching({ query, kind } = this.state) {
      const { column, down } = this.state;
      const parts = fold(query).split(/\s+/).filter(Boolean);
      const fits = ({ row, text }) =>
        parts.every((part) => text.includes(part)) && (!kind || row.classList.contains(`refalign-${kind}`));
      const found = (parts.length || kind ? this.rows.filter(fits) : this.rows).map(({ row }) => row);
      if (column < 0) return found;
      const keys = new Map(found.map((row) => [row, row.cells[column].textContent.trim()]));
      return found.sort((a, b) => collator.compare(keys.get(a), keys.get(b)) * (down ? -1 : 1));
    }

    show(atOnce = AT_ONCE) {
      const rows = this.matching();
      this.heads.forEach((head, column) => {
        head.removeAttribute("aria-sort");
        if (this.state.column === column) head.setAttribute("aria-sort", this.state.down ? "descending" : "ascending");
      });
      if (rows.length === this.rows.length && this.state.column < 0 && !this.touched) return;
      this.touched = true;
      this.told.textContent = words.shown.replace("{n}", rows.length).replace("{all}", this.rows.length);
      clearTimeout(this.waiting);
      this.body.replaceChildren();
      const add = (from, to, pause) => {
        this.body.append(...rows.slice(from, to));
        if (to < rows.length) this.waiting = setTimeout(add, pause, to, to + AT_ONCE, 40);
      };
      add(0, atOnce, 300);
    }

    /* As cards, rows are no table to a browser: say that they are, and what each cell is. */
    nameCells() {
      if (this.named || !NARROW.matches) return;
      this.named = true;
      const name = (role, ...parts) => parts.forEach((part) => part.setAttribute("role", role));
      const rows = this.rows.map((one) => one.row);
      name("table", this.table);
      name("rowgroup", this.table.tHead, this.body);
      name("row", this.table.tHead.rows[0], ...rows);
      name("columnheader", ...this.heads);
      for (const row of rows) {
        name("cell", ...row.cells);
        [...row.cells].forEach((cell, column) => { cell.dataset.label = this.heads[column].textContent.trim(); });
      }
    }

    recall() {
      const known = new URLSearchParams(location.search);
      const [column, order] = (known.get(`${this.name}.sort`) ?? "").split("-");
      const number = Number(column) - 1;
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
      const sort = column < 0 ? "" : `${column + 1}${down ? "-down" : ""}`;
      for (const [name, value] of Object.entries({ q: query, kind, sort })) {
        known.delete(`${this.name}.${name}`);
        if (value) known.set(`${this.name}.${name}`, value);
      }
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
