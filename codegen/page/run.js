'use strict';
/* A run is the list of the reader's commands. Any part of it can be played again
 * from the start, and comes out the same: so time goes back and forth, and a
 * link that holds the list holds the run. */
explorer.run = (() => {
  const { find } = explorer;
  let driver = null;
  let commands = [];
  let at = 0;
  let rungs = [];
  let notes = new Map(); /* of a command: why, problem */

  const states = () => driver.peers.map((_, peer) =>
    explorer.table.stateOf(driver.configuration(peer)));

  /* Performs one command and appends its rungs. */
  const perform = (command, place) => {
    const before = states();
    const made = driver.perform(command);
    let last = before;
    made.forEach((rung, number) => {
      rung.command = place;
      rung.number = rungs.length + 1;
      rung.states = number === made.length - 1 ? states() : rung.states || last;
      rung.changed = rung.states.map((state, peer) => state !== last[peer]);
      last = rung.states;
      rungs.push(rung);
    });
    if (made.length) {
      Object.assign(made.at(-1), notes.get(place));
    }
    return made;
  };

  const replay = (count) => {
    driver.reset();
    rungs = [];
    for (let i = 0; i < count; i += 1) {
      perform(commands[i], i);
    }
    at = count;
  };

  const moves = () => rungs.filter((rung) => rung.command === at - 1)
    .flatMap((rung) => rung.steps)
    .map((step) => ({ from: explorer.table.stateOf(step.before), to: explorer.table.stateOf(step.after) }));

  /* Where the run is: the part of the address behind `#`. */
  const text = () => `1~${driver.settingsText()}~${commands.slice(0, at).join('.')}`;

  let written = '';
  const show = () => {
    const slider = find('slider');
    slider.max = commands.length;
    slider.value = at;
    slider.setAttribute('aria-valuetext', `step ${at} of ${commands.length}`);
    find('back').disabled = find('start').disabled = at === 0;
    find('forth').disabled = find('end').disabled = at === commands.length;
    explorer.ladder.show(all(), driver.peers, at);
    explorer.diagram.mark(states(), driver.peers, moves());
    driver.refresh();
    explorer.play.refresh();
    written = text();
    history.replaceState(null, '', `#${written}`);
  };

  /* Rungs that were undone stay in sight until something else is done. */
  let undone = [];
  const all = () => [...rungs, ...undone.filter((rung) => rung.command >= at)];

  const seek = (place) => {
    const to = Math.max(0, Math.min(place, commands.length));
    if (to === at) {
      return;
    }
    undone = all();
    replay(to);
    show();
    const last = rungs.at(-1);
    explorer.tell(last ? `Step ${last.number}: ${explorer.ladder.words(last, driver.peers)}.` : 'At the start.');
  };

  /* Does something now; what was undone is gone. False if nothing came of it. */
  const act = (command, note) => {
    commands = commands.slice(0, at);
    notes = new Map([...notes].filter(([place]) => place < at));
    undone = [];
    if (note) {
      notes.set(at, note);
    }
    const made = perform(command, at);
    if (made.length === 0) {
      replay(at);
      explorer.tell('Nothing came of it.');
      show();
      return false;
    }
    commands.push(command);
    at += 1;
    show();
    const last = made.at(-1);
    const after = last.states.map((state, peer) =>
      `${driver.peers[peer]} is in ${explorer.table.states[state].name}`);
    explorer.tell(`${explorer.ladder.words(last, driver.peers)}. ${after.join(', ')}.`);
    explorer.rows.showRung(last, driver.peers);
    return true;
  };

  const clear = () => {
    commands = [];
    notes = new Map();
    undone = [];
    replay(0);
  };

  /* Reads what text() wrote. False if it is no run; what of it can be done is
   * done. */
  const read = (fragment) => {
    const [version, settings, list] = fragment.split('~');
    if (version !== '1' || list === undefined || !driver.readSettings(settings)) {
      return false;
    }
    clear();
    let good = true;
    for (const command of list ? list.split('.') : []) {
      try {
        good = perform(command, at).length > 0;
      } catch {
        good = false;
      }
      if (!good) {
        break;
      }
      commands.push(command);
      at += 1;
    }
    if (!good) {
      replay(at);
    }
    return good;
  };

  /* Some programs write a link with other letters than it was made of. */
  const fragmentOf = (hash) => {
    try {
      return decodeURIComponent(hash.slice(1));
    } catch {
      return hash.slice(1);
    }
  };

  const readAddress = () => {
    const fragment = fragmentOf(location.hash);
    if (fragment === '' || fragment === written) {
      return;
    }
    const good = read(fragment);
    explorer.play.forget();
    show();
    explorer.tell(good ? `A run of ${at} steps.`
      : 'The link could not be followed to its end: it is damaged, or of another table.');
  };

  const begin = async (given) => {
    driver = given;
    await driver.begin();
    clear();
    const listen = (id, place) => find(id).addEventListener('click', () => seek(place()));
    listen('start', () => 0);
    listen('back', () => at - 1);
    listen('forth', () => at + 1);
    listen('end', () => commands.length);
    find('slider').addEventListener('input', (event) => seek(Number(event.target.value)));
    find('share').addEventListener('click', share);
    find('copy').addEventListener('click', copy);
    window.addEventListener('hashchange', readAddress);
    if (location.hash.length > 1) {
      readAddress();
    } else {
      show();
    }
  };

  const share = () => explorer.copy(location.href, 'a link to this run');
  const copy = () => explorer.copy(explorer.ladder.text(rungs, at), 'the ladder');

  return {
    begin, act, seek, share, copy,
    restart: () => { clear(); show(); },
    place: () => at,
    last: () => rungs.at(-1),
    length: () => commands.length,
    ladder: () => explorer.ladder.text(rungs, at),
    text,
  };
})();
