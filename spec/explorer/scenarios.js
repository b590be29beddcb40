'use strict';
/* How a step of a scenario is done with two whole endpoints. */
(() => {
  const { table } = explorer;

  const CALLS = { SEND: 's10', RECEIVE: 'r', ABORT: 'x' };
  const WAITS = { 'FIN-WAIT-2-TIMEOUT': 'fin-wait-2', 'SYN-RECEIVED-TIMEOUT': 'syn-received',
    'KEEPALIVE-TIMEOUT': 'keepalive', 'USER-TIMEOUT': 'user-timeout' };

  const eventOf = (step) => (step.event === undefined ? null : table.events[step.event].name);

  /* Settings that the scenario needs; the initial sequence numbers are those of
   * its SYNs. */
  world.prepare = (scenario) => {
    const { settings } = world;
    const plans = [[], []];
    const options = new Set();
    [world.peers[0], world.peers[1]] = scenario.peers;
    for (const step of scenario.steps) {
      const seq = step.numbers && step.numbers['SEG.SEQ'];
      const plan = plans[step.from];
      if (['deliver', 'again'].includes(step.kind) && step.numbers['CTL.SYN']
        && seq !== undefined && plan.at(-1) !== seq) {
        plan.push(seq);
      }
      if (WAITS[eventOf(step)]) {
        options.add(WAITS[eventOf(step)]);
      }
    }
    const waits = scenario.steps.some((step) =>
      step.expect !== undefined && table.states[step.expect].name === 'TIME-WAIT');
    if (!waits) {
      options.add('small'); /* the figures' numbers leap further than that */
    }
    Object.assign(settings, { plans, options });
  };

  const oldest = (from) => engine.wire().find((packet) => packet.from === from);
  const takes = (step) => ['deliver', 'lost', 'again'].includes(step.kind);

  /* An acknowledgment may be delayed for a little; a message that arrives and
   * stays is two. */
  world.before = function* before(step) {
    const DELAY = 500;
    const end = engine.now() + DELAY;
    if (step.kind === 'stray') {
      yield forged(step);
    }
    if (!takes(step)) {
      return;
    }
    for (;;) {
      const soon = world.peers.flatMap((_, peer) => engine.timers(peer, table.timers.length))
        .map(({ left }) => left);
      if (oldest(step.from) || soon.length === 0 || engine.now() + Math.min(...soon) > end) {
        break;
      }
      yield 'n';
    }
    if (step.kind === 'again' && oldest(step.from)) {
      yield `c${oldest(step.from).id}`;
    }
  };

  const forged = (step) => {
    const { numbers } = step;
    const letters = [['SYN', 'S'], ['ACK', 'A'], ['RST', 'R'], ['FIN', 'F']]
      .filter(([name]) => numbers[`CTL.${name}`]).map(([, letter]) => letter).join('');
    const number = (name) => numbers[name] || 0;
    return `f${'ab'[step.from]}-${letters}-${number('SEG.SEQ')}-${number('SEG.ACK')}-${number('SEG.TEXT')}`;
  };

  const local = (step) => {
    const peer = 'ab'[step.to];
    const name = eventOf(step);
    const timer = table.timers.find(({ event }) => event === step.event);
    if (timer) {
      return { command: `${peer}e${timer.name}` };
    }
    if (name === 'OPEN') {
      return { command: `${peer}${step.given.kind === 'passive' ? 'l' : 'o'}` };
    }
    if (name === 'CLOSE') {
      return { command: `${peer}${step.given.reading === 'given-up' ? 'g' : 'c'}` };
    }
    if (name === 'DRAINED') {
      return { command: null }; /* it came with the step before */
    }
    return CALLS[name] ? { command: `${peer}${CALLS[name]}` }
      : { reason: `there is no button for ${name}` };
  };

  /* Has a timer expired, but not yet for the time that the step is about? */
  world.missed = (step, rung) => {
    const done = rung && rung.steps.find(({ peer, event }) => peer === step.to && event === step.event);
    if (step.kind !== 'local' || !done || !table.timers.some(({ event }) => event === step.event)) {
      return false;
    }
    const given = Object.entries(step.given);
    return table.valuesOf(done.event, done.input).some(({ dimension, value }) => {
      const { name, values } = table.dimensions[dimension];
      return given.some(([key, wanted]) => key === name && values[value].name !== wanted);
    });
  };
  world.clearing = (step) => engine.wire().filter(({ from }) => from === step.to).map(({ id }) => `l${id}`);

  world.commandOf = (step) => {
    if (step.kind === 'local') {
      return local(step);
    }
    if (step.kind === 'restarts') {
      return { command: `${'ab'[step.to]}z` };
    }
    if (step.kind === 'nothing') {
      return oldest(step.from) ? { reason: 'something is under way' } : { command: null };
    }
    if (step.kind === 'stray' || step.kind === 'again') {
      const last = engine.wire().at(-1);
      return last ? { command: `d${last.id}` } : { reason: 'nothing is under way' };
    }
    const packet = oldest(step.from);
    const deed = { deliver: 'd', lost: 'l', late: 'y' }[step.kind];
    return packet ? { command: `${deed}${packet.id}` } : { reason: 'nothing is under way' };
  };
})();
