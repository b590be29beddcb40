'use strict';
/* The driver for a table that brings no engine: two bare machines, to which the
 * reader gives events one by one. A command is PEER, the event's number, a
 * colon, and the input word: "a3:17". */
explorer.machine = (() => {
  const { make, find, table } = explorer;
  let exports = null;
  let variant = table.variants.length - 1;
  let configurations = [];
  let timers = [];
  const peers = ['A', 'B'];
  const forms = [];

  const begin = async () => {
    const octets = explorer.engineOctets();
    buildForms();
    if (octets.length === 0) {
      find('bare').prepend(make('p', { class: 'error' },
        'The page was made without clang, so without the machine: it shows the table but cannot run it. '
        + 'Install clang and lld (on Debian and Ubuntu: apt-get install clang lld) and make the page again.'));
      return;
    }
    ({ instance: { exports } } = await WebAssembly.instantiate(octets));
  };

  const reset = () => {
    const initial = table.configurations.findIndex(({ state }) => state === table.initial);
    configurations = peers.map(() => initial);
    timers = peers.map(() => new Set());
  };

  const opsOf = (configuration, event, input) => {
    const ops = [];
    for (let place = 0; ; place += 1) {
      const op = exports.op(variant, configuration, event, input, place);
      if (op === 0) {
        return ops;
      }
      ops.push(op);
    }
  };

  /* Which timers run is what the actions say. */
  const noteTimers = (peer, ops, event) => {
    timers[peer] = new Set([...timers[peer]].filter((timer) => table.timers[timer].event !== event));
    for (const op of ops) {
      const { starts, cancels, cancelsAll } = table.ops[op];
      if (cancelsAll) {
        timers[peer].clear();
      }
      timers[peer].delete(cancels);
      if (starts !== undefined) {
        timers[peer].add(starts);
      }
    }
  };

  const perform = (command) => {
    const [, letter, event, input] = /^([ab])(\d+):(\d+)$/.exec(command) || [];
    const peer = letter === 'b' ? 1 : 0;
    if (letter === undefined || exports === null || !table.events[event]) {
      return [];
    }
    const before = configurations[peer];
    const number = Number(event);
    const word = Number(input);
    if (!exports.possible(variant, before, number, word)) {
      return [];
    }
    const after = exports.next(variant, before, number, word);
    const ops = opsOf(before, number, word);
    configurations[peer] = after;
    noteTimers(peer, ops, number);
    const text = table.inputText(number, word);
    return [{ kind: 'call', from: peer, label: `${table.events[number].name}${text ? ` ${text}` : ''}`,
      steps: [{ peer, event: number, before, after, input: word, ops }] }];
  };

  /* --- The forms ---------------------------------------------------------- */

  const wordOf = (form) => {
    const values = {};
    form.selects.forEach(({ dimension, select }) => { values[dimension] = Number(select.value); });
    return table.inputOf(Number(form.event.value), values);
  };

  const listAttributes = (form) => {
    form.selects = table.events[form.event.value].attributes.map((dimension) => {
      const { name, text, values, usual } = table.dimensions[dimension];
      const select = make('select', { 'aria-label': `${name}: ${text}`, onchange: () => judge(form) },
        ...values.map((value, number) => make('option',
          { value: number, selected: number === usual, title: value.text }, value.name)));
      return { dimension, name, text, select };
    });
    form.attributes.replaceChildren(...form.selects.flatMap(({ name, text, select }) =>
      [make('span', { title: text }, name), select]));
    findPossible(form);
    judge(form);
  };

  /* The input that is nearest to the usual one, of those that can be. */
  const findPossible = (form) => {
    const MOST = 20000;
    const event = Number(form.event.value);
    let tried = 0;
    const attempt = (at) => {
      if (at === form.selects.length) {
        tried += 1;
        return exports.possible(variant, configurations[form.peer], event, wordOf(form)) !== 0;
      }
      const { select, dimension } = form.selects[at];
      const { values, usual } = table.dimensions[dimension];
      const order = [usual, ...values.map((_, number) => number).filter((number) => number !== usual)];
      return order.some((number) => {
        select.value = number;
        return tried < MOST && attempt(at + 1);
      });
    };
    if (exports !== null) {
      attempt(0);
    }
  };

  const judge = (form) => {
    const possible = exports !== null
      && exports.possible(variant, configurations[form.peer], Number(form.event.value), wordOf(form)) !== 0;
    form.button.disabled = !possible;
    form.button.textContent = possible || exports === null ? 'Raise it' : 'No such input here';
  };

  const buildForm = (name, peer) => {
    const form = { peer, selects: [] };
    form.state = make('span', { class: 'state' });
    form.running = make('p', { class: 'hint' });
    form.event = make('select', { 'aria-label': `Event of ${name}`, onchange: () => listAttributes(form) },
      ...table.events.map((event, number) => make('option', { value: number, title: event.text }, event.name)));
    form.attributes = make('div', { class: 'form' });
    form.button = make('button', {
      onclick: () => explorer.run.act(`${'ab'[peer]}${form.event.value}:${wordOf(form)}`),
    }, 'Raise it');
    form.name = make('span', {}, name);
    form.box = make('div', { class: `peer of-${peer}` },
      make('h3', {}, form.name, form.state), form.running,
      make('div', { class: 'form' }, make('span', {}, 'event'), form.event), form.attributes, form.button);
    forms.push(form);
    return form.box;
  };

  const buildForms = () => find('bare').append(make('div', { class: 'bare' }, ...peers.map(buildForm)));

  const refresh = () => forms.forEach((form) => {
    form.name.textContent = peers[form.peer];
    form.state.textContent = table.configurations[configurations[form.peer]].name;
    const running = [...timers[form.peer]].map((timer) => table.timers[timer].name);
    form.running.textContent = running.length ? `Timers that run: ${running.join(', ')}` : '';
    listAttributes(form);
  });

  /* --- Settings and scenarios --------------------------------------------- */

  const settingsText = () => table.variants[variant].name;
  const readSettings = (text) => {
    const found = table.byName(table.variants, text);
    variant = found < 0 ? variant : found;
    return found >= 0;
  };

  const prepare = (scenario) => { [peers[0], peers[1]] = scenario.peers; };

  const commandOf = (step) => {
    if (step.event === undefined) {
      return step.kind === 'restarts'
        ? { reason: 'a machine alone is not restarted' } : { command: null };
    }
    const values = {};
    table.events[step.event].attributes.forEach((dimension) => {
      const { name, usual, values: all } = table.dimensions[dimension];
      values[dimension] = step.given[name] === undefined ? usual : table.byName(all, step.given[name]);
    });
    return { command: `${'ab'[step.to]}${step.event}:${table.inputOf(step.event, values)}` };
  };

  return { peers, begin, reset, perform, refresh, settingsText, readSettings, prepare, commandOf,
    configuration: (peer) => configurations[peer],
    variant: () => variant, setVariant: (number) => { variant = number; }, keys: [] };
})();
