'use strict';
/* The state diagram: which states the peers are in, and clicks. The drawing is
 * that of `emit svg`; a state is found by the title of its element. */
explorer.diagram = (() => {
  const { make, find, table } = explorer;
  const SVG = 'http://www.w3.org/2000/svg';
  const nodes = table.states.map(() => []);
  const edges = [];

  const stateNamed = (title) => {
    const exact = table.byName(table.states, title);
    return exact >= 0 ? exact : table.byName(table.states, title.replace(/ again$/, ''));
  };

  const onPress = (element, act) => {
    element.addEventListener('click', (event) => { event.preventDefault(); act(); });
    element.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' || event.key === ' ') {
        event.preventDefault();
        act();
      }
    });
  };

  const titleOf = (element) => {
    const title = element.querySelector(':scope > title');
    return title ? title.textContent.trim() : '';
  };

  const takeNode = (element) => {
    const state = stateNamed(titleOf(element));
    if (state < 0) {
      return;
    }
    nodes[state].push(element);
    element.setAttribute('tabindex', '0');
    element.setAttribute('role', 'button');
    element.setAttribute('aria-label', `State ${table.states[state].name}: its rows`);
    onPress(element, () => explorer.rows.showState(state));
  };

  /* An arrow may be laid out against its direction, which its own title then
   * tells the other way round; its tool tip begins with "FROM -> TO:". */
  const endsOf = (element) => {
    const tip = element.querySelector('a > title');
    return (tip ? tip.textContent.split(':')[0] : titleOf(element)).split(/->|\u2192/);
  };

  const takeEdge = (element) => {
    const ends = endsOf(element).map((end) => stateNamed(end.trim()));
    if (ends.length !== 2 || ends.includes(-1)) {
      return;
    }
    edges.push({ from: ends[0], to: ends[1], element });
    /* There are many, and the rows of a state lead to its arrows: so Tab passes
     * them over, be they links or not. */
    element.querySelectorAll('a').forEach((link) => link.setAttribute('tabindex', '-1'));
    onPress(element, () => explorer.rows.showArrow(ends[0], ends[1]));
  };

  /* Without Graphviz there is no drawing: a list of states does its work. */
  const listStates = (box) => {
    const list = make('div', { class: 'states' });
    table.states.forEach((state, number) => {
      const button = make('button', { title: state.text,
        onclick: () => explorer.rows.showState(number) }, state.name);
      nodes[number].push(button);
      list.append(button);
    });
    box.replaceChildren(list,
      make('p', { class: 'hint' }, 'The page was made without Graphviz, so without its drawing.'));
    find('enlarge').hidden = true;
  };

  const begin = () => {
    const box = find('diagram');
    const svg = box.querySelector('svg');
    if (!svg) {
      listStates(box);
      return;
    }
    /* A drawing that follows the reader's setting is marked in its colours. */
    box.classList.toggle('themed', /prefers-color-scheme/.test(svg.textContent));
    svg.querySelectorAll('.node').forEach(takeNode);
    svg.querySelectorAll('.edge').forEach(takeEdge);
    find('enlarge').addEventListener('click', enlarge);
  };

  const enlarge = () => {
    const large = find('picture').classList.toggle('large');
    find('enlarge').setAttribute('aria-pressed', large);
  };

  const badge = (node, peer, name) => {
    const box = node.getBBox();
    const group = document.createElementNS(SVG, 'g');
    const circle = document.createElementNS(SVG, 'circle');
    const text = document.createElementNS(SVG, 'text');
    const x = peer === 0 ? box.x : box.x + box.width;
    group.setAttribute('class', `badge of-${peer}`);
    circle.setAttribute('cx', x);
    circle.setAttribute('cy', box.y);
    circle.setAttribute('r', 11);
    text.setAttribute('x', x);
    text.setAttribute('y', box.y + 4.5);
    text.textContent = name.slice(0, 1).toUpperCase();
    group.append(circle, text);
    node.append(group);
  };

  /* `states` of the peers, and `moves` { from, to } of the last step. */
  const mark = (states, peers, moves) => {
    const box = find('diagram');
    box.querySelectorAll('.badge').forEach((element) => element.remove());
    nodes.flat().forEach((node) => node.classList.remove('at-0', 'at-1'));
    edges.forEach(({ element }) => element.classList.remove('taken'));
    states.forEach((state, peer) => nodes[state].slice(0, 1).forEach((node) => {
      node.classList.add(`at-${peer}`);
      if (node.getBBox) {
        badge(node, peer, peers[peer]);
      }
    }));
    for (const { from, to } of moves) {
      edges.filter((edge) => edge.from === from && edge.to === to && from !== to)
        .forEach(({ element }) => element.classList.add('taken'));
    }
  };

  return { begin, mark, enlarge };
})();
