'use strict';
/* Keys, and the beginning of it all. */
(() => {
  const { make, find, table } = explorer;
  let driver = explorer.machine;

  /* A table that brings an engine brings its driver. */
  explorer.use = (given) => { driver = given; };
  explorer.variant = () => driver.variant();

  const keys = [
    ['n', 'next step of the scenario', () => explorer.play.step()],
    ['a', 'all steps of the scenario', () => explorer.play.stepAll()],
    ['ArrowLeft', 'one step back', () => explorer.run.seek(explorer.run.place() - 1)],
    ['ArrowRight', 'one step forth', () => explorer.run.seek(explorer.run.place() + 1)],
    ['Home', 'to the start', () => explorer.run.seek(0)],
    ['End', 'to the end', () => explorer.run.seek(explorer.run.length())],
    ['s', 'copy a link to this run', () => explorer.run.share()],
    ['t', 'copy the ladder as text', () => explorer.run.copy()],
    ['e', 'enlarge the diagram', () => explorer.diagram.enlarge()],
    ['?', 'these keys', () => find('help-box').showModal()],
  ];

  const onKey = (event) => {
    const of = event.target;
    const typing = of.matches('input:not([type="range"]), select, textarea, dialog *');
    const sliding = of.matches('input[type="range"]') && /^(Arrow|Home|End)/.test(event.key);
    if (typing || sliding || event.ctrlKey || event.altKey || event.metaKey) {
      return;
    }
    const found = [...driver.keys, ...keys].find(([key]) => key === event.key);
    if (found) {
      event.preventDefault();
      found[2]();
    }
  };

  const listVariants = () => {
    const select = find('variant');
    const offered = driver.variants ? driver.variants() : table.variants.map((_, number) => number);
    select.replaceChildren(...offered.map((number) =>
      make('option', { value: number }, table.variants[number].name)));
    select.value = driver.variant();
    select.closest('label').hidden = offered.length < 2;
    select.addEventListener('change', () => {
      driver.setVariant(Number(select.value));
      explorer.play.list();
      explorer.play.forget();
      explorer.run.restart();
    });
  };

  explorer.start = async () => {
    find('title').textContent = table.text || table.machine;
    find('help-keys').append(...[...driver.keys, ...keys].map(([key, text]) => make('tr', {},
      make('td', {}, make('kbd', {}, key.replace('Arrow', ''))), make('td', {}, text))));
    find('help').addEventListener('click', () => find('help-box').showModal());
    document.addEventListener('keydown', onKey);
    explorer.diagram.begin();
    listVariants();
    await explorer.play.begin(driver);
    await explorer.run.begin(driver);
    find('variant').value = driver.variant();
    document.documentElement.dataset.ready = 'yes';
  };
})();
