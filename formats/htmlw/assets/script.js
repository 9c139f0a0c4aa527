// Search and sorting: all that this script does. The page is whole without it.
(() => {
  'use strict';

  const fold = (s) => s.normalize('NFKD').replace(/[\u0300-\u036f]/g, '').toLowerCase();
  const count = (n) => n.toLocaleString(document.documentElement.lang);
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });

  // What a record can be found by: its text, and dates and amounts as the files have them.
  const haystack = (el) => {
    const parts = [el.textContent];
    for (const t of el.querySelectorAll('time')) parts.push(t.dateTime);
    for (const d of el.querySelectorAll('data')) parts.push(d.value);
    return fold(parts.join(' '));
  };

  const setUpSearch = () => {
    const finder = document.getElementById('finder');
    const input = document.getElementById('q');
    const found = document.getElementById('found');
    const hits = document.getElementById('hits');
    const groups = [];
    for (const dataset of document.querySelectorAll('.dataset')) {
      const records = [...dataset.querySelectorAll('.records > tbody > tr, .card')];
      if (records.length > 0) groups.push({ dataset, records, texts: null });
    }
    if (groups.length === 0) return;

    const hit = (group, n) => {
      const item = document.createElement('li');
      const link = document.createElement('a');
      const name = document.createElement('span');
      const number = document.createElement('span');
      link.href = '#' + group.dataset.id;
      name.textContent = group.dataset.querySelector('h3').textContent;
      number.textContent = count(n);
      number.className = 'n';
      link.append(name, ' ', number);
      item.append(link);
      return item;
    };

    const search = () => {
      const words = fold(input.value).split(/\s+/).filter(Boolean);
      const items = [];
      let total = 0;
      for (const group of groups) {
        group.texts ??= group.records.map(haystack);
        let n = 0;
        group.records.forEach((record, i) => {
          const match = words.every((w) => group.texts[i].includes(w));
          record.hidden = !match;
          if (match) n += 1;
        });
        group.dataset.hidden = n === 0;
        if (words.length > 0 && n > 0) items.push(hit(group, n));
        total += n;
      }
      hits.replaceChildren(...items);
      found.textContent = words.length === 0 ? '' :
        total === 0 ? finder.dataset.none :
        finder.dataset.some.replace('{n}', count(total)).replace('{datasets}', count(items.length));
      for (const dataset of document.querySelectorAll('.dataset')) {
        if (groups.some((g) => g.dataset === dataset) || dataset.querySelector('.chip.bad')) continue;
        dataset.hidden = words.length > 0;
      }
    };

    let timer = 0;
    input.addEventListener('input', () => {
      clearTimeout(timer);
      timer = setTimeout(search, 120);
    });
    input.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || input.value === '') return;
      event.preventDefault();
      input.value = '';
      search();
    });
    finder.hidden = false;
  };

  // The value that a cell sorts by: undefined for an empty one, which stays last.
  const sortKey = (cell, kind) => {
    const text = cell.textContent;
    if (text === '') return undefined;
    if (kind === 't') {
      const time = cell.querySelector('time');
      return time ? time.dateTime.replace('Z', '') : undefined;
    }
    if (kind !== 'm') return text;
    const data = cell.querySelector('data');
    const number = Number(data ? data.value : text);
    return Number.isNaN(number) ? undefined : number;
  };

  const compare = (a, b, kind) => {
    if (kind === 'm') return a - b;
    if (kind === 't') return a < b ? -1 : a > b ? 1 : 0;
    return collator.compare(a, b);
  };

  const setUpSort = (table) => {
    const head = [...table.tHead.rows[0].cells];
    const body = table.tBodies[0];
    const original = [...body.rows];
    if (original.length < 2) return;

    const sort = (column) => {
      const kind = head[column].classList.contains('m') ? 'm' : head[column].classList.contains('t') ? 't' : 's';
      const before = head[column].getAttribute('aria-sort');
      const now = before === null ? 'ascending' : before === 'ascending' ? 'descending' : null;
      for (const th of head) th.removeAttribute('aria-sort');
      if (now === null) {
        body.append(...original);
        return;
      }
      head[column].setAttribute('aria-sort', now);
      const sign = now === 'ascending' ? 1 : -1;
      const rows = original.map((row, i) => ({ row, i, key: sortKey(row.cells[column], kind) }));
      rows.sort((a, b) => {
        if (a.key === undefined || b.key === undefined) {
          return a.key === b.key ? a.i - b.i : a.key === undefined ? 1 : -1;
        }
        return sign * compare(a.key, b.key, kind) || a.i - b.i;
      });
      body.append(...rows.map((r) => r.row));
    };

    head.forEach((th, column) => {
      if (th.classList.contains('more')) return;
      const button = document.createElement('button');
      button.type = 'button';
      button.append(...th.childNodes);
      button.addEventListener('click', () => sort(column));
      th.append(button);
    });
  };

  // On paper nothing can be unfolded.
  const setUpPrint = () => {
    let opened = [];
    addEventListener('beforeprint', () => {
      opened = [...document.querySelectorAll('details:not([open])')];
      for (const d of opened) d.open = true;
    });
    addEventListener('afterprint', () => {
      for (const d of opened) d.open = false;
    });
  };

  setUpSearch();
  document.querySelectorAll('table.records').forEach(setUpSort);
  setUpPrint();
})();
