'use strict';
/* The two hosts: what their users can do, their numbers and timers. */
(() => {
  const { make, find, table, duration, run } = explorer;

  const CALLS = [
    ['l', 'Listen', 'OPEN, passive: wait for a SYN'],
    ['o', 'Open', 'OPEN, active: send a SYN'],
    ['s', 'Send', 'SEND so many octets'],
    ['r', 'Receive', 'RECEIVE all that has come'],
    ['c', 'Close', 'CLOSE: no more to send'],
    ['x', 'Abort', 'ABORT: give the connection up'],
    ['z', 'Crash', 'The host forgets everything, and is back a moment later'],
  ];
  /* 'w' for send, as 's' is taken; the second peer has the same with Shift. */
  const KEYS = { l: 'l', o: 'o', s: 'w', r: 'r', c: 'c', x: 'x' };
  const TIMES = ['SRTT', 'RTO'];
  const parts = [];

  const act = (peer, verb) => {
    const octets = verb === 's' ? parts[peer].octets.value || '100' : '';
    run.act(`${'ab'[peer]}${verb}${octets}`);
  };

  const keyOf = (peer, verb) => (peer === 0 ? KEYS[verb] : KEYS[verb].toUpperCase());

  const build = (peer) => {
    const part = {};
    part.name = make('span', {});
    part.state = make('span', { class: 'state' });
    part.flags = make('span', { class: 'flags' });
    part.octets = make('input', { type: 'number', min: 1, max: 2048, value: 100,
      'aria-label': 'Octets to send' });
    part.numbers = make('dl', {});
    part.timers = make('ul', { class: 'timers', 'aria-label': 'Timers' });
    const buttons = CALLS.flatMap(([verb, word, title]) => {
      const key = KEYS[verb] ? ` (${keyOf(peer, verb)})` : '';
      const button = make('button', { title: `${title}${key}`, 'data-call': verb,
        onclick: () => act(peer, verb) }, word);
      return verb === 's' ? [button, part.octets] : [button];
    });
    parts[peer] = part;
    find(`peer-${peer}`).append(make('h3', {}, part.name, part.state), part.flags,
      make('div', { class: 'calls' }, ...buttons), part.timers, part.numbers);
  };

  const timer = (peer, { timer: number, left }) => {
    const { name, text } = table.timers[number];
    return make('li', { title: text }, make('span', {}, `${name}: ${duration(left)}`),
      make('button', { 'aria-label': `Let ${name} of ${world.peers[peer]} expire`,
        onclick: () => run.act(`${'ab'[peer]}e${name}`) }, 'expire'));
  };

  const refresh = (peer) => {
    const part = parts[peer];
    const running = engine.timers(peer, table.timers.length);
    part.name.textContent = world.peers[peer];
    const [state, ...flags] = table.configurations[engine.configuration(peer)].name.split(' ');
    part.state.textContent = state;
    part.flags.textContent = flags.join(' ');
    part.timers.replaceChildren(...(running.length ? running.map((of) => timer(peer, of))
      : [make('li', { class: 'hint' }, 'no timer runs')]));
    part.numbers.replaceChildren(...Object.entries(engine.numbers(peer)).flatMap(([name, value]) =>
      [make('dt', {}, name), make('dd', {}, TIMES.includes(name) ? duration(value) : value.toLocaleString('en'))]));
  };

  const keys = CALLS.filter(([verb]) => KEYS[verb]).flatMap(([verb, word]) => [0, 1].map((peer) =>
    [keyOf(peer, verb), `${['first', 'second'][peer]} peer: ${word.toLowerCase()}`, () => act(peer, verb)]));

  world.parts = { peers: { build, refresh, keys } };
})();
