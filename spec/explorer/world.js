'use strict';
/* The driver: commands of the reader, and what the world makes of them.
 *
 *   al ao as10 ar ac ag ax az   peer a: listen, open, send 10 octets, receive,
 *                               close, close and read no more, abort, crash
 *   aeretransmit                let its timer expire
 *   d3 l3 c3 y3                 packet 3: deliver, lose, copy, delay
 *   n  w500                     to the next deadline; wait so many milliseconds
 *   fa-SA-90-0-0                forge a segment from a: control bits, SEQ, ACK,
 *                               octets of text
 * and the same with b. */
const world = (() => {
  const { table, duration } = explorer;
  const TABLES = ['modern', 'classic'];
  const OPTIONS = ['timestamps', 'scale', 'sack', 'nagle', 'keepalive', 'fin-wait-2', 'syn-received',
    'user-timeout', 'small'];
  const ANSWERS = ['ok', 'connection illegal for this process', 'connection does not exist',
    'connection already exists', 'insufficient resources', 'remote socket unspecified', 'bad remote address',
    'connection closing', 'not now', 'no such local address'];
  const NOTICES = ['the connection is open', 'a connection was accepted', 'text has come',
    'there is room to send', 'the peer has closed', 'our close is acknowledged', 'the peer sent a reset',
    'connection refused', 'timed out', 'unreachable', 'trouble: many retransmissions', 'a soft error',
    'urgent text', 'the connection is deleted'];
  const peers = ['A', 'B'];
  const settings = { variant: 0, options: new Set(), plans: [[], []] };

  /* --- Settings, as they stand in a link ---------------------------------- */

  const settingsText = () => [TABLES[settings.variant], ...settings.options].join('+')
    + (settings.plans.flat().length ? `!${settings.plans.map((plan) => plan.join(',')).join('!')}` : '');

  const readSettings = (text) => {
    const [names, ...plans] = text.split('!');
    const [name, ...options] = names.split('+');
    const numbers = plans.map((plan) => plan.split(',').filter((word) => word).map(Number));
    if (!TABLES.includes(name) || !options.every((option) => OPTIONS.includes(option))
      || plans.length > 2 || numbers.flat().some((number) => !Number.isInteger(number))) {
      return false;
    }
    settings.variant = TABLES.indexOf(name);
    settings.options = new Set(options);
    settings.plans = [numbers[0] || [], numbers[1] || []];
    return true;
  };

  const reset = () => engine.reset(settings.variant,
    OPTIONS.reduce((sum, name, bit) => sum + (settings.options.has(name) ? 1 << bit : 0), 0), settings.plans);

  /* --- What happened, as rungs -------------------------------------------- */

  const stepsOf = (log) => log.filter(({ kind }) => kind === 'step');

  const notices = (what) => NOTICES.filter((_, bit) => what & (1 << bit)).join(', ');

  /* What else is to be said of it. */
  const detailsOf = (log) => log.map((entry) => {
    const name = peers[entry.peer];
    switch (entry.kind) {
      case 'sent': {
        const packet = engine.wire().find(({ id }) => id === entry.packet);
        return packet ? `${name} sends ${segment.words(packet)}` : null;
      }
      case 'told': return `${name}\u2019s user is told: ${notices(entry.what)}`;
      case 'answer': return `answer: ${ANSWERS[entry.what]}${entry.octets ? `, ${entry.octets} octets` : ''}`;
      case 'full': return 'the wire is full: a segment is lost';
      default: return null;
    }
  }).filter((text) => text).join('; ');

  const call = (peer, label, name, ...given) => {
    engine.call(name, peer, ...given);
    const log = engine.log();
    const refused = log.find(({ kind, what }) => kind === 'answer' && what !== 0);
    return [{ kind: 'call', from: peer, label, steps: stepsOf(log), details: detailsOf(log),
      problem: refused ? ANSWERS[refused.what] : null }];
  };

  const eventLabel = (event) => (table.events[event].name === 'TIME-WAIT-TIMEOUT'
    ? '2 MSL over' : table.events[event].name);

  /* A rung for each time-out; the states are those after it. */
  const passed = (since, states) => {
    const log = engine.log();
    const now = [...states];
    const rungs = stepsOf(log).map((step) => {
      now[step.peer] = table.stateOf(step.after);
      return { kind: 'call', from: step.peer, label: eventLabel(step.event), steps: [step],
        states: [...now], when: `at ${duration(step.at)}` };
    });
    if (rungs.length === 0 && engine.now() > since) {
      rungs.push({ kind: 'note', label: `${duration(engine.now() - since)} pass`, steps: [] });
    }
    if (rungs.length) {
      rungs.at(-1).details = detailsOf(log);
    }
    return rungs;
  };

  /* --- Commands ----------------------------------------------------------- */

  const calls = {
    l: (peer) => call(peer, 'OPEN passive', 'listen'),
    o: (peer) => call(peer, 'OPEN', 'connect'),
    s: (peer, octets) => call(peer, `SEND ${octets || 10}`, 'send', Number(octets || 10)),
    r: (peer) => call(peer, 'RECEIVE', 'receive'),
    c: (peer) => call(peer, 'CLOSE', 'close', 1),
    g: (peer) => call(peer, 'CLOSE given-up', 'close', 0),
    x: (peer) => call(peer, 'ABORT', 'abort'),
    z: (peer) => call(peer, 'restarts', 'restart'),
  };

  /* Something is done with a packet that is on the wire. */
  const handle = (id, name, rung) => {
    const packet = engine.wire().find((of) => of.id === id);
    if (!packet) {
      return [];
    }
    const octets = segment.dump(engine.octetsOf(packet));
    engine.call(name, id);
    const log = engine.log();
    const more = detailsOf(log);
    return [{ from: packet.from, label: segment.words(packet), steps: stepsOf(log),
      details: `${segment.details(packet)}${more ? `; ${more}` : ''}. Octets: ${octets}`, ...rung(packet) }];
  };

  const note = (text) => (packet) => ({ kind: 'note', label: `${segment.words(packet)} ${text}` });
  const deeds = {
    d: (id) => handle(id, 'deliver', () => ({ kind: 'segment' })),
    l: (id) => handle(id, 'drop', () => ({ kind: 'segment', lost: true })),
    c: (id) => handle(id, 'duplicate', note('is duplicated')),
    y: (id) => handle(id, 'delay', note('is delayed: the others overtake it')),
  };

  const forge = (peer, letters, seq, ack, text) => {
    engine.call('forge', peer, segment.bitsOf(letters), Number(seq), Number(ack), Number(text));
    const packet = engine.wire().at(-1);
    return packet ? [{ kind: 'note', label: `${segment.words(packet)} is forged`, steps: [],
      details: segment.details(packet) }] : [];
  };

  const time = (name, ...given) => {
    const since = engine.now();
    const states = peers.map((_, peer) => table.stateOf(engine.configuration(peer)));
    engine.call(name, ...given);
    return passed(since, states);
  };

  const patterns = [
    [/^([ab])([lorcgxz])$/, (peer, verb) => calls[verb]('ab'.indexOf(peer))],
    [/^([ab])s(\d{0,5})$/, (peer, octets) => calls.s('ab'.indexOf(peer), octets)],
    [/^([ab])e([a-z][a-z0-9-]*)$/, (peer, name) => {
      const timer = table.byName(table.timers, name);
      return timer < 0 ? [] : time('expire', 'ab'.indexOf(peer), timer);
    }],
    [/^([dlcy])(\d{1,9})$/, (deed, id) => deeds[deed](Number(id))],
    [/^n$/, () => time('next')],
    [/^w(\d{1,9})$/, (milliseconds) => time('wait', Number(milliseconds))],
    [/^f([ab])-([FSRPAU]*)-(\d+)-(\d+)-(\d+)$/, (peer, ...given) => forge('ab'.indexOf(peer), ...given)],
  ];

  const perform = (command) => {
    engine.call('clear_log');
    for (const [pattern, act] of patterns) {
      const found = pattern.exec(command);
      if (found) {
        return act(...found.slice(1));
      }
    }
    return [];
  };

  return { peers, settings, TABLES, OPTIONS, settingsText, readSettings, reset, perform,
    begin: () => engine.begin(explorer.engineOctets()),
    configuration: (peer) => engine.configuration(peer),
    variant: () => table.byName(table.variants, TABLES[settings.variant]),
    variants: () => TABLES.map((name) => table.byName(table.variants, name)).filter((number) => number >= 0),
    setVariant: (number) => { settings.variant = TABLES.indexOf(table.variants[number].name); } };
})();
