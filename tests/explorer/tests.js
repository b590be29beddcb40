'use strict';
/* What a reader does with the explorer of TCP, done in a real browser. Each test
 * gets an open page. */
const assert = require('node:assert/strict');
const fs = require('node:fs');
const { launch, open, rungs, rungsOf, states } = require('./browser.js');

const [, , file, laddersFile, group] = process.argv;
const ladders = JSON.parse(fs.readFileSync(laddersFile, 'utf8'));

const call = (page, peer, verb) => page.click(`#peer-${peer} button[data-call="${verb}"]`);
const deed = (page, word) => page.click(`#wire .segment:first-child button[data-deed="${word}"]`);
const hash = (page) => page.evaluate(() => window.location.hash);
const told = (page) => page.textContent('#told');

const handshake = async (page) => {
  await call(page, 1, 'l');
  await call(page, 0, 'o');
  for (let i = 0; i < 3; i += 1) {
    await deed(page, 'd');
  }
};

const close = async (page) => {
  await call(page, 0, 'c');
  await deed(page, 'd');
  await deed(page, 'd');
  await call(page, 1, 'c');
  await deed(page, 'd');
  await deed(page, 'd');
  await page.click('#next-deadline');
};

const tests = {
  'the three-way handshake, clicked through, is the emitted ladder': async ({ page }) => {
    await handshake(page);
    assert.deepEqual(await rungs(page), rungsOf(ladders['open-and-close']).slice(0, 5));
    assert.deepEqual(await states(page), ['ESTABLISHED', 'ESTABLISHED']);
  },

  'the four-segment close, clicked through, is the emitted ladder': async ({ page }) => {
    await handshake(page);
    await close(page);
    assert.deepEqual(await rungs(page), rungsOf(ladders['open-and-close']));
  },

  'a lost segment is sent again when the timer expires': async ({ page }) => {
    await call(page, 1, 'l');
    await call(page, 0, 'o');
    await deed(page, 'l');
    assert.equal(await page.locator('#wire .segment').count(), 0);
    await page.click('#next-deadline');
    assert.equal((await rungs(page)).at(-1), 'SYN-SENT RETRANSMISSION-TIMEOUT LISTEN');
    await deed(page, 'd');
    assert.deepEqual(await states(page), ['SYN-SENT', 'SYN-RECEIVED']);
  },

  'segments are duplicated, delayed and delivered out of order': async ({ page }) => {
    await handshake(page);
    await call(page, 0, 's');
    await call(page, 0, 's');
    const ids = () => page.evaluate(() => [...document.querySelectorAll('.segment')]
      .map((card) => Number(card.dataset.packet)));
    const [first, second] = await ids();
    await deed(page, 'y');
    assert.deepEqual(await ids(), [second, first]);
    await deed(page, 'c');
    assert.equal((await ids()).length, 3);
    await deed(page, 'd'); /* the second text first: it is kept, and an ACK asks for the first */
    await page.click(`.segment[data-packet="${first}"] button[data-deed="d"]`);
    await call(page, 1, 'r');
    assert.match(await page.textContent('#rows-body'), /answer: ok, 200 octets/);
  },

  'every scenario of the table comes out as it says': async ({ page }) => {
    const names = await page.evaluate(() => [...document.querySelectorAll('#scenario option')]
      .map((option) => option.textContent).filter((name) => name !== 'none'));
    assert.ok(names.length >= Object.keys(ladders).length && names.length > 0);
    for (const name of names) {
      await page.selectOption('#scenario', { label: name });
      await page.click('#play-all');
      assert.doesNotMatch(await told(page), /otherwise|cannot/, `${name}: ${await told(page)}`);
      if (ladders[name]) {
        assert.deepEqual(await rungs(page), rungsOf(ladders[name]), name);
      }
    }
  },

  'the rows that fired are named with their references': async ({ page }) => {
    await handshake(page);
    await page.click('#ladder li:nth-child(5) button'); /* SYN,ACK arrives at A */
    const body = page.locator('#rows-body');
    assert.match(await body.textContent(), /syn-sent-syn/);
    assert.match(await body.textContent(), /syn yes\s+ack new\s+-> ESTABLISHED/);
    const links = await body.locator('a').evaluateAll((all) => all.map((link) => link.href));
    assert.ok(links.includes('https://www.rfc-editor.org/rfc/rfc9293.html#section-3.10.7.3'), links.join(' '));
  },

  'time goes back and forth, exactly': async ({ page }) => {
    await handshake(page);
    await close(page);
    const whole = await rungs(page);
    const numbers = () => page.textContent('#controls');
    const seen = [];
    for (let i = whole.length; i > 0; i -= 1) {
      seen.push(await numbers());
      await page.click('#back');
      assert.deepEqual(await rungs(page), whole.slice(0, i - 1));
    }
    assert.ok(await page.isDisabled('#back'));
    for (let i = 1; i <= whole.length; i += 1) {
      await page.click('#forth');
      assert.equal(await numbers(), seen.at(-i));
    }
    assert.deepEqual(await rungs(page), whole);
    await page.locator('#slider').fill('4');
    assert.deepEqual(await rungs(page), whole.slice(0, 4));
  },

  'a link holds the run': async ({ page, browser }) => {
    await handshake(page);
    await call(page, 0, 's');
    await deed(page, 'c');
    const before = { rungs: await rungs(page), text: await page.textContent('#controls'), hash: await hash(page) };
    const other = await open(browser, `${file}${before.hash}`);
    try {
      assert.deepEqual({ rungs: await rungs(other.page), text: await other.page.textContent('#controls'),
        hash: await hash(other.page) }, before);
    } finally {
      await other.page.close();
    }
  },

  'a damaged link is told, and what can be done of it is done': async ({ page }) => {
    for (const [link, done] of [['1~modern~bl.ao.d0.nonsense.d1', 3], ['7~x', 0], ['1~%%%~', 0],
      ['1~modern~bl.d99', 1], ['1~modern+magic~bl', 0], ['1~modern~w99999999999999', 0]]) {
      await page.evaluate(() => { window.location.hash = ''; });
      await page.evaluate((text) => { explorer.run.restart(); window.location.hash = text; }, link);
      await page.waitForFunction(() => /could not be followed/.test(document.getElementById('told').textContent));
      assert.equal((await rungs(page)).length, done, link);
      await page.evaluate(() => { document.getElementById('told').textContent = ''; });
    }
  },

  'a state shows its rows, and the peers stand in the diagram': async ({ page }) => {
    await call(page, 1, 'l');
    const node = page.locator('#diagram .node[aria-label="State LISTEN: its rows"]').first();
    assert.match(await node.getAttribute('class'), /at-1/);
    assert.match(await node.textContent(), /B/);
    await node.focus();
    await page.keyboard.press('Enter');
    assert.match(await page.textContent('#rows-title'), /^LISTEN/);
    await page.click('#rows-body .list button:first-child');
    assert.match(await page.textContent('#rows-title'), /LISTEN \u2192 /);
  },

  'the keyboard is enough': async ({ page }) => {
    for (const key of ['L', 'o', 'd', 'd', 'd', 'c', 'd', 'd', 'C', 'd', 'd', '.']) {
      await page.keyboard.press(key);
    }
    assert.deepEqual(await rungs(page), rungsOf(ladders['open-and-close']));
    assert.match(await told(page), /A is in CLOSED, B is in CLOSED/);
    await page.keyboard.press('?');
    assert.ok(await page.isVisible('#help-box'));
    assert.match(await page.textContent('#help-box'), /deliver the oldest segment/);
    await page.keyboard.press('Escape');
    await page.waitForSelector('#help-box', { state: 'hidden' });
    await page.keyboard.press('Home');
    assert.deepEqual(await rungs(page), []);
    /* With Tab alone a reader gets to a call, and on to a segment. */
    const reach = async (what) => {
      for (let i = 0; i < 60; i += 1) {
        await page.keyboard.press('Tab');
        if (await page.evaluate((selector) => document.activeElement.matches(selector), what)) {
          return;
        }
      }
      assert.fail(`Tab does not lead to ${what}`);
    };
    await reach('#peer-0 button[data-call="o"]');
    await page.keyboard.press('Enter');
    await reach('#wire button[data-deed="d"]');
    await page.keyboard.press('Enter');
    assert.deepEqual(await states(page), ['SYN-SENT', 'CLOSED']);
  },

  'a variant without an option has other rows': async ({ page }) => {
    await page.selectOption('#variant', { label: 'classic' });
    await handshake(page);
    assert.deepEqual(await states(page), ['ESTABLISHED', 'ESTABLISHED']);
    assert.match(await hash(page), /~classic~/);
  },
};

