'use strict';
// The list of a stocktake report. Draws only the rows in sight, so that 100,000 changes scroll like ten. All text
// goes into the page as text, never as markup.
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const byId = (id) => document.getElementById(id);
  const list = byId('list'), canvas = byId('canvas'), filter = byId('filter'), packageFilter = byId('package');
  const sortSelect = byId('sort'), status = byId('status');

  const make = (tag, className, text) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  };
  const count = (number) => number.toLocaleString('en-US');
  const text = (index) => (index < 0 ? '' : data.texts[index]);
  const bytes = (size) => {
    if (size < 1000) return `${size} B`;
    const units = ['kB', 'MB', 'GB', 'TB'];
    let value = size, unit = -1;
    do { value /= 1000; ++unit; } while (value >= 999.95 && unit + 1 < units.length);
    return `${value.toFixed(1)} ${units[unit]}`;
  };
  const sizes = (before, after) => {
    if (before < 0 && after < 0) return '';
    if (before < 0) return `new, ${bytes(after)}`;
    if (after < 0) return `was ${bytes(before)}`;
    if (before === after) return bytes(after);
    const was = bytes(before), now = bytes(after);
    if (was !== now) return `${was} → ${now}`;
    return `${now}, ${bytes(Math.abs(after - before))} ${after > before ? 'more' : 'less'}`;
  };
  const pathSpan = (path) => {
    const slash = path.lastIndexOf('/');
    const span = slash > 0 ? make('span', 'path split') : make('span', 'path', path);
    if (slash > 0) span.append(make('span', 'folder', path.slice(0, slash)), make('span', 'name', path.slice(slash)));
    span.title = path;
    return span;
  };
  const versions = (before, after) => {
    if (before === after || after === '') return before;
    return before === '' ? after : `${before} → ${after}`;
  };
  const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

  // The columns of a row, as html.cpp writes them.
  const F = {severity: 0, status: 1, rule: 2, package: 3, versionBefore: 4, versionAfter: 5, path: 6, pathBefore: 7,
             before: 8, after: 9, sizeBefore: 10, sizeAfter: 11, message: 12, because: 13, id: 14, approval: 15, code: 16};
  const P = {change: 0, package: 1, versionBefore: 2, versionAfter: 3, location: 4, added: 5, removed: 6, modified: 7,
             moved: 8, equal: 9, unexpected: 10, explained: 11, abilities: 12};
  const C = {change: 0, package: 1, path: 2, pathBefore: 3, digestBefore: 4, digestAfter: 5, sizeBefore: 6,
             sizeAfter: 7, explained: 8};
  const severities = ['error', 'warning', 'note'];
  const statuses = ['unexpected', 'approved', 'noted'];
  const unowned = 'unowned files';
  const packageOfFinding = (row) => text(row[F.package]) || unowned;
  const packageOfFile = (row) => (row[C.package] < 0 ? unowned : text(data.packages[row[C.package]][P.package]));
  const explained = ['not explained', 'explained'];
  const fileCounts = (row) => {
    const parts = [[row[P.modified], 'changed'], [row[P.added], 'added'], [row[P.removed], 'removed'],
                   [row[P.moved], 'moved']].filter(([number]) => number > 0);
    return parts.map(([number, what]) => `${count(number)} ${what}`).join(', ') || 'no file changed';
  };

  // A list: its rows, how high one is, what can be chosen and sorted, how a row and its details look. `search`
  // gives the text that the filter looks into.
  const views = [
    {
      name: 'findings', title: 'Findings', rows: data.findings, height: 58,
      package: packageOfFinding,
      search: (row) => [row[F.path], data.rules[row[F.rule]], packageOfFinding(row), text(row[F.message]),
                        text(row[F.because]), row[F.before], row[F.after], row[F.id]].join('\n'),
      facets: [
        {title: 'Severity', names: severities, of: (row) => row[F.severity]},
        {title: 'State', names: statuses, of: (row) => row[F.status]},
        {title: 'Rule', names: data.rules, of: (row) => row[F.rule]},
      ],
      sorts: [
        ['importance', null],
        ['path', (a, b) => compare(a[F.path], b[F.path])],
        ['package', (a, b) => compare(packageOfFinding(a), packageOfFinding(b))],
        ['rule', (a, b) => compare(data.rules[a[F.rule]], data.rules[b[F.rule]])],
        ['size', (a, b) => b[F.sizeAfter] - a[F.sizeAfter]],
      ],
      draw(row, element) {
        const name = severities[row[F.severity]];
        const quiet = row[F.status] !== 0;
        element.append(make('span', `badge ${quiet ? 'quiet' : name}`, quiet ? statuses[row[F.status]] : name));
        element.append(row[F.path] ? pathSpan(row[F.path]) : make('span', 'path', packageOfFinding(row)),
                       make('span', 'rule soft', data.rules[row[F.rule]]));
        const owner = packageOfFinding(row);
        const change = versions(text(row[F.versionBefore]), text(row[F.versionAfter]));
        const size = sizes(row[F.sizeBefore], row[F.sizeAfter]);
        element.append(make('span', 'words soft', [`${owner} ${change}`.trim(), size, text(row[F.message])]
          .filter((part) => part !== '').join(' · ')));
      },
      detail(row, add) {
        add('', text(row[F.message]), 'sentence');
        add('because', text(row[F.because]));
        for (const line of text(row[F.code]).split('\n')) add('code', line, 'mono');
        add('approved', text(row[F.approval]));
        add('path', row[F.path], 'mono');
        add('was at', row[F.pathBefore], 'mono');
        add('package', `${packageOfFinding(row)} ${versions(text(row[F.versionBefore]), text(row[F.versionAfter]))}`);
        add('before', row[F.before], 'mono');
        add('after', row[F.after], 'mono');
        add('size', sizes(row[F.sizeBefore], row[F.sizeAfter]));
        add('finding', `${row[F.id]} (stocktake explain ${data.rules[row[F.rule]]})`);
      },
    },
    {
      name: 'packages', title: 'Packages', rows: data.packages, height: 36,
      package: (row) => text(row[P.package]),
      search: (row) => [text(row[P.package]), text(row[P.versionBefore]), text(row[P.versionAfter]),
                        row[P.location], text(row[P.abilities])].join('\n'),
      facets: [
        {title: 'Change', names: data.packageChanges, of: (row) => row[P.change]},
        {title: 'State', names: explained, of: (row) => row[P.explained]},
      ],
      sorts: [
        ['importance', (a, b) => b[P.unexpected] - a[P.unexpected] || a[P.explained] - b[P.explained]],
        ['package', (a, b) => compare(text(a[P.package]), text(b[P.package]))],
        ['files changed', (a, b) => b[P.modified] + b[P.added] + b[P.removed] - a[P.modified] - a[P.added] - a[P.removed]],
      ],
      draw(row, element) {
        const change = data.packageChanges[row[P.change]];
        element.append(make('span', `badge ${change}`, change));
        element.append(make('span', 'path', text(row[P.package])));
        element.append(make('span', 'soft', versions(text(row[P.versionBefore]), text(row[P.versionAfter]))));
        element.append(make('span', 'size soft',
          (row[P.unexpected] > 0 ? `${count(row[P.unexpected])} unexpected · ` : '') + fileCounts(row)));
      },
      detail(row, add) {
        add('package', text(row[P.package]));
        add('version', versions(text(row[P.versionBefore]), text(row[P.versionAfter])));
        add('location', row[P.location], 'mono');
        add('its code', text(row[P.abilities]));
        add('files', `${fileCounts(row)}, ${count(row[P.equal])} the same`);
        add('findings', row[P.unexpected] > 0 ? `${count(row[P.unexpected])} unexpected` : 'nothing unexpected');
      },
    },
    {
      name: 'files', title: 'Files', rows: data.files, height: 36,
      package: packageOfFile,
      search: (row) => [row[C.path], row[C.pathBefore], packageOfFile(row), row[C.digestBefore],
                        row[C.digestAfter]].join('\n'),
      facets: [
        {title: 'Change', names: data.fileChanges, of: (row) => row[C.change]},
        {title: 'State', names: explained, of: (row) => row[C.explained]},
      ],
      sorts: [
        ['importance', (a, b) => a[C.explained] - b[C.explained]],
        ['path', (a, b) => compare(a[C.path], b[C.path])],
        ['package', (a, b) => compare(packageOfFile(a), packageOfFile(b))],
        ['size', (a, b) => b[C.sizeAfter] - a[C.sizeAfter]],
      ],
      draw(row, element) {
        const change = data.fileChanges[row[C.change]];
        element.append(make('span', `badge ${row[C.explained] ? 'quiet' : change}`, change));
        element.append(pathSpan(row[C.path]), make('span', 'soft', packageOfFile(row)),
                       make('span', 'size soft', sizes(row[C.sizeBefore], row[C.sizeAfter])));
      },
      detail(row, add) {
        add('path', row[C.path], 'mono');
        add('was at', row[C.pathBefore], 'mono');
        add('package', packageOfFile(row));
        add('before', row[C.digestBefore], 'mono');
        add('after', row[C.digestAfter], 'mono');
        add('size', sizes(row[C.sizeBefore], row[C.sizeAfter]));
        add('state', explained[row[C.explained]]);
      },
    },
  ];

  let view = views[0];
  let shown = [];         // indices into view.rows, filtered and sorted
  let chosen = 0;         // position in `shown`
  let open = -1;          // position of the row whose details are shown
  let openHeight = 0;
  let drawn = new Map();  // position → element
  let detail = null;
  let scheduled = false;

  const topOf = (position) => position * view.height + (open >= 0 && position > open ? openHeight : 0);

  const drawRow = (position) => {
    const element = make('div', `row ${view.name}`);
    element.setAttribute('role', 'option');
    element.id = `row-${position}`;
    element.style.height = `${view.height}px`;
    element.setAttribute('aria-posinset', position + 1);
    element.setAttribute('aria-setsize', shown.length);
    element.addEventListener('click', () => { choose(position); toggle(position); });
    view.draw(view.rows[shown[position]], element);
    canvas.append(element);
    return element;
  };

  const draw = () => {
    scheduled = false;
    const from = list.scrollTop - 400, to = list.scrollTop + list.clientHeight + 400;
    // With one open row, positions below it are shifted; guessing without it and widening by it finds all.
    const first = Math.max(0, Math.floor((from - (open >= 0 ? openHeight : 0)) / view.height));
    const last = Math.min(shown.length - 1, Math.ceil(to / view.height));
    const next = new Map();
    for (let position = first; position <= last; ++position) {
      const element = drawn.get(position) || drawRow(position);
      drawn.delete(position);
      element.style.transform = `translateY(${topOf(position)}px)`;
      element.classList.toggle('chosen', position === chosen);
      element.setAttribute('aria-selected', position === chosen);
      element.setAttribute('aria-expanded', position === open);
      next.set(position, element);
    }
    for (const element of drawn.values()) element.remove();
    drawn = next;
    if (detail) detail.style.transform = `translateY(${(open + 1) * view.height}px)`;
    if (shown.length > 0) list.setAttribute('aria-activedescendant', `row-${chosen}`);
    else list.removeAttribute('aria-activedescendant');
  };
  const redraw = () => {
    if (scheduled) return;
    scheduled = true;
    requestAnimationFrame(draw);
  };

  const setHeight = () => { canvas.style.height = `${shown.length * view.height + (open >= 0 ? openHeight : 0)}px`; };

  const close = () => {
    if (detail) detail.remove();
    detail = null;
    open = -1;
    openHeight = 0;
    setHeight();
  };

  const toggle = (position) => {
    const again = position === open;
    close();
    if (!again && position < shown.length) {
      const row = view.rows[shown[position]];
      detail = make('div', 'detail');
      view.detail(row, (label, value, className) => {
        if (value === '') return;
        const line = make('div');
        if (label) line.append(make('b', '', label), ' ');
        line.append(make('span', className, value));
        detail.append(line);
      });
      const only = make('button', '', 'only this package');
      only.addEventListener('click', () => {
        packageFilter.value = view.package(row);
        refresh();
      });
      detail.append(only);
      canvas.append(detail);
      open = position;
      openHeight = detail.offsetHeight;
      setHeight();
    }
    redraw();
  };

  const choose = (position) => {
    if (shown.length === 0) return;
    chosen = Math.min(Math.max(position, 0), shown.length - 1);
    const top = topOf(chosen);
    if (top < list.scrollTop) list.scrollTop = top;
    if (top + view.height > list.scrollTop + list.clientHeight) list.scrollTop = top + view.height - list.clientHeight;
    redraw();
  };

  const refresh = () => {
    const words = filter.value.toLowerCase().split(/\s+/).filter((word) => word !== '');
    const wanted = packageFilter.value.trim().toLowerCase();
    const facets = view.facets.map((facet) => ({of: facet.of, value: facet.select.value}))
      .filter((facet) => facet.value !== '').map((facet) => ({of: facet.of, value: Number(facet.value)}));
    if (words.length > 0 && !view.haystack) view.haystack = view.rows.map((row) => view.search(row).toLowerCase());
    shown = [];
    for (let i = 0; i < view.rows.length; ++i) {
      const row = view.rows[i];
      if (facets.some((facet) => facet.of(row) !== facet.value)) continue;
      if (wanted !== '' && !view.package(row).toLowerCase().includes(wanted)) continue;
      if (words.length > 0 && !words.every((word) => view.haystack[i].includes(word))) continue;
      shown.push(i);
    }
    const order = view.sorts[Number(sortSelect.value)][1];
    if (order) shown.sort((a, b) => order(view.rows[a], view.rows[b]) || a - b);
    close();
    canvas.replaceChildren();
    drawn = new Map();
    chosen = 0;
    list.scrollTop = 0;
    status.textContent = shown.length === view.rows.length
      ? `${count(shown.length)} ${view.name}` : `${count(shown.length)} of ${count(view.rows.length)} ${view.name}`;
    if (shown.length === 0) {
      canvas.append(make('div', 'empty', view.rows.length === 0 ? `No ${view.name}.` : 'Nothing matches the filter.'));
    }
    setHeight();
    redraw();
  };

  const option = (value, title) => {
    const element = make('option', '', title);
    element.value = value;
    return element;
  };

  const show = (next) => {
    view = next;
    for (const tab of byId('tabs').children) tab.setAttribute('aria-selected', tab.dataset.view === view.name);
    byId('facets').replaceChildren(...view.facets.map((facet) => {
      if (!facet.select) {
        facet.select = make('select');
        facet.select.setAttribute('aria-label', facet.title);
        const found = new Map();
        for (const row of view.rows) found.set(facet.of(row), (found.get(facet.of(row)) || 0) + 1);
        facet.select.append(option('', `${facet.title}: all`));
        facet.names.forEach((name, i) => {
          if (found.has(i)) facet.select.append(option(i, `${name} (${count(found.get(i))})`));
        });
        facet.select.addEventListener('change', refresh);
      }
      return facet.select;
    }));
    sortSelect.replaceChildren(...view.sorts.map(([title], i) => option(i, `Sort: ${title}`)));
    refresh();
  };

  let waiting = 0;
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(refresh, view.rows.length > 20000 ? 150 : 30);
  };

  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.tagName === 'INPUT' || event.target.tagName === 'SELECT';
    const page = Math.max(1, Math.floor(list.clientHeight / view.height) - 1);
    if (event.key === 'Escape') {
      if (event.target.tagName === 'INPUT' && event.target.value !== '') {
        event.target.value = '';
        refresh();
      } else if (open >= 0) {
        toggle(open);
      }
      list.focus();
    } else if (typing) {
      if (event.target.tagName === 'INPUT' && (event.key === 'Enter' || event.key === 'ArrowDown')
          && event.target === filter) list.focus();
      else return;
    } else if (event.key === '/') filter.focus(), filter.select();
    else if (event.key === 'j' || event.key === 'ArrowDown') choose(chosen + 1);
    else if (event.key === 'k' || event.key === 'ArrowUp') choose(chosen - 1);
    else if (event.key === 'PageDown') choose(chosen + page);
    else if (event.key === 'PageUp') choose(chosen - page);
    else if (event.key === 'Home') choose(0);
    else if (event.key === 'End') choose(shown.length - 1);
    else if ((event.key === 'Enter' || event.key === ' ') && event.target === list) toggle(chosen);
    else if (['1', '2', '3'].includes(event.key)) show(views[Number(event.key) - 1]);
    else return;
    event.preventDefault();
  });
  filter.addEventListener('input', soon);
  packageFilter.addEventListener('input', soon);
  sortSelect.addEventListener('change', refresh);
  list.addEventListener('scroll', redraw, {passive: true});
  addEventListener('resize', redraw);

  for (const one of views) {
    const tab = make('button', '', `${one.title} ${count(one.rows.length)}`);
    tab.dataset.view = one.name;
    tab.setAttribute('role', 'tab');
    tab.addEventListener('click', () => show(one));
    byId('tabs').append(tab);
  }
  // A browser lists some hundred suggestions at most; any text filters all the same.
  const suggestions = new Set();
  for (const row of data.packages) {
    if (suggestions.size >= 500) break;
    suggestions.add(text(row[P.package]));
  }
  byId('packages').append(...[...suggestions].map((name) => option(name, '')));
  document.documentElement.classList.add('scripted');
  byId('app').hidden = false;
  show(data.findings.length > 0 ? views[0] : views[1]);
  list.focus({preventScroll: true});
})();
