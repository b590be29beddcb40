'use strict';
/* Scenarios of the table, step by step. How a step is done is the driver's to
 * say; here its result is compared with what the scenario says. */
explorer.play = (() => {
  const { make, find, table } = explorer;
  let driver = null;
  let scenario = null;
  let next = 0;  /* the step that is to be done */
  let places = []; /* of each step done: where the run stood after it */

  const refresh = () => {
    while (next > 0 && explorer.run.place() < places[next - 1]) {
      next -= 1; /* it was undone */
    }
    places = places.slice(0, next);
    const over = !scenario || next === scenario.steps.length;
    find('play').disabled = find('play-all').disabled = over;
  };

  const forget = () => {
    scenario = null;
    next = 0;
    places = [];
    find('scenario').value = '';
    refresh();
  };

  const problemOf = (step) => {
    if (step.expect === undefined) {
      return null;
    }
    const state = table.stateOf(driver.configuration(step.to));
    return state === step.expect ? null
      : `the scenario says ${table.states[step.expect].name}`;
  };

  /* A timer may have to expire several times until it is the last one; what is
   * sent meanwhile is lost. */
  const repeat = (of, command) => {
    const MOST = 20;
    for (let i = 0; command && driver.missed && i < MOST && driver.missed(of, explorer.run.last()); i += 1) {
      for (const lost of driver.clearing(of)) {
        explorer.run.act(lost);
      }
      if (!explorer.run.act(command, of.why ? { why: of.why } : null)) {
        return;
      }
    }
  };

  /* False if it is over, or cannot go on. */
  const step = () => {
    if (!scenario || next === scenario.steps.length) {
      return false;
    }
    const of = scenario.steps[next];
    for (const command of driver.before ? driver.before(of) : []) {
      if (!explorer.run.act(command)) {
        break;
      }
    }
    const { command, reason } = driver.commandOf(of);
    if (reason || (command && !explorer.run.act(command, of.why ? { why: of.why } : null))) {
      explorer.tell(`Step ${next + 1} of ${scenario.name} cannot be done here: ${reason || 'nothing came of it'}.`);
      return false;
    }
    repeat(of, command);
    next += 1;
    places.push(explorer.run.place());
    const problem = problemOf(of);
    if (problem) {
      explorer.tell(`Step ${next} of ${scenario.name} came out otherwise: ${problem}.`);
      return false;
    }
    refresh();
    return true;
  };

  const stepAll = () => {
    while (step()) {
      /* on */
    }
  };

  const choose = () => {
    const chosen = table.scenarios[find('scenario').value] || null;
    if (!chosen) {
      forget();
      return;
    }
    driver.prepare(chosen);
    explorer.run.restart();
    scenario = chosen;
    next = 0;
    places = [];
    refresh();
    explorer.tell(`${chosen.name}: ${chosen.text || ''}. Next step: n.`);
  };

  /* Does it hold for this variant? */
  const holds = (of) => {
    const { options } = table.variants[explorer.variant()];
    return (options & of.on) === of.on && (options & of.off) === 0;
  };

  const list = () => {
    const options = table.scenarios.map((of, number) => (holds(of)
      ? make('option', { value: number, title: of.text }, of.name) : null));
    find('scenario').replaceChildren(make('option', { value: '' }, 'none'),
      ...options.filter((option) => option));
  };

  const begin = (given) => {
    driver = given;
    list();
    find('scenario').addEventListener('change', choose);
    find('play').addEventListener('click', step);
    find('play-all').addEventListener('click', stepAll);
    refresh();
  };

  return { begin, refresh, forget, list, step, stepAll,
    done: () => next, length: () => (scenario ? scenario.steps.length : 0) };
})();