/* Nothing from the network, no complaint, and no scrolling sideways. */
const quiet = async ({ page, requests, complaints }) => {
  assert.deepEqual(complaints, []);
  assert.deepEqual(requests.filter((url) => !/^(file|data):/.test(url)), []);
  const [wide, has] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  assert.ok(wide <= has, `the page is ${wide} pixels wide in a window of ${has}`);
};

const settings = [{}, { viewport: { width: 390, height: 844 }, colorScheme: 'dark' }];

/* A table without an engine of its own: two bare machines. */
const bare = {
  'a machine alone goes from event to event': async ({ page }) => {
    const before = await page.textContent('.peer.of-0 .state');
    const events = await page.locator('.peer.of-0 select').first().locator('option').count();
    let moved = false;
    for (let i = 0; i < events && !moved; i += 1) {
      await page.locator('.peer.of-0 select').first().selectOption({ index: i });
      if (await page.isEnabled('.peer.of-0 > button')) {
        await page.click('.peer.of-0 > button');
        moved = await page.textContent('.peer.of-0 .state') !== before;
      }
    }
    assert.ok(moved, 'no event leads out of the first state');
    const ladder = await rungs(page);
    await page.click('#start');
    assert.equal(await page.textContent('.peer.of-0 .state'), before);
    await page.click('#end');
    assert.deepEqual(await rungs(page), ladder);
  },
};

