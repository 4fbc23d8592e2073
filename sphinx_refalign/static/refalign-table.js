/* Alignment tables: sort by column, filter by text and kind, keep the state in the URL. */
(() => {
  "use strict";
  const FIRST = 40; // rows, enough for a window
  const CHUNK = 100; // rows of a tbody
  const PAUSE = 300; // milliseconds before other rows follow
  const MAX_QUERY = 200;
  const NARROW = matchMedia("(max-width: 48em)");
  const texts = JSON.parse(document.getElementById("refalign--words")?.textContent ?? "{}");
  const collator = new Intl.Collator(document.documentElement.lang.split("@")[0] || [], { numeric: true });
  const idle = window.requestIdleCallback ?? ((action) => setTimeout(action, 20));

  const element = (name, attributes, ...children) => {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    node.append(...children);
    return node;
  };
  const fold = (text) => text.normalize("NFKC").toLowerCase();
  const setRole = (role, ...parts) => parts.forEach((part) => part.setAttribute("role", role));

  class Table {
    constructor(table, number) {
      this.table = table;
      this.name = `t${number}`;
      this.isLong = table.tBodies.length > 1;
      this.heads = [...table.tHead.rows[0].cells];
      this.rows = [...table.tBodies].flatMap((body) => [...body.rows]).map((row, index) => ({ row, index }));
      this.ranks = [];
      this.addTools();
      this.heads.forEach((head, column) => this.addButton(head, column));
      this.loadState();
      this.show(Infinity);
      this.prepare();
      NARROW.addEventListener("change", () => this.prepare());
      addEventListener("beforeprint", () => this.touched && this.replaceRows(this.matching({ query: "" })));
      addEventListener("afterprint", () => this.show());
      addEventListener("popstate", () => { this.loadState(); this.show(); });
    }

    addTools() {
      const id = `refalign--${this.name}`;
      this.query = element("input", { type: "search", id, autocomplete: "off", maxlength: MAX_QUERY });
      this.kind = element("select", { id: `${id}-kind` }, element("option", { value: "" }, texts.all));
      const used = Object.entries(texts.kinds).filter(([kind]) => this.table.querySelector(`tr.refalign-${kind}`));
      this.kind.append(...used.map(([value, label]) => element("option", { value }, label)));
      this.status = element("output", { for: id, role: "status" });
      const kinds = [element("label", { for: `${id}-kind` }, texts.kind), this.kind];
      const tools = element("div", { class: "refalign-tools" }, element("label", { for: id }, texts.search),
        this.query, ...(used.length > 1 ? kinds : []), this.status);
      (this.table.closest(".refalign-table-box")?.firstChild ?? this.table).before(tools);
      this.query.addEventListener("input", () => this.change({ query: this.query.value }));
      this.kind.addEventListener("change", () => this.change({ kind: this.kind.value }));
    }

    addButton(head, column) {
      const text = head.querySelector(".refalign-sort");
      const button = element("button", { type: "button", class: text.className }, ...text.childNodes);
      text.replaceWith(button);
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
      const fits = (item) => parts.every((part) => this.textOf(item).includes(part))
        && (!kind || item.row.classList.contains(`refalign-${kind}`));
      const items = this.rows.filter(fits);
      if (column >= 0) {
        const ranks = this.ranks[column] ??= this.rankBy(column);
        items.sort((a, b) => (ranks[a.index] - ranks[b.index]) * (down ? -1 : 1));
      }
      return items.map(({ row }) => row);
    }

    textOf(item) {
      return item.text ??= fold(item.row.textContent);
    }

    /* Returns the position of each row in the order of a column; equal texts have the same. */
    rankBy(column) {
      const values = this.rows.map(({ row }) => row.cells[column]?.textContent.trim() ?? "");
      const ranks = new Map();
      let last;
      for (const value of [...new Set(values)].sort(collator.compare)) {
        ranks.set(value, last !== undefined && !collator.compare(last, value) ? ranks.get(last) : ranks.size);
        last = value;
      }
      return values.map((value) => ranks.get(value));
    }

    show(first = FIRST) {
      const rows = this.matching();
      this.heads.forEach((head, column) => {
        head.removeAttribute("aria-sort");
        if (this.state.column === column) head.setAttribute("aria-sort", this.state.down ? "descending" : "ascending");
      });
      if (rows.length === this.rows.length && this.state.column < 0 && !this.touched) return;
      this.touched = true;
      this.status.textContent = texts.shown.replace("{n}", rows.length).replace("{all}", this.rows.length);
      // The header is a row, too.
      this.table.setAttribute("aria-rowcount", rows.length + 1);
      this.replaceRows(rows.slice(0, first));
      const addNext = () => {
        if (this.current !== rows) return;
        this.append(rows.slice(first, first += CHUNK));
        if (first < rows.length) idle(addNext);
      };
      this.current = rows;
      if (first < rows.length) setTimeout(() => idle(addNext), PAUSE);
    }

    replaceRows(rows) {
      this.current = undefined;
      for (const body of [...this.table.tBodies]) body.remove();
      this.append(rows);
    }

    append(rows) {
      for (let at = 0; at < rows.length; at += CHUNK) {
        this.table.append(element("tbody", this.hasRoles ? { role: "rowgroup" } : {}, ...rows.slice(at, at + CHUNK)));
      }
    }

    /* Folds texts before the first key; rows that are not laid out as a table need roles. */
    prepare(from = 0) {
      if (!from && !this.hasRoles && (this.isLong || NARROW.matches)) {
        this.hasRoles = true;
        setRole("table", this.table);
        setRole("rowgroup", this.table.tHead, ...this.table.tBodies);
        setRole("row", this.table.tHead.rows[0]);
        setRole("columnheader", ...this.heads);
      }
      for (const item of this.rows.slice(from, from + CHUNK)) {
        this.textOf(item);
        if (!this.hasRoles) continue;
        setRole("row", item.row);
        setRole("cell", ...item.row.cells);
      }
      if (from + CHUNK < this.rows.length) idle(() => this.prepare(from + CHUNK));
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

  document.querySelectorAll("table.refalign-table").forEach((table, number) => {
    if (table.tHead && table.tBodies.length) new Table(table, number + 1);
  });
})();
