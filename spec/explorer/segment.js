'use strict';
/* Segments in words. */
const segment = (() => {
  const CONTROL = [['SYN', 2], ['RST', 4], ['FIN', 1], ['ACK', 16]];
  const bits = { F: 1, S: 2, R: 4, P: 8, A: 16, U: 32 };

  const control = (of) => CONTROL.filter(([, bit]) => of.control & bit).map(([name]) => name).join(',');

  /* "<SEQ=100><ACK=301><CTL=ACK>", as the figures of the RFC have it. */
  const words = (of) => {
    const ack = of.control & bits.A ? `<ACK=${of.ack}>` : '';
    return `<SEQ=${of.seq}>${ack}<CTL=${control(of)}>${of.text ? '<DATA>' : ''}`;
  };

  const options = (of) => [
    of.mss ? `MSS ${of.mss}` : null,
    of.scale !== 255 ? `window scale ${of.scale}` : null,
    of.sackPermitted ? 'SACK permitted' : null,
    of.hasTimestamp ? 'timestamps' : null,
    of.sacks ? `SACK ${of.firstSack} to ${of.lastSack}${of.sacks > 1 ? ' and more' : ''}` : null,
  ].filter((text) => text).join(', ');

  const details = (of) => {
    const more = options(of);
    return `window ${of.window}, ${of.text} octets of text${of.control & bits.P ? ', PSH' : ''}`
      + `${more ? `; options: ${more}` : ''}`;
  };

  /* Headers and the beginning of the text. */
  const dump = (octets) => {
    const MOST = 60;
    const shown = [...octets.slice(0, MOST)].map((octet) => octet.toString(16).padStart(2, '0'));
    return shown.join(' ') + (octets.length > MOST ? ` and ${octets.length - MOST} more` : '');
  };

  const title = (of) => control(of) + (of.text ? `, ${of.text} octets` : '');

  /* Control bits of letters: "SA". */
  const bitsOf = (letters) => [...letters].reduce((sum, letter) => sum | (bits[letter] || 0), 0);

  return { words, title, control, details, dump, bitsOf };
})();
