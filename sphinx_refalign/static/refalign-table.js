/* Alignment tables: sort by column, filter by text and kind, keep the state in the URL. */
(() => {
  "use strict";
  const FIRST = 40; // rows, enough for a window
  const CHUNK = 100; // rows of a tbody
  const PAUSE = 400; // ms before other rows
  const NARROW = matchMedia("(max-width: 48em)");
  const texts = JSON.parse(document.getElementById("refalign--words").textContent);
  const collator = new Intl.Collator(document.documentElement.lang.split("@")[0] || [], { numeric: true });
  const idle = window.requestIdleCallback ?? ((action) => setTimeout(action, 20));

  const fold = (text) => text.normalize("NFKC").toLowerCase();
  const setRole = (role, ...parts) => parts.forEach((part) => { part.role = role; });

  class Table {
    constructor(table, number) {
      this.table = table;
      this.name = `t${number}`;
      this.heads = [...table.tHead.rows[0].cells];
      const texts = new Map(Array.from(table.querySelectorAll("tbody tr"), (row) => [row, row.textContent]));
      for (const part of table.querySelectorAll("tbody [title]")) {
        const row = part.closest("tr"); // titles have whole paths
        texts.set(row, `${texts.get(row)} ${part.title}`);
      }
      this.rows = [...texts].map(([row, text], index) => ({ row, index, text: fold(text) }));
      this.ranks = [];
      this.addTools();
      this.heads.forEach((head, column) => this.addButton(head, column));
      this.loadState();
      this.show(Infinity);
      this.addRoles();
      NARROW.addEventListener("change", () => this.addRoles());
      addEventListener("beforeprint", () => this.isChanged && this.replaceRows(this.matching({ query: "" })));
      addEventListener("afterprint", () => this.show());
      addEventListener("popstate", () => { this.loadState(); this.show(); });
    }

    addTools() {
      const box = this.table.closest(".refalign-table-box");
      box.insertAdjacentHTML("afterbegin", texts.tools);
      [this.query, this.kind, this.status, this.reset] = box.querySelectorAll("input, select, output, button");
      for (const option of [...this.kind.options]) {
        if (option.value && !this.table.querySelector(`tr.refalign-${option.value}`)) option.remove();
      }
      this.query.id = this.query.previousElementSibling.htmlFor = `refalign--${this.name}-search`;
      if (this.kind.length < 3) this.kind.parentNode.remove();
      this.query.oninput = () => this.change({ query: this.query.value });
      this.kind.onchange = () => this.change({ kind: this.kind.value });
      this.reset.onclick = () => {
        this.query.value = this.kind.value = "";
        this.query.focus();
        this.change({ query: "", kind: "", column: -1 });
      };
    }

    addButton(head, column) {
      const text = head.querySelector(".refalign-sort");
      const button = document.createElement("button");
      button.type = "button";
      button.className = text.className;
      button.append(...text.childNodes);
      text.replaceWith(button);
      button.onclick = () => {
        // Ascending, descending, original order.
        const same = this.state.column === column;
        this.change({ column: same && this.state.down ? -1 : column, down: same && !this.state.down });
      };
    }

    change(update) {
      Object.assign(this.state, update);
      this.saveState();
      this.show();
    }

    matching({ query, kind } = this.state) {
      const { column, down } = this.state;
      const parts = fold(query).split(/\s+/).filter(Boolean);
      const fits = (item) => parts.every((part) => item.text.includes(part))
        && (!kind || item.row.classList.contains(`refalign-${kind}`));
      const items = this.rows.filter(fits);
      if (column >= 0) {
        const ranks = this.ranks[column] ??= this.rankBy(column);
        items.sort((a, b) => (ranks[a.index] - ranks[b.index]) * (down ? -1 : 1));
      }
      return items.map(({ row }) => row);
    }

    /* Ranks the rows; equal texts have the same rank. */
    rankBy(column) {
      const values = this.rows.map(({ row }) => row.cells[column]?.textContent.trim() ?? "");
      const ranks = new Map();
      [...new Set(values)].sort(collator.compare).forEach((value, rank, sorted) => {
        const isSame = rank && !collator.compare(sorted[rank - 1], value);
        ranks.set(value, isSame ? ranks.get(sorted[rank - 1]) : rank);
      });
      return values.map((value) => ranks.get(value));
    }

    show(first = FIRST) {
      const { query, kind, column, down } = this.state;
      const rows = this.matching();
      const order = down ? "descending" : "ascending";
      this.heads.forEach((head, at) => { head.ariaSort = at === column ? order : null; });
      this.status.value = texts.shown.replace("{n}", rows.length).replace("{all}", this.rows.length);
      this.reset.hidden = !query && !kind && column < 0;
      if (this.reset.hidden && !this.isChanged) return;
      this.isChanged = true;
      // The header is a row.
      this.table.ariaRowCount = rows.length + 1;
      this.replaceRows(rows.slice(0, first));
      const goOn = () => {
        if (this.current !== rows) return;
        const old = [...this.table.querySelectorAll("tbody[style]")].slice(-5);
        old.forEach((body) => body.remove());
        this.append(rows.slice(first, first += first < CHUNK ? FIRST : CHUNK));
        if (old.length || first < rows.length) idle(goOn);
      };
      this.current = rows;
      setTimeout(() => idle(goOn), PAUSE);
    }

    replaceRows(rows) {
      this.current = undefined;
      for (const body of [...this.table.tBodies]) {
        // Removing thousands of rows is slow.
        if (body.rows.length > FIRST) body.style.display = "none";
        else body.remove();
      }
      this.append(rows);
    }

    append(rows) {
      for (let at = 0; at < rows.length; at += CHUNK) {
        const body = this.table.createTBody();
        if (this.hasRoles) setRole("rowgroup", body);
        body.append(...rows.slice(at, at + CHUNK));
      }
    }

    /* Rows without a table's layout need roles. */
    addRoles() {
      const { length } = this.rows;
      if (this.hasRoles || (length <= CHUNK && !NARROW.matches)) return;
      this.hasRoles = true;
      setRole("table", this.table);
      setRole("rowgroup", this.table.tHead, ...this.table.tBodies);
      setRole("row", this.table.tHead.rows[0]);
      setRole("columnheader", ...this.heads);
      let at = 0;
      const goOn = (deadline) => {
        do {
          for (const { row } of this.rows.slice(at, at += CHUNK)) {
            setRole("row", row);
            setRole("cell", ...row.cells);
          }
        } while (at < length && deadline?.timeRemaining() > 5);
        if (at < length) idle(goOn);
      };
      goOn();
    }

    loadState() {
      const get = (name) => new URLSearchParams(location.search).get(`${this.name}.${name}`) ?? "";
      // Anyone can write a URL.
      const [, column, order] = /^([1-9]\d?)(-down)?$/.exec(get("sort")) ?? [];
      const isColumn = column <= this.heads.length;
      this.query.value = get("q").slice(0, this.query.maxLength);
      this.kind.value = get("kind");
      if (this.kind.selectedIndex < 0) this.kind.value = "";
      this.state = {
        query: this.query.value, kind: this.kind.value,
        column: isColumn ? column - 1 : -1, down: isColumn && !!order,
      };
    }

    saveState() {
      const { query, kind, column, down } = this.state;
      const url = new URL(location);
      const sort = column < 0 ? "" : `${column + 1}${down ? "-down" : ""}`;
      for (const [name, value] of Object.entries({ q: query, kind, sort })) {
        url.searchParams.delete(`${this.name}.${name}`);
        if (value) url.searchParams.set(`${this.name}.${name}`, value);
      }
      try { history.replaceState(history.state, "", url); } catch { /* file: URLs refuse it */ }
    }
  }

  document.querySelectorAll(".refalign-table-box table.refalign-table").forEach((table, number) => {
    if (table.tHead && table.tBodies.length) new Table(table, number + 1);
  });
})();
