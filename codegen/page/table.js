'use strict';
/* Questions about the table: which rows fire, which lead from one state to
 * another. What follows an input is the engine's to say; here is only looked up
 * where it is written. */
explorer.table = (() => {
  const table = JSON.parse(explorer.find('table').textContent);
  const { events, configurations, dimensions, rows, stages } = table;

  const byName = (list, name) => list.findIndex((item) => item.name === name);
  const stateOf = (configuration) => configurations[configuration].state;

  /* The value of each attribute in an input word. */
  const valuesOf = (event, input) => {
    const { attributes, shifts, bits } = events[event];
    return attributes.map((dimension, at) => ({
      dimension,
      value: Math.floor(input / 2 ** shifts[at]) % 2 ** bits[at],
    }));
  };

  const inputOf = (event, values) => {
    const { attributes, shifts } = events[event];
    return attributes.reduce(
      (input, dimension, at) => input + (values[dimension] || 0) * 2 ** shifts[at], 0);
  };

  /* Which rows fire: the leaf of the decision diagram, or null if the table
   * calls the input impossible. */
  const fire = (variant, configuration, event, input) => {
    const { nodes, roots, outcomes } = table.variants[variant];
    const values = new Map();
    for (const { dimension, value } of valuesOf(event, input)) {
      values.set(dimension, value);
    }
    let child = roots[configuration * events.length + event];
    while (child >= 0) {
      const [dimension, ...children] = nodes[child];
      child = children[values.get(dimension)];
    }
    if (child === -1) {
      return null;
    }
    const [next, ...fired] = outcomes[-2 - child];
    return { next: next === -1 ? configuration : next, rows: fired };
  };

  /* All outcomes of a cell. */
  const outcomesOf = (variant, configuration, event) => {
    const { nodes, roots, outcomes } = table.variants[variant];
    const found = new Set();
    const seen = new Set();
    const walk = (child) => {
      if (child >= 0 && !seen.has(child)) {
        seen.add(child);
        nodes[child].slice(1).forEach(walk);
      } else if (child < -1) {
        found.add(-2 - child);
      }
    };
    walk(roots[configuration * events.length + event]);
    return [...found].map((number) => outcomes[number]);
  };

  /* What can happen in a state: for each event the states that follow, each
   * with the rows that fire on the way. */
  const leading = (variant, state) => {
    const found = events.map(() => new Map());
    configurations.forEach((configuration, number) => {
      if (configuration.state !== state) {
        return;
      }
      events.forEach((_, event) => {
        for (const [next, ...fired] of outcomesOf(variant, number, event)) {
          const to = stateOf(next === -1 ? number : next);
          const set = found[event].get(to) || new Set();
          fired.forEach((row) => set.add(row));
          found[event].set(to, set);
        }
      });
    });
    return found;
  };

  /* "ack=new fin=due": what of an input is not usual. */
  const inputText = (event, input) => valuesOf(event, input)
    .filter(({ dimension, value }) => value !== dimensions[dimension].usual)
    .map(({ dimension, value }) =>
      `${dimensions[dimension].name}=${dimensions[dimension].values[value].name}`)
    .join(' ');

  return {
    ...table, byName, stateOf, valuesOf, inputOf, fire, leading, inputText,
    rows, stages,
    nameOf: (configuration) => table.states[stateOf(configuration)].name,
  };
})();
