'use strict';
/* The wire with its segments, the clock, and the settings. */
(() => {
  const { make, find, table, duration, run } = explorer;

  const DEEDS = [
    ['d', 'Deliver', 'It arrives, whatever was sent before it'],
    ['l', 'Drop', 'It is lost'],
    ['c', 'Duplicate', 'A copy follows behind the others'],
    ['y', 'Delay', 'All others overtake it'],
  ];

  const card = (packet) => {
    const to = world.peers[1 - packet.from];
    const name = `${segment.words(packet)} to ${to}`;
    const buttons = DEEDS.map(([deed, word, title]) => make('button', {
      title, 'aria-label': `${word} ${name}`, 'data-deed': deed,
      onclick: () => { run.act(`${deed}${packet.id}`); refocus(deed); },
    }, word));
    return make('div', { class: `segment from-${packet.from}`, role: 'group', 'aria-label': name,
      'data-packet': packet.id },
    make('div', { class: 'head' },
      make('strong', {}, packet.from === 0 ? `${segment.title(packet)} \u2192` : `\u2190 ${segment.title(packet)}`),
      make('span', {}, `to ${to}`)),
    make('div', { class: 'words', title: segment.details(packet) }, segment.words(packet)),
    make('div', { class: 'deeds' }, ...buttons));
  };

  /* Whoever works with the keyboard goes on with the next segment. */
  const refocus = (deed) => {
    const next = find('wire').querySelector(`button[data-deed="${deed}"]`) || find('wire').querySelector('button');
    (next || find('controls')).focus();
  };

  /* The oldest segment, whichever way it goes. */
  const oldest = (deed) => {
    const [first] = engine.wire();
    if (first) {
      run.act(`${deed}${first.id}`);
    } else {
      explorer.tell('Nothing is on the wire.');
    }
  };

  const refreshWire = () => {
    const packets = engine.wire();
    find('wire').replaceChildren(...(packets.length ? packets.map(card)
      : [make('p', { class: 'hint empty' }, 'Nothing is on the wire.')]));
  };

  /* --- The clock ---------------------------------------------------------- */

  const clock = {};
  const buildClock = () => {
    clock.now = make('span', {});
    clock.next = make('button', { title: 'Until a timer expires (.)', id: 'next-deadline',
      onclick: () => run.act('n') }, 'To the next deadline');
    clock.length = make('input', { type: 'number', min: 1, max: 999999999, value: 1000,
      'aria-label': 'Milliseconds to wait' });
    const wait = make('button', { onclick: () => run.act(`w${clock.length.value || 1000}`) }, 'Wait');
    find('clock').append(clock.now, clock.next, make('span', { class: 'wait' }, wait, clock.length, 'ms'));
  };

  const refreshClock = () => {
    const all = world.peers.flatMap((name, peer) => engine.timers(peer, table.timers.length)
      .map((of) => ({ ...of, name })));
    const first = all.sort((a, b) => a.left - b.left)[0];
    clock.now.textContent = `Clock: ${duration(engine.now())}. `
      + (first ? `In ${duration(first.left)}: ${table.timers[first.timer].name} of ${first.name}.` : 'No timer runs.');
    clock.next.disabled = !first;
  };

  /* --- Settings ----------------------------------------------------------- */

  const SETTINGS = [['sack', 'SACK'], ['timestamps', 'timestamps'], ['scale', 'window scaling'],
    ['nagle', 'Nagle'], ['keepalive', 'keep-alives'], ['fin-wait-2', 'FIN-WAIT-2 ends after 60 s'],
    ['syn-received', 'SYN-RECEIVED ends after 30 s'], ['user-timeout', 'user timeout of 100 s'],
    ['small', 'small windows']];
  const boxes = new Map();

  const change = (name, on) => {
    world.settings.options[on ? 'add' : 'delete'](name);
    explorer.play.forget();
    run.restart();
  };

  const field = (label, attributes) => make('input', { 'aria-label': label, ...attributes });

  const buildForge = () => {
    const from = make('select', { 'aria-label': 'From' }, make('option', { value: 'a' }, 'first peer'),
      make('option', { value: 'b' }, 'second peer'));
    const letters = field('Control bits, of F S R P A U', { value: 'R', size: 4 });
    const numbers = ['SEQ', 'ACK', 'octets'].map((name) => field(name, { type: 'number', min: 0, value: 0, title: name }));
    const forge = () => {
      const bits = letters.value.toUpperCase().replace(/[^FSRPAU]/g, '');
      run.act(`f${from.value}-${bits}-${numbers.map(({ value }) => value || 0).join('-')}`);
    };
    return make('div', { class: 'forge' }, 'Forge a segment from', from, 'control', letters, 'SEQ', numbers[0],
      'ACK', numbers[1], 'text', numbers[2], make('button', { onclick: forge }, 'Put it on the wire'));
  };

  const buildSettings = () => {
    const list = SETTINGS.map(([name, text]) => {
      const box = make('input', { type: 'checkbox', onchange: (event) => change(name, event.target.checked) });
      boxes.set(name, box);
      return make('label', {}, box, ` ${text}`);
    });
    find('settings').append(make('div', {}, ...list), buildForge());
  };

  const refreshSettings = () => {
    for (const [name, box] of boxes) {
      box.checked = world.settings.options.has(name);
    }
  };

  /* --- Together ----------------------------------------------------------- */

  const { peers } = world.parts;
  const beginEngine = world.begin;
  world.begin = async () => {
    [0, 1].forEach(peers.build);
    buildClock();
    buildSettings();
    find('bare').hidden = true;
    await beginEngine();
  };

  world.refresh = () => {
    [0, 1].forEach(peers.refresh);
    refreshWire();
    refreshClock();
    refreshSettings();
  };

  world.keys = [...peers.keys,
    ['d', 'deliver the oldest segment', () => oldest('d')],
    ['k', 'drop the oldest segment', () => oldest('l')],
    ['u', 'duplicate the oldest segment', () => oldest('c')],
    ['y', 'delay the oldest segment', () => oldest('y')],
    ['.', 'to the next deadline', () => run.act('n')],
  ];

  explorer.use(world);
})();
