'use strict';
/* The panel that shows rows of the table with their references. */
explorer.rows = (() => {
  const { make, find, table } = explorer;

  const reference = (of) => (of.link
    ? make('a', { href: of.link, target: '_blank', rel: 'noreferrer' }, of.text)
    : make('span', {}, of.text));

  const row = (number) => {
    const of = table.rows[number];
    const refs = of.refs.flatMap((ref, at) => (at ? [', ', reference(ref)] : [reference(ref)]));
    return make('div', { class: 'row' },
      make('p', { class: 'place' },
        `${table.source}:${of.line}, stage ${table.stages[of.stage].name}`),
      make('p', {}, make('code', {}, of.text)),
      of.why ? make('p', {}, of.why) : null,
      of.says ? make('p', { class: 'says' }, `\u201c${of.says}\u201d`) : null,
      refs.length ? make('p', { class: 'place' }, 'ref ', ...refs) : null);
  };

  /* Sections: { title, text, rows, extra }. */
  const show = (title, sections) => {
    const body = find('rows-body');
    find('rows-title').textContent = title;
    body.replaceChildren(...sections.flatMap((section) => [
      section.title ? make('h3', {}, section.title) : null,
      section.text ? make('p', { class: 'hint' }, section.text) : null,
      section.extra || null,
      ...(section.rows || []).map(row),
    ].filter((item) => item !== null)));
  };

  const byFile = (set) => [...set].sort((a, b) => a - b);

  /* A state: what can happen there, event by event. */
  const showState = (state) => {
    const variant = explorer.variant();
    const found = table.leading(variant, state);
    const here = table.states[state].name;
    const arrows = new Set();
    const sections = [];
    found.forEach((nexts, event) => {
      if (nexts.size === 0) {
        return;
      }
      const rows = new Set();
      for (const [to, fired] of nexts) {
        fired.forEach((number) => rows.add(number));
        if (to !== state) {
          arrows.add(to);
        }
      }
      sections.push({ title: `${table.events[event].name}: ${table.events[event].text}`, rows: byFile(rows) });
    });
    const buttons = [...arrows].sort((a, b) => a - b).map((to) =>
      make('button', { onclick: () => showArrow(state, to) }, `\u2192 ${table.states[to].name}`));
    show(`${here}: ${table.states[state].text}`,
      [{ text: 'Arrows from here:', extra: make('div', { class: 'list' }, ...buttons) }, ...sections]);
  };

  /* An arrow: the events that lead along it. */
  const showArrow = (from, to) => {
    const sections = [];
    table.leading(explorer.variant(), from).forEach((nexts, event) => {
      if (nexts.has(to)) {
        sections.push({ title: `${table.events[event].name}: ${table.events[event].text}`,
          rows: byFile(nexts.get(to)) });
      }
    });
    show(`${table.states[from].name} \u2192 ${table.states[to].name}`, sections);
  };

  /* A rung of the ladder: what its steps did, and by which rows. */
  const showRung = (rung, peers) => {
    const sections = rung.steps.map((step) => {
      const name = table.events[step.event].name;
      const input = table.inputText(step.event, step.input);
      const fired = table.fire(explorer.variant(), step.before, step.event, step.input);
      const ops = step.ops.map((op) => table.ops[op].name).join(', ') || 'nothing';
      return {
        title: `${peers[step.peer]}: ${name}${input ? ` ${input}` : ''}`,
        text: `${table.configurations[step.before].name} \u2192 ${table.configurations[step.after].name}; `
          + `actions: ${ops}`,
        rows: fired ? fired.rows : [],
      };
    });
    if (rung.details) {
      sections.push({ text: rung.details });
    }
    show(`${rung.number}. ${explorer.ladder.words(rung, peers)}`,
      sections.length ? sections : [{ text: 'No machine made a step.' }]);
  };

  return { show, showState, showArrow, showRung };
})();
