'use strict';
/* The ladder: a rung for whatever happened, with the states of both peers after
 * it. A rung is { number, command, kind, from, label, lost, why, states, changed,
 * steps, details }; its kind is call, segment or note. */
explorer.ladder = (() => {
  const { make, find, table } = explorer;

  const words = (rung, peers) => {
    if (rung.kind === 'segment') {
      const [from, to] = [peers[rung.from], peers[1 - rung.from]];
      return `${rung.label} ${rung.lost ? `of ${from} is lost` : `from ${from} to ${to}`}`;
    }
    return rung.kind === 'call' ? `${peers[rung.from]}: ${rung.label}` : rung.label;
  };

  const arrow = (rung) => {
    const tip = make('span', { class: 'tip' }, rung.lost ? '\u2715' : rung.from === 0 ? '\u25b6' : '\u25c0');
    const parts = [make('span', { class: 'shaft' }), make('span', { class: 'words' }, rung.label),
      make('span', { class: 'shaft' })];
    return make('span', { class: `arrow from-${rung.from}${rung.lost ? ' lost' : ''}` },
      ...(rung.from === 0 ? [...parts, tip] : [tip, ...parts]));
  };

  const middle = (rung) => make('span', { class: 'middle' },
    rung.kind === 'segment' ? arrow(rung)
      : make('span', { class: rung.kind === 'call' ? `call of-${rung.from}` : 'note' }, rung.label),
    rung.when ? make('span', { class: 'why' }, rung.when) : null,
    rung.why ? make('span', { class: 'why' }, rung.why) : null,
    rung.problem ? make('span', { class: 'why error' }, rung.problem) : null);

  const state = (rung, peer) => make('span',
    { class: `${peer === 0 ? 'left' : 'right'}${rung.changed[peer] ? ' changed' : ''}` },
    rung.states.length > peer ? table.states[rung.states[peer]].name : '');

  const item = (rung, peers, at, last) => {
    const states = rung.states.map((number, peer) => `${peers[peer]} ${table.states[number].name}`);
    const button = make('button', {
      class: 'rung',
      'aria-label': `${rung.number}. ${words(rung, peers)}; ${states.join(', ')}`,
      onclick: () => {
        explorer.run.seek(rung.command + 1);
        explorer.rows.showRung(rung, peers);
      },
    },
    make('span', { class: 'number' }, `${rung.number}.`), state(rung, 0), middle(rung), state(rung, 1));
    const place = rung.command >= at ? 'later' : rung === last ? 'now' : null;
    return make('li', { class: place, 'aria-current': place === 'now' ? 'step' : null }, button);
  };

  /* Rungs of commands from `at` on have been undone. */
  const show = (rungs, peers, at) => {
    const list = find('ladder');
    const last = rungs.filter((rung) => rung.command < at).at(-1);
    const heads = make('li', {}, make('span', { class: 'rung', 'aria-hidden': 'true' },
      make('span', { class: 'number' }), make('span', { class: 'left' }, peers[0]),
      make('span', { class: 'middle' }), make('span', { class: 'right' }, peers[1] || '')));
    list.replaceChildren(heads, ...rungs.map((rung) => item(rung, peers, at, last)));
  };

  /* As `synfin-ladder` writes it. */
  const line = (rung) => {
    const WIDTH = 50;
    const dashes = WIDTH - rung.label.length - 2;
    let text = rung.from === 1 ? rung.label.padStart(WIDTH) : rung.label.padEnd(WIDTH);
    if (rung.kind === 'segment') {
      const right = rung.lost && rung.from === 0 ? 4 : dashes - 4;
      text = `${rung.from === 0 ? '----' : `${rung.lost ? 'X' : '<'}---`} ${rung.label} `
        + `${'-'.repeat(Math.max(right - 1, 0))}${rung.from === 1 ? '-' : rung.lost ? 'X' : '>'}`;
      text = text.padEnd(WIDTH);
    }
    const [left, right] = rung.states.map((number) => table.states[number].name);
    return `${String(rung.number).padStart(2)}. ${left.padEnd(12)} ${text} ${right || ''}`.trimEnd();
  };

  const text = (rungs, at) => rungs.filter((rung) => rung.command < at)
    .map(line).join('\n');

  return { show, text, words };
})();