/* A page that was made without Graphviz lists the states. */
const undrawn = {
  'without a drawing there is a list of states': async ({ page }) => {
    await handshake(page);
    assert.deepEqual(await rungs(page), rungsOf(ladders['open-and-close']).slice(0, 5));
    const state = page.locator('#diagram .states button', { hasText: /^ESTABLISHED$/ });
    assert.match(await state.getAttribute('class'), /at-0.*at-1/);
    await state.click();
    assert.match(await page.textContent('#rows-title'), /^ESTABLISHED/);
  },
};

/* A page of a machine that could not be compiled shows its table. */
const stopped = {
  'without the machine the page says what to install': async ({ page }) => {
    assert.match(await page.textContent('#controls'), /apt-get install clang lld/);
    await page.locator('#diagram .states button').first().click();
    assert.ok(await page.locator('#rows-body .row').count() > 0);
    assert.ok(await page.isDisabled('.peer.of-0 > button'));
  },
};

const groups = { bare, undrawn, stopped };

const main = async () => {
  let failed = 0;
  const browser = await launch();
  const chosen = groups[group] || tests;
  for (const setting of settings) {
    for (const [name, test] of Object.entries(chosen)) {
      const opened = await open(browser, file, setting);
      try {
        await test({ ...opened, browser });
        await quiet(opened);
        console.log(`ok: ${name}`);
      } catch (error) {
        failed += 1;
        console.log(`not ok: ${name}\n${error.stack}`);
      } finally {
        await opened.page.close();
      }
    }
  }
  await browser.close();
  process.exitCode = failed ? 1 : 0;
};

main();
