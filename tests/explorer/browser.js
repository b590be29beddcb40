'use strict';
/* A page of the explorer in a real browser, and what a test wants to know of
 * it: whatever it asks of the network or complains of is noted. */
const { chromium } = require('playwright-core');

const launch = () => chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: ['--no-sandbox', '--disable-gpu'],
});

const open = async (browser, file, settings = {}) => {
  const page = await browser.newPage({ viewport: { width: 1400, height: 1000 }, ...settings });
  const requests = [];
  const complaints = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) {
      complaints.push(message.text());
    }
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.setDefaultTimeout(15000);
  await page.goto(`file://${file}`);
  await page.waitForFunction(() => document.documentElement.dataset.ready === 'yes');
  return { page, requests, complaints };
};

/* The rungs as they stand on the page, for people: state, what happens, state. */
const rungs = (page) => page.evaluate(() => [...document.querySelectorAll('#ladder li:not(.later) button')]
  .map((rung) => {
    const text = (part) => rung.querySelector(part).textContent;
    const arrow = rung.querySelector('.arrow');
    const words = arrow ? arrow.querySelector('.words').textContent
      : rung.querySelector('.call, .note').textContent;
    const way = arrow ? (arrow.classList.contains('from-0') ? '>' : '<') : '';
    return [text('.left'), way, words, text('.right')].join(' ').replace(/\s+/g, ' ');
  }));

/* The same of a ladder that `synfin-ladder` has drawn. */
const rungsOf = (ladder) => ladder.split('\n').filter((line) => /^ ?\d+\. /.test(line)).map((line) => {
  const [, left, middle, right] = /^ ?\d+\. (\S+)\s+(.*?)\s+(\S+)\s*$/.exec(line);
  const arrow = /^[-<X]*\s*(<SEQ.*>)\s+[-.]*[->X]*$/.exec(middle);
  const way = arrow ? (/^</.test(middle) && !/^<SEQ/.test(middle) ? '<' : '>') : '';
  return [left, way, arrow ? arrow[1] : middle, right].join(' ').replace(/\s+/g, ' ');
});

const states = (page) => page.evaluate(() => [0, 1].map((peer) =>
  document.querySelector(`#peer-${peer} .state`).textContent.split(' ')[0]));

module.exports = { launch, open, rungs, rungsOf, states };
