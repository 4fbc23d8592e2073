/* Alignment tables: sort by column, filter by text and kind, keep the state in the URL. */
(() => {
  "use strict";
  const CHUNK = 100;
  const MAX_QUERY = 200;
  const NARROW = matchMedia("(max-width: 48em)");
  const texts = JSON.parse(document.getElementById("refalign--words")?.textContent ?? "{}");
  const collator = new Intl.Collator(document.documentElement.lang.split("@")[0] || [], { numeric: true });

  const element = (name, attributes, ...children) => {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    node.append(...children);
    return node;
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
      this.loadState();
      this.show(Infinity);
      this.addRoles();
      NARROW.addEventListener("change", () => this.addRoles());
      addEventListener("beforeprint", () => this.body.append(...this.matching({ query: "" })));
      addEventListener("afterprint", () => this.show());
      addEventListener("popstate", () => { this.loadState(); this.show(); });
    }

    addTools() {
      const id = `refalign--${this.name}`;
      this.query = element("input", { type: "search", id, autocomplete: "off", maxlength: MAX_QUERY });
      this.kind = element("select", { id: `${id}-kind` }, element("option", { value: "" }, texts.all));
      const used = Object.entries(texts.kinds).filter(([kind]) => this.body.querySelector(`tr.refalign-${kind}`));
      this.kind.append(...used.map(([value, label]) => element("option", { value }, label)));
      this.status = element("output", { for: id, role: "status" });
      const kinds = [element("label", { for: `${id}-kind` }, texts.kind), this.kind];
      const tools = element("div", { class: "refalign-tools" }, element("label", { for: id }, texts.search),
        this.query, ...(used.length > 1 ? kinds : []), this.status);
      this.table.before(tools);
      this.query.addEventListener("input", () => this.change({ query: this.query.value }));
      this.kind.addEventListener("change", () => this.change({ kind: this.kind.value }));
    }

    addButton(head, column) {
      const inside = head.firstElementChild ?? head;
      const button = element("button", { type: "button", class: "refalign-sort" }, ...inside.childNodes);
      inside.replaceChildren(button);
      button.addEventListener("click", () => {
        // Ascending, descending, original order.
        const same = this.state.column === column;
        this.change({ column: same && this.state.down ? -1 : column, down: same && !this.state.down });
      });
    }

    change(update) {
      Object.assign(this.state, update);
      this.saveState();
      this.show();
    }

    matching({ query, kind } = this.state) {
      const { column, down } = this.state;
      const parts = fold(query).split(/\s+/).filter(Boolean);
      const fits = ({ row, text }) =>
        parts.every((part) => text.includes(part)) && (!kind || row.classList.contains(`refalign-${kind}`));
      const rows = (parts.length || kind ? this.rows.filter(fits) : this.rows).map(({ row }) => row);
      if (column < 0) return rows;
      const keys = new Map(rows.map((row) => [row, row.cells[column]?.textContent.trim() ?? ""]));
      return rows.sort((a, b) => collator.compare(keys.get(a), keys.get(b)) * (down ? -1 : 1));
    }

    show(count = CHUNK) {
      const rows = this.matching();
      this.heads.forEach((head, column) => {
        head.removeAttribute("aria-sort");
        if (this.state.column === column) head.setAttribute("aria-sort", this.state.down ? "descending" : "ascending");
      });
      if (rows.length === this.rows.length && this.state.column < 0 && !this.touched) return;
      this.touched = true;
      this.status.textContent = texts.shown.replace("{n}", rows.length).replace("{all}", this.rows.length);
      clearTimeout(this.waiting);
      this.body.replaceChildren();
      const add = (from, to, pause) => {
        this.body.append(...rows.slice(from, to));
        if (to < rows.length) this.waiting = setTimeout(add, pause, to, to + CHUNK, 40);
      };
      add(0, count, 300);
    }

    /* Rows laid out as cards lose their ARIA roles: set these, and label the cells. */
    addRoles() {
      if (this.hasRoles || !NARROW.matches) return;
      this.hasRoles = true;
      const setRole = (role, ...parts) => parts.forEach((part) => part.setAttribute("role", role));
      const rows = this.rows.map(({ row }) => row);
      setRole("table", this.table);
      setRole("rowgroup", this.table.tHead, this.body);
      setRole("row", this.table.tHead.rows[0], ...rows);
      setRole("columnheader", ...this.heads);
      for (const row of rows) {
        setRole("cell", ...row.cells);
        [...row.cells].forEach((cell, column) => { cell.dataset.label = this.heads[column].textContent.trim(); });
      }
    }

    loadState() {
      const params = new URLSearchParams(location.search);
      // Anyone can write a URL: every value may be anything.
      const [, column, order] = /^([1-9]\d?)(-down)?$/.exec(params.get(`${this.name}.sort`)) ?? [];
      const isColumn = column <= this.heads.length;
      this.state = {
        query: (params.get(`${this.name}.q`) ?? "").slice(0, MAX_QUERY),
        kind: params.get(`${this.name}.kind`) ?? "",
        column: isColumn ? column - 1 : -1,
        down: isColumn && order !== undefined,
      };
      this.query.value = this.state.query;
      this.kind.value = this.state.kind;
      if (this.kind.selectedIndex < 0) this.kind.value = this.state.kind = "";
    }

    saveState() {
      const { query, kind, column, down } = this.state;
      const params = new URLSearchParams(location.search);
      const sort = column < 0 ? "" : `${column + 1}${down ? "-down" : ""}`;
      for (const [name, value] of Object.entries({ q: query, kind, sort })) {
        params.delete(`${this.name}.${name}`);
        if (value) params.set(`${this.name}.${name}`, value);
      }
      const search = params.toString();
      try {
        history.replaceState(history.state, "", `${location.pathname}${search && `?${search}`}${location.hash}`);
      } catch { /* file: URLs refuse it */ }
    }
  }

  const fold = (text) => text.normalize("NFKC").toLowerCase();

  document.querySelectorAll("table.refalign-table").forEach((table, number) => {
    if (table.tHead && table.tBodies.length) new Table(table, number + 1);
  });
})();
